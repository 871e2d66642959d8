package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"respite/store/rows"
	"respite/value/fault"
)

// setting is a named value of the book itself.
type setting struct{ name, value string }

var settingTable = rows.Table[string, setting]{
	Name: "setting", Keys: []string{"name"}, Columns: []string{"value"},
	KeyOf:   func(s setting) string { return s.name },
	KeyArgs: func(name string) []any { return []any{name} },
	Write:   func(_ *rows.Seal, s setting) []any { return []any{s.name, s.value} },
	Read: func(_ *rows.Seal, row rows.Scan) (setting, error) {
		var s setting
		err := row(&s.name, &s.value)
		return s, err
	},
}.Ready()

func (tx *Tx) setting(name string) (string, error) {
	s, _, err := tx.group.settings.Find(name)
	return s.value, err
}

func (tx *Tx) setSetting(name, value string) {
	tx.group.settings.Put(setting{name: name, value: value})
}

// counter numbers things without gaps.
type counter struct {
	name  string
	value int64
}

var counterTable = rows.Table[string, counter]{
	Name: "counter", Keys: []string{"name"}, Columns: []string{"value"},
	KeyOf:   func(c counter) string { return c.name },
	KeyArgs: func(name string) []any { return []any{name} },
	Write:   func(_ *rows.Seal, c counter) []any { return []any{c.name, c.value} },
	Read: func(_ *rows.Seal, row rows.Scan) (counter, error) {
		var c counter
		err := row(&c.name, &c.value)
		return c, err
	},
}.Ready()

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
	c.name = name
	c.value++
	tx.group.counters.Put(c)
	return c.value
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
	s, _, err := settingTable.Find(ctx, v.from, v.seal, bookSetting)
	return Book(s.value), err
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
	s, found, err := settingTable.Find(ctx, from, seal, offsetSetting)
	if err != nil || !found {
		return 0, err
	}
	return s.offset()
}

// offset reads the value as what Advance has written.
func (s setting) offset() (time.Duration, error) {
	micros, err := strconv.ParseInt(s.value, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read the clock of the book: %w", err)
	}
	return time.Duration(micros) * time.Microsecond, nil
}

func (g *group) readOffset() error {
	s, found, err := g.settings.Find(offsetSetting)
	if err == nil && found {
		g.offset, err = s.offset()
	}
	return err
}

// now gives the book's time to the microsecond, as it is stored.
func (g *group) now() time.Time {
	return g.store.clock().Add(g.offset).UTC().Truncate(time.Microsecond)
}
