package office_test

import (
	"net/http"
	"net/url"
	"testing"

	"respite/domain/plan"
)

func TestPlans_OfAShop_AreListedAndReckoned(t *testing.T) {
	h := newHouse(t)
	v := h.as("viewer@demo.shop")
	v.readsNot("the list", v.opens(plansPath, "12 Monatsraten", "Betaal in 3 delen", "100.00 to 2000.00", "Konto"), "New plan")
	body := v.opens(plansPath+"/DE/3114?amount=1000&on=2026-03-04", "1064.94 EUR", "12.4 %", "64.94 EUR", "2026-04-04", "88.80", "9.9 %")
	v.reads("the snippet", body, `lang="de"`, "Monatliche Rate: 88.74 EUR", "Gesamtbetrag: 1064.94 EUR", "Effektiver Jahreszins: 12.4 %", "/terms/1001/DE/3114")
	for query, told := range map[string]string{
		"?amount=5": "The plan needs an amount of at least 100.00 EUR.", "?amount=9000": "not possible for an amount of 9000.00", "?amount=x": "This is no amount",
		"?amount=500&on=now": "must be a date",
	} {
		status, _, body := v.asks(http.MethodGet, plansPath+"/DE/3114"+query, nil)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", query, status)
		}
		v.reads(query, body, told)
	}
	for _, path := range []string{"/DE/9", "/NL/3114", "/DE/x", "/de/3114"} {
		if status, _, _ := v.asks(http.MethodGet, plansPath+path, nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// plan reads a product of the demo's shop.
func (h house) plan(id plan.ID) (plan.Product, error) {
	h.Helper()
	shop, err := h.book.Store.View().Merchant(h.Context(), 1001)
	if err != nil {
		h.Fatal(err)
	}
	return shop.Plan(id, "NL")
}

func TestPlans_MadeChangedAndEnded_ByTheProvider(t *testing.T) {
	h := newHouse(t)
	v := h.as("admin@respite.demo")
	form := url.Values{
		"id": {"3214"}, "country": {"NL"}, "type": {"campaign"}, "description": {"Betaal in 6 delen"}, "months": {"6"}, "rate": {"9,9"}, "start_fee": {"5"},
		"minimum": {"50"}, "maximum": {"1000"},
	}
	v.reads("the plan", v.does(plansPath+"/new", plansPath+"/new", form), "Betaal in 6 delen is offered now.", "9.9 %", "50.00 EUR")
	for _, c := range []struct{ field, typed, told string }{
		{"id", "3213", "There is a plan with this number"}, {"id", "", "A value is needed."}, {"id", "x", "no whole number"}, {"type", "wish", "must be one of"},
		{"months", "500", "between 1 and 120"}, {"rate", "x", "This is no percentage"}, {"description", "", "A value is needed."}, {"maximum", "10", "less than the minimum"},
		{"country", "", "A value is needed."}, {"valid_until", "soon", "must be a date"}, {"stated_payment", "5", "must be one of: none"},
	} {
		wrong := url.Values{}
		for name, values := range form {
			wrong[name] = values
		}
		wrong["id"] = []string{"3215"}
		wrong[c.field] = []string{c.typed}
		status, _, body := v.sends(plansPath+"/new", plansPath+"/new", wrong)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: %d", c.field, c.typed, status)
		}
		v.reads(c.field+" "+c.typed, body, c.told)
	}

	one := plansPath + "/NL/3214"
	v.reads("the plan", v.does(one+"/change", one+"/change", url.Values{"type": {"campaign"}, "rate": {"8"}}), "Version 2 counts", "8 %", "Betaal in 6 delen")
	if p, err := h.plan(3214); err != nil || p.Version != 2 || p.StartFee != 5_00 || p.Months != 6 {
		t.Errorf("it is %+v, %v", p, err)
	}
	status, _, _ := v.sends(one+"/change", one+"/change", url.Values{"type": {"campaign"}, "months": {"0"}})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("no months: %d", status)
	}
	body := v.does(one+"/end", one+"/end", url.Values{"valid_until": {"2026-03-01"}})
	v.reads("the plan", body, "The offer ends with 2026-03-01.", "Ended")
	v.reads("the plan", v.undoes(body), "The offer does not end.", "Offered")
	status, _, _ = v.asks(http.MethodPost, one+"/end", nil)
	if status != http.StatusUnprocessableEntity {
		t.Errorf("an end without a day: %d", status)
	}
}
