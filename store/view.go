package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// View reads the book without changing it and without waiting for the writer.
type View struct {
	from  querier
	seal  *seal
	clock func() time.Time
}

// View gives a sight of what is committed; each read sees the state of its own moment.
func (s *Store) View() View {
	return View{from: reader{s.engine}, seal: s.seal, clock: s.clock}
}

// Snapshot lets a function see one state of the book, however long it reads. The writer goes on.
func (s *Store) Snapshot(ctx context.Context, look func(View) error) error {
	tx, err := s.engine.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin a snapshot: %w", err)
	}
	defer tx.Rollback() // also when look panics; nothing was written that could be lost
	return look(View{from: snapshot{tx}, seal: s.seal, clock: s.clock})
}
