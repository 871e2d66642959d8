package xmlrpc_test

import (
	"fmt"
	"maps"
	"strings"
)

// The calls that most tests make, as the PHP client has them.

// The two versions that stand before every call's parameters.
const (
	newest = "4.1"
	vendor = "php:api:5.0.0"
)

// address is the buyer's of the reference's complete requests (XML-RPC reference 10).
func address(changes ...string) map[string]any {
	a := map[string]any{
		"email": "anna@example.com", "telno": "", "cellno": "0701740605", "fname": "Anna", "lname": "Åkesson", "company": "", "careof": "",
		"street": "Storgatan 7", "house_number": "", "house_extension": "", "zip": "11455", "city": "Stockholm", "country": 209,
	}
	for i := 0; i+1 < len(changes); i += 2 {
		a[changes[i]] = changes[i+1]
	}
	return a
}

// goods is an article with its quantity; the price includes VAT.
func goods(artno string, price, qty int) map[string]any { return goodsWith(artno, price, qty, 32) }

func goodsWith(artno string, price, qty, flags int) map[string]any {
	return map[string]any{
		"goods": map[string]any{"artno": artno, "title": "Article " + artno, "price": price, "vat": double("25"), "discount": double("0"), "flags": flags},
		"qty":   qty,
	}
}

// some is an article number with a quantity.
func some(artno string, qty int) map[string]any { return map[string]any{"artno": artno, "qty": qty} }

// sale is what an order consists of; its zero fields are the usual ones.
type sale struct {
	pno      string
	gender   any
	amount   int
	order    string // orderid1
	shipping any    // nil: the bill's address
	billing  any
	flags    int
	locale   [4]int // currency, country, language, enc
	plan     int
	goods    []any
	extra    any
	ip       string
	comment  string
}

// aSale is three records and their shipment for 560.65.
func aSale() sale {
	return sale{
		pno: "410321-9202", gender: "", amount: 56065, order: "W-1001", billing: address(), locale: [4]int{0, 209, 138, 2}, plan: -1,
		goods: []any{goods("LP-204", 17055, 3), goodsWith("FRAKT", 4900, 1, 32|8)}, extra: []any{}, ip: "192.0.2.17",
	}
}

func (s sale) addresses() (any, any) {
	if s.shipping == nil {
		return s.billing, s.billing
	}
	return s.shipping, s.billing
}

// reserve gives a reserve_amount call: what is signed, and the parameters.
func (s sale) reserve() (string, []any) {
	shipping, billing := s.addresses()
	return fmt.Sprintf("%d:%s:%d", eid, s.pno, s.amount), []any{
		newest, vendor, s.pno, s.gender, s.amount, "", "", s.order, "", shipping, billing, s.ip, s.flags, s.locale[0], s.locale[1], s.locale[2],
		eid, mark, s.locale[3], s.plan, s.goods, s.comment, map[string]any{"delay_adjust": 1}, []any{}, []any{}, []any{}, []any{}, s.extra,
	}
}

// invoice gives an add_invoice call.
func (s sale) invoice() (string, []any) {
	shipping, billing := s.addresses()
	return s.titles(), []any{
		newest, vendor, s.pno, s.gender, "", "", s.order, "", shipping, billing, s.ip, s.flags, s.locale[0], s.locale[1], s.locale[2],
		eid, mark, s.locale[3], s.plan, s.goods, s.comment, map[string]any{"delay_adjust": 1}, []any{}, []any{}, []any{}, []any{}, s.extra,
	}
}

func (s sale) titles() string {
	var all []string
	for _, item := range s.goods {
		all = append(all, item.(map[string]any)["goods"].(map[string]any)["title"].(string))
	}
	return strings.Join(all, ":")
}

// activation gives an activate_reservation call for the goods of the sale.
func (s sale) activation(rno string) (string, []any) {
	shipping, billing := s.addresses()
	signed := fmt.Sprintf("%d:%s", eid, s.pno)
	for _, item := range s.goods {
		line := item.(map[string]any)
		signed += fmt.Sprintf(":%s:%v", line["goods"].(map[string]any)["artno"], line["qty"])
	}
	return signed, []any{
		newest, vendor, rno, "", s.pno, s.gender, "", "", s.order, "", shipping, billing, "0.0.0.0", s.flags, s.locale[0], s.locale[1], s.locale[2],
		eid, mark, s.locale[3], s.plan, s.goods, s.comment, map[string]any{"delay_adjust": 1}, []any{}, []any{}, []any{}, s.extra,
	}
}

// reserved reserves and gives the reservation number.
func (w *world) reserved(s sale) string {
	w.t.Helper()
	signed, params := s.reserve()
	return w.first("reserve_amount", signed, params)
}

// added adds a passive invoice and gives its number.
func (w *world) added(s sale) string {
	w.t.Helper()
	signed, params := s.invoice()
	return w.first("add_invoice", signed, params)
}

// first makes a call that gives a number and a status.
func (w *world) first(method, signed string, params []any) string {
	w.t.Helper()
	made := texts(w.ok(method, signed, params...))
	if len(made) != 2 || made[1] != "1" && made[1] != "2" {
		w.t.Fatalf("%s: %v", method, made)
	}
	return made[0]
}

// refused reserves what must not be sold, and gives the fault.
func (w *world) refused(code int, s sale) reply {
	w.t.Helper()
	signed, params := s.reserve()
	return w.fails(code, "reserve_amount", signed, params...)
}

// activate gives an activate call; info holds what is to be told.
func activate(rno string, info map[string]any, wants ...map[string]any) (string, []any) {
	told := map[string]any{"shipment_info": map[string]any{"delay_adjust": 1}}
	maps.Copy(told, info)
	signed := fmt.Sprintf("4:1:%s:%d:%s", vendor, eid, rno)
	for _, name := range []string{"bclass", "cust_no", "flags", "ocr", "orderid1", "orderid2", "reference", "reference_code"} {
		if v, given := told[name]; given {
			signed += fmt.Sprintf(":%v", v)
		}
	}
	signed += ":1"
	var list []any
	for _, want := range wants {
		list = append(list, want)
		signed += fmt.Sprintf(":%v:%v", want["artno"], want["qty"])
	}
	if list != nil {
		told["artnos"] = list
	}
	return signed, []any{newest, vendor, eid, mark, rno, told}
}

// activated activates a reservation, or some of its articles, and gives the invoice number.
func (w *world) activated(rno string, wants ...map[string]any) string {
	w.t.Helper()
	signed, params := activate(rno, nil, wants...)
	made := texts(w.ok("activate", signed, params...))
	if len(made) != 2 || made[0] != "ok" {
		w.t.Fatalf("activate: %v", made)
	}
	return made[1]
}

// onInvoice makes one of the many calls that name an invoice and nothing else.
func onInvoice(invno string, more ...any) (string, []any) {
	return fmt.Sprintf("%d:%s", eid, invno), append([]any{newest, vendor, eid, invno, mark}, more...)
}

// onReservation makes one of the calls that name a reservation and nothing else.
func onReservation(rno string) (string, []any) {
	return fmt.Sprintf("%d:%s", eid, rno), []any{newest, vendor, rno, eid, mark}
}

// issued adds an invoice and activates it, and gives its number.
func (w *world) issued(s sale) string {
	w.t.Helper()
	invno := w.added(s)
	signed, params := onInvoice(invno, -1, map[string]any{"delay_adjust": 1})
	w.ok("activate_invoice", signed, params...)
	return invno
}
