// Package gateway is the door for shops that speak the JSON gateway: it checks the signature, reads a
// request into one command, and tells the outcome in the words and bytes of that wire
// (gateway reference 1–6).
//
// It must never decide and never change anything but through an operation; and no business outcome
// leaves it as anything but a signed HTTP 200.
package gateway

import (
	"log/slog"
	"net/http"
	"time"

	"respite/api/limits"
	"respite/operation"
	"respite/store"
	"respite/value/id"
)

// Config is what the door needs.
type Config struct {
	Operations *operation.Operations
	Store      *store.Store
	Clock      func() time.Time // the real time: signatures are checked against it, whatever the book's
	IDs        *id.Source       // makes nonces and keys of answers
	Log        *slog.Logger
	Test       bool // what IsTest says
	PerSecond  int  // requests a merchant may make in a second; 0: any number
}

// Door is the JSON gateway of one book.
type Door struct {
	Config
	seen  *seen
	rates *limits.Rates
}

// New makes the door.
func New(config Config) *Door {
	return &Door{Config: config, seen: newSeen(), rates: limits.New(config.PerSecond)}
}

// ServeHTTP answers a request under /json/. Whatever happens is said by answer.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := d.admit(w, r)
	if err != nil {
		d.answer(w, c, nil, err)
		return
	}
	result, err := d.route(c)
	d.answer(w, c, result, err)
}
