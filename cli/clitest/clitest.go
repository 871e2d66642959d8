// Package clitest gives the tests of every command an operator at a terminal, with a real book whose gateway
// answers on this machine, a clock that stands still and chance that is the same each time.
//
// It must never stand in for a command or a book, and never be used by anything but tests.
package clitest

import (
	"bytes"
	"crypto/sha3"
	"encoding/json"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/cli"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
	"respite/value/country"
	"respite/value/money"
)

// Noon is when everything at a stand happens.
var Noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// The keys of the merchant at a stand, which are those that the commands take by themselves.
const (
	WebsiteKey = "DEMOSHOP01"
	SecretKey  = "demo-secret-key-do-not-use-live"
)

// Stand is an operator; at most stands with a book in a folder, one merchant, and its gateway on this machine.
type Stand struct {
	testing.TB
	Folder string
	URL    string // of the gateway
	chance io.Reader
}

// Bare is a stand without a book.
func Bare(t testing.TB) Stand {
	return Stand{TB: t, chance: sha3.NewCSHAKE128(nil, []byte("operator"))}
}

// New is a stand with a test book.
func New(t testing.TB) Stand {
	t.Helper()
	return With(t, store.Test, merchant.Options{})
}

// With is a stand with a book of the kind, whose merchant has the options.
func With(t testing.TB, kind store.Book, options merchant.Options) Stand {
	t.Helper()
	s := Bare(t)
	s.Folder = t.TempDir()
	book := s.Open(kind)
	options.PushFormat = merchant.PushJSON
	if _, err := administration.AddMerchant(t.Context(), book.Store, demoShop(options)); err != nil {
		t.Fatal(err)
	}
	door := httptest.NewServer(book.Handler())
	t.Cleanup(func() {
		door.Close()
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	s.URL = door.URL
	return s
}

func demoShop(options merchant.Options) merchant.Merchant {
	account := plan.Product{
		ID: 3113, Version: 1, Merchant: 1001, Country: country.DE, Currency: money.EUR, Type: plan.Account, Description: "Ratenkauf",
		Months: 24, Rate: 1495 * money.Percent / 100, MonthlyFee: 1_95, MinimumPayment: 6_95,
	}
	return merchant.Merchant{
		ID: 1001, Name: "Demo Shop", WebsiteKey: WebsiteKey, Keys: []merchant.Key{{Secret: SecretKey}},
		Shared: "demo-shared-secret", Options: options, Plans: []plan.Product{account},
		Contract: merchant.Contract{
			Countries: []country.Code{country.NL, country.DE, country.AT}, FeeRate: 2 * money.Percent, ReserveDays: 14, ShipDays: 14, DueDays: 14,
		},
	}
}

// Open opens the book past the operator, and makes it first if there is none. The caller closes it.
func (s Stand) Open(kind store.Book) *server.Book {
	s.Helper()
	book, err := server.Found(s.Context(), server.Config{
		Folder: server.Folder(s.Folder), Kind: kind, LoopbackPushes: true, Clock: func() time.Time { return Noon },
		Chance: sha3.NewCSHAKE128(nil, []byte("book")), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		s.Fatal(err)
	}
	return book
}

// House is the operator's terminal, with what is said on it.
func (s Stand) House(stdin string, args ...string) (cli.House, *bytes.Buffer, *bytes.Buffer) {
	var out, failure bytes.Buffer
	return cli.House{
		Program: "respite", Args: args, Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &failure,
		Getenv: func(name string) string { return map[string]string{"RESPITE_DATA": s.Folder}[name] },
		Now:    func() time.Time { return Noon }, Chance: s.chance,
	}, &out, &failure
}

// Runs does a command and gives its exit code, stdout and stderr.
func (s Stand) Runs(args ...string) (int, string, string) {
	house, out, failure := s.House("", args...)
	code := cli.Run(s.Context(), house)
	return code, out.String(), failure.String()
}

// Does a command that must succeed, and gives what it says.
func (s Stand) Does(args ...string) string {
	s.Helper()
	code, out, failure := s.Runs(args...)
	if code != 0 || failure != "" {
		s.Fatalf("respite %q: exit %d, %s%s", args, code, out, failure)
	}
	return out
}

// Reads the JSON of a command that must succeed.
func (s Stand) Reads(into any, args ...string) {
	s.Helper()
	out := s.Does(append([]string{"--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), into); err != nil {
		s.Fatalf("respite %q: %v in %s", args, err, out)
	}
}

// Refuses says that a command fails with the code and these words on stderr.
func (s Stand) Refuses(code int, words string, args ...string) {
	s.Helper()
	got, out, failure := s.Runs(args...)
	if got != code || out != "" || !strings.Contains(failure, words) {
		s.Errorf("respite %q: exit %d, %q, %q; want %d and %q", args, got, out, failure, code, words)
	}
}

// Says compares an output with what the test's own testdata keeps.
func (s Stand) Says(file, got string) {
	s.Helper()
	want, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		s.Fatal(err)
	}
	if got != string(want) {
		s.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}
