package store

import (
	"context"
	"time"

	"respite/store/lists"
	"respite/store/rows"
)

// View reads the book without changing it and without waiting for the writer.
type View struct {
	from  rows.Querier
	seal  *rows.Seal
	clock func() time.Time
	store *Store // whose latest state is seen; nil for a state of the past
}

// View gives a sight of what is committed; each read sees the state of its own moment.
func (s *Store) View() View {
	return View{from: s.engine.Reader(), seal: s.seal, clock: s.clock, store: s}
}

// Snapshot lets a function see one state of the book, however long it reads. The writer goes on.
func (s *Store) Snapshot(ctx context.Context, look func(View) error) error {
	return s.engine.Snapshot(ctx, func(from rows.Querier) error {
		return look(View{from: from, seal: s.seal, clock: s.clock})
	})
}

// Lists reads lists for people, where this view reads.
func (v View) Lists() lists.Lists { return lists.New(v.from, v.seal) }
