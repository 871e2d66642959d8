package welcome_test

import (
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/bureau"
	"respite/store"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
	"respite/web/welcome"
)

var log = slog.New(slog.DiscardHandler)

// filled gives a test book with one merchant and one order.
func filled(t *testing.T) *store.Store {
	t.Helper()
	clock := func() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }
	ids := id.NewSource(clock, rand.NewChaCha8([32]byte{1}))
	book := storetest.Reopen(t, storetest.Place(t, store.Config{Key: make([]byte, store.KeySize), Clock: clock, Chance: ids, Log: log}))
	operations := operation.New(operation.Outside{
		Store: book, Bureau: bureau.Fake{}, IDs: ids, Log: log, Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	_, err := administration.AddMerchant(t.Context(), book, merchant.Merchant{
		ID: 7, Name: "Toys & <Things>", WebsiteKey: "TOYS", Keys: []merchant.Key{{Secret: "a-secret-key"}}, Shared: "a-shared-secret",
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	})
	if err != nil {
		t.Fatal(err)
	}
	identity, err := command.Identify(7, "test", "1", nil)
	if err != nil {
		t.Fatal(err)
	}
	home := consumer.Address{FirstName: "Personella", LastName: "Approved", City: "Zwammerdam", Email: "p@example.nl", Country: country.NL}
	_, err = operations.Reserve(t.Context(), operation.Reserve{
		Merchant: 7, Identity: identity, Currency: money.EUR,
		Lines:   []basket.Line{{Article: "A", Title: "Kite", Kind: basket.Goods, Price: 20_0000, Quantity: basket.One, VAT: 21 * money.Percent}},
		Parties: consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1980, time.May, 1)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func show(t *testing.T, config welcome.Config, method string) *httptest.ResponseRecorder {
	t.Helper()
	config.Log = log
	answer := httptest.NewRecorder()
	welcome.New(config).ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1:8080/", nil))
	return answer
}

func TestPage_ShowsTheBook(t *testing.T) {
	tries := []welcome.Try{{Command: "respite order list", Shows: "the orders"}}
	page := show(t, welcome.Config{Store: filled(t), Version: "v1", Content: welcome.Content{Tries: tries}}, "GET").Body.String()
	for _, text := range []string{
		"test book", "http://127.0.0.1:8080/json/", "<code>http://127.0.0.1:8080/</code>", `href="/outbox/"`, "4 March 2026", "Toys &amp; &lt;Things&gt;", "TOYS", "respite order list", "the orders",
		"2400000001", "20.00 EUR", ">held<", "Respite v1",
	} {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not show %q:\n%s", text, page)
		}
	}
}

func TestPage_ShowsNothingOfAConsumer(t *testing.T) {
	page := show(t, welcome.Config{Store: filled(t), Content: welcome.Content{Keys: true}}, "GET").Body.String()
	for _, text := range []string{"Personella", "Zwammerdam", "p@example.nl", "1980"} {
		if strings.Contains(page, text) {
			t.Errorf("the page shows %q", text)
		}
	}
}

func TestPage_ShowsKeysOnlyWhenTold(t *testing.T) {
	book := filled(t)
	for _, told := range []bool{true, false} {
		page := show(t, welcome.Config{Store: book, Content: welcome.Content{Keys: told}}, "GET").Body.String()
		for _, secret := range []string{"a-secret-key", "a-shared-secret"} {
			if shown := strings.Contains(page, secret); shown != told {
				t.Errorf("told %t, %s shown %t", told, secret, shown)
			}
		}
	}
}

var styleElement = regexp.MustCompile(`(?s)<style>(.*)</style>`)

func TestPage_LetsTheBrowserLoadNothingButItsOwnStyle(t *testing.T) {
	answer := show(t, welcome.Config{Store: filled(t)}, "GET")
	style := styleElement.FindStringSubmatch(answer.Body.String())
	if style == nil {
		t.Fatal("the page has no style")
	}
	sum := sha256.Sum256([]byte(style[1]))
	policy := answer.Header().Get("Content-Security-Policy")
	for _, part := range []string{
		"default-src 'none'", "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'", "frame-ancestors 'none'", "base-uri 'none'",
	} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q lacks %q", policy, part)
		}
	}
	if body := answer.Body.String(); strings.Contains(body, "<script") || strings.Contains(body, "style=") {
		t.Error("the page holds what its policy forbids")
	}
}

func TestPage_AskedOtherwiseThanToRead_Refuses(t *testing.T) {
	if got := show(t, welcome.Config{Store: filled(t)}, "POST"); got.Code != http.StatusMethodNotAllowed {
		t.Errorf("got %d", got.Code)
	}
}
