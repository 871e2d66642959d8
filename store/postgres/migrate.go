package postgres

import (
	"context"

	"respite/store/schema"
)

// Pending names the steps that the database at an address lacks, and writes nothing.
func Pending(ctx context.Context, address string) ([]string, error) {
	config, err := parse(address)
	if err != nil {
		return nil, err
	}
	return schema.PendingPostgres(ctx, config.ConnConfig)
}

// Migrate brings the database at an address up to date and names the steps it took.
func Migrate(ctx context.Context, address string) ([]string, error) {
	config, err := parse(address)
	if err != nil {
		return nil, err
	}
	return schema.MigratePostgres(ctx, config.ConnConfig)
}
