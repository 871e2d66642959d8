package server_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/ledger"
	"respite/domain/reservation"
	"respite/operation/audit"
	"respite/server"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// walk is one consumer's deals, led at random through both doors, and the model of what they come to.
type walk struct {
	*counter
	t      *rapid.T
	estore estore
	web    webshop
	deals  []*deal
	recent *bill // the one of which something was last asked
}

func TestWires_WhateverIsAskedOverEither_KeepWhatTheModelReckons(t *testing.T) {
	founded, runs := t.TempDir(), 0
	foundCounter(t, server.Folder(founded))
	copies := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		runs++
		folder := filepath.Join(copies, fmt.Sprint(runs))
		must(t, os.CopyFS(folder, os.DirFS(founded)))
		c := openCounter(t, server.Folder(folder))
		defer c.close()
		w := &walk{counter: c, t: t, estore: estore{c}, web: webshop{c}}
		w.reserve()
		steps := w.steps()
		for n := range rapid.IntRange(6, 16).Draw(t, "steps") {
			c.now = c.now.Add(11 * time.Minute) // the same request is another one by now
			if !w.isOpen() && w.flip("another order") {
				w.reserve()
			}
			steps[rapid.SampledFrom(course).Draw(t, "step")]()
			w.compare()
			if n%5 == 4 {
				w.verify()
			}
		}
		w.verify()
	})
}

// Taken off once more, the amount would be below zero: that must not keep the answer from being given again.
func TestChangeReservation_ByADifferenceAskedTwice_ChangesItOnce(t *testing.T) {
	folder := server.Folder(t.TempDir())
	foundCounter(t, folder)
	c := openCounter(t, folder)
	defer c.close()
	shop := estore{c}
	made := shop.reserve(dutch, "TWICE", []ware{cups.of(4)}, 50_00, -1)()
	ask := shop.change(made.number, -30_00, 1)
	first, again := ask(), ask()
	order, err := c.book.Store.View().ReservationOf(t.Context(), reservation.Number(made.number))
	must(t, err)
	if !first.ok || again != first || order.Held() != 20_00 {
		t.Errorf("%s are held after\n%s\n%s", order.Held().Decimal(), first.text, again.text)
	}
}

// course is what may happen, as often as it is named.
var course = strings.Fields("reserve activate activate activate deliver deliver end extend change split update quantity charge " +
	"takeBack takeBack takeBack creditAll amountBack amountBack refund refund postpone pay pay")

func (w *walk) steps() map[string]func() {
	return map[string]func(){
		"reserve": w.reserve, "activate": w.activate, "deliver": w.deliver, "end": w.end, "extend": w.extend, "change": w.change, "split": w.split,
		"update": w.update, "quantity": w.requantify, "charge": w.recharge, "takeBack": w.takeBack, "creditAll": w.creditAll,
		"amountBack": w.amountBack, "refund": w.refund, "postpone": w.postpone, "pay": w.pay,
	}
}

// asks sends a request, which must be taken or refused as the model says, and perhaps sends it again: that
// must give the same answer and change nothing.
func (w *walk) asks(ask asking, taken bool, what string, args ...any) said {
	w.t.Helper()
	w.t.Logf(what, args...)
	got := ask()
	if got.ok != taken {
		w.t.Fatalf("taken: %t; the model says %t: %s", got.ok, taken, got.text)
	}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(w.t, "repetitions") {
		if again := ask(); again.ok != got.ok || got.ok && again.text != got.text {
			w.t.Fatalf("asked again: %s\nthe first time: %s", again.text, got.text)
		}
	}
	return got
}

func (w *walk) flip(what string) bool { return rapid.Bool().Draw(w.t, what) }

// seldom is true one time in eight.
func (w *walk) seldom(what string) bool {
	return w.flip(what) && w.flip("really") && w.flip("certainly")
}

func (w *walk) upTo(most int64, what string) int64 {
	return rapid.Int64Range(1, max(1, most)).Draw(w.t, what)
}

// sort is an article: no article is sold by two measures.
type sort struct {
	number string
	unit   int64
	kind   kind
}

var sorts = []sort{
	{"A", 1, general}, {"B", 1, general}, {"S", 1, freight}, {"H", 1, handling}, {"C", 10, general}, {"D", 100, general}, {"E", 1000, general},
}

// ware draws goods. The gateway has no prices without VAT, no discounts in percent, and whole units only.
func (w *walk) ware(gateway bool) ware {
	known := sorts
	if gateway {
		known = sorts[:4]
	}
	of := rapid.SampledFrom(known).Draw(w.t, "article")
	made := ware{
		number: of.number, unit: of.unit, kind: of.kind, count: w.upTo(4*of.unit, "count"), price: w.upTo(9999, "price"),
		vat: rapid.SampledFrom([]string{"21", "9", "0", "5.5"}).Draw(w.t, "vat"), discount: "0",
	}
	if w.seldom("a discount") {
		made.price = -w.upTo(500, "off")
	}
	if !gateway {
		made.net = w.flip("net")
		made.discount = rapid.SampledFrom([]string{"0", "0", "0", "10", "12.5", "33.33", "100"}).Draw(w.t, "discount")
	}
	return made
}

// basket draws goods that cost something.
func (w *walk) basket(gateway bool) []ware {
	wares := make([]ware, w.upTo(4, "lines"))
	for i := range wares {
		wares[i] = w.ware(gateway)
	}
	if short := 1 - total(wares); short > 0 {
		wares = append(wares, ware{number: "A", price: short, count: 1, unit: 1, vat: "21", discount: "0", kind: general})
	}
	return wares
}

// wants draws what is wanted of the shelves, seldom more than is there.
func (w *walk) wants(shelves []shelf, inUnits bool) []want {
	if w.seldom("nothing named") {
		return nil
	}
	var wants []want
	tooMany := w.seldom("too many")
	for _, s := range shelves {
		most := s.left()
		if inUnits {
			most /= s.unit
		}
		if most == 0 || len(wants) > 0 && w.flip("not wanted") {
			continue
		}
		count := w.upTo(most, "so many")
		if tooMany {
			count += most
		}
		wants = append(wants, want{s.number, count})
	}
	if w.seldom("something else") {
		wants = append(wants, want{"Z", 1})
	}
	return wants
}

// deal draws one of the deals.
func (w *walk) deal() *deal { return w.pick(func(*deal) bool { return true }) }

// reservation draws a deal that is no passive invoice and never was one; nil when there is none.
func (w *walk) reservation() *deal { return w.pick(func(d *deal) bool { return d.passive == 0 }) }

func (w *walk) passive() *deal { return w.pick(func(d *deal) bool { return d.passive != 0 }) }

// isOpen tells whether any of the deals is not over.
func (w *walk) isOpen() bool {
	return slices.ContainsFunc(w.deals, func(d *deal) bool { return !d.closed })
}

// pick draws a deal that fits, seldom one that is over while others are not.
func (w *walk) pick(fits func(*deal) bool) *deal {
	fitting := slices.DeleteFunc(slices.Clone(w.deals), func(d *deal) bool { return !fits(d) })
	going := slices.DeleteFunc(slices.Clone(fitting), func(d *deal) bool { return d.closed })
	if len(going) > 0 && !w.seldom("also those that are over") {
		fitting = going
	}
	if len(fitting) == 0 {
		return nil
	}
	return rapid.SampledFrom(fitting).Draw(w.t, "deal")
}

// bill draws one of the bills, often the same again; nil when there is none.
func (w *walk) bill() *bill {
	var bills []*bill
	for _, d := range w.deals {
		bills = append(bills, d.bills...)
	}
	if len(bills) > 0 && (w.recent == nil || w.flip("another bill")) {
		w.recent = rapid.SampledFrom(bills).Draw(w.t, "bill")
	}
	return w.recent
}

func (w *walk) reserve() {
	name := fmt.Sprint("W-", len(w.deals))
	switch rapid.IntRange(0, 2).Draw(w.t, "door") {
	case 0:
		w.reserveAmount(name, w.basket(false))
	case 1:
		wares := w.basket(true)
		got := w.asks(w.web.reserve(dutch, name, wares), true, "Reserve %v", wares)
		w.deals = append(w.deals, &deal{number: got.number, reserved: total(wares), shelves: stocked(wares)})
	default:
		wares := w.basket(false)
		got := w.asks(w.estore.addInvoice(dutch, name, wares), true, "add_invoice %v", wares)
		w.deals = append(w.deals, &deal{passive: got.number, reserved: total(wares), shelves: stocked(wares)})
	}
}

// reserveAmount holds the goods' sum, however it is told, or seldom another amount.
func (w *walk) reserveAmount(name string, wares []ware) {
	held := total(wares)
	amount := rapid.SampledFrom([]int64{-1, held, held - 1, held + 2, max(0, held-100), held + 77}).Draw(w.t, "amount")
	if amount != -1 {
		held = amount
	}
	got := w.asks(w.estore.reserve(dutch, name, wares, amount, -1), true, "reserve_amount %d %v", amount, wares)
	w.deals = append(w.deals, &deal{number: got.number, reserved: held, shelves: fitted(stocked(wares), held)})
}

// activate delivers what was ordered: through either door, or as a passive invoice or a part of one.
func (w *walk) activate() {
	d := w.deal()
	gateway := d.passive == 0 && w.flip("by the gateway")
	wants := w.wants(d.shelves, gateway)
	pieces, shelves, there := pieces(d.shelves, wants, gateway)
	sum := max(1, sumOf(pieces))
	if gateway && w.seldom("a wrong sum") {
		there, sum = false, sum+1
	}
	var made *bill
	if there {
		made, there = d.deliver(pieces, shelves, len(wants) > 0)
	}
	got, invno := said{}, d.passive
	switch {
	case gateway:
		got = w.asks(w.web.pay(d.number, sum, wants), there, "Pay %d %d %v", d.number, sum, wants)
	case invno == 0:
		got = w.asks(w.estore.activate(d.number, 0, wants), there, "activate %d %v", d.number, wants)
	case len(wants) == 0:
		got = w.asks(w.estore.activateInvoice(invno), there, "activate_invoice %d", invno)
	default:
		got = w.asks(w.estore.activatePart(invno, wants), there, "activate_part %d %v", invno, wants)
	}
	if !there {
		return
	}
	made.issue(cmp.Or(invno, got.number), w.now)
	if invno != 0 && (got.rest == 0) != d.closed {
		w.t.Fatalf("the rest is invoice %d; the model says %+v", got.rest, d)
	}
	d.passive = cmp.Or(got.rest, invno)
}

// deliver delivers goods as the call tells them: what was ordered, or something else.
func (w *walk) deliver() {
	d := w.reservation()
	if d == nil {
		return
	}
	var wares []ware
	for _, s := range d.shelves {
		if s.left() > 0 && (len(wares) == 0 || w.flip("delivered")) {
			wares = append(wares, s.of(w.upTo(s.left(), "so many")))
		}
	}
	if w.seldom("at another price") && len(wares) > 0 {
		wares[0].price = w.upTo(2*wares[0].price, "price")
	}
	if w.seldom("something else") || len(wares) == 0 {
		wares = append(wares, ware{number: "N", price: w.upTo(500, "price"), count: 1, unit: 1, vat: "21", discount: "0"})
	}
	keep := w.flip("flag 16")
	flags := map[bool]int64{true: keepRest}[keep]
	pieces, shelves := asTold(d, wares)
	var made *bill
	there := total(wares) > 0
	if there {
		made, there = d.deliver(pieces, shelves, keep)
	}
	got := w.asks(w.estore.activateReservation(dutch, d.number, flags, wares), there, "activate_reservation %d %v, keep %t", d.number, wares, keep)
	if there {
		made.issue(got.number, w.now)
	}
}

// end gives up what is left.
func (w *walk) end() {
	d := w.deal()
	ok := !d.closed
	switch {
	case d.passive != 0:
		w.asks(w.estore.deleteInvoice(d.passive), ok, "delete_invoice %d", d.passive)
	case w.flip("by the gateway"):
		w.asks(w.web.cancel(d.number), ok || d.cancelled, "CancelReservation %d", d.number)
	default:
		w.asks(w.estore.cancel(d.number), ok || d.cancelled, "cancel_reservation %d", d.number)
	}
	if ok {
		d.end()
	}
}

func (w *walk) extend() {
	if d := w.reservation(); d != nil {
		ask := w.estore.extend
		if w.flip("by the gateway") {
			ask = w.web.extend
		}
		w.asks(ask(d.number), !d.closed, "extend %d", d.number)
	}
}

// change holds another amount.
func (w *walk) change() {
	d := w.reservation()
	if d == nil {
		return
	}
	amount, mode := rapid.Int64Range(-50, 2*d.held()+50).Draw(w.t, "amount"), int64(0)
	target := amount
	if w.flip("added") {
		mode = 1
		amount -= d.held()
	}
	ok := !d.closed && target >= 0
	w.asks(w.estore.change(d.number, amount, mode), ok, "change_reservation %d %d mode %d", d.number, amount, mode)
	if ok {
		d.hold(target)
	}
}

func (w *walk) split() {
	d := w.reservation()
	if d == nil {
		return
	}
	amount := rapid.Int64Range(0, d.held()+10).Draw(w.t, "amount")
	ok := !d.closed && 0 < amount && amount < d.held()
	got := w.asks(w.estore.split(d.number, amount), ok, "split_reservation %d %d", d.number, amount)
	if ok {
		d.released += amount
		w.deals = append(w.deals, &deal{number: got.number, reserved: amount, shelves: rest(d.shelves)})
	}
}

// update replaces what is still to be delivered; by the gateway it may not come to more than is held.
func (w *walk) update() {
	d := w.reservation()
	if d == nil {
		return
	}
	gateway := w.flip("by the gateway")
	wares := w.basket(gateway)
	ok := !d.closed
	if gateway {
		ok = ok && total(wares) <= d.held()
		w.asks(w.web.update(d.number, wares), ok, "UpdateReservation %d %v", d.number, wares)
	} else {
		w.asks(w.estore.update(d.number, wares), ok, "update %d %v", d.number, wares)
	}
	if ok {
		d.rewrite(stocked(wares))
	}
}

// requantify gives an article of a passive invoice another quantity.
func (w *walk) requantify() {
	d := w.passive()
	if d == nil {
		return
	}
	asked := want{rapid.SampledFrom(sorts).Draw(w.t, "article").number, rapid.Int64Range(0, 20).Draw(w.t, "count")}
	shelves, found := requantified(rest(d.shelves), asked)
	ok := found && !d.closed && sellable(shelves)
	w.asks(w.estore.updateQuantity(d.passive, asked), ok, "update_goods_qty %d %v", d.passive, asked)
	if ok {
		d.rewrite(shelves)
	}
}

// recharge gives a fee of a passive invoice another amount.
func (w *walk) recharge() {
	d := w.passive()
	if d == nil {
		return
	}
	fees := map[int64]kind{1: freight, 2: handling}
	which, amount := w.upTo(2, "fee"), rapid.Int64Range(0, 900).Draw(w.t, "amount")
	shelves := rest(d.shelves)
	at := slices.IndexFunc(shelves, func(s shelf) bool { return s.kind == fees[which] })
	if at >= 0 {
		fee := shelves[at].ware
		fee.price, fee.count, fee.discount, fee.net = amount, 1, "0", false
		shelves[at] = stocked([]ware{fee})[0]
	}
	ok := at >= 0 && !d.closed && sellable(shelves)
	w.asks(w.estore.updateCharge(d.passive, which, amount), ok, "update_charge_amount %d %d %d", d.passive, which, amount)
	if ok {
		d.rewrite(shelves)
	}
}

// takeBack credits articles through either door, or only charges a fee for what was returned.
func (w *walk) takeBack() {
	b := w.bill()
	if b == nil {
		return
	}
	gateway := w.flip("by the gateway")
	wants := w.wants(b.shelves, gateway)
	if gateway {
		if len(wants) > 0 {
			pieces, shelves, there := taken(b.shelves, wants, true)
			sum := max(1, sumOf(pieces))
			ok := there && b.creditPieces(pieces, shelves, 0)
			w.asks(w.web.refund(w.key(b), sum, wants), ok, "Refund %d %d %v", b.number, sum, wants)
		}
		return
	}
	var fees []ware
	if w.flip("a fee") {
		fees = []ware{{number: "S", price: w.upTo(700, "fee"), count: 1, unit: 1, vat: "21", discount: "0", kind: freight}}
	}
	bounded := b.fees+total(fees) <= b.gross // nobody decided about more than the invoice
	ok := len(wants) == 0 && len(fees) > 0 && bounded
	if ok {
		b.credit(nil, total(fees))
	}
	if len(wants) > 0 {
		pieces, shelves, there := taken(b.shelves, wants, false)
		ok = there && bounded && b.creditPieces(pieces, shelves, total(fees))
	}
	w.asks(w.estore.creditPart(b.number, wants, fees), ok, "credit_part %d %v %v", b.number, wants, fees)
}

func (w *walk) creditAll() {
	if b := w.bill(); b != nil {
		w.asks(w.estore.creditInvoice(b.number), b.creditRest(), "credit_invoice %d", b.number)
	}
}

// amountBack credits an amount at one rate, told with or without VAT.
func (w *walk) amountBack() {
	b := w.bill()
	if b == nil {
		return
	}
	rates := append(slices.Sorted(maps.Keys(b.portions)), "6")
	vat := rapid.SampledFrom(rates).Draw(w.t, "vat")
	amount := w.upTo(b.portions[vat].gross-b.portions[vat].back+5, "amount")
	gross, flags := amount, int64(32)
	if w.flip("net") {
		gross, flags = ware{price: amount, count: 1, unit: 1, vat: vat, discount: "0", net: true}.gross(), 0
	}
	ok := b.creditAtRate(gross, vat)
	w.asks(w.estore.returnAmount(b.number, amount, vat, flags), ok, "return_amount %d %d at %s, flags %d", b.number, amount, vat, flags)
}

// refund credits an amount by the gateway, over all rates.
func (w *walk) refund() {
	b := w.bill()
	if b == nil {
		return
	}
	amount := w.upTo(b.creditable()+5, "amount")
	ok := amount <= b.creditable()
	w.asks(w.web.refund(w.key(b), amount, nil), ok, "Refund %d %d", b.number, amount)
	if !ok {
		return
	}
	notes, err := w.book.Store.View().CreditNotesOf(w.t.Context(), invoice.Number(b.number), w.shop.ID)
	must(w.t, err)
	latest := slices.MaxFunc(notes, func(a, b invoice.CreditNote) int { return int(a.Number - b.Number) })
	parts := map[string]int64{}
	for _, g := range latest.Groups {
		parts[g.Rate.String()] = int64(g.Gross)
	}
	if wrong, good := b.spread(amount, parts); !good {
		w.t.Fatalf("the refund of %d on %d: %s: %v of %v", amount, b.number, wrong, parts, b.portions)
	}
}

// key gives the key by which the gateway knows a delivery.
func (w *walk) key(b *bill) string { return string(w.invoice(b.number).Request) }

// postpone moves a due date; the demo's contract asks 2.50 for it, and VAT.
func (w *walk) postpone() {
	b := w.bill()
	if b == nil {
		return
	}
	days := rapid.Int64Range(1, 190).Draw(w.t, "days")
	ok := b.claim() > 0 && b.days-14+days <= 180 // in all
	got := w.asks(w.estore.postpone(b.number, days), ok, "extend_invoice_due_date %d %d", b.number, days)
	if !ok {
		return
	}
	b.days += days
	b.extensions += 3_03
	if got.amount != 3_03 || got.date != b.due() {
		w.t.Fatalf("it costs %d and is due on %s instead of %s", got.amount, got.date, b.due())
	}
}

// pay is money that comes from the consumer, sometimes too much.
func (w *walk) pay() {
	b := w.bill()
	if b == nil {
		return
	}
	amount := w.upTo(b.claim()*5/4, "amount")
	if w.flip("exactly") {
		amount = max(1, b.claim())
	}
	w.t.Logf("the consumer pays %d on %d", amount, b.number)
	b.pay(amount)
	w.receive(b.number, amount)
}

// verify works the invariants of the book out again.
func (w *walk) verify() {
	w.t.Helper()
	verification, err := audit.Verify(w.t.Context(), w.book.Store, func(audit.Check) {})
	must(w.t, err)
	if broken, wrong := verification.Broken(); wrong {
		w.t.Fatalf("%s: %s", broken.Name, broken.Broken)
	}
}

// compare holds the book to the model.
func (w *walk) compare() {
	w.t.Helper()
	want := consumer.Exposure{Currency: money.EUR}
	var owner consumer.ID
	for _, d := range w.deals {
		owner = w.compareDeal(d)
		want.Held += money.Minor(d.held())
		for _, b := range d.bills {
			w.compareBill(b)
			want.Claims += money.Minor(b.claim())
			want.Credit += money.Minor(b.overpaid)
			want.Open += map[bool]int{true: 1}[b.claim() > 0]
			want.Paid += map[bool]int{true: 1}[b.settled]
		}
	}
	want.Person = owner
	if got := w.exposure(owner); got != want {
		w.t.Fatalf("the person's exposure is %+v, the model says %+v", got, want)
	}
	w.compareLedger(want)
}

// compareLedger holds the accounts to what is held and owed in all: there is only this person.
func (w *walk) compareLedger(want consumer.Exposure) {
	w.t.Helper()
	balances, err := w.book.Store.View().TrialBalance(w.t.Context())
	must(w.t, err)
	got := map[ledger.Account]money.Minor{}
	for _, b := range balances {
		got[b.Account] = b.Sum
	}
	if got[ledger.ReservedMemo] != want.Held || got[ledger.Claims] != want.Claims || got[ledger.ConsumerCredit] != -want.Credit {
		w.t.Fatalf("the ledger says %v, the model %+v", got, want)
	}
}

// compareDeal compares an order, and gives whose it is.
func (w *walk) compareDeal(d *deal) consumer.ID {
	w.t.Helper()
	view := w.book.Store.View()
	if d.number == 0 {
		found, _, err := view.ReservationByPassive(w.t.Context(), reservation.Passive(d.passive), w.shop.ID)
		must(w.t, err)
		d.number = int64(found.Number)
	}
	got, err := view.ReservationOf(w.t.Context(), reservation.Number(d.number))
	must(w.t, err)
	bills, err := view.InvoicesOf(w.t.Context(), got.Number, w.shop.ID)
	must(w.t, err)
	amounts := [3]int64{int64(got.Reserved), int64(got.Activated), int64(got.Released)}
	if amounts != [3]int64{d.reserved, d.activated, d.released} || got.Open() == d.closed || len(bills) != len(d.bills) {
		w.t.Fatalf("order %d is %s with %d reserved, %d activated, %d released and %d invoices; the model says %+v",
			d.number, got.State, got.Reserved, got.Activated, got.Released, len(bills), d)
	}
	if d.passive != 0 && !d.closed {
		w.tells(d.passive, d.held())
	}
	return got.Person
}

// tells says that the wire gives this as the amount of an invoice.
func (w *walk) tells(invno, amount int64) {
	w.t.Helper()
	if got := w.estore.amountOf(invno)(); !got.ok || got.amount != amount {
		w.t.Fatalf("invoice_amount of %d gives %d instead of %d: %s", invno, got.amount, amount, got.text)
	}
}

func (w *walk) compareBill(b *bill) {
	w.t.Helper()
	i := w.invoice(b.number)
	type figures struct {
		gross, fees, back, paid, repaid, claim, extensions money.Minor
		settled                                            bool
		due                                                string
	}
	got := figures{i.Gross, i.ReturnFees, i.Credited, i.Paid, i.Refunded, i.Claim(), i.Extension.Gross(), i.Settled, i.DueOn.String()}
	want := figures{
		money.Minor(b.gross), money.Minor(b.fees), money.Minor(b.back), money.Minor(b.paid), money.Minor(b.repaid), money.Minor(b.claim()),
		money.Minor(b.extensions), b.settled, b.due(),
	}
	portions := map[string]portion{}
	for _, g := range i.Groups {
		portions[g.Rate.String()] = portion{int64(g.Gross), int64(g.VAT), int64(g.CreditedGross), int64(g.CreditedVAT)}
	}
	if got != want || !maps.Equal(portions, b.portions) {
		w.t.Fatalf("invoice %d is %+v %v; the model says %+v %v", b.number, got, portions, want, b.portions)
	}
	w.tells(b.number, b.gross+b.fees-b.back)
}

// due gives the day on which a bill is due.
func (b *bill) due() string {
	return (day.Of(b.issued, country.Amsterdam()) + day.Day(b.days)).String()
}
