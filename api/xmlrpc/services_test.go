package xmlrpc_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"respite/api/xmlrpc"
	"respite/domain/dispatch"
	"respite/domain/merchant"
	"respite/value/country"
)

// Klarna Mobile, customer numbers, addresses and the checkout service (XML-RPC reference 7.6, 2.29, 2.25, 2.33).

func TestMobile_WithTheRightCode_IsActivated(t *testing.T) {
	w := newWorld(t)
	names := w.byPhone()
	rno := names["RESERVATION"]
	sent := w.dispatches()
	if len(sent) != 1 || sent[0].Kind != dispatch.PIN || sent[0].Channel != dispatch.Text || sent[0].To != "+46765260000" {
		t.Fatalf("%+v", sent)
	}
	if code := names["RIGHT-CODE"]; len(code) != 4 || strings.Trim(code, "0123456789") != "" {
		t.Errorf("the code is %q", code)
	}
	signed, params := activate(rno, map[string]any{"flags": 512})
	w.fails(2404, "activate", signed, params...)
	signed, params = activate(rno, map[string]any{"flags": 512, "pin": names["RIGHT-CODE"]})
	made := w.invoice(texts(w.ok("activate", signed, params...))[1])
	if made.Parties.NationalID != "194103219202" || made.Parties.Billing.Street != "Stårgatan 1" {
		t.Errorf("%+v", made.Parties)
	}
	w.books()
}

func TestMobile_AfterThreeWrongCodes_IsClosedEvenToTheRightOne(t *testing.T) {
	w := newWorld(t)
	names := w.byPhone()
	for i, code := range []int{2403, 2403, 2402} {
		signed, params := activate(names["RESERVATION"], map[string]any{"pin": names["WRONG-CODE"], "orderid2": fmt.Sprint(i)})
		w.fails(code, "activate", signed, params...)
	}
	signed, params := activate(names["RESERVATION"], map[string]any{"pin": names["RIGHT-CODE"]})
	w.fails(2402, "activate", signed, params...)
	signed, params = onReservation(names["RESERVATION"])
	w.ok("cancel_reservation", signed, params...)
	w.books()
}

func TestMobile_AfterTwoWrongCodes_TakesTheRightOneByBothCalls(t *testing.T) {
	w := newWorld(t)
	names := w.byPhone()
	for i := range 2 {
		signed, params := activate(names["RESERVATION"], map[string]any{"extra_info": map[string]any{"pin": names["WRONG-CODE"]}, "orderid2": fmt.Sprint(i)})
		w.fails(2403, "activate", signed, params...)
	}
	s := aSale()
	s.pno, s.flags, s.locale[3], s.extra = "0765 26 00 00", 512, 1002, map[string]any{"pin": names["RIGHT-CODE"]}
	signed, params := s.activation(names["RESERVATION"])
	w.ok("activate_reservation", signed, params...)
	w.books()
}

func TestMobile_TheSameWrongCallAgain_IsTheSameAttempt(t *testing.T) {
	w := newWorld(t)
	names := w.byPhone()
	signed, params := activate(names["RESERVATION"], map[string]any{"pin": names["WRONG-CODE"]})
	for range 4 {
		w.fails(2403, "activate", signed, params...)
	}
	if left := w.order(names["RESERVATION"]).Details.PIN.Left; left != 2 {
		t.Errorf("%d attempts are left", left)
	}
	w.books()
}

func TestMobile_ManyCodesAtOnce_HaveThreeAttempts(t *testing.T) {
	w := newWorld(t)
	names := w.byPhone()
	var deeds []func() reply
	for code := range 200 {
		if guess := fmt.Sprintf("%04d", code); guess != names["RIGHT-CODE"] {
			signed, params := activate(names["RESERVATION"], map[string]any{"pin": guess})
			deeds = append(deeds, func() reply { return w.call("activate", signed, params...) })
		}
	}
	if counts := tally(atOnce(deeds...)); counts[2403] != 2 || counts[2402] != len(deeds)-2 {
		t.Errorf("%v", counts)
	}
	w.books()
}

func TestMobile_OfTheStandardIntegration_NeedsTheCodeToo(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.pno, s.billing, s.flags, s.locale[3] = "0765260000", "", 262144|524288, 1002
	invno := w.added(s)
	signed, params := onInvoice(invno, -1, []any{})
	w.fails(2404, "activate_invoice", signed, params...)
	if sent := w.dispatches(); len(sent) != 1 || sent[0].Kind != dispatch.PIN {
		t.Errorf("%+v", sent)
	}
	w.books()
}

func TestCustomerNumber_GivenToABuyer_BuysForHim(t *testing.T) {
	w := newWorld(t)
	w.knownCustomer()
	s := aSale()
	s.pno, s.locale[3] = "C-7", 1000
	order := w.order(w.reserved(s))
	if order.Parties.NationalID != "194103219202" {
		t.Errorf("%+v", order.Parties)
	}
	numbers := func() []string {
		return texts(w.ok("get_customer_no", "2099:4103219202", newest, vendor, "4103219202", eid, mark, 2))
	}
	w.ok("set_customer_no", "2099:4103219202:C-8", newest, vendor, "4103219202", "C-8", eid, mark, 2)
	if got := numbers(); !slices.Equal(got, []string{"C-7", "C-8"}) {
		t.Errorf("%v", got)
	}
	w.ok("remove_customer_no", "2099:C-7", newest, vendor, "C-7", eid, mark)
	if got := numbers(); !slices.Equal(got, []string{"C-8"}) {
		t.Errorf("%v", got)
	}
	s.order = "W-1002"
	w.refused(2303, s)
	w.fails(9102, "remove_customer_no", "2099:C-7", newest, vendor, "C-7", eid, mark)
	w.books()
}

func TestCustomerNumber_OfAnotherShop_IsNobodysHere(t *testing.T) {
	w := newWorld(t)
	w.knownCustomer()
	shop := theShop()
	shop.ID, shop.WebsiteKey, shop.Plans = 2100, "OTHERSHOP2", nil
	w.takeOn(shop)
	w.fails(2303, "has_account", "2100:C-7", newest, vendor, 2100, "C-7", mark, 1000)
	if got := texts(w.ok("get_customer_no", "2100:4103219202", newest, vendor, "4103219202", 2100, mark, 2)); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestEmail_OfABuyerWithOpenOrders_IsChangedThere(t *testing.T) {
	w := newWorld(t)
	rno := w.reserved(aSale())
	w.send(kreditor.call("update_email", "410321-9202:new@example.com", "3.5", "php_bc:1.2", eid, mark, "410321-9202", "new@example.com"))
	if email := w.order(rno).Parties.Billing.Email; email != "new@example.com" {
		t.Errorf("it is %s", email)
	}
	w.books()
}

// asked asks the checkout service; a part of the answer is given for tests to look at.
type offer struct {
	Methods []struct {
		ID      int `json:"pclass_id"`
		Name    string
		Title   string
		Group   struct{ Code, Title string }
		Logo    struct{ URI string }
		Terms   struct{ URI string }
		Details map[string]struct{ Label, Value, Symbol string }
	} `json:"payment_methods"`
	Status  int    `json:"http_status_code"`
	Message string `json:"internal_message"`
	Code    string `json:"public_code"`
}

func (w *world) checkout(authorization string, query ...string) (int, offer) {
	w.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		values.Set(query[i], query[i+1])
	}
	r := httptest.NewRequest("GET", xmlrpc.CheckoutPath+"?"+values.Encode(), nil)
	r.Header.Set("Accept", "application/vnd.klarna.touchpoint-checkout.payment-methods-v1+json")
	r.Header.Set("Authorization", authorization)
	recorder := httptest.NewRecorder()
	w.door.Checkout(recorder, r)
	var o offer
	must(w.t, json.Unmarshal(recorder.Body.Bytes(), &o))
	if kind := recorder.Header().Get("Content-Type"); kind != r.Header.Get("Accept") {
		w.t.Errorf("the answer is %s", kind)
	}
	return recorder.Code, o
}

var basketInSweden = []string{"merchant_id", "2099", "total_price", "120000", "currency", "SEK", "locale", "sv_se"}

func TestCheckout_OfABasket_OffersInvoiceAndWhatFits(t *testing.T) {
	w := newWorld(t)
	for _, c := range []client{php, node} { // SHA-512 and SHA-256
		status, o := w.checkout("xmlrpc-4.2 "+c.digest("2099:SEK", secret), basketInSweden...)
		if status != 200 || len(o.Methods) != 3 {
			t.Fatalf("HTTP %d: %+v", status, o)
		}
		invoice, account, campaign := o.Methods[0], o.Methods[1], o.Methods[2]
		if invoice.ID != -1 || invoice.Group.Code != "invoice" ||
			invoice.Title != "Faktura" || invoice.Terms.URI != "https://pay.example.org/terms/2099/SE/invoice?fee=" {
			t.Errorf("%+v", invoice)
		}
		if account.ID != 390 || campaign.ID != 121 || campaign.Group.Code != "part_payment" || campaign.Title != "Delbetalning" {
			t.Errorf("%+v, %+v", account, campaign)
		}
		if cost := campaign.Details["monthly_cost"]; cost.Value != "261.50" || cost.Symbol != "SEK" || cost.Label != "Månadskostnad" {
			t.Errorf("%+v", cost) // row F of XML-RPC reference 5.4
		}
	}
	small := slices.Clone(basketInSweden)
	small[3] = "5000"
	if status, o := w.checkout("xmlrpc-4.2 "+php.digest("2099:SEK", secret), small...); status != 200 || len(o.Methods) != 2 {
		t.Errorf("HTTP %d: %+v", status, o)
	}
	german := []string{"merchant_id", "2099", "total_price", "10000", "currency", "eur", "locale", "en_gb", "country", "de"}
	status, o := w.checkout("xmlrpc-4.2 "+php.digest("2099:EUR", secret), german...)
	if status != 200 || o.Methods[0].Title != "Rechnung" || len(o.Methods) != 2 {
		t.Errorf("HTTP %d: %+v", status, o)
	}
}

func TestCheckout_OfAnythingWrong_SaysSo(t *testing.T) {
	w := newWorld(t, func(shop *merchant.Merchant) {
		shop.Contract.Countries = []country.Code{country.SE}
		shop.Plans = shop.Plans[:2]
	})
	good := "xmlrpc-4.2 " + php.digest("2099:SEK", secret)
	with := func(name, value string) []string {
		changed := slices.Clone(basketInSweden)
		changed[slices.Index(changed, name)+1] = value
		return changed
	}
	for name, c := range map[string]struct {
		status        int
		authorization string
		query         []string
	}{
		"no digest":            {401, "", basketInSweden},
		"another scheme":       {401, "Bearer " + php.digest("2099:SEK", secret), basketInSweden},
		"another secret":       {401, "xmlrpc-4.2 " + php.digest("2099:SEK", "guessed"), basketInSweden},
		"another currency":     {401, good, with("currency", "NOK")},
		"MD5":                  {401, "xmlrpc-4.2 " + kreditor.digest("2099:SEK", secret), basketInSweden},
		"no such shop":         {401, "xmlrpc-4.2 " + php.digest("2999:SEK", secret), with("merchant_id", "2999")},
		"no shop":              {400, good, with("merchant_id", "")},
		"no price":             {400, good, with("total_price", "")},
		"a negative price":     {400, good, with("total_price", "-1")},
		"a price without end":  {400, good, with("total_price", "9007199254740993000")},
		"nowhere":              {400, good, with("locale", "")},
		"abroad":               {400, good, with("locale", "nb_no")},
		"not that currency":    {400, "xmlrpc-4.2 " + php.digest("2099:EUR", secret), with("currency", "EUR")},
		"a locale of no place": {400, good, with("locale", "'; SHUTDOWN")},
	} {
		status, o := w.checkout(c.authorization, c.query...)
		if status != c.status || o.Status != c.status || o.Message == "" || o.Code == "" || len(o.Methods) != 0 {
			t.Errorf("%s: HTTP %d, %+v", name, status, o)
		}
	}
}

func TestCheckout_OfMoreThanTheShopMayAsk_IsToldSo(t *testing.T) {
	w := newWorld(t)
	w.open(func(c *xmlrpc.Config) { c.PerSecond = 1 })
	var last int
	for range 3 {
		last, _ = w.checkout("xmlrpc-4.2 "+php.digest("2099:SEK", secret), basketInSweden...)
	}
	if last != 429 {
		t.Errorf("HTTP %d", last)
	}
}
