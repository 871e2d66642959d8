package jsongate_test

import (
	"strings"
	"testing"

	"respite/wire/jsongate"
)

var demo = jsongate.Credentials{WebsiteKey: "Kx3Demo9Ab", SecretKey: "5E0C1B7A94D24F3E8A6B0D1C2E3F4A5B"}

type example struct {
	name      string
	message   jsongate.Message
	nonce     string
	timestamp int64
	header    string
}

// examples are the worked examples of gateway reference 1.4.
var examples = []example{
	{
		"data request",
		message("POST", "testcheckout.buckaroo.nl/json/DataRequest", `{"Currency":"EUR","Invoice":"DEMO-7","Description":"Zwölf Äpfel"}`),
		"0f1e2d3c4b5a69788796a5b4c3d2e1f0", 1767225600,
		"hmac Kx3Demo9Ab:34ATF0aFdfvmxU54k8SouJZPUUUUaI/IhCJ8EpPB5NU=:0f1e2d3c4b5a69788796a5b4c3d2e1f0:1767225600",
	},
	{
		"trailing slash and port",
		message("POST", "127.0.0.1:8080/json/Transaction/", `{"Currency":"EUR","AmountDebit":12.5}`),
		"7c9e6679-7425-40de-944b-e07fc1f90ae7", 1767225601,
		"hmac Kx3Demo9Ab:oTVSpgVOIt7G+gHhlDFh+r4I88FRT5vzGnO3N+BDxak=:7c9e6679-7425-40de-944b-e07fc1f90ae7:1767225601",
	},
	{
		"no body",
		message("GET", "testcheckout.buckaroo.nl/json/Transaction/Status/0123456789ABCDEF0123456789ABCDEF", ""),
		"nonce_4711", 1767225602,
		"hmac Kx3Demo9Ab:JwK/vKyi1OnCtqz9LPPPBvGreIiLWp0ogRE9tcbRNZs=:nonce_4711:1767225602",
	},
	{
		"query without body",
		message("GET", "testcheckout.buckaroo.nl/json/Transaction/Specification/ideal?serviceVersion=2", ""),
		"nonce_4712", 1767225603,
		"hmac Kx3Demo9Ab:rDoYXVI/sTFmtTm1vcF1/SwahupsANaJtXFjRfStkEw=:nonce_4712:1767225603",
	},
	{
		"GET with body",
		message("GET", "testcheckout.buckaroo.nl/json/Transaction/Specification/ideal?serviceVersion=2", `{"ClientUserAgent":""}`),
		"nonce_4712", 1767225603,
		"hmac Kx3Demo9Ab:LYTskhuLB3mlSHFrsqL/FQWpXhm7GZQuFgiwOxbPdUQ=:nonce_4712:1767225603",
	},
	{
		"answer",
		message("POST", "testcheckout.buckaroo.nl/json/DataRequest", `{"Key":"89ABCDEF0123456789ABCDEF01234567","RequestErrors":null}`),
		"a1b2c3d4e5f60718293a4b5c6d7e8f90", 1767225604,
		"hmac Kx3Demo9Ab:Nd/rv+NIUOwBgMq4/rwXKX9GtRztM0azZAcJaAx9uv4=:a1b2c3d4e5f60718293a4b5c6d7e8f90:1767225604",
	},
	{
		"push",
		message("POST", "shop.example.org/buckaroo/push?lang=de", `{"DataRequest":{"Key":"89ABCDEF0123456789ABCDEF01234567","Invoice":"DEMO-7","AmountDebit":14}}`),
		"00112233445566778899aabbccddeeff", 1767225605,
		"hmac Kx3Demo9Ab:OsOABs4V0fs2h9SJL6ctEpb3iZ0Lpxw0DigrWf+84bc=:00112233445566778899aabbccddeeff:1767225605",
	},
}

func message(method, uri, body string) jsongate.Message {
	return jsongate.Message{Method: method, URI: uri, Body: []byte(body)}
}

func TestSign_OfEveryWorkedExample_GivesItsHeader(t *testing.T) {
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			if got := demo.Sign(e.message, e.nonce, e.timestamp); got != e.header {
				t.Errorf("got  %s\nwant %s", got, e.header)
			}
		})
	}
}

func TestVerify_OfEveryWorkedExample_AcceptsItOnlyUnchanged(t *testing.T) {
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			a := parsed(t, e.header)
			if spelling, ok := a.Verify(demo.SecretKey, e.message); !ok || spelling != jsongate.SpellingStrict {
				t.Errorf("got spelling %d, %t", spelling, ok)
			}
			otherBody, otherMethod, otherURI := e.message, e.message, e.message
			otherBody.Body = append([]byte(" "), e.message.Body...)
			otherMethod.Method = "PUT"
			otherURI.URI += "x"
			for _, changed := range []jsongate.Message{otherBody, otherMethod, otherURI} {
				if _, ok := a.Verify(demo.SecretKey, changed); ok {
					t.Errorf("accepted %s %s %s", changed.Method, changed.URI, changed.Body)
				}
			}
			if _, ok := a.Verify(demo.SecretKey+"x", e.message); ok {
				t.Error("accepted with another secret")
			}
			a.Timestamp++
			if _, ok := a.Verify(demo.SecretKey, e.message); ok {
				t.Error("accepted with another timestamp")
			}
		})
	}
}

func TestVerify_WhenTheCaseOfMethodAndURIDiffers_StillAccepts(t *testing.T) {
	e := examples[2]
	shouted := message(strings.ToLower(e.message.Method), strings.ToUpper(e.message.URI), "")
	if _, ok := parsed(t, e.header).Verify(demo.SecretKey, shouted); !ok {
		t.Error("refused")
	}
}

func TestVerify_OfEverySpellingOfAnOddURI_TellsWhichItWas(t *testing.T) {
	odd := message("POST", "shop.example.org:8443/~push!/(a)*?name='x'&mail=%C3%A9+", `{}`)
	for spelling := jsongate.SpellingStrict; spelling <= jsongate.SpellingPortless; spelling++ {
		a := parsed(t, demo.SignAs(spelling, odd, "n", 1767225606))
		got, ok := a.Verify(demo.SecretKey, odd)
		if !ok || got != spelling {
			t.Errorf("spelling %d: got %d, %t", spelling, got, ok)
		}
	}
}

func TestSignAs_OfEverySpelling_SignsTheURIThatItsEncoderPrints(t *testing.T) {
	odd := message("GET", "Shop.example:80/~!()*'/%C3%A9?a=1&b+c", "")
	spelled := map[jsongate.Spelling]string{
		jsongate.SpellingStrict:     "shop.example%3a80%2f%7e%21%28%29%2a%27%2f%25c3%25a9%3fa%3d1%26b%2bc",
		jsongate.SpellingTilde:      "shop.example%3a80%2f~%21%28%29%2a%27%2f%25c3%25a9%3fa%3d1%26b%2bc",
		jsongate.SpellingDotNet:     "shop.example%3a80%2f%7e!()*%27%2f%25c3%25a9%3fa%3d1%26b%2bc",
		jsongate.SpellingJavaScript: "shop.example%3a80%2f~!()*'%2f%25c3%25a9%3fa%3d1%26b%2bc",
		jsongate.SpellingPortless:   "shop.example%2f%7e%21%28%29%2a%27%2f%25c3%25a9%3fa%3d1%26b%2bc",
	}
	for spelling, uri := range spelled {
		want := "hmac K:" + reckoned("secret", "KGET"+uri+"7n") + ":n:7"
		credentials := jsongate.Credentials{WebsiteKey: "K", SecretKey: "secret"}
		if got := credentials.SignAs(spelling, odd, "n", 7); got != want {
			t.Errorf("spelling %d:\ngot  %s\nwant %s", spelling, got, want)
		}
	}
}

func TestVerify_WhenTheHostHasNoPort_LeavesItAlone(t *testing.T) {
	for _, uri := range []string{"shop.example", "shop.example/a:80", "shop.example?at=a:80", "[2001:db8::1]/push"} {
		m := message("POST", uri, "")
		strict := demo.SignAs(jsongate.SpellingStrict, m, "n", 1)
		if portless := demo.SignAs(jsongate.SpellingPortless, m, "n", 1); portless != strict {
			t.Errorf("%s was signed without something", uri)
		}
	}
	bracketed := demo.SignAs(jsongate.SpellingStrict, message("POST", "[2001:db8::1]/push", ""), "n", 1)
	if got := demo.SignAs(jsongate.SpellingPortless, message("POST", "[2001:db8::1]:8080/push", ""), "n", 1); got != bracketed {
		t.Error("the port of an IPv6 address stayed")
	}
}

func TestWithoutScheme_GivesWhatTheReceiverSees(t *testing.T) {
	for address, want := range map[string]string{
		"https://shop.example.org/push?lang=de": "shop.example.org/push?lang=de",
		"http://127.0.0.1:8080/":                "127.0.0.1:8080/",
		"https://shop.example.org/push#top":     "shop.example.org/push",
		"shop.example.org/push":                 "shop.example.org/push",
	} {
		if got := jsongate.WithoutScheme(address); got != want {
			t.Errorf("%s: got %s", address, got)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	e := examples[1]
	e.message.Body = []byte(strings.Repeat(`{"Name":"ArticleTitle","Value":"Blue Toy Car"}`, 50))
	a, err := jsongate.ParseAuthorization(demo.Sign(e.message, e.nonce, e.timestamp))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := a.Verify(demo.SecretKey, e.message); !ok {
			b.Fatal("refused")
		}
	}
}

func BenchmarkVerify_WhenNothingMatches(b *testing.B) {
	odd := message("POST", "127.0.0.1:8080/json/Transaction/?~", "{}")
	a, err := jsongate.ParseAuthorization(examples[1].header)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := a.Verify(demo.SecretKey, odd); ok {
			b.Fatal("accepted")
		}
	}
}
