// Package xmlrpc is the door for shops that speak the XML-RPC API, proto 3.5, 4.0 and 4.1, standard and
// advanced integration: it reads a call of any of their clients into one command, checks its digest,
// and tells the outcome in exactly the shape they compare (XML-RPC reference).
//
// It must never decide and never change anything but through an operation; and whatever happens leaves it
// as HTTP 200, because every other status is a broken connection to these clients.
package xmlrpc

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"respite/api/limits"
	"respite/domain/merchant"
	"respite/operation"
	"respite/store"
	"respite/value/fault"
	"respite/value/outcome"
	wire "respite/wire/xmlrpc"
)

// Config is what the door needs.
type Config struct {
	Operations *operation.Operations
	Store      *store.Store
	Clock      func() time.Time // the real time, for limits only
	Log        *slog.Logger
	Test       bool                        // the book is a test book
	PublicURL  string                      // where documents are found from outside; empty: where the call was sent to
	PerSecond  int                         // calls a merchant may make in a second; 0: any number
	Room       *limits.Room                // for calls that are worked on; shared with the other doors
	Told       func(context.Context, Told) // hears how each call ended; nil: nobody
}

// Told is how a call ended, for those who watch.
type Told struct {
	Method   string      // empty: none of ours
	Merchant merchant.ID // as the call says; 0: nobody we know
	Outcome  outcome.Outcome
	Fault    int // 0: none
}

// Door is the XML-RPC API of one book.
type Door struct {
	Config
	rates *limits.Rates
}

// New makes the door.
func New(config Config) *Door {
	return &Door{Config: config, rates: limits.New(config.PerSecond)}
}

// ServeHTTP answers a call.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{Door: d, ctx: r.Context(), base: d.base(r), language: "en"}
	body, err := d.hear(w, r)
	// Only whoever has been heard out takes a place: slow senders must not fill the room.
	if err == nil && !d.Room.Enter() {
		err = fault.TooBusy.With()
	} else if err == nil {
		defer d.Room.Leave()
		err = c.admit(body)
	}
	var result wire.Value
	if err == nil {
		result, err = c.form.do(c)
	}
	d.answer(w, r, c, result, err)
}
