package store

import (
	"context"
	"errors"

	"respite/store/postgres"
	"respite/store/sqlite"
)

// ErrKey says that a book was sealed with another key.
var ErrKey = errors.New("this key does not belong to this book")

// Pending names the steps that a database lacks, and writes nothing. Of the configuration it needs the place
// only.
func Pending(ctx context.Context, config Config) ([]string, error) {
	if config.Postgres != "" {
		return postgres.Pending(ctx, config.Postgres)
	}
	return sqlite.Pending(ctx, config.Path)
}

// Migrate brings a database up to date and names the steps it took. Of several that come at once, one goes
// first, and the others find nothing to do.
func Migrate(ctx context.Context, config Config) ([]string, error) {
	if config.Postgres != "" {
		return postgres.Migrate(ctx, config.Postgres)
	}
	return sqlite.Migrate(ctx, config.Path)
}
