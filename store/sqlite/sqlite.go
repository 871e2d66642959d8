// Package sqlite keeps a book in one SQLite file: one connection that writes, some that read and never
// wait for it, and one that tidies the log.
//
// It must never know a table, and never say that something is durable before the disk has it.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync"
)

// Engine is an open file; it is the store's rows.Engine.
type Engine struct {
	path    string
	log     *slog.Logger
	writer  *sql.DB
	conn    *sql.Conn // the writer's only connection
	readers *sql.DB
	tidier  *sql.DB

	// Only the writer uses these.
	statements map[string]*sql.Stmt
	failed     error // of the first statement of the transaction that failed

	prepared sync.Map // of the readers: *sql.Stmt by text

	closing chan struct{}
	tidying sync.WaitGroup
}

const (
	maxReaders = 4
	// The writer checkpoints by itself only when the background one has fallen far behind.
	pagesBeforeForcedCheckpoint = 20_000
)

// Open opens the file, which it makes if there is none, and brings its tables up to date.
func Open(ctx context.Context, path string, log *slog.Logger) (*Engine, error) {
	if _, err := Migrate(ctx, path); err != nil {
		return nil, err
	}
	e := &Engine{path: path, log: log, statements: map[string]*sql.Stmt{}, closing: make(chan struct{})}
	if err := e.connect(ctx); err != nil {
		return nil, errors.Join(err, e.disconnect())
	}
	e.tidying.Go(e.tidy)
	return e, nil
}

// Writers is one: a file has one writer.
func (e *Engine) Writers() int { return 1 }

// Close stops tidying and closes the file.
func (e *Engine) Close() error {
	close(e.closing)
	e.tidying.Wait()
	return e.disconnect()
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

func (e *Engine) connect(ctx context.Context) error {
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
		db, err := sql.Open("sqlite", dsn(e.path, open.pragmas...))
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(open.connections)
		db.SetMaxIdleConns(open.connections)
		*open.db = db
	}
	conn, err := e.writer.Conn(ctx)
	if err != nil {
		return err
	}
	e.conn = conn
	return nil
}

// dsn names the file with its pragmas: they are per connection, so they cannot be set once.
func dsn(path string, pragmas ...string) string {
	query := url.Values{}
	for _, pragma := range append(pragmas, "busy_timeout(10000)", "foreign_keys(1)") {
		query.Add("_pragma", pragma)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// disconnect closes the writer last: the last connection to leave puts the log into the file, and readers
// may not. A connection with a statement left open does not leave; those of a held connection are
// closed by nobody else.
func (e *Engine) disconnect() error {
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
