package gateway_test

import (
	"crypto/md5"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/wire/jsongate"
)

// A request is believed when a key of the website signed these very bytes, just now, for the first
// time (gateway reference 1). Everything else gets one sentence, and nothing happens.

const notAuthenticated = "The request could not be authenticated."

// attempt is a request that somebody signed, rightly or not.
type attempt struct {
	method, path, body string
	header             string // the Authorization header
	host               string // other than the address it is sent to
}

func (w *world) try(a attempt) reply {
	w.t.Helper()
	r := w.request(a.method, a.path, a.body)
	if a.host != "" {
		r.Host = a.host
	}
	if a.header != "" {
		r.Header.Set("Authorization", a.header)
	}
	return w.send(r, shopKeys)
}

func TestAuthentication_OfAnythingButTheVeryRequest_IsRefusedAndNothingHappens(t *testing.T) {
	w := newWorld(t)
	body := aReserve("S-1").body()
	uri := jsongate.WithoutScheme(w.server.URL) + "/json/DataRequest"
	now := began.Unix()
	good := jsongate.Message{Method: "POST", URI: uri, Body: []byte(body)}
	header := shopKeys.Sign(good, "nonce-1", now)
	post := attempt{method: "POST", path: "/json/DataRequest", body: body, header: header}
	with := func(change func(*attempt)) attempt {
		a := post
		change(&a)
		return a
	}
	for name, wrong := range map[string]attempt{
		"another secret": with(func(a *attempt) {
			a.header = jsongate.Credentials{WebsiteKey: shopKeys.WebsiteKey, SecretKey: "guessed"}.Sign(good, "n", now)
		}),
		"an empty secret": with(func(a *attempt) {
			a.header = jsongate.Credentials{WebsiteKey: shopKeys.WebsiteKey}.Sign(good, "n", now)
		}),
		"an unknown website key": with(func(a *attempt) {
			a.header = jsongate.Credentials{WebsiteKey: "NOBODY", SecretKey: shopKeys.SecretKey}.Sign(good, "n", now)
		}),
		"a timestamp too old":           with(func(a *attempt) { a.header = shopKeys.Sign(good, "n", now-301) }),
		"a timestamp too far ahead":     with(func(a *attempt) { a.header = shopKeys.Sign(good, "n", now+301) }),
		"a timestamp without end":       with(func(a *attempt) { a.header = shopKeys.Sign(good, "n", 999999999999) }),
		"another timestamp than signed": with(func(a *attempt) { a.header = strings.TrimSuffix(header, "7") + "8" }),
		"another nonce than signed":     with(func(a *attempt) { a.header = strings.Replace(header, "nonce-1", "nonce-2", 1) }),
		"another body":                  with(func(a *attempt) { a.body += " " }),
		"another method":                with(func(a *attempt) { a.method = "PUT" }),
		"another path":                  with(func(a *attempt) { a.path = "/json/Transaction" }),
		"a slash more":                  with(func(a *attempt) { a.path += "/" }),
		"a query more":                  with(func(a *attempt) { a.path += "?x=1" }),
		"another host":                  with(func(a *attempt) { a.host = "other.example.org" }),
		"no header":                     with(func(a *attempt) { a.header = "" }),
		"another scheme":                with(func(a *attempt) { a.header = "Bearer " + strings.TrimPrefix(header, "hmac ") }),
		"a part missing":                with(func(a *attempt) { a.header = header[:strings.LastIndex(header, ":")] }),
		"a part more":                   with(func(a *attempt) { a.header += ":1" }),
		"an empty nonce":                with(func(a *attempt) { a.header = shopKeys.Sign(good, "", now) }),
		"a header without end":          with(func(a *attempt) { a.header = shopKeys.Sign(good, strings.Repeat("n", 9000), now) }),
		"blanks in the website key": with(func(a *attempt) {
			a.header = strings.Replace(header, shopKeys.WebsiteKey, "TEST SHOP01", 1)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			w.unchanged(func() {
				a := w.try(wrong)
				w.wantText(http.StatusBadRequest, notAuthenticated, a)
				if signature := a.header.Get("Authorization"); signature != "" {
					t.Errorf("a stranger is given the signature %s", signature)
				}
			})
		})
	}
	w.want(190, w.try(post)) // and this is what was tried to be like
}

// The parts that are signed stand side by side without a mark between them. So the signature of an
// answer to a GET would also be that of the same GET without a body, whose nonce ends in the content
// hash of the answer: a refusal must not be signed, or anybody could cancel.
func TestAuthentication_OfARefusalSentBackAsARequest_IsRefused(t *testing.T) {
	w := newWorld(t)
	path := "/json/Transaction/Cancel/" + w.want(190, w.data(aReserve("S-1").body())).key
	refused := w.try(attempt{method: "GET", path: path, header: "hmac " + shopKeys.WebsiteKey + ":" + strings.Repeat("A", 43) + "=:n:1"})
	parts := strings.Split(refused.header.Get("Authorization"), ":")
	if len(parts) != 4 {
		return // there is nothing to send back
	}
	sum := md5.Sum([]byte(refused.body))
	parts[2] += base64.StdEncoding.EncodeToString(sum[:])
	w.wantText(http.StatusBadRequest, notAuthenticated, w.try(attempt{method: "GET", path: path, header: strings.Join(parts, ":")}))
}

func TestAuthentication_WithinTheWindow_IsBelievedOnBothSides(t *testing.T) {
	w := newWorld(t)
	for _, offset := range []int64{-300, -299, 0, 299, 300} {
		body := `{}`
		message := jsongate.Message{Method: "POST", URI: jsongate.WithoutScheme(w.server.URL) + "/json/Transaction/Statuses", Body: []byte(body)}
		a := w.try(attempt{method: "POST", path: "/json/Transaction/Statuses", body: body, header: shopKeys.Sign(message, "n", began.Unix()+offset)})
		if a.status != http.StatusOK || !a.signed {
			t.Errorf("%d seconds: HTTP %d", offset, a.status)
		}
	}
}

func TestAuthentication_OfARequestSentAgain_IsRefused(t *testing.T) {
	w := newWorld(t)
	body := aReserve("S-1").body()
	first := w.signed("POST", "/json/DataRequest", body)
	header := first.Header.Get("Authorization")
	w.want(190, w.send(first, shopKeys))
	for _, later := range []time.Duration{0, 299 * time.Second, time.Second} {
		w.wait(later)
		w.unchanged(func() {
			a := w.try(attempt{method: "POST", path: "/json/DataRequest", body: body, header: header})
			w.wantText(http.StatusBadRequest, notAuthenticated, a)
		})
	}
}

func TestAuthentication_OfTheSameNonceAtAnotherTime_IsBelieved(t *testing.T) { // Node draws from a small range
	w := newWorld(t)
	for range 3 {
		message := jsongate.Message{Method: "GET", URI: jsongate.WithoutScheme(w.server.URL) + "/json/Transaction/Specification/ideal"}
		a := w.try(attempt{method: "GET", path: "/json/Transaction/Specification/ideal", header: shopKeys.Sign(message, "nonce_4711", w.clock().Unix())})
		if a.status != http.StatusOK {
			t.Errorf("HTTP %d", a.status)
		}
		w.wait(time.Second)
	}
}

func TestAuthentication_OfOneRequestSentByManyAtOnce_AdmitsJustOne(t *testing.T) {
	w := newWorld(t)
	body := aReserve("S-1").body()
	header := w.signed("POST", "/json/DataRequest", body).Header.Get("Authorization")
	var admitted, refused atomic.Int64
	var senders sync.WaitGroup
	for range 200 {
		senders.Go(func() {
			switch a := w.try(attempt{method: "POST", path: "/json/DataRequest", body: body, header: header}); a.status {
			case http.StatusOK:
				admitted.Add(1)
			case http.StatusBadRequest:
				refused.Add(1)
			}
		})
	}
	senders.Wait()
	if admitted.Load() != 1 || refused.Load() != 199 {
		t.Errorf("%d were admitted, %d refused", admitted.Load(), refused.Load())
	}
	w.books()
}

func TestAuthentication_WhileTheKeyIsChanged_TakesBothAndAnswersWithTheSame(t *testing.T) {
	w := newWorld(t)
	newKeys := jsongate.Credentials{WebsiteKey: shopKeys.WebsiteKey, SecretKey: "the-new-secret"}
	_, err := administration.RotateKey(t.Context(), w.store, theShop().ID, merchant.Secret(newKeys.SecretKey), w.clock().Add(time.Hour))
	must(t, err)
	for _, keys := range []jsongate.Credentials{shopKeys, newKeys} {
		if a := w.callAs(keys, "GET", "/json/Transaction/Specification/ideal", ""); a.status != http.StatusOK || !a.signed {
			t.Errorf("HTTP %d, signed %t", a.status, a.signed)
		}
	}
	w.wait(time.Hour)
	if a := w.callAs(newKeys, "GET", "/json/Transaction/Specification/ideal", ""); a.status != http.StatusOK || !a.signed {
		t.Errorf("the new key alone: HTTP %d, signed %t", a.status, a.signed)
	}
	former := w.signed("GET", "/json/Transaction/Specification/ideal", "")
	w.wantText(http.StatusBadRequest, notAuthenticated, w.send(former, newKeys))
}

func TestAuthentication_OfEveryEncoder_IsBelievedAndAnsweredInItsSpelling(t *testing.T) {
	w := newWorld(t)
	path := "/json/Transaction/Specification/ideal?serviceVersion=2&x=~!'()*"
	for spelling, name := range map[jsongate.Spelling]string{
		jsongate.SpellingStrict: "PHP", jsongate.SpellingTilde: "newer Ruby", jsongate.SpellingDotNet: ".NET",
		jsongate.SpellingJavaScript: "Node", jsongate.SpellingPortless: "older Ruby",
	} {
		t.Run(name, func(t *testing.T) {
			r := w.request("GET", path, "")
			r.Header.Set("Authorization", shopKeys.SignAs(spelling, signedPart(r, ""), "nonce-"+name[:1], began.Unix()))
			a := w.send(r, shopKeys)
			if a.status != http.StatusOK {
				t.Fatalf("HTTP %d: %s", a.status, a.body)
			}
			parsed, err := jsongate.ParseAuthorization(a.header.Get("Authorization"))
			must(t, err)
			if answered, good := parsed.Verify(shopKeys.SecretKey, signedPart(r, a.body)); !good || answered != spelling {
				t.Errorf("answered in spelling %d: %t", answered, good)
			}
		})
	}
}

// The worked examples of gateway reference 1.4: these bytes with these headers must be believed.
func TestAuthentication_OfTheWorkedExamples_IsBelieved(t *testing.T) {
	keys := jsongate.Credentials{WebsiteKey: "Kx3Demo9Ab", SecretKey: "5E0C1B7A94D24F3E8A6B0D1C2E3F4A5B"}
	w := newWorld(t, func(shop *merchant.Merchant) { shop.WebsiteKey = keys.WebsiteKey })
	w.wait(time.Unix(1767225600, 0).Sub(began))
	const test, local = "testcheckout.buckaroo.nl", "127.0.0.1:8080"
	for _, c := range []struct {
		method, host, path, body, header string
		status                           int
	}{
		{"POST", test, "/json/DataRequest", `{"Currency":"EUR","Invoice":"DEMO-7","Description":"Zwölf Äpfel"}`,
			"34ATF0aFdfvmxU54k8SouJZPUUUUaI/IhCJ8EpPB5NU=:0f1e2d3c4b5a69788796a5b4c3d2e1f0:1767225600", 200},
		{"POST", local, "/json/Transaction/", `{"Currency":"EUR","AmountDebit":12.5}`,
			"oTVSpgVOIt7G+gHhlDFh+r4I88FRT5vzGnO3N+BDxak=:7c9e6679-7425-40de-944b-e07fc1f90ae7:1767225601", 200},
		{"GET", test, "/json/Transaction/Status/0123456789ABCDEF0123456789ABCDEF", "",
			"JwK/vKyi1OnCtqz9LPPPBvGreIiLWp0ogRE9tcbRNZs=:nonce_4711:1767225602", 404},
		{"GET", test, "/json/Transaction/Specification/ideal?serviceVersion=2", "",
			"rDoYXVI/sTFmtTm1vcF1/SwahupsANaJtXFjRfStkEw=:nonce_4712:1767225603", 200},
		{"GET", test, "/json/Transaction/Specification/ideal?serviceVersion=2", `{"ClientUserAgent":""}`,
			"LYTskhuLB3mlSHFrsqL/FQWpXhm7GZQuFgiwOxbPdUQ=:nonce_4712:1767225603", 200},
	} {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		r.Host = c.host
		r.Header.Set("Authorization", "hmac "+keys.WebsiteKey+":"+c.header)
		answer := httptest.NewRecorder()
		w.door.ServeHTTP(answer, r)
		if answer.Code != c.status {
			t.Errorf("%s %s: HTTP %d: %s", c.method, c.path, answer.Code, answer.Body)
		}
		parsed, err := jsongate.ParseAuthorization(answer.Header().Get("Authorization"))
		must(t, err)
		message := jsongate.Message{Method: c.method, URI: c.host + c.path, Body: answer.Body.Bytes()}
		if _, good := parsed.Verify(keys.SecretKey, message); !good {
			t.Errorf("%s %s: the answer is signed wrongly", c.method, c.path)
		}
	}
}

func TestAnswer_OfEveryKind_IsPlainBytesThatNobodyKeeps(t *testing.T) {
	w := newWorld(t)
	for _, r := range []*http.Request{
		w.signed("GET", "/json/Transaction/Specification/ideal", ""), w.signed("GET", "/json/nowhere", ""), w.request("GET", "/json/nowhere", ""),
		w.signed("PUT", "/json/Transaction", "{}"), w.signed("POST", "/json/Transaction", "{"),
	} {
		r.Header.Set("Accept-Encoding", "gzip, compress, deflate, br")
		a := w.send(r, shopKeys)
		if a.header.Get("Content-Encoding") != "" || a.header.Get("Cache-Control") != "no-cache" || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: %v", r.Method, r.URL.Path, a.header)
		}
	}
}

func TestRate_OfMoreThanTheShopMayAsk_IsToldToWaitAndHurtsNoOther(t *testing.T) {
	w := newWorld(t)
	w.otherShop()
	w.limit(5)
	ask := func(keys jsongate.Credentials) reply {
		return w.callAs(keys, "GET", "/json/Transaction/Specification/ideal", "")
	}
	for range 10 { // twice the rate may come at once
		if a := ask(shopKeys); a.status != http.StatusOK {
			t.Fatalf("HTTP %d: %s", a.status, a.body)
		}
	}
	a := ask(shopKeys)
	w.wantText(http.StatusTooManyRequests, "Too many requests; try again in a moment.", a)
	if a.header.Get("Retry-After") != "1" || !a.signed {
		t.Errorf("retry after %q, signed %t", a.header.Get("Retry-After"), a.signed)
	}
	if a := ask(otherKeys); a.status != http.StatusOK {
		t.Errorf("the other shop: HTTP %d", a.status)
	}
	w.wait(time.Second)
	if a := ask(shopKeys); a.status != http.StatusOK {
		t.Errorf("a second later: HTTP %d", a.status)
	}
}
