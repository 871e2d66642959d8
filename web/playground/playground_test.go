package playground_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"respite/web/playground"
	"respite/wire/described"
)

func TestPlayground_TheFormOfEveryAction_SentAsItIs_Succeeds(t *testing.T) {
	w := newWorld(t)
	for _, a := range w.actions {
		t.Run(string(a.Door)+"/"+a.Name, func(t *testing.T) {
			v := w.visitor()
			v.t = t
			v.ready(a)
			sent := v.sends(a)
			want := []string{"good"}
			if a.Fails != "" {
				want = []string{"bad"}
			}
			if got := sent.outcomes(); sent.status != http.StatusOK || !slices.Equal(got, want) {
				t.Errorf("%d %v\n%s\n%s", sent.status, got, sent.section("raw-1"), sent.answer())
			}
			if raw := sent.section("raw-1"); !strings.HasPrefix(raw, a.Method+" /") || !strings.Contains(raw,
				"Host: "+strings.TrimPrefix(w.server.URL, "http://")) {
				t.Errorf("the request is shown as %q", raw)
			}
		})
	}
}

func TestPlayground_OfAParameterTheTableCallsRequired_MissesIt(t *testing.T) {
	w := newWorld(t)
	for _, a := range w.actions {
		if strings.Contains(a.Name, "pecification") || a.Method == http.MethodGet || a.Service == "" && a.Door == described.Gateway {
			continue // a question without its key asks something else
		}
		for _, p := range a.All() {
			if p.Made || p.Type == described.Struct {
				continue
			}
			v := w.visitor()
			v.ready(a)
			sent := v.sends(a, func(form url.Values) {
				form.Del(p.Name)
				for name := range form {
					if strings.HasPrefix(name, p.Name+".") {
						form.Del(name)
					}
				}
			})
			if got := sent.outcomes(); p.Required != slices.Equal(got, []string{"bad"}) && !conditional[a.Name+" "+p.Name] {
				t.Errorf("%s without %s (required: %t) ends %v", a.Name, p.Name, p.Required, got)
			}
		}
	}
}

// conditional are parameters that are needed in the examples, though not always: what they say can be said otherwise.
var conditional = map[string]bool{
	"Reserve BillingCellPhoneNumber": true, "Reserve Encoding": true, // or the other phone; a website may leave the encoding out
	"UpdateReservation ReservationNumber": true, "CancelReservation ReservationNumber": true, "ExtendReservation ReservationNumber": true,
	"Pay ReservationNumber":         true, // or DataRequestKey
	"Refund OriginalTransactionKey": true, // or OriginalTransactionReference
	"activate_reservation enc":      true, // goes with the pno
	"credit_part artnos":            true, // or fees
	"Reserve BillingLastName":       true, // the bureau knows nobody of the first name alone
}

func TestPlayground_EveryScenario_EndsAsItSays(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name, door string
		want       []string
	}{
		{"approved", "gateway", []string{"good"}}, {"refused", "gateway", []string{"bad"}}, {"pending", "gateway", []string{"wait"}},
		{"part", "gateway", []string{"good", "good", "good"}}, {"return", "gateway", []string{"good", "good", "good"}},
		{"expired", "gateway", []string{"good", "bad"}},
		{"approved", "xmlrpc", []string{"good"}}, {"refused", "xmlrpc", []string{"bad"}}, {"pending", "xmlrpc", []string{"good", "good"}},
		{"part", "xmlrpc", []string{"good", "good", "good"}}, {"return", "xmlrpc", []string{"good", "good", "good"}},
		{"expired", "xmlrpc", []string{"good", "bad"}},
	} {
		played := w.visitor().post("/playground/scenarios/"+c.name, url.Values{"door": {c.door}})
		if got := played.outcomes(); !slices.Equal(got, c.want) {
			t.Errorf("%s by %s ends %v, want %v", c.name, c.door, got, c.want)
		}
	}
}

func TestPlayground_OfALaterAction_IsFilledFromTheLatestOrderOfTheSession(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	pay, _ := described.Find(w.actions, described.Gateway, "Pay")
	if fresh := v.get(addressOf(pay)); !strings.Contains(fresh.text, "Make it ready") || v.filled(fresh).Get("ReservationNumber") != "" {
		t.Error("without an order the form is filled, or does not say how to make one")
	}
	reserve, _ := described.Find(w.actions, described.Gateway, "Reserve")
	sent := v.sends(reserve)
	number := between(sent.text, "/office/orders/", `"`)
	if got := v.filled(v.get(addressOf(pay))).Get("ReservationNumber"); number == "" || got != number {
		t.Errorf("the form has %q, the order is %q", got, number)
	}
	if other := v.world.visitor(); other.filled(other.get(addressOf(pay))).Get("ReservationNumber") != "" {
		t.Error("another visitor gets the order")
	}
}

func between(text, before, after string) string {
	_, rest, _ := strings.Cut(text, before)
	found, _, _ := strings.Cut(rest, after)
	return found
}

func TestPlayground_OfAnotherVisitor_CannotBeSeen(t *testing.T) {
	w := newWorld(t)
	reserve, _ := described.Find(w.actions, described.Gateway, "Reserve")
	sent := w.visitor().sends(reserve)
	if p := w.visitor().get(sent.at); p.status != http.StatusNotFound {
		t.Errorf("%s: %d", sent.at, p.status)
	}
}

func TestPlayground_WithoutKnownKeys_AsksForTheSecretAndNeverTellsIt(t *testing.T) {
	w := newWorld(t, func(c *playground.Config) { c.Keys = false })
	v := w.visitor()
	reserve, _ := described.Find(w.actions, described.Gateway, "Reserve")
	if p := v.sends(reserve); p.status != http.StatusForbidden || len(p.outcomes()) > 0 {
		t.Errorf("without a secret: %d %v", p.status, p.outcomes())
	}
	for _, path := range []string{"/playground/", addressOf(reserve)} {
		if p := v.get(path); strings.Contains(p.text, "demo-secret") || strings.Contains(p.text, "demo-shared") {
			t.Errorf("%s tells a secret", path)
		}
	}
	for secret, want := range map[string]string{"wrong": "bad", "demo-secret-key-do-not-use-live": "good"} {
		v.post("/playground/merchant", url.Values{"eid": {"1001"}, "secret": {secret}})
		if got := v.sends(reserve).outcomes(); !slices.Equal(got, []string{want}) {
			t.Errorf("with the secret %q: %v", secret, got)
		}
	}
}

func TestPlayground_OfAnotherMerchant_SignsWithItsKeys(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	v.post("/playground/merchant", url.Values{"eid": {"1002"}})
	for _, name := range []string{"Reserve", "reserve_amount"} {
		for _, a := range w.actions {
			if a.Name != name {
				continue
			}
			if sent := v.sends(a); !slices.Equal(sent.outcomes(), []string{"good"}) {
				t.Errorf("%s: %v", name, sent.outcomes())
			}
		}
	}
	for _, eid := range []string{"", "7", "x"} {
		if p := v.post("/playground/merchant", url.Values{"eid": {eid}}); p.status/100 != 4 {
			t.Errorf("merchant %q: %d", eid, p.status)
		}
	}
}

func TestPlayground_WhereThereIsNothing_SaysSo(t *testing.T) {
	v := newWorld(t).visitor()
	for _, path := range []string{"/playground/x", "/playground/gateway/Nope", "/playground/xmlrpc/nope", "/playground/runs/9", "/playground/runs/x",
		"/playground/runs/9/pushes"} {
		if p := v.get(path); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

func TestPlayground_OfAFormFromAnotherSite_DoesNothing(t *testing.T) {
	w := newWorld(t)
	r, err := http.NewRequest(http.MethodPost, w.server.URL+"/playground/scenarios/approved", strings.NewReader("door=gateway"))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	v := w.visitor()
	if p := v.shows(v.client.Do(r)); p.status != http.StatusForbidden {
		t.Errorf("%d", p.status)
	}
}
