package xmlrpc_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"respite/value/money"
)

// The same call again, and many at once: nothing is done twice, and never is more taken than there is.

// atOnce makes calls at the same moment and gives their answers in order.
func atOnce(deeds ...func() reply) []reply {
	answers := make([]reply, len(deeds))
	start := make(chan struct{})
	var doers sync.WaitGroup
	for i, do := range deeds {
		doers.Go(func() {
			<-start
			answers[i] = do()
		})
	}
	close(start)
	doers.Wait()
	return answers
}

// tally counts answers by their codes.
func tally(answers []reply) map[int]int {
	counts := map[int]int{}
	for _, a := range answers {
		counts[a.code]++
	}
	return counts
}

func TestTogether_TwoHundredActivationsOfOneReservation_NeverTakeMoreThanIsHeld(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.goods, s.amount = []any{goods("A", 1000, 90), goods("B", 250, 60)}, 90*1000+60*250
	rno := w.reserved(s)
	var deeds []func() reply
	for i := range 200 {
		info := map[string]any{"orderid2": fmt.Sprint("D-", i)} // another delivery, and not the same call again
		wants := []map[string]any{some("A", i%3+1)}
		if i%3 == 1 {
			wants = []map[string]any{some("B", i%4+1)}
		}
		signed, params := activate(rno, info, wants...)
		deeds = append(deeds, func() reply { return w.call("activate", signed, params...) })
	}
	counts := tally(atOnce(deeds...))
	order := w.order(rno)
	invoices, err := w.book.View().InvoicesOf(t.Context(), order.Number, eid)
	must(t, err)
	var sum money.Minor
	for _, i := range invoices {
		sum += i.Gross
	}
	if counts[0]+counts[9108]+counts[9109] != 200 || counts[0] != len(invoices) ||
		sum != order.Activated || order.Activated > order.Reserved || counts[0] < 60 {
		t.Errorf("%v: %d invoices of %s, %s activated of %s", counts, len(invoices), sum.Decimal(), order.Activated.Decimal(), order.Reserved.Decimal())
	}
	if broken := order.Broken(); broken != "" {
		t.Error(broken)
	}
	w.books()
}

func TestTogether_TwoHundredWholeActivations_MakeOneInvoice(t *testing.T) {
	w := newWorld(t)
	rno := w.reserved(aSale())
	var deeds []func() reply
	for i := range 200 {
		signed, params := activate(rno, map[string]any{"orderid2": fmt.Sprint("D-", i%40)})
		deeds = append(deeds, func() reply { return w.call("activate", signed, params...) })
	}
	answers := atOnce(deeds...)
	numbers := map[string]bool{}
	for _, a := range answers {
		if a.code == 0 {
			numbers[a.list()[1]] = true
		} else if a.code != 9109 {
			t.Errorf("%d %s", a.code, a.text)
		}
	}
	if counts := tally(answers); len(numbers) != 1 || counts[0] != 5 { // each call was made five times
		t.Errorf("%v: %v", numbers, counts)
	}
	w.books()
}

func TestTogether_TheSameReserveFiftyTimes_GivesOneNumber(t *testing.T) {
	w := newWorld(t)
	signed, params := aSale().reserve()
	body := php.call("reserve_amount", signed, params...)
	other := php
	other.integer, other.crlf = "i4", true
	again := other.call("reserve_amount", signed, params...) // the same said in another spelling
	var deeds []func() reply
	for i := range 50 {
		deeds = append(deeds, func() reply { return w.send([][]byte{body, again}[i%2]) })
	}
	numbers := map[string]int{}
	for _, a := range atOnce(deeds...) {
		numbers[fmt.Sprint(a.list())]++
	}
	if len(numbers) != 1 || numbers["[2400000001 1]"] != 50 {
		t.Errorf("%v", numbers)
	}
	latest, err := w.book.View().Latest(t.Context(), 10)
	must(t, err)
	if len(latest) != 1 {
		t.Errorf("there are %d reservations", len(latest))
	}
	w.books()
}

// anyone is a buyer who is no test person; what a new consumer may owe at most is 2,000.00 (domain/risk).
func anyone(pno, order string, amount int) sale {
	s := aSale()
	s.pno, s.order, s.amount, s.goods = pno, order, amount, []any{}
	s.billing = address("email", pno+"@example.com", "lname", "Nobody", "cellno", "")
	return s
}

func TestTogether_TwoReservationsIntoTheLastLimit_AcceptJustOne(t *testing.T) {
	w := newWorld(t)
	for i, pno := range []string{"19811228-9874", "19640823-3234", "19900101-2385", "19700815-1230"} {
		one, other := anyone(pno, "L-1", 120000), anyone(pno, "L-2", 120000)
		one.ip, other.ip = fmt.Sprint("203.0.113.", i), fmt.Sprint("203.0.113.", i)
		var deeds []func() reply
		for _, s := range []sale{one, other} {
			signed, params := s.reserve()
			deeds = append(deeds, func() reply { return w.call("reserve_amount", signed, params...) })
		}
		if counts := tally(atOnce(deeds...)); counts[0] != 1 || counts[2103] != 1 {
			t.Errorf("%s: %v", pno, counts)
		}
	}
	w.books()
}

func TestTogether_ACancelAndAnActivationOfAll_LeaveJustOneDone(t *testing.T) {
	w := newWorld(t)
	for i := range 12 {
		s := aSale()
		s.order = fmt.Sprint("C-", i)
		rno := w.reserved(s)
		cancelled, cancelling := onReservation(rno)
		activated, activating := activate(rno, nil)
		answers := atOnce(
			func() reply { return w.call("cancel_reservation", cancelled, cancelling...) },
			func() reply { return w.call("activate", activated, activating...) },
		)
		order := w.order(rno)
		if (answers[0].code == 0) == (answers[1].code == 0) || order.Activated+order.Released != 56065 || order.Activated != 0 && order.Released != 0 {
			t.Errorf("%v: %s activated, %s released", tally(answers), order.Activated.Decimal(), order.Released.Decimal())
		}
	}
	w.books()
}

func TestTogether_CreditsOfOneInvoice_NeverGiveBackMoreThanItIs(t *testing.T) {
	w := newWorld(t)
	invno := w.issued(aSale())
	var deeds []func() reply
	for i := range 60 {
		signed, params := onInvoice(invno)
		switch i % 3 {
		case 0:
			params = slices.Insert(params, 4, any([]any{some("LP-204", 1)}), any(fmt.Sprint("K-", i)))
			deeds = append(deeds, func() reply { return w.call("credit_part", signed+":LP-204:1", params...) })
		case 1:
			params = append(slices.Insert(params, 4, any(2500+i), any(double("25"))), 32, "")
			deeds = append(deeds, func() reply { return w.call("return_amount", signed, params...) })
		default:
			params = slices.Insert(params, 4, any(fmt.Sprint("K-", i)))
			deeds = append(deeds, func() reply { return w.call("credit_invoice", signed, params...) })
		}
	}
	answers := atOnce(deeds...)
	for code := range maps.Keys(tally(answers)) {
		if code != 0 && code != 8102 && code != 9108 {
			t.Errorf("%v", tally(answers))
		}
	}
	if made := w.invoice(invno); made.Credited != 56065 || made.Broken() != "" {
		t.Errorf("%s are credited, %s", made.Credited.Decimal(), made.Broken())
	}
	w.books()
}

func TestRepeated_EveryCallThatChanges_IsDoneOnce(t *testing.T) {
	w := newWorld(t)
	rno, passive, invno := w.reserved(aSale()), w.added(waitless()), w.issued(withHandling())
	_, onIt := onReservation(rno)
	extended, _ := onReservation(rno)
	part := append(slices.Insert(second(onInvoice(passive)), 4, any([]any{some("LP-204", 1)})), -1, []any{})
	for _, c := range []struct {
		method, signed string
		params         []any
	}{
		{"change_reservation", "2099:" + rno + ":-100", []any{newest, vendor, rno, -100, eid, mark, 1}},
		{"split_reservation", "2099:" + rno + ":100", []any{newest, vendor, rno, 100, "", "", 0, eid, mark}},
		{"extend_expiry_date", extended, onIt},
		{"activate", first(activate(rno, nil, some("LP-204", 1))), second(activate(rno, nil, some("LP-204", 1)))},
		{"cancel_reservation", extended, onIt},
		{"activate_part", "2099:" + passive + ":LP-204:1", part},
		{"return_amount", "2099:" + invno, []any{newest, vendor, eid, invno, 100, double("25"), mark, 32, ""}},
		{"credit_part", "2099:" + invno + ":LP-204:1", []any{newest, vendor, eid, invno, []any{some("LP-204", 1)}, "", mark}},
		{"extend_invoice_due_date", "2099:" + invno, []any{newest, vendor, eid, invno, mark, map[string]any{"days": 3, "calculate_only": false}}},
		{"email_invoice", "2099:" + invno, []any{newest, vendor, eid, invno, mark}},
		{"credit_invoice", "2099:" + invno, []any{newest, vendor, eid, invno, "", mark}},
	} {
		once := w.ok(c.method, c.signed, c.params...)
		w.unchanged(func() {
			for range 3 {
				if again := w.ok(c.method, c.signed, c.params...); fmt.Sprint(again) != fmt.Sprint(once) {
					t.Errorf("%s: first %v, then %v", c.method, once, again)
				}
			}
		})
	}
	if made := w.invoice(invno); made.Credited != 58965 {
		t.Errorf("%s are credited", made.Credited.Decimal())
	}
	w.books()
}

// After a minute the shop means another delivery of the same kind.
func TestRepeated_TheSameDeliveryAMinuteLater_IsAnother(t *testing.T) {
	w := newWorld(t)
	rno := w.reserved(aSale())
	one := w.activated(rno, some("LP-204", 1))
	w.book.Clock.Move(59 * time.Second)
	if again := w.activated(rno, some("LP-204", 1)); again != one {
		t.Errorf("%s became %s within a minute", one, again)
	}
	w.book.Clock.Move(2 * time.Second)
	if other := w.activated(rno, some("LP-204", 1)); other == one {
		t.Error("the second delivery is taken for the first")
	}
	if order := w.order(rno); order.Held() != 21955 {
		t.Errorf("%s are held", order.Held().Decimal())
	}
	w.books()
}

// Whoever asks for references again wants more: they cost nothing, and one told twice would be printed twice.
func TestRepeated_ReservedReferences_AreOthersEachTime(t *testing.T) {
	w := newWorld(t)
	if one, other := w.printed(), w.printed(); one == other {
		t.Errorf("%s is given out twice", one)
	}
	w.books()
}

func first(signed string, _ []any) string { return signed }
func second(_ string, params []any) []any { return params }
