package operation_test

import (
	"reflect"
	"testing"

	"respite/domain/basket"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/operation"
	"respite/value/fault"
	"respite/value/money"
)

// returnFee is what a return costs the consumer.
func returnFee(of money.Minor) []basket.Line { return []basket.Line{article("return", of, 1)} }

func (c *counter) delivered(first string, changes ...func(*operation.Activate)) (operation.Reserved, invoice.Number) {
	c.t.Helper()
	r := c.reserve(somebody(first))
	return r, c.activate(r, changes...).Invoice
}

func TestCredit_OfArticlesWithAFee_TakesTheDifferenceOffTheClaim(t *testing.T) { // XML-RPC reference 2.20
	c := openCounter(t)
	r, number := c.delivered("Anna")
	done, err := c.credit(operation.Credit{
		Invoice: number, Articles: []basket.Want{{Article: "car", Count: 1}}, Fees: returnFee(15_00), Number: "CR-1", Origin: request.Origin{Service: "xmlrpc"},
	})
	c.must(err)
	note, err := c.book.View().CreditNote(t.Context(), done.Credit, shopID)
	c.must(err)
	if note.Gross != 100_00 || note.FeeGross != 15_00 || note.OffClaim != 85_00 || note.Reference != "CR-1" || done.Request.Amount != 100_00 {
		t.Errorf("the note is %+v", note)
	}
	if owed := c.exposure(r); owed.Claims != 299_00-85_00 || owed.Credit != 0 || owed.Open != 1 || c.invoice(number).Claim() != owed.Claims {
		t.Errorf("exposed %+v", owed)
	}
}

func TestCredit_OfAFeeAlone_OpensAPaidInvoiceAgainAndCountsItPaidOnce(t *testing.T) {
	c := openCounter(t)
	r, number := c.delivered("Anna")
	c.pay(number, 299_00)
	if owed := c.exposure(r); owed.Open != 0 || owed.Paid != 1 {
		t.Fatalf("paid, and exposed %+v", owed)
	}
	_, err := c.credit(operation.Credit{Invoice: number, Fees: returnFee(15_00)})
	c.must(err)
	if owed := c.exposure(r); owed.Claims != 15_00 || owed.Open != 1 || owed.Paid != 1 || c.invoice(number).State != invoice.Active {
		t.Errorf("open again, and exposed %+v", owed)
	}
	c.pay(number, 15_00)
	if owed := c.exposure(r); owed.Claims != 0 || owed.Open != 0 || owed.Paid != 1 || c.invoice(number).State != invoice.Paid {
		t.Errorf("paid again, and exposed %+v", owed)
	}
	_, err = c.credit(operation.Credit{Invoice: number, All: true})
	c.must(err)
	if owed := c.exposure(r); owed.Credit != 299_00 || owed.Paid != 1 || c.invoice(number).State != invoice.Credited {
		t.Errorf("credited, and exposed %+v", owed)
	}
}

func TestCredit_OfAnAmountAtARate_SaysWhatFor(t *testing.T) { // XML-RPC reference 2.21
	c := openCounter(t)
	_, number := c.delivered("Anna")
	done, err := c.credit(operation.Credit{Invoice: number, Amount: 10_00, Rate: 25 * money.Percent, Description: "a scratch"})
	c.must(err)
	note, err := c.book.View().CreditNote(t.Context(), done.Credit, shopID)
	if err != nil || note.Description != "a scratch" || len(note.Groups) != 1 || note.Groups[0].VAT != 2_00 || note.Reference != "sale" {
		t.Errorf("the note is %+v, %v", note, err)
	}
	_, err = c.credit(operation.Credit{Invoice: number, Amount: 10_00, Rate: 6 * money.Percent})
	c.refused("at another rate", err, fault.RateUnknown)
	_, err = c.credit(operation.Credit{Invoice: number, Amount: 289_01, Rate: 25 * money.Percent})
	c.refused("more than is left", err, fault.RefundTooLarge)
}

func TestCredit_OfWhatIsNoInvoice_SaysWhy(t *testing.T) {
	c := openCounter(t)
	r := c.reserve(somebody("Anna"), passive)
	_, err := c.credit(operation.Credit{Invoice: r.Passive, All: true})
	c.refused("a passive invoice", err, fault.StillPassive)
	_, err = c.credit(operation.Credit{Invoice: 1, All: true})
	c.refused("none", err, fault.InvoiceUnknown)
	c.addShop(shopID + 1)
	_, number := c.delivered("Bert")
	_, err = c.Credit(t.Context(), operation.Credit{Merchant: shopID + 1, Identity: c.identity(), Invoice: number, All: true})
	c.refused("another shop's", err, fault.InvoiceUnknown)
	_, err = c.credit(operation.Credit{Invoice: number})
	c.refused("nothing", err, fault.TotalNotPositive)
}

func TestCredit_SentAgain_GivesTheFirstNoteAgain(t *testing.T) {
	c := openCounter(t)
	_, number := c.delivered("Anna")
	told := operation.Credit{Merchant: shopID, Identity: c.identity(), Invoice: number, Articles: []basket.Want{{Article: "car", Count: 1}}}
	first, err := c.Credit(t.Context(), told)
	c.must(err)
	again, err := c.Credit(t.Context(), told)
	if err != nil || !again.Repeated || again.Credit != first.Credit || c.invoice(number).Credited != 100_00 {
		t.Errorf("again %d after %d, %v", again.Credit, first.Credit, err)
	}
}

// waysOf gives how an invoice and its credit notes went out, the oldest first.
func (c *counter) waysOf(number invoice.Number) []string {
	c.t.Helper()
	sent, err := c.book.View().DispatchesOf(c.t.Context(), number, shopID)
	c.must(err)
	var ways []string
	for _, d := range sent {
		ways = append(ways, string(d.Kind)+" by "+string(d.Channel))
	}
	return ways
}

func TestCredit_SendsTheNoteTheWayTheInvoiceWent(t *testing.T) {
	by := func(way invoice.SendBy) func(*operation.Activate) {
		return func(a *operation.Activate) { a.SendBy = way }
	}
	for way, want := range map[invoice.SendBy][]string{
		invoice.ByEmail: {"invoice by email", "credit_note by email"}, invoice.ByPost: {"invoice by post", "credit_note by post"},
		invoice.ByPrint: {"invoice by print"}, "": nil,
	} {
		c := openCounter(t)
		_, number := c.delivered("Anna", by(way))
		_, err := c.credit(operation.Credit{Invoice: number, All: true})
		c.must(err)
		if got := c.waysOf(number); !reflect.DeepEqual(got, want) {
			t.Errorf("asked for %q: %q, want %q", way, got, want)
		}
	}
}

func TestPostpone_ChargesTheMerchantAndMovesTheDay(t *testing.T) { // XML-RPC reference 2.17
	c := openCounter(t)
	r, number := c.delivered("Anna")
	issued, owed := c.invoice(number), c.exposure(r)
	told := operation.Postpone{Merchant: shopID, Identity: c.identity(), Invoice: number, Days: 10, DryRun: true}
	asked, err := c.Postpone(t.Context(), told)
	if err != nil || asked.Cost != 25_00 || asked.DueOn != issued.DueOn+10 || !reflect.DeepEqual(c.invoice(number), issued) {
		t.Fatalf("asked only, it costs %d to %s, %v", asked.Cost, asked.DueOn, err)
	}
	told.DryRun, told.Identity = false, c.identity()
	done, err := c.Postpone(t.Context(), told)
	after := c.invoice(number)
	if err != nil || done.Cost != 25_00 || done.DueOn != asked.DueOn || after.DueOn != asked.DueOn || after.Extension != (merchant.Fee{Net: 20_00, VAT: 5_00}) {
		t.Errorf("it costs %d to %s, the invoice is due on %s, %v", done.Cost, done.DueOn, after.DueOn, err)
	}
	if again, err := c.Postpone(t.Context(), told); err != nil || !again.Repeated || c.invoice(number).DueOn != after.DueOn {
		t.Errorf("again: due on %s, %v", c.invoice(number).DueOn, err)
	}
	if c.exposure(r) != owed {
		t.Errorf("the consumer is exposed %+v instead of %+v", c.exposure(r), owed)
	}
}

func TestPostpone_OfWhatCannotBeMoved_IsRefused(t *testing.T) {
	c := openCounter(t)
	_, number := c.delivered("Anna")
	postpone := func(of invoice.Number, days int) error {
		_, err := c.Postpone(t.Context(), operation.Postpone{Merchant: shopID, Identity: c.identity(), Invoice: of, Days: days})
		return err
	}
	c.refused("too far", postpone(number, invoice.MaxPostponedDays+1), fault.DueNotMovable)
	c.refused("back", postpone(number, -1), fault.NotPositive)
	c.refused("a passive one", postpone(c.reserve(somebody("Bert"), passive).Passive, 1), fault.StillPassive)
	c.refused("one on an account", postpone(c.activate(c.reserve(vouched("Cora"), onAccount)).Invoice, 1), fault.DueNotMovable)
	c.pay(number, 299_00)
	c.refused("a paid one", postpone(number, 1), fault.DueNotMovable)
}

func TestSend_GoesByTheChannelThatCanBeUsed(t *testing.T) { // XML-RPC reference 2.22
	c := openCounter(t)
	unreachable := somebody("Bert")
	unreachable.Billing.Email, unreachable.Shipping.Email = "", ""
	silent := func(a *operation.Activate) { a.SendBy = "" }
	_, reachable := c.delivered("Anna", silent)
	letter := c.activate(c.reserve(unreachable), silent).Invoice
	for _, s := range []struct {
		number       invoice.Number
		wanted, want dispatch.Channel
	}{{reachable, dispatch.Email, dispatch.Email}, {reachable, dispatch.Post, dispatch.Post}, {letter, dispatch.Email, dispatch.Post}} {
		told := operation.Send{Merchant: shopID, Identity: c.identity(), Invoice: s.number, Channel: s.wanted}
		before := len(c.waysOf(s.number))
		done, err := c.Send(t.Context(), told)
		if err != nil || done.Channel != s.want {
			t.Errorf("by %s: %s, %v", s.wanted, done.Channel, err)
		}
		if again, err := c.Send(t.Context(), told); err != nil || !again.Repeated || len(c.waysOf(s.number)) != before+1 {
			t.Errorf("sent again: %v, %q", err, c.waysOf(s.number))
		}
	}
	_, err := c.Send(t.Context(), operation.Send{
		Merchant: shopID, Identity: c.identity(), Invoice: c.reserve(somebody("Cora"), passive).Passive, Channel: dispatch.Email,
	})
	c.refused("a passive invoice", err, fault.StillPassive)
}
