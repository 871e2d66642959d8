package office_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"respite/domain/reservation"
	"respite/web/office"
)

const (
	newOrder  = office.Root + "/m/1001/orders/new"
	customers = office.Root + "/m/1001/customers"
	plansPath = office.Root + "/m/1001/plans"
)

// dutch is an order of the Dutch test person as a clerk types it.
func dutch() url.Values {
	return url.Values{
		"country": {"NL"}, "birth": {"1970-07-10"}, "billing.first_name": {"Testperson-nl"}, "billing.last_name": {"Approved"},
		"billing.street": {"Neherkade"}, "billing.house_number": {"1"}, "billing.postal_code": {"2521 VA"}, "billing.city": {"Gravenhage"},
		"billing.email": {"testperson@example.nl"}, "article": {"K-1", ""}, "title": {"Kite", ""}, "kind": {"goods", "goods"}, "quantity": {"2", ""},
		"price": {"19,95", ""}, "vat": {"21", "21"}, "discount": {"", ""}, "net": {"", ""}, "step": {"", ""}, "order": {"W-1"}, "plan": {""},
	}
}

// made reads the order that a form has led to.
func (v visitor) made(status int, to, body string) reservation.Reservation {
	v.Helper()
	if status != http.StatusSeeOther {
		v.Fatalf("no order was made: %d %s", status, body)
	}
	found, err := v.book.Store.View().ReservationsByName(v.Context(), "W-1", 1001)
	if err != nil || len(found) != 1 || to != pathOf(found[0], "") {
		v.Fatalf("it leads to %q, there are %d: %v", to, len(found), err)
	}
	return found[0]
}

func TestSale_AnOrderByHand_IsCheckedAndHeldOnce(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	form := dutch()
	form.Set("once", fields(v.opens(newOrder), hiddenField).Get("once"))
	var order reservation.Reservation
	for range 2 { // a form that is sent twice
		order = v.made(v.asks(http.MethodPost, newOrder, form))
	}
	if order.Held() != 39_90 || order.Passive != 0 || order.Parties.Billing.PostalCode != "2521VA" {
		t.Errorf("it is %+v", order)
	}
	v.opens(pathOf(order, ""), "Accepted and held: 39.90 EUR", "Carla Clerk")
}

func TestSale_APassiveInvoiceByAPlan_IsMade(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	form := dutch()
	form.Set("make", "passive")
	form.Set("plan", "3213")
	order := v.made(v.sends(newOrder, newOrder, form))
	if order.Passive == 0 || order.Terms.Product.ID != 3213 {
		t.Errorf("it is %+v", order)
	}
}

func TestSale_WhatIsWrong_StandsAtItsFieldAndNothingIsLost(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	for _, c := range []struct{ field, typed, told string }{
		{"birth", "", "A value is needed."}, {"birth", "2040-01-01", "lies in the future"}, {"birth", "long ago", "must be a date"},
		{"billing.city", "", "A value is needed."}, {"billing.postal_code", "12", "not a postal code of NL"}, {"billing.email", "nobody", "not an e-mail address"},
		{"quantity", "0", "quantity: The value must be greater than zero."}, {"price", "dear", "price: This is no price"},
		{"title", "", "title: A value is needed."}, {"plan", "99", "There is no such plan"}, {"plan", "x", "no whole number"},
		{"order", strings.Repeat("9", 300), "at most 200 characters"}, {"vat", "120", "vat: This is no percentage"},
	} {
		form := dutch()
		form[c.field] = append([]string{c.typed}, form[c.field][1:]...)
		status, _, body := v.sends(newOrder, newOrder, form)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: %d", c.field, c.typed, status)
		}
		v.reads(c.field+" "+c.typed, body, c.told, `value="Testperson-nl"`)
	}
	form := dutch()
	for name := range form {
		if name == "article" || name == "title" || name == "quantity" || name == "price" {
			form[name] = []string{"", ""}
		}
	}
	_, _, body := v.sends(newOrder, newOrder, form)
	v.reads("without lines", body, "At least one article is needed.")
}

func TestSale_Refused_TellsTheShopWhatItMayKnowAndKeepsTheForm(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	form := dutch()
	form.Set("billing.last_name", "Denied")
	form.Set("birth", "1980-01-01") // nobody who owes something already
	form.Set("billing.email", "denied@example.nl")
	status, _, body := v.sends(newOrder, newOrder, form)
	if status != http.StatusOK {
		t.Fatalf("it is answered with %d", status)
	}
	v.reads("the form", body, "The order was refused. This way to pay cannot be offered", `value="Kite"`, "/office/orders/24")
	v.readsNot("the form", body, "bureau", "BUREAU", "entry against")
}

func TestSale_Pending_SaysThatItWaits(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	form := dutch()
	form.Set("billing.last_name", "Smit")
	form.Set("billing.email", "noor+pend-accept-30@example.nl")
	order := v.made(v.sends(newOrder, newOrder, form))
	v.opens(pathOf(order, ""), "Waits for a decision", "Held until it is decided")
}

func TestSale_LookUps_FillTheFormIn(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	swedish := url.Values{"country": {"SE"}, "number": {"410321-9202"}, "billing.email": {"mine@example.se"}, "by": {"number"}}
	_, _, body := v.asks(http.MethodPost, newOrder+"/person", swedish)
	v.reads("the form", body, `value="Testperson-se"`, `value="Stårgatan 1"`, `value="12345"`, `value="mine@example.se"`)

	for number, told := range map[string]string{"": "A value is needed.", "12": "not a number of SE", "19121212-1212": "The register knows no such person."} {
		swedish.Set("number", number)
		status, _, body := v.asks(http.MethodPost, newOrder+"/person", swedish)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", number, status)
		}
		v.reads("the form", body, told, `value="mine@example.se"`)
	}
	_, _, body = v.asks(http.MethodPost, newOrder+"/person", url.Values{"country": {"SE"}, "customer": {"C-1"}, "by": {"customer"}})
	v.reads("the form", body, "There is no such customer number.")
	v.gives("C-1", "SE", "410321-9202")
	_, _, body = v.asks(http.MethodPost, newOrder+"/person", url.Values{"country": {"SE"}, "customer": {"C-1"}, "by": {"customer"}})
	v.reads("the form", body, "own number is known", `value="Stårgatan 1"`)
	v.readsNot("the form", body, "194103219202", "410321-9202", "4103219202")

	sale := dutch()
	sale.Del("birth")
	for name, values := range fields(body, hiddenField, typedField) {
		if !slices.Contains([]string{"kind", "title", "article", "quantity", "price", "vat", "discount", "net", "step"}, name) {
			sale[name] = values
		}
	}
	sale["vat"] = []string{"25", "25"}
	sale.Set("billing.email", "mine@example.se")
	status, to, body := v.asks(http.MethodPost, newOrder, sale)
	if status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	v.opens(to, "Testperson-se", "Stårgatan 1")
}

func TestSale_AnotherCountryTestPersonOrPlans_KeepWhatWasTyped(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	form := dutch()
	form["country"] = []string{"DE", "NL"}
	_, _, body := v.asks(http.MethodPost, newOrder+"/fill", form)
	v.reads("the form", body, `value="Kite"`, "12 Monatsraten", `<input type="hidden" name="country" value="DE">`, "The plan needs an amount of at least 100.00 EUR.")
	form = dutch()
	form["price"][0] = "100"
	_, _, body = v.asks(http.MethodPost, newOrder+"/fill", form)
	v.reads("the form", body, "Betaal in 3 delen", "3 payments, 66.67 EUR a month, 200.00 EUR in all, APR 0.0 %")
	form.Set("do", "person")
	form.Set("test_person", "0") // the Swedish one, whatever country was chosen
	_, _, body = v.asks(http.MethodPost, newOrder+"/fill", form)
	v.reads("the form", body, `value="Kite"`)
}

// gives gives a customer number.
func (v visitor) gives(number, home, person string) string {
	v.Helper()
	status, to, body := v.asks(http.MethodPost, customers+"/give", url.Values{"form": {"give"}, "number": {number}, "country": {home}, "person": {person}})
	if status != http.StatusSeeOther {
		v.Fatalf("no number was given: %d %s", status, body)
	}
	return v.opens(to)
}

func TestCustomers_Numbers_AreGivenFoundAndTakenBack(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	v.reads("the page", v.gives("C-7", "SE", "410321-9202"), "C-7 is the buyer's customer number now.")
	_, _, body := v.asks(http.MethodPost, customers+"/find", url.Values{"form": {"find"}, "number": {"C-7"}})
	v.reads("the page", body, "Customer C-7", "410321-****")
	v.readsNot("the page", body, "9202")
	_, _, body = v.asks(http.MethodPost, customers+"/find", url.Values{"form": {"person"}, "country": {"SE"}, "person": {"19410321-9202"}})
	v.reads("the page", body, "C-7")
	for _, c := range []struct {
		form url.Values
		told string
	}{
		{url.Values{"number": {"C-7"}, "country": {"NO"}, "person": {"01087000571"}}, "This customer number belongs to somebody else."},
		{url.Values{"number": {""}, "country": {"NO"}, "person": {"01087000571"}}, "A value is needed."},
		{url.Values{"number": {"C-8"}, "country": {"NO"}, "person": {"1"}}, "not a number of NO"},
		{url.Values{"number": {strings.Repeat("x", 65)}, "country": {"NO"}, "person": {"01087000571"}}, "at most 64 characters"},
		{url.Values{"number": {"C-8"}, "country": {"NL"}, "person": {"10071970"}}, "Consumers in this country are not served."},
	} {
		c.form.Set("form", "give")
		status, _, body := v.asks(http.MethodPost, customers+"/give", c.form)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", c.form, status)
		}
		v.reads("the form", body, c.told)
	}
	_, to, _ := v.asks(http.MethodPost, customers+"/take", url.Values{"number": {"C-7"}})
	v.reads("the page", v.undoes(v.opens(to, "The customer number C-7 was taken back.")), "C-7 is the buyer's customer number now.")
	v.undoes(v.gives("C-9", "SE", "410321-9202"))
	for _, number := range []string{"C-9", ""} {
		status, _, body := v.asks(http.MethodPost, customers+"/find", url.Values{"form": {"find"}, "number": {number}})
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%q is found: %s", number, body)
		}
	}
	status, _, _ := v.asks(http.MethodPost, customers+"/take", url.Values{"number": {"C-9"}})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("a number that is nobody's is taken back: %d", status)
	}
}

func TestCustomers_OfAnotherShop_AreNotFound(t *testing.T) {
	h := newHouse(t)
	h.as(clerk).gives("C-7", "SE", "410321-9202")
	outlet := h.as("owner@demo-outlet.shop")
	_, _, body := outlet.asks(http.MethodPost, office.Root+"/m/1002/customers/find", url.Values{"form": {"find"}, "number": {"C-7"}})
	outlet.reads("the page", body, "There is no such customer number.", "Customer numbers can be given where buyers have a national number")
}
