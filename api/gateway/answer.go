package gateway

import (
	"errors"
	"net/http"
	"strconv"

	"respite/value/fault"
	"respite/wire/jsongate"
)

// refusal is an answer that is no business outcome: an HTTP status and a sentence.
type refusal struct {
	status int
	text   string
}

// Error gives the sentence.
func (r refusal) Error() string { return r.text }

// unknown is the answer to a key or path that leads nowhere: JSON, because clients read it as such.
type unknown struct{ text string }

// Error gives the sentence.
func (u unknown) Error() string { return u.text }

// retryAfter is what a caller who asks too much is told, in seconds.
const retryAfter = 1

// answer is the one place that writes to the caller.
func (d *Door) answer(w http.ResponseWriter, c *call, result any, err error) {
	var r refusal
	var u unknown
	switch {
	case err == nil:
		d.sendJSON(w, c, http.StatusOK, result)
	case errors.As(err, &u):
		d.sendJSON(w, c, http.StatusNotFound, jsongate.Notice{Message: u.text})
	case errors.As(err, &r):
		d.send(w, c, r.status, "text/plain; charset=utf-8", []byte(r.text))
	case fault.Is(err, fault.TooBusy):
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
		d.send(w, c, http.StatusTooManyRequests, "text/plain; charset=utf-8", []byte(fault.TooBusy.Text))
	default:
		d.sendFailure(w, c, err)
	}
}

// sendFailure tells that we are at fault, and where to find how.
func (d *Door) sendFailure(w http.ResponseWriter, c *call, err error) {
	d.send(w, c, http.StatusInternalServerError, "text/plain; charset=utf-8", []byte(failed(d.internal(c, err))))
}

// failed is what a caller is told of a failure of ours.
func failed(reference string) string { return "Something failed on our side. Reference: " + reference }

// internal logs what nobody outside may read and gives the reference to find it by.
func (d *Door) internal(c *call, err error) string {
	reference, idErr := d.IDs.Next()
	if idErr != nil {
		d.Log.ErrorContext(c.ctx, "gateway", "error", errors.Join(err, idErr))
		return "none"
	}
	d.Log.ErrorContext(c.ctx, "gateway", "reference", string(reference), "error", err)
	return string(reference)
}

func (d *Door) sendJSON(w http.ResponseWriter, c *call, status int, value any) {
	body, err := jsongate.Encode(value)
	if err != nil {
		d.sendFailure(w, c, err)
		return
	}
	d.send(w, c, status, "application/json; charset=utf-8", body)
}

// send writes the bytes and signs them for a caller who has proved to know the secret: some clients
// read no answer that is not signed (gateway reference 1.6).
func (d *Door) send(w http.ResponseWriter, c *call, status int, contentType string, body []byte) {
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Cache-Control", "no-cache")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if c.repeated {
		header.Set("Idempotent-Replayed", "true")
	}
	if c.caller != nil {
		if err := c.caller.Sign(header, jsongate.Message{Body: body}); err != nil {
			d.Log.ErrorContext(c.ctx, "an answer could not be signed", "error", err)
		}
	}
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		d.Log.DebugContext(c.ctx, "the caller left before the answer", "error", err)
	}
}
