package xmlrpc_test

import (
	"os"
	"strings"
	"testing"
)

// The reference's complete requests, byte for byte (XML-RPC reference 10).

// example reads one of them.
func example(t *testing.T, name string) []byte {
	t.Helper()
	body, err := os.ReadFile("../../wire/xmlrpc/testdata/" + name + ".xml")
	must(t, err)
	return body
}

// broughtForwardBreaks are the checks that no number is missing: in a book that begins just before the
// reservation that the example activates they cannot hold, and all others must.
var broughtForwardBreaks = []string{"every number that was given out is used", "the numbers have no gap"}

// exampleHead are the headers the client sent.
var exampleHead = []string{
	"User-Agent", "XML-RPC for PHP 4.11.5", "Accept-Encoding", "gzip, deflate", "Accept-Charset", "UTF-8,ISO-8859-1,US-ASCII",
	"Content-Type", "text/xml; charset=ISO-8859-1",
}

func TestExamples_OfTheAdvancedIntegration_ReserveAndActivateTwoRecords(t *testing.T) {
	w := newWorld(t)
	w.book.BringForward(t, "reservation", 112232)
	reserved := w.send(example(t, "reserve_amount"), exampleHead...)
	const want = `<?xml version="1.0" encoding="ISO-8859-1"?><methodResponse><params><param><value><array><data><value><string>2400112233</string></value>` +
		`<value><int>1</int></value></data></array></value></param></params></methodResponse>`
	if reserved.raw != want {
		t.Errorf("got %s\nwant %s", reserved.raw, want)
	}
	activated := w.send(example(t, "activate"), exampleHead...).list()
	if len(activated) != 2 || activated[0] != "ok" {
		t.Fatalf("%v", activated)
	}
	made, order := w.invoice(activated[1]), w.order("2400112233")
	if made.Gross != 34110 || order.Held() != 21955 || made.Parties.Billing.LastName != "Åkesson" || made.Lines[0].Title != "Vinylskiva blå" {
		t.Errorf("%s are invoiced to %s, %s held", made.Gross.Decimal(), made.Parties.Billing.LastName, order.Held().Decimal())
	}
	w.booksBut(broughtForwardBreaks...)
}

func TestExamples_OfTheStandardIntegration_AddAPassiveInvoice(t *testing.T) {
	w := newWorld(t)
	added := w.send(example(t, "add_invoice"), exampleHead...).list()
	if len(added) != 2 || added[1] != "1" {
		t.Fatalf("%v", added)
	}
	if order := w.passive(added[0]); order.Held() != 56065 || order.Reference != "W-1001" {
		t.Errorf("%s are held for %s", order.Held().Decimal(), order.Reference)
	}
	w.books()
}

func TestExamples_WithOneByteChanged_AreRefused(t *testing.T) {
	for name, change := range map[string][2]string{
		"reserve_amount": {"<int>56065</int>", "<int>56066</int>"},
		"activate":       {"<int>2</int>", "<int>3</int>"},
		"add_invoice":    {"Vinylskiva", "Vinylskivor"},
	} {
		w := newWorld(t)
		w.unchanged(func() {
			if a := w.send([]byte(strings.Replace(string(example(t, name)), change[0], change[1], 1))); a.code != 9114 {
				t.Errorf("%s: %d %s", name, a.code, a.text)
			}
		})
	}
}

// The worked digests (XML-RPC reference 10.4) are believed of every algorithm; what the call then finds
// is another matter.
func TestExamples_OfTheWorkedDigests_AreBelieved(t *testing.T) {
	const invno, rno = "31400000000000017", "2400112233"
	w := newWorld(t)
	for _, c := range []struct {
		method, digest string
		code           int
		params         []any
	}{
		{"cancel_reservation", "p06qzVFZl6cFgwv755ysWPZbArqOpsRchuQZFDcEoZO4wnpzmls+q+T53K5ICR/vNRgW2yrbJfYoN/iI6yAhhg==", 9109, []any{rno, eid, mark}},
		{"cancel_reservation", "l6fiLraPBQmuqCAzHCymDlCj0+NVDxEOiGY04BpK/Lbs2Obv2maaDPKoj99R9DK7", 9109, []any{rno, eid, mark}},
		{"cancel_reservation", "uPuq93YldyZTWJHpgXuQ7PlcdfP9Zdqv0nlIOrEPNDM=", 9109, []any{rno, eid, mark}},
		{"cancel_reservation", "XPp7m/fBmks8XwnChQnl1LsPcVw=", 9109, []any{rno, eid, mark}},
		{"cancel_reservation", "/Fe+T2qh9krUv2WU0JS46w==", 9109, []any{rno, eid, mark}},
		{"get_addresses", "+zZKjOqVnUSwyQ5xqp5tShddRUsGrTDJfRs7CiBwvVWcEhOkOqEzuRaJji4H2rttsXlqwsEhvGlOPzJ2PnZU2A==", 0,
			[]any{"410321-9202", eid, mark, 2, 5, "192.0.2.17"}},
		{"get_pclasses", "nzAMXCepbU4Kv8YUVfaxciF0dhPhqSL5zal2NXJmW/6CbTylSb3YlBoqsUJIQ7Rx1MAa5IKr7xSVcN+7nJM2RQ==", 0, []any{eid, 0, mark, 209, 138}},
		{"change_reservation", "Ye1taSqN4BUcA9S5ANJY1liMyU7pdxahETUSdT58G3Km6pzbQTWUyMeU9Ft68gFR3Hz9GV1AXAp1sblR2QQmxQ==", 9109,
			[]any{rno, 9950, eid, mark, 0}},
		{"activate_part", "DWMme/jaT5x7ocD/TQ52dkeGHeiN+grKHp3QY0ga7QuQa/Uj+K3A4DDEXtdzJHGQWUEcq/X6KHwnkT3e8XKQpg==", 8101,
			[]any{eid, invno, []any{some("LP-204", 2), some("FRAKT", 1)}, mark, -1, []any{}}},
		{"update_goods_qty", "CLA0lKlCMuDM02lsLx30DGPgNkuusVLsO38ffnoORGtTV91CZRXDgayw0F5XgNAyNEtww8BoD/ccib4Li8KSEg==", 8101,
			[]any{eid, mark, invno, "LP-204", 2}},
		{"update_charge_amount", "C4ylH7vK3S1QlKWwjiTlansg9yW24j04B7lNncFVcANp8yZaQ4Qd3I/88ZuAjquFxXxgOg1Jn0bEmbA0EI1mCg==", 8101,
			[]any{eid, mark, invno, 1, 3900}},
		{"update_orderno", "8jiW6f/fXHUHiRyoknEhSZCDGQXRFoXwYj+4HqutPGaxhWSEQvxaPdqMM4Wqy1E7SZr1NDQuTci5V0sQwIcNLw==", 8101,
			[]any{eid, mark, invno, "W-1002"}},
		{"activate", "/wSKYhf5gxm915I9R/Fv5R+35eYqUiUElvxy2OFdQRBu/u9a5CKprJni5CAo7pITtrMYWWL4T8ooNyRsrVTxaw==", 9109,
			[]any{eid, mark, rno, map[string]any{"shipment_info": map[string]any{"delay_adjust": 1}}}},
		{"update", "tmm8weGpJsllJ8qk/zvhznljy05432HBjMPmAF36nLx738ixF9v+xjgnh2dBU7NR7YntoYJfx0IkalrUuLWVsw==", 9109,
			[]any{eid, mark, rno, map[string]any{"goods_list": "", "dlv_addr": []any{}, "bill_addr": []any{}, "orderid1": "W-1002", "orderid2": ""}}},
		{"update", "EEVYuqZndzaQzzsVsodPJCWPbM3AXgrlhDDGD6+3BQw8zAJKCALZdTy92AmPn1GpT5GpSSizZ6B8ln4uAqpoAQ==", 9109,
			[]any{eid, mark, rno, map[string]any{"goods_list": "", "dlv_addr": address(), "bill_addr": address(), "orderid1": "", "orderid2": ""}}},
		{"set_customer_no", "Ctri2MirG/OisW3iF9Hb76zKz6KKFnEFO6/RNP09L9aqI6zAACtuGo1aYVHtiY7lDYCerIaX7j+s7OpM7RpK4w==", 0,
			[]any{"4103219202", "C-7", eid, mark, 2}},
		{"set_customer_no", "Dtri2MirG/OisW3iF9Hb76zKz6KKFnEFO6/RNP09L9aqI6zAACtuGo1aYVHtiY7lDYCerIaX7j+s7OpM7RpK4w==", 9114,
			[]any{"4103219202", "C-7", eid, mark, 2}},
	} {
		if a := w.send(php.write(c.method, c.digest, append([]any{newest, vendor}, c.params...)...)); a.code != c.code {
			t.Errorf("%s %s: %d %s", c.method, c.digest[:8], a.code, a.text)
		}
	}
	w.books()
}
