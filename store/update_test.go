package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store"
	"respite/store/storetest"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

var errRefused = errors.New("refused by the test")

// everything writes to shelves and to journals and then gives what it is told to.
func everything(end func() error) deed {
	return func(tx *store.Tx) error {
		if err := owes("anna", 7)(tx); err != nil {
			return err
		}
		number := tx.NextReservation()
		tx.KeepPerson(consumer.Person{ID: consumer.ID(tx.NewID())})
		told := event.Event{ID: tx.NewID(), Reservation: number, No: 1, Amount: 5}
		tx.Record(told)
		tx.Post(ledger.Entry{Event: told.ID, At: tx.Now, Currency: money.EUR, Lines: []ledger.Line{
			{Account: ledger.ReservedMemo, Amount: 5}, {Account: ledger.ReservedMemoBack, Amount: -5},
		}})
		return end()
	}
}

func TestUpdate_WhenOneOfAGroupFails_OnlyThatOneLeavesNothing(t *testing.T) {
	for name, end := range map[string]func() error{
		"by an error": func() error { return errRefused },
		"by a panic":  func() error { panic("by the test") },
	} {
		t.Run(name, func(t *testing.T) {
			b := storetest.Open(t)
			fine := func() error { return nil }
			results := together(t, b.Store, everything(fine), everything(end), everything(fine))
			if results[0] != nil || results[1] == nil || results[2] != nil {
				t.Fatalf("got %v", results)
			}
			if owed := claims(t, b.Store, "anna"); owed != 14 {
				t.Errorf("two operations made the person owe %d", owed)
			}
			for _, table := range []string{"person", "event", "ledger_line / 2"} {
				name, divided, _ := strings.Cut(table, " ")
				if rows := count(t, b, "SELECT COUNT(*)"+divided+" FROM "+name); rows != 2 {
					t.Errorf("%d rows of %s", rows, name)
				}
			}
			if last := count(t, b, "SELECT MAX(reservation) FROM event"); last != 2_400_000_002 {
				t.Errorf("the second number given out is %d", last)
			}
		})
	}
}

func TestUpdate_AfterAPanic_ServesTheNext(t *testing.T) {
	b := storetest.Open(t)
	if err := run(t, b.Store, func(*store.Tx) error { panic("by the test") }); err == nil || !strings.Contains(err.Error(), "by the test") {
		t.Errorf("got %v", err)
	}
	must(t, run(t, b.Store, owes("anna", 1)))
}

func TestUpdate_WhenAnEntryDoesNotBalance_Fails(t *testing.T) {
	b := storetest.Open(t)
	err := run(t, b.Store, func(tx *store.Tx) error {
		tx.Post(ledger.Entry{Event: "E", Lines: []ledger.Line{{Account: ledger.Bank, Amount: 1}}})
		return owes("anna", 1)(tx)
	})
	if err == nil || claims(t, b.Store, "anna") != 0 {
		t.Errorf("got %v, and %d is owed", err, claims(t, b.Store, "anna"))
	}
}

func TestUpdate_WhenARowOfAGroupCannotBeWritten_OnlyItsOperationSuffers(t *testing.T) {
	b := storetest.Open(t)
	note := func(tx *store.Tx) error {
		tx.AddCreditNote(invoice.CreditNote{Number: 1, Gross: 1})
		return nil
	}
	must(t, run(t, b.Store, note))
	results := together(t, b.Store, owes("anna", 1), note, owes("anna", 1))
	if results[0] != nil || results[1] == nil || results[2] != nil || claims(t, b.Store, "anna") != 2 {
		t.Errorf("got %v, and %d is owed", results, claims(t, b.Store, "anna"))
	}
}

func TestUpdate_WhenARowOfAGroupCannotBeRead_OnlyItsOperationSuffers(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		tx.KeepPerson(consumer.Person{ID: "anna"})
		return nil
	}))
	if _, err := b.Plain(t).Exec("UPDATE person SET recent = '['"); err != nil {
		t.Fatal(err)
	}
	results := together(t, b.Store, owes("anna", 1), func(tx *store.Tx) error {
		_, err := tx.Person("anna")
		return err
	}, owes("anna", 1))
	if results[0] != nil || !errors.Is(results[1], store.ErrUnreadable) || results[2] != nil || claims(t, b.Store, "anna") != 2 {
		t.Errorf("got %v, and %d is owed", results, claims(t, b.Store, "anna"))
	}
}

func TestUpdate_OfAThousandAtOnce_LosesNothing(t *testing.T) {
	b := storetest.Open(t)
	var all sync.WaitGroup
	for range 1000 {
		all.Go(func() {
			if err := run(t, b.Store, func(tx *store.Tx) error {
				tx.NextReservation()
				return owes("anna", 1)(tx)
			}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if owed := claims(t, b.Store, "anna"); owed != 1000 {
		t.Errorf("a thousand operations made the person owe %d", owed)
	}
	if given := count(t, b, "SELECT value FROM counter WHERE name = 'reservation'"); given != 1000 {
		t.Errorf("a thousand numbers were given out, the counter says %d", given)
	}
}

func TestUpdate_WhenTheCallerLeavesTheQueue_IsNotDone(t *testing.T) {
	b := storetest.Open(t)
	letGo := hold(t, b.Store)
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := store.Update(ctx, b.Store, nil, func(tx *store.Tx) (struct{}, error) { return struct{}{}, owes("anna", 1)(tx) })
		left <- err
	}()
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	letGo()
	if owed := claims(t, b.Store, "anna"); owed != 0 {
		t.Errorf("it was done all the same: %d is owed", owed)
	}
}

func TestUpdate_WhenTooManyWait_TurnsTheNextAway(t *testing.T) {
	b := storetest.Open(t)
	letGo := hold(t, b.Store)
	const beyond = 5
	turnedAway, done := make(chan error, beyond), make(chan error, store.MaxWaiting)
	for range store.MaxWaiting + beyond {
		go func() {
			err := run(t, b.Store, func(*store.Tx) error { return nil })
			if fault.Is(err, fault.TooBusy) {
				turnedAway <- err
				return
			}
			done <- err
		}()
	}
	for range beyond {
		<-turnedAway
	}
	letGo()
	for range store.MaxWaiting {
		must(t, <-done)
	}
}

func TestUpdate_WhileAnotherProcessWrites_WaitsForIt(t *testing.T) {
	b := storetest.Open(t)
	letGo := hold(t, storetest.Reopen(t, b.Config))
	done := make(chan error)
	go func() { done <- run(t, b.Store, owes("anna", 1)) }()
	letGo()
	must(t, <-done)
}

func TestView_WhileAnOperationRuns_DoesNotWait(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, owes("anna", 1)))
	letGo := hold(t, b.Store)
	if book, err := b.View().Book(t.Context()); err != nil || book != store.Test {
		t.Errorf("got %q, %v", book, err)
	}
	letGo()
}

func TestSnapshot_WhileTheBookGoesOn_SeesOneState(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, everything(func() error { return nil })))
	must(t, b.Snapshot(t.Context(), func(v store.View) error {
		before, err := v.TrialBalance(t.Context())
		must(t, err)
		must(t, run(t, b.Store, everything(func() error { return nil })))
		after, err := v.TrialBalance(t.Context())
		must(t, err)
		if fmt.Sprint(before) != fmt.Sprint(after) {
			t.Errorf("first %v, then %v", before, after)
		}
		return nil
	}))
}

func TestAddMerchant_WithAWebsiteKeyThatIsTaken_IsRefused(t *testing.T) {
	b := storetest.Open(t)
	add := func(id merchant.ID, key string) deed {
		return func(tx *store.Tx) error { return tx.AddMerchant(merchant.Merchant{ID: id, WebsiteKey: key}) }
	}
	results := together(t, b.Store, add(1, "A"), add(2, "A"), add(1, "B"), add(3, "C"))
	taken := []bool{false, true, true, false}
	for n, err := range results {
		if fault.Is(err, fault.MerchantExists) != taken[n] || !taken[n] && err != nil {
			t.Errorf("merchant %d of the group: %v", n+1, err)
		}
	}
	if err := run(t, b.Store, add(4, "A")); !fault.Is(err, fault.MerchantExists) {
		t.Errorf("later: %v", err)
	}
}

func TestJoinedTo_WithinTheTransactionThatJoins_KnowsIt(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		tx.KeepPerson(consumer.Person{ID: "anna"})
		tx.KeepPerson(consumer.Person{ID: "bert", JoinedTo: "anna"})
		tx.KeepPerson(consumer.Person{ID: "cora"})
		return nil
	}))
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		tx.KeepPerson(consumer.Person{ID: "bert"})
		tx.KeepPerson(consumer.Person{ID: "cora", JoinedTo: "anna"})
		joined, err := tx.JoinedTo("anna")
		if len(joined) != 1 || joined[0].ID != "cora" {
			t.Errorf("joined are %v", joined)
		}
		return err
	}))
}

func TestOldestDue_LooksAtWhoeverIsThePerson(t *testing.T) {
	b := storetest.Open(t)
	owed := func(n invoice.Number, person consumer.ID, due day.Day) invoice.Invoice {
		return invoice.Invoice{Number: n, Person: person, State: invoice.Active, Gross: 1, DueOn: due}
	}
	oldest := func(tx *store.Tx, want day.Day) {
		if got, _, err := tx.OldestDue("anna"); err != nil || got != want {
			t.Errorf("the oldest is due %s and not %s (%v)", got, want, err)
		}
	}
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		tx.KeepPerson(consumer.Person{ID: "anna"})
		tx.KeepPerson(consumer.Person{ID: "bert"})
		tx.KeepInvoice(owed(1, "anna", 300))
		tx.KeepInvoice(owed(2, "bert", 200))
		return nil
	}))
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		oldest(tx, 300)
		tx.KeepPerson(consumer.Person{ID: "bert", JoinedTo: "anna"})
		oldest(tx, 200) // joined a moment ago
		tx.KeepInvoice(owed(3, "bert", 100))
		oldest(tx, 100) // issued a moment ago
		for n, person := range map[invoice.Number]consumer.ID{2: "bert", 3: "bert"} {
			paid := owed(n, person, 100)
			paid.State = invoice.Paid
			tx.KeepInvoice(paid)
		}
		oldest(tx, 300) // paid a moment ago
		return nil
	}))
}

func TestInvoicesOf_WithinTheTransaction_SeesWhatItChanged(t *testing.T) {
	b := storetest.Open(t)
	add := func(n invoice.Number, gross money.Minor) deed {
		return func(tx *store.Tx) error {
			tx.KeepInvoice(invoice.Invoice{Number: n, Merchant: 1, Reservation: 9, Gross: gross})
			return nil
		}
	}
	must(t, run(t, b.Store, add(1, 10)))
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		changed := errors.Join(add(1, 11)(tx), add(2, 20)(tx))
		found, err := tx.InvoicesOf(reservation.Number(9), 1)
		if len(found) != 2 || found[0].Gross != 11 || found[1].Gross != 20 {
			t.Errorf("found %v", found)
		}
		return errors.Join(changed, err)
	}))
}

func TestAdvance_ByManyAtOnce_AddsUp(t *testing.T) {
	b := storetest.Open(t)
	move := func(end error) deed {
		return func(tx *store.Tx) error {
			now, err := tx.Advance(time.Hour)
			if !now.Equal(tx.Now.Add(time.Hour)) {
				t.Errorf("an hour after %s it is %s", tx.Now, now)
			}
			return errors.Join(err, end)
		}
	}
	results := together(t, b.Store, move(nil), move(errRefused), move(nil))
	if results[0] != nil || results[1] == nil || results[2] != nil {
		t.Fatalf("got %v", results)
	}
	if now, err := b.View().Now(t.Context()); err != nil || now.Sub(storetest.Began) != 2*time.Hour {
		t.Errorf("the clock moved by %s (%v)", now.Sub(storetest.Began), err)
	}
}
