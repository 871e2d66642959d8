package papers_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/provider"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
	"respite/web/papers"
)

const shopID merchant.ID = 7

// house is a test book with one invoice, and the door to its document.
type house struct {
	*testing.T
	http.Handler
	book    storetest.Book
	invoice invoice.Number
	path    string
}

func open(t *testing.T) house {
	t.Helper()
	book, log := storetest.Open(t), slog.New(slog.DiscardHandler)
	operations := operation.New(operation.Outside{
		Store: book.Store, Bureau: bureau.Fake{}, Log: log, Settings: operation.DefaultSettings(), Provider: provider.Default, Render: document.Render,
		IDs: id.NewSource(book.Clock.Now, strings.NewReader(strings.Repeat("chance", 1000))),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	_, err := administration.AddMerchant(t.Context(), book.Store, merchant.Merchant{
		ID: shopID, Name: "Toys", WebsiteKey: "TOYS",
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	})
	if err != nil {
		t.Fatal(err)
	}
	h := house{T: t, Handler: papers.New(papers.Config{Operations: operations, Log: log}), book: book}
	h.invoice = h.sell(operations)
	h.path = operations.DocumentPath(h.invoice)
	return h
}

func (h house) sell(operations *operation.Operations) invoice.Number {
	h.Helper()
	home := consumer.Address{
		FirstName: "Anna", LastName: "Approved", Street: "Dorpsstraat", HouseNumber: "5", PostalCode: "2471AA", City: "Zwammerdam", Country: country.NL,
	}
	held, err := operations.Reserve(h.Context(), operation.Reserve{
		Merchant: shopID, Identity: h.identity("reserve"), Currency: money.EUR,
		Lines:   []basket.Line{{Article: "A", Title: "Kite", Kind: basket.Goods, Price: 20_0000, Quantity: basket.One, VAT: 21 * money.Percent}},
		Parties: consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1980, time.May, 1)},
	})
	if err != nil {
		h.Fatal(err)
	}
	sold, err := operations.Activate(h.Context(), operation.Activate{
		Merchant: shopID, Identity: h.identity("activate"), Target: operation.Target{Number: held.Reservation},
	})
	if err != nil {
		h.Fatal(err)
	}
	return sold.Invoice
}

func (h house) identity(deed string) command.Identity {
	h.Helper()
	identity, err := command.Identify(shopID, deed, deed, nil)
	if err != nil {
		h.Fatal(err)
	}
	return identity
}

func (h house) ask(method, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequestWithContext(h.Context(), method, path, nil))
	return answer
}

func TestPapers_AtTheAddressOfADocument_GivesTheSameBytesEachTime(t *testing.T) {
	h := open(t)
	first, again := h.ask(http.MethodGet, h.path), h.ask(http.MethodGet, h.path)
	if first.Code != http.StatusOK || !strings.HasPrefix(first.Body.String(), "%PDF-") || first.Body.String() != again.Body.String() {
		t.Fatalf("%d, %d bytes, then %d bytes", first.Code, first.Body.Len(), again.Body.Len())
	}
	header := first.Header()
	if header.Get("Content-Type") != "application/pdf" || !strings.Contains(header.Get("Cache-Control"), "no-store") || header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("%v", header)
	}
}

func TestPapers_ThirtyDaysLater_SayThatTheLinkHasEnded(t *testing.T) { // XML-RPC reference 2.4
	h := open(t)
	h.book.Clock.Move(30 * 24 * time.Hour)
	if answer := h.ask(http.MethodGet, h.path); answer.Code != http.StatusOK {
		t.Errorf("on the last day: %d", answer.Code)
	}
	h.book.Clock.Move(time.Second)
	if answer := h.ask(http.MethodGet, h.path); answer.Code != http.StatusGone {
		t.Errorf("afterwards: %d", answer.Code)
	}
}

func TestPapers_AtAGuessedAddress_SayThatThereIsNone(t *testing.T) {
	h := open(t)
	last := h.path[len(h.path)-5]
	other := byte('A')
	if last == other {
		other = 'B'
	}
	for _, path := range []string{
		"/invoices/", "/invoices/1", strings.Replace(h.path, "-", "x", 1), h.path + "/", strings.ToUpper(h.path), "/invoices/0" + h.path[len("/invoices/"):],
		h.path[:len(h.path)-5] + string(other) + ".pdf", strings.TrimSuffix(h.path, ".pdf"), "/invoices/+" + h.path[len("/invoices/"):],
	} {
		if answer := h.ask(http.MethodGet, path); answer.Code != http.StatusNotFound || strings.Contains(answer.Body.String(), "PDF") {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}

func TestPapers_CanOnlyBeRead(t *testing.T) {
	h := open(t)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		if answer := h.ask(method, h.path); answer.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, answer.Code)
		}
	}
}
