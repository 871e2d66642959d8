// Package quote tells what the shops' client software shows for a part-payment product: the cost of a
// month, of the whole purchase, and the annual rate. Shops reckon these themselves from the record of
// the product, so the back office and the checkout service must show the same amounts.
//
// It must never decide what a consumer owes: that is plan.Schedule. The client's annual rate leaves the
// start fee out and is not the rate the law asks for: that is plan.APR.
package quote

import (
	"fmt"

	"respite/domain/plan"
	"respite/value/money"
)

// Page is where a shop shows an amount.
type Page string

// The pages (XML-RPC reference 5.3). On the page of an article, the client leaves out start fee, monthly
// fee and lowest payment; only the annual rate counts the monthly fee there too.
const (
	Checkout Page = "checkout"
	Article  Page = "article"
)

// APR is an annual percentage rate as the client shows it, in hundredths of a percent: 10114 is 101.14 %.
type APR int64

// String gives the rate with two decimals, without a percent sign.
func (a APR) String() string { return fmt.Sprintf("%d.%02d", a/100, a%100) }

// MonthlyCost gives the first payment: to the minor unit at the checkout, in the country's round amounts
// (whole kronor, tenths of a euro) on the page of an article. It is 0 for a product without months
// (XML-RPC reference 5.3).
func MonthlyCost(p plan.Product, sum money.Minor, page Page) money.Minor {
	payments := shownPayments(p, sum, page)
	switch {
	case len(payments) == 0:
		return 0
	case page == Checkout:
		return minor(payments[0])
	}
	return stepOf(p.Currency).nearest(payments[0])
}

// TotalCost gives the sum of all payments in the country's round amounts. The client stops after the
// product's months even if an account is not repaid by then (XML-RPC reference 5.3).
func TotalCost(p plan.Product, sum money.Minor, page Page) money.Minor {
	return stepOf(p.Currency).nearest(total(shownPayments(p, sum, page)))
}

// AnnualRate gives the annual rate, and whether the client has one to show: it knows none of other types
// than campaigns and accounts, of products without months, and of fees that dwarf the sum (XML-RPC
// reference 5.3).
func AnnualRate(p plan.Product, sum money.Minor, page Page) (APR, bool) {
	if sum <= 0 || p.Months == 0 || !compared(p) {
		return 0, false
	}
	loan := loanOf(p, sum, page)
	return annual(irr(loan.sum, loan.ratedPayments()))
}

// Cheapest gives the campaign or account with the least cost of a month, the first of several, and
// whether there is any. A campaign counts only from the country's lowest payment on (XML-RPC reference
// 5.3). The products are those that are offered: their end is not looked at.
func Cheapest(products []plan.Product, sum money.Minor, page Page) (plan.Product, bool) {
	var cheapest plan.Product
	var least money.Minor
	found := false
	for _, p := range products {
		if sum < p.Minimum || !compared(p) {
			continue
		}
		cost := MonthlyCost(p, sum, page)
		if p.Type == plan.Campaign && cost < plan.LowestPayment(p.Country) || found && cost >= least {
			continue
		}
		cheapest, least, found = p, cost, true
	}
	return cheapest, found
}

// compared tells whether the client reckons a product's rate and compares its cost.
func compared(p plan.Product) bool { return p.Type == plan.Campaign || p.Type == plan.Account }
