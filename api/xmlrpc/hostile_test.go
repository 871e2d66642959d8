package xmlrpc_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"respite/wire/xmlrpc/faultcode"
)

// What a careless or malicious client can send. Each is refused with a code of the catalogue, or taken
// as it stands; never is it our fault (1999), never is anything half done.

// hostileTexts are put wherever a text may stand.
var hostileTexts = []string{
	"'; SHUTDOWN; --", `" OR 1=1 --`, "<script>alert(1)</script>", "</string></value>", "]]>", "&amp;&lt;&#0;", "%s%n%x",
	"../../etc/passwd", "{{.}}", "${jndi:ldap://x}", "\\", "'\"`", "\u202eright to left", "é\u0301\u0301", "\U0001F4A9", "0x1F", "1e309",
	"-0", "+1", "NaN", "null", "true", "  ", "\t\n\r", strings.Repeat("9", 400),
	strings.Repeat("å", 1000), strings.Repeat("x", 1001), strings.Repeat("x", 20_000),
}

// otherTypes are put wherever something else is meant.
var otherTypes = []any{
	"", "x", 0, -1, 1, 2147483647, -2147483648, 9007199254740993, double("0.5"), double("-1e1"), true, []any{}, []any{0}, []any{[]any{[]any{}}},
	map[string]any{}, map[string]any{"goods": "x"}, map[string]any{"": ""}, []any{map[string]any{"goods": map[string]any{}, "qty": 1}},
	[]any{map[string]any{"artno": []any{}, "qty": "many"}},
}

// known fails the test if the answer is our own fault or none of the catalogue's.
func (w *world) known(what string, a reply) {
	w.t.Helper()
	if a.code == 0 {
		return
	}
	if _, listed := faultcode.Of(a.code); !listed || a.code == faultcode.OtherMerchantError.Number {
		w.t.Errorf("%s: %d %s", what, a.code, a.text)
	}
}

// hostileCall is a good call of a method whose parameters are spoilt one by one.
type hostileCall struct {
	method, version string
	signed          func(params []any) string
	params          []any
}

func fields(places ...int) func([]any) string {
	return func(params []any) string {
		var all []string
		for _, at := range places {
			all = append(all, scalar(params[at]))
		}
		return strings.Join(all, ":")
	}
}

// scalar is what a client signs of a value.
func scalar(v any) string {
	switch v := v.(type) {
	case []any, map[string]any:
		return ""
	case bool:
		return map[bool]string{true: "1", false: "0"}[v]
	default:
		return fmt.Sprint(v)
	}
}

// withArticles adds what a list of articles signs.
func withArticles(place int, before func([]any) string) func([]any) string {
	return func(params []any) string {
		signed := before(params)
		list, _ := params[place].([]any)
		for _, item := range list {
			line, _ := item.(map[string]any)
			number := scalar(line["artno"])
			if inner, isGoods := line["goods"].(map[string]any); isGoods {
				number = scalar(inner["artno"])
			}
			signed += ":" + absent(number) + ":" + absent(scalar(line["qty"]))
		}
		return signed
	}
}

func absent(text string) string { return strings.Replace(text, "<nil>", "", 1) }

// titled signs the titles of goods.
func titled(place int) func([]any) string {
	return func(params []any) string {
		var all []string
		list, _ := params[place].([]any)
		for _, item := range list {
			line, _ := item.(map[string]any)
			inner, _ := line["goods"].(map[string]any)
			all = append(all, absent(scalar(inner["title"])))
		}
		return strings.Join(all, ":")
	}
}

// hostileCalls names the calls with the places of what they sign; the versions stand at 0 and 1.
func hostileCalls(rno, invno, passive string) []hostileCall {
	_, reserving := aSale().reserve()
	_, adding := aSale().invoice()
	_, activating := aSale().activation(rno)
	list := []any{some("LP-204", 1)}
	return []hostileCall{
		{"reserve_amount", newest, fields(16, 2, 4), reserving},
		{"add_invoice", newest, titled(19), adding},
		{"activate_reservation", newest, withArticles(21, fields(17, 4)), activating},
		{"change_reservation", newest, fields(4, 2, 3), []any{rno, 1000, eid, mark, 0}},
		{"split_reservation", newest, fields(7, 2, 3), []any{rno, 1000, "W-2", "", 0, eid, mark}},
		{"check_order_status", newest, fields(2, 4), []any{eid, mark, rno, 0}},
		{"extend_expiry_date", newest, fields(3, 2), []any{rno, eid, mark}},
		{"activate_part", newest, withArticles(4, fields(2, 3)), []any{eid, passive, list, mark, -1, []any{}}},
		{"activate_invoice", newest, fields(2, 3), []any{eid, passive, mark, -1, []any{}}},
		{"update_goods_qty", newest, fields(4, 5, 6), []any{eid, mark, passive, "LP-204", 2}},
		{"update_charge_amount", newest, fields(4, 5, 6), []any{eid, mark, passive, 1, 3900}},
		{"update_orderno", newest, fields(4, 5), []any{eid, mark, passive, "W-2"}},
		{"credit_part", newest, withArticles(4, fields(2, 3)), []any{eid, invno, list, "", mark, 0, []any{goods("", 100, 1)}}},
		{"return_amount", newest, fields(2, 3), []any{eid, invno, 100, double("25"), mark, 32, "text"}},
		{"credit_invoice", newest, fields(2, 3), []any{eid, invno, "K-1", mark}},
		{"extend_invoice_due_date", newest, fields(2, 3), []any{eid, invno, mark, map[string]any{"days": 1, "calculate_only": false}}},
		{"get_addresses", newest, fields(3, 2), []any{"410321-9202", eid, mark, 2, 5, ""}},
		{"set_customer_no", newest, fields(4, 2, 3), []any{"410321-9202", "C-7", eid, mark, 2}},
		{"get_pclasses", newest, fields(2, 3), []any{eid, 0, mark, 209, 138}},
		{"reserve_ocr_nums", newest, fields(3, 2), []any{1, eid, mark, 209}},
		{"check_ilt", newest, fields(2, 5), []any{eid, mark, 30000, "410321-9202", 1, address(), 209, 138, 0, 2}},
		{"periodic_cost", "3.5", fields(2, 3, 4), []any{eid, 100000, 121, 0, 0, mark}},
	}
}

func TestHostile_EveryParameterOfAnotherType_IsNeverOurFault(t *testing.T) {
	w := newWorld(t)
	rno, invno, passive := w.reserved(aSale()), w.issued(withHandling()), w.added(waitless())
	for _, c := range hostileCalls(rno, invno, passive) {
		if c.params[0] != any(c.version) {
			c.params = append([]any{c.version, vendor}, c.params...)
		}
		for at := 2; at < len(c.params); at++ {
			if c.params[at] == any(mark) {
				continue
			}
			for _, other := range otherTypes {
				spoilt := append([]any(nil), c.params...)
				spoilt[at] = other
				a := w.call(c.method, c.signed(spoilt), spoilt...)
				w.known(fmt.Sprintf("%s, parameter %d is %v", c.method, at-1, other), a)
				if a.code == 9114 {
					t.Errorf("%s, parameter %d is %v: signed like a client, and not believed", c.method, at-1, other)
				}
			}
		}
	}
	w.books()
}

// waitless is a sale with another order number.
func waitless() sale {
	s := aSale()
	s.order = "W-1003"
	return s
}

func TestHostile_EveryTextOfAReservation_IsKeptOrRefused(t *testing.T) {
	w := newWorld(t)
	for i, text := range hostileTexts {
		for member := range address() {
			s := aSale()
			s.billing, s.order = address(member, text), fmt.Sprint("H-", i, member)
			signed, params := s.reserve()
			w.known(fmt.Sprintf("%s is %.20q", member, text), w.call("reserve_amount", signed, params...))
		}
		for at, name := range map[int]string{3: "gender", 5: "reference", 6: "reference_code", 7: "orderid1", 11: "client_ip", 21: "comment"} {
			_, params := aSale().reserve()
			params[at] = text
			w.known(fmt.Sprintf("%s is %.20q", name, text), w.call("reserve_amount", "2099:410321-9202:56065", params...))
		}
	}
	w.books()
}

func TestHostile_EveryTextOfGoods_IsKeptOrRefused(t *testing.T) {
	w := newWorld(t)
	for i, text := range hostileTexts {
		for _, member := range []string{"artno", "title", "price", "vat", "discount", "flags"} {
			s := aSale()
			s.order = fmt.Sprint("H-", i, member)
			line := goods("LP-204", 1000, 1)
			line["goods"].(map[string]any)[member] = text
			s.goods = []any{line}
			signed, params := s.reserve()
			w.known(fmt.Sprintf("%s is %.20q", member, text), w.call("reserve_amount", signed, params...))
		}
	}
	w.books()
}

// Texts that were taken are there as they came.
func TestHostile_TextsThatAreTaken_AreKeptAsTheyCame(t *testing.T) {
	for _, text := range []string{"'; SHUTDOWN; --", "<script>alert(1)</script>", "]]>", "\U0001F4A9", "%s%n%x", "</string></value>"} {
		w := newWorld(t)
		s := aSale()
		s.order, s.comment = text, text
		s.billing = address("careof", text)
		order := w.order(w.reserved(s))
		if order.Reference != text || order.Details.Comment != text || order.Parties.Billing.CareOf != text {
			t.Errorf("%q became %q, %q, %q", text, order.Reference, order.Details.Comment, order.Parties.Billing.CareOf)
		}
		if a := w.send(python.call("check_order_status", "2099:"+text, newest, vendor, eid, mark, text, 1)); a.result != 1 {
			t.Errorf("%q: %v", text, a)
		}
	}
}

func TestHostile_UnknownMembers_AreNotMinded(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	billing := address()
	maps.Copy(billing, map[string]any{"nickname": "A", "": "x", "fname ": "y", "nested": map[string]any{"zip": "00000"}})
	line := goods("LP-204", 18950, 1)
	line["colour"] = []any{1, 2}
	line["goods"].(map[string]any)["weight"] = 5
	s.billing, s.goods = billing, []any{line}
	s.extra = map[string]any{"unheard_of": []any{map[string]any{"a": 1}}, "password": "hunter2", "cust_no": "C-7"}
	order := w.order(w.reserved(s))
	kept := fmt.Sprint(order.Details.Infos)
	if !strings.Contains(kept, "unheard_of") || !strings.Contains(kept, "C-7") || strings.Contains(kept, "hunter2") {
		t.Errorf("%s is kept", kept)
	}
	signed, params := activate(w.reserved(waitless()), map[string]any{"unheard_of": "x", "goods": map[string]any{}})
	w.ok("activate", signed, params...)
	w.books()
}

func TestHostile_AThousandArticles_AreOneTooMany(t *testing.T) {
	w := newWorld(t)
	many := func(count int) sale {
		s := aSale()
		s.goods, s.amount = nil, -1
		for i := range count {
			s.goods = append(s.goods, goods(fmt.Sprint("A-", i), 10, 1))
		}
		return s
	}
	rno := w.reserved(many(999))
	if order := w.order(rno); order.Held() != 9990 || len(order.Lines) != 999 {
		t.Errorf("%s of %d lines", order.Held().Decimal(), len(order.Lines))
	}
	w.refused(3210, many(1000))
	var wants []map[string]any
	for i := range 1000 {
		wants = append(wants, some(fmt.Sprint("A-", i), 1))
	}
	signed, params := activate(rno, nil, wants...)
	w.fails(9107, "activate", signed, params...)
	w.activated(rno, wants[:999]...)
	w.books()
}

func TestHostile_HugeAndNegativeNumbers_NeverBecomeMoney(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		price, qty, flags int
		vat, discount     string
	}{
		{9007199254740993, 1, 32, "25", "0"}, {-9007199254740993, 1, 32, "25", "0"}, {999_999_999_999, 1, 0, "25", "0"},
		{999_999_999_999, 999_999, 32, "25", "0"}, {1, 9223372036854775807, 32, "25", "0"}, {1, 9223372036854775807, 33, "25", "0"},
		{1, -1, 32, "25", "0"}, {1, 0, 32, "25", "0"}, {1, 1, 32, "100.1", "0"}, {1, 1, 32, "-25", "0"}, {1, 1, 32, "25", "100.1"},
		{1, 1, 32, "25", "-1"}, {1, 1, 32, "1e2", "0"}, {1, 1, 32, "0.0000001", "0"}, {1, 1, -1, "25", "0"},
		{-100, 1, 32, "25", "0"}, {0, 1, 32, "25", "0"},
	} {
		line := goodsWith("X", c.price, c.qty, c.flags)
		line["goods"].(map[string]any)["vat"], line["goods"].(map[string]any)["discount"] = double(c.vat), double(c.discount)
		s := aSale()
		s.goods = []any{line}
		signed, params := s.invoice()
		a := w.call("add_invoice", signed, params...)
		w.known(fmt.Sprint(c), a)
		if a.code == 0 {
			if order := w.passive(a.list()[0]); order.Held() <= 0 || order.Held() > 1_00 {
				t.Errorf("%v: %s are held", c, order.Held().Decimal())
			}
		}
	}
	for _, amount := range []int{-2, -56065, 9007199254740993, 1_000_000_000_000_000} {
		s := aSale()
		s.amount = amount
		w.refused(2102, s)
	}
	w.books()
}

func TestHostile_TheNumbersOfAnotherShop_AreUnknown(t *testing.T) {
	w := newWorld(t)
	shop := theShop()
	shop.ID, shop.WebsiteKey, shop.Plans = 2100, "OTHERSHOP2", nil
	w.takeOn(shop)
	rno, invno, passive := w.reserved(aSale()), w.issued(withHandling()), w.added(waitless())
	w.ok("set_customer_no", "2099:410321-9202:C-7", newest, vendor, "410321-9202", "C-7", eid, mark, 2)
	ocr := w.printed()
	w.unchanged(func() {
		for _, c := range []struct {
			code           int
			method, signed string
			params         []any
		}{
			{9109, "cancel_reservation", "2100:" + rno, []any{rno, 2100, mark}},
			{9109, "extend_expiry_date", "2100:" + rno, []any{rno, 2100, mark}},
			{9109, "change_reservation", "2100:" + rno + ":100", []any{rno, 100, 2100, mark, 0}},
			{9109, "split_reservation", "2100:" + rno + ":100", []any{rno, 100, "", "", 0, 2100, mark}},
			{9109, "check_order_status", "2100:" + rno, []any{2100, mark, rno, 0}},
			{9111, "check_order_status", "2100:W-1001", []any{2100, mark, "W-1001", 1}},
			{9109, "activate", "4:1:" + vendor + ":2100:" + rno, []any{2100, mark, rno, map[string]any{}}},
			{9109, "update", "4:1:" + vendor + ":2100:" + rno + ":W-9", []any{2100, mark, rno, map[string]any{"orderid1": "W-9"}}},
			{8101, "credit_invoice", "2100:" + invno, []any{2100, invno, "", mark}},
			{8101, "return_amount", "2100:" + invno, []any{2100, invno, 100, double("25"), mark}},
			{8101, "email_invoice", "2100:" + invno, []any{2100, invno, mark}},
			{8101, "invoice_address", "2100:" + invno, []any{2100, invno, mark}},
			{8101, "invoice_amount", "2100:" + passive, []any{2100, passive, mark}},
			{8101, "activate_invoice", "2100:" + passive, []any{2100, passive, mark}},
			{8101, "delete_invoice", "2100:" + passive, []any{2100, passive, mark}},
			{8101, "update_goods_qty", passive + ":LP-204:1", []any{2100, mark, passive, "LP-204", 1}},
			{8101, "extend_invoice_due_date", "2100:" + invno, []any{2100, invno, mark, map[string]any{"days": 1}}},
			{9111, "lookup_invoice", "2100:W-1001", []any{2100, "W-1001", mark}},
			{9102, "remove_customer_no", "2100:C-7", []any{"C-7", 2100, mark}},
		} {
			w.fails(c.code, c.method, c.signed, append([]any{newest, vendor}, c.params...)...)
		}
	})
	_, params := aSale().reserve()
	params[16] = 2100
	theirs := texts(w.ok("reserve_amount", "2100:410321-9202:56065", params...))[0]
	info := map[string]any{"ocr": ocr}
	w.fails(9112, "activate", "4:1:"+vendor+":2100:"+theirs+":"+ocr, newest, vendor, 2100, mark, theirs, info)
	w.books()
}
