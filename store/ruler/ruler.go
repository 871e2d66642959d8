// Package ruler is what measurements are held against: how fast a database is by itself, and how much it writes.
//
// It must never open a book, and never be faster than a book may be: it waits for the disk as the store does.
package ruler

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5/pgconn"
	_ "modernc.org/sqlite" // the driver of the store
)

// rowSize is the size of the row that is inserted, in bytes.
const rowSize = 1 << 10

// BareCommits inserts one row of 1 KB and commits it, again and again until the function says stop, into a new
// SQLite file at the path, with the store's driver and durability. It tells how many times it did.
func BareCommits(ctx context.Context, path string, stop func() bool) (int, error) {
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(20000)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+pragmas.Encode())
	if err != nil {
		return 0, err
	}
	db.SetMaxOpenConns(1)
	count, err := commit(ctx, db, stop)
	if err := errors.Join(err, db.Close()); err != nil {
		return count, fmt.Errorf("measure bare commits in %s: %w", path, err)
	}
	return count, nil
}

func commit(ctx context.Context, db *sql.DB, stop func() bool) (int, error) {
	if _, err := db.ExecContext(ctx, "CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"); err != nil {
		return 0, err
	}
	insert, err := db.PrepareContext(ctx, "INSERT INTO bare (body) VALUES ($1)")
	if err != nil {
		return 0, err
	}
	body := string(bytes.Repeat([]byte("x"), rowSize))
	count := 0
	for !stop() {
		if _, err := insert.ExecContext(ctx, body); err != nil {
			return count, errors.Join(err, insert.Close())
		}
		count++
	}
	return count, insert.Close()
}

// Logged tells how many bytes the PostgreSQL server at the URL has ever written to its log of changes.
func Logged(ctx context.Context, server string) (int64, error) {
	answer, err := ask(ctx, server, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::BIGINT")
	if err != nil {
		return 0, fmt.Errorf("ask PostgreSQL for its log: %w", err)
	}
	var logged int64
	if _, err := fmt.Sscan(answer, &logged); err != nil {
		return 0, fmt.Errorf("read the length of PostgreSQL's log: %w", err)
	}
	return logged, nil
}

// ask gives the first column of the first row that a server answers; empty when there is none.
func ask(ctx context.Context, server, question string) (string, error) {
	conn, err := pgconn.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	results, err := conn.Exec(ctx, question).ReadAll()
	if err := errors.Join(err, conn.Close(ctx)); err != nil {
		return "", err
	}
	if len(results) == 0 || len(results[0].Rows) == 0 {
		return "", nil
	}
	return string(results[0].Rows[0][0]), nil
}

// NewDatabase makes a database on the server at the URL. The name holds small letters, digits and _ only.
func NewDatabase(ctx context.Context, server, name string) error {
	if _, err := ask(ctx, server, `CREATE DATABASE "`+name+`"`); err != nil {
		return fmt.Errorf("make the database %s: %w", name, err)
	}
	return nil
}
