package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"respite/store/rows"
	"respite/value/fault"
)

// writer is one connection that writes, and what the database knows of it: its name and which of its
// transactions was committed last.
type writer struct {
	engine *Engine
	name   string
	count  int64
	conn   *pgx.Conn // nil: not connected
}

// The patience with the database: to connect, and for one round trip.
const (
	connectPatience = 5 * time.Second
	tripPatience    = 30 * time.Second
)

// lockNotAvailable is how PostgreSQL names a lock that was waited for in vain.
const lockNotAvailable = "55P03"

// Begin takes a writer. Its turn at the database comes with its first question.
func (e *Engine) Begin(ctx context.Context) (rows.Work, error) {
	w := <-e.idle
	if err := w.connect(ctx); err != nil {
		e.idle <- w
		e.log.Error("the database cannot be reached", "error", err)
		return nil, fault.TooBusy.With()
	}
	return &work{writer: w, batch: &pgx.Batch{}}, nil
}

// connect makes sure that there is a connection that was not known to be broken.
func (w *writer) connect(ctx context.Context) error {
	if w.conn != nil && !w.conn.IsClosed() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, w.engine.config)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	w.conn = conn
	return nil
}

// hangUp closes the connection, whatever state it is in.
func (w *writer) hangUp() {
	if w.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), connectPatience)
	defer cancel()
	if err := w.conn.Close(ctx); err != nil {
		w.engine.log.Debug("close a connection to the database", "error", err)
	}
	w.conn = nil
}

// work is the transaction of a writer. What it writes waits in the batch for the commit.
type work struct {
	writer *writer
	batch  *pgx.Batch
	began  bool
	ended  bool
	stamp  int64
	failed error // of the first statement that failed
}

// open queues what every transaction begins with: nobody else may write until it has ended. Each statement
// after the lock sees all that was committed before it was had.
func (w *work) open(batch *pgx.Batch) {
	if w.began {
		return
	}
	w.began = true
	batch.Queue("BEGIN ISOLATION LEVEL READ COMMITTED")
	batch.Queue("SELECT pg_advisory_xact_lock($1)", w.writer.engine.turn)
	batch.Queue("SELECT COALESCE(MAX(stamp), 0) FROM writer").QueryRow(func(row pgx.Row) error { return row.Scan(&w.stamp) })
}

// send makes the round trip. A connection that breaks on the way has written nothing: no commit was sent.
func (w *work) send(ctx context.Context, batch *pgx.Batch) error {
	if w.failed != nil {
		return w.failed
	}
	ctx, cancel := context.WithTimeout(ctx, tripPatience)
	defer cancel()
	err := w.writer.conn.SendBatch(ctx, batch).Close()
	var refused *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case w.writer.conn.IsClosed():
		err = fmt.Errorf("%w: %w", rows.ErrLost, err)
	case errors.As(err, &refused) && refused.Code == lockNotAvailable:
		w.writer.engine.log.Warn("somebody else writes and does not end", "error", err)
		err = fault.TooBusy.With()
	}
	w.failed = err
	return err
}

// Gather asks everything in one round trip, the first one with the turn.
func (w *work) Gather(ctx context.Context, questions []rows.Question) error {
	batch := &pgx.Batch{}
	w.open(batch)
	for _, q := range questions {
		keys, err := columns(q.Keys)
		if err != nil {
			return err
		}
		batch.Queue(forMany(q.Ask, keys), keys...).Query(func(found pgx.Rows) error { return visit(found, q.Each) })
	}
	return w.send(ctx, batch)
}

// Query reads within the transaction.
func (w *work) Query(ctx context.Context, text string, args []any, each func(rows.Scan) error) error {
	batch := &pgx.Batch{}
	w.open(batch)
	batch.Queue(text, args...).Query(func(found pgx.Rows) error { return visit(found, each) })
	return w.send(ctx, batch)
}

// Exec runs a statement.
func (w *work) Exec(ctx context.Context, text string, args []any) error {
	batch := &pgx.Batch{}
	w.open(batch)
	batch.Queue(text, args...)
	return w.send(ctx, batch)
}

// Write queues the rows; they go out with the commit.
func (w *work) Write(_ context.Context, statement *rows.Statement, written [][]any) error {
	if w.failed != nil {
		return w.failed
	}
	args, err := columns(written)
	if err != nil {
		return err
	}
	w.batch.Queue(forManyRows(statement, args), args...)
	return nil
}

// Stamp is the highest that any writer has committed with.
func (w *work) Stamp() int64 { return w.stamp }

// Commit sends what was written, and the commit, in one round trip. When the connection breaks meanwhile,
// it finds out what became of it.
func (w *work) Commit(ctx context.Context, stamp int64) error {
	if !w.began { // a commit that arrives late must find that somebody else has the turn
		if err := w.Gather(ctx, nil); err != nil {
			return err
		}
	}
	// Never the same number twice: of one whose end nobody knows, it may come to light later.
	w.writer.count++
	mine := w.writer.count
	w.batch.Queue(noting, w.writer.name, mine, stamp)
	w.batch.Queue("COMMIT")
	err := w.send(ctx, w.batch)
	if errors.Is(err, rows.ErrLost) {
		err = w.writer.resolve(mine, err)
	}
	if err != nil {
		return err
	}
	w.end()
	return nil
}

// noting tells which transaction of a writer was the latest to be committed, in that very transaction.
const noting = `INSERT INTO writer (name, latest, stamp) VALUES ($1, $2, $3)
	ON CONFLICT (name) DO UPDATE SET latest = excluded.latest, stamp = excluded.stamp`

// Rollback gives the transaction up. A connection on which even that fails is not used again.
func (w *work) Rollback() {
	if w.ended {
		return
	}
	defer w.end()
	if !w.began || w.writer.conn == nil || w.writer.conn.IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), connectPatience)
	defer cancel()
	if _, err := w.writer.conn.Exec(ctx, "ROLLBACK"); err != nil {
		w.writer.engine.log.Warn("a transaction could not be given up; its connection is closed", "error", err)
		w.writer.hangUp()
	}
}

// end gives the writer back.
func (w *work) end() {
	w.ended = true
	w.writer.engine.idle <- w.writer
}
