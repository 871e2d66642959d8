package server_test

import (
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"respite/cli/sample"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
)

// twoBooks is a site with a live and a test book, each at hosts of its own, with the sample's people.
func twoBooks(t *testing.T, live, test []string) http.Handler {
	t.Helper()
	site := &server.Site{Log: slog.New(slog.DiscardHandler)}
	for kind, hosts := range map[store.Book][]string{store.Live: live, store.Test: test} {
		book, err := server.Found(t.Context(), server.Config{
			Folder: server.Folder(filepath.Join(t.TempDir(), "book")), Kind: kind, Clock: newBench(t).clock,
			Chance: rand.NewChaCha8([32]byte{byte(len(kind))}), Log: site.Log,
		})
		must(t, err)
		for _, shop := range sample.Shops() {
			_, err = administration.AddMerchant(t.Context(), book.Store, shop)
			must(t, err)
		}
		must(t, sample.Hire(t.Context(), book.People))
		site.Books = append(site.Books, server.Hosted{Book: book, Hosts: hosts})
	}
	t.Cleanup(func() { must(t, site.Close()) })
	return site.Handler()
}

// signIn signs the sample's clerk in at an address, and gives the cookie.
func signIn(t *testing.T, site http.Handler, origin string) *http.Cookie {
	t.Helper()
	form := url.Values{"email": {"clerk@demo.shop"}, "password": {sample.Password}}
	request := httptest.NewRequest(http.MethodPost, origin+"/office/sign-in", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	site.ServeHTTP(answer, request)
	if answer.Code != http.StatusSeeOther || len(answer.Result().Cookies()) != 1 {
		t.Fatalf("%s: %d %s", origin, answer.Code, answer.Body)
	}
	return answer.Result().Cookies()[0]
}

func TestOffice_OfASiteWithALiveAndATestBook_LeadsToTheOther(t *testing.T) {
	for _, c := range []struct {
		live, test []string
		at, leads  string
	}{
		{[]string{"pay.example"}, []string{"test.pay.example"}, "https://pay.example", "https://test.pay.example/office/"},
		{[]string{"pay.example"}, []string{"test.pay.example"}, "http://test.pay.example:8080", "http://pay.example:8080/office/"},
		{[]string{":8080"}, []string{":8081"}, "http://127.0.0.1:8080", "http://127.0.0.1:8081/office/"},
		{[]string{"pay.example:444"}, nil, "http://else.example", "http://pay.example:444/office/"},
		{nil, []string{"test.example"}, "http://test.example", ""},
	} {
		site := twoBooks(t, c.live, c.test)
		request := httptest.NewRequest(http.MethodGet, c.at+"/office/", nil)
		request.AddCookie(signIn(t, site, c.at))
		answer := httptest.NewRecorder()
		site.ServeHTTP(answer, request)
		leads := ""
		if _, after, found := strings.Cut(answer.Body.String(), `/office/">Go to the `); found {
			before, _, _ := strings.Cut(answer.Body.String(), `">Go to the `+after[:4])
			leads = before[strings.LastIndex(before, `"`)+1:]
		}
		if answer.Code != http.StatusOK || leads != c.leads {
			t.Errorf("at %s: %d, and it leads to %q, not to %q", c.at, answer.Code, leads, c.leads)
		}
	}
}

func TestOffice_WhenEntered_KeepsItsSessionToTheEncryptedLine(t *testing.T) {
	site := twoBooks(t, []string{"pay.example"}, []string{"test.example"})
	for origin, secure := range map[string]bool{"https://pay.example": true, "http://pay.example": false} {
		if cookie := signIn(t, site, origin); cookie.Secure != secure || !cookie.HttpOnly {
			t.Errorf("%s: %v", origin, cookie)
		}
	}
}
