// Package papertest makes sales as they happen in each country, for tests of what is printed about
// them: a shop, an invoice, a part payment, a credit note.
//
// It must never be used outside tests: its persons and companies do not exist.
package papertest

import (
	"fmt"
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/paymentref"
	"respite/domain/plan"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// IssuedOn is the date of every sale.
var IssuedOn = day.On(2026, time.November, 20)

// Claim is the number whose reference every invoice carries.
const Claim = 202611210

// sale is what differs from country to country.
type sale struct {
	shop  string
	home  merchant.Profile
	buyer consumer.Address
	lines []basket.Line
}

func line(article, title, price, quantity, vat string) basket.Line {
	return basket.Line{
		Article: article, Title: title, Kind: basket.Goods, Price: must(money.ParsePrice(price)),
		Quantity: basket.Quantity(must(money.ParseMinor(quantity)) * 10), VAT: must(money.ParseRate(vat)),
	}
}

func shipment(title, price, vat string) basket.Line {
	l := line("", title, price, "1", vat)
	l.Kind = basket.Shipment
	return l
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(fmt.Errorf("make a sample sale: %w", err))
	}
	return value
}

// Shop gives a shop of the country.
func Shop(home country.Code) merchant.Merchant {
	s := sales[home]
	s.home.Country = home
	return merchant.Merchant{ID: 1001, Name: s.shop, Profile: s.home}
}

// Invoice gives an invoice of the country over its usual basket, due in 14 days.
func Invoice(home country.Code) invoice.Invoice {
	return Selling(home, plan.PlainInvoice(14), sales[home].lines)
}

// InParts gives an invoice of the country that is paid in twelve months.
func InParts(home country.Code) invoice.Invoice {
	place, _ := country.Of(string(home))
	product := plan.Product{
		ID: 12, Country: home, Currency: place.Currency, Type: plan.Campaign, Description: "Flex 12", Months: 12,
		Rate: 199 * money.Percent / 10, StartFee: 195_00, MonthlyFee: 29_00, DueDay: 28,
	}
	return Selling(home, plan.PartPayment(product), sales[home].lines)
}

// Selling gives an invoice over lines and terms of your own.
func Selling(home country.Code, terms plan.Terms, lines []basket.Line) invoice.Invoice {
	place, _ := country.Of(string(home))
	total := basket.Total(lines)
	schedule := must(terms.Schedule(total, IssuedOn, true))
	buyer := sales[home].buyer
	buyer.Country = home
	i := invoice.Invoice{
		Number: 31402485123226872, Merchant: 1001, State: invoice.Active, Country: home, Currency: place.Currency,
		Gross: total, StartFee: schedule.FinancedFee, IssuedOn: IssuedOn, DueOn: schedule.Payments[0].Due,
		Reference: "WEB-2026-004711", Lines: basket.NewStock(lines), Schedule: schedule, Plan: terms.Product,
		Parties:          consumer.Parties{Billing: buyer, Shipping: buyer},
		PaymentReference: string(must(paymentref.For(home, Claim))),
	}
	for _, g := range basket.Groups(basket.Parts(basket.Whole(lines))) {
		i.Groups = append(i.Groups, invoice.Group{Group: g})
	}
	return i
}

// Credit gives a credit note on an invoice: its first article comes back whole, for a fee.
func Credit(of invoice.Invoice) invoice.CreditNote {
	first := of.Lines[0]
	fees := []basket.Line{{Article: "RETUR", Title: "Return shipment", Kind: basket.Handling, Price: 4_9000, Quantity: basket.One, VAT: first.VAT}}
	wants := []basket.Want{{Article: first.Article, Quantity: first.Quantity}}
	note, _, err := of.CreditArticles(wants, fees, IssuedOn.Start(time.UTC).Add(10*24*time.Hour))
	note.Number = 500017
	return must(note, err)
}

func reduced(l basket.Line, by money.Rate) basket.Line {
	l.Discount = by
	return l
}

func net(l basket.Line) basket.Line {
	l.Net = true
	return l
}
