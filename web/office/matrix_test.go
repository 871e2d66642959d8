package office_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"respite/cli/sample"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/server"
	"respite/store"
	"respite/store/storetest"
	"respite/web/office"
	"respite/web/office/shell"
)

// house is the demo, with its people and orders, as a server.
type house struct {
	*testing.T
	book *server.Book
	url  string
	now  *atomic.Int64 // Unix seconds of the real time
}

func newHouse(t *testing.T) house {
	t.Helper()
	var now atomic.Int64
	now.Store(time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC).Unix())
	book, err := server.Found(t.Context(), server.Config{
		Folder: server.Folder(t.TempDir()), Kind: store.Test, Clock: func() time.Time { return time.Unix(now.Load(), 0) }, Chance: storetest.Chance(),
		Log: slog.New(slog.DiscardHandler), LoopbackPushes: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := sample.Fill(t.Context(), book.Operations); err != nil {
		t.Fatal(err)
	}
	if err := sample.Hire(t.Context(), book.People); err != nil {
		t.Fatal(err)
	}
	serving := httptest.NewServer(book.Handler())
	t.Cleanup(serving.Close)
	return house{t, book, serving.URL, &now}
}

// visitor is a browser of somebody who is signed in, or of nobody.
type visitor struct {
	house
	staff.Member
	http.Client
}

// visitor signs somebody in.
func (h house) visitor(m staff.Member) visitor {
	h.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.Fatal(err)
	}
	m.State = staff.Active
	v := visitor{h, m, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if m.Email == "" {
		return v
	}
	status, to, _ := v.asks(http.MethodPost, office.Root+"/sign-in", url.Values{"email": {m.Email}, "password": {sample.Password}})
	if status != http.StatusSeeOther || to != office.Root+"/" {
		h.Fatalf("%s cannot sign in: %d to %q", m.Email, status, to)
	}
	return v
}

// asks gives the status, where it leads, and the body.
func (v visitor) asks(method, path string, form url.Values) (int, string, string) {
	v.Helper()
	request, err := http.NewRequestWithContext(v.Context(), method, v.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := v.Do(request)
	if err != nil {
		v.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		v.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Location"), string(body)
}

// things are what addresses can name: an order of a merchant with what belongs to it.
type things struct {
	order   reservation.Reservation
	invoice invoice.Number
	secret  []string // what nobody else may learn
}

// thingsOf finds an order of a merchant that has an invoice.
func (h house) thingsOf(shop merchant.ID) things {
	h.Helper()
	var found things
	view := h.book.Store.View()
	err := view.EachReservation(h.Context(), func(r reservation.Reservation) error {
		if r.Merchant != shop || found.invoice != 0 {
			return nil
		}
		invoices, err := view.InvoicesOf(h.Context(), r.Number, shop)
		if err != nil || len(invoices) == 0 {
			return err
		}
		who := r.Parties.Billing
		found = things{r, invoices[0].Number, []string{who.LastName, who.Email, who.Street, r.Parties.Billing.CellPhone}}
		return nil
	})
	if err != nil || found.invoice == 0 {
		h.Fatalf("merchant %d has no order with an invoice: %v", shop, err)
	}
	return found
}

// nowhere is an id that nothing has.
const nowhere = "0190000000007000800000000000FFFF"

// path fills the places of a pattern with what belongs to a merchant.
func (o things) path(pattern string) (string, string) {
	method, path, _ := strings.Cut(pattern, " ")
	path = office.Root + strings.TrimSuffix(path, "{$}")
	for place, value := range map[string]string{
		"eid": strconv.FormatInt(int64(o.order.Merchant), 10), "number": strconv.FormatInt(int64(o.order.Number), 10),
		"invoice": strconv.FormatInt(int64(o.invoice), 10), "credit": "62603040000000001", "id": nowhere, "job": nowhere, "token": "x",
		"event": nowhere, "account": "1100",
	} {
		path = strings.ReplaceAll(path, "{"+place+"}", value)
	}
	return method, path
}

// ofMerchant tells routes that name something of one merchant's.
func ofMerchant(pattern string) bool {
	return strings.Contains(pattern, "{eid}") || strings.Contains(pattern, "{number}") || strings.Contains(pattern, "{invoice}")
}

// state is everything there is to be seen of orders and merchants, to tell whether anything has changed.
func (h house) state() string {
	h.Helper()
	var state bytes.Buffer
	view := h.book.Store.View()
	err := view.EachReservation(h.Context(), func(r reservation.Reservation) error {
		text, err := json.Marshal(r)
		state.Write(append(text, '\n'))
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	merchants, err := view.Merchants(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	for _, m := range merchants {
		people, err := view.StaffOf(h.Context(), m.ID)
		if err != nil {
			h.Fatal(err)
		}
		fmt.Fprintf(&state, "%s %+v %+v %+v %d %d\n", m.Name, m.Contract, m.Options, m.Profile, len(m.Keys), len(m.Plans))
		for _, p := range people {
			fmt.Fprintf(&state, "%s %s %s\n", p.Email, p.Role, p.State)
		}
	}
	now, err := view.Now(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	return state.String() + now.String()
}

// TestMatrix is every address and deed of the office against every role: who lacks the right is told so, what belongs to
// another merchant is not there, nobody gets anything without signing in, and none of that changes or tells anything.
func TestMatrix_EveryPageAndDeed_ForEveryRole(t *testing.T) {
	h := newHouse(t)
	first, second := h.thingsOf(1001), h.thingsOf(1002)
	visitors := []visitor{h.visitor(staff.Member{})}
	for _, m := range sample.Staff() {
		visitors = append(visitors, h.visitor(m))
	}
	before := h.state()
	for _, v := range visitors {
		for _, route := range office.Routes() {
			for _, own := range []things{first, second} {
				if v.mayDo(route, own) && strings.HasPrefix(route.Pattern, "POST") {
					continue // that is what the rooms' own tests are for
				}
				v.tries(route, own)
			}
		}
	}
	if after := h.state(); after != before {
		t.Errorf("somebody without the right has changed something: %s", difference(before, after))
	}
}

// difference gives the first line that differs.
func difference(before, after string) string {
	former := strings.Split(before, "\n")
	for i, line := range strings.Split(after, "\n") {
		if i >= len(former) || line != former[i] {
			return line
		}
	}
	return "lines are gone"
}

// mayDo tells whether the visitor has the right, and over this merchant.
func (v visitor) mayDo(route shell.Route, own things) bool {
	if route.Open {
		return true
	}
	if v.Email == "" || route.Right != "" && !v.May(route.Right) {
		return false
	}
	_, path, _ := strings.Cut(route.Pattern, " ")
	if first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); slices.Contains(ofProvider, first) && !v.OfProvider() {
		return false
	}
	return !ofMerchant(route.Pattern) || v.Sees(own.order.Merchant)
}

// ofProvider are the places that are the provider's own; a merchant's people have others of these names below /m/.
var ofProvider = []string{"people", "trail", "trail.csv", "merchants"}

// mayBeMissing are things that an order's merchant need not have.
func mayBeMissing(path string) bool {
	return strings.Contains(path, nowhere) || strings.Contains(path, "credit-notes/") || strings.HasSuffix(path, "/logo")
}

func (v visitor) tries(route shell.Route, own things) {
	v.Helper()
	method, path := own.path(route.Pattern)
	status, to, body := v.asks(method, path, nil)
	who := v.Email + " " + method + " " + path
	switch {
	case status >= 500:
		v.Errorf("%s: %d %s", who, status, body)
	case route.Open:
		return
	case v.Email == "":
		if status != http.StatusSeeOther || !strings.HasPrefix(to, office.Root+"/sign-in") {
			v.Errorf("%s: nobody is led to %q with %d", who, to, status)
		}
	case route.Right != "" && !v.May(route.Right):
		if status != http.StatusForbidden {
			v.Errorf("%s: %d for somebody who may not %s", who, status, route.Right)
		}
	case !v.mayDo(route, own):
		if status != http.StatusNotFound {
			v.Errorf("%s: %d for what belongs to another merchant", who, status)
		}
	case status == http.StatusForbidden || status == http.StatusNotFound && !mayBeMissing(path):
		v.Errorf("%s: %d although they may", who, status)
	}
	if !v.mayDo(route, own) {
		for _, secret := range own.secret {
			if secret != "" && strings.Contains(body, secret) {
				v.Errorf("%s: the answer tells %q", who, secret)
			}
		}
	}
}

// TestMatrix_Deeds_HaveANameInTheLog holds rooms to the audit log.
func TestMatrix_Deeds_HaveANameInTheLog(t *testing.T) {
	quiet := []string{"/plans/calculator", "/rules/try", "/orders/filters"} // change nothing but the asker's own
	names := map[string]string{}
	for _, route := range office.Routes() {
		if !strings.HasPrefix(route.Pattern, "POST ") || route.Open || route.Right == "" {
			continue // one's own account is noted by the desk
		}
		known := strings.Contains(route.Pattern, "/people") || slices.ContainsFunc(quiet, func(part string) bool { return strings.Contains(route.Pattern, part) })
		if route.What == "" && !known { // people are noted by the desk, in the same transaction
			t.Errorf("%s is not told in the audit log", route.Pattern)
		}
		if other, taken := names[route.What]; taken && route.What != "" {
			t.Errorf("%s and %s have one name in the audit log", route.Pattern, other)
		}
		names[route.What] = route.Pattern
	}
}

func TestMatrix_TestAddresses_AreMarked(t *testing.T) {
	for _, route := range office.Routes() {
		if strings.Contains(route.Pattern, "/clock") && !route.Test {
			t.Errorf("%s is there in a live book", route.Pattern)
		}
	}
}

func TestMatrix_AFormOfAnotherSite_ChangesNothing(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(sample.Staff()[0])
	for _, header := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+office.Root+"/sign-out", nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range header {
			request.Header.Set(name, value)
		}
		answer, err := v.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusForbidden {
			t.Errorf("%v: %d, %v", header, answer.StatusCode, err)
		}
	}
	if status, _, _ := v.asks(http.MethodGet, office.Root+"/own", nil); status != http.StatusOK {
		t.Errorf("signed out all the same: %d", status)
	}
}
