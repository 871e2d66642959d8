package watch

import (
	"context"
	"time"

	"respite/operation/audit"
	"respite/store"
)

// Check proves a book again and again until the context ends, for the first time at once. Between two
// proofs there is the interval. A proof reads every row.
func (b *Book) Check(ctx context.Context, book *store.Store, every time.Duration) {
	again := time.NewTicker(every)
	defer again.Stop()
	for ctx.Err() == nil {
		b.check(ctx, book)
		select {
		case <-ctx.Done():
		case <-again.C:
		}
	}
}

func (b *Book) check(ctx context.Context, book *store.Store) {
	began, rows := b.program.Clock(), 0
	proof, err := audit.Verify(ctx, book, func(done audit.Check) { rows += done.Rows })
	if err != nil {
		if ctx.Err() == nil {
			b.figures.checksFailed.Inc()
			b.program.Log.Error("the books could not be checked", "book", b.name, "error", err)
		}
		return
	}
	ended := b.program.Clock()
	broken, wrong := proof.Broken()
	b.figures.checked(!wrong, rows, ended, ended.Sub(began))
	if wrong {
		b.program.Log.Error("the books are wrong", "book", b.name, "rule", broken.Name, "written", broken.Rule, "row", broken.Broken)
		return
	}
	b.program.Log.Info("the books are right", "book", b.name, "rows", rows, "took", ended.Sub(began))
}
