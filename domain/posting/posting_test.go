package posting_test

import (
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/basket"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/posting"
	"respite/domain/reservation"
	"respite/value/country"
	"respite/value/money"
)

var (
	made = time.Date(2026, time.March, 1, 9, 30, 0, 0, time.UTC)
	sent = made.AddDate(0, 0, 3)
	told = event.Event{ID: "E1", At: sent}
)

// contract is the one of domain 8.4: 2.80 % and 4.00, VAT 25 %, reserve 10 %; the fee stays on returns.
func contract() merchant.Contract {
	return merchant.Contract{
		FeeRate: 28_000, FeeFixed: 400, FeeVAT: 25 * money.Percent, Reserve: 10 * money.Percent, FeeOnReturns: true,
		ReserveDays: 14, ShipDays: 14, DueDays: 30,
	}
}

func line(price money.Price, rate money.Rate) basket.Line {
	return basket.Line{Article: "A", Title: "A", Kind: basket.Goods, Price: price, Quantity: basket.One, VAT: rate}
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// capture delivers an order and gives its invoice.
func capture(t fataler, contract merchant.Contract, terms plan.Terms, lines ...basket.Line) invoice.Invoice {
	t.Helper()
	order := held(lines...)
	order.Terms = terms
	delivery, after, err := order.Activate(nil, sent)
	if err != nil {
		t.Fatalf("activate: %v", err)
	}
	i, err := invoice.Issue(77, after, delivery, contract, sent)
	if err != nil {
		t.Fatalf("issue: %v", err)
	}
	return i
}

func held(lines ...basket.Line) reservation.Reservation {
	return reservation.Reservation{
		Number: 42, Merchant: 1001, Person: "P", State: reservation.Held, Country: country.SE, Currency: money.SEK,
		Reserved: basket.Total(lines), MadeAt: made, ExpiresAt: made.AddDate(0, 0, 14), Lines: basket.NewStock(lines),
		Terms: plan.PlainInvoice(14),
	}
}

type sums map[ledger.Account]money.Minor

// book adds an entry to the balances and gives what it moved; the entry must be in order.
func (s sums) book(t fataler, entry ledger.Entry) sums {
	t.Helper()
	if err := entry.Check(); err != nil {
		t.Fatalf("%v", err)
	}
	if entry.Event != "E1" || entry.Currency != money.SEK || !entry.At.Equal(sent) {
		t.Fatalf("the entry is of event %s at %s in %s", entry.Event, entry.At, entry.Currency)
	}
	moved := sums{}
	for _, l := range entry.Lines {
		if l.Merchant != 1001 || l.Person != "P" || l.Reservation != 42 {
			t.Fatalf("the line does not say whose it is: %+v", l)
		}
		if l.Amount == 0 {
			t.Fatalf("a line moves nothing: %+v", l)
		}
		moved[l.Account] += l.Amount
		s[l.Account] += l.Amount
	}
	maps.DeleteFunc(moved, func(_ ledger.Account, amount money.Minor) bool { return amount == 0 })
	return moved
}

func expect(t *testing.T, name string, moved, want sums) {
	t.Helper()
	if !maps.Equal(moved, want) {
		t.Errorf("%s moved %v, want %v", name, moved, want)
	}
}

func TestPostings_OfTheWorkedExample_AgreeLineByLine(t *testing.T) { // domain 8.4, the rows without payout and reminder
	books := sums{}
	first := capture(t, contract(), plan.PlainInvoice(14), line(1049_0000, 25*money.Percent))
	expect(t, "the first capture (rows 1 to 3)", books.book(t, posting.Capture(told, first)), sums{
		ledger.Claims: 104900, ledger.MerchantPayable: -104900 + 4171 + 10490, ledger.MerchantFee: -3337, ledger.OutputVAT: -834,
		ledger.MerchantReserve: -10490, ledger.ReservedMemo: -104900, ledger.ReservedMemoBack: 104900,
	})
	if books[ledger.MerchantPayable] != -90239 { // the payout of row 4
		t.Errorf("the merchant is owed %d", -books[ledger.MerchantPayable])
	}

	settled, part, err := first.Pay(50000)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the consumer's payment (row 5)", books.book(t, posting.Payment(told, part, 50000, settled)), sums{
		ledger.Bank: 50000, ledger.Claims: -50000,
	})

	note, returned, err := part.CreditAmount(100000, sent)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the return (row 6)", books.book(t, posting.Credit(told, returned, note)), sums{
		ledger.MerchantPayable: 100000, ledger.Claims: -54900, ledger.ConsumerCredit: -45100,
	})

	second := capture(t, contract(), plan.PlainInvoice(14), line(500_0000, 25*money.Percent))
	expect(t, "the second capture (row 9)", books.book(t, posting.Capture(told, second)), sums{
		ledger.Claims: 50000, ledger.MerchantPayable: -50000 + 2250 + 5000, ledger.MerchantFee: -1800, ledger.OutputVAT: -450,
		ledger.MerchantReserve: -5000, ledger.ReservedMemo: -50000, ledger.ReservedMemoBack: 50000,
	})

	settled, paid, err := second.Pay(54000) // row 12 without the reminder's 60.00
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the overpayment (row 12)", books.book(t, posting.Payment(told, paid, 54000, settled)), sums{
		ledger.Bank: 54000, ledger.Claims: -50000, ledger.ConsumerCredit: -4000,
	})
	if books[ledger.Claims] != 0 {
		t.Errorf("claims of %d are left", books[ledger.Claims])
	}
}

func TestCapture_SaysWhichInvoice(t *testing.T) {
	entry := posting.Capture(told, capture(t, contract(), plan.PlainInvoice(14), line(10_0000, 0)))
	for _, l := range entry.Lines {
		if l.Invoice != 77 {
			t.Errorf("the line is of invoice %d", l.Invoice)
		}
	}
}

func TestCapture_WithAFinancedStartFee_ClaimsItFromTheConsumer(t *testing.T) { // domain 8.3
	i := capture(t, merchant.Contract{ShipDays: 14, DueDays: 14}, campaign(), line(500_0000, 25*money.Percent))
	expect(t, "the capture", sums{}.book(t, posting.Capture(told, i)), sums{
		ledger.Claims: 50000 + 1950, ledger.MerchantPayable: -50000, ledger.ConsumerFees: -1950,
		ledger.ReservedMemo: -50000, ledger.ReservedMemoBack: 50000,
	})
	note, after, err := i.CreditAmount(50000, sent)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the credit of it all", sums{}.book(t, posting.Credit(told, after, note)), sums{
		ledger.Claims: -51950, ledger.MerchantPayable: 50000, ledger.ConsumerFees: 1950,
	})
}

func TestCredit_WhenTheFeeDoesNotStay_GivesItBack(t *testing.T) {
	terms := contract()
	terms.FeeOnReturns = false
	i := capture(t, terms, plan.PlainInvoice(14), line(1049_0000, 25*money.Percent))
	note, after, err := i.CreditAmount(104900, sent)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the credit", sums{}.book(t, posting.Credit(told, after, note)), sums{
		ledger.MerchantPayable: 104900 - 4171, ledger.Claims: -104900, ledger.MerchantFee: 3337, ledger.OutputVAT: 834,
	})
}

func TestCredit_WithAFeeForTheReturn_PaysItToTheMerchant(t *testing.T) { // XML-RPC reference 2.20
	i := capture(t, contract(), plan.PlainInvoice(14), line(1049_0000, 25*money.Percent))
	fee := []basket.Line{line(49_0000, 25*money.Percent)}
	one := []basket.Want{{Article: "A", Quantity: basket.One}}
	_, paid, err := i.Pay(104900)
	if err != nil {
		t.Fatal(err)
	}
	note, after, err := paid.CreditArticles(one, fee, sent)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the return of what was paid", sums{}.book(t, posting.Credit(told, after, note)), sums{
		ledger.MerchantPayable: 104900 - 4900, ledger.ConsumerCredit: -100000,
	})
	note, after, err = i.CreditArticles(one, fee, sent)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the return of what was not", sums{}.book(t, posting.Credit(told, after, note)), sums{
		ledger.MerchantPayable: 104900 - 4900, ledger.Claims: -100000,
	})
	note, after, err = i.CreditArticles(nil, fee, sent)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the fee alone", sums{}.book(t, posting.Credit(told, after, note)), sums{ledger.MerchantPayable: -4900, ledger.Claims: 4900})
}

func TestPostponement_IsTheMerchantsToPay(t *testing.T) { // XML-RPC reference 2.17
	i := capture(t, contract(), plan.PlainInvoice(14), line(100_0000, 0))
	expect(t, "the postponement", sums{}.book(t, posting.Postponement(told, i, merchant.Fee{Net: 200, VAT: 50})), sums{
		ledger.MerchantPayable: 250, ledger.MerchantFee: -200, ledger.OutputVAT: -50,
	})
	if entry := posting.Postponement(told, i, merchant.Fee{}); len(entry.Lines) != 0 {
		t.Errorf("what costs nothing is an entry: %+v", entry)
	}
}

func TestHold_IsAMemoAndNoMoney(t *testing.T) { // domain 8.1
	order := held(line(10_0000, 0))
	expect(t, "holding", sums{}.book(t, posting.Hold(told, order, 1000)), sums{ledger.ReservedMemo: 1000, ledger.ReservedMemoBack: -1000})
	expect(t, "freeing", sums{}.book(t, posting.Hold(told, order, -400)), sums{ledger.ReservedMemo: -400, ledger.ReservedMemoBack: 400})
	if entry := posting.Hold(told, order, 0); len(entry.Lines) != 0 || entry.Check() == nil {
		t.Errorf("holding nothing is an entry: %+v", entry)
	}
}

func TestPostings_OfWhateverOrder_AgreeWithTheInvoice(t *testing.T) { // domain 8.5, invariants 1 to 5
	rapid.Check(t, func(t *rapid.T) {
		terms := drawContract(t)
		i := capture(t, terms, rapid.SampledFrom([]plan.Terms{plan.PlainInvoice(14), campaign()}).Draw(t, "terms"), drawBasket(t)...)
		books, paid := sums{}, money.Minor(0)
		books.book(t, posting.Hold(told, held(line(10_0000, 0)), i.Gross))
		books.book(t, posting.Capture(told, i))
		agree(t, books, i, paid)
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			amount := money.Minor(rapid.Int64Range(1, int64(i.Gross+i.StartFee)).Draw(t, "amount"))
			if rapid.Bool().Draw(t, "pays") {
				settled, after, err := i.Pay(amount)
				if err != nil {
					t.Fatalf("pay: %v", err)
				}
				books.book(t, posting.Payment(told, after, amount, settled))
				i, paid = after, paid+amount
			} else {
				i = books.change(t, i, amount)
			}
			agree(t, books, i, paid)
		}
	})
}

// change gives an amount back, charges one for a return or for a later due date, as far as it can.
func (s sums) change(t *rapid.T, i invoice.Invoice, amount money.Minor) invoice.Invoice {
	credits := map[string]func() (invoice.CreditNote, invoice.Invoice, error){
		"amount": func() (invoice.CreditNote, invoice.Invoice, error) { return i.CreditAmount(amount, sent) },
		"rest":   func() (invoice.CreditNote, invoice.Invoice, error) { return i.CreditRest(nil, sent) },
		"fee": func() (invoice.CreditNote, invoice.Invoice, error) {
			return i.CreditArticles(nil, []basket.Line{line(money.Price(amount)*10, 25*money.Percent)}, sent)
		},
		"article and fee": func() (invoice.CreditNote, invoice.Invoice, error) {
			return i.CreditArticles([]basket.Want{{Article: "A", Quantity: basket.One}}, []basket.Line{line(money.Price(amount)*10, 0)}, sent)
		},
	}
	how := rapid.SampledFrom([]string{"amount", "amount", "rest", "fee", "article and fee", "later"}).Draw(t, "how")
	if how == "later" {
		fee := merchant.Fee{Net: amount, VAT: amount / 4}
		after, err := i.Postpone(7, fee)
		if err != nil {
			return i
		}
		s.book(t, posting.Postponement(told, after, fee))
		return after
	}
	note, after, err := credits[how]()
	if err != nil {
		return i
	}
	s.book(t, posting.Credit(told, after, note))
	return after
}

// agree wants the accounts to say what the invoice says.
func agree(t *rapid.T, books sums, i invoice.Invoice, paid money.Minor) {
	var sum money.Minor
	for _, amount := range books {
		sum += amount
	}
	fee := merchant.Fee{Net: i.Fee.Net + i.Extension.Net - i.FeeReturned.Net, VAT: i.Fee.VAT + i.Extension.VAT - i.FeeReturned.VAT}
	for account, want := range (sums{
		ledger.Bank:             paid,
		ledger.Claims:           i.Claim(),
		ledger.ConsumerCredit:   i.Gross + i.StartFee + i.ReturnFees - i.Credited - i.FeeWaived - paid - i.Claim(),
		ledger.ConsumerFees:     -(i.StartFee - i.FeeWaived),
		ledger.MerchantFee:      -fee.Net,
		ledger.OutputVAT:        -fee.VAT,
		ledger.MerchantReserve:  -i.Reserve,
		ledger.MerchantPayable:  -(i.Gross + i.ReturnFees - i.Credited - fee.Gross() - i.Reserve),
		ledger.ReservedMemo:     0,
		ledger.ReservedMemoBack: 0,
	}) {
		if books[account] != want {
			t.Fatalf("%s holds %d, want %d", account.Name(), books[account], want)
		}
	}
	if sum != 0 {
		t.Fatalf("the books sum to %d", sum)
	}
}

func campaign() plan.Terms {
	return plan.PartPayment(plan.Product{
		ID: 7, Version: 1, Merchant: 1001, Country: country.SE, Currency: money.SEK, Type: plan.Campaign, Description: "Delbetalning",
		Months: 12, Rate: 199_000, StartFee: 1950, MonthlyFee: 2900,
	})
}

func drawContract(t *rapid.T) merchant.Contract {
	terms := contract()
	terms.FeeRate = money.Rate(rapid.Int64Range(0, 100_000).Draw(t, "fee"))
	terms.FeeFixed = money.Minor(rapid.Int64Range(0, 1000).Draw(t, "fixed fee"))
	terms.Reserve = money.Rate(rapid.Int64Range(0, 200_000).Draw(t, "reserve"))
	terms.FeeVAT = rapid.SampledFrom([]money.Rate{0, 19 * money.Percent, 25 * money.Percent}).Draw(t, "VAT on the fee")
	terms.FeeOnReturns = rapid.Bool().Draw(t, "the fee stays")
	return terms
}

func drawBasket(t *rapid.T) []basket.Line {
	rate := rapid.SampledFrom([]money.Rate{0, 60_000, 120_000, 250_000})
	lines := []basket.Line{line(money.Price(rapid.Int64Range(5_0000, 900_0000).Draw(t, "price")), rate.Draw(t, "rate"))}
	for range rapid.IntRange(0, 3).Draw(t, "more") {
		lines = append(lines, line(money.Price(rapid.Int64Range(-1_0000, 100_0000).Draw(t, "price")), rate.Draw(t, "rate")))
	}
	return lines
}
