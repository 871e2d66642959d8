// Package dispatch is one thing sent to a consumer or a merchant by one channel, with the record of what was
// sent and when.
//
// It must never change the text of what was sent: the record says what the receiver has read. It sends nothing
// itself.
package dispatch

import (
	"fmt"
	"time"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/fault"
	"respite/value/id"
)

// Channel is the way it goes.
type Channel string

// The channels.
const (
	Email Channel = "email"
	Post  Channel = "post"
	Print Channel = "print" // a print-out for the parcel
	Text  Channel = "text"  // SMS
)

// OnPaper tells whether a print partner makes paper of it.
func (c Channel) OnPaper() bool { return c == Post || c == Print }

// Choose gives the channel that can be used instead of the wanted one: who has no e-mail address gets a letter
// (XML-RPC reference 2.22).
func Choose(wanted Channel, address consumer.Address) Channel {
	if wanted == Email && address.Email == "" {
		return Post
	}
	return wanted
}

// Kind is what is sent.
type Kind string

// The kinds.
const (
	Invoice    Kind = "invoice"
	CreditNote Kind = "credit_note"
	OCRNumbers Kind = "ocr_numbers" // reserved by a merchant (XML-RPC reference 2.28)
	Invitation Kind = "invitation"  // to the office, as it was written
	PIN        Kind = "pin"         // of a purchase by mobile phone (XML-RPC reference 7.6)
)

// State is where a dispatch stands.
type State string

// The states.
const (
	Waiting State = "waiting"
	Spooled State = "spooled" // lies where the print partner fetches it
	Sent    State = "sent"    // final
	Failed  State = "failed"  // final: given up
)

// Dispatch is one thing sent. Invoice, Credit and Reservation are zero where it is about none.
type Dispatch struct {
	ID          id.ID
	Merchant    merchant.ID
	Invoice     invoice.Number
	Credit      invoice.CreditNumber
	Reservation reservation.Number
	Kind        Kind
	Channel     Channel
	State       State
	Language    string           // of its text: "sv"
	To          string           // the e-mail address, or the phone in E.164; personal
	Address     consumer.Address // for post; personal
	Subject     string
	Text        string // as sent
	HTML        string // as sent
	Hash        string // of the attached document: SHA-256 in lower-case hexadecimal digits; empty without one
	MadeAt      time.Time
	SentAt      time.Time // zero until it was sent
}

// Spooled notes that it lies where the print partner fetches it.
func (d Dispatch) Spooled() (Dispatch, error) {
	if !d.Channel.OnPaper() {
		return Dispatch{}, fmt.Errorf("spool dispatch %s: nobody prints what goes by %s", d.ID, d.Channel)
	}
	if d.State != Waiting {
		return Dispatch{}, d.settled()
	}
	d.State = Spooled
	return d, nil
}

// Sent notes when it left the house; of paper, when the print partner confirmed it.
func (d Dispatch) Sent(at time.Time) (Dispatch, error) {
	if d.final() {
		return Dispatch{}, d.settled()
	}
	d.State, d.SentAt = Sent, at
	return d, nil
}

// Failed gives it up.
func (d Dispatch) Failed() (Dispatch, error) {
	if d.final() {
		return Dispatch{}, d.settled()
	}
	d.State = Failed
	return d, nil
}

func (d Dispatch) final() bool { return d.State == Sent || d.State == Failed }

func (d Dispatch) settled() error {
	happened := string(d.State)
	if d.State == Failed {
		happened = "given up"
	}
	return fault.DispatchSettled.With(happened)
}
