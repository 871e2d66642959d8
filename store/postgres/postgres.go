// Package postgres keeps a book in a PostgreSQL database that several servers may share: a few connections
// that write, one after the other, and a pool that reads.
//
// It must never know a table of the business, never repeat a transaction that may have been committed, and
// never hold two books in one schema.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"respite/store/rows"
	"respite/store/schema"
)

// Engine is an open database; it is the store's rows.Engine.
type Engine struct {
	config  *pgx.ConnConfig // of writers
	readers *pgxpool.Pool
	idle    chan *writer
	turn    int64 // the advisory lock of whoever writes into this book
	log     *slog.Logger
}

// writers is how many transactions of this process are under way at the same time. They take turns at the
// database, so a second one would only make the groups smaller: it cost a third more processor time a request.
const writers = 1

// leastReaders is how many connections that read there may be; the address may ask for more with pool_max_conns.
const leastReaders = 8

// turnSpace keeps our advisory locks apart from those of other programs in the database.
const turnSpace = "respite writer of "

// Open opens the database at an address and brings its tables up to date.
func Open(ctx context.Context, address string, log *slog.Logger) (*Engine, error) {
	config, err := parse(address)
	if err != nil {
		return nil, err
	}
	if _, err := schema.MigratePostgres(ctx, config.ConnConfig); err != nil {
		return nil, err
	}
	e := &Engine{config: forWriting(config.ConnConfig), idle: make(chan *writer, writers), log: log}
	if e.readers, err = pgxpool.NewWithConfig(ctx, forReading(config)); err != nil {
		return nil, fmt.Errorf("open the connections that read: %w", err)
	}
	if err := e.introduce(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// Writers is how many transactions may be prepared at the same time.
func (e *Engine) Writers() int { return writers }

// Close closes all connections.
func (e *Engine) Close() error {
	e.readers.Close()
	for range len(e.idle) {
		w := <-e.idle
		w.hangUp()
	}
	return nil
}

// parse reads the address of a database. Statements are prepared once for each connection.
func parse(address string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("read the address of the database: %w", err)
	}
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	config.ConnConfig.ConnectTimeout = connectPatience
	return config, nil
}

// with copies the configuration of a connection with settings for its session.
func with(config *pgx.ConnConfig, settings map[string]string) *pgx.ConnConfig {
	own := config.Copy()
	for name, value := range settings {
		own.RuntimeParams[name] = value
	}
	return own
}

// forWriting is how writers connect. They only look things up by key, so the planner needs no statistics to
// do right: on a table that has just grown it would go through all of it. Whoever has the turn and does not
// go on loses its connection, also a machine that went dark in the middle of a sentence.
func forWriting(config *pgx.ConnConfig) *pgx.ConnConfig {
	return with(config, map[string]string{
		"application_name": "respite writer", "plan_cache_mode": "force_generic_plan", "jit": "off",
		"enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off",
		"lock_timeout": "10s", "statement_timeout": "20s", "idle_in_transaction_session_timeout": "10s",
		"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3",
	})
}

// forReading is how those who only look connect. Most look for a few rows by key; Snapshot, which walks
// whole tables, says so.
func forReading(config *pgxpool.Config) *pgxpool.Config {
	own := config.Copy()
	own.ConnConfig = with(config.ConnConfig, map[string]string{
		"application_name": "respite reader", "default_transaction_read_only": "on", "jit": "off", "enable_seqscan": "off",
	})
	own.MaxConns = max(own.MaxConns, leastReaders)
	return own
}

// introduce gives each writer its name and learns which lock is the turn. The names of those that have
// written nothing for a day are forgotten, except the one that knows the highest stamp.
func (e *Engine) introduce(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, e.config)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	defer conn.Close(ctx) // everything was said; a connection that does not close ends with the program
	var schemaName *string
	if err := conn.QueryRow(ctx, "SELECT current_schema()").Scan(&schemaName); err != nil {
		return fmt.Errorf("ask for the schema: %w", err)
	}
	if schemaName == nil {
		return errors.New("the database has no schema to write into: name one with search_path in its address")
	}
	if err := conn.QueryRow(ctx, "SELECT hashtextextended($1, 0)", turnSpace+*schemaName).Scan(&e.turn); err != nil {
		return fmt.Errorf("name the lock of the writers: %w", err)
	}
	if _, err := conn.Exec(ctx, "DELETE FROM writer WHERE stamp < (SELECT MAX(stamp) FROM writer) - $1", int64(stampsPerDay)); err != nil {
		return fmt.Errorf("forget writers: %w", err)
	}
	for range writers {
		w := &writer{engine: e}
		if err := conn.QueryRow(ctx, "SELECT gen_random_uuid()::text").Scan(&w.name); err != nil {
			return fmt.Errorf("name a writer: %w", err)
		}
		e.idle <- w
	}
	return nil
}

// stampsPerDay is a day in stamps: milliseconds times the ids that fit into one.
const stampsPerDay = 24 * 60 * 60 * 1000 << 12

// Reader reads what was committed when each query began.
func (e *Engine) Reader() rows.Querier { return reader{e.readers, readPatience} }

// readPatience bounds one query that reads: a connection that has gone silent must not hold anybody for longer. A
// snapshot is walked for as long as it takes.
const readPatience = 15 * time.Second

// asking is what pools, connections and transactions have in common.
type asking interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

type reader struct {
	from     asking
	patience time.Duration // 0: any
}

// Query reads.
func (r reader) Query(ctx context.Context, text string, args []any, each func(rows.Scan) error) error {
	if r.patience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.patience)
		defer cancel()
	}
	found, err := r.from.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	return visit(found, each)
}

// visit hands each row over, and lets go of the connection at the end.
func visit(found pgx.Rows, each func(rows.Scan) error) error {
	defer found.Close() // for when each gives up; otherwise Err has said all
	for found.Next() {
		if err := each(scanning(found)); err != nil {
			return err
		}
	}
	return found.Err()
}

// scanning reads the columns of a row. Those that read themselves do it afterwards: a row that one of them
// cannot read is no reason for pgx to give up the rows behind it.
func scanning(found pgx.Rows) rows.Scan {
	return func(targets ...any) error {
		direct, plain := slices.Clone(targets), make([]any, len(targets))
		for i, target := range targets {
			if _, itself := target.(sql.Scanner); itself {
				direct[i] = &plain[i]
			}
		}
		if err := found.Scan(direct...); err != nil {
			return err
		}
		for i, target := range targets {
			reader, itself := target.(sql.Scanner)
			if !itself {
				continue
			}
			if small, is := plain[i].(int32); is { // of an expression; database/sql knows one kind of whole number
				plain[i] = int64(small)
			}
			if err := reader.Scan(plain[i]); err != nil {
				return fmt.Errorf("column %d: %w", i+1, err)
			}
		}
		return nil
	}
}

// Snapshot lets a function read one unchanging state of the book. The writers go on.
func (e *Engine) Snapshot(ctx context.Context, look func(rows.Querier) error) error {
	tx, err := e.readers.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return fmt.Errorf("begin a snapshot: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // also when look panics; nothing was written that could be lost
	if _, err := tx.Exec(ctx, "SET LOCAL enable_seqscan = on"); err != nil {
		return fmt.Errorf("begin a snapshot: %w", err)
	}
	return look(reader{from: tx})
}
