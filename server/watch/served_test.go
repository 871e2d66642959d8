package watch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/server"
	"respite/server/watch"
	"respite/store"
	"respite/value/country"
	"respite/wire/jsongate"
)

// patience bounds everything these tests wait for.
const patience = 20 * time.Second

// ledger is what was logged, by many at the same time.
type ledger struct {
	mu    sync.Mutex
	lines bytes.Buffer
}

func (l *ledger) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.Write(line)
}

func (l *ledger) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.String()
}

var keys = jsongate.Credentials{WebsiteKey: "WATCHED001", SecretKey: "a-secret-of-the-watched-shop"}

// house is a test book, served and watched, with a shop that is told by pushes.
type house struct {
	t             *testing.T
	public, admin string // where it answers
	log           ledger
	told          chan struct{} // a push has come
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, told: make(chan struct{}, 10)}
	shop := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { h.told <- struct{}{} }))
	t.Cleanup(shop.Close)
	log := slog.New(slog.NewJSONHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	program, err := watch.New(watch.Config{Version: "v1", Clock: time.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	book, err := server.Found(t.Context(), server.Config{
		Folder: server.Folder(filepath.Join(t.TempDir(), "book")), Kind: store.Test, LoopbackPushes: true, Clock: time.Now,
		Chance: rand.NewChaCha8([32]byte{9}), Log: log, Watch: program, CheckEvery: time.Hour, Version: "v1",
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = administration.AddMerchant(t.Context(), book.Store, merchant.Merchant{
		ID: 7001, Name: "Toys", WebsiteKey: keys.WebsiteKey, Keys: []merchant.Key{{Secret: merchant.Secret(keys.SecretKey)}},
		Options:  merchant.Options{PushFormat: merchant.PushJSON, PushURL: shop.URL},
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	})
	if err != nil {
		t.Fatal(err)
	}
	public, admin := listen(t), listen(t)
	h.public, h.admin = "http://"+public.Addr().String(), "http://"+admin.Addr().String()
	site := &server.Site{Books: []server.Hosted{{Book: book}}, Plain: []net.Listener{public}, Log: log, Watch: program, Admin: admin}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- site.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return h
}

func listen(t *testing.T) net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// send gives status, header and body of an answer.
func (h *house) send(method, address, body, authorization string) (int, http.Header, string) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Authorization", authorization)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(text)
}

// planted is what of a consumer must never come into a log.
var planted = map[string]string{
	"BillingFirstName": "Testperson-nl", "BillingLastName": "Approved", "BillingStreet": "Neherkade", "BillingHouseNumber": "1",
	"BillingPostalCode": "2521VA", "BillingCity": "Gravenhage", "BillingCountry": "NL", "BillingEmail": "planted@example.nl",
	"BillingCellPhoneNumber": "0612345678", "Pno": "10071970",
}

const plantedIP = "192.0.2.77"

// reserve sends a signed request for an order.
func (h *house) reserve(invoice string) (int, http.Header, string) {
	h.t.Helper()
	parameters := []map[string]string{
		{"Name": "Encoding", "Value": "Netherlands"}, {"Name": "OperatingCountry", "Value": "NL"}, {"Name": "Gender", "Value": "2"},
		{"Name": "ShippingSameAsBilling", "Value": "true"},
	}
	for name, value := range planted {
		parameters = append(parameters, map[string]string{"Name": name, "Value": value})
	}
	for name, value := range map[string]string{"Number": "A", "Quantity": "1", "Title": "Planted title", "Price": "20", "Vat": "21"} {
		parameters = append(parameters, map[string]string{"Name": "Article" + name, "Value": value, "GroupType": "Article", "GroupID": "1"})
	}
	service := map[string]any{"Name": "klarna", "Action": "Reserve", "Parameters": parameters}
	body, err := json.Marshal(map[string]any{
		"Currency": "EUR", "Invoice": invoice, "ClientIP": map[string]any{"Type": 0, "Address": plantedIP},
		"Services": map[string]any{"ServiceList": []any{service}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	const path = "/json/DataRequest"
	signed := jsongate.Message{Method: "POST", URI: jsongate.WithoutScheme(h.public + path), Body: body}
	return h.send("POST", h.public+path, string(body), keys.Sign(signed, "nonce"+invoice, time.Now().Unix()))
}

// hears waits until the shop was told.
func (h *house) hears() {
	h.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-h.told:
	case <-late.C:
		h.t.Fatalf("the shop was not told: %s", h.log.String())
	}
}

// figures scrapes until a line is there.
func (h *house) figures(until string) string {
	h.t.Helper()
	for ends := time.Now().Add(patience); ; {
		status, _, text := h.send("GET", h.admin+"/metrics", "", "")
		if status == http.StatusOK && strings.Contains(text, until) {
			return text
		}
		if time.Now().After(ends) {
			h.t.Fatalf("there is no %s in %s", until, text)
		}
	}
}

func TestServed_AfterAStory_TheFiguresTellIt_AndTheDocumentsNameThem(t *testing.T) {
	h := newHouse(t)
	if _, header, text := h.reserve("planted-1"); header.Get(watch.RequestID) == "" || !strings.Contains(text, `"Code":190`) {
		t.Fatal(text)
	}
	h.send("POST", h.public+"/json/DataRequest", "{}", "hmac "+keys.WebsiteKey+":x:y:1")
	h.send("POST", h.public+"/", "<methodCall><methodName>planted@example.nl</methodName></methodCall>", "")
	h.send("GET", h.public+"/planted@example.nl?pno=10071970", "", "")
	h.hears()
	h.figures(`respite_job_attempts_total{book="test",kind="push",outcome="done"} 1`)
	all := h.figures(`respite_books_sound{book="test"} 1`)
	for _, want := range []string{
		`respite_requests_total{action="Reserve",book="test",door="gateway",outcome="done"} 1`,
		`respite_requests_total{action="",book="test",door="gateway",outcome="denied"} 1`,
		`respite_requests_total{action="",book="test",door="xmlrpc",outcome="wrong"} 1`,
		`respite_requests_total{action="",book="test",door="page",outcome="wrong"} 1`,
		`respite_queues_unread{book="test"} 0`, `respite_jobs_waiting{book="test",kind="dispatch"} 0`, `version="v1"`, "go_goroutines", "process_open_fds",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if strings.Contains(all, "planted") {
		t.Error("a label came from a request")
	}
	compare(t, all)
}

// compare says that docs/operating.md lists the figures that are told, and no other.
func compare(t *testing.T, scraped string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	told, listed := names(`(?m)^# TYPE (respite_\w+)`, scraped), names("(?m)^\\| `(respite_\\w+)", string(text))
	if !slices.Equal(told, listed) {
		t.Errorf("the server tells\n%v\nand docs/operating.md lists\n%v", told, listed)
	}
}

func names(pattern, text string) []string {
	var found []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestServed_TheLogTellsWhatHappened_AndOfNobody(t *testing.T) {
	h := newHouse(t)
	_, header, answer := h.reserve("planted-2")
	h.hears()
	h.figures(`respite_job_attempts_total{book="test",kind="push",outcome="done"} 1`)
	all := h.log.String()
	for _, want := range []string{
		`"door":"gateway","action":"Reserve","merchant":7001,"outcome":"done","code":190,"status":200`,
		fmt.Sprintf(`"request":%q`, header.Get(watch.RequestID)), `"msg":"a job is done"`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("missing: %s in %s", want, all)
		}
	}
	secrets := []string{"Planted title", plantedIP, keys.SecretKey, "/json/", answer}
	for name, value := range planted {
		if len(value) > 2 {
			secrets = append(secrets, value)
		}
		secrets = append(secrets, name)
	}
	for _, secret := range secrets {
		if strings.Contains(all, secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

func TestServed_WhatStaffLookAt_IsNotOnThePublicPort(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/goroutine", "/debug/pprof/cmdline"} {
		if status, _, text := h.send("GET", h.public+path, "", ""); status != http.StatusNotFound {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	for path, says := range map[string]string{"/healthz": "ok v1", "/debug/pprof/goroutine?debug=1": "goroutine profile"} {
		if status, _, text := h.send("GET", h.admin+path, "", ""); status != http.StatusOK || !strings.Contains(text, says) {
			t.Errorf("%s: %d %.200s", path, status, text)
		}
	}
}
