// Package invoice is what the consumer owes for one delivery, and what is credited on it.
//
// It must never credit more than was invoiced, in sum, per article or per VAT rate, and never take
// VAT back at another rate than it was charged at.
package invoice

import (
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
)

// Number is the invoice number (invno) that merchant and consumer know: 17 digits, the last ten of
// which count the invoices.
type Number int64

// Claim gives the number payment references are made of (domain 5): ten digits, no two invoices' alike.
func (n Number) Claim() int64 { return firstClaim + int64(n)%10_000_000_000 }

// firstClaim is where the claims of invoices begin; those of references that are reserved for printing
// begin higher, and neither ever comes to the other.
const (
	firstClaim    = 1_000_000_000
	firstReserved = 8_000_000_000
)

// ReservedClaim gives the number of the count-th payment reference that is reserved for printing.
func ReservedClaim(count int64) int64 { return firstReserved + count }

// Printed is a payment reference that a merchant reserved to print it on papers of its own
// (XML-RPC reference 2.28).
type Printed struct {
	Merchant  merchant.ID
	Reference string // in the form of the country
	Country   country.Code
	Invoice   Number // that bears it; 0: none yet
	MadeAt    time.Time
}

// State is where an invoice stands.
type State string

// The states.
const (
	Active   State = "active"   // something may still be open
	Paid     State = "paid"     // the consumer paid what was not credited
	Credited State = "credited" // everything was credited
)

// Carrier is who bears the loss if the consumer does not pay.
type Carrier string

// The carriers of the risk.
const (
	ProviderCarries Carrier = "provider"
	MerchantCarries Carrier = "merchant"
)

// SendBy is how the consumer gets the invoice.
type SendBy string

// The ways of sending.
const (
	ByEmail SendBy = "email"
	ByPost  SendBy = "post"
	ByPrint SendBy = "print" // by the merchant, with the parcel
)

// Group is the part of the invoice under one VAT rate, with what of it was credited.
type Group struct {
	basket.Group
	CreditedGross money.Minor `json:"credited_gross"`
	CreditedVAT   money.Minor `json:"credited_vat"`
}

// Invoice is one delivery. Amounts are in its currency.
type Invoice struct {
	Number      Number
	Merchant    merchant.ID
	Reservation reservation.Number
	Person      consumer.ID
	State       State
	Country     country.Code
	Currency    money.Currency
	Gross       money.Minor // the goods
	StartFee    money.Minor // financed with them, as the plan says
	Credited    money.Minor // of Gross
	FeeWaived   money.Minor // of StartFee, fallen away with what was credited
	Paid        money.Minor
	IssuedOn    day.Day
	DueOn       day.Day
	Carrier     Carrier
	SendBy      SendBy
	Reference   string // the merchant's own number for the sale
	Request     id.ID  // of the merchant's system that activated it, if one did
	Lines       []basket.Stock
	Groups      []Group
	Fee         merchant.Fee // what the merchant pays for the capture
	FeeReturned merchant.Fee // given back with what was credited
	FeeStays    bool         // the contract's word on the fee when goods come back
	Reserve     money.Minor  // kept back from the merchant
	Schedule    plan.Schedule
	Parties     consumer.Parties
	MadeAt      time.Time

	PaymentReference string       // what the consumer quotes when paying, in the form of the country (domain 5)
	Plan             plan.Product // as it was agreed; the zero product: a plain invoice
	Account          id.ID        // the running account it is drawn on, if it is
	ReturnFees       money.Minor  // charged to the consumer for returns, on top of Gross
	Refunded         money.Minor  // given back of what was paid
	Settled          bool         // the consumer has paid it in full once
	Extension        merchant.Fee // what the merchant pays for a later due date
	Language         string       // of the document, as the order had it: "sv"; empty: the country's
	Test             bool         // ordered in test mode
}

// Issue makes the invoice of an activation.
func Issue(number Number, from reservation.Reservation, activation reservation.Activation, contract merchant.Contract, now time.Time) (Invoice, error) {
	home, known := country.Of(string(from.Country))
	if !known {
		return Invoice{}, fault.CountryUnserved.With().On("country")
	}
	today := home.Day(now)
	schedule, err := from.Terms.Schedule(activation.Sum, today, !from.Drawn)
	if fault.Is(err, fault.PlanNotForAmount) { // a delivery too small for the plan is paid at once
		from.Terms = plan.PlainInvoice(contract.DaysToPay(from.Country))
		schedule, err = from.Terms.Schedule(activation.Sum, today, false)
	}
	if err != nil {
		return Invoice{}, err
	}
	i := Invoice{
		Number: number, Merchant: from.Merchant, Reservation: from.Number, Person: from.Person,
		State: Active, Country: from.Country, Currency: from.Currency,
		Gross: activation.Sum, StartFee: schedule.FinancedFee, IssuedOn: today, DueOn: schedule.Payments[0].Due,
		Carrier: ProviderCarries, Reference: from.Reference, Schedule: schedule, Parties: from.Parties,
		Fee: contract.Fee(from.Currency, activation.Sum), FeeStays: contract.FeeOnReturns, Reserve: contract.Reserve.Of(activation.Sum), MadeAt: now,
		Plan: from.Terms.Product, Language: from.Details.Language, Test: from.Details.Test,
	}
	if from.Late(contract.ShipDays, now) {
		i.Carrier = MerchantCarries
	}
	for _, p := range activation.Pieces {
		i.Lines = append(i.Lines, basket.Stock{Line: p.Line, Sum: p.Sum})
	}
	for _, g := range basket.Groups(basket.Parts(activation.Pieces)) {
		i.Groups = append(i.Groups, Group{Group: g})
	}
	return i, nil
}

// Creditable gives what can still be credited.
func (i Invoice) Creditable() money.Minor { return i.Gross - i.Credited }

// Claim gives what the consumer still owes: goods, start fee and fees for returns, less credits and
// payments that were not given back.
func (i Invoice) Claim() money.Minor {
	return i.Gross + i.StartFee + i.ReturnFees - i.Credited - i.FeeWaived - i.Paid + i.Refunded
}

// VAT gives the VAT of the whole invoice.
func (i Invoice) VAT() money.Minor {
	var vat money.Minor
	for _, g := range i.Groups {
		vat += g.VAT
	}
	return vat
}

// Pay takes a payment of the consumer and tells how much of it settled the claim; the rest is a
// credit of the consumer.
func (i Invoice) Pay(amount money.Minor) (money.Minor, Invoice, error) {
	if amount <= 0 {
		return 0, Invoice{}, fault.NotPositive.With().On("amount")
	}
	settled := min(amount, i.Claim())
	i.Paid += settled
	return settled, i.settled(), nil
}

// settled gives the invoice the state its amounts say; a fee for a return opens it again.
func (i Invoice) settled() Invoice {
	switch {
	case i.Claim() > 0:
		i.State = Active
	case i.Creditable() == 0:
		i.State = Credited
	default:
		i.State, i.Settled = Paid, true
	}
	return i
}

// Postpone moves the due date of a plain invoice that is still open, and charges the merchant for it
// (XML-RPC reference 2.17).
func (i Invoice) Postpone(days int, fee merchant.Fee) (Invoice, error) {
	if days <= 0 {
		return Invoice{}, fault.NotPositive.With().On("days")
	}
	agreed := max(i.Schedule.Payments[0].Due, i.DueOn) - i.Schedule.Payments[0].Due // since it was issued
	if i.State != Active || i.Plan.Type != "" || days > MaxPostponedDays-int(agreed) {
		return Invoice{}, fault.DueNotMovable.With().On("days")
	}
	i.DueOn += day.Day(days)
	i.Extension.Net += fee.Net
	i.Extension.VAT += fee.VAT
	return i, nil
}

// MaxPostponedDays bounds how far a due date may be moved in all.
const MaxPostponedDays = 180

// Broken gives the first sentence of the arithmetic that does not hold, or nothing.
func (i Invoice) Broken() string {
	var gross, credited money.Minor
	for _, g := range i.Groups {
		gross += g.Gross
		credited += g.CreditedGross
	}
	var lines money.Minor
	for _, l := range i.Lines {
		lines += l.Sum
	}
	switch {
	case gross != i.Gross || lines != i.Gross:
		return "its lines or VAT groups do not sum to its amount"
	case credited != i.Credited:
		return "its credited VAT groups do not sum to what was credited"
	case i.Credited < 0 || i.Credited > i.Gross || i.FeeWaived > i.StartFee:
		return "more was credited than invoiced"
	case i.Paid < 0 || i.Refunded < 0 || i.ReturnFees < 0:
		return "its payments or fees are negative"
	case i.Claim() < 0:
		return "the consumer owes less than nothing"
	case i.State == Active && i.Claim() == 0:
		return "it is open although nothing is owed"
	}
	return ""
}
