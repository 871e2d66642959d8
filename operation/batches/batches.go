// Package batches takes in files of delivered orders, checks every row against the books, and applies them as the
// merchant's clerk would: each step by an ordinary operation, several at a time.
//
// It must never do a step twice, whatever is repeated or breaks, and never change an order but through an
// operation. How that holds: the same bytes of a merchant are the same batch for ever; a step is done under a
// command identity made of batch and line, and its request carries the same mark for good. Whoever goes on where
// somebody has stopped asks for the marks of the page at hand first, and only then does what none is found for.
package batches

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"respite/domain/delivery"
	"respite/domain/event"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/operation"
	"respite/operation/files"
	"respite/store"
	"respite/value/id"
)

// MaxSize bounds a file, in bytes (design 7).
const MaxSize = 64 << 20

// keptFor is how long the result of a batch can be fetched.
const keptFor = 90 * 24 * time.Hour

// What stands against a request about a batch.
var (
	ErrUnknown  = errors.New("there is no such batch")
	ErrTooLarge = fmt.Errorf("the file is larger than %d bytes", MaxSize)
	ErrNotNow   = errors.New("the batch cannot be applied as it stands")
	ErrNoResult = errors.New("the file of this batch is not kept any more, or cannot be read")
)

// Batches works on the batches of one book. It is safe for concurrent use.
type Batches struct {
	operations *operation.Operations
	book       *store.Store
}

// New makes it.
func New(operations *operation.Operations) *Batches {
	return &Batches{operations: operations, book: operations.Store}
}

// HandIn is what is known of a file that is handed in.
type HandIn struct {
	Merchant merchant.ID
	By       event.Actor // empty: the merchant's system
	Name     string      // of the file, for people
	Wish     delivery.Wish
}

// TakeIn keeps a file and promises its check. The same bytes again are the same batch, which the truth tells: one
// of which nothing was applied yet is checked anew, with the new wish; any other is given as it stands. A file
// that does not come to its end leaves nothing.
func (b *Batches) TakeIn(ctx context.Context, in HandIn, from io.Reader) (delivery.Batch, bool, error) {
	w, err := files.Create(ctx, b.book, files.Label{Merchant: in.Merchant, Name: in.Name})
	if err != nil {
		return delivery.Batch{}, false, err
	}
	taken, err := b.take(ctx, in, from, w)
	if err != nil || !taken.kept {
		err = errors.Join(err, w.Discard())
	}
	if err == nil && taken.former != "" {
		former, there, found := b.book.View().File(ctx, taken.former, in.Merchant)
		if err = found; err == nil && there {
			err = files.Remove(ctx, b.book, former)
		}
	}
	return taken.batch, taken.known, err
}

// taken is what became of a file.
type taken struct {
	batch  delivery.Batch
	known  bool
	kept   bool
	former id.ID // the same file as it was kept before
}

func (b *Batches) take(ctx context.Context, in HandIn, from io.Reader, w *files.Writer) (taken, error) {
	lines := &lineCounter{}
	size, err := io.Copy(io.MultiWriter(w, lines), io.LimitReader(from, MaxSize+1))
	if err != nil {
		return taken{}, fmt.Errorf("take a batch in: %w", err)
	}
	if size > MaxSize {
		return taken{}, ErrTooLarge
	}
	written, err := w.Finish()
	if err != nil {
		return taken{}, err
	}
	return store.Update(ctx, b.book, nil, func(tx *store.Tx) (taken, error) {
		before, known, err := tx.BatchOf(written.Hash, in.Merchant)
		if err != nil || known && !before.Anew() {
			return taken{batch: before, known: known}, err
		}
		kept, err := tx.AddFile(written, keptFor)
		if err != nil {
			return taken{}, err
		}
		made := delivery.Batch{
			ID: before.ID, Merchant: in.Merchant, By: in.By, File: kept.ID, Name: in.Name, Hash: kept.Hash, State: delivery.Checking,
			Wish: in.Wish, MadeAt: tx.Now, KeepUntil: kept.KeepUntil, Lines: lines.count(),
		}
		if !known {
			made.ID = tx.NewID()
		}
		tx.KeepBatch(made)
		promise(tx, made)
		return taken{batch: made, known: known, kept: true, former: before.File}, nil
	})
}

// ahead is how long before its promise a batch counts as due: it goes before the documents of the invoices that
// it and others make, which nobody waits for and of which there are as many as orders.
const ahead = 24 * time.Hour

// promise has somebody work on a batch.
func promise(tx *store.Tx, b delivery.Batch) {
	tx.Promise(job.Job{
		ID: tx.NewID(), Merchant: b.Merchant, Kind: job.Batch, Lane: job.BatchLane(b.ID), State: job.Waiting,
		RunAt: tx.Now.Add(-ahead), MadeAt: tx.Now, Payload: job.Filing{Batch: b.ID}.Payload(),
	})
}

// Find reads a batch of a merchant.
func (b *Batches) Find(ctx context.Context, key id.ID, owner merchant.ID) (delivery.Batch, error) {
	found, there, err := b.book.View().Batch(ctx, key, owner)
	if err == nil && !there {
		err = ErrUnknown
	}
	return found, err
}

// Apply has a batch applied that was checked, or goes on with one that stopped. By is who wants it; empty: the
// merchant's system.
func (b *Batches) Apply(ctx context.Context, key id.ID, owner merchant.ID, wish delivery.Wish, by event.Actor) (delivery.Batch, error) {
	return store.Update(ctx, b.book, nil, func(tx *store.Tx) (delivery.Batch, error) {
		found, there, err := tx.Batch(key, owner)
		switch {
		case err != nil:
			return found, err
		case !there:
			return found, ErrUnknown
		case !found.May(wish):
			return found, ErrNotNow
		}
		if found.Through == 0 {
			found.By = by
		}
		found.State, found.Wish, found.Reason, found.EndedAt = delivery.Applying, wish, "", time.Time{}
		tx.KeepBatch(found)
		promise(tx, found)
		return found, nil
	})
}

// Findings lists what is wrong with a batch, at most so many, in the order of the file.
func (b *Batches) Findings(ctx context.Context, of delivery.Batch, limit int) ([]delivery.Finding, error) {
	var all []delivery.Finding
	for no := 0; no < of.Lists && len(all) < limit; no++ {
		var page []delivery.Finding
		if _, err := b.book.View().Page(ctx, of, delivery.FindingPage, no, &page); err != nil {
			return nil, err
		}
		all = append(all, page...)
	}
	return all[:min(len(all), limit)], nil
}

// pagesAtOnce is how many pages one transaction forgets, so that nobody waits long for it.
const pagesAtOnce = 50

// Forget removes what is kept of batches whose time has come. That a file was handed in is never forgotten.
func (b *Batches) Forget(ctx context.Context) error {
	for forgotten := pagesAtOnce; forgotten == pagesAtOnce; {
		var err error
		forgotten, err = store.Update(ctx, b.book, nil, func(tx *store.Tx) (int, error) { return tx.ForgetPages(pagesAtOnce) })
		if err != nil {
			return fmt.Errorf("forget pages of batches: %w", err)
		}
	}
	if _, err := files.Sweep(ctx, b.book); err != nil {
		return fmt.Errorf("remove files: %w", err)
	}
	return nil
}

// lineCounter counts the lines of a text; in an archive there is nothing to count.
type lineCounter struct {
	lines   int
	begun   bool
	archive bool
}

// Write implements io.Writer.
func (c *lineCounter) Write(p []byte) (int, error) {
	if !c.begun && len(p) > 0 {
		c.begun, c.archive = true, bytes.HasPrefix(p, []byte("PK"))
	}
	c.lines += bytes.Count(p, []byte{'\n'})
	return len(p), nil
}

func (c *lineCounter) count() int {
	if c.archive {
		return 0
	}
	return c.lines
}
