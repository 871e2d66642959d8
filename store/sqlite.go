package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver

	"respite/store/schema"
)

// sqlite is a book in one file: one connection that writes, some that read and never wait for it.
type sqlite struct {
	path    string
	writer  *sql.DB
	conn    *sql.Conn // the writer's only connection
	readers *sql.DB

	statements map[string]*sql.Stmt // of the writer; only the writer uses them

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // of the readers
}

const (
	maxReaders = 4
	// The writer checkpoints by itself only when the background one has fallen far behind.
	pagesBeforeForcedCheckpoint = 20_000
	pagesBeforeCheckpoint       = 2_000
	pageSize                    = 4096
	checkpointEvery             = 500 * time.Millisecond
)

func openSQLite(ctx context.Context, path string) (*sqlite, error) {
	writer, err := sql.Open("sqlite", dsn(path, "synchronous(FULL)", "journal_mode(WAL)",
		fmt.Sprintf("wal_autocheckpoint(%d)", pagesBeforeForcedCheckpoint), "journal_size_limit(67108864)", "cache_size(-65536)"))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err := schema.MigrateSQLite(ctx, writer); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	readers, err := sql.Open("sqlite", dsn(path, "query_only(1)", "cache_size(-16384)"))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	readers.SetMaxOpenConns(maxReaders)
	readers.SetMaxIdleConns(maxReaders)
	conn, err := writer.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, writer.Close(), readers.Close())
	}
	return &sqlite{
		path: path, writer: writer, conn: conn, readers: readers,
		statements: map[string]*sql.Stmt{}, prepared: map[string]*sql.Stmt{},
	}, nil
}

// dsn names the file with its pragmas: they are per connection, so they cannot be set once.
func dsn(path string, pragmas ...string) string {
	query := url.Values{}
	for _, pragma := range append(pragmas, "busy_timeout(10000)", "foreign_keys(1)", "temp_store(MEMORY)") {
		query.Add("_pragma", pragma)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

func (e *sqlite) close() error {
	return errors.Join(e.conn.Close(), e.writer.Close(), e.readers.Close())
}

// begin takes the right to write. Another process may hold it for a moment.
func (e *sqlite) begin(ctx context.Context) (work, error) {
	if err := e.exec(ctx, "BEGIN IMMEDIATE", nil); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *sqlite) commit(ctx context.Context) error { return e.exec(ctx, "COMMIT", nil) }

// rollback gives up the transaction; when even that fails the connection is broken and the next
// begin says so.
func (e *sqlite) rollback() {
	if err := e.exec(context.Background(), "ROLLBACK", nil); err != nil {
		return
	}
}

// exec runs a statement of the writer.
func (e *sqlite) exec(ctx context.Context, text string, args []any) error {
	statement, err := e.prepare(ctx, text)
	if err != nil {
		return err
	}
	_, err = statement.ExecContext(ctx, args...)
	return err
}

// query reads within the writer's transaction.
func (e *sqlite) query(ctx context.Context, text string, args []any, each func(scan) error) error {
	statement, err := e.prepare(ctx, text)
	if err != nil {
		return err
	}
	return walk(ctx, statement, args, each)
}

func (e *sqlite) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
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

func walk(ctx context.Context, statement *sql.Stmt, args []any, each func(scan) error) error {
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// reader reads outside the writer's transaction: what was committed when the query began.
type reader struct{ engine *sqlite }

func (r reader) query(ctx context.Context, text string, args []any, each func(scan) error) error {
	statement, err := r.engine.prepareReader(ctx, text)
	if err != nil {
		return err
	}
	return walk(ctx, statement, args, each)
}

func (e *sqlite) prepareReader(ctx context.Context, text string) (*sql.Stmt, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if statement, known := e.prepared[text]; known {
		return statement, nil
	}
	statement, err := e.readers.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	e.prepared[text] = statement
	return statement, nil
}

// snapshot reads one unchanging state of the book, however long it takes.
type snapshot struct{ tx *sql.Tx }

func (s snapshot) query(ctx context.Context, text string, args []any, each func(scan) error) error {
	rows, err := s.tx.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// checkpoint moves what was written from the log into the file, outside every request, as soon as
// the log has grown.
func (s *Store) checkpoint() {
	defer s.closed.Done()
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.closing:
			return
		case <-tick.C:
		}
		info, err := os.Stat(s.engine.path + "-wal")
		if err != nil || info.Size() < pagesBeforeCheckpoint*pageSize {
			continue
		}
		if err := s.engine.passiveCheckpoint(); err != nil {
			s.log.Warn("checkpoint", "error", err)
		}
	}
}

// passiveCheckpoint copies what it can without making anybody wait. The readers cannot do it: they
// are held to reading.
func (e *sqlite) passiveCheckpoint() error {
	db, err := sql.Open("sqlite", dsn(e.path))
	if err != nil {
		return err
	}
	_, err = db.Exec("PRAGMA wal_checkpoint(PASSIVE)")
	return errors.Join(err, db.Close())
}
