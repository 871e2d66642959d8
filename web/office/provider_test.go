package office_test

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store"
	"respite/value/country"
	"respite/value/id"
	"respite/web/office"
)

// The provider's people of the demo.
const (
	admin   = "admin@respite.demo"
	finance = "finance@respite.demo"
	support = "support@respite.demo"
	judge   = "risk@respite.demo"
)

func TestMerchants_TakenOn_GetTheirSecretsOnceAndAnOwner(t *testing.T) {
	h := newHouse(t)
	v := h.as(admin)
	v.opens(office.Root+"/merchants", "Demo Shop", "DEMOSHOP01")
	page, to := office.Root+"/merchants/new", office.Root+"/merchants"
	status, _, body := v.sends(page, to, url.Values{
		"name": {"Kites & Co"}, "countries": {"NL", "SE"}, "owner_name": {"Kit"}, "owner_email": {"kit@kites.example"},
	})
	secrets := shown(body)
	if status != http.StatusOK || secrets["secret"] == "" || secrets["shared"] == "" || secrets["link"] == "" {
		t.Fatalf("%d shows %v", status, secrets)
	}
	all, err := h.book.Store.View().Merchants(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m := all[len(all)-1]
	if m.Name != "Kites & Co" || m.Keys[0].Secret.Reveal() != secrets["secret"] || m.Shared.Reveal() != secrets["shared"] || m.Contract.DueDays != 14 {
		t.Errorf("taken on was %s", m.Name)
	}
	v.opens(office.Root+"/merchants?name=kites", "Kites & Co")
	v.readsNot("what was sought", v.opens(office.Root+"/merchants?name=kites"), "Demo Shop")
	for says, form := range map[string]url.Values{
		"is a merchant with this eid": {"eid": {"1001"}, "name": {"X"}, "countries": {"NL"}},
		"countries":                   {"name": {"X"}},
		"whole number":                {"eid": {"x"}, "name": {"X"}, "countries": {"NL"}},
		"A value is needed":           {"name": {""}, "countries": {"NL"}},
	} {
		if status, _, body := v.sends(page, to, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, says) {
			t.Errorf("%s: %d", says, status)
		}
	}
}

func TestMerchants_TheirContract_IsChangedTakenBackAndChecked(t *testing.T) {
	h := newHouse(t)
	v := h.as(admin)
	before := h.shop()
	page := office.Root + "/merchants/1001"
	form := url.Values{
		"fee_rate": {"3.25"}, "due_days": {"30"}, "due_days_SE": {"20"}, "capture_SEK": {"4.00"}, "extension_SEK": {"9"}, "closed": {"1"},
		"countries": {"AT", "NL", "SE"},
	}
	body := v.does(page, page, form)
	c := h.shop().Contract
	if c.FeeRate.String() != "3.25" || c.DueDays != 30 || c.DueDaysIn[country.SE] != 20 || c.FeesIn["SEK"].Capture != 400 || !c.Closed || c.AutoActivate {
		t.Errorf("agreed was %+v", c)
	}
	if c.Countries[0] != kept(before.Contract.Countries, "AT", "NL", "SE")[0] {
		t.Errorf("the shop's letters come from another country: %v", c.Countries)
	}
	v.undoes(body)
	if c := h.shop().Contract; c.FeeRate != before.Contract.FeeRate || !slices.Equal(c.Countries, before.Contract.Countries) || c.Closed ||
		c.AutoActivate != before.Contract.AutoActivate || len(c.DueDaysIn) != 0 || c.FeesIn["SEK"] != before.Contract.FeesIn["SEK"] {
		t.Errorf("taken back it is %+v", c)
	}
	status, _, wrong := v.sends(page, page, url.Values{"fee_rate": {"much"}, "due_days": {"0"}, "fee_fixed": {"-1"}, "reserve_days": {"400"}})
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", status)
	}
	v.reads("the form", wrong, "A percentage is needed", `value="much"`)
	_, _, wrong = v.sends(page, page, url.Values{"name": {"X"}, "countries": {"NL"}, "reserve_days": {"0"}})
	v.reads("the form", wrong, "greater than zero")
}

// kept gives the codes in the order in which they stood.
func kept(before []country.Code, codes ...country.Code) []country.Code {
	return slices.DeleteFunc(slices.Clone(before), func(c country.Code) bool { return !slices.Contains(codes, c) })
}

func TestMerchants_ForSupport_AreShownWithoutAForm(t *testing.T) {
	h := newHouse(t)
	v := h.as(support)
	body := v.opens(office.Root+"/merchants/1001", "Demo Shop", "Days to pay an invoice")
	v.readsNot("the page", body, "Save the contract")
}

// pending gives the orders that wait for a decision.
func (h house) pending() []reservation.Reservation {
	h.Helper()
	orders, err := h.book.Store.View().Pending(h.Context(), 10)
	if err != nil || len(orders) < 2 {
		h.Fatalf("%d wait, %v", len(orders), err)
	}
	return orders
}

func TestReviews_AreDecidedWithAReasonAndOnce(t *testing.T) {
	h := newHouse(t)
	v := h.as(judge)
	orders := h.pending()
	v.opens(office.Root+"/reviews", orders[0].Parties.Billing.LastName, "2026-03-0")
	for i, c := range []struct {
		deed  string
		state reservation.State
	}{{"approve", reservation.Held}, {"refuse", reservation.Refused}} {
		path := "/reviews/" + numbers(orders[i]).Get("order") + "/"
		v.opens(office.Root+strings.TrimSuffix(path, "/"), "Why it waits", "What the buyer owes, this order included", "Approve")
		v.sees(http.StatusUnprocessableEntity, "A value is needed", http.MethodPost, path+c.deed, nil)
		v.sees(http.StatusSeeOther, "/reviews", http.MethodPost, path+c.deed, url.Values{"reason": {"Phoned them"}})
		after, err := h.book.Store.View().ReservationOf(t.Context(), orders[i].Number)
		if err != nil || after.State != c.state {
			t.Errorf("%s: it is %s, %v", c.deed, after.State, err)
		}
		story, err := h.book.Store.View().Story(t.Context(), orders[i].Number)
		if err != nil || story[len(story)-1].Actor != "staff:"+judge {
			t.Errorf("%s: the story ends with %+v, %v", c.deed, story[len(story)-1], err)
		}
		v.sees(http.StatusSeeOther, "/reviews", http.MethodPost, path+c.deed, url.Values{"reason": {"Again"}})
		v.opens(office.Root+"/reviews", "was decided already")
	}
	v.sees(http.StatusOK, "reason: Phoned them", http.MethodGet, "/trail", nil)
}

func TestRules_AreTriedSavedAndTakenBack(t *testing.T) {
	h := newHouse(t)
	v := h.as(judge)
	text := string(risk.DefaultText())
	strict := strings.Replace(text, "minimum = 18", "minimum = 99", 1)
	v.opens(office.Root+"/rules", "minimum = 18", "rules.toml")
	tried := v.sees(http.StatusOK, "What would have been decided otherwise", http.MethodPost, "/rules/try", url.Values{"text": {strings.ReplaceAll(strict, "\n", "\r\n")}})
	v.reads("the trial", tried, "refused", "younger than the minimum age")
	if h.book.Rules.Current().Text != text {
		t.Fatal("trying them out has changed the rules")
	}
	was := risk.DefaultPolicy().Hash()
	v.sees(http.StatusSeeOther, "/rules", http.MethodPost, "/rules", url.Values{"text": {strict}, "was": {was}})
	if got := h.book.Rules.Current().Text; got != strict {
		t.Error("other rules count")
	}
	if file, err := os.ReadFile(h.book.Folder.RulesFile()); err != nil || string(file) != strict {
		t.Errorf("the file holds others, %v", err)
	}
	body := v.opens(office.Root+"/rules", "count from now on")
	v.sees(http.StatusUnprocessableEntity, "Somebody changed this while you were typing", http.MethodPost, "/rules", url.Values{"text": {text}, "was": {was}})
	v.undoes(body)
	if h.book.Rules.Current().Text != text {
		t.Error("they were not taken back")
	}
}

func TestRules_Broken_TellTheLineAndChangeNothing(t *testing.T) {
	h := newHouse(t)
	v := h.as(judge)
	broken := url.Values{"text": {"[age]\nminimum = = 1\n"}, "was": {risk.DefaultPolicy().Hash()}}
	for _, path := range []string{"/rules", "/rules/try"} {
		body := v.sees(http.StatusUnprocessableEntity, "line 2", http.MethodPost, path, broken)
		v.reads("the form", body, "minimum = = 1")
	}
	if h.book.Rules.Current().Text != string(risk.DefaultText()) {
		t.Error("the rules are others")
	}
	finance := h.as(support)
	finance.sees(http.StatusForbidden, "", http.MethodPost, "/rules", broken)
}

// promises puts a job into the book and gives its id.
func (h house) promises(j job.Job) id.ID {
	h.Helper()
	key, err := store.Update(h.Context(), h.book.Store, nil, func(tx *store.Tx) (id.ID, error) {
		j.ID, j.Merchant, j.RunAt, j.MadeAt, j.Payload = tx.NewID(), 1001, tx.Now.Add(time.Hour), tx.Now, []byte("{}")
		tx.Promise(j)
		return j.ID, nil
	})
	if err != nil {
		h.Fatal(err)
	}
	return key
}

func TestJobs_GivenUpOrWaiting_AreRunAgainOrGivenUp(t *testing.T) {
	h := newHouse(t)
	v := h.as(support)
	failed := h.promises(job.Job{Kind: job.Queued, Lane: "queued:a", State: job.GivenUp, Error: "no <answer>", Attempts: 5})
	waits := h.promises(job.Job{Kind: job.Push, Lane: "push:b", State: job.Waiting})
	letter := h.promises(job.Job{Kind: job.Dispatch, Lane: "dispatch:c", State: job.GivenUp})
	v.opens(office.Root+"/jobs", "no <answer>", "queued:a", "push:b")
	v.opens(office.Root+"/jobs/"+string(failed), "Run it again")
	v.readsNot("a dispatch", v.opens(office.Root+"/jobs/"+string(letter)), "Run it again")
	v.sees(http.StatusSeeOther, "/jobs", http.MethodPost, "/jobs/"+string(failed)+"/again", nil)
	v.sees(http.StatusSeeOther, "/jobs", http.MethodPost, "/jobs/"+string(waits)+"/give-up", nil)
	for key, state := range map[id.ID]job.State{failed: job.Waiting, waits: job.GivenUp, letter: job.GivenUp} {
		j, err := h.book.Store.View().Job(t.Context(), key)
		if err != nil || j.State != state || state == job.Waiting && j.Attempts != 0 {
			t.Errorf("%s is %s, %v", j.Lane, j.State, err)
		}
	}
	v.opens(office.Root+"/jobs/"+string(waits), "given up by "+support)
	v.sees(http.StatusSeeOther, "/jobs", http.MethodPost, "/jobs/"+string(letter)+"/again", nil)
	v.opens(office.Root+"/jobs", "in another state by now")
	v.sees(http.StatusNotFound, "", http.MethodPost, "/jobs/"+nowhere+"/again", nil)
}

var balanceCell = regexp.MustCompile(`href="(/office/ledger/accounts/1100/EUR[^"]*)"`)

func TestLedger_FromTheTrialBalanceToAnEntry_LeadsEverywhere(t *testing.T) {
	h := newHouse(t)
	v := h.as(finance)
	body := v.opens(office.Root+"/ledger", "Consumer claims, principal", "zero")
	v.readsNot("the trial balance", body, "not zero")
	found := balanceCell.FindStringSubmatch(body)
	if found == nil {
		t.Fatal("no account can be opened")
	}
	account := v.opens(found[1], "1100", "Demo Shop")
	entry := regexp.MustCompile(`href="(/office/ledger/entries/[^"]+)"`).FindStringSubmatch(account)
	if entry == nil {
		t.Fatal("no entry can be opened")
	}
	v.opens(entry[1], "Consumer claims, principal", "Merchant payable")
	outlet := v.opens(office.Root+"/ledger/accounts/1100/EUR?merchant=1002", "Demo Outlet")
	v.readsNot("the outlet's account", outlet, "Demo Shop<")
	for _, path := range []string{"/ledger/accounts/4711/EUR", "/ledger/accounts/x/EUR", "/ledger/accounts/1100/USD", "/ledger/entries/" + nowhere} {
		v.sees(http.StatusNotFound, "", http.MethodGet, path, nil)
	}
}

func TestLedger_Exported_SumsToZero(t *testing.T) {
	h := newHouse(t)
	v := h.as(finance)
	table := v.opens(office.Root + "/ledger.csv")
	if !strings.HasPrefix(strings.TrimPrefix(table, "\ufeff"), "account,name,currency,lines,balance\r\n") || !strings.Contains(table, "1100,") {
		t.Errorf("the file is %s", table)
	}
	lines := strings.Count(v.opens(office.Root+"/ledger/accounts/1100/EUR/lines.csv"), "\r\n") - 1
	of, err := h.book.Store.View().TrialBalance(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range of {
		if b.Account == 1100 && b.Currency == "EUR" && b.Lines != lines {
			t.Errorf("the file has %d lines of %d", lines, b.Lines)
		}
	}
}

func TestVerify_AskedFor_ProvesTheBooksAndSaysSo(t *testing.T) {
	h := newHouse(t)
	v := h.as(finance)
	v.opens(office.Root+"/verify", "Verify now")
	v.sees(http.StatusSeeOther, "/verify", http.MethodPost, "/verify", nil)
	var body string
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if body = v.opens(office.Root + "/verify"); !strings.Contains(body, "are being verified") {
			break
		}
	}
	v.reads("the proof", body, "The books are right.", "every entry balances")
	status, _, part := v.asks(http.MethodGet, office.Root+"/verify/progress", nil)
	if status != http.StatusOK || strings.Contains(part, "<html") || !strings.Contains(part, "The books are right.") {
		t.Errorf("its progress: %d %s", status, part)
	}
}

func TestProvider_Rooms_AreNotThereForAShop(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	for _, path := range []string{"/merchants", "/merchants/1001", "/merchants?name=demo"} {
		v.sees(http.StatusNotFound, "", http.MethodGet, path, nil)
	}
	for _, path := range []string{"/merchants/new", "/reviews", "/rules", "/jobs", "/ledger", "/ledger.csv", "/verify"} {
		v.sees(http.StatusForbidden, "", http.MethodGet, path, nil)
	}
	if other := merchant.ID(1002); v.Merchant == other {
		t.Error("the owner owns the other shop")
	}
}
