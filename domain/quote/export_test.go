package quote

import (
	"respite/domain/plan"
	"respite/value/money"
)

// The building blocks, for the published examples of them (XML-RPC reference 5.2).
var (
	Annuity  = annuity
	IRR      = irr
	Compound = compound
)

// Nearest rounds an amount in major units to the currency's round amounts.
func Nearest(currency money.Currency, amount float64) money.Minor {
	return stepOf(currency).nearest(amount)
}

// Payments gives the payments behind the costs, in major units.
func Payments(p plan.Product, sum money.Minor, page Page) []float64 {
	return shownPayments(p, sum, page)
}
