package xmlrpc_test

import (
	"fmt"
	"strings"
	"testing"
)

// What another shop's number is must not be told: each method answers a number of another shop just as one
// that nobody has.
func TestAttack_EveryMethodAboutTheNumberOfAnotherShop_AnswersAsAboutNobodys(t *testing.T) {
	w := newWorld(t)
	shop := theShop()
	shop.ID, shop.WebsiteKey, shop.Plans = 2100, "OTHERSHOP2", nil
	w.takeOn(shop)
	theirs := map[string]string{
		"RNO": w.reserved(aSale()), "INVNO": w.issued(withHandling()), "PASSIVE": w.added(waitless()), "OCR": w.printed(), "CUSTNO": "C-7", "ORDER": "W-1001",
	}
	w.ok("set_customer_no", "2099:410321-9202:C-7", newest, vendor, "410321-9202", "C-7", eid, mark, 2)
	nobodys := map[string]string{
		"RNO": another(theirs["RNO"]), "INVNO": another(theirs["INVNO"]), "PASSIVE": another(theirs["PASSIVE"]), "OCR": theirs["OCR"], "CUSTNO": "C-8", "ORDER": "W-9999",
	}
	info := map[string]any{}
	lp := []any{some("LP-204", 1)}
	_, delivery := aSale().activation("RNO")
	delivery[16] = 2100
	for _, c := range []struct {
		method, signed string
		params         []any
	}{
		{"cancel_reservation", "2100:RNO", []any{"RNO", 2100, mark}},
		{"extend_expiry_date", "2100:RNO", []any{"RNO", 2100, mark}},
		{"change_reservation", "2100:RNO:100", []any{"RNO", 100, 2100, mark, 0}},
		{"split_reservation", "2100:RNO:100", []any{"RNO", 100, "", "", 0, 2100, mark}},
		{"check_order_status", "2100:RNO", []any{2100, mark, "RNO", 0}},
		{"check_order_status", "2100:INVNO", []any{2100, mark, "INVNO", 0}},
		{"check_order_status", "2100:ORDER", []any{2100, mark, "ORDER", 1}},
		{"activate", "4:1:" + vendor + ":2100:RNO", []any{2100, mark, "RNO", info}},
		{"activate_reservation", "2100:410321-9202:LP-204:3:FRAKT:1", delivery[2:]},
		{"update", "4:1:" + vendor + ":2100:RNO:W-9", []any{2100, mark, "RNO", map[string]any{"orderid1": "W-9"}}},
		{"activate_invoice", "2100:PASSIVE", []any{2100, "PASSIVE", mark}},
		{"activate_part", "2100:PASSIVE:LP-204:1", []any{2100, "PASSIVE", lp, mark}},
		{"delete_invoice", "2100:PASSIVE", []any{2100, "PASSIVE", mark}},
		{"update_goods_qty", "PASSIVE:LP-204:1", []any{2100, mark, "PASSIVE", "LP-204", 1}},
		{"update_charge_amount", "PASSIVE:1:100", []any{2100, mark, "PASSIVE", 1, 100}},
		{"update_orderno", "PASSIVE:W-9", []any{2100, mark, "PASSIVE", "W-9"}},
		{"update_notes", "PASSIVE:note", []any{2100, mark, "PASSIVE", "note"}},
		{"update_email", "410321-9202:x@example.com", []any{2100, mark, "410321-9202", "x@example.com"}},
		{"credit_invoice", "2100:INVNO", []any{2100, "INVNO", "", mark}},
		{"credit_part", "2100:INVNO:LP-204:1", []any{2100, "INVNO", lp, "", mark}},
		{"return_amount", "2100:INVNO", []any{2100, "INVNO", 100, double("25"), mark}},
		{"return_invoice", "2100:INVNO", []any{2100, "INVNO", mark}},
		{"return_part", "2100:INVNO:LP-204:1", []any{2100, "INVNO", lp, mark}},
		{"email_invoice", "2100:INVNO", []any{2100, "INVNO", mark}},
		{"send_invoice", "2100:INVNO", []any{2100, "INVNO", mark}},
		{"invoice_amount", "2100:INVNO", []any{2100, "INVNO", mark}},
		{"invoice_amount", "2100:PASSIVE", []any{2100, "PASSIVE", mark}},
		{"invoice_part_amount", "2100:INVNO:LP-204:1", []any{2100, "INVNO", lp, mark}},
		{"invoice_address", "2100:INVNO", []any{2100, "INVNO", mark}},
		{"is_invoice_paid", "2100:INVNO", []any{"INVNO", 2100, mark}},
		{"extend_invoice_due_date", "2100:INVNO", []any{2100, "INVNO", mark, map[string]any{"days": 1}}},
		{"order_info", "2100:INVNO", []any{2100, "INVNO", mark}},
		{"lookup_invoice", "2100:ORDER", []any{2100, "ORDER", mark}},
		{"remove_customer_no", "2100:CUSTNO", []any{"CUSTNO", 2100, mark}},
	} {
		var answers []string
		for _, names := range []map[string]string{theirs, nobodys} {
			params := append([]any{newest, vendor}, filled(c.params, names)...)
			w.unchanged(func() {
				a := w.call(c.method, filledText(c.signed, names), params...)
				answers = append(answers, hidden(a.raw, names))
				if a.code == 0 && c.method != "update_email" && c.method != "is_invoice_paid" && c.method != "remove_customer_no" {
					t.Errorf("%s succeeds: %s", c.method, a.raw)
				}
			})
		}
		if answers[0] != answers[1] {
			t.Errorf("%s tells the two apart:\n%s\n%s", c.method, answers[0], answers[1])
		}
	}
	w.books()
}

// another gives a number that looks like the one given and is nobody's.
func another(number string) string {
	last := number[len(number)-4 : len(number)-1]
	return strings.Replace(number, last, map[bool]string{true: "909", false: "919"}[last != "909"], 1)
}

func filledText(text string, names map[string]string) string {
	for name, number := range names {
		text = strings.ReplaceAll(text, name, number)
	}
	return text
}

func filled(params []any, names map[string]string) []any {
	all := make([]any, len(params))
	for i, p := range params {
		all[i] = p
		if text, isText := p.(string); isText && names[text] != "" {
			all[i] = names[text]
		}
	}
	return all
}

// hidden gives an answer without the numbers that were asked about.
func hidden(answer string, names map[string]string) string {
	for name, number := range names {
		answer = strings.ReplaceAll(answer, number, name)
	}
	return answer
}

// A digest that counts for one shop counts for no other, not even with the same secret.
func TestAttack_TheDigestOfAnotherShop_IsRefusedWithTheSameSecret(t *testing.T) {
	w := newWorld(t)
	shop := theShop()
	shop.ID, shop.WebsiteKey, shop.Plans = 2100, "OTHERSHOP2", nil
	w.takeOn(shop)
	signed, params := aSale().reserve()
	params[16] = 2100
	w.unchanged(func() {
		if a := w.call("reserve_amount", signed, params...); a.code == 0 {
			t.Errorf("%v", a.result)
		}
	})
	for _, number := range []string{"2100", "0", "999999", "-1"} {
		body := instead(t, php.call("get_pclasses", number+":0", newest, vendor, eid, 0, mark, 209, 138), signedShop, fmt.Sprintf("<value><int>%s</int></value>", number))
		if a := w.send(body); number != "2100" && a.code == 0 {
			t.Errorf("shop %s: %v", number, a.result)
		}
	}
}
