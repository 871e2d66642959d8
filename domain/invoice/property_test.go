package invoice_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/value/fault"
	"respite/value/money"
)

// account follows one invoice and counts for itself what was paid and credited.
type account struct {
	now        invoice.Invoice
	issued     invoice.Invoice
	paid       money.Minor // all that came from the consumer
	backlog    money.Minor // what the consumer is owed
	credited   map[money.Rate]basket.Group
	gross, fee money.Minor
	returnFees money.Minor // charged to the consumer
	refunded   money.Minor // given back of payments
	returned   merchant.Fee
	extension  merchant.Fee
	past       []invoice.Invoice
	copies     []invoice.Invoice
}

func (a *account) become(after invoice.Invoice) {
	a.past, a.copies = append(a.past, a.now), append(a.copies, clone(a.now))
	a.now = after
}

// clone copies what an invoice points to and a credit could reach.
func clone(i invoice.Invoice) invoice.Invoice {
	i.Lines, i.Groups = slices.Clone(i.Lines), slices.Clone(i.Groups)
	i.Schedule.Payments = slices.Clone(i.Schedule.Payments)
	return i
}

func TestInvoice_WhateverIsPaidAndCredited_ClosesExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := drawInvoice(t)
		i.FeeStays = rapid.Bool().Draw(t, "the fee stays")
		a := &account{now: i, issued: clone(i), credited: map[money.Rate]basket.Group{}}
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			rapid.SampledFrom([]func(*rapid.T){
				a.pay, a.creditAmount, a.creditArticles, a.creditArticles, a.creditAtRate, a.creditRest, a.chargeOnly, a.postpone,
			}).Draw(t, "step")(t)
			a.check(t)
		}
		if a.now.Creditable() > 0 {
			note, after, err := a.now.CreditAmount(a.now.Creditable(), sent)
			a.book(t, note, after, err)
			a.check(t)
		}
		if owed := a.now.Claim(); owed > 0 { // fees for returns
			_, after, err := a.now.Pay(owed)
			if err != nil {
				t.Fatalf("pay the fees: %v", err)
			}
			a.paid += owed
			a.become(after)
			a.check(t)
		}
		a.mustBeClosed(t)
	})
}

func (a *account) pay(t *rapid.T) {
	amount := money.Minor(rapid.Int64Range(1, int64(a.issued.Gross+a.issued.StartFee)).Draw(t, "paid"))
	owed := a.now.Claim()
	settled, after, err := a.now.Pay(amount)
	if err != nil || settled != min(amount, owed) {
		t.Fatalf("paying %d of %d settled %d, %v", amount, owed, settled, err)
	}
	a.paid += amount
	a.backlog += amount - settled
	a.become(after)
}

func (a *account) creditAmount(t *rapid.T) {
	left := a.now.Creditable()
	amount := money.Minor(rapid.Int64Range(0, int64(left)+1).Draw(t, "credited"))
	note, after, err := a.now.CreditAmount(amount, sent)
	if (err == nil) != (amount > 0 && amount <= left) {
		t.Fatalf("crediting %d of %d: %v", amount, left, err)
	}
	a.book(t, note, after, err)
}

func (a *account) creditArticles(t *rapid.T) {
	articles := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) basket.Want {
		return basket.Want{
			Article:  rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "article"),
			Quantity: basket.Quantity(rapid.SampledFrom([]int64{1, 333, 500, 1000, 2350}).Draw(t, "quantity")),
		}
	}), 1, 3).Draw(t, "articles")
	note, after, err := a.now.CreditArticles(articles, drawFees(t), sent)
	if _, told := fault.All(err); err != nil && !told {
		t.Fatalf("crediting %v broke: %v", articles, err)
	}
	if err == nil && basket.SumOf(note.Pieces) != note.Gross {
		t.Fatalf("the pieces %v are not %d", note.Pieces, note.Gross)
	}
	a.book(t, note, after, err)
}

func (a *account) creditAtRate(t *rapid.T) {
	rate := rapid.SampledFrom([]money.Rate{0, 7, 19}).Draw(t, "rate") * money.Percent
	most := a.now.Creditable()
	if at := slices.IndexFunc(a.now.Groups, func(g invoice.Group) bool { return g.Rate == rate }); at >= 0 {
		most = min(most, a.now.Groups[at].Gross-a.now.Groups[at].CreditedGross)
	} else {
		most = 0
	}
	amount := money.Minor(rapid.Int64Range(0, max(0, int64(most))+1).Draw(t, "credited"))
	note, after, err := a.now.CreditAtRate(amount, rate, drawFees(t), sent)
	if possible := amount > 0 && amount <= most; possible != (err == nil) && !(possible && fault.Is(err, fault.FeesTooLarge)) {
		t.Fatalf("crediting %d of %d at the rate %s: %v", amount, most, rate, err)
	}
	if err == nil && note.Gross != amount {
		t.Fatalf("credited %d instead of %d", note.Gross, amount)
	}
	a.book(t, note, after, err)
}

func (a *account) creditRest(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "seldom") > 0 {
		return
	}
	left := a.now.Creditable()
	note, after, err := a.now.CreditRest(drawFees(t), sent)
	if (err == nil) != (left > 0) && !fault.Is(err, fault.FeesTooLarge) || err == nil && (note.Gross != left || after.Creditable() != 0) {
		t.Fatalf("crediting the %d that are left came to %d, %v", left, note.Gross, err)
	}
	a.book(t, note, after, err)
}

func (a *account) chargeOnly(t *rapid.T) {
	note, after, err := a.now.CreditArticles(nil, drawFees(t), sent)
	if err == nil && note.Gross != 0 {
		t.Fatalf("a fee gave %d back", note.Gross)
	}
	a.book(t, note, after, err)
}

// drawFees makes what a return costs, or nothing.
func drawFees(t *rapid.T) []basket.Line {
	fee := money.Price(rapid.Int64Range(0, 30_0000).Draw(t, "fee"))
	if fee < 1_0000 {
		return nil
	}
	return []basket.Line{article("fee", fee, 1, 25)}
}

func (a *account) postpone(t *rapid.T) {
	fee, days := merchant.Fee{Net: 100, VAT: 25}, rapid.IntRange(0, 200).Draw(t, "days")
	moved := max(0, int(a.now.DueOn-a.now.Schedule.Payments[0].Due))
	movable := a.now.State == invoice.Active && a.now.Plan.Type == "" && days > 0 && moved+days <= invoice.MaxPostponedDays
	after, err := a.now.Postpone(days, fee)
	if (err == nil) != movable {
		t.Fatalf("%d days for an invoice that is %s: %v", days, a.now.State, err)
	}
	if err == nil {
		a.extension = merchant.Fee{Net: a.extension.Net + fee.Net, VAT: a.extension.VAT + fee.VAT}
		a.become(after)
	}
}

// book counts a credit note that was made, and wants nothing of one that was not.
func (a *account) book(t *rapid.T, note invoice.CreditNote, after invoice.Invoice, err error) {
	if err != nil {
		if !reflect.DeepEqual(note, invoice.CreditNote{}) || !reflect.DeepEqual(after, invoice.Invoice{}) {
			t.Fatalf("a refused credit gave %+v", note)
		}
		return
	}
	var sum money.Minor
	for _, g := range note.Groups {
		was := a.credited[g.Rate]
		a.credited[g.Rate] = basket.Group{Gross: was.Gross + g.Gross, VAT: was.VAT + g.VAT}
		sum += g.Gross
	}
	owed := a.now.Claim()
	switch {
	case note.Gross < 0 || note.Gross+note.FeeGross == 0 || sum != note.Gross:
		t.Fatalf("a note of %d with rates of %d and a fee of %d", note.Gross, sum, note.FeeGross)
	case note.FeeGross < 0 || basket.SumOf(note.Fees) != note.FeeGross || sumOf(note.FeeGroups) != note.FeeGross:
		t.Fatalf("a fee of %d with rates of %+v", note.FeeGross, note.FeeGroups)
	case note.StartFee < 0 || note.FeeReturned.Net < 0 || note.FeeReturned.VAT < 0:
		t.Fatalf("a fee turned round: %+v", note)
	case note.ToConsumer < 0 || note.OffClaim+note.ToConsumer != note.Gross+note.StartFee-note.FeeGross:
		t.Fatalf("%d off the claim and %d to the consumer of %d and %d less %d", note.OffClaim, note.ToConsumer, note.Gross, note.StartFee, note.FeeGross)
	case note.OffClaim < 0 && note.FeeGross <= note.Gross:
		t.Fatalf("%d came back for a fee of %d, and %d more are owed", note.Gross, note.FeeGross, -note.OffClaim)
	case note.ToConsumer > 0 && note.OffClaim != owed, after.Claim() != owed-note.OffClaim:
		t.Fatalf("%d to the consumer while %d were owed and %d taken off", note.ToConsumer, owed, note.OffClaim)
	}
	a.gross += note.Gross
	a.fee += note.StartFee
	a.returnFees += note.FeeGross
	a.refunded += note.ToConsumer
	a.returned.Net += note.FeeReturned.Net
	a.returned.VAT += note.FeeReturned.VAT
	a.backlog += note.ToConsumer
	a.become(after)
}

func sumOf(groups []basket.Group) money.Minor {
	var sum money.Minor
	for _, g := range groups {
		sum += g.Gross
	}
	return sum
}

func (a *account) check(t *rapid.T) {
	i := a.now
	if sentence := i.Broken(); sentence != "" {
		t.Fatalf("%s: %+v", sentence, i)
	}
	// What is owed less what is owed back is goods and fees, less credits and payments.
	if i.Claim() < 0 || i.Claim()-a.backlog != i.Gross+i.StartFee+a.returnFees-a.gross-a.fee-a.paid {
		t.Fatalf("%d are owed and %d owed back of %d, %d and %d after %d credited, %d waived, %d paid",
			i.Claim(), a.backlog, i.Gross, i.StartFee, a.returnFees, a.gross, a.fee, a.paid)
	}
	if i.Claim() > 0 && (a.backlog > 0 && a.returnFees == 0 || i.State != invoice.Active) {
		t.Fatalf("it is %s while %d are owed and %d owed back", i.State, i.Claim(), a.backlog)
	}
	if i.ReturnFees != a.returnFees || i.Refunded != a.refunded || i.Extension != a.extension {
		t.Fatalf("it says %d of fees, %d given back, %+v for later; it was %d, %d, %+v",
			i.ReturnFees, i.Refunded, i.Extension, a.returnFees, a.refunded, a.extension)
	}
	if was := a.past; len(was) > 0 && was[len(was)-1].Settled && !i.Settled || i.State == invoice.Paid && !i.Settled {
		t.Fatalf("it is %s and was never settled", i.State)
	}
	if i.Credited != a.gross || i.FeeWaived != a.fee || i.FeeReturned != a.returned || i.Creditable() != i.Gross-a.gross || a.gross > i.Gross {
		t.Fatalf("it says %d credited, %d waived, %+v returned; the notes %d, %d, %+v",
			i.Credited, i.FeeWaived, i.FeeReturned, a.gross, a.fee, a.returned)
	}
	a.checkRates(t)
	for n := range a.past {
		if !reflect.DeepEqual(a.past[n], a.copies[n]) {
			t.Fatalf("value %d was changed afterwards:\n%+v\n%+v", n, a.copies[n], a.past[n])
		}
	}
}

// checkRates wants no rate credited beyond what it holds: what is left keeps the sign of the rate.
func (a *account) checkRates(t *rapid.T) {
	for n, g := range a.now.Groups {
		if sum := a.credited[g.Rate]; g.CreditedGross != sum.Gross || g.CreditedVAT != sum.VAT {
			t.Fatalf("rate %s says %+v, the notes %+v", g.Rate, g, sum)
		}
		if g.Group != a.issued.Groups[n].Group {
			t.Fatalf("rate %s became %+v", g.Rate, g)
		}
		left, vat := g.Gross-g.CreditedGross, g.VAT-g.CreditedVAT
		if g.Gross > 0 && (left < 0 || vat < 0) || g.Gross < 0 && (left > 0 || vat > 0) || g.Gross == 0 && left != 0 {
			t.Fatalf("rate %s of %d has %d left with VAT %d", g.Rate, g.Gross, left, vat)
		}
	}
}

func (a *account) mustBeClosed(t *rapid.T) {
	i := a.now
	if i.State != invoice.Credited || i.Claim() != 0 || i.Creditable() != 0 || i.FeeWaived != i.StartFee {
		t.Fatalf("it is %s, %d owed, %d creditable, %d of %d waived", i.State, i.Claim(), i.Creditable(), i.FeeWaived, i.StartFee)
	}
	for _, g := range i.Groups {
		if g.CreditedGross != g.Gross || g.CreditedVAT != g.VAT {
			t.Fatalf("rate %s does not close: %+v", g.Rate, g)
		}
	}
	if !i.FeeStays && i.FeeReturned != i.Fee || i.FeeStays && i.FeeReturned != (merchant.Fee{}) {
		t.Fatalf("%+v of the fee %+v came back", i.FeeReturned, i.Fee)
	}
	if a.backlog != a.paid-a.returnFees {
		t.Fatalf("%d are owed back of the %d paid, %d of them for fees", a.backlog, a.paid, a.returnFees)
	}
	if _, _, err := i.CreditAmount(1, sent); !fault.Is(err, fault.RefundTooLarge) {
		t.Fatalf("a cent more: %v", err)
	}
}

// drawInvoice makes an invoice of any order, of all of it or of its first part, on any terms.
func drawInvoice(t *rapid.T) invoice.Invoice {
	terms := rapid.SampledFrom([]plan.Terms{plan.PlainInvoice(14), campaign()}).Draw(t, "terms")
	order := held(terms, drawBasket(t)...)
	if rapid.Bool().Draw(t, "part") {
		part := []basket.Want{{Article: "A", Quantity: basket.Quantity(rapid.SampledFrom([]int64{333, 1000}).Draw(t, "quantity"))}}
		if _, after, err := order.Activate(part, sent); err == nil {
			if after.Held() > 0 && rapid.Bool().Draw(t, "the rest of it") {
				return rest(t, order, part)
			}
			i, _ := deliver(t, order, part, sent)
			return i
		}
	}
	i, _ := deliver(t, order, nil, sent)
	return i
}

// rest is the second shipment.
func rest(t *rapid.T, order reservation.Reservation, first []basket.Want) invoice.Invoice {
	_, order = deliver(t, order, first, sent)
	i, _ := deliver(t, order, nil, sent)
	return i
}

func drawBasket(t *rapid.T) []basket.Line {
	any := rapid.Custom(func(t *rapid.T) basket.Line {
		l := article(rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "article"),
			money.Price(rapid.Int64Range(-20_0000, 60_0000).Draw(t, "price")), 1,
			rapid.SampledFrom([]money.Rate{0, 7, 19}).Draw(t, "rate"))
		l.Quantity = basket.Quantity(rapid.SampledFrom([]int64{333, 500, 1000, 2350, 3000}).Draw(t, "quantity"))
		return l
	})
	lines := rapid.SliceOfN(any, 1, 6).Draw(t, "lines")
	if short := 1 - basket.Total(lines); short > 0 {
		lines = append(lines, article("A", money.Price(short)*100, 1, 19))
	}
	return lines
}
