package xmlrpc_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

// FuzzDoor sends anything. The door never falls, answers every body with HTTP 200 and something a client
// can read, and never says that we are at fault.
func FuzzDoor(f *testing.F) {
	w := newWorld(f)
	for _, name := range []string{"reserve_amount", "activate", "add_invoice"} {
		body, err := os.ReadFile("../../wire/xmlrpc/testdata/" + name + ".xml")
		must(f, err)
		f.Add(body, "")
	}
	for _, file := range goldens(f) {
		text, err := os.ReadFile(file)
		must(f, err)
		asked, _, _ := strings.Cut(string(text), dashes)
		_, call, _ := strings.Cut(strings.TrimRight(asked, "\n"), "\n\n")
		method, lines, _ := strings.Cut(call, "\n")
		if _, name := caseOf(file); name == "good" {
			f.Add(php.write(method, "", parameters(f, lines)...), "")
		}
	}
	f.Add([]byte("<methodCall><methodName>activate</methodName></methodCall>"), "gzip")
	f.Add([]byte(nil), "br")
	f.Fuzz(func(t *testing.T, body []byte, encoding string) {
		w.t = t
		answered(w, w.post(body, "Content-Encoding", encoding))
	})
}

func answered(w *world, answer *http.Response) {
	w.t.Helper()
	a := w.read(answer)
	w.known("anything", a)
	if a.code != 0 && !inKreditor.MatchString(a.raw) {
		w.t.Errorf("%s", a.raw)
	}
}

// FuzzCall signs and sends calls whose parameters are anything, so that what stands behind the digest
// is reached too.
func FuzzCall(f *testing.F) {
	w := newWorld(f)
	f.Add("410321-9202", 56065, 209, 0, 2, "LP-204", 17055, 3, "25", 32)
	f.Add("0765260000", 100, 209, 0, 1002, "", -1, 1, "12.5", 512)
	f.Add("07071960", -1, 81, 2, 6, "Ä", 1, 1000, "19", 1)
	f.Fuzz(func(t *testing.T, pno string, amount, country, currency, enc int, artno string, price, qty int, vat string, flags int) {
		w.t = t
		line := goodsWith(artno, price, qty, flags)
		line["goods"].(map[string]any)["vat"] = double(vat)
		s := aSale()
		s.pno, s.amount, s.flags, s.locale, s.goods = pno, amount, flags, [4]int{currency, country, 138, enc}, []any{line}
		s.billing = address("country", fmt.Sprint(country))
		signed, params := s.reserve()
		answered(w, w.post(php.call("reserve_amount", signed, params...)))
		signed, params = s.invoice()
		answered(w, w.post(bytes.Clone(python.call("add_invoice", signed, params...))))
	})
}
