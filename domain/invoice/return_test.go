package invoice_test

import (
	"slices"
	"testing"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

// fee is what a return costs, at 25 % VAT.
func fee(amount money.Minor) []basket.Line {
	return []basket.Line{article("return", money.Price(amount)*100, 1, 25)}
}

// twoRates is 10.00 at 19 % and 20.00 at 7 %.
func twoRates(t *testing.T) invoice.Invoice {
	return whole(t, plan.PlainInvoice(14), article("A", 10_0000, 1, 19), article("B", 20_0000, 1, 7))
}

func TestCreditAtRate_GivesTheVATBackAtThatRate(t *testing.T) { // XML-RPC reference 2.21
	i := twoRates(t)
	for _, c := range []struct {
		amount money.Minor
		rate   money.Rate
		vat    money.Minor
	}{{300, 7, 20}, {1, 19, 0}, {999, 19, 160}, {1700, 7, 111}} {
		note, after, err := i.CreditAtRate(c.amount, c.rate*money.Percent, nil, sent)
		if err != nil || !slices.Equal(note.Groups, []basket.Group{{Rate: c.rate * money.Percent, Gross: c.amount, VAT: c.vat}}) || note.Pieces != nil {
			t.Fatalf("%d at %d %%: %+v, %v", c.amount, c.rate, note.Groups, err)
		}
		i = after
	}
	mustBeCredited(t, i)
}

func TestCreditAtRate_BeyondWhatTheRateHolds_IsRefused(t *testing.T) {
	_, part, err := twoRates(t).CreditAtRate(400, 19*money.Percent, nil, sent)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		amount money.Minor
		rate   money.Rate
		want   *fault.Fault
	}{
		{601, 19, fault.RefundTooLarge.With("6.01", "6.00").On("amount")}, {2001, 7, fault.RefundTooLarge.With("20.01", "20.00").On("amount")},
		{100, 25, fault.RateUnknown.With(25 * money.Percent).On("vat")}, {0, 19, fault.NotPositive.With().On("amount")}, {-1, 19, fault.NotPositive.With().On("amount")},
	} {
		if _, _, err := part.CreditAtRate(c.amount, c.rate*money.Percent, nil, sent); err == nil || err.Error() != c.want.Error() {
			t.Errorf("%d at %d %%: %v, want %v", c.amount, c.rate, err, c.want)
		}
	}
}

func TestCreditAtRate_OfAllThatIsLeft_ClosesTheRateOfTheDiscountToo(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), seedBasket()...) // 15.00 at 19 %, a discount of 1.00 at none
	if _, _, err := i.CreditAtRate(1401, 19*money.Percent, nil, sent); !fault.Is(err, fault.RefundTooLarge) {
		t.Errorf("more than the invoice: %v", err)
	}
	if _, _, err := i.CreditAtRate(1, 0, nil, sent); !fault.Is(err, fault.RefundTooLarge) {
		t.Errorf("of a rate that holds a discount only: %v", err)
	}
	note, after, err := i.CreditAtRate(1400, 19*money.Percent, nil, sent)
	if err != nil || note.Gross != 1400 {
		t.Fatalf("%d, %v", note.Gross, err)
	}
	mustBeCredited(t, after)
}

func TestCreditRest_GivesBackTheArticlesThatAreLeft(t *testing.T) { // XML-RPC reference 2.19
	part := walk(t, whole(t, plan.PlainInvoice(14), seedBasket()...), []step{{[]basket.Want{wants("A", 1)}, 1000, []money.Minor{159}, nil}})
	note, after, err := part.CreditRest(nil, sent)
	if err != nil || note.Gross != 400 || len(note.Pieces) != 2 || basket.SumOf(note.Pieces) != 400 || basket.Left(after.Lines) != 0 {
		t.Fatalf("%d for %+v, %v", note.Gross, note.Pieces, err)
	}
	mustBeCredited(t, after)
	if _, _, err := after.CreditRest(nil, sent); !fault.Is(err, fault.RefundTooLarge) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestCreditRest_AfterAnAmountCameBack_NamesNoArticles(t *testing.T) {
	part := walk(t, twoRates(t), []step{{nil, 300, []money.Minor{16, 13}, nil}})
	note, after, err := part.CreditRest(nil, sent)
	if err != nil || note.Gross != 2700 || note.Pieces != nil {
		t.Fatalf("%d for %+v, %v", note.Gross, note.Pieces, err)
	}
	mustBeCredited(t, after)
}

func TestCreditRest_OfAPaidPartPayment_GivesEverythingBack(t *testing.T) {
	_, paid, err := whole(t, campaign(), article("A", 100_0000, 3, 19)).Pay(30195)
	if err != nil {
		t.Fatal(err)
	}
	note, after, err := paid.CreditRest(nil, sent)
	if err != nil || note.ToConsumer != 30195 || note.StartFee != 195 || !after.Settled || after.State != invoice.Credited || after.Refunded != 30195 {
		t.Errorf("%+v leaves %+v, %v", note, after, err)
	}
}

func TestCreditArticles_WithAFee_TakesItOffWhatComesBack(t *testing.T) { // XML-RPC reference 2.20
	note, after, err := twoRates(t).CreditArticles([]basket.Want{wants("A", 1)}, fee(295), sent)
	if err != nil || note.Gross != 1000 || note.FeeGross != 295 || note.OffClaim != 705 || note.ToConsumer != 0 {
		t.Fatalf("%+v, %v", note, err)
	}
	if !slices.Equal(note.Groups, []basket.Group{{Rate: 190_000, Gross: 1000, VAT: 160}}) ||
		!slices.Equal(note.FeeGroups, []basket.Group{{Rate: 250_000, Gross: 295, VAT: 59}}) || len(note.Fees) != 1 || note.DueOn != 0 {
		t.Errorf("VAT of %+v and of the fee %+v", note.Groups, note.FeeGroups)
	}
	if after.Claim() != 3000-705 || after.Creditable() != 2000 || after.ReturnFees != 295 || after.State != invoice.Active || after.Broken() != "" {
		t.Errorf("%d are owed and %d creditable, %s, %q", after.Claim(), after.Creditable(), after.State, after.Broken())
	}
}

func TestCredit_OfAnAmountOrOfTheRest_TakesTheFeeOffToo(t *testing.T) {
	atRate, part, err := twoRates(t).CreditAtRate(10_00, 19*money.Percent, fee(2_95), sent)
	if err != nil || atRate.Gross != 10_00 || atRate.FeeGross != 2_95 || atRate.OffClaim != 7_05 {
		t.Errorf("%+v, %v", atRate, err)
	}
	rest, after, err := part.CreditRest(fee(2_95), sent)
	if err != nil || rest.Gross != part.Creditable() || rest.FeeGross != 2_95 || after.Creditable() != 0 || after.Claim() != 2*2_95 {
		t.Errorf("%+v, %v, %d are owed", rest, err, after.Claim())
	}
	if _, _, err := twoRates(t).CreditRest([]basket.Line{{Title: "Return"}}, sent); err == nil {
		t.Error("a fee of nothing was charged")
	}
}

func TestCreditArticles_OfAPaidInvoiceWithAFee_PaysBackTheDifference(t *testing.T) {
	_, paid, err := twoRates(t).Pay(3000)
	if err != nil {
		t.Fatal(err)
	}
	note, after, err := paid.CreditArticles([]basket.Want{wants("A", 1)}, fee(295), sent)
	if err != nil || note.OffClaim != 0 || note.ToConsumer != 705 || after.Refunded != 705 || after.State != invoice.Paid || after.Broken() != "" {
		t.Errorf("%d to the consumer, %s, %q, %v", note.ToConsumer, after.State, after.Broken(), err)
	}
}

func TestCreditArticles_WithoutArticles_ChargesTheFeeAlone(t *testing.T) {
	note, after, err := twoRates(t).CreditArticles(nil, fee(295), sent)
	if err != nil || note.Gross != 0 || note.Groups != nil || note.OffClaim != -295 || note.ToConsumer != 0 || after.Claim() != 3295 || after.Broken() != "" {
		t.Errorf("%+v, %d are owed, %q, %v", note, after.Claim(), after.Broken(), err)
	}
	if _, _, err := twoRates(t).CreditArticles(nil, nil, sent); !fault.Is(err, fault.TotalNotPositive) {
		t.Errorf("neither articles nor fees: %v", err)
	}
	_, _, err = twoRates(t).CreditArticles([]basket.Want{wants("A", 1)}, []basket.Line{{Article: "return"}}, sent)
	if !fault.Is(err, fault.NotPositive) {
		t.Errorf("a fee without a quantity: %v", err)
	}
}

func TestCreditArticles_WithAFeeOnAPaidInvoice_OpensItAgain(t *testing.T) {
	_, paid, err := twoRates(t).Pay(3000)
	if err != nil || paid.State != invoice.Paid || !paid.Settled {
		t.Fatalf("%s, settled %t, %v", paid.State, paid.Settled, err)
	}
	note, open, err := paid.CreditArticles([]basket.Want{wants("A", 1)}, fee(1295), sent) // more than comes back
	if err != nil || note.OffClaim != -295 || note.ToConsumer != 0 || open.State != invoice.Active || open.Claim() != 295 || !open.Settled || open.Broken() != "" {
		t.Fatalf("%+v leaves %d, %s, %q, %v", note, open.Claim(), open.State, open.Broken(), err)
	}
	if note.DueOn != note.IssuedOn+14 || open.DueOn != note.DueOn { // as long as there was for the invoice
		t.Errorf("the fee is due on %s, the invoice on %s", note.DueOn, open.DueOn)
	}
	settled, again, err := open.Pay(300)
	if err != nil || settled != 295 || again.State != invoice.Paid || again.Claim() != 0 {
		t.Errorf("%d settled, %s, %v", settled, again.State, err)
	}
	_, all, err := open.CreditRest(nil, sent)
	if err != nil || all.State != invoice.Credited || all.Claim() != 0 || all.Refunded != 2000-295 || all.Broken() != "" {
		t.Errorf("everything back: %s, %d are owed, %d given back, %q, %v", all.State, all.Claim(), all.Refunded, all.Broken(), err)
	}
}

func TestCredit_OfEverythingWithAFee_StaysOpenUntilTheFeeIsPaid(t *testing.T) {
	_, open, err := twoRates(t).CreditArticles([]basket.Want{wants("A", 1), wants("B", 1)}, fee(295), sent)
	if err != nil || open.State != invoice.Active || open.Claim() != 295 || open.Creditable() != 0 || open.Settled {
		t.Fatalf("%s, %d are owed, settled %t, %v", open.State, open.Claim(), open.Settled, err)
	}
	_, done, err := open.Pay(295)
	if err != nil || done.State != invoice.Credited || done.Settled || done.Broken() != "" {
		t.Errorf("%s, settled %t, %q, %v", done.State, done.Settled, done.Broken(), err)
	}
}

func TestPostpone_MovesTheDueDateAndCountsTheFees(t *testing.T) { // XML-RPC reference 2.17
	i := twoRates(t)
	cost := merchant.Fee{Net: 200, VAT: 50}
	once, err := i.Postpone(10, cost)
	if err != nil || once.DueOn != i.DueOn+10 || once.Extension != cost || once.Claim() != i.Claim() || once.Broken() != "" {
		t.Fatalf("due on %s for %+v, %v", once.DueOn, once.Extension, err)
	}
	if _, err := once.Postpone(invoice.MaxPostponedDays-9, cost); !fault.Is(err, fault.DueNotMovable) {
		t.Errorf("moved further than may be in all: %v", err)
	}
	twice, err := once.Postpone(invoice.MaxPostponedDays-10, cost)
	if err != nil || twice.DueOn != i.DueOn+invoice.MaxPostponedDays || twice.Extension != (merchant.Fee{Net: 400, VAT: 100}) {
		t.Errorf("due on %s for %+v, %v", twice.DueOn, twice.Extension, err)
	}
	if i.DueOn != day.On(2026, 3, 18) || i.Schedule.Payments[0].Due != twice.Schedule.Payments[0].Due {
		t.Error("what was issued has changed")
	}
}

func TestPostpone_OfWhatCannotBeMoved_IsRefused(t *testing.T) {
	_, paid, err := twoRates(t).Pay(3000)
	_, credited, failed := twoRates(t).CreditRest(nil, sent)
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	for name, c := range map[string]struct {
		i    invoice.Invoice
		days int
		code *fault.Code
	}{
		"paid":            {paid, 1, fault.DueNotMovable},
		"credited":        {credited, 1, fault.DueNotMovable},
		"paid in parts":   {whole(t, campaign(), article("A", 100_0000, 1, 19)), 1, fault.DueNotMovable},
		"too far":         {twoRates(t), invoice.MaxPostponedDays + 1, fault.DueNotMovable},
		"not at all":      {twoRates(t), 0, fault.NotPositive},
		"brought forward": {twoRates(t), -1, fault.NotPositive},
	} {
		if _, err := c.i.Postpone(c.days, merchant.Fee{}); !fault.Is(err, c.code) {
			t.Errorf("%s: %v, want %s", name, err, c.code.Name)
		}
	}
}

func TestClaims_OfInvoicesAndOfReservedReferences_NeverMeet(t *testing.T) { // domain 5
	first, last := invoice.Number(52603040000000001), invoice.Number(52612316999999999)
	if first.Claim() != 1_000_000_001 || last.Claim() >= invoice.ReservedClaim(1) || invoice.ReservedClaim(1_999_999_999) > 9_999_999_999 {
		t.Errorf("the claims are %d to %d, and %d on", first.Claim(), last.Claim(), invoice.ReservedClaim(1))
	}
}

func TestIssue_KeepsWhatTheOrderSaid(t *testing.T) {
	order := held(campaign(), article("A", 100_0000, 1, 19))
	order.Details = reservation.Details{Language: "sv", Test: true}
	i, _ := deliver(t, order, nil, sent)
	if i.Plan != order.Terms.Product || i.Language != "sv" || !i.Test || i.Settled || i.Account != "" {
		t.Errorf("it is %+v", i)
	}
}
