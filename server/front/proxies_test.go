package front_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"respite/server/front"
)

// seen is what the doors see of a request.
func seen(t *testing.T, p front.Proxies, peer string, header http.Header) (string, string, bool) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/json/DataRequest", nil)
	r.Host, r.RemoteAddr, r.Header = "inside:8080", peer, header
	if peer == "@" {
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.UnixAddr{Name: "/run/x", Net: "unix"}))
	}
	var from, host string
	var secure bool
	p.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		from, host, secure = r.RemoteAddr, r.Host, r.TLS != nil
	})).ServeHTTP(httptest.NewRecorder(), r)
	return from, host, secure
}

func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

var ours = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}

func TestProxies_BelieveOnlyTheListedOnesAndTheHopsTheyWrote(t *testing.T) {
	usual, standard := front.Proxies{Networks: ours}, front.Proxies{Networks: ours, Standard: true}
	for name, c := range map[string]struct {
		proxies    front.Proxies
		peer       string
		header     http.Header
		from, host string
		secure     bool
	}{
		"a stranger says who they are": {usual, "192.0.2.9:5", headers("X-Forwarded-For", "1.2.3.4", "X-Forwarded-Host", "pay.example", "X-Forwarded-Proto", "https"),
			"192.0.2.9:5", "inside:8080", false},
		"our proxy says for whom": {usual, "10.0.0.1:5", headers("X-Forwarded-For", "1.2.3.4", "X-Forwarded-Host", "pay.example", "X-Forwarded-Proto", "https"),
			"1.2.3.4:0", "pay.example", true},
		"a stranger wrote hops before our proxy did": {usual, "10.0.0.1:5", headers("X-Forwarded-For", "127.0.0.1, 10.9.9.9, 1.2.3.4"), "1.2.3.4:0", "inside:8080", false},
		"two proxies of ours, the header twice":      {usual, "10.0.0.1:5", headers("X-Forwarded-For", "6.6.6.6, 1.2.3.4", "X-Forwarded-For", "10.0.0.2"), "1.2.3.4:0", "inside:8080", false},
		"all hops are ours":                          {usual, "10.0.0.1:5", headers("X-Forwarded-For", "10.0.0.3, 10.0.0.2"), "10.0.0.3:0", "inside:8080", false},
		"a stranger wrote host and scheme first":     {usual, "10.0.0.1:5", headers("X-Forwarded-For", "1.2.3.4", "X-Forwarded-Host", "evil.example, pay.example", "X-Forwarded-Proto", "https, http"), "1.2.3.4:0", "pay.example", false},
		"IPv6 with brackets and port":                {usual, "[fd00::1]:5", headers("X-Forwarded-For", "[2001:db8::7]:443"), "[2001:db8::7]:0", "inside:8080", false},
		"an IPv4 proxy at an IPv6 socket":            {usual, "[::ffff:10.0.0.1]:5", headers("X-Forwarded-For", "1.2.3.4"), "1.2.3.4:0", "inside:8080", false},
		"the hop has no address":                     {usual, "10.0.0.1:5", headers("X-Forwarded-For", "1.2.3.4, unknown"), "10.0.0.1:5", "inside:8080", false},
		"the other header is a stranger's":           {usual, "10.0.0.1:5", headers("Forwarded", "for=6.6.6.6;host=evil.example;proto=https", "X-Forwarded-For", "1.2.3.4"), "1.2.3.4:0", "inside:8080", false},
		"nothing is said":                            {usual, "10.0.0.1:5", headers(), "10.0.0.1:5", "inside:8080", false},
		"the standard's header": {standard, "10.0.0.1:5", headers("Forwarded", `for=6.6.6.6;host=evil.example, for="[2001:db8::7]:443";host=pay.example;proto=HTTPS, For=10.0.0.2`),
			"[2001:db8::7]:0", "pay.example", true},
		"the standard's header, and a stranger's": {standard, "10.0.0.1:5", headers("X-Forwarded-Host", "evil.example", "Forwarded", "for=1.2.3.4"), "1.2.3.4:0", "inside:8080", false},
		"a unix socket that is not listed":        {usual, "@", headers("X-Forwarded-For", "1.2.3.4"), "@", "inside:8080", false},
		"a unix socket that is":                   {front.Proxies{Unix: true}, "@", headers("X-Forwarded-For", "1.2.3.4", "X-Forwarded-Host", "pay.example"), "1.2.3.4:0", "pay.example", false},
	} {
		t.Run(name, func(t *testing.T) {
			from, host, secure := seen(t, c.proxies, c.peer, c.header)
			if from != c.from || host != c.host || secure != c.secure {
				t.Errorf("got %s, %s, %t; want %s, %s, %t", from, host, secure, c.from, c.host, c.secure)
			}
		})
	}
}

func TestProxies_ThatSayHttp_TakeBackTheirOwnEncryption(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
	r.RemoteAddr, r.TLS, r.Header = "10.0.0.1:5", &tls.ConnectionState{}, headers("X-Forwarded-For", "1.2.3.4", "X-Forwarded-Proto", "http")
	front.Proxies{Networks: ours}.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.TLS != nil {
			t.Error("the request counts as encrypted")
		}
	})).ServeHTTP(httptest.NewRecorder(), r)
}

func TestBarrier_WithoutEncryption_LetsInTheProxiesAndThisMachine(t *testing.T) {
	network, here := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 80}, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}
	alone, open := front.Proxies{Networks: ours, Alone: true}, front.Proxies{Networks: ours}
	for name, c := range map[string]struct {
		proxies   front.Proxies
		at        net.Addr
		peer      string
		path      string
		encrypted bool
		want      int
	}{
		"a proxy":                        {alone, network, "10.0.0.1:5", "/json/DataRequest", false, http.StatusOK},
		"a stranger":                     {alone, network, "192.0.2.9:5", "/json/DataRequest", false, http.StatusForbidden},
		"a stranger, encrypted":          {alone, network, "192.0.2.9:5", "/", true, http.StatusOK},
		"a stranger who asks for health": {alone, network, "192.0.2.9:5", "/healthz", false, http.StatusOK},
		"somebody on this machine":       {alone, here, "127.0.0.1:5", "/", false, http.StatusOK},
		"a unix socket":                  {alone, &net.UnixAddr{Name: "/run/x", Net: "unix"}, "@", "/", false, http.StatusOK},
		"a stranger where all may come":  {open, network, "192.0.2.9:5", "/", false, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, c.at), "POST", c.path, nil)
			r.RemoteAddr, r.Header = c.peer, headers("X-Forwarded-For", "10.0.0.1", "X-Forwarded-Proto", "https")
			if c.encrypted {
				r.TLS = &tls.ConnectionState{}
			}
			answer := httptest.NewRecorder()
			isHealth := func(r *http.Request) bool { return r.URL.Path == "/healthz" }
			c.proxies.Barrier(isHealth, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })).ServeHTTP(answer, r)
			if answer.Code != c.want {
				t.Errorf("got %d, want %d", answer.Code, c.want)
			}
		})
	}
}

func FuzzProxies(f *testing.F) {
	for _, text := range []string{"1.2.3.4", "a, b,,c", `for="[::1]:5";proto=https`, strings.Repeat(",", 500), ";=;", `"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, standard := range []bool{true, false} {
			p := front.Proxies{Networks: ours, Standard: standard}
			// What a stranger wrote before our proxy added its line never shows.
			from, host, _ := seen(t, p, "10.0.0.1:5", headers("Forwarded", text, "X-Forwarded-For", text,
				"Forwarded", "for=1.2.3.4;host=pay.example", "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Host", text+",pay.example"))
			if from != "1.2.3.4:0" || host != "pay.example" {
				t.Errorf("%q: got %s, %s", text, from, host)
			}
			if from, _, _ := seen(t, p, "192.0.2.1:5", headers("Forwarded", text, "X-Forwarded-For", text)); from != "192.0.2.1:5" {
				t.Errorf("%q of a stranger: got %s", text, from)
			}
		}
	})
}

func TestHosts_LeadToTheirBook_AndNobodyElseIsServed(t *testing.T) {
	named := func(name string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Book", name) })
	}
	hosts := front.Hosts{"pay.example": named("live"), "test.example:8443": named("test"), ":9000": named("port"), "::1": named("six")}
	for host, want := range map[string]string{
		"pay.example": "live", "PAY.example.": "live", "pay.example:443": "live", "test.example:8443": "test", "whatever:9000": "port",
		"[::1]:80": "six", "[::1]": "six",
	} {
		if got := asks(t, hosts, host); got.Header().Get("Book") != want {
			t.Errorf("%s leads to %q, not %q", host, got.Header().Get("Book"), want)
		}
	}
	for _, host := range []string{"", "test.example", "other.example", "pay.example.evil", "xpay.example"} {
		if got := asks(t, hosts, host); got.Code != http.StatusMisdirectedRequest {
			t.Errorf("%q: %d, %q", host, got.Code, got.Header().Get("Book"))
		}
	}
	hosts[""] = named("all")
	if got := asks(t, hosts, "other.example"); got.Header().Get("Book") != "all" {
		t.Errorf("got %d", got.Code)
	}
}

func asks(t *testing.T, handler http.Handler, host string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/terms/1001", nil)
	r.Host = host
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, r)
	return answer
}

func TestRedirect_SendsReadersOfPagesOnly(t *testing.T) {
	redirect := front.Redirect(func(r *http.Request) bool { return !strings.HasPrefix(r.URL.Path, "/json") })
	for _, c := range []struct{ method, target, host, want string }{
		{"GET", "/terms/1001?a=1", "pay.example:80", "https://pay.example/terms/1001?a=1"},
		{"HEAD", "/", "[::1]:80", "https://[::1]/"},
		{"POST", "/", "pay.example", ""}, {"GET", "/json/Transaction/Status/1", "pay.example", ""}, {"GET", "/", "", ""},
	} {
		r := httptest.NewRequestWithContext(t.Context(), c.method, c.target, nil)
		r.Host = c.host
		answer := httptest.NewRecorder()
		redirect.ServeHTTP(answer, r)
		status := http.StatusFound
		if c.want == "" {
			status = http.StatusForbidden
		}
		if answer.Code != status || answer.Header().Get("Location") != c.want {
			t.Errorf("%s %s: %d to %q", c.method, c.target, answer.Code, answer.Header().Get("Location"))
		}
	}
}

func TestListen_OnASocketThatACrashLeft_TakesItOver_ButNotFromOneWhoListens(t *testing.T) {
	address := front.UnixPrefix + t.TempDir() + "/s"
	first, err := front.Listen(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := front.Listen(t.Context(), address); err == nil {
		t.Fatal("two listen", again.Close())
	}
	first.(*net.UnixListener).SetUnlinkOnClose(false) // as a crash does
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := front.Listen(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}
