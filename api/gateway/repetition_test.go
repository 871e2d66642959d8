package gateway_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/job"
	"respite/domain/reservation"
	"respite/value/money"
)

// A client that heard nothing asks again with a new signature. The same content within ten minutes,
// or the same Idempotency-Key within a day, is the same request (gateway reference 9.3, 32).

// repeats tells whether an answer was given before.
func repeats(a reply) bool { return a.header.Get("Idempotent-Replayed") == "true" }

// wantSame fails the test unless the second answer is the first one again.
func (w *world) wantSame(first, second reply) {
	w.t.Helper()
	if !repeats(second) || second.body != first.body || repeats(first) {
		w.t.Errorf("repeated %t and %t:\n%s\n%s", repeats(first), repeats(second), first.body, second.body)
	}
}

// wantNew fails the test unless the second answer is of its own.
func (w *world) wantNew(first, second reply) {
	w.t.Helper()
	if repeats(second) || second.key == first.key || second.code != 190 {
		w.t.Errorf("repeated %t: %s", repeats(second), second.body)
	}
}

func TestRepetition_OfEveryAction_GetsTheFirstAnswerAndDoesNothing(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("R-1"))
	other := w.reserved(aReserve("R-2"))
	paid := w.want(190, w.transaction(aPay("P-0", number, "10").of(some("car", 1)).body()))
	for name, c := range map[string]struct {
		ask func(body string, headers ...string) reply
		fields
	}{
		"Reserve": {w.data, aReserve("R-3")},
		"refused": {w.data, aReserve("R-4").with("BillingLastName", "Denied")},
		"pending": {w.data, aReserve("R-5").with("BillingEmail", "pending_accepted@klarna.com")},
		"Pay":     {w.transaction, aPay("P-1", number, "10").of(some("car", 1))},
		"Refund":  {w.transaction, aRefund("F-1", paid.key, "1")},
		"Extend":  {w.data, anExtend("R-1", number)},
		"Cancel":  {w.data, aCancel("R-2", other)},
	} {
		t.Run(name, func(t *testing.T) {
			first := c.ask(c.body())
			w.wait(9 * time.Minute)
			w.unchanged(func() { w.wantSame(first, c.ask(c.body())) })
		})
	}
	w.books()
}

func anExtend(invoice, number string) fields {
	f := aCancel(invoice, number)
	f.action = "ExtendReservation"
	return f
}

func anUpdate(invoice, number string) fields {
	f := aCancel(invoice, number)
	f.action = "UpdateReservation"
	return f
}

func TestRepetition_AfterTheWindow_IsANewRequest(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("R-1"))
	pay := aPay("P-1", number, "10").of(some("car", 1)).body()
	first := w.want(190, w.transaction(pay))
	w.wait(10*time.Minute - time.Second)
	w.wantSame(first, w.transaction(pay))
	w.wait(time.Second)
	w.wantNew(first, w.transaction(pay))
	if invoices := w.invoices(number); len(invoices) != 2 {
		t.Errorf("there are %d invoices", len(invoices))
	}
	w.books()
}

// Clients fill some texts at random, and change addresses to be told at: those make no other request.
func TestRepetition_WithOtherTextsThatMeanNothing_IsTheSame(t *testing.T) {
	w := newWorld(t)
	pay := aPay("P-1", w.reserved(aReserve("R-1")), "10").of(some("car", 1)).basics("Order", "ORDER_NO_65f1c0ffee123")
	first := w.want(190, w.transaction(pay.body()))
	again := pay.basics("Order", "ORDER_NO_99f1c0ffee999").basics("Description", "once more").basics("PushURL", "https://shop.example.org/b").
		basics("ClientUserAgent", "x").basics("StartRecurrent", "True").with("ShippingSameAsBilling", true)
	w.wantSame(first, w.transaction(again.body(), "Culture", "nl-NL"))
	w.wantSame(first, w.transaction(strings.Replace(pay.body(), `"AmountDebit":10`, `"AmountDebit":"10.00"`, 1)))
}

func TestRepetition_WithAnythingThatMatters_IsAnother(t *testing.T) {
	w := newWorld(t)
	pay := aPay("P-1", w.reserved(aReserve("R-1")), "10").of(some("car", 1))
	first := w.want(190, w.transaction(pay.body()))
	w.wantNew(first, w.transaction(pay.basics("Invoice", "P-2").body()))
	w.wantNew(first, w.transaction(pay.basics("AmountDebit", 5).of(some("train", 1)).body()))
	other := pay.with("ReservationNumber", w.reserved(aReserve("R-2")))
	w.wantNew(first, w.transaction(other.body()))
	w.wantNew(first, w.transaction(other.with("SendByMail", "true").with("SendByEmail", "false").body()))
	w.books()
}

func TestRepetition_OfAPayBySomeoneElse_IsNotTheirs(t *testing.T) {
	w := newWorld(t)
	w.otherShop()
	body := aReserve("R-1").body()
	first := w.want(190, w.data(body))
	second := w.callAs(otherKeys, "POST", "/json/DataRequest", body)
	w.wantNew(first, second)
}

func TestRepetition_WithAnIdempotencyKey_CountsForADayWhateverElseHappens(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("R-1"))
	pay := aPay("P-1", number, "10").of(some("car", 1)).body()
	first := w.want(190, w.transaction(pay, "Idempotency-Key", "k-1"))
	w.wait(24*time.Hour - time.Second)
	w.wantSame(first, w.transaction(pay, "Idempotency-Key", "k-1"))
	w.wantNew(first, w.transaction(pay, "Idempotency-Key", "k-2"))
	w.unchanged(func() {
		other := aPay("P-2", number, "10").of(some("car", 1)).body()
		if a := w.want(491, w.transaction(other, "Idempotency-Key", "k-1")); !strings.Contains(a.errors["Idempotency-Key"], "another content") {
			t.Errorf("another content under the key: %v", a.errors)
		}
		if a := w.want(491, w.data(aCancel("R-1", number).body(), "Idempotency-Key", "k-1")); a.errors["Idempotency-Key"] == "" {
			t.Errorf("another action under the key: %v", a.errors)
		}
		if a := w.want(491, w.transaction(pay, "Idempotency-Key", strings.Repeat("k", 256))); a.errors["Idempotency-Key"] == "" {
			t.Errorf("a key without end: %v", a.errors)
		}
	})
	w.wait(time.Second)
	w.wantNew(first, w.transaction(pay, "Idempotency-Key", "k-1"))
	w.books()
}

func TestRepetition_OfAReserveThatEnded_IsANewReservation(t *testing.T) {
	w := newWorld(t)
	body := aReserve("R-1").body()
	first := w.want(190, w.data(body))
	w.want(190, w.data(aCancel("R-1", first.values["ReservationNumber"]).body()))
	second := w.data(body)
	w.wantNew(first, second)
	if w.order(second.values["ReservationNumber"]).State != reservation.Held || first.values["ReservationNumber"] == second.values["ReservationNumber"] {
		t.Errorf("the second is %s", second.body)
	}
	w.wantSame(second, w.data(body))
	w.books()
}

func TestRepetition_OfAChangeAfterItWasUndone_IsAppliedAgain(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("R-1"))
	a := anUpdate("R-1", number).with("BillingStreet", "Akade").body()
	b := anUpdate("R-1", number).with("BillingStreet", "Bkade").body()
	street := func() string { return w.order(number).Parties.Billing.Street }
	first := w.want(190, w.data(a))
	w.wantSame(first, w.data(a))
	w.wantNew(first, w.data(b))
	if street() != "Bkade" {
		t.Errorf("B did not apply: %s", street())
	}
	w.wantNew(first, w.data(a))
	if street() != "Akade" {
		t.Errorf("A did not apply again: %s", street())
	}
	w.books()
}

func TestRepetition_OfARefund_NeedsAnotherInvoiceToBeTwo(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("R-1"))
	key := w.want(190, w.transaction(aPay("P-1", number, "34").body())).key
	first := w.want(190, w.transaction(aRefund("F-1", key, "5").body()))
	w.wantSame(first, w.transaction(aRefund("F-1", key, "5").body()))
	w.wantNew(first, w.transaction(aRefund("F-2", key, "5").body()))
	if credited := w.invoices(number)[0].Credited; credited != 1000 {
		t.Errorf("%s are credited", credited.Decimal())
	}
	w.books()
}

func TestRepetition_OfWhatWasWrong_IsLookedAtAnew(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("R-1"))
	pay := aPay("P-1", number, "5").of(some("train", 1)).body()
	w.want(491, w.transaction(strings.Replace(pay, `"AmountDebit":5`, `"AmountDebit":6`, 1)))
	w.want(190, w.transaction(pay))
}

func TestRepetition_OfOneRequestByManyAtOnce_HappensOnce(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("R-1"))
	for name, c := range map[string]struct {
		ask func(body string, headers ...string) reply
		fields
		headers []string
	}{
		"by content": {w.transaction, aPay("P-1", number, "10").of(some("car", 1)), nil},
		"by key":     {w.transaction, aPay("P-2", number, "10").of(some("car", 1)), []string{"Idempotency-Key", "k"}},
		"Reserve":    {w.data, aReserve("R-2"), nil},
	} {
		keys, fresh := map[string]bool{}, 0
		var mu sync.Mutex
		var askers sync.WaitGroup
		for range 40 {
			askers.Go(func() {
				a := w.want(190, c.ask(c.body(), c.headers...))
				mu.Lock()
				defer mu.Unlock()
				keys[a.key] = true
				if !repeats(a) {
					fresh++
				}
			})
		}
		askers.Wait()
		if len(keys) != 1 || fresh != 1 {
			t.Errorf("%s: %d keys, %d first answers", name, len(keys), fresh)
		}
	}
	if order := w.order(number); order.Activated != 2000 || len(w.invoices(number)) != 2 {
		t.Errorf("%s are activated by %d invoices", order.Activated.Decimal(), len(w.invoices(number)))
	}
	w.wantStory(number, "Reserve 190, Pay 190, Pay 190")
	w.books()
}

func TestRepetition_OfACancelOverAndOver_TellsOnce(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("R-1"))
	for range 3 {
		w.want(190, w.data(aCancel("R-1", number).body()))
		w.wait(time.Hour)
	}
	w.wantStory(number, "Reserve 190, CancelReservation 190")
	if jobs := w.lane(job.Push, number); len(jobs) != 2 {
		t.Errorf("%d pushes are promised", len(jobs))
	}
	if released := w.order(number).Released; released != money.Minor(3400) {
		t.Errorf("%s are released", released.Decimal())
	}
	w.books()
}
