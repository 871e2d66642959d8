package office_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"respite/domain/dispatch"
	"respite/domain/staff"
	"respite/web/office"
)

// memberPath is where a shop's member of staff is looked after.
func (h house) memberPath(email, below string) string {
	h.Helper()
	m, found, err := h.book.Store.View().MemberByEmail(h.Context(), email)
	if err != nil || !found {
		h.Fatalf("%s: %t, %v", email, found, err)
	}
	return "/m/1001/people/" + string(m.ID) + below
}

var shownOnce = regexp.MustCompile(`<pre id="(link|secret|shared)">([^<]+)</pre>`)

// shown gives what a page shows once, by what it is.
func shown(body string) map[string]string {
	found := map[string]string{}
	for _, match := range shownOnce.FindAllStringSubmatch(body, -1) {
		found[match[1]] = match[2]
	}
	return found
}

func TestPeople_Invited_GetALinkByMailThatIsShownOnceAndLetsThemIn(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	body := v.sees(http.StatusOK, "The link for Nils New", http.MethodPost, "/m/1001/people", url.Values{"email": {"nils@demo.shop"}, "name": {"Nils New"}, "role": {"clerk"}})
	link := shown(body)["link"]
	path, ours := strings.CutPrefix(link, h.url)
	if !ours || !strings.HasPrefix(path, office.Root+"/welcome/") {
		t.Fatalf("the link is %q", link)
	}
	h.visitor(staff.Member{}).sees(http.StatusOK, "Nils New", http.MethodGet, strings.TrimPrefix(path, office.Root), nil)
	if list := v.sees(http.StatusOK, "Nils New", http.MethodGet, "/m/1001/people", nil); strings.Contains(list, path) {
		t.Error("the link is shown a second time")
	}
	sent, err := h.book.Store.View().Dispatches(t.Context(), "", 1)
	if err != nil || len(sent) != 1 || sent[0].Kind != dispatch.Invitation || !strings.Contains(sent[0].Text, link) {
		t.Errorf("sent was %+v, %v", sent, err)
	}
}

func TestPeople_InvitedWrongly_AreToldAtTheFieldAndNothingIsLost(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	for _, c := range []struct {
		form url.Values
		says string
	}{
		{url.Values{"email": {"nobody"}, "name": {"Nils New"}, "role": {"clerk"}}, "not an e-mail address"},
		{url.Values{"email": {clerk}, "name": {"Nils New"}, "role": {"clerk"}}, "works here already"},
		{url.Values{"email": {"n@demo.shop"}, "name": {"Nils New"}, "role": {"admin"}}, "must be one of"},
		{url.Values{"email": {"n@demo.shop"}, "name": {""}, "role": {"clerk"}}, "A value is needed"},
	} {
		body := v.sees(http.StatusUnprocessableEntity, c.says, http.MethodPost, "/m/1001/people", c.form)
		v.reads("the form", body, `value="`+c.form.Get("email")+`"`)
	}
}

func TestPeople_BarredAndGivenAnotherRole_CanBeTakenBack(t *testing.T) {
	h := newHouse(t)
	v, carla := h.as(owner), h.as(clerk)
	body := v.does(office.Root+h.memberPath(clerk, ""), office.Root+h.memberPath(clerk, "/bar"), nil)
	v.reads("the list", body, "Carla Clerk may not sign in any more.", "barred")
	if carla.in() {
		t.Error("the session of somebody who is kept out lasts")
	}
	v.reads("the list", v.undoes(body), "Carla Clerk may sign in again.")

	body = v.does(office.Root+h.memberPath(clerk, ""), office.Root+h.memberPath(clerk, "/role"), url.Values{"role": {"viewer"}})
	v.reads("the list", body, "Carla Clerk works as viewer now.")
	v.reads("the list", v.undoes(body), "Carla Clerk works as clerk now.")
}

func TestPeople_TheOnlyOwner_CannotBeKeptOutOrDemoted(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	v.sees(http.StatusUnprocessableEntity, "There must be one owner", http.MethodPost, h.memberPath(owner, "/bar"), nil)
	v.sees(http.StatusUnprocessableEntity, "There must be one owner", http.MethodPost, h.memberPath(owner, "/role"), url.Values{"role": {"clerk"}})
	if !v.in() {
		t.Error("the owner is out")
	}
}

func TestPeople_OfAnotherShopOrTheProvider_AreNotThere(t *testing.T) {
	h := newHouse(t)
	v, admin := h.as(owner), h.as("admin@respite.demo")
	for _, path := range []string{"/people", "/m/1002/people", "/m/1002/trail", "/trail", "/m/4711/people"} {
		v.sees(http.StatusNotFound, "", http.MethodGet, path, nil)
	}
	for _, email := range []string{"owner@demo-outlet.shop", "admin@respite.demo"} {
		for _, deed := range []string{"", "/bar", "/link", "/role"} {
			method := http.MethodPost
			if deed == "" {
				method = http.MethodGet
			}
			v.sees(http.StatusNotFound, "", method, h.memberPath(email, deed), url.Values{"role": {"owner"}})
		}
	}
	body := admin.sees(http.StatusOK, "Ada Admin", http.MethodGet, "/people", nil)
	admin.readsNot("the provider's people", body, "Carla Clerk")
	admin.sees(http.StatusOK, "Carla Clerk", http.MethodGet, "/m/1001/people", nil)
}

func TestPeople_WithANewLink_ChooseAnotherPassword(t *testing.T) {
	h := newHouse(t)
	body := h.as(owner).sees(http.StatusOK, "The link for Carla Clerk", http.MethodPost, h.memberPath(clerk, "/link"), nil)
	path := strings.TrimPrefix(shown(body)["link"], h.url+office.Root)
	v := h.visitor(staff.Member{})
	v.sees(http.StatusSeeOther, "/office/", http.MethodPost, path, url.Values{"password": {"correct horse battery"}})
	if !v.in() {
		t.Error("the new password does not let in")
	}
}

func TestTrail_OfAShop_TellsWhoDidWhatAndIsFilteredAndExported(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	h.as(clerk)
	h.as("owner@demo-outlet.shop")
	v.asks(http.MethodPost, office.Root+"/m/1001/people", url.Values{"email": {"=1+1@demo.shop"}, "name": {"Nils New"}, "role": {"clerk"}})
	all := v.sees(http.StatusOK, "people invited", http.MethodGet, "/m/1001/trail", nil)
	v.reads("the log", all, "sign in", clerk, "127.0.0.1")
	v.readsNot("the log", all, "owner@demo-outlet.shop")
	some := v.sees(http.StatusOK, "people invited", http.MethodGet, "/m/1001/trail?who=Owner@&what=people+inv", nil)
	v.readsNot("what was sought", some, clerk, "sign in")
	v.sees(http.StatusOK, "Nothing found", http.MethodGet, "/m/1001/trail?what=order", nil)
	table := v.sees(http.StatusOK, "people.invited", http.MethodGet, "/m/1001/trail.csv", nil)
	if !strings.Contains(table, ",'=1+1@demo.shop as clerk") || strings.Contains(table, "demo-outlet") {
		t.Errorf("the file says %s", table)
	}
	whole := h.as("admin@respite.demo").sees(http.StatusOK, "owner@demo-outlet.shop", http.MethodGet, "/trail", nil)
	v.reads("the provider's log", whole, clerk)
}

func TestTrail_LongerThanAPage_IsWalkedToItsEnd(t *testing.T) {
	h := newHouse(t)
	v := h.as(owner)
	const more = 120
	for range more {
		v.asks(http.MethodGet, office.Root+"/m/1001/trail.csv", nil)
	}
	lines, path := 0, "/m/1001/trail?what=trail"
	older := regexp.MustCompile(`<a class="button" href="/office([^"]+)">Older</a>`)
	for pages := 0; path != "" && pages < 10; pages++ {
		body := v.sees(http.StatusOK, "Audit log", http.MethodGet, strings.ReplaceAll(path, "&amp;", "&"), nil)
		lines += strings.Count(body, "trail exported")
		path = ""
		if next := older.FindStringSubmatch(body); next != nil {
			path = next[1]
		}
	}
	if lines != more {
		t.Errorf("%d of %d lines are there", lines, more)
	}
}

func TestTrail_OfAShop_HidesWhoOfTheProvidersPeopleDidSomething(t *testing.T) {
	h := newHouse(t)
	admin, boss := h.as("admin@respite.demo"), h.as(owner)
	if status, _, _ := admin.asks(http.MethodPost, office.Root+"/m/1001/logo/remove", nil); status >= http.StatusInternalServerError {
		t.Fatalf("the admin's deed: %d", status)
	}
	for _, path := range []string{"/office/m/1001/trail", "/office/m/1001/trail.csv"} {
		if _, _, page := boss.asks(http.MethodGet, path, nil); !strings.Contains(strings.ReplaceAll(page, "logo.removed", "logo removed"), "logo removed") || strings.Contains(page, "admin@respite.demo") {
			t.Errorf("%s tells: %s", path, page)
		}
		if _, _, page := admin.asks(http.MethodGet, path, nil); !strings.Contains(page, "admin@respite.demo") {
			t.Errorf("%s hides from the provider's own: %s", path, page)
		}
	}
}

func TestOutbox_WithAnInvitation_LetsNobodyElseIn(t *testing.T) {
	h := newHouse(t)
	admin := h.as("admin@respite.demo")
	admin.asks(http.MethodPost, office.Root+"/people", url.Values{"email": {"new@respite.demo"}, "name": {"New"}, "role": {"admin"}})
	status, _, page := admin.asks(http.MethodGet, "/outbox/", nil)
	letter := regexp.MustCompile(`/outbox/[0-9A-F]{32}`).FindString(page)
	if status != http.StatusOK || letter == "" || !strings.Contains(page, "Your access to the office") {
		t.Fatalf("%d %s", status, page)
	}
	if _, _, shown := admin.asks(http.MethodGet, letter, nil); strings.Contains(shown, "/welcome/") || !strings.Contains(shown, "new@respite.demo") {
		t.Errorf("it shows %s", shown)
	}
}
