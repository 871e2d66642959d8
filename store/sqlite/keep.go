package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"respite/store/schema"
)

// Pending names the steps that the file lacks, and writes nothing. A file that is not there is an error.
func Pending(ctx context.Context, path string) ([]string, error) {
	return within(path, "mode=ro", func(db *sql.DB) ([]string, error) { return schema.PendingSQLite(ctx, db) })
}

// Migrate brings the file up to date, which it makes if there is none, and names the steps it took. A step
// that another process took first fails here; as long as steps are taken, it goes on with the rest.
func Migrate(ctx context.Context, path string) ([]string, error) {
	if err := claim(path); err != nil {
		return nil, err
	}
	return within(path, "_txlock=immediate", func(db *sql.DB) ([]string, error) {
		left, err := schema.PendingSQLite(ctx, db)
		for err == nil {
			taken, failed := schema.MigrateSQLite(ctx, db)
			if failed == nil {
				return taken, nil
			}
			before := len(left)
			if left, err = schema.PendingSQLite(ctx, db); len(left) >= before {
				err = errors.Join(failed, err)
			}
		}
		return nil, err
	})
}

// Copy writes the book as it is at one moment into a new file, while others read and write. The log of the
// book grows meanwhile. The copy is whole, but the disk may not have it yet.
func Copy(ctx context.Context, path, to string) error {
	_, err := within(path, "mode=rw", func(db *sql.DB) (sql.Result, error) { return db.ExecContext(ctx, "VACUUM INTO $1", to) })
	if err != nil {
		return fmt.Errorf("copy the database %s: %w", path, err)
	}
	return nil
}

// Check lets SQLite look through the whole file, and says the first thing that is broken in it.
func Check(ctx context.Context, path string) error {
	found, err := within(path, "mode=ro", func(db *sql.DB) (string, error) {
		var first string
		err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&first)
		return first, err
	})
	if err == nil && found != "ok" {
		err = errors.New(found)
	}
	if err != nil {
		return fmt.Errorf("check the database %s: %w", path, err)
	}
	return nil
}

// within opens a file that is there with one connection for as long as the work takes.
func within[T any](path, mode string, work func(*sql.DB) (T, error)) (T, error) {
	db, err := sql.Open("sqlite", dsn(path)+"&"+mode)
	if err != nil {
		var none T
		return none, err
	}
	db.SetMaxOpenConns(1)
	result, err := work(db)
	return result, errors.Join(err, db.Close())
}
