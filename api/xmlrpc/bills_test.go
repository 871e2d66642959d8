package xmlrpc_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/paper"
	"respite/domain/reservation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
	"respite/wire/xmlrpc/faultcode"
)

// What becomes of invoices: fees of returns, plans chosen at delivery, due dates, and whom faults about them
// speak to (XML-RPC reference 2).

// returnFee gives a credit_part call that charges a fee and takes nothing back.
func returnFee(invno string, amount int) (string, []any) {
	return "2099:" + invno, []any{newest, vendor, eid, invno, "", "", mark, 0, []any{goodsWith("", amount, 1, 32|16)}}
}

func TestReturnFee_OnAPaidInvoice_HasADueDateOfItsOwn(t *testing.T) { // XML-RPC reference 2.20
	w := newWorld(t)
	invno := w.issued(aSale())
	due := w.invoice(invno).DueOn
	w.pay(invno, 56065)
	w.expire(40) // long past the first due date
	signed, params := returnFee(invno, 1500)
	w.ok("credit_part", signed, params...)
	home, _ := country.Of("SE")
	open := w.invoice(invno)
	if open.State != invoice.Active || open.Claim() != 1500 || open.DueOn <= due || open.DueOn != home.Day(w.book.Clock.Now())+14 {
		t.Errorf("%s, %s are owed until %s", open.State, open.Claim().Decimal(), open.DueOn)
	}
	w.reserved(waitless()) // nobody is late
	notes, err := w.book.View().CreditNotesOf(t.Context(), open.Number, eid)
	must(t, err)
	said, err := w.operations.CreditPaper(t.Context(), notes[0].Number, eid)
	must(t, err)
	if !slices.ContainsFunc(said.Facts, func(f paper.Fact) bool { return strings.Contains(f.Value, open.DueOn.String()) }) {
		t.Errorf("the credit note does not say %s: %+v", open.DueOn, said.Facts)
	}
	w.books()
}

func TestReturnFee_InAll_IsNoMoreThanTheInvoice(t *testing.T) {
	charge := func(amount int) func(*world, string) {
		return func(w *world, invno string) {
			signed, params := returnFee(invno, amount)
			w.ok("credit_part", signed, params...)
		}
	}
	for name, c := range map[string]struct {
		before []func(*world, string)
		fee    int
	}{
		"at once":  {nil, 56066},
		"repeated": {[]func(*world, string){charge(30000)}, 26066},
		"after everything was credited": {[]func(*world, string){charge(30000), func(w *world, invno string) {
			w.ok("credit_invoice", "2099:"+invno, newest, vendor, eid, invno, "", mark)
		}}, 26066},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			invno := w.issued(aSale())
			for _, do := range c.before {
				do(w, invno)
			}
			signed, params := returnFee(invno, c.fee)
			w.unchanged(func() { w.fails(faultcode.AmountNotAllowed.Number, "credit_part", signed, params...) })
			charge(c.fee-1)(w, invno)
			if fees := w.invoice(invno).ReturnFees; fees != 56065 {
				t.Errorf("the fees come to %s", fees.Decimal())
			}
			w.books()
		})
	}
}

func TestPlan_AfterAFirstDelivery_IsFixed(t *testing.T) { // XML-RPC reference 2.4
	w := newWorld(t)
	invno := w.added(aSale())
	signed, params := onInvoice(invno)
	parts := slices.Insert(params, 4, any([]any{some("LP-204", 1)}))
	rest, _ := w.ok("activate_part", signed+":LP-204:1", parts...).(map[string]any)["invno"].(string)
	signed, params = onInvoice(rest, 390, []any{})
	w.unchanged(func() { w.fails(faultcode.OperationNotAllowed.Number, "activate_invoice", signed, params...) })
	signed, params = onInvoice(rest, -1, []any{})
	w.ok("activate_invoice", signed, params...)
	w.books()
}

func TestPlan_ThatTheRulesRefuse_DeliversNothing(t *testing.T) {
	w := newWorld(t)
	passive := w.added(aSale())
	w.issued(waitless())
	w.expire(60) // the other one is late by now: nobody sells him more
	signed, params := onInvoice(passive, 390, []any{})
	if a := w.call("activate_invoice", signed, params...); a.code/100 != 22 && a.code/100 != 21 && a.code/100 != 23 {
		t.Errorf("%d %s %v", a.code, a.text, a.result)
	}
	if order := w.passive(passive); order.State != reservation.Held || order.Held() != 56065 || order.Terms.Product.ID != 0 {
		t.Errorf("%+v", order)
	}
	signed, params = onInvoice(passive, -1, []any{})
	w.ok("activate_invoice", signed, params...)
	w.books()
}

// inParts is a cable whose price the fees of the plan would dwarf, and two sets.
func inParts() sale {
	s := aSale()
	s.plan, s.amount = 121, 240100
	s.goods = []any{goods("CABLE", 100, 1), goods("TV", 120000, 2)}
	return s
}

func TestStartFee_OfAPlan_IsTakenWithTheFirstDeliveryUnderIt(t *testing.T) { // domain 2.5
	w := newWorld(t)
	rno := w.reserved(inParts())
	for _, c := range []struct {
		article string
		want    money.Minor
	}{{"CABLE", 0}, {"TV", 19500}, {"TV", 0}} {
		if made := w.invoice(w.activated(rno, some(c.article, 1))); made.StartFee != c.want {
			t.Errorf("%s: %s are taken", c.article, made.StartFee.Decimal())
		}
		w.book.Clock.Move(2 * time.Minute) // the same call within a minute is the same delivery
	}
	w.books()
}

func TestStartFee_OfAReservationSplitOff_StaysWithTheFirst(t *testing.T) { // XML-RPC reference 2.10
	w := newWorld(t)
	rno := w.reserved(inParts())
	other := texts(w.ok("split_reservation", "2099:"+rno+":120000", newest, vendor, rno, 120000, "W-1006", "", 0, eid, mark))[0]
	for _, c := range []struct {
		rno  string
		want money.Minor
	}{{other, 0}, {rno, 19500}} {
		if made := w.invoice(w.activated(c.rno, some("TV", 1))); made.StartFee != c.want {
			t.Errorf("%s are taken instead of %s", made.StartFee.Decimal(), c.want.Decimal())
		}
	}
	w.books()
}

func TestFault_WithoutCountryOrLanguage_SpeaksToTheBuyerOfTheOrder(t *testing.T) {
	for home, language := range map[string]string{"DE": "de", "FI": "fi", "NL": "nl", "NO": "nb"} {
		w := newWorld(t)
		s := buyers[home].sale()
		rno, invno := w.reserved(s), w.issued(s)
		signed, params := activate(rno, nil, some("NOTHING", 1))
		if a := w.fails(9108, "activate", signed, params...); !strings.HasPrefix(a.text, faultcode.ArticleUnknown.Text(language)) {
			t.Errorf("%s by rno: %s", home, a.text)
		}
		signed, params = onInvoice(invno, -1, []any{})
		told := w.fails(faultcode.InvoiceNotPassive.Number, "activate_invoice", signed, params...)
		if !strings.HasPrefix(told.text, faultcode.InvoiceNotPassive.Text(language)) {
			t.Errorf("%s by invno: %s", home, told.text)
		}
		told = w.fails(faultcode.PersonalNumberInvalid.Number, "has_account", "2099:1", newest, vendor, eid, "1", mark, s.locale[3])
		if !strings.HasPrefix(told.text, faultcode.PersonalNumberInvalid.Text(language)) {
			t.Errorf("%s by enc: %s", home, told.text)
		}
	}
}

func TestEmail_OfASwedishBuyer_IsFoundWhereverTheShopSellsFirst(t *testing.T) { // XML-RPC reference 2.24
	w := newWorld(t, func(shop *merchant.Merchant) {
		shop.Contract.Countries = []country.Code{country.NL, country.DE, country.SE}
	})
	rno := w.reserved(aSale())
	w.ok("update_email", "410321-9202:new@example.com", newest, vendor, eid, mark, "410321-9202", "new@example.com")
	if email := w.order(rno).Parties.Billing.Email; email != "new@example.com" {
		t.Errorf("it is %s", email)
	}
	w.books()
}

func TestCustomerNumber_TakenBack_CanBeGivenToSomebodyElse(t *testing.T) { // XML-RPC reference 2.29
	w := newWorld(t)
	w.knownCustomer()
	give := func() reply {
		return w.call("set_customer_no", "2099:01087000571:C-7", newest, vendor, "01087000571", "C-7", eid, mark, 3)
	}
	if a := give(); a.code != faultcode.CustomerNumberTaken.Number {
		t.Errorf("somebody has it: %d %s", a.code, a.text)
	}
	w.ok("remove_customer_no", "2099:C-7", newest, vendor, "C-7", eid, mark)
	if a := give(); a.code != 0 {
		t.Errorf("nobody has it: %d %s", a.code, a.text)
	}
	if got := texts(w.ok("get_customer_no", "2099:01087000571", newest, vendor, "01087000571", eid, mark, 3)); !slices.Equal(got, []string{"C-7"}) {
		t.Errorf("%v", got)
	}
}

func TestCustomerNumber_ByABirthDate_IsRefused(t *testing.T) { // others were born that day
	w := newWorld(t)
	for _, home := range []string{"DE", "NL", "AT"} {
		pno, enc := buyers[home].pno, buyers[home].locale[3]
		w.fails(faultcode.PersonalNumberEncoding.Number, "set_customer_no", "2099:"+pno+":C-9", newest, vendor, pno, "C-9", eid, mark, enc)
		w.fails(faultcode.PersonalNumberEncoding.Number, "get_customer_no", "2099:"+pno, newest, vendor, pno, eid, mark, enc)
	}
}

func TestDueDate_ReckonedAgain_IsReckonedFromWhereItIs(t *testing.T) { // XML-RPC reference 2.17
	w := newWorld(t)
	invno := w.issued(aSale())
	due := w.invoice(invno).DueOn
	extend := func(days int, dry bool) reply {
		signed, params := onInvoice(invno, map[string]any{"days": days, "calculate_only": dry})
		return w.call("extend_invoice_due_date", signed, params...)
	}
	reckoned := func(want day.Day) {
		t.Helper()
		told, _ := extend(10, true).result.(map[string]any)
		if told["new_date"] != want.String() {
			t.Errorf("%v instead of %s", told, want)
		}
	}
	reckoned(due + 10)
	extend(10, false)
	reckoned(due + 20)
	if a := extend(171, false); a.code == 0 {
		t.Errorf("181 days in all: %v", a.result)
	}
	if a := extend(170, false); a.code != 0 || w.invoice(invno).DueOn != due+180 {
		t.Errorf("180 days in all: %d %s", a.code, a.text)
	}
	if a := extend(1, true); a.code == 0 {
		t.Errorf("a day more, to reckon only: %v", a.result)
	}
	w.books()
}

func TestFee_OfEachCurrency_IsTheOneOfTheContract(t *testing.T) {
	w := newWorld(t, func(shop *merchant.Merchant) {
		shop.Contract.FeeRate = 0
		shop.Contract.FeesIn = map[money.Currency]merchant.FixedFees{money.SEK: {Capture: 4_00}, money.EUR: {Capture: 35}}
	})
	for home, want := range map[string]money.Minor{"SE": 4_00, "DE": 35, "NL": 35, "DK": 30} {
		if made := w.invoice(w.issued(buyers[home].sale())); made.Fee.Net != want {
			t.Errorf("%s: %s are charged", home, made.Fee.Net.Decimal())
		}
	}
	w.books()
}

func TestDocument_AskedForByManyAtOnce_IsOne(t *testing.T) {
	w := newWorld(t)
	number := numberOf[invoice.Number](w, w.issued(aSale()))
	made := make(chan string)
	for range 60 {
		go func() {
			paper, err := w.operations.InvoiceDocument(t.Context(), number, eid)
			made <- fmt.Sprint(string(paper.Content), err)
		}()
	}
	first := <-made
	for range 59 {
		if other := <-made; other != first {
			t.Errorf("%d bytes differ from the first %d", len(other), len(first))
		}
	}
	if !strings.HasPrefix(first, "%PDF-") || !strings.HasSuffix(first, "<nil>") {
		t.Errorf("it begins with %.20q", first)
	}
}
