// Package batch is the door for files of delivered orders: a merchant's system hands one in with the gateway's
// signature, asks how far the work on it has come, and fetches the rows with what came of them.
//
// It must never believe a file before its last byte is signed for, and never leave anything of one that is not: a
// file lies outside the book until then.
package batch

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"respite/api/limits"
	"respite/api/signed"
	"respite/domain/merchant"
	"respite/operation/batches"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/outcome"
	"respite/wire/jsongate"
)

// Config is what the door needs.
type Config struct {
	Batches   *batches.Batches
	Store     *store.Store
	Clock     func() time.Time // the real time: signatures are checked against it, whatever the book's
	IDs       *id.Source       // makes nonces and references of answers
	Log       *slog.Logger
	PublicURL string                      // where documents are found from outside; empty: where the request was sent to
	PerSecond int                         // requests a merchant may make in a second; 0: any number
	Room      *limits.Room                // for requests that are worked on; shared with the other doors
	Told      func(context.Context, Told) // hears how each request ended; nil: nobody
}

// Told is how a request ended, for those who watch.
type Told struct {
	Action   string      // one of ours; empty: not known
	Merchant merchant.ID // 0: not known
	Outcome  outcome.Outcome
	Code     int // the status of the answer
}

// Door takes batch files for one book.
type Door struct {
	Config
	guard *signed.Guard
	rates *limits.Rates
	seats *seats
}

// New makes the door.
func New(config Config) *Door {
	return &Door{
		Config: config, guard: signed.New(config.Store, config.Clock, config.IDs), rates: limits.New(config.PerSecond), seats: newSeats(),
	}
}

// call is one request.
type call struct {
	ctx    context.Context
	w      http.ResponseWriter
	r      *http.Request
	asks   string         // words of ours
	caller *signed.Caller // nil until it has proved to know the secret
}

// ServeHTTP answers a request under /batch. Whatever happens is said by answer.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{ctx: r.Context(), w: w, r: r}
	made, err := d.route(c)
	made = d.judge(c, made, err)
	if d.Told != nil {
		d.Told(c.ctx, c.told(made.status, err))
	}
	d.send(c, made)
}

// told says in a word how the call ended.
func (c *call) told(status int, err error) Told {
	told := Told{Action: c.asks, Outcome: outcomeOf(status), Code: status}
	if errors.Is(err, signed.ErrDenied) {
		told.Outcome = outcome.Denied
	}
	if c.caller != nil {
		told.Merchant = c.caller.Shop.ID
	}
	return told
}

// route finds out what is asked for: /batch, /batch/KEY or /batch/KEY/result.
func (d *Door) route(c *call) (answer, error) {
	parts := strings.Split(strings.Trim(c.r.URL.Path, "/"), "/")[1:]
	switch {
	case len(parts) == 0:
		c.asks = "hand in"
		return d.only(c, http.MethodPost, func() (answer, error) { return d.takeIn(c) })
	case len(parts) == 1:
		c.asks = "status"
		return d.only(c, http.MethodGet, func() (answer, error) { return d.about(c, parts[0], d.status) })
	case len(parts) == 2 && parts[1] == "result":
		c.asks = "result"
		return d.only(c, http.MethodGet, func() (answer, error) { return d.about(c, parts[0], d.result) })
	}
	return answer{}, errNowhere
}

func (d *Door) only(c *call, method string, handle func() (answer, error)) (answer, error) {
	if c.r.Method != method {
		c.w.Header().Set("Allow", method)
		return answer{}, errMethod
	}
	return handle()
}

// admit lets a merchant's system in, which has been heard out.
func (d *Door) admit(c *call, message jsongate.Message) error {
	caller, err := d.guard.Admit(c.ctx, c.r, message)
	if err != nil {
		return err
	}
	c.caller = caller
	if !d.rates.Allow(caller.Shop.ID, d.Clock()) {
		return fault.TooBusy.With()
	}
	return nil
}

// about answers a question about one batch of the caller.
func (d *Door) about(c *call, key string, tell func(*call, id.ID) (answer, error)) (answer, error) {
	if !d.Room.Enter() {
		return answer{}, fault.TooBusy.With()
	}
	defer d.Room.Leave()
	if err := d.admit(c, jsongate.Message{}); err != nil {
		return answer{}, err
	}
	parsed, good := id.Parse(key)
	if !good {
		return answer{}, batches.ErrUnknown
	}
	return tell(c, parsed)
}

// link makes an address of the path of a document.
func (d *Door) link(c *call) func(string) string {
	base := strings.TrimSuffix(d.PublicURL, "/")
	if base == "" {
		base = "http://" + c.r.Host
		if c.r.TLS != nil {
			base = "https://" + c.r.Host
		}
	}
	return func(path string) string { return base + path }
}
