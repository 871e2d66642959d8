// Package schema holds the tables, as numbered steps that only go forward, and brings a database up to date.
//
// Its steps must never contain a statement that only one engine understands. What an engine leaves out or
// needs besides is said in dialect.go.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed *.sql
var steps embed.FS

// MigrateSQLite brings an SQLite database up to date and names the steps it took.
func MigrateSQLite(ctx context.Context, db *sql.DB) ([]string, error) {
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, steps)
	if err != nil {
		return nil, fmt.Errorf("read the steps of the schema: %w", err)
	}
	return migrate(ctx, provider)
}

// MigratePostgres brings a PostgreSQL database up to date and names the steps it took. The schema that the
// connection writes into is made if there is none. Of several that come at once, one goes first.
func MigratePostgres(ctx context.Context, config *pgx.ConnConfig) ([]string, error) {
	patient := config.Copy()
	patient.RuntimeParams["lock_timeout"] = stepPatience
	db := stdlib.OpenDB(*patient)
	defer db.Close() // what was done is committed
	if err := makeSchema(ctx, db, config); err != nil {
		return nil, err
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, fmt.Errorf("lock the schema: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, postgresSteps{steps}, goose.WithSessionLocker(locker))
	if err != nil {
		return nil, fmt.Errorf("read the steps of the schema: %w", err)
	}
	return migrate(ctx, provider)
}

// stepPatience is how long a step waits for a table that somebody reads: behind it would wait everybody who writes.
const stepPatience = "5s"

// makeSchema makes the schema that the address names, if there is none. Two who make it at the same time
// both find it there in the end.
func makeSchema(ctx context.Context, db *sql.DB, config *pgx.ConnConfig) error {
	name, named := config.RuntimeParams["search_path"]
	if !named {
		return nil
	}
	if err := CheckName(name); err != nil {
		return err
	}
	statement := "CREATE SCHEMA IF NOT EXISTS " + pgx.Identifier{name}.Sanitize()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		var there bool
		again := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)", name).Scan(&there)
		if again != nil || !there {
			return fmt.Errorf("make the schema %s: %w", name, err)
		}
	}
	return nil
}

func migrate(ctx context.Context, provider *goose.Provider) ([]string, error) {
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return nil, fmt.Errorf("look whether the schema is up to date: %w", err)
	}
	if !pending {
		return nil, nil // nobody who writes need be waited for
	}
	taken, err := provider.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("bring the schema up to date: %w", err)
	}
	var names []string
	for _, step := range taken {
		names = append(names, step.Source.Path)
	}
	return names, nil
}
