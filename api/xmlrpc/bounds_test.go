package xmlrpc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/country"
	"respite/value/money"
	"respite/wire/xmlrpc/faultcode"
)

// Where orders have their bounds: sums rounded elsewhere, amounts of nothing, one address, numbers that are
// not the order's own (XML-RPC reference 2, 3).

// onceRounded is two articles whose sum the client has rounded once to 25.25; line by line it is 25.26.
func onceRounded() sale {
	s := aSale()
	s.amount, s.goods = 2525, []any{goodsWith("A", 1010, 1, 0), goodsWith("B", 1010, 1, 0)}
	return s
}

func (w *world) closes(rno string, invoices ...string) {
	w.t.Helper()
	var sum money.Minor
	for _, invno := range invoices {
		sum += w.invoice(invno).Gross
	}
	if order := w.order(rno); sum != 2525 || order.Held() != 0 || order.State != reservation.Activated {
		w.t.Errorf("%s are invoiced and %s held, %s", sum.Decimal(), order.Held().Decimal(), order.State)
	}
	w.books()
}

func TestRounding_OfAnAmountRoundedOnce_IsInvoicedToTheUnit(t *testing.T) { // domain 1.2
	for name, deliver := range map[string]func(w *world, rno string) []string{
		"whole": func(w *world, rno string) []string { return []string{w.activated(rno)} },
		"A and then B": func(w *world, rno string) []string {
			return []string{w.activated(rno, some("A", 1)), w.activated(rno, some("B", 1))}
		},
		"B and then A": func(w *world, rno string) []string {
			return []string{w.activated(rno, some("B", 1)), w.activated(rno, some("A", 1))}
		},
		"goods as told": func(w *world, rno string) []string {
			signed, params := onceRounded().activation(rno)
			return []string{texts(w.ok("activate_reservation", signed, params...))[1]}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rno := w.reserved(onceRounded())
			w.closes(rno, deliver(w, rno)...)
		})
	}
}

func TestRounding_OfMoreThanAUnitALine_IsNoRounding(t *testing.T) {
	w := newWorld(t)
	s := onceRounded()
	s.amount = 2523
	signed, params := s.activation(w.reserved(s))
	w.fails(faultcode.AmountNotAllowed.Number, "activate_reservation", signed, params...)
	w.books()
}

func TestPending_OfNoAmount_IsRefusedByStaffAndByTime(t *testing.T) {
	s := aSale()
	s.amount, s.billing = 0, address("email", "pending_denied@klarna.com")
	for name, refuse := range map[string]func(w *world, number reservation.Number){
		"by staff": func(w *world, number reservation.Number) {
			must(w.t, w.operations.Decide(w.t.Context(), number, false, "clerk"))
		},
		"by time": func(w *world, number reservation.Number) {
			w.book.Clock.Move(30 * 24 * time.Hour)
			w.review(number)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			rno := w.reserved(s)
			refuse(w, w.order(rno).Number)
			if order := w.order(rno); order.State != reservation.Refused {
				t.Errorf("it is %s", order.State)
			}
			w.books()
		})
	}
}

// readdressed gives an update of one address.
func readdressed(rno, side string, there map[string]any) (string, []any) {
	signed := "4:1:" + vendor + ":2099:" + rno
	for _, name := range []string{"careof", "street", "zip", "city", "country", "fname", "lname"} {
		if text := fmt.Sprint(there[name]); text != "" {
			signed += ":" + text
		}
	}
	return signed, []any{newest, vendor, eid, mark, rno, map[string]any{side: there}}
}

func TestUpdate_OfAContractWithOneAddress_GoesNowhereElse(t *testing.T) {
	w := newWorld(t, func(shop *merchant.Merchant) { shop.Contract.OneAddress = []country.Code{country.SE} })
	rno := w.reserved(aSale())
	for _, side := range []string{"dlv_addr", "bill_addr"} {
		signed, params := readdressed(rno, side, address("street", "Kungsgatan 3"))
		w.fails(faultcode.AddressWrong.Number, "update", signed, params...)
	}
	if parties := w.order(rno).Parties; parties.ShippingDiffers() || parties.Billing.Street != "Storgatan 7" {
		t.Errorf("%+v", parties)
	}
	w.books()
}

func TestUpdate_OfAnAddress_ReplacesItWhole(t *testing.T) { // XML-RPC reference 2.15
	w := newWorld(t)
	s := aSale()
	s.billing, s.shipping = address("careof", "c/o Berg"), address("careof", "c/o Berg")
	rno := w.reserved(s)
	signed, params := readdressed(rno, "dlv_addr", address("fname", "Berta", "street", "Kungsgatan 3"))
	w.ok("update", signed, params...)
	parties := w.order(rno).Parties
	if there := parties.Shipping; there.CareOf != "" || there.FirstName != "Berta" || there.Street != "Kungsgatan 3" {
		t.Errorf("the goods go to %+v", there)
	}
	if bill := parties.Billing; bill.CareOf != "c/o Berg" || bill.FirstName != "Anna" {
		t.Errorf("the bill goes to %+v", bill)
	}
	w.books()
}

func TestReservation_OfAPassiveOrder_HasNoNumberForTheShop(t *testing.T) {
	w := newWorld(t)
	invno := w.added(aSale())
	before := w.passive(invno)
	rno := fmt.Sprint(before.Number)
	plain, named := onReservation(rno)
	delivery, delivered := activate(rno, nil)
	goods, told := aSale().activation(rno)
	address, readdressed := readdressed(rno, "dlv_addr", address())
	amount := fmt.Sprintf("2099:%s:1000", rno)
	for _, c := range []struct {
		method, signed string
		params         []any
	}{
		{"extend_expiry_date", plain, named}, {"cancel_reservation", plain, named}, {"activate", delivery, delivered},
		{"activate_reservation", goods, told}, {"update", address, readdressed},
		{"update", "4:1:" + vendor + ":2099:" + rno + ":W-8", []any{newest, vendor, eid, mark, rno, map[string]any{"orderid1": "W-8"}}},
		{"change_reservation", amount, []any{newest, vendor, rno, 1000, eid, mark, 0}},
		{"split_reservation", amount, []any{newest, vendor, rno, 1000, "", "", 0, eid, mark}},
		{"check_order_status", "2099:" + rno, []any{newest, vendor, eid, mark, rno, 0}},
	} {
		w.unchanged(func() { w.fails(faultcode.ReservationNumberWrong.Number, c.method, c.signed, c.params...) })
	}
	if after := w.passive(invno); after.Events != before.Events || after.Held() != before.Held() || after.State != before.State {
		t.Errorf("%+v became %+v", before, after)
	}
	w.books()
}

func TestStatus_ByOrderNumber_PrefersTheAcceptedOrder(t *testing.T) { // XML-RPC reference 2.18
	w := newWorld(t)
	w.reserved(aSale())
	w.denied() // a newer one under the same number
	if got := w.ok("check_order_status", "2099:W-1001", newest, vendor, eid, mark, "W-1001", 1); got != 1 {
		t.Errorf("its status is %v", got)
	}
}

func TestMobile_AfterItsCodeWasTold_IsNotRaised(t *testing.T) { // XML-RPC reference 7.6
	w := newWorld(t)
	names := w.byPhone()
	rno := names["RESERVATION"]
	raise := func(code int, amount int) {
		w.fails(code, "change_reservation", fmt.Sprintf("2099:%s:%d", rno, amount), newest, vendor, rno, amount, eid, mark, 0)
	}
	raise(faultcode.PINMissing.Number, 60000)
	signed, params := activate(rno, map[string]any{"pin": names["RIGHT-CODE"]}, some("LP-204", 1))
	w.ok("activate", signed, params...)
	raise(faultcode.AmountNotAllowed.Number, 39011)
	w.fails(faultcode.AmountNotAllowed.Number, "update", "4:1:"+vendor+":2099:"+rno+":CD-1:5", newest, vendor, eid, mark, rno,
		map[string]any{"goods_list": []any{goods("CD-1", 10000, 5)}})
	if order := w.order(rno); order.Held() != 39010 {
		t.Errorf("%s are held", order.Held().Decimal())
	}
	w.books()
}

func TestMobile_OfAPassiveOrder_TakesTheCodeFromTheShipmentInfo(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.pno, s.billing, s.flags, s.locale[3] = "0765260000", "", 262144|524288, 1002
	invno := w.added(s)
	signed, params := onInvoice(invno, -1, map[string]any{"delay_adjust": 1, "pin": w.passive(invno).Details.PIN.Code})
	w.ok("activate_invoice", signed, params...)
	if made := w.invoice(invno); made.Gross != 56065 {
		t.Errorf("%+v", made)
	}
	w.books()
}

func TestQuantity_OfAnArticleWithoutNumber_IsUnknown(t *testing.T) { // XML-RPC reference 2.24
	w := newWorld(t)
	invno := w.added(withHandling()) // the handling fee has no article number
	w.unchanged(func() {
		w.fails(faultcode.ArticleUnknown.Number, "update_goods_qty", invno+"::0", newest, vendor, eid, mark, invno, "", 0)
		w.fails(faultcode.ArticleUnknown.Number, "update_goods_qty", invno+"::2", newest, vendor, eid, mark, invno, "", 2)
	})
	if order := w.passive(invno); order.Held() != 58965 {
		t.Errorf("%s are held", order.Held().Decimal())
	}
	w.books()
}

func TestQuantity_OfAnArticleOnSeveralLines_GivesWayFromTheLast(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.goods = []any{goods("A", 10000, 2), goods("B", 5000, 1), goods("A", 7000, 2)}
	invno := w.added(s)
	for _, c := range []struct {
		quantity int
		want     money.Minor
	}{{5, 46000}, {3, 32000}, {1, 15000}, {4, 45000}} {
		w.ok("update_goods_qty", fmt.Sprintf("%s:A:%d", invno, c.quantity), newest, vendor, eid, mark, invno, "A", c.quantity)
		if held := w.passive(invno).Held(); held != c.want {
			t.Errorf("%d pieces come to %s", c.quantity, held.Decimal())
		}
	}
	w.books()
}

// least is the least whole number there is: its size has no positive counterpart.
const least = json.Number("-9223372036854775808")

func TestHostile_TheLeastNumber_IsNoAmount(t *testing.T) {
	w := newWorld(t)
	rno, invno := w.reserved(aSale()), w.issued(waitless())
	article := goods("LP-204", 0, 1)
	article["goods"].(map[string]any)["price"] = least
	_, reserve := aSale().reserve()
	reserve[4] = least
	for name, c := range map[string]struct {
		method, signed string
		params         []any
	}{
		"an amount reserved": {"reserve_amount", "2099:410321-9202:" + least.String(), reserve},
		"an amount changed":  {"change_reservation", "2099:" + rno + ":" + least.String(), []any{newest, vendor, rno, least, eid, mark, 0}},
		"an amount added":    {"change_reservation", "2099:" + rno + ":" + least.String(), []any{newest, vendor, rno, least, eid, mark, 1}},
		"an amount split":    {"split_reservation", "2099:" + rno + ":" + least.String(), []any{newest, vendor, rno, least, "", "", 0, eid, mark}},
		"an amount returned": {"return_amount", "2099:" + invno, []any{newest, vendor, eid, invno, least, double("25"), mark, 0}},
		"a sum":              {"periodic_cost", "2099:" + least.String() + ":390", []any{newest, vendor, eid, least, 390, 0, 0, mark}},
		"a price": {"update", "4:1:" + vendor + ":2099:" + rno + ":LP-204:1:CD-1:1",
			[]any{newest, vendor, eid, mark, rno, map[string]any{"goods_list": []any{article, goods("CD-1", 9900, 1)}}}},
	} {
		w.unchanged(func() {
			if a := w.call(c.method, c.signed, c.params...); a.code == 0 || a.code == faultcode.OtherMerchantError.Number {
				t.Errorf("%s: %d %s %v", name, a.code, a.text, a.result)
			}
		})
	}
	w.books()
}

func TestHostile_AListForARate_IsRefused(t *testing.T) {
	for member, value := range map[string]any{"vat": []any{double("25")}, "discount": map[string]any{"percent": 10}} {
		w := newWorld(t)
		s := aSale()
		s.goods[0].(map[string]any)["goods"].(map[string]any)[member] = value
		w.unchanged(func() { w.refused(faultcode.GoodsUnreadable.Number, s) })
	}
}

func TestHostile_AnEmailThatRunsBackwards_IsRefused(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.billing = address("email", "anna\u202e@example.com")
	w.refused(faultcode.EmailWrong.Number, s)
	const backwards = "anna@exam\u202eple.com"
	w.reserved(aSale())
	a := w.send(python.call("update_email", "410321-9202:"+backwards, newest, vendor, eid, mark, "410321-9202", backwards))
	if a.code != faultcode.EmailWrong.Number {
		t.Errorf("update_email: %d %s", a.code, a.text)
	}
}

func TestQuestions_OfWhatCannotBe_AreRefused(t *testing.T) {
	w := newWorld(t)
	invno := w.issued(aSale())
	if a := w.call("periodic_cost", "2099:-1:390", newest, vendor, eid, -1, 390, 0, 0, mark); a.code != faultcode.AmountNotAllowed.Number {
		t.Errorf("a negative sum: %d %s %v", a.code, a.text, a.result)
	}
	for _, none := range []any{[]any{}, ""} {
		w.fails(faultcode.ArticleListWrong.Number, "invoice_part_amount", "2099:"+invno, newest, vendor, eid, invno, none, mark)
	}
}

func TestOrder_OfTheStandardIntegration_SendsCreditNotesTheWayItsInvoiceWent(t *testing.T) {
	for method, want := range map[string]dispatch.Channel{"email_invoice": dispatch.Email, "send_invoice": dispatch.Post} {
		w := newWorld(t)
		invno := w.issued(aSale())
		signed, params := onInvoice(invno)
		w.ok(method, signed, params...)
		w.ok("credit_part", signed+":LP-204:1", newest, vendor, eid, invno, []any{some("LP-204", 1)}, "", mark)
		sent := w.dispatches()
		if len(sent) != 2 || sent[0].Kind != dispatch.CreditNote || sent[0].Channel != want || sent[0].Invoice != numberOf[invoice.Number](w, invno) {
			t.Errorf("%s: %+v", method, sent)
		}
		w.books()
	}
}

func TestOrderNumbers_OfMoreThan255Characters_AreNotTaken(t *testing.T) {
	w := newWorld(t)
	longest, longer := strings.Repeat("å", 255), strings.Repeat("å", 256)
	s := aSale()
	s.order = longest
	rno, passive := w.reserved(s), w.added(s)
	if got := w.order(rno).Reference; got != longest {
		t.Errorf("the number is %.20q", got)
	}
	w.unchanged(func() {
		s.order = longer
		w.refused(faultcode.OrderNumberWrong.Number, s)
		signed, params := activate(rno, map[string]any{"orderid2": longer})
		w.fails(faultcode.OrderNumberWrong.Number, "activate", signed, params...)
		signed, params = s.activation(rno)
		w.fails(faultcode.OrderNumberWrong.Number, "activate_reservation", signed, params...)
		w.fails(faultcode.OrderNumberWrong.Number, "update", "4:1:"+vendor+":2099:"+rno+":"+longer,
			newest, vendor, eid, mark, rno, map[string]any{"orderid1": longer})
		w.fails(faultcode.OrderNumberWrong.Number, "update_orderno", passive+":"+longer, newest, vendor, eid, mark, passive, longer)
		w.fails(faultcode.OrderNumberWrong.Number, "split_reservation", "2099:"+rno+":100", newest, vendor, rno, 100, longer, "", 0, eid, mark)
	})
}
