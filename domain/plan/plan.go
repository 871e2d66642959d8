// Package plan is the terms of payment: the part-payment products a merchant offers, when and how
// much a consumer pays under them, and what that costs in a year.
//
// It must never remember a payment or know what day it is: from an amount, a day and terms it gives a
// schedule, the same one each time. A running agreement and its statements are not its business.
package plan

import (
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// ID numbers a product; on the XML-RPC wire it is the pclass (XML-RPC reference 4.7).
type ID int64

// Type is the kind of schedule (domain 2.1).
type Type string

// The types. Invoice is no product: it is what terms without a product are.
const (
	Invoice  Type = "invoice"  // one payment, some days after the capture
	Campaign Type = "campaign" // equal monthly payments
	Account  Type = "account"  // open end, at least a minimum each month
	Fixed    Type = "fixed"    // a stated payment each month, or a stated number of them
	Delay    Type = "delay"    // nothing for some months, then one payment
	Special  Type = "special"  // one payment on a date of its own
)

// The bounds of a product.
const (
	maxMonths      = 120
	maxDescription = 100
	maxRate        = 100 * money.Percent
)

// Product is one way to pay in parts that a merchant offers in a country. A product in use is never
// changed; a change makes a new version.
type Product struct {
	ID          ID             `json:"id"`
	Version     int            `json:"version"`
	Merchant    int64          `json:"merchant"` // eid
	Country     country.Code   `json:"country"`
	Currency    money.Currency `json:"currency"`
	Type        Type           `json:"type"`
	Description string         `json:"description"`

	// Months is the number of payments of a campaign, or of a fixed plan without a stated payment; the
	// wait of a delay. An account only shows it: its minimum does not depend on it.
	Months int `json:"months,omitzero"`
	// StatedPayment is what a fixed plan takes each month, interest and monthly fee included; the number
	// of payments then follows from the amount.
	StatedPayment money.Minor `json:"stated_payment,omitzero"`
	// MinimumPayment is the least an account asks for in a month; LowestPayment is the customary one.
	MinimumPayment money.Minor `json:"minimum_payment,omitzero"`
	// InterestFreeMonths is how many of a delay's months bear no interest.
	InterestFreeMonths int `json:"interest_free_months,omitzero"`
	// DueOn is the date of a special's only payment.
	DueOn day.Day `json:"due_on,omitzero"`
	// DueDay is the day of the month payments fall due on, moved to the month's end where the month is
	// shorter. Zero: the day of the capture.
	DueDay int `json:"due_day,omitzero"`

	Rate          money.Rate  `json:"rate"` // nominal, a year
	StartFee      money.Minor `json:"start_fee"`
	StartFeeFirst bool        `json:"start_fee_first"` // due with the first payment, not financed
	MonthlyFee    money.Minor `json:"monthly_fee"`     // with each payment

	Minimum    money.Minor `json:"minimum,omitzero"`     // of an order; zero: none
	Maximum    money.Minor `json:"maximum,omitzero"`     // of an order; zero: none
	ValidUntil day.Day     `json:"valid_until,omitzero"` // last day of the offer; zero: no end
}

// Terms are what was agreed for one order: a product as it was then, or a number of days to pay in.
// They are stored with the order, so that a later version of the product does not change them.
type Terms struct {
	Days    int     `json:"days,omitzero"`    // plain invoice: from the capture to the due day
	Product Product `json:"product,omitzero"` // the zero product: plain invoice
}

// PlainInvoice gives the terms of one payment some days after the capture, without interest and fees.
func PlainInvoice(days int) Terms { return Terms{Days: days} }

// PartPayment gives the terms of paying by a product.
func PartPayment(product Product) Terms { return Terms{Product: product} }

// Type tells the kind of schedule the terms lead to.
func (t Terms) Type() Type {
	if t.Product.Type == "" {
		return Invoice
	}
	return t.Product.Type
}

// lowestPayments are the minimums the shops' client software shows for an account (domain 2.3).
var lowestPayments = map[country.Code]money.Minor{
	country.AT: 6_95,
	country.DE: 6_95,
	country.DK: 89_00,
	country.FI: 8_95,
	country.NL: 5_00,
	country.NO: 95_00,
	country.SE: 50_00,
}

// LowestPayment gives the customary minimum payment of an account in a country, in the country's
// currency, to begin a product's MinimumPayment with (domain 2.3).
func LowestPayment(code country.Code) money.Minor { return lowestPayments[code] }
