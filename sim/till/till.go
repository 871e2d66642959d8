// Package till is a shop's software as the rehearsal plays it: it makes requests of both wires, signs them,
// and reads the answers with parsers of its own.
//
// It must never look into the book, and never keep what it was told.
package till

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"respite/wire/jsongate"
)

// Shop is whose software it is.
type Shop struct {
	EID                   int64
	Shared                string // of the XML-RPC wire
	WebsiteKey, SecretKey string // of the gateway
}

// Request is what can be sent, as often as needed: the same bytes, by the gateway signed anew each time.
type Request struct {
	Name string // the method or action
	Body []byte
	Key  string // the Idempotency-Key, by the gateway
	path string // of the gateway; empty: it is a call of the XML-RPC wire
	shop Shop
}

// Said is what came of a request on either wire.
type Said struct {
	OK      bool
	Pending bool   // taken, but not decided
	Broken  bool   // it failed on the other side, and nobody knows what happened
	Number  int64  // of the reservation or the invoice that was made, if one was
	Rest    int64  // of the passive invoice of what is left, if there is one
	Amount  int64  // minor units, where an amount was asked for
	Date    string // where a due date was moved
	Text    string // what was told, without signatures
}

// host is where the book is asked for.
const host = "pay.example"

// HTTP gives the request as it goes out at an instant.
func (r Request) HTTP(ctx context.Context, now time.Time, nonce int) (*http.Request, error) {
	path := r.path
	if path == "" {
		path = "/"
	}
	out, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+host+path, bytes.NewReader(r.Body))
	if err != nil {
		return nil, fmt.Errorf("make %s: %w", r.Name, err)
	}
	out.RequestURI, out.RemoteAddr = path, "192.0.2.1:1234" // as a server has it
	if r.path == "" {
		out.Header.Set("Content-Type", "text/xml")
		return out, nil
	}
	keys := jsongate.Credentials{WebsiteKey: r.shop.WebsiteKey, SecretKey: r.shop.SecretKey}
	message := jsongate.Message{Method: http.MethodPost, URI: host + path, Body: r.Body}
	out.Header.Set("Authorization", keys.Sign(message, fmt.Sprintf("nonce_%d", nonce), now.Unix()))
	if r.Key != "" {
		out.Header.Set("Idempotency-Key", r.Key)
	}
	return out, nil
}

// Patience is how long the same bytes are surely the same request: some calls mean something new a minute later.
func (r Request) Patience() time.Duration {
	if r.path == "" {
		return 50 * time.Second
	}
	return 9 * time.Minute
}

// Read reads the answer.
func (r Request) Read(status int, body []byte) (Said, error) {
	if r.path == "" {
		return r.readXMLRPC(status, body)
	}
	return r.readJSON(status, body)
}
