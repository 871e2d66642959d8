// Package request is one acknowledged request of a merchant's system over the JSON gateway: its key,
// where it stands, and what the merchant wants to hear again in pushes and status calls.
//
// It must never hold the consumer's data; what the merchant puts into its own parameters is echoed
// and not read.
package request

import (
	"time"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/id"
	"respite/value/money"
)

// Action is what was asked for.
type Action string

// The actions of the pay-later service.
const (
	Reserve   Action = "Reserve"
	Update    Action = "UpdateReservation"
	Cancel    Action = "CancelReservation"
	Extend    Action = "ExtendReservation"
	PlanList  Action = "GetPClasses"
	Pay       Action = "Pay"
	Refund    Action = "Refund"
	Currently Action = "GetActiveSubscriptions"
)

// Transaction tells whether the action moves money and so is reported as a transaction, not as a data request.
func (a Action) Transaction() bool { return a == Pay || a == Refund }

// Status is where a request stands.
type Status string

// The statuses.
const (
	Success Status = "success"
	Pending Status = "pending" // a decision is still to come; a push will tell
	Refused Status = "refused" // by the risk check
	Invalid Status = "invalid" // wrong as it stood; kept only for requests handled later
	Failed  Status = "failed"  // it came to nothing: time ran out
	Broken  Status = "broken"  // by our fault; never kept
	Revoked Status = "revoked" // cancelled by the merchant before it was decided
)

// Good tells whether the status is no failure.
func (s Status) Good() bool { return s == Success || s == Pending }

// Pair is a named value of the merchant's own.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Origin is what the merchant's system said about itself and its order, to be echoed as received.
type Origin struct {
	Service        string `json:"service"` // in the fixed spelling of answers
	Invoice        string `json:"invoice,omitempty"`
	Order          string `json:"order,omitempty"`
	Description    string `json:"description,omitempty"`
	StartRecurrent bool   `json:"start_recurrent,omitempty"`
	PushURL        string `json:"push_url,omitempty"` // in place of every address of the website
	PushURLFailure string `json:"push_url_failure,omitempty"`
	Culture        string `json:"culture,omitempty"`
	Custom         []Pair `json:"custom,omitempty"`
	Additional     []Pair `json:"additional,omitempty"`
}

// Request is one acknowledged request.
type Request struct {
	Key         id.ID
	Merchant    merchant.ID
	Action      Action
	Status      Status
	At          time.Time // of the status
	Reservation reservation.Number
	Invoice     invoice.Number
	Credit      invoice.CreditNumber
	Currency    money.Currency
	Amount      money.Minor // debit of a Pay or Reserve, credit of a Refund
	PaymentKey  id.ID       // of a transaction
	Original    id.ID       // the Pay a Refund belongs to
	Origin      Origin
}

// PushURL gives the address that is told of the request as it stands: the request's own addresses
// override the website's, the failure address counts for failures only. Empty: nobody is told.
func (r Request) PushURL(site merchant.Options) string {
	success, failure := r.Origin.PushURL, r.Origin.PushURLFailure
	if success == "" {
		success = site.PushURL
		if failure == "" {
			failure = site.PushURLFailure
		}
	}
	if !r.Status.Good() && failure != "" {
		return failure
	}
	return success
}
