package xmlrpc_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"respite/api/xmlrpc"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/provider"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/operation/audit"
	"respite/operation/queue"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/outbound/register"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/money"
)

// The shop of the reference's complete requests (XML-RPC reference 10).
const (
	eid    = 2099
	secret = "violin-42"
)

// world is a real book with its door; its clock stands still until it is moved.
type world struct {
	t          testing.TB
	book       storetest.Book
	operations *operation.Operations
	door       *xmlrpc.Door
}

func theShop() merchant.Merchant {
	shop := merchant.Merchant{
		ID: eid, Name: "Vinyl", WebsiteKey: "VINYLSHOP1", Shared: secret,
		Contract: merchant.Contract{
			Countries: []country.Code{country.SE, country.NO, country.DK, country.FI, country.DE, country.AT, country.NL},
			FeeRate:   28_000, FeeFixed: 30, FeeVAT: 250_000, ReserveDays: 7, ShipDays: 14, DueDays: 14, ExtensionFee: 25_00, AutoActivate: true,
		},
		Options: merchant.Options{PushFormat: merchant.PushJSON},
	}
	for _, p := range []plan.Product{
		{ID: 390, Country: country.SE, Type: plan.Account, Description: "Konto", Months: 24, MonthlyFee: 29_00, Rate: 195_000, Minimum: 1_00,
			MinimumPayment: plan.LowestPayment(country.SE)},
		{ID: 121, Country: country.SE, Type: plan.Campaign, Description: "6 mån", Months: 6, StartFee: 195_00, MonthlyFee: 29_00, Minimum: 1000_00},
		{ID: 3113, Country: country.DE, Type: plan.Account, Description: "Ratenkauf", Months: 24, MonthlyFee: 1_95, Rate: 149_500,
			MinimumPayment: plan.LowestPayment(country.DE)},
	} {
		home, _ := country.Of(string(p.Country))
		p.Merchant, p.Version, p.Currency = eid, 1, home.Currency
		shop.Plans = append(shop.Plans, p)
	}
	return shop
}

func newWorld(t testing.TB, change ...func(*merchant.Merchant)) *world {
	t.Helper()
	w := &world{t: t, book: storetest.Open(t)}
	w.operations = operation.New(operation.Outside{
		Store: w.book.Store, Bureau: bureau.Fake{}, Register: register.Test{}, IDs: w.book.Config.Chance, Log: quiet(), Settings: operation.DefaultSettings(),
		Provider: provider.Default, Render: document.Render,
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	shop := theShop()
	for _, c := range change {
		c(&shop)
	}
	w.takeOn(shop)
	w.open(func(*xmlrpc.Config) {})
	return w
}

// takeOn adds a merchant.
func (w *world) takeOn(shop merchant.Merchant) {
	w.t.Helper()
	_, err := administration.AddMerchant(w.t.Context(), w.book.Store, shop)
	must(w.t, err)
}

// open opens the door anew, with another configuration.
func (w *world) open(change func(*xmlrpc.Config)) {
	config := xmlrpc.Config{
		Operations: w.operations, Store: w.book.Store, Clock: w.book.Clock.Now, Log: quiet(), Test: true, PublicURL: "https://pay.example.org",
	}
	change(&config)
	w.door = xmlrpc.New(config)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// post sends bytes to the door. Headers are names and values in turn.
func (w *world) post(body []byte, headers ...string) *http.Response {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", "text/xml")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	w.door.ServeHTTP(recorder, r)
	return recorder.Result()
}

// send sends bytes and reads the answer as a client would.
func (w *world) send(body []byte, headers ...string) reply {
	w.t.Helper()
	return w.read(w.post(body, headers...))
}

func (w *world) read(answer *http.Response) reply {
	w.t.Helper()
	text, err := io.ReadAll(answer.Body)
	must(w.t, err)
	must(w.t, answer.Body.Close())
	if answer.StatusCode != http.StatusOK {
		w.t.Fatalf("HTTP %d: every status but 200 is a broken connection", answer.StatusCode)
	}
	parsed, err := parse(text)
	if err != nil {
		w.t.Fatalf("%v: %s", err, text)
	}
	return parsed
}

// call makes a call as the PHP client does: signed over what is given, with SHA-512.
func (w *world) call(method, signed string, params ...any) reply {
	w.t.Helper()
	return w.send(php.call(method, signed, params...))
}

// ok makes a call that must succeed, and gives its result.
func (w *world) ok(method, signed string, params ...any) any {
	w.t.Helper()
	a := w.call(method, signed, params...)
	if a.code != 0 {
		w.t.Fatalf("%s: %d %s", method, a.code, a.text)
	}
	return a.result
}

// fails makes a call that must be answered with a fault.
func (w *world) fails(code int, method, signed string, params ...any) reply {
	w.t.Helper()
	a := w.call(method, signed, params...)
	if a.code != code {
		w.t.Errorf("%s: got %d %q %v, want %d", method, a.code, a.text, a.result, code)
	}
	return a
}

// books fails the test when anything in the books is wrong.
func (w *world) books() {
	w.t.Helper()
	w.booksBut()
}

// booksBut looks at all but the checks that a fixture has broken on purpose.
func (w *world) booksBut(names ...string) {
	w.t.Helper()
	verification, err := audit.Verify(w.t.Context(), w.book.Store, func(audit.Check) {})
	must(w.t, err)
	excused := map[string]bool{}
	for _, name := range names {
		excused[name] = true
	}
	for _, check := range verification.Checks {
		if check.Broken != "" && !excused[check.Name] {
			w.t.Errorf("%s: %s", check.Name, check.Broken)
		}
	}
}

// rows counts what is in the book: nothing happened as long as it stays.
func (w *world) rows() int {
	w.t.Helper()
	rows, err := w.book.View().ReadAll(w.t.Context())
	must(w.t, err)
	return rows
}

// unchanged fails the test if anything was written meanwhile.
func (w *world) unchanged(do func()) {
	w.t.Helper()
	before := w.rows()
	do()
	if after := w.rows(); after != before {
		w.t.Errorf("%d rows became %d", before, after)
	}
}

func numberOf[N ~int64](w *world, text string) N {
	w.t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	must(w.t, err)
	return N(n)
}

// order reads a reservation by the number the shop knows.
func (w *world) order(rno string) reservation.Reservation {
	w.t.Helper()
	r, err := w.book.View().ReservationOf(w.t.Context(), numberOf[reservation.Number](w, rno))
	must(w.t, err)
	return r
}

// passive reads the order behind a passive invoice.
func (w *world) passive(invno string) reservation.Reservation {
	w.t.Helper()
	r, found, err := w.book.View().ReservationByPassive(w.t.Context(), numberOf[reservation.Passive](w, invno), eid)
	must(w.t, err)
	if !found {
		w.t.Fatalf("there is no passive invoice %s", invno)
	}
	return r
}

// invoice reads an invoice.
func (w *world) invoice(invno string) invoice.Invoice {
	w.t.Helper()
	i, err := w.book.View().InvoiceOf(w.t.Context(), numberOf[invoice.Number](w, invno))
	must(w.t, err)
	return i
}

// dispatches lists what was promised to be sent, the latest first.
func (w *world) dispatches() []dispatch.Dispatch {
	w.t.Helper()
	list, err := w.book.View().Dispatches(w.t.Context(), "", 100)
	must(w.t, err)
	return list
}

// review runs the reviews of an order whose time has come, as the worker would.
func (w *world) review(number reservation.Number) {
	w.t.Helper()
	jobs, err := w.book.View().JobsOfLane(w.t.Context(), job.Lane(job.Review, number))
	must(w.t, err)
	for _, j := range jobs {
		if j.State != job.Waiting || j.RunAt.After(w.book.Clock.Now()) {
			continue
		}
		var again job.Reconsider
		must(w.t, json.Unmarshal(j.Payload, &again))
		must(w.t, w.operations.Reconsider(w.t.Context(), again, j.Merchant))
		_, err := queue.Finish(w.t.Context(), w.book.Store, j, job.Attempt{Good: true})
		must(w.t, err)
	}
}

// pay lets the consumer pay an invoice.
func (w *world) pay(invno string, amount money.Minor) {
	w.t.Helper()
	_, err := w.operations.Receive(w.t.Context(), operation.Receive{Invoice: numberOf[invoice.Number](w, invno), Amount: amount, Actor: "bank"})
	must(w.t, err)
}

// expire lets days pass and what is due expire.
func (w *world) expire(days int) {
	w.t.Helper()
	w.book.Clock.Move(time.Duration(days) * 24 * time.Hour)
	_, err := w.operations.ExpireDue(w.t.Context())
	must(w.t, err)
}
