package server_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/ledger"
	"respite/domain/reservation"
	"respite/operation/administration"
	"respite/server"
)

// teller tells a story about one order over one of the wires. Bills count from 0.
type teller interface {
	reserve(who buyer, pclass int64, wares ...ware)
	change(wares ...ware)
	deliver(wants ...want) // none: all that is left; the invoice goes by e-mail
	extend()
	cancel()
	takeBack(bill int, wants ...want)
	giveBack(bill int, amount int64) // of goods at one VAT rate
	giveAllBack(bill int)

	wait(by time.Duration)
	pays(bill int, amount int64)
}

// The goods of the stories, priced as both wires can say it.
var (
	cups    = ware{number: "CUP", price: 12_50, unit: 1, vat: "21", discount: "0", kind: general}
	novels  = ware{number: "BOOK", price: 9_99, unit: 1, vat: "9", discount: "0", kind: general}
	voucher = ware{number: "VOUCHER", price: -5_00, unit: 1, vat: "21", discount: "0", kind: general}
	lamp    = ware{number: "LAMP", price: 149_90, unit: 1, vat: "21", discount: "0", kind: general}
	parcel  = ware{number: "SHIP", price: 4_95, unit: 1, vat: "21", discount: "0", kind: freight}
	service = ware{number: "FEE", price: 1_95, unit: 1, vat: "21", discount: "0", kind: handling}
)

// The plans of the stories, from the demo.
const (
	plain       = 0
	ratePlan    = 3114 // twelve payments with interest and a start fee
	runningPlan = 3113 // an account
)

const days = 24 * time.Hour

var stories = map[string]struct {
	ends reservation.State
	tell func(teller)
}{
	"delivered in parts, the rest cancelled": {reservation.Cancelled, func(t teller) {
		t.reserve(dutch, plain, cups.of(4), novels.of(3), parcel.of(1), service.of(1))
		t.deliver(want{"CUP", 1}, want{"SHIP", 1})
		t.deliver(want{"BOOK", 3}, want{"FEE", 1})
		t.cancel()
		t.pays(0, 10_00)
	}},
	"articles come back before and after they are paid": {reservation.Activated, func(t teller) {
		t.reserve(dutch, plain, cups.of(3), novels.of(3), voucher.of(1))
		t.deliver()
		t.takeBack(0, want{"CUP", 1})
		t.takeBack(0, want{"BOOK", 1}, want{"CUP", 1})
		t.pays(0, 27_48)
		t.takeBack(0, want{"BOOK", 2})
	}},
	"amounts come back, the last closes the invoice": {reservation.Activated, func(t teller) {
		t.reserve(dutch, plain, cups.of(4), parcel.of(1))
		t.deliver()
		t.giveBack(0, 3_33)
		t.pays(0, 50_00)
		t.giveBack(0, 1_01)
		t.giveBack(0, 50_61)
	}},
	"everything comes back": {reservation.Activated, func(t teller) {
		t.reserve(german, plain, cups.of(2), novels.of(1), voucher.of(1), parcel.of(1))
		t.deliver()
		t.giveAllBack(0)
	}},
	"paid in parts by a plan, delivered twice": {reservation.Activated, func(t teller) {
		t.reserve(german, ratePlan, lamp.of(2), cups.of(3), parcel.of(1))
		t.deliver(want{"LAMP", 1}, want{"SHIP", 1})
		t.deliver()
		t.takeBack(0, want{"LAMP", 1})
		t.pays(1, 30_00)
		t.giveAllBack(1)
	}},
	"bought on account": {reservation.Activated, func(t teller) {
		t.reserve(german, runningPlan, novels.of(7), cups.of(1))
		t.deliver(want{"BOOK", 5})
		t.deliver()
		t.giveBack(0, 7_77)
	}},
	"changed, extended, delivered late in part, then forgotten": {reservation.Expired, func(t teller) {
		t.reserve(dutch, plain, cups.of(4), novels.of(2), lamp.of(1))
		t.wait(10 * days)
		t.change(cups.of(3), lamp.of(1), parcel.of(1))
		t.extend()
		t.wait(10 * days)
		t.deliver(want{"CUP", 2}, want{"SHIP", 1})
		t.wait(5 * days)
	}},
	"paid too much": {reservation.Activated, func(t teller) {
		t.reserve(dutch, plain, cups.of(1))
		t.deliver()
		t.pays(0, 20_00)
		t.giveBack(0, 2_50)
	}},
}

func TestWires_OfTheSameStory_LeaveTheSameBooks(t *testing.T) {
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gateway, xmlrpc := newTale(t), newTale(t)
			story.tell(byGateway{gateway, webshop{gateway.counter}})
			story.tell(byXMLRPC{xmlrpc, estore{xmlrpc.counter}})
			got, want := gateway.page(story.ends), xmlrpc.page(story.ends)
			for i, line := range want {
				if i >= len(got) || got[i] != line {
					from := max(0, i-12)
					t.Fatalf("the gateway leaves\n%s\ninstead of\n%s", strings.Join(got[from:min(i+3, len(got))], "\n"), strings.Join(want[from:i+1], "\n"))
				}
			}
			if len(got) != len(want) {
				t.Errorf("the gateway leaves more: %s", got[len(want)])
			}
		})
	}
}

// tale is a story being told on a book of its own, with the model beside it: the gateway wants to hear
// what a delivery comes to.
type tale struct {
	*counter
	test *testing.T
	who  buyer
	deal
}

func newTale(t *testing.T) *tale {
	t.Helper()
	folder := server.Folder(t.TempDir())
	foundCounter(t, folder)
	c := openCounter(t, folder)
	t.Cleanup(c.close)
	return &tale{counter: c, test: t}
}

// does sends a request that must be taken, lets the book do what is due, and lets some time pass.
func (s *tale) does(ask asking) said {
	s.t.Helper()
	got := ask()
	if !got.ok {
		s.t.Fatalf("refused: %s", got.text)
	}
	s.wait(time.Hour)
	return got
}

// wait moves the clock of the book, as an operator does.
func (s *tale) wait(by time.Duration) {
	s.t.Helper()
	_, err := administration.AdvanceClock(s.t.Context(), s.book.Store, by)
	must(s.t, err)
	_, err = s.book.Worker.RunDue(s.t.Context())
	must(s.t, err)
}

func (s *tale) pays(n int, amount int64) {
	s.t.Helper()
	s.receive(s.bills[n].number, amount)
	s.bills[n].pay(amount)
}

// made keeps a reservation.
func (s *tale) made(who buyer, wares []ware, got said) {
	s.who = who
	s.deal = deal{number: got.number, reserved: total(wares), shelves: stocked(wares)}
}

// took takes a delivery off the deal.
func (s *tale) took(wants []want) *bill {
	s.t.Helper()
	pieces, shelves, there := pieces(s.shelves, wants, false)
	made, good := s.deal.deliver(pieces, shelves, len(wants) > 0)
	if !there || !good {
		s.t.Fatalf("the story delivers what is not there: %v", wants)
	}
	return made
}

// tookBack takes articles off a bill and tells what they come to.
func (s *tale) tookBack(n int, wants []want) int64 {
	s.t.Helper()
	b := s.bills[n]
	pieces, shelves, there := taken(b.shelves, wants, false)
	if !there || !b.creditPieces(pieces, shelves, 0) {
		s.t.Fatalf("the story takes back what is not there: %v", wants)
	}
	return sumOf(pieces)
}

// byXMLRPC tells a story by the advanced integration.
type byXMLRPC struct {
	*tale
	shop estore
}

func (s byXMLRPC) reserve(who buyer, pclass int64, wares ...ware) {
	if pclass == plain {
		pclass = -1
	}
	s.made(who, wares, s.does(s.shop.reserve(who, "STORY", wares, total(wares), pclass)))
}

func (s byXMLRPC) change(wares ...ware) {
	s.does(s.shop.update(s.number, wares))
	s.rewrite(stocked(wares))
}

func (s byXMLRPC) deliver(wants ...want) {
	b := s.took(wants)
	b.number = s.does(s.shop.activate(s.number, byEmail, wants)).number
}

func (s byXMLRPC) extend() { s.does(s.shop.extend(s.number)) }
func (s byXMLRPC) cancel() { s.does(s.shop.cancel(s.number)) }

func (s byXMLRPC) takeBack(bill int, wants ...want) {
	s.tookBack(bill, wants)
	s.does(s.shop.creditPart(s.bills[bill].number, wants, nil))
}

func (s byXMLRPC) giveBack(bill int, amount int64) {
	vat := s.bills[bill].shelves[0].vat
	s.does(s.shop.returnAmount(s.bills[bill].number, amount, vat, 32))
}

func (s byXMLRPC) giveAllBack(bill int) { s.does(s.shop.creditInvoice(s.bills[bill].number)) }

// byGateway tells a story as a shop of the JSON gateway does.
type byGateway struct {
	*tale
	shop webshop
}

func (s byGateway) reserve(who buyer, pclass int64, wares ...ware) {
	var terms []parameter
	if pclass != plain {
		terms = []parameter{{Name: "PClass", Value: text(pclass).Text()}}
	}
	s.made(who, wares, s.does(s.shop.reserve(who, "STORY", wares, terms...)))
}

func (s byGateway) change(wares ...ware) {
	s.does(s.shop.update(s.number, wares))
	s.rewrite(stocked(wares))
}

func (s byGateway) deliver(wants ...want) {
	b := s.took(wants)
	b.number = s.does(s.shop.pay(s.number, b.gross, wants)).number
}

func (s byGateway) extend() { s.does(s.shop.extend(s.number)) }
func (s byGateway) cancel() { s.does(s.shop.cancel(s.number)) }

func (s byGateway) takeBack(bill int, wants ...want) {
	sum := s.tookBack(bill, wants)
	s.does(s.shop.refund(s.key(bill), sum, wants))
}

func (s byGateway) giveBack(bill int, amount int64) { s.does(s.shop.refund(s.key(bill), amount, nil)) }

// giveAllBack names every article: then it is the same credit note as that of the whole invoice.
func (s byGateway) giveAllBack(bill int) {
	var wants []want
	for _, there := range s.bills[bill].shelves {
		wants = append(wants, want{there.number, there.left()})
	}
	s.takeBack(bill, wants...)
}

// key gives the key of the request that delivered.
func (s byGateway) key(bill int) string {
	s.t.Helper()
	return string(s.invoice(s.bills[bill].number).Request)
}

// page is everything the book holds of a story, without what may differ: the keys of requests, events,
// persons and dispatches, and the language of the texts, which only XML-RPC tells.
type page struct {
	Order      reservation.Reservation
	Exposure   consumer.Exposure
	Invoices   []invoice.Invoice
	Credits    []invoice.CreditNote
	Entries    []ledger.Entry
	Events     []event.Event
	Dispatches []dispatch.Dispatch
}

// page gives the story's page in lines, when the book is right at all.
func (s *tale) page(ends reservation.State) []string {
	s.test.Helper()
	areRight(s.test, s.book)
	var p page
	view, ctx := s.book.Store.View(), s.test.Context()
	var err error
	p.Order, err = view.ReservationOf(ctx, reservation.Number(s.number))
	must(s.t, err)
	if p.Order.State != ends {
		s.test.Errorf("the order is %s at the end, not %s", p.Order.State, ends)
	}
	p.Exposure = s.exposure(p.Order.Person)
	p.Invoices, err = view.InvoicesOf(ctx, p.Order.Number, s.counter.shop.ID)
	must(s.t, err)
	for _, i := range p.Invoices {
		notes, err := view.CreditNotesOf(ctx, i.Number, i.Merchant)
		must(s.t, err)
		sent, err := view.DispatchesOf(ctx, i.Number, i.Merchant)
		must(s.t, err)
		p.Credits, p.Dispatches = append(p.Credits, notes...), append(p.Dispatches, sent...)
	}
	p.Entries, err = view.Entries(ctx, p.Order.Number)
	must(s.t, err)
	p.Events, err = view.Story(ctx, p.Order.Number)
	must(s.t, err)
	p.normalise()
	lines, err := json.MarshalIndent(p, "", "  ")
	must(s.t, err)
	return strings.Split(string(lines), "\n")
}

// normalise takes off what may differ.
func (p *page) normalise() {
	p.Order.Person, p.Order.Request, p.Order.Details.Language, p.Exposure.Person = "", "", "", ""
	for n := range p.Invoices {
		i := &p.Invoices[n]
		i.Person, i.Request, i.Language = "", "", ""
		i.Account = i.Account[:min(1, len(i.Account))] // whether there is one
	}
	for n := range p.Credits {
		p.Credits[n].Person = ""
	}
	for n := range p.Entries {
		p.Entries[n].Event = ""
		for l := range p.Entries[n].Lines {
			p.Entries[n].Lines[l].Person = ""
		}
	}
	for n := range p.Events {
		e := &p.Events[n]
		e.ID, e.Person, e.Request, e.Verdict = "", "", "", ""
	}
	for n := range p.Dispatches {
		d := &p.Dispatches[n]
		d.ID, d.Language, d.Subject, d.Text, d.HTML, d.Hash = "", "", "", "", "", ""
	}
	slices.SortFunc(p.Dispatches, func(a, b dispatch.Dispatch) int { return a.MadeAt.Compare(b.MadeAt) })
}
