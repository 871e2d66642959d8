// Package store is what the system remembers: the only place with SQL, one text for every engine.
//
// It must never decide anything. Operations change rows through Update, which groups what waits into
// one transaction and answers only after it is durable; everybody else reads through View.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"respite/store/postgres"
	"respite/store/rows"
	"respite/store/sqlite"
	"respite/store/tables"
	"respite/value/fault"
	"respite/value/id"
)

// Config is what a store needs from outside.
type Config struct {
	Path      string           // of the SQLite file
	Postgres  string           // the address of a PostgreSQL database instead; its search_path names the schema
	Key       []byte           // KeySize bytes, kept outside the database
	Clock     func() time.Time // the real time
	Chance    *id.Source       // makes the ids of rows
	Log       *slog.Logger
	Committed func(Group)                   // is told of each transaction of the writers; nil: nobody is
	Engine    func(rows.Engine) rows.Engine // stands between the store and its database in a rehearsal; nil: nothing
}

// KeySize is the length of the key from which everything secret in a book is derived.
const KeySize = rows.KeySize

// ErrUnreadable says that a row is not as it was written, or was sealed with another key or for
// another row.
var ErrUnreadable = rows.ErrUnreadable

// Store is one book, open. It is safe for concurrent use.
type Store struct {
	engine  rows.Engine
	seal    *rows.Seal
	clock   func() time.Time
	ids     *id.Source
	log     *slog.Logger
	gate    sync.RWMutex // shared by those who hand in an operation, taken alone to close
	waiting chan *waiter
	woken   chan struct{}
	closing chan struct{}
	running sync.WaitGroup
	end     func() error
	fresh   fresh

	committed func(Group)
}

// maxWaiting bounds the operations that wait for the writer; beyond it callers are turned away at once.
const maxWaiting = 4096

// ErrClosed says that the store was closed before the operation could run; nothing of it happened.
var ErrClosed = errors.New("the book is closed")

// Open opens a book, brings its tables up to date and starts its writer.
func Open(ctx context.Context, config Config) (*Store, error) {
	seal, err := rows.NewSeal(config.Key)
	if err != nil {
		return nil, err
	}
	engine, err := config.engine(ctx)
	if err != nil {
		return nil, err
	}
	s := &Store{
		engine: engine, seal: seal, clock: config.Clock, ids: config.Chance, log: config.Log, committed: config.Committed,
		waiting: make(chan *waiter, maxWaiting), woken: make(chan struct{}, 1), closing: make(chan struct{}),
	}
	if s.committed == nil {
		s.committed = func(Group) {}
	}
	s.end = sync.OnceValue(s.close)
	for range engine.Writers() {
		s.running.Go(s.write)
	}
	if err := s.checkKey(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.markOrders(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// engine opens the database.
func (c Config) engine(ctx context.Context) (rows.Engine, error) {
	opened, err := c.open(ctx)
	if err == nil && c.Engine != nil {
		opened = c.Engine(opened)
	}
	return opened, err
}

func (c Config) open(ctx context.Context) (rows.Engine, error) {
	if c.Postgres != "" {
		opened, err := postgres.Open(ctx, c.Postgres, c.Log)
		if err != nil {
			return nil, fmt.Errorf("open the book: %w", err)
		}
		return opened, nil
	}
	opened, err := sqlite.Open(ctx, c.Path, c.Log)
	if err != nil {
		return nil, fmt.Errorf("open the book %s: %w", c.Path, err)
	}
	return opened, nil
}

// Waiting is how many operations wait for a writer.
func (s *Store) Waiting() int { return len(s.waiting) }

// Close lets the operations that wait finish, stops the writer and closes the database. It may be
// called again, and says the same then.
func (s *Store) Close() error { return s.end() }

func (s *Store) close() error {
	s.gate.Lock()
	close(s.closing)
	close(s.waiting)
	s.gate.Unlock()
	s.running.Wait()
	return s.engine.Close()
}

// Woken tells when a job was written by this process, so that a worker need not wait for its next look.
func (s *Store) Woken() <-chan struct{} { return s.woken }

// keyCheck is a text sealed with the key of the book; it tells a wrong key before any harm.
const keyCheck = "key_check"

// checkKey reads the check, and writes it only into a new book: opening one must not wait for whoever
// writes into it.
func (s *Store) checkKey(ctx context.Context) error {
	stored, found, err := tables.Settings.Find(ctx, s.engine.Reader(), s.seal, keyCheck)
	if err == nil && !found {
		stored, err = s.writeKeyCheck(ctx)
	}
	if err != nil {
		return err
	}
	var text string
	if err := s.seal.Decrypt(stored.Value, keyCheck, &text); errors.Is(err, rows.ErrSealed) {
		return ErrKey
	} else if err != nil {
		return err
	}
	return nil
}

func (s *Store) writeKeyCheck(ctx context.Context) (tables.Setting, error) {
	return Update(ctx, s, nil, func(tx *Tx) (tables.Setting, error) {
		stored, err := tx.setting(keyCheck)
		if err != nil || stored != "" { // another process was faster
			return tables.Setting{Name: keyCheck, Value: stored}, err
		}
		sealed, err := s.seal.Encrypt(keyCheck, keyCheck)
		if err != nil {
			return tables.Setting{}, err
		}
		tx.setSetting(keyCheck, sealed)
		return tables.Setting{Name: keyCheck, Value: sealed}, nil
	})
}

// submit hands an operation to the writer. What is handed in will be answered: the gate keeps the
// store from closing in between.
func (s *Store) submit(w *waiter) error {
	s.gate.RLock()
	defer s.gate.RUnlock()
	select {
	case <-s.closing:
		return ErrClosed
	default:
	}
	select {
	case s.waiting <- w:
		return nil
	default:
		return fault.TooBusy.With()
	}
}
