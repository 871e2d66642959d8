package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"respite/store/rows"
	"respite/store/tables"
	"respite/value/fault"
)

func (tx *Tx) setting(name string) (string, error) {
	s, _, err := tx.group.settings.Find(name)
	return s.Value, err
}

func (tx *Tx) setSetting(name, value string) {
	tx.group.settings.Put(tables.Setting{Name: name, Value: value})
}

// The counters of what is numbered without gaps.
const (
	reservationCounter = "reservation"
	invoiceCounter     = "invoice"
	creditCounter      = "credit_note"
	printedCounter     = "printed_reference"
)

// next gives the next number of a counter, from 1.
func (tx *Tx) next(name string) int64 {
	c, _, err := tx.group.counters.Find(name)
	if err != nil {
		tx.fail(err)
	}
	c.Name = name
	c.Value++
	tx.group.counters.Put(c)
	return c.Value
}

// Book is which of the two kinds of book this is.
type Book string

// The books.
const (
	Live Book = "live"
	Test Book = "test"
)

const (
	bookSetting   = "book"
	offsetSetting = "clock_offset"
)

// maxAdvance bounds one move of the test clock, and how far it may be ahead in all.
const maxAdvance = 10 * 366 * 24 * time.Hour

// Found makes the book what it will be for ever; a book that is something else already is refused.
func (s *Store) Found(ctx context.Context, book Book) error {
	_, err := Update(ctx, s, nil, func(tx *Tx) (struct{}, error) {
		stored, err := tx.setting(bookSetting)
		switch {
		case err != nil:
			return struct{}{}, err
		case stored == "":
			tx.setSetting(bookSetting, string(book))
		case stored != string(book):
			return struct{}{}, fmt.Errorf("this is the %s book, not the %s book", stored, book)
		}
		return struct{}{}, nil
	})
	return err
}

// Book tells which book this is.
func (v View) Book(ctx context.Context) (Book, error) {
	s, _, err := tables.Settings.Find(ctx, v.from, v.seal, bookSetting)
	return Book(s.Value), err
}

// Advance moves the clock of a test book forward and gives the new time.
func (tx *Tx) Advance(by time.Duration) (time.Time, error) {
	book, err := tx.setting(bookSetting)
	switch {
	case err != nil:
		return time.Time{}, err
	case Book(book) != Test:
		return time.Time{}, fault.LiveClock.With()
	case by <= 0 || by > maxAdvance || tx.group.offset+by > maxAdvance:
		return time.Time{}, fault.ClockBackwards.With("10 years in all")
	}
	before := tx.group.offset
	tx.group.OnUndo(func() { tx.group.offset = before })
	tx.group.offset += by
	tx.setSetting(offsetSetting, strconv.FormatInt(tx.group.offset.Microseconds(), 10))
	tx.outdate()
	return tx.Now.Add(by), nil
}

// Now gives the book's time.
func (v View) Now(ctx context.Context) (time.Time, error) {
	if v.store != nil {
		now, err := v.store.knows(ctx)
		if err != nil {
			return time.Time{}, err
		}
		return v.clock().Add(now.offset).UTC(), nil
	}
	offset, err := readOffset(ctx, v.from, v.seal)
	return v.clock().Add(offset).UTC(), err
}

// readOffset reads how far the book's time is ahead of the real one.
func readOffset(ctx context.Context, from rows.Querier, seal *rows.Seal) (time.Duration, error) {
	s, found, err := tables.Settings.Find(ctx, from, seal, offsetSetting)
	if err != nil || !found {
		return 0, err
	}
	return offsetOf(s)
}

// offsetOf reads the value as what Advance has written.
func offsetOf(s tables.Setting) (time.Duration, error) {
	micros, err := strconv.ParseInt(s.Value, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read the clock of the book: %w", err)
	}
	return time.Duration(micros) * time.Microsecond, nil
}

func (g *group) readOffset() error {
	s, found, err := g.settings.Find(offsetSetting)
	if err == nil && found {
		g.offset, err = offsetOf(s)
	}
	return err
}

// now gives the book's time to the microsecond, as it is stored.
func (g *group) now() time.Time {
	return g.store.clock().Add(g.offset).UTC().Truncate(time.Microsecond)
}
