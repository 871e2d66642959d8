package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"respite/store/rows"
)

// Reader reads what was committed when each query began.
func (e *Engine) Reader() rows.Querier { return reader{e} }

type reader struct{ engine *Engine }

// Query reads outside the writer's transaction.
func (r reader) Query(ctx context.Context, text string, args []any, each func(rows.Scan) error) error {
	statement, err := r.engine.prepareReader(ctx, text)
	if err != nil {
		return err
	}
	return walk(ctx, statement, args, each)
}

// prepareReader keeps each statement once. Two who need a new one at the same time both make it: to
// wait for each other they would have to hold a connection.
func (e *Engine) prepareReader(ctx context.Context, text string) (*sql.Stmt, error) {
	if known, ok := e.prepared.Load(text); ok {
		return known.(*sql.Stmt), nil
	}
	made, err := e.readers.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	kept, other := e.prepared.LoadOrStore(text, made)
	if other {
		err = made.Close()
	}
	return kept.(*sql.Stmt), err
}

// Snapshot lets a function read one unchanging state of the book. The writer goes on.
func (e *Engine) Snapshot(ctx context.Context, look func(rows.Querier) error) error {
	tx, err := e.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin a snapshot: %w", err)
	}
	defer tx.Rollback() // also when look panics; nothing was written that could be lost
	return look(snapshot{tx})
}

type snapshot struct{ tx *sql.Tx }

// Query reads within the snapshot.
func (s snapshot) Query(ctx context.Context, text string, args []any, each func(rows.Scan) error) error {
	found, err := s.tx.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	return visit(found, each)
}

func walk(ctx context.Context, statement *sql.Stmt, args []any, each func(rows.Scan) error) error {
	found, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	return visit(found, each)
}

func visit(found *sql.Rows, each func(rows.Scan) error) error {
	defer found.Close() // for when each gives up; otherwise Err has said all
	for found.Next() {
		if err := each(found.Scan); err != nil {
			return err
		}
	}
	return found.Err()
}
