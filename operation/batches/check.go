package batches

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"respite/domain/delivery"
	"respite/domain/reservation"
	"respite/operation/files"
	"respite/store"
	"respite/wire/sheet"
)

// The bounds of a page.
const (
	pageSteps = 1000
	pageRows  = 5000
)

// checker checks one batch.
type checker struct {
	*Batches
	ctx    context.Context
	batch  delivery.Batch
	reader delivery.Reader
	page   []delivery.Step
	rows   int // of the page
	seen   *seen
	wrong  map[reservation.Number]int // the orders of which a row is wrong, and its line
	began  time.Time                  // with the first page
}

// check reads the file from where its latest page ended.
func (b *Batches) check(ctx context.Context, batch delivery.Batch) error {
	kept, there, err := b.book.View().File(ctx, batch.File, batch.Merchant)
	if err != nil {
		return err
	}
	if !there {
		return b.refuse(ctx, batch, "the file is not kept any more", nil)
	}
	c := &checker{Batches: b, ctx: ctx, batch: batch, seen: newSeen(), wrong: map[reservation.Number]int{}}
	table, err := sheet.Open(files.Open(ctx, b.book, kept), kept.Size)
	if err == nil {
		err = errors.Join(c.read(table), table.Close())
	}
	var unreadable *sheet.Unreadable
	if errors.As(err, &unreadable) {
		return b.refuse(ctx, c.batch, unreadable.Error(), nil)
	}
	return err
}

// refuse ends a batch whose file cannot be read as a whole.
func (b *Batches) refuse(ctx context.Context, batch delivery.Batch, reason string, found []delivery.Finding) error {
	_, err := b.change(ctx, batch, func(tx *store.Tx, now delivery.Batch) delivery.Batch {
		now.State, now.Reason, now.EndedAt, now.Format = delivery.Refused, reason, tx.Now, batch.Format
		if len(found) > 0 {
			tx.KeepPage(now, delivery.FindingPage, 0, found)
			now.Lists, now.Listed = 1, len(found)
		}
		return now
	})
	return err
}

func (c *checker) read(table *sheet.Reader) error {
	c.batch.Format = string(table.Form().Format)
	if names, line := table.Header(); names != nil {
		if _, found := delivery.ReadColumns(line, names); len(found) > 0 {
			return c.refuse(c.ctx, c.batch, "the header is wrong", found)
		}
	}
	for range c.batch.Rows {
		if _, err := table.Next(); err != nil {
			return fmt.Errorf("find the place where the check stopped: %w", err)
		}
	}
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return c.end()
		}
		if err != nil {
			return err
		}
		if c.batch.Rows+c.rows >= delivery.MaxRows {
			return &sheet.Unreadable{Line: row.Line, Reason: fmt.Sprintf("the file has more than %d rows", delivery.MaxRows)}
		}
		if step := c.reader.Read(row.Line, row.Names, row.Cells, row.Wrong); step != nil {
			c.add(*step)
		}
		if len(c.page) < pageSteps && c.rows < pageRows {
			continue
		}
		if left, err := c.turn(false); left || err != nil {
			return err
		}
	}
}

func (c *checker) add(step delivery.Step) {
	c.page = append(c.page, step)
	c.rows += len(step.Lines)
}

// end checks what is left.
func (c *checker) end() error {
	if last := c.reader.End(); last != nil {
		c.add(*last)
	}
	if c.batch.Rows+c.rows == 0 {
		return &sheet.Unreadable{Reason: "the file has no rows below its header"}
	}
	_, err := c.turn(true)
	return err
}

// turn checks the page at hand and writes it down; it tells whether the rest is left to another job.
func (c *checker) turn(last bool) (bool, error) {
	now, err := c.book.View().Now(c.ctx)
	if err != nil {
		return false, err
	}
	if c.began.IsZero() {
		c.began = now
	}
	if err := c.compare(now); err != nil {
		return false, err
	}
	leaves := !last && now.Sub(c.began) > slice
	before, page, format := c.batch, c.page, c.batch.Format
	c.batch, err = c.change(c.ctx, before, func(tx *store.Tx, after delivery.Batch) delivery.Batch {
		after.Format = format
		tx.KeepPage(after, delivery.StepPage, after.Pages, page)
		after = note(tx, after, page)
		if last {
			after = checked(after, tx.Now)
		}
		if leaves || after.State == delivery.Applying {
			promise(tx, after)
		}
		return after
	})
	c.page, c.rows = nil, 0
	return leaves, err
}

// note counts a page, and lists what is wrong with it.
func note(tx *store.Tx, b delivery.Batch, page []delivery.Step) delivery.Batch {
	b.Pages++
	var found []delivery.Finding
	for _, s := range page {
		b.Steps++
		b.Rows += len(s.Lines)
		if s.Good() {
			b.Good++
			continue
		}
		b.Wrong += len(s.Lines)
		found = append(found, s.Findings()...)
	}
	found = found[:min(len(found), delivery.MaxFindings-b.Listed)]
	if len(found) > 0 {
		tx.KeepPage(b, delivery.FindingPage, b.Lists, found)
		b.Lists++
		b.Listed += len(found)
	}
	return b
}

// checked ends the check, and begins what is wished after it.
func checked(b delivery.Batch, now time.Time) delivery.Batch {
	b.State, b.EndedAt = delivery.Checked, now
	if b.May(b.Wish) {
		b.State, b.EndedAt = delivery.Applying, time.Time{}
	}
	return b
}
