package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"respite/store/rows"
	"respite/value/fault"
)

// Begin takes the right to write. Another process may hold it for a moment; one that does not let go
// makes the book too busy.
func (e *Engine) Begin(ctx context.Context) (rows.Work, error) {
	e.failed = nil
	w := work{e}
	err := w.Exec(ctx, "BEGIN IMMEDIATE", nil)
	var refused *driver.Error
	if errors.As(err, &refused) && refused.Code()&0xff == codes.SQLITE_BUSY {
		return nil, fmt.Errorf("another process holds the book: %w", fault.TooBusy.With())
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

// work is the writer's transaction.
type work struct{ engine *Engine }

// Exec runs a statement. After one that failed nothing more is written: the engine may have ended the
// transaction, and the rest would stand alone.
func (w work) Exec(ctx context.Context, text string, args []any) error {
	if w.engine.failed != nil {
		return w.engine.failed
	}
	statement, err := w.engine.prepare(ctx, text)
	if err == nil {
		_, err = statement.ExecContext(ctx, args...)
	}
	w.engine.failed = err
	return err
}

// Query reads within the transaction.
func (w work) Query(ctx context.Context, text string, args []any, each func(rows.Scan) error) error {
	statement, err := w.engine.prepare(ctx, text)
	if err == nil {
		err = walk(ctx, statement, args, each)
	}
	if w.engine.failed == nil {
		w.engine.failed = err
	}
	return err
}

// Gather asks one question after another: the file is near.
func (w work) Gather(ctx context.Context, questions []rows.Question) error {
	for _, q := range questions {
		text := q.Ask.Single()
		for _, key := range q.Keys {
			if err := w.Query(ctx, text, key, q.Each); err != nil {
				return err
			}
		}
	}
	return nil
}

// Write writes the rows one by one.
func (w work) Write(ctx context.Context, statement *rows.Statement, written [][]any) error {
	text := statement.Single()
	for _, row := range written {
		if err := w.Exec(ctx, text, row); err != nil {
			return err
		}
	}
	return nil
}

// Stamp is nothing: whoever writes into a file is on the same machine and has the same clock.
func (w work) Stamp() int64 { return 0 }

// Commit makes the transaction durable.
func (w work) Commit(ctx context.Context, _ int64) error { return w.Exec(ctx, "COMMIT", nil) }

// Rollback gives the transaction up; when even that fails the connection is broken and the next
// Begin says so.
func (w work) Rollback() {
	w.engine.failed = nil
	if err := w.Exec(context.Background(), "ROLLBACK", nil); err != nil {
		return
	}
}

func (e *Engine) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if statement, known := e.statements[text]; known {
		return statement, nil
	}
	statement, err := e.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	e.statements[text] = statement
	return statement, nil
}
