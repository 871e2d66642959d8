package gateway_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/value/money"
	"respite/wire/jsongate"
)

// ask sends a request to the door without a port between: thousands are sent here.
func (w *world) ask(path, body string) reply {
	w.t.Helper()
	r := w.signed("POST", path, body)
	r.RequestURI, r.Host = path, jsongate.WithoutScheme(w.server.URL)
	recorded := httptest.NewRecorder()
	w.door.ServeHTTP(recorded, r)
	text, err := io.ReadAll(recorded.Body)
	must(w.t, err)
	a := reply{status: recorded.Code, body: string(text), values: map[string]string{}, errors: map[string]string{}}
	a.read()
	return a
}

// oddValues are what a field may hold that was meant for something else.
var oddValues = []any{
	nil, "", " ", "0", "1", "-1", 0, 1, -1, 0.5, true, false, "true", "x", "NL", "DE", "SE", "EUR", "SEK", "10071970", "31022000", "car", "-1.00", "1e3", "1e400", "NaN",
	"ä\u2028\U0001f600", "a\x00b", strings.Repeat("9", 40), strings.Repeat("x", 1001), []any{}, []any{1}, map[string]any{}, map[string]any{"Name": "x"},
	json.Number("99999999999999999999"), json.Number("20.100000000000001"), "https://shop.example.org/p", "ftp://x", "Denied", "pending_accepted@klarna.com",
}

func TestRequest_OfAnyMixtureOfFields_IsAnsweredAndLeavesTheBooksRight(t *testing.T) {
	w := newWorld(t, withPushes, lenient)
	names := w.onePayment()
	actions := []string{"Reserve", "UpdateReservation", "CancelReservation", "ExtendReservation", "GetPClasses", "Pay", "Refund"}
	rapid.Check(t, func(t *rapid.T) {
		f := aReserve(rapid.StringN(0, 5, 20).Draw(t, "invoice")).with("ReservationNumber", names["RESERVATION"]).
			basics("OriginalTransactionKey", names["PAY-KEY"])
		f.action = rapid.SampledFrom(actions).Draw(t, "action")
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			name := rapid.SampledFrom(fieldNames(f.named)).Draw(t, "name")
			f = f.with(name, "")
			f.named[name] = rapid.SampledFrom(oddValues).Draw(t, "value")
		}
		for range rapid.IntRange(0, 2).Draw(t, "basics") {
			name := rapid.SampledFrom([]string{"Currency", "AmountDebit", "AmountCredit", "Invoice", "Order", "ClientIP", "PushURL", "Culture", "CustomParameters",
				"AdditionalParameters", "OriginalTransactionKey", "OriginalTransactionReference", "StartRecurrent"}).Draw(t, "basic")
			f = f.basics(name, "")
			f.basic[name] = rapid.SampledFrom(oddValues).Draw(t, "basic value")
		}
		if rapid.Bool().Draw(t, "an odd article") {
			odd := article("odd", "1.00", 1, "21")
			odd[rapid.SampledFrom(fieldNames(odd)).Draw(t, "article field")] = rapid.SampledFrom(oddValues).Draw(t, "article value")
			f = f.of(append(slices.Clone(f.articles), odd)...)
		}
		for _, path := range []string{"/json/Transaction", "/json/DataRequest"} {
			a := w.ask(path, f.body())
			if a.status != 200 || !slices.Contains([]int{190, 491, 690, 791}, a.code) || (a.code == 491) != (len(a.errors) > 0) {
				t.Fatalf("HTTP %d, %d: %s\n%s", a.status, a.code, a.body, f.body())
			}
		}
	})
	w.books()
}

func fieldNames(from map[string]any) []string {
	var names []string
	for name := range from {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// walk is the life of one order, driven at random; what it must have come to is kept beside.
type walk struct {
	*world
	t        *rapid.T
	step     int
	number   string
	payments []string
}

func (k *walk) invoice() string { return fmt.Sprint("W-", k.step) }

func (k *walk) amount(minor money.Minor) string { return minor.Decimal() }

// takes is one more thing that happens to the order; whether it is taken or refused, it must be told.
func (k *walk) takes(a reply) reply {
	if a.status != 200 || !slices.Contains([]int{190, 491, 690}, a.code) {
		k.t.Fatalf("HTTP %d, %d: %s", a.status, a.code, a.body)
	}
	return a
}

func (k *walk) pay() {
	order, count := k.order(k.number), rapid.IntRange(1, 3).Draw(k.t, "count")
	f := aPay(k.invoice(), k.number, k.amount(order.Held()))
	if line := rapid.SampledFrom(order.Lines).Draw(k.t, "line"); rapid.Bool().Draw(k.t, "in part") && line.Price > 0 {
		sum := line.Sum.Share(int64(count)*1000, int64(line.Quantity))
		f = aPay(k.invoice(), k.number, k.amount(sum)).of(some(line.Article, count))
	}
	if a := k.takes(k.ask("/json/Transaction", f.body())); a.code == 190 {
		k.payments = append(k.payments, a.key)
	}
}

func (k *walk) refund() {
	if len(k.payments) == 0 {
		return
	}
	amount := money.Minor(rapid.IntRange(1, 2000).Draw(k.t, "cents"))
	key := rapid.SampledFrom(k.payments).Draw(k.t, "payment")
	k.takes(k.ask("/json/Transaction", aRefund(k.invoice(), key, k.amount(amount)).body()))
}

func (k *walk) change() {
	f := anUpdate(k.invoice(), k.number).with("BillingHouseNumber", fmt.Sprint(rapid.IntRange(1, 3).Draw(k.t, "house")))
	if rapid.Bool().Draw(k.t, "articles") {
		price := money.Minor(rapid.IntRange(1, 1500).Draw(k.t, "price"))
		f = f.of(article("car", k.amount(price), rapid.IntRange(1, 3).Draw(k.t, "pieces"), "21"))
	}
	if rapid.IntRange(0, 4).Draw(k.t, "denied") == 0 {
		f = f.with("BillingLastName", "Denied")
	}
	k.takes(k.ask("/json/DataRequest", f.body()))
}

func TestOrder_WhateverHappensToItInWhateverOrder_KeepsTheBooksRight(t *testing.T) {
	w := newWorld(t, withPushes)
	buyers := 0
	rapid.Check(t, func(t *rapid.T) {
		buyers++ // each a new one: nobody is lent to who is late with a former order
		price := money.Minor(rapid.IntRange(1, 3000).Draw(t, "price")).Decimal()
		f := aReserve("W").of(article("car", price, rapid.IntRange(1, 4).Draw(t, "cars"), "21"), article("book", "4.99", 2, "9"), article("discount", "-0.50", 1, "0")).
			with("BillingFirstName", fmt.Sprint("Buyer ", buyers)).with("BillingEmail", fmt.Sprintf("b%d@example.nl", buyers)).
			with("BillingCellPhoneNumber", fmt.Sprintf("06%08d", 10_000_000+buyers))
		k := &walk{world: w, t: t, number: w.want(190, w.data(f.body())).values["ReservationNumber"]}
		steps := []func(){k.pay, k.pay, k.refund, k.change,
			func() { k.takes(k.ask("/json/DataRequest", anExtend(k.invoice(), k.number).body())) },
			func() { w.wait(3 * 24 * time.Hour); w.expire() },
			func() { k.takes(k.ask("/json/DataRequest", aCancel(k.invoice(), k.number).body())) },
		}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			k.step++
			steps[rapid.IntRange(0, len(steps)-1).Draw(t, "step")]()
			order := w.order(k.number)
			var sum money.Minor
			for _, i := range w.invoices(k.number) {
				sum += i.Gross
			}
			if broken := order.Broken(); broken != "" || sum != order.Activated {
				t.Fatalf("%s; %s invoiced, %s activated", broken, sum.Decimal(), order.Activated.Decimal())
			}
		}
	})
	w.books()
}
