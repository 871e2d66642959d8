package office_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"respite/cli/sample"
	"respite/domain/staff"
	"respite/operation/people"
	"respite/web/office"
)

// The people of the demo that these tests are about.
const (
	clerk = "clerk@demo.shop"
	owner = "owner@demo.shop"
)

// as signs somebody of the demo in.
func (h house) as(email string) visitor {
	h.Helper()
	for _, m := range sample.Staff() {
		if m.Email == email {
			return h.visitor(m)
		}
	}
	h.Fatalf("nobody is called %s", email)
	return visitor{}
}

// in tells whether the visitor is signed in.
func (v visitor) in() bool {
	v.Helper()
	status, _, _ := v.asks(http.MethodGet, office.Root+"/own", nil)
	return status == http.StatusOK
}

// sees wants a status and a text on the page.
func (v visitor) sees(want int, text, method, path string, form url.Values) string {
	v.Helper()
	status, to, body := v.asks(method, office.Root+path, form)
	if status != want || !strings.Contains(body+to, text) {
		v.Errorf("%s %s: %d to %q without %q: %s", method, path, status, to, text, body)
	}
	return body
}

func TestSignIn_WithAWrongPassword_SaysSoAndKeepsTheAddress(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(staff.Member{})
	body := v.sees(http.StatusUnprocessableEntity, "The e-mail address or the password is wrong.", http.MethodPost, "/sign-in",
		url.Values{"email": {"<b>clerk@demo.shop"}, "password": {"wrong"}})
	if !strings.Contains(body, `value="&lt;b&gt;clerk@demo.shop"`) {
		t.Error("what was typed is lost, or not escaped")
	}
	for range 5 {
		v.asks(http.MethodPost, office.Root+"/sign-in", url.Values{"email": {clerk}, "password": {"wrong"}})
	}
	v.sees(http.StatusUnprocessableEntity, "too many wrong attempts", http.MethodPost, "/sign-in", url.Values{"email": {clerk}, "password": {sample.Password}})
}

func TestSignIn_FromOneAddressTooOften_IsTurnedAway(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(staff.Member{})
	turned := 0
	for range 15 {
		if status, _, _ := v.asks(http.MethodPost, office.Root+"/sign-in", url.Values{"email": {"nobody@x.example"}, "password": {"x"}}); status == http.StatusTooManyRequests {
			turned++
		}
	}
	if turned != 5 {
		t.Errorf("%d of 15 were turned away", turned)
	}
	h.now.Add(7)
	if status, _, _ := v.asks(http.MethodPost, office.Root+"/sign-in", url.Values{"email": {clerk}, "password": {sample.Password}}); status != http.StatusSeeOther {
		t.Errorf("seven seconds later: %d", status)
	}
}

func TestSignIn_LeadsBackToWhereOneWantedToGoAndNowhereElse(t *testing.T) {
	h := newHouse(t)
	for to, want := range map[string]string{
		"/office/orders?q=1": "/office/orders?q=1", "https://evil.example/": "/office/", "//evil.example/office/": "/office/",
		`/office/\evil`: "/office/", "/office/..//evil.example": "/office/", "/office/%2e%2e//evil.example": "/office/", "/office/sign-in": "/office/", "": "/office/",
	} {
		h.now.Add(10)
		v := h.visitor(staff.Member{})
		_, led, _ := v.asks(http.MethodPost, office.Root+"/sign-in", url.Values{"email": {clerk}, "password": {sample.Password}, "to": {to}})
		if led != want {
			t.Errorf("%q leads to %q", to, led)
		}
	}
}

func TestSession_EndsAfterTwoIdleHours_AndTwelveInAll(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	for range 7 {
		h.now.Add(int64((110 * time.Minute).Seconds()))
		if !v.in() {
			break
		}
	}
	if v.in() {
		t.Error("it lasts longer than twelve hours")
	}
	v = h.as(clerk)
	h.now.Add(int64((119 * time.Minute).Seconds()))
	if !v.in() {
		t.Error("it ended before two hours")
	}
	h.now.Add(int64((121 * time.Minute).Seconds()))
	if v.in() {
		t.Error("it lasts after two idle hours")
	}
}

func TestSession_OfAnotherRoleOrSignedOut_CountsNoMore(t *testing.T) {
	h := newHouse(t)
	v, boss := h.as(clerk), h.as(owner)
	carla, _, err := h.book.Store.View().MemberByEmail(t.Context(), clerk)
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := boss.asks(http.MethodPost, office.Root+"/m/1001/people/"+string(carla.ID)+"/role", url.Values{"role": {"viewer"}}); status != http.StatusSeeOther {
		t.Fatalf("the role was not changed: %d", status)
	}
	if v.in() {
		t.Error("the session lasts with another role")
	}
	jar := boss.Jar.Cookies(mustParse(t, h.url+office.Root))
	boss.asks(http.MethodPost, office.Root+"/sign-out", nil)
	boss.Jar.SetCookies(mustParse(t, h.url+office.Root), jar)
	if boss.in() {
		t.Error("a copy of the cookie outlives the sign-out")
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestSession_Cookie_IsForTheServerOnlyAndRenewedAtSignIn(t *testing.T) {
	h := newHouse(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+office.Root+"/sign-in",
		strings.NewReader(url.Values{"email": {clerk}, "password": {sample.Password}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.AddCookie(&http.Cookie{Name: "respite_office_test", Value: "chosen-by-somebody-else"})
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	cookies := answer.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].Path != office.Root || cookies[0].Value == "chosen-by-somebody-else" {
		t.Errorf("the cookies are %+v", cookies)
	}
}

func TestCodes_SetUpInTheOffice_AreAskedForAtTheNextSignIn(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	v.sees(http.StatusSeeOther, "/office/own/codes", http.MethodPost, "/own/codes", nil)
	page := v.sees(http.StatusOK, "QR code", http.MethodGet, "/own/codes", nil)
	secret := regexp.MustCompile(`<code class="break">([A-Z2-7]+)</code>`).FindStringSubmatch(page)
	if secret == nil {
		t.Fatal("the page shows no secret")
	}
	code := func() url.Values {
		made, err := totp.GenerateCode(secret[1], time.Unix(h.now.Load(), 0))
		if err != nil {
			t.Fatal(err)
		}
		return url.Values{"code": {made}}
	}
	v.sees(http.StatusUnprocessableEntity, "The code is wrong", http.MethodPost, "/own/codes/use", url.Values{"code": {"12"}})
	v.sees(http.StatusSeeOther, "/office/own", http.MethodPost, "/own/codes/use", code())

	h.now.Add(60)
	next := h.visitor(staff.Member{})
	_, to, _ := next.asks(http.MethodPost, office.Root+"/sign-in", url.Values{"email": {clerk}, "password": {sample.Password}, "to": {"/office/orders"}})
	if to != office.Root+"/sign-in/code" || next.in() {
		t.Fatalf("the password alone leads to %q", to)
	}
	next.sees(http.StatusUnprocessableEntity, "The code is wrong", http.MethodPost, "/sign-in/code", url.Values{"code": {"000000"}})
	next.sees(http.StatusSeeOther, "/office/orders", http.MethodPost, "/sign-in/code", code())
	if !next.in() {
		t.Error("password and code do not let in")
	}
	if after := h.visitor(staff.Member{}); true {
		after.sees(http.StatusSeeOther, "/office/sign-in", http.MethodPost, "/sign-in/code", code())
	}
}

func TestInvitation_FollowedInABrowser_LetsSomebodyInOnce(t *testing.T) {
	h := newHouse(t)
	otto, _, err := h.book.Store.View().MemberByEmail(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	made, err := h.book.People.Invite(t.Context(), people.By{Member: otto}, staff.Member{Merchant: 1001, Email: "new@demo.shop", Name: "Nora <New>", Role: staff.Clerk},
		func(staff.ID, string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	path := "/welcome/" + string(made.ID) + "/" + made.Token
	v := h.visitor(staff.Member{})
	v.sees(http.StatusOK, "Nora &lt;New&gt;", http.MethodGet, path, nil)
	v.sees(http.StatusUnprocessableEntity, "at least 12 characters", http.MethodPost, path, url.Values{"password": {"short"}})
	v.sees(http.StatusSeeOther, "/office/", http.MethodPost, path, url.Values{"password": {"correct horse battery"}})
	v.sees(http.StatusOK, "Welcome, Nora", http.MethodGet, "/", nil)
	if page := v.sees(http.StatusOK, "To do", http.MethodGet, "/", nil); strings.Contains(page, "Welcome, Nora") {
		t.Error("it is said twice")
	}
	late := h.visitor(staff.Member{})
	late.sees(http.StatusNotFound, "used already", http.MethodGet, path, nil)
}

func TestPages_OfTheOffice_LetNothingFromElsewhereIn(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	answer, err := v.Get(h.url + office.Root + "/")
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	policy := answer.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy lacks %s: %s", part, policy)
		}
	}
	if strings.Contains(policy, "unsafe") || answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the headers are %v", answer.Header)
	}
}

func TestForms_OfAnyKind_AreBounded(t *testing.T) {
	h := newHouse(t)
	v := h.visitor(staff.Member{})
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		var form bytes.Buffer
		parts := multipart.NewWriter(&form)
		file, err := parts.CreateFormFile("file", "large.bin")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write(make([]byte, 40<<20)); err != nil {
			t.Fatal(err)
		}
		if err := parts.Close(); err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), method, h.url+office.Root+"/sign-in", &form)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", parts.FormDataContentType())
		before := spilled(t)
		answer, err := v.Do(request)
		if err == nil { // a server that has heard enough may close before all was sent
			if err := answer.Body.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if after := spilled(t); after > before {
			t.Errorf("%s leaves %d files behind", method, after-before)
		}
	}
}

// spilled counts the files that large forms are kept in.
func spilled(t *testing.T) int {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(os.TempDir(), "multipart-*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}
