package jobs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/provider"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/jobs"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/outbound/push"
	"respite/outbound/register"
	"respite/store"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
)

const shopID merchant.ID = 1001

// world is a test book with a worker, a clock that stands still until it is moved, and a shop that
// hears pushes.
type world struct {
	t          *testing.T
	store      *store.Store
	config     store.Config // of the book
	operations *operation.Operations
	sender     *push.Sender
	shop       *shop
	log        bytes.Buffer // read only when no worker runs
	logger     *slog.Logger // writes it

	mu  sync.Mutex // of now
	now time.Time
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// zeros is chance without surprises; ids still differ by their count.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC), shop: openShop(t)}
	ids := id.NewSource(w.clock, zeros{})
	silent := slog.New(slog.NewTextHandler(io.Discard, nil))
	w.logger = slog.New(slog.NewTextHandler(&w.log, nil))
	w.config = storetest.Place(t, store.Config{Key: bytes.Repeat([]byte{7}, store.KeySize), Clock: w.clock, Chance: ids, Log: silent})
	opened := storetest.Reopen(t, w.config)
	w.store = opened
	must(t, opened.Found(t.Context(), store.Test))
	settings := operation.DefaultSettings()
	settings.PushDelay = 0
	w.operations = operation.New(operation.Outside{
		Store: opened, Bureau: bureau.Fake{}, Register: register.Test{}, IDs: ids, Log: w.logger, Settings: settings,
		Provider: provider.Default, Render: document.Render,
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	w.sender = push.New(push.Config{AllowLoopback: true, Clock: w.clock, IDs: ids, Test: true})
	w.contract(shopID, w.shop)
	return w
}

// contract adds a merchant with its shop.
func (w *world) contract(owner merchant.ID, s *shop) {
	w.t.Helper()
	_, err := administration.AddMerchant(w.t.Context(), w.store, merchant.Merchant{
		ID: owner, Name: "Toys", WebsiteKey: fmt.Sprintf("SHOP%d", owner), Keys: []merchant.Key{{Secret: "secret"}},
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
		Options:  merchant.Options{PushFormat: merchant.PushJSON, PushURL: s.URL + "/push"},
	})
	must(w.t, err)
}

// worker makes a worker of the book; change may alter what it is made of.
func (w *world) worker(change ...func(*jobs.Config)) *jobs.Worker {
	config := jobs.Config{
		Operations: w.operations, Store: w.store, Push: w.sender.Send, Every: time.Millisecond,
		Queued: func(context.Context, job.Job) error { return nil },
		Log:    w.logger,
	}
	for _, c := range change {
		c(&config)
	}
	return jobs.New(config)
}

// runDue runs what is due and gives how many jobs that were.
func (w *world) runDue(worker *jobs.Worker) int {
	w.t.Helper()
	count, err := worker.RunDue(w.t.Context())
	must(w.t, err)
	return count
}

// start lets a worker run until stop is called, which gives the error of Run.
func (w *world) start(worker *jobs.Worker) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- worker.Run(ctx) }()
	return func() error {
		cancel()
		return soon(w.t, ended)
	}
}

// reserve makes an order of the given reference; the address can decide what becomes of it.
func (w *world) reserve(reference, email string) operation.Reserved {
	w.t.Helper()
	return w.reserveAt(shopID, reference, email)
}

func (w *world) reserveAt(owner merchant.ID, reference, email string) operation.Reserved {
	w.t.Helper()
	address := consumer.Address{
		FirstName: "Testperson-nl", LastName: "Approved", Street: "Neherkade", HouseNumber: "1", PostalCode: "2521VA", City: "Gravenhage",
		Country: country.NL, Email: email, CellPhone: "+31612345678",
	}
	origin := request.Origin{Service: "klarna", Invoice: reference}
	reserved, err := w.operations.Reserve(w.t.Context(), operation.Reserve{
		Merchant: owner, Identity: w.identity("reserve", reference), Origin: origin, Currency: money.EUR,
		Lines: []basket.Line{{Article: "1", Title: "Toy", Kind: basket.Goods, Price: 10_0000, Quantity: basket.One, VAT: 21 * money.Percent}},
		Parties: consumer.Parties{
			Billing: address, Shipping: address, Birth: day.On(1970, time.July, 10), Gender: consumer.Male,
		},
	})
	must(w.t, err)
	return reserved
}

func (w *world) cancel(number reservation.Number) {
	w.t.Helper()
	_, err := w.operations.Cancel(w.t.Context(), operation.Cancel{
		Merchant: shopID, Identity: w.identity("cancel", number), Origin: request.Origin{Service: "klarna"},
		Target: operation.Target{Number: number},
	})
	must(w.t, err)
}

func (w *world) identity(scope string, content any) command.Identity {
	w.t.Helper()
	identity, err := command.Identify(shopID, scope, "", content)
	must(w.t, err)
	return identity
}

// promise writes a job that no operation writes.
func (w *world) promise(kind job.Kind, payload string) id.ID {
	w.t.Helper()
	key, err := store.Update(w.t.Context(), w.store, nil, func(tx *store.Tx) (id.ID, error) {
		j := job.Job{ID: tx.NewID(), Merchant: shopID, Kind: kind, State: job.Waiting, RunAt: tx.Now, MadeAt: tx.Now, Payload: json.RawMessage(payload)}
		j.Lane = string(j.ID)
		tx.Promise(j)
		return j.ID, nil
	})
	must(w.t, err)
	return key
}

func (w *world) job(key id.ID) job.Job {
	w.t.Helper()
	j, err := w.store.View().Job(w.t.Context(), key)
	must(w.t, err)
	return j
}

// pushes gives the pushes of an order in order.
func (w *world) pushes(number reservation.Number) []job.Job {
	w.t.Helper()
	found, err := w.store.View().JobsOfLane(w.t.Context(), job.Lane(job.Push, number))
	must(w.t, err)
	return found
}

func (w *world) attempts(key id.ID) []job.Attempt {
	w.t.Helper()
	tries, err := w.store.View().Attempts(w.t.Context(), key)
	must(w.t, err)
	return tries
}

// heard is one push as the shop got it.
type heard struct {
	id, sequence, attempt string
	key, action           string // of the request it tells of
	code                  int
}

// shop is a merchant's system: it notes each push, and then answers as it is told to.
type shop struct {
	*httptest.Server
	came chan heard // every push, as it comes

	mu     sync.Mutex
	answer func(heard) int // the HTTP status
	all    []heard
}

func openShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{came: make(chan heard, 100), answer: always(http.StatusOK)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var body map[string]struct {
			Key        string
			ActionCode string
			Status     struct{ Code struct{ Code int } }
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		h := heard{id: r.Header.Get("Respite-Push-Id"), sequence: r.Header.Get("Respite-Push-Sequence"), attempt: r.Header.Get("Respite-Push-Attempt")}
		for _, inner := range body {
			h.key, h.action, h.code = inner.Key, inner.ActionCode, inner.Status.Code.Code
		}
		s.mu.Lock()
		answer := s.answer
		s.all = append(s.all, h)
		s.mu.Unlock()
		s.came <- h
		rw.WriteHeader(answer(h))
	}))
	t.Cleanup(s.Close)
	return s
}

func always(status int) func(heard) int { return func(heard) int { return status } }

func (s *shop) answers(answer func(heard) int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

func (s *shop) heard() []heard {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]heard(nil), s.all...)
}

// soon gives what comes over a channel, and fails a test that would hang.
func soon[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came")
		panic("not reached")
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
