// Package gateway is the door for shops that speak the JSON gateway: it checks the signature, reads a
// request into one command, and tells the outcome in the words and bytes of that wire
// (gateway reference 1–6).
//
// It must never decide and never change anything but through an operation; and no business outcome
// leaves it as anything but a signed HTTP 200.
package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"respite/api/limits"
	"respite/api/signed"
	"respite/domain/merchant"
	"respite/operation"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/outcome"
)

// Config is what the door needs.
type Config struct {
	Operations *operation.Operations
	Store      *store.Store
	Clock      func() time.Time // the real time: signatures are checked against it, whatever the book's
	IDs        *id.Source       // makes nonces and keys of answers
	Log        *slog.Logger
	Test       bool                        // what IsTest says
	PerSecond  int                         // requests a merchant may make in a second; 0: any number
	Room       *limits.Room                // for requests that are worked on; shared with the other doors
	Told       func(context.Context, Told) // hears how each request ended; nil: nobody
}

// Told is how a request ended, for those who watch.
type Told struct {
	Action   string      // one of ours, or an address of the door; empty: not known
	Merchant merchant.ID // 0: not known
	Outcome  outcome.Outcome
	Code     int // the status of the answer, in the gateway's codes if it has one, else in HTTP's
}

// Door is the JSON gateway of one book.
type Door struct {
	Config
	guard *signed.Guard
	rates *limits.Rates
}

// New makes the door.
func New(config Config) *Door {
	return &Door{Config: config, guard: signed.New(config.Store, config.Clock, config.IDs), rates: limits.New(config.PerSecond)}
}

// ServeHTTP answers a request under /json/. Whatever happens is said by answer.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := d.hear(w, r)
	// Only whoever has been heard out takes a place: slow senders must not fill the room.
	if err == nil && !d.Room.Enter() {
		err = fault.TooBusy.With()
	} else if err == nil {
		defer d.Room.Leave()
		err = d.admit(c, r)
	}
	var result any
	if err == nil {
		result, err = d.route(c)
	}
	if d.Told != nil {
		d.Told(c.ctx, c.told(result, err))
	}
	d.answer(w, c, result, err)
}
