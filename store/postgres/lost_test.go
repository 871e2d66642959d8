package postgres_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"respite/domain/reservation"
	"respite/store"
	"respite/store/postgres"
	"respite/store/postgres/brittle"
	"respite/store/postgres/private"
	"respite/store/rows"
	"respite/value/id"
)

// breaking is a book whose connections break when they are told to.
type breaking struct {
	*store.Store
	t    *testing.T
	line *brittle.Line
	next atomic.Int64 // the brittle.Break of the next commit
}

// open opens a new book on a PostgreSQL of its own.
func open(t *testing.T) *breaking {
	t.Helper()
	server, err := private.Start(t.Context(), private.Config{})
	if errors.Is(err, private.ErrMissing) {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, server.Stop()) })
	b := &breaking{t: t}
	b.line, err = brittle.Listen(server.URL("postgres"), func() brittle.Break { return brittle.Break(b.next.Swap(0)) }, 300*time.Millisecond)
	must(t, err)
	t.Cleanup(func() { must(t, b.line.Close()) })
	b.Store, err = store.Open(t.Context(), store.Config{
		Postgres: b.line.URL(), Key: bytes.Repeat([]byte{7}, store.KeySize), Clock: time.Now, Chance: id.NewSource(time.Now, rand.Reader),
		Log: slog.New(slog.DiscardHandler),
	})
	must(t, err)
	t.Cleanup(func() { must(t, b.Close()) })
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// take takes the next number of a reservation, and tells how many times it was tried. Numbers have no gaps:
// whoever takes two makes one.
func (b *breaking) take() (reservation.Number, int, error) {
	var tries atomic.Int64
	number, err := store.Update(b.t.Context(), b.Store, nil, func(tx *store.Tx) (reservation.Number, error) {
		tries.Add(1)
		return tx.NextReservation(), nil
	})
	return number, int(tries.Load()), err
}

// takes takes the next number, and says which it must be and how many times it must be tried.
func (b *breaking) takes(want reservation.Number, tries int) {
	b.t.Helper()
	number, tried, err := b.take()
	if err != nil || number != want || tried != tries {
		b.t.Errorf("number %d after %d tries, %v; it should be %d after %d", number, tried, err, want, tries)
	}
}

func (b *breaking) first() reservation.Number {
	b.t.Helper()
	number, _, err := b.take()
	must(b.t, err)
	return number
}

func TestCommit_WhenTheConnectionBreaks_HappensOnce(t *testing.T) {
	b := open(t)
	last := b.first()
	for _, kind := range brittle.Breaks() {
		t.Run(fmt.Sprint(kind), func(t *testing.T) {
			for range 5 { // more than there are writers
				tries := 1
				if kind == brittle.BeforeCommit || kind == brittle.HalfCommit {
					tries = 2
				}
				last++
				b.next.Store(int64(kind))
				b.takes(last, tries)
			}
			last++
			b.takes(last, 1)
		})
	}
}

func TestCommit_WhenTheConnectionsOfManyBreak_EachHappensOnce(t *testing.T) {
	b := open(t)
	first := b.first()
	const callers, times = 16, 20
	taken := make([][]reservation.Number, callers)
	var all sync.WaitGroup
	var answered atomic.Int64
	for c := range callers {
		all.Go(func() {
			for range times {
				number, _, err := b.take()
				if err != nil {
					t.Error(err)
					return
				}
				taken[c] = append(taken[c], number)
				if n := answered.Add(1); n%8 == 0 {
					b.next.Store(1 + n/8%int64(len(brittle.Breaks())))
				}
			}
		})
	}
	all.Wait()
	seen := map[reservation.Number]bool{}
	for _, numbers := range taken {
		for _, number := range numbers {
			if seen[number] {
				t.Errorf("%d was given twice", number)
			}
			seen[number] = true
		}
	}
	b.next.Store(0)
	b.takes(first+callers*times+1, 1)
}

// What nobody could find out in time is not done again by us, and must not be taken later for what was done then.
func TestCommit_WhoseEndNobodyCanFindOut_SaysSo_AndIsNeverTakenForALaterOne(t *testing.T) {
	defer postgres.BeImpatient(500 * time.Millisecond)()
	b := open(t)
	last := b.first()
	b.line.Shut(true)
	b.next.Store(int64(brittle.BeforeAnswer))
	_, tries, err := b.take()
	if !errors.Is(err, rows.ErrUnknown) || tries != 1 {
		t.Errorf("after %d tries it says %v", tries, err)
	}
	b.line.Shut(false)
	last++ // it was committed after all
	for range 4 {
		last++
		b.next.Store(int64(brittle.BeforeCommit))
		b.takes(last, 2)
	}
}
