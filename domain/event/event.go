// Package event is what happened to an order: an append-only log with who did it and why.
//
// It must never be changed or written without the change it tells of; both go into one transaction.
package event

import (
	"time"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/id"
	"respite/value/money"
)

// Kind is what happened.
type Kind string

// The kinds of event of an order.
const (
	Reserved       Kind = "reserved"        // accepted at once
	Pending        Kind = "pending"         // held until somebody decides
	Refused        Kind = "refused"         // at once or after waiting
	Accepted       Kind = "accepted"        // after waiting
	LinesReplaced  Kind = "lines_replaced"  // what is held may have changed with them
	Resized        Kind = "resized"         // another amount is held
	SplitOff       Kind = "split_off"       // an amount went to a reservation of its own
	Renamed        Kind = "renamed"         // the merchant's numbers changed
	PINFailed      Kind = "pin_failed"      // a wrong code was told
	Postponed      Kind = "postponed"       // an invoice is due later; the amount is the merchant's fee
	Sent           Kind = "sent"            // a document left the house
	Readdressed    Kind = "readdressed"     // after a new risk check
	ChangeRefused  Kind = "change_refused"  // a new risk check said no; nothing changed
	Extended       Kind = "extended"        // it lives longer
	Activated      Kind = "activated"       // a delivery became an invoice
	Released       Kind = "released"        // the rest was cancelled
	ReserveExpired Kind = "reserve_expired" // the rest was released by time
	Credited       Kind = "credited"        // goods or an amount came back
	Paid           Kind = "paid"            // the consumer paid
)

// Actor is who did it: "api" for the merchant's system, "system" for time, or a member of staff.
type Actor string

// The actors that are not people.
const (
	API    Actor = "api"
	System Actor = "system"
)

// Event is one thing that happened to one order.
type Event struct {
	ID          id.ID
	Reservation reservation.Number
	No          int // 1, 2, 3 … within the reservation
	Merchant    merchant.ID
	Person      consumer.ID
	At          time.Time
	Kind        Kind
	Actor       Actor
	Amount      money.Minor // moved by it, in the order's currency; not zero: it has an entry in the ledger
	Invoice     invoice.Number
	Credit      invoice.CreditNumber
	Request     id.ID  // the merchant's request, if one caused it
	Verdict     id.ID  // the risk decision, if there was one
	Reason      string // in words, for people
}
