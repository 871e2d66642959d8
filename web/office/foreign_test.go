package office_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"respite/web/office"
)

// attempt is a form or a query that names things of another merchant's, and how it may be answered.
type attempt struct {
	method, to string
	values     url.Values
	answered   []int
}

// attempts are all ways to name another merchant's things beside the address; own are the asker's.
func attempts(own, other things) []attempt {
	missing, wrong, empty := []int{http.StatusNotFound}, []int{http.StatusUnprocessableEntity}, []int{http.StatusOK}
	shop, order := "/m/"+own.named["eid"], "/orders/"+own.named["number"]
	bill := order + "/invoices/" + own.named["invoice"]
	var all []attempt
	for _, ticked := range [][]string{{other.named["number"]}, {own.named["number"], other.named["number"]}} {
		for _, to := range []string{"/orders/activate", "/orders/send", "/orders/invoices", "/orders/invoices.zip"} {
			all = append(all, attempt{http.MethodGet, to, url.Values{"order": ticked}, missing})
		}
		for _, to := range []string{"/orders/activate", "/orders/send"} {
			form := url.Values{"order": ticked, "once": {"a"}, "send": {"email"}, "channel": {"email"}}
			all = append(all, attempt{http.MethodPost, to, form, missing})
		}
	}
	for _, list := range []string{"/", "/orders", "/invoices", "/credit-notes", "/pushes", "/orders/export"} {
		all = append(all, attempt{http.MethodGet, list, url.Values{"merchant": {other.named["eid"]}}, empty})
	}
	for _, secret := range other.secrets {
		for _, list := range []string{"/orders", "/invoices", "/credit-notes"} {
			all = append(all, attempt{http.MethodGet, list, url.Values{"q": {secret}}, empty})
		}
	}
	article, quantity := []string{"T-Zomerbloem", "T-Winterkoning"}, []string{"0", "1"}
	if own.shop > other.shop {
		slices.Reverse(article)
	}
	return append(all,
		attempt{http.MethodGet, "/pushes", url.Values{"order": {other.named["number"]}}, empty},
		attempt{http.MethodPost, "/orders/export", url.Values{"merchant": {other.named["eid"]}, "format": {"pdf"}}, wrong},
		attempt{http.MethodPost, shop + "/customers/find", url.Values{"form": {"find"}, "number": {other.named["customer"]}}, wrong},
		attempt{http.MethodPost, shop + "/customers/take", url.Values{"number": {other.named["customer"]}}, wrong},
		attempt{http.MethodPost, shop + "/orders/new/person", url.Values{"country": {"NL"}, "by": {"customer"}, "customer": {other.named["customer"]}}, wrong},
		attempt{http.MethodPost, shop + "/orders/new/fill", url.Values{"country": {"NL"}, "plan": {other.named["plans"]}}, empty},
		attempt{http.MethodPost, shop + "/plans/new", url.Values{"id": {other.named["plans"]}}, []int{http.StatusForbidden}},
		attempt{http.MethodGet, bill + "/credit", url.Values{"kind": {"lines"}, "article": article[1:], "quantity": quantity[1:]}, wrong},
		attempt{http.MethodPost, bill + "/credit", url.Values{"once": {"b"}, "kind": {"lines"}, "article": article[1:], "quantity": quantity[1:]}, wrong},
		attempt{http.MethodPost, order + "/activate", url.Values{"once": {"c"}, "part": {"1"}, "article": article, "quantity": quantity, "send": {"email"}}, wrong},
		attempt{http.MethodGet, shop + "/batches", url.Values{"before": {other.named["batches"]}}, empty},
	)
}

// What a form or a query names of another merchant's is not there either: nothing is told of it and nothing happens to it.
func TestMatrix_ThingsOfAnotherShop_InFormsAndQueriesAreNotThere(t *testing.T) {
	h := newHouse(t)
	askers, owned := make([]visitor, len(stories)), make([]things, len(stories))
	for i, s := range stories {
		askers[i] = h.as(s.owner)
		owned[i] = h.owns(s, askers[i])
	}
	before := h.state()
	for i, v := range askers {
		other := owned[1-i]
		for _, a := range attempts(owned[i], other) {
			asked, form := office.Root+a.to, a.values
			if a.method == http.MethodGet {
				asked, form = asked+"?"+a.values.Encode(), nil
			}
			status, to, body := v.asks(a.method, asked, form)
			what := a.method + " " + a.to + " " + spelled(a.values)
			if !slices.Contains(a.answered, status) {
				t.Errorf("%s: %s: %d to %q", v.Email, what, status, to)
			}
			v.learnsNothing(other, what, body)
		}
		_, file := v.exports("?merchant="+other.named["eid"], "csv")
		v.learnsNothing(other, "an export", file)
	}
	if after := h.state(); after != before {
		t.Errorf("a form has changed something: %s", difference(before, after))
	}
}

// spelled gives all values as they were typed.
func spelled(values url.Values) string {
	var all []string
	for name, typed := range values {
		all = append(all, name+"="+strings.Join(typed, ","))
	}
	return strings.Join(all, " ")
}
