package server_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/cli"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/money"
	"respite/wire/jsongate"
)

// stage is a test book served on a real port in real time, with two shops that differ in how they are
// told, and the server that hears their pushes.
type stage struct {
	t        *testing.T
	book     *server.Book
	tills    map[string]*till // by the format of the shop's pushes
	receiver *receiver
	end      func()

	mu       sync.Mutex
	answered map[string]time.Time // when the answer to a request was read whole, by its key
}

// ratenkauf is the plan of part payment that both shops offer.
const ratenkauf = "3113"

func newStage(t *testing.T, options merchant.Options) *stage {
	t.Helper()
	s := &stage{t: t, receiver: newReceiver(t), tills: map[string]*till{}, answered: map[string]time.Time{}}
	book, err := server.Found(t.Context(), server.Config{
		Folder: server.Folder(filepath.Join(t.TempDir(), "book")), Kind: store.Test, LoopbackPushes: true, Clock: time.Now,
		Chance: rand.NewChaCha8([32]byte{6}), Log: slog.New(slog.DiscardHandler), Database: storetest.Place(t, store.Config{}).Postgres,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.book = book
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	for i, format := range []merchant.PushFormat{merchant.PushJSON, merchant.PushForm} {
		keys := tellers[string(format)].keys
		s.takesOn(merchant.ID(7001+i), format, keys, options)
		s.tills[string(format)] = newTill("http://"+listener.Addr().String(), keys)
	}
	s.serve(listener)
	return s
}

func (s *stage) takesOn(eid merchant.ID, format merchant.PushFormat, keys jsongate.Credentials, options merchant.Options) {
	s.t.Helper()
	options.PushFormat = format
	for _, address := range []*string{&options.PushURL, &options.PushURLFailure} {
		if *address != "" {
			*address = s.receiver.URL + "/" + string(format) + *address
		}
	}
	_, err := administration.AddMerchant(s.t.Context(), s.book.Store, merchant.Merchant{
		ID: eid, Name: "Shop told by " + string(format), WebsiteKey: keys.WebsiteKey, Keys: []merchant.Key{{Secret: merchant.Secret(keys.SecretKey)}},
		Options: options, Contract: merchant.Contract{
			Countries: []country.Code{country.NL, country.DE}, FeeRate: 2 * money.Percent, FeeVAT: 21 * money.Percent,
			ReserveDays: 14, ShipDays: 14, DueDays: 14,
		},
		Plans: []plan.Product{{
			ID: 3113, Version: 1, Merchant: int64(eid), Country: country.DE, Currency: money.EUR, Type: plan.Account, Description: "Ratenkauf",
			Months: 24, Rate: 1495 * money.Percent / 100, MonthlyFee: 1_95, MinimumPayment: 6_95,
		}},
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// serve lets the book answer and work until the end is called for, or the test ends.
func (s *stage) serve(listener net.Listener) {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.book.Serve(ctx, listener) }()
	s.end = sync.OnceFunc(func() {
		stop()
		if err := <-ended; err != nil {
			s.t.Error(err)
		}
	})
	s.t.Cleanup(s.end)
}

// posts sends a request for a shop, which must come to the code.
func (s *stage) posts(format string, e errand, want jsongate.StatusCode) reply {
	s.t.Helper()
	r, err := s.tills[format].post(s.t.Context(), e)
	read := time.Now()
	if err != nil || r.code() != want {
		s.t.Fatalf("%s: %+v, %v instead of %d", e.action, r, err, want)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answered[r.Key] = read
	return r
}

// advance moves the book's clock as an operator does, while the server runs.
func (s *stage) advance(by string) {
	s.t.Helper()
	var out, failure strings.Builder
	code := cli.Run(s.t.Context(), cli.House{
		Args: []string{"clock", "advance", by, "--data", string(s.book.Folder)}, Stdout: &out, Stderr: &failure,
		Getenv: func(name string) string { return map[string]string{"RESPITE_DATABASE": s.book.Database}[name] }, Now: time.Now, Chance: rand.NewChaCha8([32]byte{7}),
	})
	if code != 0 {
		s.t.Fatalf("the clock cannot be moved: %d, %s%s", code, &out, &failure)
	}
}

// closes stops the server and says that the books are right and nobody is still to be told.
func (s *stage) closes() {
	s.t.Helper()
	s.end()
	look(s.t, s.book.Config, func(book *server.Book) {
		waiting, err := book.Store.View().Jobs(s.t.Context(), job.Push, job.Waiting, 10)
		if err != nil || len(waiting) > 0 {
			s.t.Errorf("pushes still wait: %+v, %v", waiting, err)
		}
		areRight(s.t, book)
	})
	all, _ := s.receiver.all()
	for _, came := range all {
		if read, known := s.answered[came.key]; known && !came.at.After(read) {
			s.t.Errorf("push %d to %s came %s before the answer was read", came.sequence, came.path, read.Sub(came.at))
		}
	}
}

// awaitEach waits until so many pushes have come to each path.
func (s *stage) awaitEach(paths map[string][]told, count int) {
	s.t.Helper()
	for path := range paths {
		s.receiver.awaitAt(path, count)
	}
}

// hears says that exactly these pushes came to a path, each once and in this order.
func (s *stage) hears(path string, want []told) {
	s.t.Helper()
	came := s.receiver.at(path)
	seen := map[string]bool{}
	for i, a := range came {
		if a.sequence != i+1 || a.attempt != 1 || seen[a.id] {
			s.t.Errorf("%s: push %s with number %d came as number %d at attempt %d", path, a.id, a.sequence, i+1, a.attempt)
		}
		seen[a.id] = true
	}
	if got := toldBy(came); !slices.Equal(got, want) {
		s.t.Errorf("%s was told\n%+v instead of\n%+v", path, got, want)
	}
}

func toldBy(arrivals []arrival) []told {
	var all []told
	for _, a := range arrivals {
		all = append(all, a.told)
	}
	return all
}

// The basket of the story, and what becomes of it.
var (
	mugs     = article{number: "MUG-1", price: "12.50", quantity: 4}
	kettle   = article{number: "KETTLE", price: "49.90", quantity: 1}
	shipping = article{number: "SHIP", price: "4.95", quantity: 1, kind: "ShipmentFee"}
)

func (a article) times(quantity int) article {
	a.quantity = quantity
	return a
}

// delivered is the article as a delivery names it.
func (a article) delivered(quantity int) article {
	return article{number: a.number, quantity: quantity}
}

// sale is one order of the story.
type sale struct {
	*stage
	format, invoice string
	number          string // of the reservation
}

// path is where this order's pushes go.
func (s *sale) path() string { return "/" + s.format + "/" + s.invoice }

// does sends a request about the sale.
func (s *sale) does(want jsongate.StatusCode, action string, fields basics, parameters ...[]parameter) reply {
	s.t.Helper()
	all := basics{
		"Invoice": s.invoice, "PushURL": s.receiver.URL + s.path(),
		"CustomParameters": map[string]any{"List": []parameter{{Name: "note", Value: "Grün & \"Blau\" / <5 €>"}}},
	}
	for name, value := range fields {
		all[name] = value
	}
	if s.number != "" && action != "Refund" {
		parameters = append(parameters, of(s.number))
	}
	return s.posts(s.format, newErrand(action, all, parameters...), want)
}

// tell goes through the whole story and gives what the shop must hear.
func (s *sale) tell(who buyer, terms ...parameter) []told {
	s.t.Helper()
	network := basics{"ClientIP": clientIP("0.0.0.0")}
	reserved := s.does(jsongate.Success, "Reserve", network, who.parameters(), goods(mugs, kettle, shipping), terms)
	s.number = reserved.number()
	updated := s.does(jsongate.Success, "UpdateReservation", nil, goods(mugs.times(3), kettle, shipping))
	first := s.does(jsongate.Success, "Pay", basics{"AmountDebit": 17.45}, goods(mugs.delivered(1), shipping.delivered(1)))
	second := s.does(jsongate.Success, "Pay", basics{"AmountDebit": 49.9}, goods(kettle.delivered(1)))
	refunded := s.does(jsongate.Success, "Refund", basics{"AmountCredit": 20, "OriginalTransactionKey": second.Key})
	refused := s.does(jsongate.ValidationFailure, "Refund", basics{"AmountCredit": 29.91, "OriginalTransactionKey": second.Key})
	if names := refused.faulty(); !slices.Equal(names, []string{"AmountCredit"}) {
		s.t.Errorf("a refund above the rest finds fault with %q", names)
	}
	cancelled := s.does(jsongate.Success, "CancelReservation", nil)
	s.stands(first, second, refunded)
	return []told{
		{key: reserved.Key, action: "Reserve", code: 190, amount: 104_85, invoice: s.invoice, reservation: s.number},
		{key: updated.Key, action: "UpdateReservation", code: 190, invoice: s.invoice},
		{key: first.Key, action: "C700", code: 190, amount: 17_45, invoice: s.invoice},
		{key: second.Key, action: "C700", code: 190, amount: 49_90, invoice: s.invoice},
		{key: refunded.Key, action: "C701", code: 190, amount: 20_00, invoice: s.invoice},
		{key: cancelled.Key, action: "CancelReservation", code: 190, invoice: s.invoice},
	}
}

// stands says that transactions are told by their status as they were answered.
func (s *sale) stands(transactions ...reply) {
	s.t.Helper()
	for _, want := range transactions {
		got, err := s.tills[s.format].status(s.t.Context(), errand{path: transaction}, want.Key)
		if err != nil || got.code() != want.code() || got.amount() != want.amount() || got.number() != want.number() {
			s.t.Errorf("transaction %s is now %+v, %v; it was %+v", want.Key, got, err, want)
		}
	}
}

func TestOrder_FromReserveToTheRestCancelled_IsToldSignedInOrderAndOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, merchant.Options{})
	heard := map[string][]told{}
	var sold []*sale
	for _, format := range []string{"json", "form"} {
		byInvoice := &sale{stage: s, format: format, invoice: "INVOICE-" + format}
		heard[byInvoice.path()] = byInvoice.tell(dutch)
		inParts := &sale{stage: s, format: format, invoice: "PARTS-" + format}
		heard[inParts.path()] = inParts.tell(german, parameter{Name: "PClass", Value: ratenkauf})
		sold = append(sold, byInvoice, inParts)
	}
	for path, want := range heard {
		s.receiver.awaitAt(path, len(want))
	}
	s.closes()
	for path, want := range heard {
		s.hears(path, want)
	}
	look(t, s.book.Config, func(book *server.Book) {
		for _, sale := range sold {
			sale.isOver(book)
		}
	})
}

// isOver says that the books hold what the story tells.
func (s *sale) isOver(book *server.Book) {
	s.t.Helper()
	var number reservation.Number
	if _, err := fmt.Sscan(s.number, &number); err != nil {
		s.t.Fatal(err)
	}
	view := book.Store.View()
	order, err := view.ReservationOf(s.t.Context(), number)
	if err != nil {
		s.t.Fatal(err)
	}
	if order.State != reservation.Cancelled || order.Activated != 67_35 || order.Held() != 0 {
		s.t.Errorf("%s is %s with %d activated and %d held", s.invoice, order.State, order.Activated, order.Held())
	}
	bills, err := view.InvoicesOf(s.t.Context(), number, order.Merchant)
	if err != nil || len(bills) != 2 {
		s.t.Fatalf("%s has %d invoices, %v", s.invoice, len(bills), err)
	}
	slices.SortFunc(bills, func(a, b invoice.Invoice) int { return int(a.Gross - b.Gross) })
	if bills[0].Credited != 0 || bills[1].Credited != 20_00 || bills[1].Creditable() != 29_90 {
		s.t.Errorf("%s has credits of %d and %d", s.invoice, bills[0].Credited, bills[1].Credited)
	}
}

func TestPush_OfARequestWithAddressesOfItsOwn_GoesThere(t *testing.T) {
	t.Parallel()
	s := newStage(t, merchant.Options{PushURL: "/site", PushURLFailure: "/site-failure"})
	denied := dutch
	denied.last, denied.email = "Denied", "denied@example.nl"
	cases := []struct {
		name, own, ownFailure, accepted, refused string
	}{
		{"NONE", "", "", "/site", "/site-failure"},
		{"ONE", "/own", "", "/own", "/own"},
		{"BOTH", "/own", "/own-failure", "/own", "/own-failure"},
		{"FAILURE", "", "/own-failure", "/site", "/own-failure"},
	}
	want := map[string][]string{}
	for _, format := range []string{"json", "form"} {
		for _, c := range cases {
			fields := basics{"ClientIP": clientIP("0.0.0.0"), "Invoice": c.name}
			for name, path := range map[string]string{"PushURL": c.own, "PushURLFailure": c.ownFailure} {
				if path != "" {
					fields[name] = s.receiver.URL + "/" + format + path
				}
			}
			good := s.posts(format, newErrand("Reserve", fields, dutch.parameters(), goods(mugs)), jsongate.Success)
			bad := s.posts(format, newErrand("Reserve", fields, denied.parameters(), goods(mugs)), jsongate.Rejected)
			want["/"+format+c.accepted] = append(want["/"+format+c.accepted], good.Key)
			want["/"+format+c.refused] = append(want["/"+format+c.refused], bad.Key)
		}
	}
	for path, keys := range want {
		s.receiver.awaitAt(path, len(keys))
	}
	s.closes()
	for path, keys := range want {
		var got []string
		for _, came := range s.receiver.at(path) {
			got = append(got, came.key)
		}
		slices.Sort(got) // orders do not wait for each other
		slices.Sort(keys)
		if !slices.Equal(got, keys) {
			t.Errorf("%s was told of %q instead of %q", path, got, keys)
		}
	}
}

func TestPush_ToAShopThatRefusesTwice_ComesInOrderAsTheClockMovesAlong(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "form"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, merchant.Options{})
			s.receiver.refuses = func(a arrival) bool { return a.sequence == 1 && a.attempt <= 2 }
			order := &sale{stage: s, format: format, invoice: "TWICE"}
			reserved := order.does(jsongate.Success, "Reserve", basics{"ClientIP": clientIP("0.0.0.0")}, dutch.parameters(), goods(mugs))
			order.number = reserved.number()
			paid := order.does(jsongate.Success, "Pay", basics{"AmountDebit": "12.50"}, goods(mugs.delivered(1)))
			cancelled := order.does(jsongate.Success, "CancelReservation", nil)
			for attempt, wait := range []string{"1m", "5m"} { // the first rungs of the ladder
				s.hasTried(attempt + 1)
				s.advance(wait)
			}
			came := s.receiver.awaitAt(order.path(), 5)
			s.closes()
			first := came[0].id
			for i, want := range []struct {
				key               string
				sequence, attempt int
			}{{reserved.Key, 1, 1}, {reserved.Key, 1, 2}, {reserved.Key, 1, 3}, {paid.Key, 2, 1}, {cancelled.Key, 3, 1}} {
				got := came[i]
				if got.key != want.key || got.sequence != want.sequence || got.attempt != want.attempt || (got.id == first) != (want.sequence == 1) {
					t.Errorf("arrival %d: %+v, want %+v", i, got, want)
				}
			}
			if all, _ := s.receiver.all(); len(all) != len(came) {
				t.Errorf("%d pushes came in all: %+v", len(all), all)
			}
		})
	}
}

// hasTried waits until the failure of so many attempts of the first push is written down, so that the
// next one can be waited for.
func (s *stage) hasTried(attempts int) {
	s.t.Helper()
	tick, deadline := time.NewTicker(5*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for {
		pushes, err := s.book.Store.View().Jobs(s.t.Context(), job.Push, "", 10)
		if err != nil {
			s.t.Fatal(err)
		}
		if first := pushes[len(pushes)-1]; first.Attempts >= attempts {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			s.t.Fatalf("attempt %d was not made", attempts)
		}
	}
}

func TestClock_AdvancedWhileTheServerRuns_ExpiresTheOrderAndTellsTheShop(t *testing.T) {
	t.Parallel()
	s := newStage(t, merchant.Options{})
	want := map[string][]told{}
	for _, format := range []string{"json", "form"} {
		order := &sale{stage: s, format: format, invoice: "FORGOTTEN"}
		reserved := order.does(jsongate.Success, "Reserve", basics{"ClientIP": clientIP("0.0.0.0")}, dutch.parameters(), goods(mugs))
		want[order.path()] = []told{
			{key: reserved.Key, action: "Reserve", code: 190, amount: 50_00, invoice: "FORGOTTEN", reservation: reserved.number()},
			{action: "CancelReservation", code: 190, reservation: reserved.number()}, // of nobody's request, for no invoice
		}
	}
	s.awaitEach(want, 1)
	s.advance("15d")
	s.awaitEach(want, 2)
	s.closes()
	for path, expected := range want {
		expected[1].key = s.receiver.at(path)[1].key
		s.hears(path, expected)
	}
}

func TestClock_AdvancedWhileAnOrderWaits_TellsTheShopWhatWasDecided(t *testing.T) {
	t.Parallel()
	s := newStage(t, merchant.Options{})
	want := map[string][]told{}
	for _, format := range []string{"json", "form"} {
		for outcome, code := range map[string]int{"accept": 190, "reject": 690} {
			who := dutch
			who.last, who.email = "Wachter-"+outcome, format+"+pend-"+outcome+"-05@example.nl"
			who.birth, who.house = map[string]string{"accept": "11071971", "reject": "12071972"}[outcome], outcome+format
			order := &sale{stage: s, format: format, invoice: outcome}
			waits := order.does(jsongate.PendingProcessing, "Reserve", basics{"ClientIP": clientIP("0.0.0.0")}, who.parameters(), goods(mugs))
			pending := told{key: waits.Key, action: "Reserve", code: 791, amount: 50_00, invoice: outcome, reservation: waits.number()}
			decided := pending
			if decided.code = code; code == 690 {
				decided.reservation = "" // a refused one has no number to name
			}
			want[order.path()] = []told{pending, decided}
		}
	}
	s.awaitEach(want, 1)
	s.advance("6m")
	s.awaitEach(want, 2)
	s.closes()
	for path, expected := range want {
		s.hears(path, expected)
	}
}
