package invoice_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

var (
	made = time.Date(2026, time.March, 1, 9, 30, 0, 0, time.UTC)
	sent = made.AddDate(0, 0, 3)
)

// campaign is twelve payments with a start fee of 1.95 that is financed.
func campaign() plan.Terms {
	return plan.PartPayment(plan.Product{
		ID: 7, Version: 1, Merchant: 1001, Country: country.DE, Currency: money.EUR, Type: plan.Campaign, Description: "Ratenkauf",
		Months: 12, Rate: 149_500, StartFee: 195, MonthlyFee: 95, Minimum: 5000,
	})
}

func contract() merchant.Contract {
	return merchant.Contract{
		FeeRate: 28_000, FeeFixed: 400, FeeVAT: 25 * money.Percent, Reserve: 10 * money.Percent,
		ReserveDays: 14, ShipDays: 14, DueDays: 30,
	}
}

func article(number string, price money.Price, units basket.Quantity, vat money.Rate) basket.Line {
	return basket.Line{Article: number, Title: number, Kind: basket.Goods, Price: price, Quantity: units * basket.One, VAT: vat * money.Percent}
}

func seedBasket() []basket.Line {
	return []basket.Line{article("A", 10_0000, 1, 19), article("B", 5_0000, 1, 19), article("D", -1_0000, 1, 0)}
}

func held(terms plan.Terms, lines ...basket.Line) reservation.Reservation {
	return reservation.Reservation{
		Number: 2401000777, Merchant: 1001, Person: "P", State: reservation.Held, Country: country.DE, Currency: money.EUR,
		Reserved: basket.Total(lines), Reference: "DEMO-8", MadeAt: made, ExpiresAt: made.AddDate(0, 0, 14),
		Lines: basket.NewStock(lines), Terms: terms, Parties: consumer.Parties{Billing: consumer.Address{LastName: "Muster"}},
	}
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// deliver activates the articles, or all, and issues the invoice.
func deliver(t fataler, from reservation.Reservation, wants []basket.Want, now time.Time) (invoice.Invoice, reservation.Reservation) {
	t.Helper()
	delivery, after, err := from.Activate(wants, now)
	if err != nil {
		t.Fatalf("activate: %v", err)
	}
	i, err := invoice.Issue(51726030400000008, after, delivery, contract(), now)
	if err != nil {
		t.Fatalf("issue: %v", err)
	}
	if i.Broken() != "" {
		t.Fatalf("issued broken: %s", i.Broken())
	}
	after.Drawn = after.Drawn || i.Plan.Type != ""
	return i, after
}

func whole(t fataler, terms plan.Terms, lines ...basket.Line) invoice.Invoice {
	t.Helper()
	i, _ := deliver(t, held(terms, lines...), nil, sent)
	return i
}

func wants(number string, units basket.Quantity) basket.Want {
	return basket.Want{Article: number, Quantity: units * basket.One}
}

func TestIssue_OfAPlainInvoice_IsWhatWasDelivered(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), seedBasket()...)
	if i.Gross != 1400 || i.StartFee != 0 || i.Claim() != 1400 || i.Creditable() != 1400 || i.State != invoice.Active {
		t.Errorf("it is %+v", i)
	}
	if i.IssuedOn != day.On(2026, 3, 4) || i.DueOn != day.On(2026, 3, 18) {
		t.Errorf("issued on %s, due on %s", i.IssuedOn, i.DueOn)
	}
	groups := []invoice.Group{{Group: basket.Group{Rate: 190_000, Gross: 1500, VAT: 239}}, {Group: basket.Group{Gross: -100}}}
	if !slices.Equal(i.Groups, groups) || i.VAT() != 239 {
		t.Errorf("the VAT is %d of %+v", i.VAT(), i.Groups)
	}
	if i.Fee != (merchant.Fee{Net: 439, VAT: 110}) || i.Reserve != 140 { // 2.80 % + 4.00, 25 %, 10 %
		t.Errorf("fee %+v, reserve %d", i.Fee, i.Reserve)
	}
	if i.Carrier != invoice.ProviderCarries || i.Reservation != 2401000777 || i.Reference != "DEMO-8" || len(i.Lines) != 3 {
		t.Errorf("it is %+v", i)
	}
}

func TestIssue_PastMidnightAtTheConsumers_CountsFromTheNewDay(t *testing.T) {
	now := time.Date(2026, time.March, 4, 23, 30, 0, 0, time.UTC) // 00:30 in Germany
	i, _ := deliver(t, held(plan.PlainInvoice(14), seedBasket()...), nil, now)
	if i.IssuedOn != day.On(2026, 3, 5) || i.DueOn != day.On(2026, 3, 19) {
		t.Errorf("issued on %s, due on %s", i.IssuedOn, i.DueOn)
	}
}

func TestIssue_OfALateDelivery_LetsTheMerchantCarryTheRisk(t *testing.T) { // gateway reference 6.2
	late := held(plan.PlainInvoice(14), seedBasket()...)
	late.ExpiresAt = made.AddDate(0, 0, 40)
	i, _ := deliver(t, late, nil, made.AddDate(0, 0, 14).Add(time.Second))
	if i.Carrier != invoice.MerchantCarries {
		t.Errorf("the %s carries it", i.Carrier)
	}
}

func TestIssue_OfAPartPayment_FinancesTheStartFeeOnTheFirstShipmentOnly(t *testing.T) { // domain 2.5
	order := held(campaign(), article("A", 100_0000, 3, 19))
	first, order := deliver(t, order, []basket.Want{wants("A", 1)}, sent)
	second, _ := deliver(t, order, nil, sent.AddDate(0, 0, 5))
	if first.StartFee != 195 || first.Gross != 10000 || first.Claim() != 10195 {
		t.Errorf("the first: %d and fee %d, claim %d", first.Gross, first.StartFee, first.Claim())
	}
	if second.StartFee != 0 || second.Gross != 20000 || second.Claim() != 20000 {
		t.Errorf("the second: %d and fee %d, claim %d", second.Gross, second.StartFee, second.Claim())
	}
	if len(first.Schedule.Payments) != 12 || first.DueOn != first.Schedule.Payments[0].Due || second.IssuedOn-first.IssuedOn != 5 {
		t.Errorf("the first is due on %s of %d payments", first.DueOn, len(first.Schedule.Payments))
	}
	if first.Fee != contract().Fee(money.EUR, 10000) { // not on the consumer's start fee
		t.Errorf("the merchant's fee is %+v", first.Fee)
	}
}

func TestIssue_OfADeliveryThePlanIsNotFor_IsPaidAtOnce(t *testing.T) {
	terms := campaign()
	terms.Product.Months, terms.Product.Type, terms.Product.StatedPayment = 0, plan.Fixed, 2000
	terms.Product.Rate = 100 * money.Percent
	order := held(terms, article("A", 600_0000, 1, 19), article("B", 10_0000, 1, 19))
	if _, err := terms.Schedule(60000, day.On(2026, 3, 4), true); !fault.Is(err, fault.PlanNotForAmount) {
		t.Fatalf("the plan takes the amount: %v", err)
	}
	i, _ := deliver(t, order, []basket.Want{wants("A", 1)}, sent)
	if i.StartFee != 0 || i.DueOn != day.On(2026, 4, 3) || i.Claim() != 60000 || len(i.Schedule.Payments) != 1 {
		t.Errorf("due on %s with fee %d in %d payments", i.DueOn, i.StartFee, len(i.Schedule.Payments))
	}
}

func TestIssue_ForACountryThatIsNotServed_IsRefused(t *testing.T) {
	order := held(plan.PlainInvoice(14), seedBasket()...)
	order.Country = "US"
	delivery, after, err := order.Activate(nil, sent)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := invoice.Issue(1, after, delivery, contract(), sent); !fault.Is(err, fault.CountryUnserved) {
		t.Errorf("got %v", err)
	}
}

func TestPay_SettlesTheClaimAndTellsHowMuch(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), seedBasket()...)
	for _, c := range []struct {
		amount, settled, claim money.Minor
		state                  invoice.State
	}{
		{500, 500, 900, invoice.Active}, {899, 899, 1, invoice.Active}, {100, 1, 0, invoice.Paid}, {100, 0, 0, invoice.Paid},
	} {
		before := i
		settled, after, err := i.Pay(c.amount)
		if err != nil || settled != c.settled || after.Claim() != c.claim || after.State != c.state || after.Broken() != "" {
			t.Fatalf("%d settled %d, %d are owed, %s, %q, %v", c.amount, settled, after.Claim(), after.State, after.Broken(), err)
		}
		if !reflect.DeepEqual(i, before) {
			t.Fatal("the invoice was changed")
		}
		i = after
	}
	for _, amount := range []money.Minor{0, -1} {
		if _, _, err := i.Pay(amount); !fault.Is(err, fault.NotPositive) {
			t.Errorf("paying %d: %v", amount, err)
		}
	}
}

func TestCreditAmount_BeforePayment_LowersTheClaim(t *testing.T) {
	note, after, err := whole(t, plan.PlainInvoice(14), seedBasket()...).CreditAmount(735, sent)
	if err != nil || note.Gross != 735 || note.OffClaim != 735 || note.ToConsumer != 0 || after.Claim() != 665 || after.Broken() != "" {
		t.Errorf("note %+v leaves %d, %v", note, after.Claim(), err)
	}
}

func TestCreditAmount_AfterPayment_IsOwedToTheConsumer(t *testing.T) { // gateway reference 6.3
	_, paid, err := whole(t, plan.PlainInvoice(14), seedBasket()...).Pay(1400)
	if err != nil {
		t.Fatal(err)
	}
	note, after, err := paid.CreditAmount(400, sent)
	if err != nil || note.OffClaim != 0 || note.ToConsumer != 400 || after.Claim() != 0 || after.State != invoice.Paid {
		t.Errorf("%d off the claim, %d to the consumer, %s, %v", note.OffClaim, note.ToConsumer, after.State, err)
	}
	note, after, err = after.CreditAmount(1000, sent)
	if err != nil || note.ToConsumer != 1000 || after.State != invoice.Credited || after.Broken() != "" {
		t.Errorf("%d to the consumer, %s, %q, %v", note.ToConsumer, after.State, after.Broken(), err)
	}
}

func TestCreditAmount_AfterAPartWasPaid_GoesOffTheClaimFirst(t *testing.T) { // domain 8.4 rows 5 and 6
	i := whole(t, plan.PlainInvoice(14), article("A", 1049_0000, 1, 25))
	_, part, err := i.Pay(50000)
	if err != nil {
		t.Fatal(err)
	}
	note, after, err := part.CreditAmount(100000, sent)
	if err != nil || note.OffClaim != 54900 || note.ToConsumer != 45100 || after.Claim() != 0 || after.State != invoice.Paid {
		t.Errorf("%d off the claim, %d to the consumer, %s, %v", note.OffClaim, note.ToConsumer, after.State, err)
	}
	settled, _, err := after.Pay(100)
	if err != nil || settled != 0 {
		t.Errorf("paying what is not owed settled %d, %v", settled, err)
	}
}

func TestCreditAmount_BeyondWhatIsLeft_IsRefused(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), seedBasket()...)
	_, _, err := i.CreditAmount(1401, sent)
	if !fault.Is(err, fault.RefundTooLarge) || err.Error() != "amount: The amount 14.01 exceeds the 14.00 that can still be refunded." {
		t.Errorf("got %v", err)
	}
	for _, amount := range []money.Minor{0, -1} {
		if _, _, err := i.CreditAmount(amount, sent); !fault.Is(err, fault.NotPositive) {
			t.Errorf("crediting %d: %v", amount, err)
		}
	}
	_, none, err := i.CreditAmount(1400, sent)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := none.CreditAmount(1, sent); !fault.Is(err, fault.RefundTooLarge) {
		t.Errorf("of what was credited whole: %v", err)
	}
}

func TestCredit_OfAPartPayment_WaivesTheStartFeeInProportion(t *testing.T) { // domain 2.7
	i := whole(t, campaign(), article("A", 100_0000, 3, 19))
	for _, c := range []struct {
		amount, waived, claim money.Minor
		state                 invoice.State
	}{
		{10000, 65, 20130, invoice.Active}, {5000, 33, 15097, invoice.Active}, {15000, 97, 0, invoice.Credited},
	} {
		note, after, err := i.CreditAmount(c.amount, sent)
		if err != nil || note.StartFee != c.waived || note.OffClaim != c.amount+c.waived || after.Claim() != c.claim || after.State != c.state {
			t.Fatalf("crediting %d waived %d, %d are owed, %s, %v", c.amount, note.StartFee, after.Claim(), after.State, err)
		}
		i = after
	}
	if i.FeeWaived != i.StartFee || i.Broken() != "" {
		t.Errorf("%d of %d are waived, %q", i.FeeWaived, i.StartFee, i.Broken())
	}
}

func TestCredit_OfEverythingOnAPaidPartPayment_ReturnsTheFeeToo(t *testing.T) {
	_, paid, err := whole(t, campaign(), article("A", 100_0000, 3, 19)).Pay(30195)
	if err != nil || paid.State != invoice.Paid {
		t.Fatalf("%s, %v", paid.State, err)
	}
	note, after, err := paid.CreditArticles([]basket.Want{wants("A", 3)}, nil, sent)
	if err != nil || note.StartFee != 195 || note.ToConsumer != 30195 || note.OffClaim != 0 || after.State != invoice.Credited {
		t.Errorf("fee %d, %d to the consumer, %s, %v", note.StartFee, note.ToConsumer, after.State, err)
	}
}

func TestCredit_GivesTheMerchantsFeeBackUnlessItStays(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), article("A", 100_0000, 3, 19)) // fee 12.40, VAT 3.10
	note, part, err := i.CreditAmount(10000, sent)
	if err != nil || note.FeeReturned != (merchant.Fee{Net: 413, VAT: 103}) {
		t.Fatalf("a third gives back %+v, %v", note.FeeReturned, err)
	}
	rest, all, err := part.CreditAmount(20000, sent)
	if err != nil || rest.FeeReturned != (merchant.Fee{Net: 827, VAT: 207}) || all.FeeReturned != i.Fee {
		t.Errorf("the rest gives back %+v, in all %+v of %+v, %v", rest.FeeReturned, all.FeeReturned, i.Fee, err)
	}
	i.FeeStays = true
	note, after, err := i.CreditAmount(30000, sent)
	if err != nil || note.FeeReturned != (merchant.Fee{}) || after.FeeReturned != (merchant.Fee{}) {
		t.Errorf("the fee that stays gives back %+v, %v", note.FeeReturned, err)
	}
}

func TestCreditNote_SaysWhatItIsAbout(t *testing.T) {
	i := whole(t, plan.PlainInvoice(14), seedBasket()...)
	now := time.Date(2026, time.April, 1, 22, 30, 0, 0, time.UTC) // 00:30 in Germany
	note, _, err := i.CreditArticles([]basket.Want{wants("A", 1)}, nil, now)
	if err != nil {
		t.Fatal(err)
	}
	want := invoice.CreditNote{
		Merchant: 1001, Invoice: i.Number, Reservation: 2401000777, Person: "P", Currency: money.EUR, Gross: 1000, OffClaim: 1000,
		FeeReturned: note.FeeReturned, IssuedOn: day.On(2026, 4, 2), Reference: "DEMO-8", MadeAt: now,
		Pieces: []basket.Piece{{Line: seedBasket()[0], Sum: 1000}}, Groups: []basket.Group{{Rate: 190_000, Gross: 1000, VAT: 159}},
	}
	if !reflect.DeepEqual(note, want) {
		t.Errorf("got  %+v\nwant %+v", note, want)
	}
}

func TestBroken_FindsWhatDoesNotAddUp(t *testing.T) {
	for name, spoil := range map[string]func(*invoice.Invoice){
		"lines of another sum":    func(i *invoice.Invoice) { i.Lines[0].Sum++ },
		"rates of another sum":    func(i *invoice.Invoice) { i.Groups[0].Gross++ },
		"credits of another sum":  func(i *invoice.Invoice) { i.Groups[0].CreditedGross++ },
		"more credited than sold": func(i *invoice.Invoice) { i.Credited, i.Groups[0].CreditedGross = 1401, 1401 },
		"credited below nothing":  func(i *invoice.Invoice) { i.Credited, i.Groups[0].CreditedGross = -1, -1 },
		"more waived than asked":  func(i *invoice.Invoice) { i.FeeWaived = 1 },
		"negative payments":       func(i *invoice.Invoice) { i.Paid = -1 },
		"negative fees":           func(i *invoice.Invoice) { i.ReturnFees = -1 },
		"less than nothing back":  func(i *invoice.Invoice) { i.Refunded = -1 },
		"less than nothing owed":  func(i *invoice.Invoice) { i.Paid = 1401 },
		"open though paid":        func(i *invoice.Invoice) { i.Paid = 1400 },
	} {
		i := whole(t, plan.PlainInvoice(14), seedBasket()...)
		spoil(&i)
		if i.Broken() == "" {
			t.Errorf("%s was not found", name)
		}
	}
}
