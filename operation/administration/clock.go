package administration

import (
	"context"
	"time"

	"respite/store"
)

// AdvanceClock moves the clock of a test book forward and gives the new time. What falls due meanwhile is
// done by the worker, in order.
func AdvanceClock(ctx context.Context, book *store.Store, by time.Duration) (time.Time, error) {
	return store.Update(ctx, book, nil, func(tx *store.Tx) (time.Time, error) { return tx.Advance(by) })
}
