package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"respite/domain/merchant"
	"respite/value/fault"
	"respite/wire/jsongate"
)

const (
	maxBody = 1 << 20
	window  = 300 * time.Second // how far a client's clock may be off (gateway reference 1.5)
)

// call is one admitted request.
type call struct {
	ctx      context.Context
	method   string
	path     []string // in lower case, without "json" and without a trailing slash
	query    func(string) string
	header   http.Header
	body     []byte
	shop     merchant.Merchant
	culture  string
	signed   *signing // nil until the caller has proved to know the secret
	repeated bool     // the answer was given before
	asks     string   // the action, or the address when it names none: words of ours
}

// signing is what is needed to sign the answer as the client signed the request.
type signing struct {
	credentials jsongate.Credentials
	spelling    jsongate.Spelling
	message     jsongate.Message
}

// hear reads the request. The call is given even when it fails, as far as it is known.
func (d *Door) hear(w http.ResponseWriter, r *http.Request) (*call, error) {
	c := &call{
		ctx: r.Context(), method: r.Method, path: segments(r.URL.Path), query: r.URL.Query().Get, header: r.Header,
		culture: r.Header.Get("Culture"),
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return c, refusal{http.StatusRequestEntityTooLarge, "The request body is too large."}
	case err != nil:
		return c, refusal{http.StatusBadRequest, "The request body could not be read."}
	}
	c.body = body
	return c, nil
}

// admit finds out whose request it is, and whether the shop may ask now. Once that is known, a refusal can be signed.
func (d *Door) admit(c *call, r *http.Request) error {
	if err := d.authenticate(c, r); err != nil {
		return err
	}
	if !d.rates.Allow(c.shop.ID, d.Clock()) {
		return fault.TooBusy.With()
	}
	return nil
}

// segments gives the parts of a path, whatever its letter case and with or without a slash at the end.
func segments(path string) []string {
	parts := strings.Split(strings.Trim(strings.ToLower(path), "/"), "/")
	return parts[1:] // the first is "json"
}

// denied is the one answer to everything wrong with a signature: it does not help anybody to guess. It
// is never signed: a signature covers method and address of the request it answers, so signing for
// strangers would hand them signed requests of their own choice.
var denied = refusal{http.StatusBadRequest, "The request could not be authenticated."}

// ourMark begins the nonces of our answers, and no request's. The parts that are signed stand without
// anything between them, so a signed answer to a request could otherwise be sent back as a request.
const ourMark = "respite-answer-"

// nobodys is the secret that the signature of an unknown website is checked with: answering sooner would
// tell which websites there are.
const nobodys = "nobody has this secret, so that nothing matches it"

// authenticate believes the caller when a key of the website signed these very bytes, just now, and
// for the first time.
func (d *Door) authenticate(c *call, r *http.Request) error {
	header, err := jsongate.ParseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return denied
	}
	message := jsongate.Message{Method: r.Method, URI: r.Host + r.RequestURI, Body: c.body}
	shop, err := d.Store.View().MerchantByWebsiteKey(c.ctx, header.WebsiteKey)
	if fault.Is(err, fault.MerchantUnknown) {
		header.Verify(nobodys, message)
		return denied
	}
	if err != nil {
		return fmt.Errorf("find the merchant of a website key: %w", err)
	}
	if strings.HasPrefix(header.Nonce, ourMark) {
		return denied
	}
	now := d.Clock()
	for _, key := range shop.Valid(now) {
		spelling, good := header.Verify(key.Secret.Reveal(), message)
		if !good {
			continue
		}
		if age := now.Sub(time.Unix(header.Timestamp, 0)); age.Abs() > window || !d.seen.first(header, now) {
			return denied
		}
		c.shop = shop
		c.signed = &signing{
			credentials: jsongate.Credentials{WebsiteKey: shop.WebsiteKey, SecretKey: key.Secret.Reveal()}, spelling: spelling, message: message,
		}
		return nil
	}
	return denied
}
