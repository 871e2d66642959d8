package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"respite/store/rows"
)

// resolvePatience bounds how long a group waits until it is known whether it was committed: long enough for a
// database that restarts, and for the connection of somebody who has gone to be given up. A test has less.
var resolvePatience = 45 * time.Second

// The pauses between two looks for what became of a commit.
const (
	firstPause   = 20 * time.Millisecond
	longestPause = time.Second
)

// resolve finds out whether a transaction was committed whose connection broke before the answer came. Whoever
// asks gets the turn first: so the transaction has ended, one way or the other, and nobody can commit it any
// more. An answer of nil means that it was committed.
func (w *writer) resolve(mine int64, cause error) error {
	w.engine.log.Warn("the connection to the database broke during a commit; looking what became of it", "error", cause)
	w.hangUp()
	ctx, cancel := context.WithTimeout(context.Background(), resolvePatience)
	defer cancel()
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		latest, err := w.latest(ctx)
		switch {
		case err == nil && latest == mine:
			return nil
		case err == nil:
			return cause
		case !rest(ctx, pause):
			return fmt.Errorf("%w: %w", rows.ErrUnknown, err)
		}
	}
}

// rest waits a little; false means that there is no time left.
func rest(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// latest reads, in its turn, which of the writer's transactions was committed last; 0 is none.
func (w *writer) latest(ctx context.Context) (int64, error) {
	if err := w.connect(ctx); err != nil {
		return 0, err
	}
	var latest int64
	err := pgx.BeginFunc(ctx, w.conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", w.engine.turn); err != nil {
			return err
		}
		err := tx.QueryRow(ctx, "SELECT latest FROM writer WHERE name = $1", w.name).Scan(&latest)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		w.hangUp()
		return 0, fmt.Errorf("look for the latest commit: %w", err)
	}
	return latest, nil
}
