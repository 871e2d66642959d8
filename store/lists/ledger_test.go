package lists_test

import (
	"testing"
	"time"

	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/job"
	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store"
	"respite/store/lists"
	"respite/value/id"
	"respite/value/money"
)

// posts writes an entry over two accounts for each amount, and gives the events' ids in order.
func (s shelf) posts(shop merchant.ID, amounts ...money.Minor) []id.ID {
	s.Helper()
	var events []id.ID
	s.update(func(tx *store.Tx) error {
		events = nil
		for no, amount := range amounts {
			key := tx.NewID()
			tx.Record(event.Event{ID: key, Merchant: shop, Reservation: reservation.Number(4000 + int64(shop)), No: no + 1, At: tx.Now, Kind: event.Paid, Actor: event.System, Amount: amount})
			tx.Post(ledger.Entry{Event: key, At: tx.Now, Currency: money.EUR, Lines: []ledger.Line{
				{Account: ledger.Claims, Amount: amount, Merchant: shop, Invoice: 7}, {Account: ledger.Claims, Amount: 1, Merchant: shop},
				{Account: ledger.Bank, Amount: -amount - 1, Merchant: shop},
			}})
			events = append(events, key)
		}
		return nil
	})
	return events
}

func TestBalances_OfAMerchantOrOfAll_SumEachAccount(t *testing.T) {
	s := filled(t, 0)
	s.posts(large, 10, 20)
	s.posts(small, 300)
	for shop, want := range map[merchant.ID]lists.Balance{
		0: {Account: ledger.Claims, Currency: money.EUR, Sum: 333, Lines: 6}, large: {Account: ledger.Claims, Currency: money.EUR, Sum: 32, Lines: 4},
		small: {Account: ledger.Claims, Currency: money.EUR, Sum: 301, Lines: 2},
	} {
		found, err := s.Balances(t.Context(), shop)
		if err != nil || len(found) != 2 || found[1] != want || found[0].Sum != -want.Sum {
			t.Errorf("of %d: %+v, %v", shop, found, err)
		}
	}
}

func TestLines_OfAnAccount_AreWalkedWithoutPartingAnEntry(t *testing.T) {
	s := filled(t, 0)
	events := s.posts(large, 1, 2, 3, 4, 5)
	s.posts(small, 9)
	of := lists.Account{Number: ledger.Claims, Currency: money.EUR, Shop: large}
	var before id.ID
	var sums []money.Minor
	for range 10 {
		page, older, err := s.Lines(t.Context(), of, before, 5) // two entries and half of a third
		if err != nil {
			t.Fatal(err)
		}
		if older != "" && len(page) != 4 {
			t.Errorf("a page has %d lines", len(page))
		}
		for _, line := range page {
			if line.Merchant != large || line.Account != ledger.Claims {
				t.Errorf("the line %+v is not asked for", line)
			}
			if line.Invoice == 7 {
				sums = append(sums, line.Amount)
			}
		}
		if before = older; before == "" {
			break
		}
	}
	if len(sums) != 5 || sums[0] != 5 || sums[4] != 1 {
		t.Errorf("the walk found %v", sums)
	}
	entry, err := s.Entry(t.Context(), events[2])
	if err != nil || len(entry) != 3 || entry[0].Amount != 3 || entry[2].Account != ledger.Bank {
		t.Errorf("the entry is %+v, %v", entry, err)
	}
	if all, _, err := s.Lines(t.Context(), lists.Account{Number: ledger.Claims, Currency: money.EUR}, "", 50); err != nil || len(all) != 12 {
		t.Errorf("of all: %d lines, %v", len(all), err)
	}
	if none, older, err := s.Lines(t.Context(), lists.Account{Number: ledger.Claims, Currency: money.SEK}, "", 50); err != nil || len(none) != 0 || older != "" {
		t.Errorf("in crowns: %d lines, %q, %v", len(none), older, err)
	}
}

func TestHappened_AfterAnEvent_GivesWhatCameThen(t *testing.T) {
	s := filled(t, 0)
	events := s.posts(large, 1, 2, 3)
	other := s.posts(small, 4)
	for shop, want := range map[merchant.ID][]id.ID{0: {other[0], events[2], events[1]}, large: {events[2], events[1]}, medium: nil} {
		found, err := s.Happened(t.Context(), shop, events[0], 10)
		if err != nil || len(found) != len(want) {
			t.Fatalf("of %d: %d events, %v", shop, len(found), err)
		}
		for i, e := range found {
			if e.ID != want[i] {
				t.Errorf("of %d: event %d is %s", shop, i, e.ID)
			}
		}
	}
}

func TestNextDue_IsTheFirstThingAfterAnInstant(t *testing.T) {
	s := filled(t, 0)
	now := s.book.Clock.Now()
	if next, err := s.NextDue(t.Context(), now); err != nil || !next.IsZero() {
		t.Errorf("in an empty book: %s, %v", next, err)
	}
	s.update(func(tx *store.Tx) error {
		for i, at := range []time.Duration{-time.Hour, 3 * time.Hour, 2 * time.Hour} {
			tx.Promise(job.Job{ID: tx.NewID(), Merchant: large, Kind: job.Review, Lane: string(rune('a' + i)), State: job.Waiting, RunAt: now.Add(at), MadeAt: now, Payload: []byte("{}")})
		}
		return nil
	})
	next, err := s.NextDue(t.Context(), now)
	if err != nil || !next.Equal(now.Add(2*time.Hour)) {
		t.Errorf("next is %s, %v", next, err)
	}
	jobs, err := s.Next(t.Context(), 2)
	if err != nil || len(jobs) != 2 || jobs[0].Lane != "a" || jobs[1].Lane != "c" {
		t.Errorf("the jobs are %+v, %v", jobs, err)
	}
}

func TestExposures_AreOfThePersonAskedFor(t *testing.T) {
	s := filled(t, 0)
	s.update(func(tx *store.Tx) error {
		tx.KeepExposure(consumer.Exposure{Person: "known", Currency: money.EUR, Held: 500})
		tx.KeepExposure(consumer.Exposure{Person: "other", Currency: money.EUR, Held: 7})
		return nil
	})
	for person, want := range map[consumer.ID]int{"known": 1, "nobody": 0} {
		found, err := s.Exposures(t.Context(), person)
		if err != nil || len(found) != want || want > 0 && found[0].Held != 500 {
			t.Errorf("%s: %+v, %v", person, found, err)
		}
	}
}

func TestVerdicts_AreTheLatestWithTheirFacts(t *testing.T) {
	s := filled(t, 0)
	s.update(func(tx *store.Tx) error {
		for n := range 3 {
			record := risk.Record{ID: tx.NewID(), Merchant: large, Reservation: 5, Person: "p", At: tx.Now, Facts: risk.Facts{Order: risk.Order{Lines: n}}}
			record.Verdict = risk.DefaultPolicy().Decide(record.Facts)
			if err := tx.RecordVerdict(record, string(risk.DefaultText())); err != nil {
				return err
			}
		}
		return nil
	})
	found, err := s.Verdicts(t.Context(), 2)
	if err != nil || len(found) != 2 || found[0].Facts.Order.Lines != 2 || found[1].Facts.Order.Lines != 1 || found[0].Verdict.Outcome != risk.Refused {
		t.Errorf("%+v, %v", found, err)
	}
}
