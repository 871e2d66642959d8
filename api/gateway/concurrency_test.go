package gateway_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"respite/domain/reservation"
	"respite/value/money"
)

// Many at once may never take more than there is. After each the books are worked out again.

// atOnce runs the deeds at the same moment and gives their answers in order.
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

// tally counts answers by their code and fails the test for any code that was not expected.
func (w *world) tally(answers []reply, expected ...int) map[int]int {
	w.t.Helper()
	counts := map[int]int{}
	for _, a := range answers {
		counts[a.code]++
		known := false
		for _, code := range expected {
			known = known || a.code == code
		}
		if !known || a.status != 200 {
			w.t.Errorf("HTTP %d, code %d: %s", a.status, a.code, a.body)
		}
	}
	return counts
}

func TestTogether_TwoHundredPaymentsOfOneOrder_NeverCaptureMoreThanWasHeld(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("C-1").of(article("a", "1.00", 90, "21"), article("b", "2.50", 60, "9"), article("discount", "-5.00", 1, "21")))
	var deeds []func() reply
	for i := range 200 {
		invoice, count := fmt.Sprint("C-", i), i%3+1
		pay := aPay(invoice, number, fmt.Sprint(count)).of(some("a", count))
		switch i % 4 {
		case 1:
			pay = aPay(invoice, number, money.Minor(count*250).Decimal()).of(some("b", count))
		case 2:
			pay = aPay(invoice, number, money.Minor(350).Decimal()).of(some("b", 1), some("a", 1))
		case 3:
			pay = aPay(invoice, number, money.Minor(23500-i*100).Decimal()) // all that is left, if it is just that
		}
		deeds = append(deeds, func() reply { return w.transaction(pay.body()) })
	}
	counts := w.tally(atOnce(deeds...), 190, 491)
	order := w.order(number)
	var sum money.Minor
	for _, i := range w.invoices(number) {
		sum += i.Gross
	}
	if sum != order.Activated || order.Activated > order.Reserved || order.Held() < 0 || len(w.invoices(number)) != counts[190] || counts[190] < 2 {
		t.Errorf("%d payments, %d invoices of %s, %s activated of %s", counts[190], len(w.invoices(number)), sum.Decimal(), order.Activated.Decimal(), order.Reserved.Decimal())
	}
	if broken := order.Broken(); broken != "" {
		t.Error(broken)
	}
	if rest := order.Held(); rest > 0 {
		w.want(190, w.transaction(aPay("the rest", number, rest.Decimal()).body()))
	}
	if last := w.order(number); last.State != reservation.Activated || last.Activated != 23500 {
		t.Errorf("at last it is %s with %s", last.State, last.Activated.Decimal())
	}
	w.books()
}

// anyone is a consumer who is no test person; what they may owe at most is 200.00 (domain/risk).
func anyone(invoice string, who int) fields {
	f := aReserve(invoice)
	f = f.basics("ClientIP", map[string]any{"Type": 0, "Address": fmt.Sprintf("203.0.113.%d", who)})
	for name, value := range map[string]any{
		"BillingFirstName": "Jan", "BillingLastName": "Jansen", "BillingStreet": "Kade", "BillingHouseNumber": fmt.Sprint(who),
		"BillingEmail": fmt.Sprintf("jan%d@example.nl", who), "BillingCellPhoneNumber": fmt.Sprintf("06123450%02d", who), "Pno": fmt.Sprintf("%02d011980", who%28+1),
	} {
		f = f.with(name, value)
	}
	return f
}

func TestTogether_TwoOrdersForOnePersonsLastLimit_AcceptJustOne(t *testing.T) {
	w := newWorld(t)
	for who := range 10 {
		first, second := anyone("L-1", who).of(article("a", "120.00", 1, "21")), anyone("L-2", who).of(article("a", "120.00", 1, "21"))
		answers := atOnce(func() reply { return w.data(first.body()) }, func() reply { return w.data(second.body()) })
		if counts := w.tally(answers, 190, 690); counts[190] != 1 {
			t.Errorf("person %d: %v", who, counts)
		}
	}
	w.books()
}

func TestTogether_ACancelAndAPaymentOfAll_LeaveJustOneDone(t *testing.T) {
	w := newWorld(t)
	for i := range 12 {
		number := w.reserved(aReserve(fmt.Sprint("C-", i)))
		answers := atOnce(
			func() reply { return w.transaction(aPay("P", number, "34").body()) },
			func() reply { return w.data(aCancel("C", number).body()) },
		)
		counts := w.tally(answers, 190, 491)
		order := w.order(number)
		if counts[190] != 1 || order.Activated+order.Released != 3400 || order.Activated != 0 && order.Released != 0 {
			t.Errorf("%v: %s activated, %s released", counts, order.Activated.Decimal(), order.Released.Decimal())
		}
	}
	w.books()
}

func TestTogether_AChangeACancelAndPayments_KeepTheArithmetic(t *testing.T) {
	w := newWorld(t)
	for i := range 6 {
		number := w.reserved(aReserve(fmt.Sprint("C-", i)))
		w.tally(atOnce(
			func() reply { return w.transaction(aPay("P-1", number, "10").of(some("car", 1)).body()) },
			func() reply {
				return w.data(anUpdate("U", number).of(article("car", "10.00", 1, "21"), article("bell", "2.00", 2, "21")).body())
			},
			func() reply { return w.transaction(aPay("P-2", number, "20").of(some("car", 2)).body()) },
			func() reply { return w.data(anExtend("E", number).body()) },
			func() reply { return w.transaction(aPay("P-3", number, "4").of(some("bell", 2)).body()) },
			func() reply { return w.data(aCancel("C", number).body()) },
		), 190, 491)
		if broken := w.order(number).Broken(); broken != "" {
			t.Error(broken)
		}
	}
	w.books()
}

func TestTogether_RefundsOfOnePayment_NeverGiveBackMoreThanWasPaid(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("C-1"))
	key := w.want(190, w.transaction(aPay("P-1", number, "34").body())).key
	var deeds []func() reply
	for i := range 60 {
		refund := aRefund(fmt.Sprint("F-", i), key, "1")
		if i%3 == 0 {
			refund = aRefund(fmt.Sprint("F-", i), key, "10").of(some("car", 1))
		}
		deeds = append(deeds, func() reply { return w.transaction(refund.body()) })
	}
	answers := atOnce(deeds...)
	w.tally(answers, 190, 491)
	invoice := w.invoices(number)[0]
	if invoice.Credited > 3400 || invoice.Broken() != "" {
		t.Errorf("%s are credited, %s", invoice.Credited.Decimal(), invoice.Broken())
	}
	if rest := invoice.Creditable(); rest > 0 {
		w.want(190, w.transaction(aRefund("rest", key, rest.Decimal()).body()))
	}
	for _, a := range answers {
		if a.code == 491 && !strings.Contains(a.body, "exceed") { // what is left: the amount, or the cars
			t.Errorf("refused for another reason: %s", a.body)
		}
	}
	w.books()
}

func TestTogether_OneKeyForManyContents_TakesOne(t *testing.T) {
	w := newWorld(t)
	var deeds []func() reply
	for i := range 30 {
		body := aReserve(fmt.Sprint("K-", i)).body()
		deeds = append(deeds, func() reply { return w.data(body, "Idempotency-Key", "one") })
	}
	if counts := w.tally(atOnce(deeds...), 190, 491); counts[190] != 1 {
		t.Errorf("%v", counts)
	}
	w.books()
}
