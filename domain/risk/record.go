package risk

import (
	"time"

	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/id"
)

// Ending is what ended a wait other than the policy itself.
type Ending string

// The endings. The zero one is: the policy decided.
const (
	ByPolicy Ending = ""
	Approved Ending = "approved" // by a member of staff
	Denied   Ending = "denied"   // by a member of staff
	Lapsed   Ending = "lapsed"   // nobody decided in time
)

// Over gives the verdict after the ending.
func (e Ending) Over(v Verdict) Verdict {
	switch e {
	case Approved, Denied:
		return v.ByHand(e == Approved)
	case Lapsed:
		return v.Lapsed()
	}
	return v
}

// Record is a decision as it is kept for ever, with everything it looked at (domain 9.8). Its verdict
// is what the policy says of the facts, and the ending over it.
type Record struct {
	ID          id.ID
	Merchant    merchant.ID
	Reservation reservation.Number
	Person      consumer.ID
	At          time.Time
	Facts       Facts
	Ending      Ending
	Verdict     Verdict
}
