package store_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store"
	"respite/store/storetest"
	"respite/value/fault"
)

func TestClose_ThenOpen_FindsEverything(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, owes("anna", 7)))
	must(t, b.Close())
	again := storetest.Reopen(t, b.Config)
	if owed := claims(t, again, "anna"); owed != 7 {
		t.Errorf("%d is owed", owed)
	}
}

func TestClose_LeavesOneFileOnly(t *testing.T) {
	ofFiles(t)
	b := storetest.Open(t)
	must(t, run(t, b.Store, owes("anna", 7)))
	if _, err := b.View().Book(t.Context()); err != nil {
		t.Fatal(err)
	}
	must(t, b.Close())
	left, err := os.ReadDir(filepath.Dir(b.Config.Path))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("there are %v", left)
	}
}

func TestClose_WhileManyHandIn_AnswersEveryone(t *testing.T) {
	b := storetest.Open(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range 64 {
		all.Go(func() {
			for {
				err := run(t, b.Store, owes("anna", 1))
				if errors.Is(err, store.ErrClosed) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				done++
				mu.Unlock()
			}
		})
	}
	for claims(t, b.Store, "anna") < 100 {
		continue
	}
	must(t, b.Close())
	all.Wait()
	if owed := claims(t, storetest.Reopen(t, b.Config), "anna"); int(owed) != done {
		t.Errorf("%d were told that it is done, %d are in the book", done, owed)
	}
}

func TestClosedBook_AnswersAndDoesNothing(t *testing.T) {
	b := storetest.Open(t)
	must(t, b.Close())
	must(t, b.Close())
	if err := run(t, b.Store, owes("anna", 1)); !errors.Is(err, store.ErrClosed) {
		t.Errorf("an operation got %v", err)
	}
	if _, err := b.View().Book(t.Context()); err == nil {
		t.Error("it could be read")
	}
	if err := b.Snapshot(t.Context(), func(store.View) error { return nil }); err == nil {
		t.Error("it could be looked at")
	}
}

func TestOpen_WithAnotherKey_IsRefused(t *testing.T) {
	b := storetest.Open(t)
	must(t, b.Close())
	config := b.Config
	for key, want := range map[string]string{
		strings.Repeat("\x08", store.KeySize): "this key does not belong to this book",
		"short":                               "5 bytes instead of 32",
	} {
		config.Key = []byte(key)
		if _, err := store.Open(t.Context(), config); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v", err)
		}
	}
	storetest.Reopen(t, b.Config) // and no harm was done
}

func TestOpen_OfWhatIsNoBook_SaysWhich(t *testing.T) {
	ofFiles(t)
	b := storetest.Open(t)
	config := b.Config
	config.Path = filepath.Join(t.TempDir(), "letter.txt")
	must(t, os.WriteFile(config.Path, bytes.Repeat([]byte("Dear Sir or Madam, "), 1000), 0o600))
	if _, err := store.Open(t.Context(), config); err == nil || !strings.Contains(err.Error(), "letter.txt") {
		t.Errorf("got %v", err)
	}
}

func TestOpen_OfAPathWithOddCharacters_UsesThatFile(t *testing.T) {
	ofFiles(t)
	config := storetest.Open(t).Config
	config.Path = filepath.Join(t.TempDir(), "50% of a book?#&.db")
	must(t, storetest.Reopen(t, config).Close())
	if _, err := os.Stat(config.Path); err != nil {
		t.Error(err)
	}
}

func TestSealedText_MovedToAnotherRow_DoesNotOpen(t *testing.T) {
	b := storetest.Open(t)
	keep := func(number reservation.Number, street string) deed {
		return func(tx *store.Tx) error {
			r := reservation.Reservation{Number: number, Merchant: 1}
			r.Parties.Billing.Street = street
			tx.KeepReservation(r)
			return nil
		}
	}
	must(t, errors.Join(run(t, b.Store, keep(1, "Here")), run(t, b.Store, keep(2, "There"))))
	if found, err := b.View().Reservation(t.Context(), 2, 1); err != nil || found.Parties.Billing.Street != "There" {
		t.Fatalf("got %v, %v", found.Parties, err)
	}
	_, err := b.Plain(t).Exec("UPDATE reservation SET parties = (SELECT parties FROM reservation WHERE number = 1)")
	must(t, err)
	if _, err := b.View().Reservation(t.Context(), 2, 1); !errors.Is(err, store.ErrUnreadable) {
		t.Errorf("got %v", err)
	}
}

func TestFile_HoldsNoSecretInTheClear(t *testing.T) {
	ofFiles(t)
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		r := reservation.Reservation{Number: 1, Merchant: 1}
		r.Parties.Billing = consumer.Address{Street: "Geheimstraat", Email: "geheim@example.com"}
		r.Details = reservation.Details{Comment: "geheim", ContactCode: "geheim", PIN: &reservation.PIN{Code: "geheim"}, Infos: map[string]any{"geheim": 1}}
		tx.KeepReservation(r)
		tx.KeepDispatch(dispatch.Dispatch{
			ID: tx.NewID(), Merchant: 1, To: "geheim@example.com", Address: r.Parties.Billing, Subject: "geheim", Text: "geheim", HTML: "<b>geheim</b>",
		})
		tx.AddDocument(dispatch.Document{Merchant: 1, Number: 1, Kind: dispatch.Invoice, Content: []byte("Geheimstraat")})
		tx.KeepCustomer(1, consumer.Customer{Number: "C-1", NationalID: "geheim"})
		tx.AddCreditNote(invoice.CreditNote{Number: 1, Merchant: 1, Description: "geheim"})
		tx.Promise(job.Job{ID: tx.NewID(), Merchant: 1, Kind: job.Queued, State: job.Waiting, Payload: []byte(`{"BillingLastName":"Geheim"}`)})
		tx.ChangeMerchant(merchant.Merchant{ID: 1, Shared: "geheim-shared", Keys: []merchant.Key{{Secret: "geheim-key"}}})
		return tx.Mark([]string{"mail:geheim"}, "anna")
	}))
	must(t, b.Close())
	file, err := os.ReadFile(b.Config.Path)
	must(t, err)
	if bytes.Contains(bytes.ToLower(file), []byte("geheim")) {
		t.Error("the file says it")
	}
}

func TestFile_IsNobodyElsesToRead(t *testing.T) {
	ofFiles(t)
	b := storetest.Open(t)
	must(t, run(t, b.Store, owes("anna", 7)))
	for _, beside := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(b.Config.Path + beside)
		must(t, err)
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has the mode %o", info.Name(), mode)
		}
	}
}

func TestFound_AsTheOtherBook_IsRefused(t *testing.T) {
	b := storetest.Open(t)
	if err := b.Found(t.Context(), store.Live); err == nil || !strings.Contains(err.Error(), "the test book") {
		t.Errorf("got %v", err)
	}
	must(t, b.Found(t.Context(), store.Test))
}

func TestAdvance_OnlyMovesATestBookForwardAndNotTooFar(t *testing.T) {
	b := storetest.Open(t)
	advance := func(s *store.Store, by time.Duration) error {
		return run(t, s, func(tx *store.Tx) error {
			_, err := tx.Advance(by)
			return err
		})
	}
	const year = 366 * 24 * time.Hour
	must(t, advance(b.Store, 9*year))
	for _, by := range []time.Duration{-time.Second, 0, 2 * year, 11 * year} {
		if err := advance(b.Store, by); !fault.Is(err, fault.ClockBackwards) {
			t.Errorf("by %s: %v", by, err)
		}
	}
	must(t, b.Close())
	if now, err := storetest.Reopen(t, b.Config).View().Now(t.Context()); err != nil || now.Sub(storetest.Began) != 9*year {
		t.Errorf("after opening again it is %s (%v)", now, err)
	}
	config := storetest.Place(t, b.Config)
	live := storetest.Reopen(t, config)
	must(t, live.Found(t.Context(), store.Live))
	if err := advance(live, time.Hour); !fault.Is(err, fault.LiveClock) {
		t.Errorf("a live book: %v", err)
	}
}

// logMark is what the header of the log says of its present round; it changes when the log begins anew.
func logMark(t *testing.T, b storetest.Book) string {
	t.Helper()
	file, err := os.ReadFile(b.Config.Path + "-wal")
	must(t, err)
	const from, to = 16, 24 // the salts, https://www.sqlite.org/fileformat2.html#walformat
	return string(file[from:to])
}

func TestLog_WhenItHasGrown_BeginsAnew(t *testing.T) {
	ofFiles(t)
	b := storetest.Open(t)
	first := logMark(t, b)
	for n := range 5000 { // the last would be 2 GB away
		text := bytes.Repeat([]byte{byte('a' + n%26)}, 400_000) // a text that stays the same is not written
		must(t, run(t, b.Store, func(tx *store.Tx) error {
			tx.KeepCommand(command.Record{Identity: command.Identity{Merchant: 1, Name: "big"}, Answer: text})
			return nil
		}))
		if n%10 == 0 && logMark(t, b) != first {
			return
		}
	}
	t.Error("the log only grew")
}

func TestWarnings_AreNotWrittenInOrdinaryWork(t *testing.T) {
	var log bytes.Buffer
	config := storetest.Place(t, storetest.Open(t).Config)
	config.Log = slog.New(slog.NewTextHandler(&log, nil))
	s := storetest.Reopen(t, config)
	must(t, run(t, s, owes("anna", 1)))
	must(t, s.Close())
	if log.Len() > 0 {
		t.Error(log.String())
	}
}
