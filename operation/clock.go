package operation

import (
	"context"
	"time"

	"respite/store"
)

// Advance moves the clock of a test book forward and gives the new time. What falls due meanwhile is
// done by the worker, in order.
func (o *Operations) Advance(ctx context.Context, by time.Duration) (time.Time, error) {
	return store.Update(ctx, o.Store, nil, func(tx *store.Tx) (time.Time, error) { return tx.Advance(by) })
}
