package xmlrpc_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/value/money"
)

// What calls do that answer with no more than a number or "ok" (XML-RPC reference 2).

// left gives what of an invoice is not credited, with the fees of returns.
func left(i invoice.Invoice) money.Minor { return i.Gross + i.ReturnFees - i.Credited }

func TestReturn_OfEachKind_GivesBackWhatItSays(t *testing.T) {
	list := []any{some("LP-204", 1)}
	fee := []any{goodsWith("", 1500, 1, 32|16)}
	for name, c := range map[string]struct {
		method, signed string
		params         []any // behind the invoice number
		want           money.Minor
	}{
		"an amount":                    {"return_amount", "", []any{1000, double("25"), mark, 32, ""}, 55065},
		"an amount without VAT":        {"return_amount", "", []any{1000, double("25"), mark, 0}, 54815},
		"an amount of the older form":  {"return_amount", "", []any{1000, 25, mark}, 55065},
		"an article":                   {"credit_part", ":LP-204:1", []any{list, "", mark}, 39010},
		"an article less a fee":        {"credit_part", ":LP-204:1", []any{list, "", mark, 0, fee}, 40510},
		"a fee alone":                  {"credit_part", "", []any{"", "", mark, 0, fee}, 57565},
		"an article, another's order":  {"credit_part", ":LP-204:1", []any{"", []any{goods("LP-204", 17055, 1)}, mark}, 39010},
		"everything":                   {"credit_invoice", "", []any{"", mark}, 0},
		"everything, the first way":    {"return_invoice", "", []any{mark}, 0},
		"an article, the first way":    {"return_part", ":LP-204:1", []any{list, mark}, 39010},
		"a fee without VAT and a half": {"credit_part", ":FRAKT:1", []any{[]any{some("FRAKT", 1)}, "", mark, 0, []any{goodsWith("", 1000, 1, 16)}}, 52415},
	} {
		w := newWorld(t)
		invno := w.issued(aSale())
		w.ok(c.method, "2099:"+invno+c.signed, append([]any{newest, vendor, eid, invno}, c.params...)...)
		if made := w.invoice(invno); left(made) != c.want {
			t.Errorf("%s: %s are left instead of %s", name, left(made).Decimal(), c.want.Decimal())
		}
		signed, params := onInvoice(invno)
		if told := w.ok("invoice_amount", signed, params...); told != int(c.want) {
			t.Errorf("%s: invoice_amount tells %v", name, told)
		}
		w.books()
	}
}

func TestPassive_ChangedBeforeActivation_IsInvoicedAsChanged(t *testing.T) {
	w := newWorld(t)
	invno := w.added(withHandling())
	for _, c := range []struct {
		method, signed string
		params         []any
		want           money.Minor
	}{
		{"update_goods_qty", ":LP-204:2", []any{"LP-204", 2}, 41910},
		{"update_charge_amount", ":1:3900", []any{1, 3900}, 40910},
		{"update_charge_amount", ":2:1900", []any{2, 1900}, 39910},
		{"update_orderno", ":W-7", []any{"W-7"}, 39910},
		{"update_notes", ":Ring", []any{"Ring"}, 39910},
		{"update_goods_qty", ":FRAKT:0", []any{"FRAKT", 0}, 36010},
	} {
		if got := w.ok(c.method, invno+c.signed, append([]any{newest, vendor, eid, mark, invno}, c.params...)...); got != invno {
			t.Errorf("%s: %v", c.method, got)
		}
		if order := w.passive(invno); order.Held() != c.want {
			t.Errorf("%s: %s are held instead of %s", c.method, order.Held().Decimal(), c.want.Decimal())
		}
	}
	if order := w.passive(invno); order.Reference != "W-7" || order.Details.Comment != "Ring" {
		t.Errorf("%q, %q", order.Reference, order.Details.Comment)
	}
	signed, params := onInvoice(invno, -1, []any{})
	w.ok("activate_invoice", signed, params...)
	if made := w.invoice(invno); made.Gross != 36010 || made.Reference != "W-7" {
		t.Errorf("%s for %s", made.Gross.Decimal(), made.Reference)
	}
	w.books()
}

func TestPassive_ActivatedWithAnotherPlan_IsPaidInParts(t *testing.T) {
	w := newWorld(t)
	invno := w.added(aSale())
	signed, params := onInvoice(invno, 390, []any{})
	w.ok("activate_invoice", signed, params...)
	if made := w.invoice(invno); made.Plan.ID != 390 || made.Account == "" {
		t.Errorf("%+v", made.Plan)
	}
	w.books()
}

func TestReservation_Changed_HoldsAsMuch(t *testing.T) {
	for _, c := range []struct{ amount, mode, want int }{{40000, 0, 40000}, {60000, 0, 60000}, {1000, 1, 57065}, {-1000, 1, 55065}, {0, 0, 0}} {
		w := newWorld(t)
		rno := w.reserved(aSale())
		w.ok("change_reservation", fmt.Sprintf("2099:%s:%d", rno, c.amount), newest, vendor, rno, c.amount, eid, mark, c.mode)
		if order := w.order(rno); int(order.Held()) != c.want {
			t.Errorf("%+v: %s are held", c, order.Held().Decimal())
		}
		w.books()
	}
}

func TestReservation_Updated_HasOtherGoodsAddressesAndNumbers(t *testing.T) {
	w := newWorld(t)
	rno := w.reserved(aSale())
	there := address("street", "Kungsgatan 3", "city", "Göteborg", "zip", "41119")
	const place = ":Kungsgatan 3:41119:Göteborg:209:Anna:Åkesson"
	w.ok("update", "4:1:"+vendor+":2099:"+rno+place+place+":CD-1:2:W-8:W-9", newest, vendor, eid, mark, rno, map[string]any{
		"goods_list": []any{goods("CD-1", 9900, 2)}, "dlv_addr": there, "bill_addr": there, "orderid1": "W-8", "orderid2": "W-9",
	})
	order := w.order(rno)
	if order.Held() != 19800 || order.Parties.Billing.City != "Göteborg" ||
		order.Reference != "W-8" || order.Order != "W-9" || order.Parties.ShippingDiffers() {
		t.Errorf("%s for %s in %s", order.Held().Decimal(), order.Reference, order.Parties.Billing.City)
	}
	w.books()
}

func TestInvoice_SentByEitherCall_GoesThatWay(t *testing.T) {
	w := newWorld(t)
	invno := w.issued(aSale())
	signed, params := onInvoice(invno)
	for i, c := range []struct {
		method string
		want   dispatch.Channel
	}{{"email_invoice", dispatch.Email}, {"send_invoice", dispatch.Post}} {
		w.ok(c.method, signed, params...)
		if sent := w.dispatches(); len(sent) != i+1 || sent[0].Channel != c.want {
			t.Errorf("%s: %+v", c.method, sent)
		}
	}
	w.books()
}

func TestInvoice_PostponedToReckonOnly_StaysDue(t *testing.T) {
	w := newWorld(t)
	invno := w.issued(aSale())
	due := w.invoice(invno).DueOn
	signed, params := onInvoice(invno, map[string]any{"days": 10, "calculate_only": true})
	w.ok("extend_invoice_due_date", signed, params...)
	if now := w.invoice(invno).DueOn; now != due {
		t.Errorf("due on %s instead of %s", now, due)
	}
	signed, params = onInvoice(invno, map[string]any{"days": 10, "calculate_only": false})
	w.ok("extend_invoice_due_date", signed, params...)
	if now := w.invoice(invno).DueOn; now != due+10 {
		t.Errorf("due on %s after %s", now, due)
	}
	w.books()
}

func TestInvoice_AtTheAddressOfItsDocument_IsAPDF(t *testing.T) {
	w := newWorld(t)
	invno := w.added(aSale())
	signed, params := onInvoice(invno, -1, []any{})
	address, _ := w.ok("activate_invoice", signed, params...).(string)
	path, isOurs := strings.CutPrefix(address, "https://pay.example.org")
	if !isOurs {
		t.Fatalf("the document is at %s", address)
	}
	paper, err := w.operations.OpenDocument(t.Context(), path)
	must(t, err)
	if !bytes.HasPrefix(paper.Content, []byte("%PDF-")) {
		t.Errorf("it begins with %q", paper.Content[:8])
	}
	w.books()
}
