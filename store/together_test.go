package store_test

import (
	"context"
	"runtime"
	"sync"
	"testing"

	"respite/domain/consumer"
	"respite/store"
	"respite/store/storetest"
	"respite/value/money"
)

// deed is an operation of these tests.
type deed func(*store.Tx) error

// run does one deed.
func run(t testing.TB, s *store.Store, do deed) error {
	t.Helper()
	_, err := store.Update(t.Context(), s, nil, func(tx *store.Tx) (struct{}, error) { return struct{}{}, do(tx) })
	return err
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// hold keeps a writer in its transaction, and the others waiting for their turn, until it is let go.
func hold(t testing.TB, s *store.Store) func() {
	t.Helper()
	writers := store.Writers(s)
	inside, leave, left := make(chan struct{}), make(chan struct{}), make(chan error, writers)
	go func() {
		left <- run(t, s, func(*store.Tx) error {
			inside <- struct{}{}
			<-leave
			return nil
		})
	}()
	<-inside
	for range writers - 1 {
		taken := make(chan struct{})
		notice := store.Noticing(sync.OnceFunc(func() { close(taken) }))
		go func() {
			_, err := store.Update(t.Context(), s, []store.Touch{notice}, func(*store.Tx) (struct{}, error) { return struct{}{}, nil })
			left <- err
		}()
		<-taken
	}
	return func() {
		t.Helper()
		close(leave)
		for range writers {
			must(t, <-left)
		}
	}
}

// together has the deeds done in one transaction, in their order, and gives what each came to.
func together(t testing.TB, s *store.Store, deeds ...deed) []error {
	t.Helper()
	letGo := hold(t, s)
	results := make([]error, len(deeds))
	var all sync.WaitGroup
	for n, do := range deeds {
		all.Go(func() { results[n] = run(t, s, do) })
		for store.Queued(s) != n+1 {
			runtime.Gosched()
		}
	}
	letGo()
	all.Wait()
	return results
}

// ofFiles ends a test that is about the file of a book where books are in no file.
func ofFiles(t testing.TB) {
	t.Helper()
	if storetest.OnPostgres() {
		t.Skip("this is about the file of SQLite")
	}
}

// owes makes a person owe an amount more.
func owes(person consumer.ID, more money.Minor) deed {
	return func(tx *store.Tx) error {
		e, err := tx.Exposure(person, money.EUR)
		e.Claims += more
		tx.KeepExposure(e)
		return err
	}
}

// claims reads what a person owes.
func claims(t testing.TB, s *store.Store, person consumer.ID) money.Minor {
	t.Helper()
	e, err := store.Update(t.Context(), s, nil, func(tx *store.Tx) (consumer.Exposure, error) { return tx.Exposure(person, money.EUR) })
	must(t, err)
	return e.Claims
}

// count reads a number from the database, past the store.
func count(t testing.TB, b storetest.Book, query string) int {
	t.Helper()
	var found int
	must(t, b.Plain(t).QueryRowContext(context.Background(), query).Scan(&found))
	return found
}
