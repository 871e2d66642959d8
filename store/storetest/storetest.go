// Package storetest opens real books for the tests of every room, with a clock that stands still and
// chance that is the same each time.
//
// It must never stand in for a store, and never be used by anything but tests.
package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"respite/store"
	"respite/value/id"
)

// Began is when every clock begins.
var Began = time.Date(2026, time.March, 4, 4, 6, 7, 0, time.UTC)

// Book is an open book in a place of its own.
type Book struct {
	*store.Store
	Config store.Config // what it was opened with
	Clock  *Clock
}

// Open opens a new test book; it is closed when the test ends.
func Open(t testing.TB) Book {
	t.Helper()
	clock := &Clock{now: Began}
	config := Place(t, store.Config{
		Key: bytes.Repeat([]byte{7}, store.KeySize), Clock: clock.Now, Chance: id.NewSource(clock.Now, &chance{}), Log: slog.New(slog.DiscardHandler),
	})
	book := Book{Store: Reopen(t, config), Config: config, Clock: clock}
	if err := book.Found(t.Context(), store.Test); err != nil {
		t.Fatal(err)
	}
	return book
}

// Place gives the configuration of a new book with a place of its own: a file, or a database where books are
// opened on PostgreSQL.
func Place(t testing.TB, config store.Config) store.Config {
	t.Helper()
	config.Path, config.Postgres = "", ""
	if OnPostgres() {
		config.Postgres = newDatabase(t)
	} else {
		config.Path = filepath.Join(t.TempDir(), "book.db")
	}
	return config
}

// Reopen opens a book that was opened before.
func Reopen(t testing.TB, config store.Config) *store.Store {
	t.Helper()
	opened, err := store.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	return opened
}

// Clock stands still until it is moved. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now gives the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move lets time pass.
func (c *Clock) Move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// chance is the same in every run. An id.Source draws from it one at a time.
type chance struct{ drawn uint64 }

// Chance gives a source that is the same in every run, for one to draw from at a time.
func Chance() io.Reader { return &chance{} }

func (c *chance) Read(target []byte) (int, error) {
	c.drawn++
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, c.drawn))
	return copy(target, sum[:]), nil
}
