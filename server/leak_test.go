package server_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/cli/sample"
	"respite/operation/administration"
	"respite/outbound/mail"
	"respite/server"
	"respite/store"
	wire "respite/wire/xmlrpc"
)

// planted is a buyer of whom nothing may be found where it does not belong: each word is hers alone.
var planted = buyer{
	first: "Zéphyrine", last: "Quackenbosch", email: "zq.secretly@mailbox-of-hers.example", phone: "0687914365", birth: "29021972",
	street: "Wolkenkoekoekslaan", house: "4711", postcode: "9876ZX", city: "Ubbergerveen", country: "NL", countryName: "Netherlands",
}

// private is what is planted, in every way it is written inside.
func private(c *counter) map[string]string {
	return map[string]string{
		"first name": planted.first, "last name": planted.last, "e-mail": planted.email, "phone": planted.phone, "phone abroad": "31687914365",
		"birth": planted.birth, "birth as a date": "1972-02-29", "street": planted.street, "post code": planted.postcode, "city": planted.city,
		"secret key": c.shop.Keys[0].Secret.Reveal(), "shared secret": c.shop.Shared.Reveal(), "password of the mail server": mailPassword,
	}
}

const mailPassword = "the-mail-servers-password"

// manners gives a text as it may lie in logs and files.
func manners(text string) map[string]string {
	all := map[string]string{
		"as it is": text, "in small letters": strings.ToLower(text), "in capitals": strings.ToUpper(text), "in an address": url.QueryEscape(text),
		"in a path": url.PathEscape(text), "in ISO-8859-1": latin1(text), "quoted": strings.Trim(fmt.Sprintf("%+q", text), `"`),
		"in hexadecimal": hex.EncodeToString([]byte(text)), "as a list of bytes": strings.Trim(fmt.Sprint([]byte(text)), "[]"),
	}
	for shift := range 3 { // base64 of a longer text in which it stands
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat(" ", shift) + text))
		all[fmt.Sprint("in base64, shifted by ", shift)] = encoded[(shift*4+2)/3 : len(encoded)-2]
	}
	return all
}

func latin1(text string) string {
	var narrow []byte
	for _, r := range text {
		narrow = append(narrow, byte(r))
	}
	return string(narrow)
}

// holdsNothing fails the test if a text holds any of what is private.
func holdsNothing(t *testing.T, where string, text []byte, of map[string]string) {
	t.Helper()
	for name, value := range of {
		for how, spelled := range manners(value) {
			if at := bytes.Index(text, []byte(spelled)); at >= 0 {
				t.Errorf("the %s stands in %s, %s: …%q…", name, where, how, text[max(0, at-80):min(len(text), at+len(spelled)+20)])
			}
		}
	}
}

// openLeaky opens a counter that logs all it can, and whose shop and mail server are out of order.
func openLeaky(t *testing.T, log *bench) *counter {
	t.Helper()
	folder := server.Folder(filepath.Join(t.TempDir(), "book"))
	must(t, os.MkdirAll(string(folder), 0o700))
	must(t, os.WriteFile(folder.RulesFile(), generous, 0o600))
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, gone.Close())
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // as a shop does whose debugger is on
		w.WriteHeader(http.StatusInternalServerError)
		if _, err := io.Copy(w, r.Body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(echo.Close)
	c := &counter{t: t, now: opened, shop: sample.Shops()[0]}
	c.shop.Options.PushURL = echo.URL + "/push"
	config := c.config(folder, store.Test)
	config.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))
	config.Chance, config.LoopbackPushes = rand.NewChaCha8([32]byte{3}), true
	config.Post.Mail = &mail.Config{
		Host: "127.0.0.1", Port: gone.Addr().(*net.TCPAddr).Port, TLS: mail.NoTLS, User: "respite", Password: mailPassword, Timeout: time.Second,
	}
	c.book, err = server.Found(t.Context(), config)
	must(t, err)
	_, err = administration.AddMerchant(t.Context(), c.book.Store, c.shop)
	must(t, err)
	return c
}

// tellStory does on both wires all that touches the planted person, right and wrong. It gives what opens
// one of her documents.
func tellStory(t *testing.T, c *counter) string {
	t.Helper()
	json, xml := webshop{c}, estore{c}
	wares := []ware{{number: "mug", price: 10_00, count: 3, unit: 1, vat: "21", discount: "0"}}
	held := json.reserve(planted, "L-1", wares)()
	if !held.ok {
		t.Fatalf("the order is refused: %s", held.text)
	}
	paid := json.pay(held.number, 10_00, []want{{number: "mug", count: 1}})()
	json.refund(strings.Fields(paid.text)[0], 1_00, nil)()
	json.extend(held.number)()
	json.pay(held.number, 99_00, nil)()
	json.cancel(held.number)()
	json.cancel(held.number)()
	json.pay(held.number, 10_00, nil)()
	second := xml.reserve(planted, "L-2", wares, 30_00, -1)()
	if !second.ok {
		t.Fatalf("the order is refused: %s", second.text)
	}
	xml.activate(second.number, byEmail, []want{{number: "mug", count: 1}})()
	xml.activate(second.number, byEmail, []want{{number: planted.last, count: 1}})()
	passive := xml.addInvoice(planted, "L-3", wares)()
	activated := xml.activateInvoice(passive.number)()
	denied, wrong := planted, planted
	denied.last, denied.first = "Denied", "Testperson-nl"
	json.reserve(denied, "L-4", wares)()
	wrong.birth, wrong.postcode = planted.birth+"9", planted.street
	json.reserve(wrong, "L-5", wares)()
	xml.reserve(wrong, "L-5", wares, 30_00, -1)()
	xml.call("get_addresses", wire.Str(planted.birth), xml.eid(), xml.of(planted.birth), wire.Int(dutchPNO), wire.Int(1))()
	xml.call("has_account", xml.eid(), wire.Str(planted.birth), xml.of(planted.birth), wire.Int(dutchPNO))()
	for range 3 {
		c.now = c.now.Add(time.Minute)
		_, err := c.book.Worker.RunDue(t.Context())
		must(t, err)
	}
	_, address, _ := strings.Cut(activated.text, "/invoices/")
	address, _, isPDF := strings.Cut(address, ".pdf")
	document := ask(t, c.book, "GET", "/invoices/"+address+".pdf")
	if !isPDF || document.Code != http.StatusOK {
		t.Fatalf("the document at %s: %d", activated.text, document.Code)
	}
	_, key, _ := strings.Cut(address, "-")
	return key
}

// strangers asks as somebody who has no secret, with what is private in every place; it gives all the answers.
func strangers(t *testing.T, c *counter) []byte {
	t.Helper()
	said := new(bytes.Buffer)
	forged := wire.Str(wire.Sign([]string{planted.birth}, "a guess"))
	body := string(newErrand("Reserve", basics{"Invoice": planted.email}, planted.parameters()).body)
	for _, r := range []*http.Request{
		httptest.NewRequest("POST", "/json/DataRequest", strings.NewReader(body)),
		httptest.NewRequest("POST", "/json/DataRequest", strings.NewReader(body[:len(body)/2])),
		httptest.NewRequest("GET", "/json/Transaction/Status/"+url.PathEscape(planted.last), nil),
		httptest.NewRequest("POST", "/", bytes.NewReader(wire.Request("has_account", wire.Str("4.1"), wire.Str("x"), estore{c}.eid(), wire.Str(planted.birth), forged, wire.Int(7)))),
		httptest.NewRequest("POST", "/", strings.NewReader("<methodCall><methodName>"+latin1(planted.last)+"</methodName><params><param><value><int>"+planted.email)),
		httptest.NewRequest("GET", "/invoices/1-"+url.PathEscape(planted.email)+".pdf", nil),
		httptest.NewRequest("GET", "/touchpoint/checkout/?pno="+url.QueryEscape(planted.birth)+"&email="+url.QueryEscape(planted.email), nil),
		httptest.NewRequest("GET", "/terms/1001/?name="+url.QueryEscape(planted.last), nil),
	} {
		r.Header.Set("Authorization", "hmac "+planted.last+":"+strings.Repeat("A", 43)+"=:"+planted.birth+":1")
		r.Header.Set("User-Agent", planted.email)
		answer := httptest.NewRecorder()
		c.book.Handler().ServeHTTP(answer, r)
		fmt.Fprintf(said, "%v\n%s\n", answer.Header(), answer.Body)
	}
	return said.Bytes()
}

// files gives the bytes of the book's database, with its log of writes.
func files(t *testing.T, folder server.Folder) []byte {
	t.Helper()
	var all []byte
	paths, err := filepath.Glob(folder.Database() + "*")
	must(t, err)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		must(t, err)
		all = append(all, text...)
	}
	return all
}

func TestLeak_OfAWholeStoryAndAllThatFails_NothingPrivateIsInLogsAnswersOrFiles(t *testing.T) {
	log := newBench(t)
	c := openLeaky(t, log)
	secrets := private(c)
	secrets["key of a document"] = tellStory(t, c)
	answers := strangers(t, c)
	holdsNothing(t, "an answer to a stranger", answers, secrets)
	holdsNothing(t, "the file of the book", files(t, c.book.Folder), secrets)
	c.close()
	holdsNothing(t, "the file of the closed book", files(t, c.book.Folder), secrets)

	body := bytes.NewReader(newErrand("Reserve", basics{"Invoice": "L-9"}, planted.parameters()).body)
	for _, r := range []*http.Request{
		httptest.NewRequest("POST", "/json/DataRequest", body),
		httptest.NewRequest("POST", "/", bytes.NewReader(wire.Request("has_account", wire.Str("4.1"), wire.Str("x"), estore{c}.eid(), wire.Str(planted.birth), wire.Str(""), wire.Int(7)))),
	} {
		r.Header.Set("Authorization", "hmac "+c.shop.WebsiteKey+":"+strings.Repeat("A", 43)+"=:n:1")
		answer := httptest.NewRecorder()
		c.book.Handler().ServeHTTP(answer, r) // the database is gone
		holdsNothing(t, "an answer without a database", answer.Body.Bytes(), secrets)
	}
	text := log.log()
	holdsNothing(t, "the log", []byte(text), secrets)
	if !strings.Contains(text, "level=DEBUG") || !strings.Contains(text, "level=ERROR") {
		t.Errorf("the log shows too little: %s", text)
	}
}

// The search finds what it looks for, however it is written.
func TestLeak_WhatIsThereInAnySpelling_IsFound(t *testing.T) {
	longer := "Dear Zéphyrine Quackenbosch, " + planted.email
	for name, text := range map[string]string{
		"base64": base64.StdEncoding.EncodeToString([]byte(longer)), "url": url.QueryEscape(longer), "ISO-8859-1": latin1(longer), "capitals": strings.ToUpper(longer),
		"hexadecimal": hex.EncodeToString([]byte(longer)), "a Go list": fmt.Sprint([]byte(longer)), "quoted": fmt.Sprintf("%+q", longer),
	} {
		for _, word := range []string{planted.first, planted.last, planted.email} {
			found := false
			for _, spelled := range manners(word) {
				found = found || strings.Contains(text, spelled)
			}
			if !found {
				t.Errorf("%s is not found in %s: %s", word, name, text)
			}
		}
	}
}
