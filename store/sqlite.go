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

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"respite/store/schema"
	"respite/value/fault"
)

// sqlite is a book in one file: one connection that writes, some that read and never wait for it, and
// one that tidies the log.
type sqlite struct {
	path    string
	writer  *sql.DB
	conn    *sql.Conn // the writer's only connection
	readers *sql.DB
	tidier  *sql.DB

	// Only the writer uses these.
	statements map[string]*sql.Stmt
	failed     error // of the first statement of the transaction that failed

	prepared sync.Map // of the readers: *sql.Stmt by text
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
	if err := claim(path); err != nil {
		return nil, err
	}
	e := &sqlite{path: path, statements: map[string]*sql.Stmt{}}
	for _, open := range []struct {
		db          **sql.DB
		connections int
		pragmas     []string
	}{
		{&e.writer, 1, []string{"synchronous(FULL)", "journal_mode(WAL)", "temp_store(MEMORY)", "cache_size(-65536)",
			fmt.Sprintf("wal_autocheckpoint(%d)", pagesBeforeForcedCheckpoint), "journal_size_limit(67108864)"}},
		{&e.readers, maxReaders, []string{"query_only(1)", "cache_size(-16384)"}},
		{&e.tidier, 1, []string{"synchronous(FULL)"}},
	} {
		db, err := sql.Open("sqlite", dsn(path, open.pragmas...))
		if err != nil {
			return nil, errors.Join(err, e.close())
		}
		db.SetMaxOpenConns(open.connections)
		db.SetMaxIdleConns(open.connections)
		*open.db = db
	}
	if err := schema.MigrateSQLite(ctx, e.writer); err != nil {
		return nil, errors.Join(err, e.close())
	}
	conn, err := e.writer.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	e.conn = conn
	return e, nil
}

// claim makes the file if there is none, for nobody else to read: not everything in it is sealed. The
// engine gives the log beside it the same mode.
func claim(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// dsn names the file with its pragmas: they are per connection, so they cannot be set once.
func dsn(path string, pragmas ...string) string {
	query := url.Values{}
	for _, pragma := range append(pragmas, "busy_timeout(10000)", "foreign_keys(1)") {
		query.Add("_pragma", pragma)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// close closes the writer last: the last connection to leave puts the log into the file, and readers
// may not. A connection with a statement left open does not leave; those of a held connection are
// closed by nobody else.
func (e *sqlite) close() error {
	var err error
	for _, statement := range e.statements {
		err = errors.Join(err, statement.Close())
	}
	for _, db := range []*sql.DB{e.readers, e.tidier} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	if e.conn != nil {
		err = errors.Join(err, e.conn.Close())
	}
	if e.writer != nil {
		err = errors.Join(err, e.writer.Close())
	}
	return err
}

// begin takes the right to write. Another process may hold it for a moment; one that does not let go
// makes the book too busy.
func (e *sqlite) begin(ctx context.Context) (work, error) {
	e.failed = nil
	err := e.exec(ctx, "BEGIN IMMEDIATE", nil)
	var refused *driver.Error
	if errors.As(err, &refused) && refused.Code()&0xff == codes.SQLITE_BUSY {
		return nil, fmt.Errorf("another process holds the book: %w", fault.TooBusy.With())
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

func (e *sqlite) commit(ctx context.Context) error { return e.exec(ctx, "COMMIT", nil) }

// rollback gives up the transaction; when even that fails the connection is broken and the next
// begin says so.
func (e *sqlite) rollback() {
	e.failed = nil
	if err := e.exec(context.Background(), "ROLLBACK", nil); err != nil {
		return
	}
}

// exec runs a statement of the writer. After one that failed nothing more is written: the engine may
// have ended the transaction, and the rest would stand alone.
func (e *sqlite) exec(ctx context.Context, text string, args []any) error {
	if e.failed != nil {
		return e.failed
	}
	statement, err := e.prepare(ctx, text)
	if err == nil {
		_, err = statement.ExecContext(ctx, args...)
	}
	e.failed = err
	return err
}

// query reads within the writer's transaction.
func (e *sqlite) query(ctx context.Context, text string, args []any, each func(scan) error) error {
	statement, err := e.prepare(ctx, text)
	if err == nil {
		err = walk(ctx, statement, args, each)
	}
	if e.failed == nil {
		e.failed = err
	}
	return err
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
	return visit(rows, each)
}

func visit(rows *sql.Rows, each func(scan) error) error {
	defer rows.Close() // for when each gives up; otherwise Err has said all
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
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

// prepareReader keeps each statement once. Two who need a new one at the same time both make it: to
// wait for each other they would have to hold a connection.
func (e *sqlite) prepareReader(ctx context.Context, text string) (*sql.Stmt, error) {
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

// snapshot reads one unchanging state of the book, however long it takes.
type snapshot struct{ tx *sql.Tx }

func (s snapshot) query(ctx context.Context, text string, args []any, each func(scan) error) error {
	rows, err := s.tx.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	return visit(rows, each)
}

// checkpoint moves what was written from the log into the file, outside every request, as soon as
// the log has grown. The writer then begins the log anew.
func (s *Store) checkpoint() {
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	var done time.Time // the log's own time at the latest checkpoint
	for {
		select {
		case <-s.closing:
			return
		case <-tick.C:
		}
		log, err := os.Stat(s.engine.path + "-wal")
		if err != nil || log.Size() < pagesBeforeCheckpoint*pageSize || log.ModTime().Equal(done) {
			continue
		}
		// It copies what it can without making anybody wait.
		if _, err := s.engine.tidier.Exec("PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
			s.log.Warn("checkpoint", "error", err)
			continue
		}
		done = log.ModTime()
	}
}
