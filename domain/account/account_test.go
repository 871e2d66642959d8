package account_test

import (
	"testing"

	"pgregory.net/rapid"

	"respite/domain/account"
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
)

// purchase is an invoice drawn on an account.
func purchase(gross money.Minor, on day.Day) invoice.Invoice {
	return invoice.Invoice{
		Number: 52603040000000001, Merchant: 1001, Person: "P", Country: country.SE, Currency: money.SEK, Gross: gross, StartFee: 1950, IssuedOn: on,
		Plan:     plan.Product{ID: 9, Version: 2, Type: plan.Account, MinimumPayment: 5000},
		Schedule: plan.Schedule{APR: 2213},
	}
}

func TestOpen_BeginsWithTheFirstPurchaseAsItWasAgreed(t *testing.T) { // domain 2.3
	first := purchase(104900, day.On(2024, 2, 3))
	want := account.Account{
		ID: "A", Merchant: 1001, Person: "P", Country: country.SE, Currency: money.SEK, Product: first.Plan, OpenedOn: day.On(2024, 2, 3),
		StatementOn: day.On(2024, 2, 29), APR: first.Schedule.APR, Drawn: 104900, Draws: 1,
	}
	if got := account.Open("A", first); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDraw_WhateverIsBought_SumsThePurchasesAndChangesNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Int64Range(1, 1_000_000), 1, 8).Draw(t, "amounts")
		opened := account.Open(id.ID("A"), purchase(money.Minor(amounts[0]), day.On(2026, 3, 31)))
		a, sum := opened, opened.Drawn
		for n, amount := range amounts[1:] {
			later := purchase(money.Minor(amount), day.On(2026, 4, n+1))
			later.Plan.Version, later.Merchant, later.Person = 3, merchant.ID(n), consumer.ID("joined")
			a = a.Draw(later)
			sum += money.Minor(amount)
		}
		if a.Drawn != sum || a.Draws != len(amounts) {
			t.Fatalf("%d in %d purchases of %v", a.Drawn, a.Draws, amounts)
		}
		a.Drawn, a.Draws = opened.Drawn, 1
		if a != opened {
			t.Fatalf("%+v became %+v", opened, a)
		}
	})
}
