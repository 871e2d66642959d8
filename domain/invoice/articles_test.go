package invoice_test

import (
	"slices"
	"testing"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/plan"
	"respite/value/fault"
	"respite/value/money"
)

// step is one credit and what it must come to.
type step struct {
	articles []basket.Want // none: by amount
	amount   money.Minor   // of the articles, or asked for
	vat      []money.Minor // of the note's rates
	refused  *fault.Code
}

// walk takes the steps one after another; refused ones change nothing.
func walk(t *testing.T, i invoice.Invoice, steps []step) invoice.Invoice {
	t.Helper()
	for n, s := range steps {
		note, after, err := credit(i, s)
		if s.refused != nil {
			if !fault.Is(err, s.refused) {
				t.Fatalf("step %d: %v, want %s", n+1, err, s.refused.Name)
			}
			continue
		}
		var vat []money.Minor
		for _, g := range note.Groups {
			vat = append(vat, g.VAT)
		}
		if err != nil || note.Gross != s.amount || !slices.Equal(vat, s.vat) || after.Broken() != "" {
			t.Fatalf("step %d: %d with VAT %d, %q, %v; want %d with %d", n+1, note.Gross, vat, after.Broken(), err, s.amount, s.vat)
		}
		i = after
	}
	return i
}

func credit(i invoice.Invoice, s step) (invoice.CreditNote, invoice.Invoice, error) {
	if len(s.articles) > 0 {
		return i.CreditArticles(s.articles, nil, sent)
	}
	return i.CreditAmount(s.amount, sent)
}

func mustBeCredited(t *testing.T, i invoice.Invoice) {
	t.Helper()
	for _, g := range i.Groups {
		if g.CreditedGross != g.Gross || g.CreditedVAT != g.VAT {
			t.Errorf("rate %s does not close: %+v", g.Rate, g)
		}
	}
	if i.State != invoice.Credited || i.Claim() != 0 || i.Creditable() != 0 {
		t.Errorf("it is %s, %d are owed and %d creditable", i.State, i.Claim(), i.Creditable())
	}
}

func TestCreditArticles_OfOneOfThreeUnits_ReturnsAllOfThemInTheEnd(t *testing.T) { // domain 1.6 (6)
	i := whole(t, plan.PlainInvoice(14), article("A", 33_3300, 3, 25))
	one := []basket.Want{wants("A", 1)}
	mustBeCredited(t, walk(t, i, []step{
		{one, 3333, []money.Minor{667}, nil},
		{one, 3333, []money.Minor{666}, nil},
		{one, 3333, []money.Minor{667}, nil},
		{one, 0, nil, fault.QuantityExceeds},
	}))
}

func TestCreditArticles_OfTheSeedsBasket_LeavesTheDiscountToTheEnd(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), seedBasket()...)
	goodsOnly := []basket.Want{wants("A", 1), wants("B", 1)}
	mustBeCredited(t, walk(t, i, []step{
		{goodsOnly, 0, nil, fault.RefundTooLarge}, // 15.00 of 14.00
		{[]basket.Want{wants("D", 1)}, 0, nil, fault.TotalNotPositive},
		{[]basket.Want{wants("X", 1)}, 0, nil, fault.ArticleUnknown},
		{[]basket.Want{wants("A", 1)}, 1000, []money.Minor{159}, nil},
		{[]basket.Want{wants("B", 1)}, 0, nil, fault.RefundTooLarge}, // 5.00 of 4.00
		{[]basket.Want{wants("B", 1), wants("D", 1)}, 400, []money.Minor{80, 0}, nil},
	}))
}

func TestCreditAmount_OfTheSeedsBasket_ClosesBothRates(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), seedBasket()...)
	half := walk(t, i, []step{{nil, 700, []money.Minor{120, 0}, nil}})
	if half.Groups[0].CreditedGross != 750 || half.Groups[1].CreditedGross != -50 {
		t.Errorf("the rates share %+v", half.Groups)
	}
	mustBeCredited(t, walk(t, half, []step{
		{nil, 1, []money.Minor{0}, nil}, {nil, 699, []money.Minor{119, 0}, nil}, {nil, 1, nil, fault.RefundTooLarge},
	}))
}

func TestCreditArticles_AfterAmountsUsedUpTheirRate_IsRefused(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), article("A", 10_0000, 1, 19), article("B", 20_0000, 1, 7))
	mustBeCredited(t, walk(t, i, []step{
		{nil, 300, []money.Minor{16, 13}, nil}, // 1.00 and 2.00
		{[]basket.Want{wants("A", 1)}, 0, nil, fault.RefundRateUsed},
		{[]basket.Want{wants("B", 1)}, 0, nil, fault.RefundRateUsed},
		{nil, 2700, []money.Minor{144, 118}, nil},
	}))
}

func TestCreditArticles_OfADiscountWithGoodsOfAnotherRate_StillClosesEveryRate(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), article("A", 10_0000, 1, 19), article("D", -4_0000, 1, 19), article("B", 20_0000, 1, 7))
	mustBeCredited(t, walk(t, i, []step{
		{[]basket.Want{wants("A", 1)}, 0, nil, fault.RefundRateUsed}, // 10.00 of a rate that holds 6.00
		{[]basket.Want{wants("D", 1), wants("B", 1)}, 1600, []money.Minor{-64, 131}, nil},
		{[]basket.Want{wants("A", 1)}, 1000, []money.Minor{160}, nil},
	}))
}

func TestCredit_WhenARateSumsToNothing_LeavesItAlone(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), article("A", 5_0000, 1, 7), article("D", -5_0000, 1, 7), article("B", 20_0000, 1, 19))
	steps := []step{
		{[]basket.Want{wants("A", 1), wants("B", 1)}, 0, nil, fault.RefundTooLarge},
		{[]basket.Want{wants("A", 1)}, 0, nil, fault.RefundRateUsed},
		{nil, 500, []money.Minor{80}, nil},
	}
	part := walk(t, i, steps)
	mustBeCredited(t, walk(t, part, []step{{nil, 1500, []money.Minor{239}, nil}}))
	mustBeCredited(t, walk(t, i, []step{
		{[]basket.Want{wants("A", 1), wants("D", 1), wants("B", 1)}, 2000, []money.Minor{319}, nil},
	}))
}

func TestCreditArticles_OfARepeatedNumber_ReturnsInOrderOfAppearance(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), article("A", 10_0000, 1, 19), article("A", 20_0000, 1, 7))
	mustBeCredited(t, walk(t, i, []step{
		{[]basket.Want{wants("A", 1)}, 1000, []money.Minor{160}, nil},
		{[]basket.Want{wants("A", 1)}, 2000, []money.Minor{131}, nil},
	}))
}

func TestCreditArticles_OfTheSecondShipment_KnowsOnlyItsOwnArticles(t *testing.T) {
	order := held(plan.PlainInvoice(14), article("A", 10_0000, 3, 19), article("B", 5_0000, 1, 19))
	first, order := deliver(t, order, []basket.Want{wants("A", 1)}, sent)
	second, _ := deliver(t, order, nil, sent)
	walk(t, first, []step{
		{[]basket.Want{wants("B", 1)}, 0, nil, fault.ArticleUnknown},
		{[]basket.Want{wants("A", 2)}, 0, nil, fault.QuantityExceeds},
	})
	mustBeCredited(t, walk(t, second, []step{{[]basket.Want{wants("A", 2), wants("B", 1)}, 2500, []money.Minor{399}, nil}}))
}

func TestCreditArticles_WhenNothingIsLeftToCredit_ClosesTheRateOfTheDiscountToo(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), article("A", 10_0000, 1, 19), article("B", 1_0000, 5, 19), article("D", -1_0000, 1, 0))
	credited := walk(t, i, []step{
		{[]basket.Want{wants("A", 1)}, 1000, []money.Minor{159}, nil},
		{[]basket.Want{wants("B", 4)}, 400, []money.Minor{80, 0}, nil}, // the fifth and the discount are 0.00
	})
	mustBeCredited(t, credited)
}

func TestCreditArticles_OfAllThatIsLeft_NeedsNotTheirOwnRate(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), article("A", 10_0000, 1, 19), article("B", 20_0000, 1, 7))
	mustBeCredited(t, walk(t, i, []step{
		{nil, 2000, []money.Minor{107, 87}, nil}, // 6.67 and 13.33
		{[]basket.Want{wants("A", 1)}, 1000, []money.Minor{53, 44}, nil},
	}))
}
