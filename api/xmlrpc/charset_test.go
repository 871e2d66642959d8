package xmlrpc_test

import (
	"strings"
	"testing"
)

// Texts arrive as they were meant, whatever the client calls its bytes (XML-RPC reference 1.2).

const spoken = "Ærø Kåfjell & <Söner> “€”"

// spokenIn writes a reservation for somebody whose care-of is the text.
func spokenIn(c client) []byte {
	s := aSale()
	s.billing = address("careof", spoken)
	signed, params := s.reserve()
	return c.call("reserve_amount", signed, params...)
}

func TestCharset_OfEveryClient_ReadsTheSameText(t *testing.T) {
	latin1 := php
	utf8 := php
	utf8.latin1, utf8.prolog = false, `<?xml version="1.0" encoding="utf-8"?>`
	undeclared := php
	undeclared.prolog = ""
	for name, body := range map[string][]byte{
		"PHP":                       spokenIn(php),
		"Python":                    spokenIn(python),
		"Ruby":                      spokenIn(ruby),
		"kreditor.php":              spokenIn(kreditor),
		"UTF-8 by prolog":           spokenIn(utf8),
		"byte order mark":           append([]byte("\xef\xbb\xbf"), spokenIn(utf8)...),
		"Latin-1 of no declaration": spokenIn(undeclared),
		"windows-1252": []byte(strings.NewReplacer("ISO-8859-1", "windows-1252", "&#8220;", "\x93", "&#8221;", "\x94", "&#8364;", "\x80").
			Replace(string(spokenIn(latin1)))),
		"decimal references":     []byte(strings.NewReplacer("\xc6", "&#198;", "\xf8", "&#248;", "\xe5", "&#229;").Replace(string(spokenIn(latin1)))),
		"hexadecimal references": []byte(strings.NewReplacer("\xc6", "&#xC6;", "\xf8", "&#xf8;").Replace(string(spokenIn(latin1)))),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a := w.send(body)
			if a.code != 0 {
				t.Fatalf("%d %s", a.code, a.text)
			}
			if got := w.order(a.list()[0]).Parties.Billing.CareOf; got != spoken {
				t.Errorf("got %q", got)
			}
		})
	}
}

// The header of one client claims what its bytes are not.
func TestCharset_OfTheHTTPHeader_IsNotBelieved(t *testing.T) {
	w := newWorld(t)
	a := w.send(spokenIn(ruby), "Content-Type", "text/xml;charset=iso-8859-1")
	if got := w.order(a.list()[0]).Parties.Billing.CareOf; got != spoken {
		t.Errorf("got %q", got)
	}
}

func TestCharset_OfAnswers_IsLatin1WithReferencesForTheRest(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.billing = address("lname", "Ольга Å")
	invno := w.added(s)
	signed, params := onInvoice(invno)
	a := w.call("invoice_address", signed, params...)
	if !strings.Contains(a.raw, "&#1054;&#1083;&#1100;&#1075;&#1072; Å") {
		t.Errorf("%s", a.raw)
	}
}

// What a digest covers is hashed as Latin-1 by most clients and as UTF-8 by some (XML-RPC reference 1.5).
func TestCharset_OfTheDigest_MayBeEither(t *testing.T) {
	s := aSale()
	s.goods = []any{goods("LP-204", 18950, 3)}
	s.goods[0].(map[string]any)["goods"].(map[string]any)["title"] = "Vinylskiva blå"
	for name, c := range map[string]client{"PHP": php, "Python": python, "Node": node} {
		w := newWorld(t)
		signed, params := s.invoice()
		if a := w.send(c.call("add_invoice", signed, params...)); a.code != 0 {
			t.Errorf("%s: %d %s", name, a.code, a.text)
		}
	}
}
