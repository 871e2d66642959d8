package cli_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/cli"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/server"
	"respite/store"
	"respite/value/country"
	"respite/value/money"
)

// noon is when everything at a stand happens.
var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// stand is a book in a folder with one merchant, its gateway on this machine, and an operator.
type stand struct {
	*testing.T
	folder string
	url    string
	chance io.Reader
}

func newStand(t *testing.T) stand {
	t.Helper()
	return standOn(t, store.Test, merchant.Options{})
}

func standOn(t *testing.T, kind store.Book, options merchant.Options) stand {
	t.Helper()
	s := stand{T: t, folder: t.TempDir(), chance: rand.NewChaCha8([32]byte{3})}
	book := s.open(kind)
	part := plan.Product{
		ID: 3113, Version: 1, Merchant: 1001, Country: country.DE, Currency: money.EUR, Type: plan.Account, Description: "Ratenkauf",
		Months: 24, Rate: 1495 * money.Percent / 100, MonthlyFee: 1_95, MinimumPayment: 6_95,
	}
	options.PushFormat = merchant.PushJSON
	_, err := book.Operations.AddMerchant(t.Context(), merchant.Merchant{
		ID: 1001, Name: "Demo Shop", WebsiteKey: "DEMOSHOP01", Keys: []merchant.Key{{Secret: "demo-secret-key-do-not-use-live"}},
		Shared: "demo-shared-secret", Options: options, Plans: []plan.Product{part},
		Contract: merchant.Contract{
			Countries: []country.Code{country.NL, country.DE, country.AT}, FeeRate: 2 * money.Percent, ReserveDays: 14, ShipDays: 14, DueDays: 14,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	door := httptest.NewServer(book.Handler())
	t.Cleanup(func() {
		door.Close()
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	s.url = door.URL
	return s
}

// open opens the book, and makes it first if there is none.
func (s stand) open(kind store.Book) *server.Book {
	s.Helper()
	book, err := server.Found(s.Context(), server.Config{
		Folder: server.Folder(s.folder), Kind: kind, LoopbackPushes: true, Clock: func() time.Time { return noon },
		Chance: rand.NewChaCha8([32]byte{4}), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		s.Fatal(err)
	}
	return book
}

// house is the operator's terminal.
func (s stand) house(stdin string, args ...string) (cli.House, *bytes.Buffer, *bytes.Buffer) {
	var out, failure bytes.Buffer
	return cli.House{
		Program: "respite", Args: args, Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &failure,
		Getenv: func(name string) string { return map[string]string{"RESPITE_DATA": s.folder}[name] },
		Now:    func() time.Time { return noon }, Chance: s.chance,
	}, &out, &failure
}

// runs does a command and gives its exit code, stdout and stderr.
func (s stand) runs(args ...string) (int, string, string) {
	house, out, failure := s.house("", args...)
	code := cli.Run(s.Context(), house)
	return code, out.String(), failure.String()
}

// does a command that must succeed, and gives what it says.
func (s stand) does(args ...string) string {
	s.Helper()
	code, out, failure := s.runs(args...)
	if code != 0 || failure != "" {
		s.Fatalf("respite %q: exit %d, %s%s", args, code, out, failure)
	}
	return out
}

// reads the JSON of a command that must succeed.
func (s stand) reads(into any, args ...string) {
	s.Helper()
	out := s.does(append([]string{"--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), into); err != nil {
		s.Fatalf("respite %q: %v in %s", args, err, out)
	}
}

// refuses says that a command fails with the code and these words on stderr.
func (s stand) refuses(code int, words string, args ...string) {
	s.Helper()
	got, out, failure := s.runs(args...)
	if got != code || out != "" || !strings.Contains(failure, words) {
		s.Errorf("respite %q: exit %d, %q, %q; want %d and %q", args, got, out, failure, code, words)
	}
}

// answer is what a call says as JSON.
type answer struct {
	HTTPStatus int `json:"http_status"`
	Signature  string
	Code       int
	Key        string
	Body       struct {
		Services []struct {
			Parameters []struct{ Name, Value string }
		}
	}
	Next []string
}

func (a answer) parameter(name string) string {
	for _, service := range a.Body.Services {
		for _, p := range service.Parameters {
			if p.Name == name {
				return p.Value
			}
		}
	}
	return ""
}

// calls sends an example to the stand's own gateway.
func (s stand) calls(path, example string, set ...string) answer {
	s.Helper()
	args := []string{"call", path, filepath.Join("..", "examples", example), "--url", s.url}
	for _, pair := range set {
		args = append(args, "--set", pair)
	}
	var a answer
	s.reads(&a, args...)
	return a
}

// reserves makes an order of 14.00 by invoice and gives its number.
func (s stand) reserves(reference string) string {
	s.Helper()
	return s.calls("json/DataRequest", "reserve-invoice.json", "Invoice="+reference).parameter("ReservationNumber")
}

// delivers everything of an order of 14.00 and gives the invoice number and the key of the request.
func (s stand) delivers(number string) (string, string) {
	s.Helper()
	paid := s.calls("json/Transaction", "pay-all.json", "ReservationNumber="+number, "Invoice=I-"+number)
	return paid.parameter("InvoiceNumber"), paid.Key
}

// says compares an output with what is kept in testdata.
func (s stand) says(file, got string) {
	s.Helper()
	want, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		s.Fatal(err)
	}
	if got != string(want) {
		s.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}
