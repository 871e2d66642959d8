// Package world is what surrounds a book in a rehearsal: a disk that fails when it is told to.
//
// It must never decide when: the rehearsal does, from its seed.
package world

import (
	"context"
	"errors"
	"sync"

	"respite/store/rows"
)

// Crash is how the machine ends at a commit.
type Crash string

// The crashes.
const (
	Before Crash = "before" // nothing was written
	At     Crash = "at"     // it was written, and nobody heard of it
	After  Crash = "after"  // it was written and said, and then the machine ended
)

// Disk stands between stores and their databases. It is safe for concurrent use.
type Disk struct {
	mu      sync.Mutex
	off     bool
	durable bool // what the crash met
	crash   Crash
	left    int // commits until the crash; 0: none is planned
	commits int
}

var errOff = errors.New("the machine is off")

// Plan lets the machine end at the n-th commit from now.
func (d *Disk) Plan(crash Crash, n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.crash, d.left = crash, n
}

// On turns the machine on again, and forgets what was planned. It tells whether it was off, and whether the
// commit at which it ended was written.
func (d *Disk) On() (bool, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	off := d.off
	d.off, d.left = false, 0
	return off, d.durable
}

// Off tells whether the machine has ended.
func (d *Disk) Off() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.off
}

// Commits counts what was written.
func (d *Disk) Commits() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.commits
}

// Wrap puts the disk before a database.
func (d *Disk) Wrap(e rows.Engine) rows.Engine { return engine{e, d} }

// meets tells what a commit meets.
func (d *Disk) meets() (Crash, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return "", errOff
	}
	if d.left == 0 {
		return "", nil
	}
	if d.left--; d.left > 0 {
		return "", nil
	}
	if d.crash == Before {
		d.off, d.durable = true, false
		return Before, errOff
	}
	return d.crash, nil
}

// wrote notes a commit; what was planned for it ends the machine.
func (d *Disk) wrote(crash Crash) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.commits++
	switch crash {
	case At:
		d.off, d.durable = true, true
		return errOff
	case After:
		d.off, d.durable = true, true
	}
	return nil
}

type engine struct {
	rows.Engine
	disk *Disk
}

// Writers is one: who comes first must not depend on chance.
func (e engine) Writers() int { return 1 }

// Begin implements rows.Engine.
func (e engine) Begin(ctx context.Context) (rows.Work, error) {
	if e.disk.Off() {
		return nil, errOff
	}
	w, err := e.Engine.Begin(ctx)
	if err != nil {
		return nil, err
	}
	return &work{Work: w, disk: e.disk}, nil
}

// Reader implements rows.Engine.
func (e engine) Reader() rows.Querier { return reader{e.Engine.Reader(), e.disk} }

type reader struct {
	rows.Querier
	disk *Disk
}

// Query implements rows.Querier.
func (r reader) Query(ctx context.Context, sql string, args []any, each func(rows.Scan) error) error {
	if r.disk.Off() {
		return errOff
	}
	return r.Querier.Query(ctx, sql, args, each)
}

type work struct {
	rows.Work
	disk    *Disk
	written bool
}

// Commit implements rows.Work.
func (w *work) Commit(ctx context.Context, stamp int64) error {
	crash, err := w.disk.meets()
	if err != nil {
		return err
	}
	if err := w.Work.Commit(ctx, stamp); err != nil {
		return err
	}
	w.written = true
	return w.disk.wrote(crash)
}

// Rollback implements rows.Work. What was written stays, whatever was heard of it.
func (w *work) Rollback() {
	if !w.written {
		w.Work.Rollback()
	}
}
