package risk

import (
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// Facts is everything a decision may look at. It is stored for ever beside the verdict and must
// replay to the same verdict, so it holds plain values and no name, number or address of a person.
type Facts struct {
	Today    day.Day  `json:"today"` // in the consumer's country
	Order    Order    `json:"order"`
	Merchant Merchant `json:"merchant"`
	Person   Person   `json:"person"`
	History  History  `json:"history"`
	Attempts Attempts `json:"attempts"`
	Bureau   Report   `json:"bureau"`
}

// Occasion is why a decision is asked for.
type Occasion string

// The occasions.
const (
	NewOrder      Occasion = "new"
	AddressChange Occasion = "change"
	Review        Occasion = "review" // the same order again, such as after the bureau asked to wait
)

// Order is what the consumer wants to buy.
type Order struct {
	Occasion        Occasion       `json:"occasion"`
	Amount          money.Minor    `json:"amount"` // newly asked for; at most money.MaxMinor
	Currency        money.Currency `json:"currency"`
	Country         country.Code   `json:"country"`
	CountryServed   bool           `json:"country_served"`
	Plan            string         `json:"plan"` // type of the plan of payment: "invoice", "account", …
	Lines           int            `json:"lines"`
	ShippingDiffers bool           `json:"shipping_differs"`   // the goods go elsewhere than the bill
	Company         bool           `json:"company"`            // a company buys; it has no age
	Delivered       money.Minor    `json:"delivered,omitzero"` // of the same order, before
}

// Merchant is the shop.
type Merchant struct {
	ID         int64       `json:"id"`
	Open       bool        `json:"open"`                 // it may make new orders
	OrderLimit money.Minor `json:"order_limit,omitzero"` // the contract's, in the order's currency; 0: none
}

// Person is the consumer.
type Person struct {
	Age      int         `json:"age"`      // whole years today (domain 6.6); 0 when not known
	Exposure money.Minor `json:"exposure"` // over all merchants, without this order's own part (domain 9.5)
	Blocked  bool        `json:"blocked"`
}

// History is how the person paid before, over all merchants.
type History struct {
	Paid          int  `json:"paid"` // claims paid in full
	OpenInvoices  int  `json:"open_invoices"`
	DaysLate      int  `json:"days_late"`       // of the latest open claim; 0 when none is late
	WorstDaysLate int  `json:"worst_days_late"` // of any claim of the last twelve months
	InCollection  bool `json:"in_collection"`
}

// Attempts counts what looks like trying one's luck, the present attempt included.
type Attempts struct {
	Person24h        int `json:"person_24h"`         // orders of this person in 24 hours
	Network10m       int `json:"network_10m"`        // orders from the same IP address in 10 minutes
	AddressPersons7d int `json:"address_persons_7d"` // persons with this address in 7 days
	EmailPersons     int `json:"email_persons"`      // persons who used this e-mail address
}

// waiting tells whether the bureau wants to be asked again before it says anything.
func (f Facts) waiting() bool { return f.Bureau.WaitMinutes > 0 }

// thin tells whether nothing at all is known of how the person pays (domain 9.6).
func (f Facts) thin() bool { return f.History.Paid == 0 && !f.Bureau.Found && !f.waiting() }
