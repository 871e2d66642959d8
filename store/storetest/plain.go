package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"respite/store"
)

// Plain gives connections to the book's database that know nothing of the store, such as a program
// that damages it would have. Checks do not hold them back.
func (b Book) Plain(t testing.TB) *sql.DB {
	t.Helper()
	db, err := plain(b.Config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func plain(config store.Config) (*sql.DB, error) {
	if config.Postgres == "" {
		return sql.Open("sqlite", "file:"+config.Path+"?_pragma=busy_timeout(10000)&_pragma=ignore_check_constraints(1)")
	}
	simple, err := pgx.ParseConfig(config.Postgres)
	if err != nil {
		return nil, err
	}
	simple.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol // the column says which type a value has, as in SQLite
	db := stdlib.OpenDB(*simple)
	if _, err := db.Exec(withoutChecks); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// withoutChecks removes the checks of all tables.
const withoutChecks = `DO $$ DECLARE c RECORD; BEGIN
	FOR c IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
	LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.owner, c.conname); END LOOP;
END $$`

// Copied gives a copy of the book, not opened yet. Nobody may write into the book meanwhile.
func (b Book) Copied(t testing.TB) Book {
	t.Helper()
	config := Place(t, b.Config)
	var err error
	if config.Postgres == "" {
		_, err = b.Plain(t).Exec("VACUUM INTO $1", config.Path)
	} else {
		err = copyTables(t.Context(), b.Config.Postgres, config.Postgres)
	}
	if err != nil {
		t.Fatal(err)
	}
	return Book{Config: config, Clock: b.Clock}
}

// copyTables copies every row of one database into another with the same tables.
func copyTables(ctx context.Context, source, target string) error {
	from, err := pgconn.Connect(ctx, source)
	if err != nil {
		return err
	}
	to, err := pgconn.Connect(ctx, target)
	if err != nil {
		return errors.Join(err, from.Close(ctx))
	}
	tables, err := ask(from, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version'")
	for n := 0; err == nil && n < len(tables); n++ {
		var rows bytes.Buffer
		if _, err = from.CopyTo(ctx, &rows, "COPY "+tables[n]+" TO STDOUT"); err == nil {
			_, err = to.CopyFrom(ctx, &rows, "COPY "+tables[n]+" FROM STDIN")
		}
	}
	return errors.Join(err, from.Close(ctx), to.Close(ctx))
}
