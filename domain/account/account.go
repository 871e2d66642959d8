// Package account is the running account on which a consumer's purchases by an account product are
// drawn together (domain 2.3).
//
// It must never hold what is owed: that stands on the invoices. Statements are not made here.
package account

import (
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
)

// Account is one consumer's account with one merchant under one product. Amounts are in its currency.
type Account struct {
	ID          id.ID
	Merchant    merchant.ID
	Person      consumer.ID
	Country     country.Code
	Currency    money.Currency
	Product     plan.Product // as it was when the account was opened
	OpenedOn    day.Day
	StatementOn day.Day     // of the first statement
	APR         plan.APR    // as it was told with the first purchase
	Drawn       money.Minor // purchases, all told
	Draws       int
}

// Open opens an account with its first purchase. The first statement is made at the end of the month
// of the delivery.
func Open(key id.ID, first invoice.Invoice) Account {
	return Account{
		ID: key, Merchant: first.Merchant, Person: first.Person, Country: first.Country, Currency: first.Currency, Product: first.Plan,
		OpenedOn: first.IssuedOn, StatementOn: first.IssuedOn.LastOfMonth(), APR: first.Schedule.APR,
	}.Draw(first)
}

// Draw adds a purchase.
func (a Account) Draw(i invoice.Invoice) Account {
	a.Drawn += i.Gross
	a.Draws++
	return a
}
