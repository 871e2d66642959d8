package office_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"respite/cli/sample"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
	"respite/store/lists"
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
		Log: slog.New(slog.DiscardHandler), LoopbackPushes: true, Database: storetest.Place(t, store.Config{}).Postgres,
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
	book.People.Memory = 64 // many sign in here, and nobody attacks
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

// nowhere is an id that nothing has.
const nowhere = "0190000000007000800000000000FFFF"

// billed finds an order of a merchant's that has an invoice.
func (h house) billed(shop merchant.ID) reservation.Reservation {
	h.Helper()
	var found []reservation.Reservation
	h.must(h.book.Store.View().EachReservation(h.Context(), func(r reservation.Reservation) error {
		if r.Merchant == shop && r.Activated > 0 {
			found = append(found, r)
		}
		return nil
	}))
	if len(found) == 0 {
		h.Fatalf("merchant %d has no order with an invoice", shop)
	}
	return found[0]
}

// state is everything there is to be seen of merchants and what is theirs, to tell whether anything has changed.
func (h house) state() string {
	h.Helper()
	var state strings.Builder
	view := h.book.Store.View()
	tell := func(what string, thing any) {
		text, err := json.Marshal(thing)
		h.must(err)
		fmt.Fprintf(&state, "%s %s\n", what, text)
	}
	h.must(view.EachReservation(h.Context(), func(r reservation.Reservation) error { tell("order", r); return nil }))
	h.must(view.EachInvoice(h.Context(), func(i invoice.Invoice) error {
		notes, err := view.CreditNotesOf(h.Context(), i.Number, i.Merchant)
		sent, failed := view.DispatchesOf(h.Context(), i.Number, i.Merchant)
		tell("invoice", []any{i, notes, sent})
		return errors.Join(err, failed)
	}))
	merchants, err := view.Merchants(h.Context())
	h.must(err)
	for _, m := range merchants {
		h.tellShop(m, tell)
	}
	queues, err := view.Queues(h.Context(), time.Unix(h.now.Load(), 0))
	h.must(err)
	tell("jobs", queues)
	now, err := view.Now(h.Context())
	h.must(err)
	tell("now", now)
	return state.String()
}

// mostShown bounds each list of a state; the demo's are shorter.
const mostShown = 1000

// tellShop tells of one merchant, its keys, people, pushes and files, and who else has left a trace in its audit log.
func (h house) tellShop(m merchant.Merchant, tell func(string, any)) {
	h.Helper()
	view := h.book.Store.View()
	tell("merchant", m)
	tell("shared secret", view.Token(m.Shared.Reveal()))
	for _, k := range m.Keys {
		tell("key", []any{administration.KeyMark(view.Token, k), k.Until})
	}
	people, err := view.StaffOf(h.Context(), m.ID)
	h.must(err)
	for _, p := range people {
		tell("member", []any{p.Email, p.Name, p.Role, p.State, p.Epoch})
	}
	pushes, err := view.Lists().Pushes(h.Context(), lists.Pushes{Merchant: m.ID}, lists.Place[string]{}, mostShown)
	h.must(err)
	files, err := view.Batches(h.Context(), m.ID, "", mostShown)
	h.must(err)
	tell("pushes and files", []any{pushes, files})
	for _, s := range stories {
		_, known, err := view.Customer(h.Context(), customerOf(s).Number, m.ID)
		h.must(err)
		tell("customer "+customerOf(s).Number, known)
	}
	deeds, err := view.TrailOf(h.Context(), m.ID, "", mostShown)
	h.must(err)
	for _, d := range deeds {
		by, err := view.Member(h.Context(), d.Member)
		h.must(err)
		if !by.Sees(m.ID) {
			tell("trail of a stranger", d)
		}
	}
}

// matrix is who has the right to each address: in testdata, so that nobody gets another one unseen.
const matrix = "testdata/matrix.txt"

var update = flag.Bool("update", false, "write the matrix anew")

// rowOf is an address and the roles that have the right to it.
func rowOf(route shell.Route) string {
	switch {
	case route.Open:
		return route.Pattern + ": anybody"
	case route.Right == "":
		return route.Pattern + ": whoever is signed in"
	}
	var roles []string
	for _, role := range slices.Concat(staff.RolesOf(false), staff.RolesOf(true)) {
		if role.May(route.Right) {
			roles = append(roles, string(role))
		}
	}
	return route.Pattern + ": " + strings.Join(roles, " ")
}

func TestMatrix_EachAddress_HasARowThatNamesWhoMay(t *testing.T) {
	var rows strings.Builder
	for _, route := range office.Routes() {
		fmt.Fprintln(&rows, rowOf(route))
	}
	if *update {
		if err := os.WriteFile(matrix, []byte(rows.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(matrix)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != rows.String() {
		t.Errorf("%s says otherwise: %s", matrix, difference(string(written), rows.String()))
	}
}

// TestMatrix is every address and deed of the office against every role: who lacks the right is told so, what belongs to
// another merchant is not there, nor is one merchant's among another's, nobody gets anything without signing in, and none of
// that changes or tells anything.
func TestMatrix_EveryPageAndDeed_ForEveryRole(t *testing.T) {
	h := newHouse(t)
	visitors := []visitor{h.visitor(staff.Member{})}
	for _, m := range sample.Staff() {
		visitors = append(visitors, h.visitor(m))
	}
	var owned []things
	for _, s := range stories {
		by := slices.IndexFunc(visitors, func(v visitor) bool { return v.Email == s.owner })
		owned = append(owned, h.owns(s, visitors[by]))
	}
	before := h.state()
	for _, v := range visitors {
		for _, route := range office.Routes() {
			for _, t := range h.trials(route, owned) {
				if t.want(v) == 0 && strings.HasPrefix(route.Pattern, "POST") {
					continue // that is what the rooms' own tests are for
				}
				v.tries(t)
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

// trial is an address with things in its places: of one merchant, or one of another's among them.
type trial struct {
	shell.Route
	names []string
	of    []things // whose things are named
}

// trials are an address with the things of each merchant, and each of them with one thing exchanged for another merchant's.
func (h house) trials(route shell.Route, owned []things) []trial {
	h.Helper()
	kinds := kindsOf(route.Pattern)
	var all []trial
	for i, own := range owned {
		other := owned[(i+1)%len(owned)]
		names := own.names(kinds)
		if missing := slices.Index(names, ""); missing >= 0 {
			h.Fatalf("%s names a thing of the kind %q, of which the matrix has none", route.Pattern, kinds[missing])
		}
		all = append(all, trial{route, names, []things{own}})
		for n, kind := range kinds {
			if len(kinds) > 1 && own.named[kind] != other.named[kind] {
				exchanged := slices.Clone(names)
				exchanged[n] = other.named[kind]
				all = append(all, trial{route, exchanged, []things{own, other}})
			}
		}
		if len(kinds) == 0 {
			break
		}
	}
	return all
}

// ofProvider are the places that are the provider's own; a merchant's people have others of these names below /m/.
var ofProvider = []string{"people", "trail", "trail.csv", "merchants"}

// want is the status for somebody; 0 stands for an answer that is theirs to have.
func (t trial) want(v visitor) int {
	_, path, _ := strings.Cut(t.Pattern, " ")
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	kinds := kindsOf(t.Pattern)
	switch {
	case t.Open:
		return 0
	case v.Email == "":
		return http.StatusSeeOther
	case t.Right != "" && !v.May(t.Right):
		return http.StatusForbidden
	case slices.Contains(ofProvider, first) && !v.OfProvider(), len(t.of) > 1:
		return http.StatusNotFound
	case first == "people" && len(kinds) > 0: // there are the provider's own only
		return http.StatusNotFound
	case first == "exports" && v.Email != t.of[0].owner: // whoever made it has it
		return http.StatusNotFound
	case len(kinds) > 0 && !v.Sees(t.of[0].shop):
		return http.StatusNotFound
	}
	return 0
}

// everything is a form with what any deed may ask for.
var everything = url.Values{
	"once": {"matrix"}, "send": {"email"}, "channel": {"email"}, "kind": {"all"}, "days": {"7"}, "amount": {"1"}, "role": {"viewer"},
	"wish": {"apply"}, "overlap": {"1h"}, "reason": {"so be it"}, "valid_until": {"2027-01-01"}, "type": {"campaign"}, "rate": {"1"},
	"number": {"N-1"}, "country": {"SE"}, "person": {"194103219202"}, "email": {"new@shop.example"}, "name": {"New"}, "format": {"csv"},
}

func (v visitor) tries(t trial) {
	v.Helper()
	method, path := filled(t.Pattern, t.names)
	status, to, body := v.asks(method, path, everything)
	who, want := v.Email+" "+method+" "+path, t.want(v)
	switch {
	case status >= 500:
		v.Errorf("%s: %d %s", who, status, body)
	case want == 0 && !t.Open && (status == http.StatusForbidden || status == http.StatusNotFound):
		v.Errorf("%s: %d although they may", who, status)
	case want != 0 && status != want:
		v.Errorf("%s: %d instead of %d", who, status, want)
	case want == http.StatusSeeOther && !strings.HasPrefix(to, office.Root+"/sign-in"):
		v.Errorf("%s: nobody is led to %q", who, to)
	}
	if want != 0 {
		for _, own := range t.of {
			v.learnsNothing(own, path, body)
		}
	}
}

// learnsNothing wants nothing of a merchant's in an answer, but what was asked with, and who asks.
func (v visitor) learnsNothing(of things, asked, body string) {
	v.Helper()
	for _, secret := range of.secrets {
		if secret != "" && secret != v.Name && strings.Contains(body, secret) && !strings.Contains(asked, secret) {
			v.Errorf("%s asks %s, and the answer tells %q", v.Email, asked, secret)
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
