package gateway

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"respite/api/signed"
	"respite/domain/merchant"
	"respite/value/fault"
	"respite/wire/jsongate"
)

const maxBody = 1 << 20

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
	caller   *signed.Caller // nil until it has proved to know the secret
	repeated bool           // the answer was given before
	asks     string         // the action, or the address when it names none: words of ours
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

// denied is the one answer to everything wrong with a signature.
var denied = refusal{http.StatusBadRequest, "The request could not be authenticated."}

// authenticate finds out who has signed these very bytes, just now, and for the first time.
func (d *Door) authenticate(c *call, r *http.Request) error {
	caller, err := d.guard.Admit(c.ctx, r, jsongate.Message{Body: c.body})
	if errors.Is(err, signed.ErrDenied) {
		return denied
	}
	if err != nil {
		return err
	}
	c.shop, c.caller = caller.Shop, caller
	return nil
}
