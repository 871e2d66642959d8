package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"respite/store/rows"
	"respite/value/fault"
	"respite/value/id"
)

// maxGroup bounds the operations of one transaction.
const maxGroup = 128

// Update runs an operation as part of one serializable transaction and gives its result when that
// transaction is durable. Operations that wait at the same time share a transaction: they run one
// after another, each seeing what the earlier ones did, and one that fails leaves nothing behind.
// The function may run more than once; it must change nothing but through tx, and take values it
// got from tx as read-only.
func Update[T any](ctx context.Context, s *Store, touches []Touch, do func(*Tx) (T, error)) (T, error) {
	var result, none T
	w := &waiter{ctx: ctx, touches: touches, done: make(chan error, 1)}
	w.do = func(tx *Tx) error {
		value, err := do(tx)
		if err != nil {
			return err
		}
		result = value
		return tx.err
	}
	if err := s.submit(w); err != nil {
		return none, err
	}
	select {
	case err := <-w.done:
		if err != nil {
			return none, err
		}
		return result, nil
	case <-ctx.Done():
		return none, fmt.Errorf("wait for the book: %w", ctx.Err())
	}
}

// waiter is one operation in the queue.
type waiter struct {
	ctx     context.Context
	touches []Touch
	do      func(*Tx) error
	done    chan error
}

// Tx is an operation's sight of the book. Its writes keep the first failure themselves; Update
// returns it.
type Tx struct {
	Now   time.Time // the one instant of this operation, in the book's time
	group *group
	err   error
}

// fail keeps the first failure of a write.
func (tx *Tx) fail(err error) {
	if tx.err == nil {
		tx.err = err
	}
}

// NewID makes the key of a new row.
func (tx *Tx) NewID() id.ID {
	made, err := tx.group.store.ids.Next()
	if err != nil {
		tx.fail(err)
	}
	return made
}

// group is the operations of one transaction, and what they have read and changed so far.
type group struct {
	*rows.Session
	shelves
	store  *Store
	wakes  bool // a job was written
	swept  bool // old rows were removed
	offset time.Duration
}

// Group is what is told of a transaction of the writer.
type Group struct {
	Operations int
	Took       time.Duration // from the first read to the answer of the disk
	Failed     bool
}

// write is a writer: it takes what waits, as one group, again and again.
func (s *Store) write() {
	for first := range s.waiting {
		s.run(s.collect(first), maxTries)
	}
}

// collect takes what else waits already.
func (s *Store) collect(first *waiter) []*waiter {
	waiters := []*waiter{first}
	for len(waiters) < maxGroup {
		select {
		case next, open := <-s.waiting:
			if !open {
				return waiters
			}
			waiters = append(waiters, next)
		default:
			return waiters
		}
	}
	return waiters
}

// maxTries bounds how often a group is tried when its connection breaks.
const maxTries = 3

// run executes a group and answers its callers. When the connection broke before anything was written, the
// group is tried again a few times. When nobody knows whether it was written, nothing is repeated. When the transaction
// as a whole fails, each operation is tried alone, so that only the one at fault suffers. When none can
// begin or have its turn, nobody is at fault and trying again would only make the others wait.
func (s *Store) run(waiters []*waiter, tries int) {
	// The transaction is not bound to a caller's context: a caller who leaves must not stop the others.
	ctx := context.Background()
	w, err := s.engine.Begin(ctx)
	if err != nil {
		answerAll(waiters, fmt.Errorf("begin: %w", err))
		return
	}
	began := s.clock()
	session := &rows.Session{Context: ctx, Work: w, Seal: s.seal}
	answers, err := s.try(&group{Session: session, shelves: newShelves(session), store: s}, waiters)
	s.committed(Group{Operations: len(waiters), Took: s.clock().Sub(began), Failed: err != nil})
	switch {
	case err == nil:
		for i, w := range waiters {
			w.done <- answers[i]
		}
	case errors.Is(err, rows.ErrLost) && tries > 1:
		s.run(waiters, tries-1)
	case errors.Is(err, rows.ErrLost):
		s.log.Error("the database was lost again and again", "operations", len(waiters), "error", err)
		answerAll(waiters, fault.TooBusy.With())
	case errors.Is(err, rows.ErrUnknown), fault.Is(err, fault.TooBusy), len(waiters) == 1:
		answerAll(waiters, err)
	default:
		for _, w := range waiters {
			s.run([]*waiter{w}, 1)
		}
	}
}

func answerAll(waiters []*waiter, err error) {
	for _, w := range waiters {
		w.done <- err
	}
}

// try runs the operations in one transaction and gives each one's own error.
func (s *Store) try(g *group, waiters []*waiter) ([]error, error) {
	answers, err := g.all(waiters)
	if err == nil {
		err = g.finish()
	}
	if err != nil {
		g.Work.Rollback()
		return nil, err
	}
	if g.wakes {
		s.wake()
	}
	return answers, nil
}

func (s *Store) wake() {
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// all reads what the operations touch and runs them one after another.
func (g *group) all(waiters []*waiter) ([]error, error) {
	if err := g.read(waiters); err != nil {
		return nil, err
	}
	g.store.ids.Advance(g.Work.Stamp())
	answers := make([]error, len(waiters))
	for i, w := range waiters {
		answers[i] = g.one(w)
	}
	return answers, nil
}

// one runs an operation and takes everything back if it fails.
func (g *group) one(w *waiter) error {
	if err := w.ctx.Err(); err != nil {
		return fmt.Errorf("wait for the book: %w", err)
	}
	g.Keep()
	err := g.guarded(w)
	if err != nil {
		g.Undo()
	}
	return err
}

// guarded turns a panic of an operation into its error: the writer serves everybody.
func (g *group) guarded(w *waiter) error {
	var err error
	func() {
		defer func() {
			if cause := recover(); cause != nil {
				g.store.log.Error("an operation panicked", "cause", cause, "stack", string(debug.Stack()))
				err = fmt.Errorf("an operation panicked: %v", cause)
			}
		}()
		err = w.do(&Tx{Now: g.now(), group: g})
	}()
	return err
}

// finish writes what changed and makes it durable; a group that changed nothing costs no commit.
func (g *group) finish() error {
	if !g.changed() {
		g.Work.Rollback()
		return nil
	}
	if err := g.flush(); err != nil {
		return err
	}
	if err := g.Work.Commit(g.Context, g.store.ids.Stamp()); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
