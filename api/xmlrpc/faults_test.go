package xmlrpc_test

import (
	"fmt"
	"strings"
	"testing"

	"respite/domain/merchant"
	"respite/value/country"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// What a fault says (XML-RPC reference 1.6).

// tongues are the languages with sentences, by the country whose they are.
var tongues = map[string]struct {
	country, currency, enc int
	pno                    string
}{
	"sv": {209, 0, 2, "410321-9203"}, "nb": {164, 1, 3, "01087000572"}, "da": {59, 3, 5, "3201363945"}, "fi": {73, 2, 4, "190122-829G"},
	"de": {81, 2, 6, "07131960"}, "nl": {154, 2, 7, "10131970"},
}

// miscounted is an order whose buyer has mistyped the number.
func miscounted(language int, at struct {
	country, currency, enc int
	pno                    string
}) sale {
	s := aSale()
	s.pno, s.locale = at.pno, [4]int{at.currency, at.country, language, at.enc}
	s.billing = address("country", fmt.Sprint(at.country), "zip", "", "cellno", "")
	return s
}

func TestFault_OfALanguageOfTheCall_IsInIt(t *testing.T) {
	w := newWorld(t)
	for language := range tongues {
		number, _ := wire.LanguageNumber(language)
		for _, at := range tongues {
			if a := w.refused(2202, miscounted(int(number), at)); a.text != faultcode.PersonalNumberInvalid.Text(language) {
				t.Errorf("%s: %s", language, a.text)
			}
		}
	}
	english, _ := wire.LanguageNumber("en")
	if a := w.refused(2202, miscounted(int(english), tongues["sv"])); a.text != faultcode.PersonalNumberInvalid.Text("en") {
		t.Error(a.text)
	}
}

func TestFault_WithoutALanguage_IsInThatOfTheCountry(t *testing.T) {
	w := newWorld(t)
	for language, at := range tongues {
		signed, params := miscounted(0, at).reserve()
		params[15] = ""
		if a := w.fails(2202, "reserve_amount", signed, params...); a.text != faultcode.PersonalNumberInvalid.Text(language) {
			t.Errorf("%s: %s", language, a.text)
		}
	}
}

func TestFault_WithoutAnyCountry_IsInThatOfTheShop(t *testing.T) {
	w := newWorld(t, func(shop *merchant.Merchant) { shop.Contract.Countries, shop.Plans = []country.Code{country.FI}, nil })
	signed, params := onReservation("2400999999")
	if a := w.fails(9109, "cancel_reservation", signed, params...); !strings.HasPrefix(a.text, faultcode.ReservationNumberWrong.Text("fi")) {
		t.Error(a.text)
	}
}

func TestFault_OfOlderVersions_IsItsName(t *testing.T) {
	w := newWorld(t)
	for _, version := range []string{"3.5", "4.0"} {
		for name, a := range map[string]reply{
			"rno":                   w.call("cancel_reservation", "2099:2400999999", version, vendor, "2400999999", eid, mark),
			"invalid_estore_secret": w.call("cancel_reservation", "2099:1", version, vendor, "2400999999", eid, mark),
			"unknown_estore":        w.call("cancel_reservation", "2099:1", version, vendor, "2400999999", 1, mark),
			"unknown_invoice":       w.call("delete_invoice", "2099:31400000000000017", version, vendor, eid, "31400000000000017", mark),
			"Unknown call":          w.call("delete_invoice", "2099:31400000000000017", version, vendor, eid),
		} {
			if a.text != name {
				t.Errorf("%s: %d %q, want %q", version, a.code, a.text, name)
			}
		}
	}
}

// Shops show every text to the buyer: what is technical stands behind it, in parentheses, and never where
// the buyer can mend it alone.
func TestFault_ForWhoeverIntegrates_NamesTheParameter(t *testing.T) {
	w := newWorld(t)
	signed, params := onReservation("2400999999")
	if a := w.fails(9109, "cancel_reservation", signed, params...); !strings.HasSuffix(a.text, " (rno: There is no such reservation.)") {
		t.Error(a.text)
	}
	s := aSale()
	s.billing = address("lname", "Denied")
	if a := w.refused(2101, s); strings.Contains(a.text, "(") {
		t.Error(a.text)
	}
}

// A shop learns no more of a person than what the person can do about it (domain 9.3).
func TestFault_OfARefusal_SaysNothingOfTheBuyersAffairs(t *testing.T) {
	w := newWorld(t)
	texts := map[string]bool{}
	for i, s := range []sale{
		{billing: address("lname", "Denied")}, {billing: address("email", "always_denied@klarna.com")}, {billing: address(), pno: "5311096845"},
	} {
		order := aSale()
		order.billing, order.order = s.billing, fmt.Sprint("R-", i)
		if s.pno != "" {
			order.pno = s.pno
		}
		texts[w.refused(2101, order).text] = true
	}
	if len(texts) != 1 {
		t.Errorf("there are %d different texts: %v", len(texts), texts)
	}
	w.books()
}
