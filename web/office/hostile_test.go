package office_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"respite/domain/reservation"
	"respite/web/office"
)

func TestOffice_AskedForWhatIsNoText_SaysSoAndNeverBreaks(t *testing.T) {
	h := newHouse(t)
	ada, clerk := h.as(admin), h.as(clerk)
	for _, path := range []string{
		"/welcome/%00/%00", "/welcome/a%ff/b%ff", "/m/1001/trail?before=%00", "/trail?before=%ff", "/ledger/entries/%00", "/jobs/%00", "/exports/%ff",
		"/orders?q=%00", "/orders?%00=1", "/pushes/%c3%28", "/own/%00",
	} {
		status, _, _ := ada.asks(http.MethodGet, office.Root+path, nil)
		if status != http.StatusNotFound && status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, text := range []string{"a\x00b", "a\xffb"} {
		for path, names := range map[string][]string{
			"/m/1001/customers/give": {"number"}, "/m/1001/customers/find": {"number"}, "/m/1001/customers/take": {"number"},
			"/m/1001/customers/back": {"number"}, "/m/1001/orders/new": {"order", "reference", "customer"}, "/orders/2400000001/numbers": {"reference", "order"},
		} {
			for _, name := range names {
				form := url.Values{"once": {"o"}, name: {text}}
				if status, _, _ := clerk.asks(http.MethodPost, office.Root+path, form); status != http.StatusUnprocessableEntity {
					t.Errorf("%s with %s=%q: %d", path, name, text, status)
				}
			}
		}
	}
}

func TestOffice_NamesOverSeveralLines_AreRefused(t *testing.T) {
	h := newHouse(t)
	ada, clerk := h.as(admin), h.as(clerk)
	page := office.Root + "/merchants/1001"
	_, _, body := ada.sends(page, page, url.Values{"name": {"Shop\r\nBcc: all@example.com"}, "countries": {"NL"}})
	ada.reads("the form", body, "characters that cannot be used")
	if h.shop().Name != "Demo Shop" {
		t.Errorf("it is called %q", h.shop().Name)
	}
	_, _, body = ada.asks(http.MethodPost, office.Root+"/people", url.Values{"name": {"A\r\nB"}, "email": {"a@example.com"}, "role": {"risk"}})
	ada.reads("the form", body, "characters that cannot be used")
	_, _, body = clerk.asks(http.MethodPost, customers+"/give", url.Values{"form": {"give"}, "number": {"a\r\nb"}, "country": {"SE"}, "person": {"410321-9202"}})
	clerk.reads("the form", body, "characters that cannot be used")
}

func TestOffice_AFormThatIsTooLarge_IsNotReadAsAnEmptyOne(t *testing.T) {
	h := newHouse(t)
	ada := h.as(admin)
	status, _, body := ada.asks(http.MethodPost, office.Root+"/rules/try", url.Values{"text": {strings.Repeat("# much\n", 300_000)}})
	if status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", status)
	}
	ada.reads("the page", body, "This is too large.")
}

func TestInvoice_CreditedWithAFeeThatCannotBe_SaysSoAtTheField(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as(clerk), h.order(5)
	page := pathOf(r, "/invoices/"+h.number(r)+"/credit")
	for query, told := range map[string]string{
		"?kind=all&fee=-5&fee_rate=19": "greater than zero", "?kind=all&fee=5&fee_rate=99": "no goods at a VAT rate of 99", "?kind=all&fee=1e1&fee_rate=19": "This is no amount",
	} {
		status, _, body := clerk.asks(http.MethodGet, page+query, nil)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", query, status)
		}
		clerk.reads(query, body, told)
	}
	clerk.opens(page+"?kind=amount&amount=1&rate=19&fee=20&fee_rate=19", "The buyer owes 19.00 EUR more.")
}

// number gives the number of an order's first invoice.
func (h house) number(r reservation.Reservation) string {
	return strconv.FormatInt(int64(h.invoices(r)[0].Number), 10)
}
