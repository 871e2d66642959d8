package schema

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// PendingSQLite names the steps that an SQLite database lacks, and writes nothing.
func PendingSQLite(ctx context.Context, db *sql.DB) ([]string, error) {
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, steps)
	if err != nil {
		return nil, fmt.Errorf("read the steps of the schema: %w", err)
	}
	return pending(ctx, db, provider, "SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = 'goose_db_version'")
}

// PendingPostgres names the steps that a PostgreSQL database lacks, and writes nothing.
func PendingPostgres(ctx context.Context, config *pgx.ConnConfig) ([]string, error) {
	db := stdlib.OpenDB(*config)
	defer db.Close() // nothing was written
	provider, err := goose.NewProvider(goose.DialectPostgres, db, postgresSteps{steps})
	if err != nil {
		return nil, fmt.Errorf("read the steps of the schema: %w", err)
	}
	return pending(ctx, db, provider, "SELECT to_regclass('goose_db_version') IS NOT NULL")
}

// pending compares the steps with those the database has noted. Steps it has and we do not know are those of
// a newer program: it is up to date for us.
func pending(ctx context.Context, db *sql.DB, provider *goose.Provider, isNoted string) ([]string, error) {
	taken, err := taken(ctx, db, isNoted)
	if err != nil {
		return nil, fmt.Errorf("look which steps of the schema were taken: %w", err)
	}
	var names []string
	for _, step := range provider.ListSources() {
		if !taken[step.Version] {
			names = append(names, step.Path)
		}
	}
	return names, nil
}

func taken(ctx context.Context, db *sql.DB, isNoted string) (map[int64]bool, error) {
	var noted bool
	if err := db.QueryRowContext(ctx, isNoted).Scan(&noted); err != nil || !noted {
		return nil, err
	}
	found, err := db.QueryContext(ctx, "SELECT version_id FROM goose_db_version")
	if err != nil {
		return nil, err
	}
	defer found.Close() // otherwise Err has said all
	versions := map[int64]bool{}
	for found.Next() {
		var version int64
		if err := found.Scan(&version); err != nil {
			return nil, err
		}
		versions[version] = true
	}
	return versions, found.Err()
}
