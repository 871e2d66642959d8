package gateway_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/api/gateway"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/operation/audit"
	"respite/outbound/bureau"
	"respite/store"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/id"
	"respite/value/money"
	"respite/wire/jsongate"
)

var began = time.Date(2026, 3, 4, 4, 6, 7, 0, time.UTC)

var (
	shopKeys  = jsongate.Credentials{WebsiteKey: "TESTSHOP01", SecretKey: "5E0C1B7A94D24F3E8A6B0D1C2E3F4A5B"}
	otherKeys = jsongate.Credentials{WebsiteKey: "OTHERSHOP2", SecretKey: "0011223344556677"}
)

// world is a book with its door on a real port, a clock that stands still until it is moved, and a shop.
type world struct {
	t          testing.TB
	store      *store.Store
	operations *operation.Operations
	ids        *id.Source
	door       *gateway.Door
	server     *httptest.Server

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

func theShop() merchant.Merchant {
	return merchant.Merchant{
		ID: 7001, Name: "Toys", WebsiteKey: shopKeys.WebsiteKey, Keys: []merchant.Key{{Secret: merchant.Secret(shopKeys.SecretKey)}},
		Contract: merchant.Contract{
			Countries: []country.Code{country.NL, country.DE, country.AT}, FeeRate: 28_000, FeeFixed: 30, FeeVAT: 210_000, Reserve: 100_000,
			ReserveDays: 14, ShipDays: 14, DueDays: 14,
		},
		Options: merchant.Options{PushFormat: merchant.PushJSON},
		Plans: []plan.Product{
			{ID: 3113, Version: 1, Merchant: 7001, Country: country.DE, Currency: money.EUR, Type: plan.Account, Description: "Ratenkauf", Months: 24,
				Rate: 149_500, MonthlyFee: 195, MinimumPayment: 695},
			{ID: 4242, Version: 1, Merchant: 7001, Country: country.DE, Currency: money.EUR, Type: plan.Campaign, Description: "Ratenkauf 12", Months: 12,
				Rate: 99_000, StartFee: 500, MonthlyFee: 95, Minimum: 5000},
		},
	}
}

func newWorld(t testing.TB, change ...func(*merchant.Merchant)) *world {
	t.Helper()
	w := &world{t: t, now: began}
	w.ids = id.NewSource(w.clock, &lockedChance{source: rand.NewChaCha8([32]byte{1})})
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	w.store = storetest.Reopen(t, storetest.Place(t, store.Config{
		Key: bytes.Repeat([]byte{7}, store.KeySize), Clock: w.clock, Chance: w.ids, Log: log,
	}))
	must(t, w.store.Found(t.Context(), store.Test))
	w.operations = operation.New(operation.Outside{
		Store: w.store, Bureau: bureau.Fake{}, IDs: w.ids, Log: log, Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	shop := theShop()
	for _, c := range change {
		c(&shop)
	}
	_, err := administration.AddMerchant(t.Context(), w.store, shop)
	must(t, err)
	w.limit(0)
	w.server = httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) { w.door.ServeHTTP(answer, r) }))
	t.Cleanup(w.server.Close)
	return w
}

// limit opens the door anew with so many requests a second; 0 is any number.
func (w *world) limit(perSecond int) {
	w.door = gateway.New(gateway.Config{
		Operations: w.operations, Store: w.store, Clock: w.clock, IDs: w.ids, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Test: true, PerSecond: perSecond,
	})
}

// lockedChance is seeded chance that several goroutines may draw from.
type lockedChance struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func (l *lockedChance) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.source.Read(p)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// otherShop takes on a second merchant, with otherKeys.
func (w *world) otherShop() {
	w.t.Helper()
	shop := theShop()
	shop.ID, shop.Name, shop.WebsiteKey = 7002, "Books", otherKeys.WebsiteKey
	shop.Keys = []merchant.Key{{Secret: merchant.Secret(otherKeys.SecretKey)}}
	for i := range shop.Plans {
		shop.Plans[i].Merchant = 7002
	}
	_, err := administration.AddMerchant(w.t.Context(), w.store, shop)
	must(w.t, err)
}

// reply is an answer as a client sees it.
type reply struct {
	status int
	header http.Header
	body   string
	signed bool              // with the caller's key, in the caller's spelling
	code   int               // Status.Code.Code
	key    string            // Key
	values map[string]string // parameters of the service
	errors map[string]string // RequestErrors: name and message
	all    map[string]any
}

// call sends a signed request and checks that the answer is signed as the client would check it.
func (w *world) call(method, path, body string, headers ...string) reply {
	w.t.Helper()
	return w.callAs(shopKeys, method, path, body, headers...)
}

func (w *world) callAs(keys jsongate.Credentials, method, path, body string, headers ...string) reply {
	w.t.Helper()
	r := w.request(method, path, body, headers...)
	w.sign(r, keys, body)
	return w.send(r, keys)
}

// signed is a request of the shop, ready to be sent.
func (w *world) signed(method, path, body string, headers ...string) *http.Request {
	w.t.Helper()
	r := w.request(method, path, body, headers...)
	w.sign(r, shopKeys, body)
	return r
}

// request is not signed yet. Headers are names and values in turn.
func (w *world) request(method, path, body string, headers ...string) *http.Request {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, strings.NewReader(body))
	must(w.t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func (w *world) sign(r *http.Request, keys jsongate.Credentials, body string) {
	w.t.Helper()
	nonce, err := w.ids.Next()
	must(w.t, err)
	r.Header.Set("Authorization", keys.Sign(signedPart(r, body), string(nonce), w.clock().Unix()))
}

// signedPart is what a signature covers of a request and, with another body, of its answer.
func signedPart(r *http.Request, body string) jsongate.Message {
	uri := jsongate.WithoutScheme(r.URL.String())
	if r.Host != "" {
		uri = r.Host + strings.TrimPrefix(uri, r.URL.Host)
	}
	return jsongate.Message{Method: r.Method, URI: uri, Body: []byte(body)}
}

func (w *world) send(r *http.Request, keys jsongate.Credentials) reply {
	w.t.Helper()
	answer, err := w.server.Client().Do(r)
	must(w.t, err)
	text, err := io.ReadAll(answer.Body)
	must(w.t, err)
	must(w.t, answer.Body.Close())
	a := reply{status: answer.StatusCode, header: answer.Header, body: string(text), values: map[string]string{}, errors: map[string]string{}}
	if authorization := answer.Header.Get("Authorization"); authorization != "" {
		parsed, err := jsongate.ParseAuthorization(authorization)
		must(w.t, err)
		_, a.signed = parsed.Verify(keys.SecretKey, signedPart(r, a.body))
		a.signed = a.signed && parsed.WebsiteKey == keys.WebsiteKey
		if !a.signed {
			w.t.Errorf("the answer to %s %s is signed wrongly", r.Method, r.URL.Path)
		}
	}
	if json.Unmarshal(text, &a.all) == nil {
		a.read()
	}
	return a
}

func (a *reply) read() {
	var known struct {
		Key      string
		Status   struct{ Code struct{ Code int } }
		Services []struct {
			Parameters []struct{ Name, Value string }
		}
		RequestErrors *struct {
			ServiceErrors, ActionErrors, ChannelErrors []struct{ Name, ErrorMessage string }
			ParameterErrors                            []struct{ Name, Error, ErrorMessage string }
		}
	}
	if json.Unmarshal([]byte(a.body), &known) != nil {
		return
	}
	a.key, a.code = known.Key, known.Status.Code.Code
	for _, s := range known.Services {
		for _, p := range s.Parameters {
			a.values[p.Name] = p.Value
		}
	}
	if known.RequestErrors == nil {
		return
	}
	for _, e := range known.RequestErrors.ParameterErrors {
		a.errors[e.Name] = e.ErrorMessage
	}
	for _, e := range append(append(known.RequestErrors.ServiceErrors, known.RequestErrors.ActionErrors...), known.RequestErrors.ChannelErrors...) {
		a.errors[e.Name] = e.ErrorMessage
	}
}

// want fails the test unless the answer has the code; it gives the answer back.
func (w *world) want(code int, a reply) reply {
	w.t.Helper()
	if a.status != http.StatusOK || a.code != code || !a.signed {
		w.t.Fatalf("got HTTP %d, code %d instead of %d, signed %t: %s", a.status, a.code, code, a.signed, a.body)
	}
	return a
}

// wantText fails the test unless the answer is the sentence with the HTTP status.
func (w *world) wantText(status int, sentence string, a reply) {
	w.t.Helper()
	if kind := a.header.Get("Content-Type"); a.status != status || a.body != sentence || kind != "text/plain; charset=utf-8" {
		w.t.Errorf("got HTTP %d, %s: %s\nwant %d: %s", a.status, kind, a.body, status, sentence)
	}
}

func (w *world) data(body string, headers ...string) reply {
	w.t.Helper()
	return w.call(http.MethodPost, "/json/DataRequest", body, headers...)
}

func (w *world) transaction(body string, headers ...string) reply {
	w.t.Helper()
	return w.call(http.MethodPost, "/json/Transaction", body, headers...)
}

// books fails the test when anything in the books is wrong.
func (w *world) books() {
	w.t.Helper()
	verification, err := audit.Verify(w.t.Context(), w.store, func(audit.Check) {})
	must(w.t, err)
	for _, check := range verification.Checks {
		if check.Broken != "" {
			w.t.Errorf("%s: %s", check.Name, check.Broken)
		}
	}
}
