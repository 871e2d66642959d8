// Package schema holds the tables, as numbered steps that only go forward, and brings a database up to date.
//
// It must never contain a statement that only one engine understands, except WITHOUT ROWID, which
// other engines leave out.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/pressly/goose/v3"
)

//go:embed *.sql
var steps embed.FS

// MigrateSQLite brings an SQLite database up to date.
func MigrateSQLite(ctx context.Context, db *sql.DB) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, steps)
	if err != nil {
		return fmt.Errorf("read the steps of the schema: %w", err)
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return fmt.Errorf("look whether the schema is up to date: %w", err)
	}
	if !pending {
		return nil // nobody who writes need be waited for
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	return nil
}
