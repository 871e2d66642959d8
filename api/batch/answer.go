package batch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"respite/api/signed"
	"respite/operation/batches"
	"respite/value/fault"
	"respite/value/outcome"
	"respite/wire/jsongate"
)

// answer is what goes back.
type answer struct {
	status int
	kind   string // media type
	name   string // how a file is to be called; empty: it is none
	body   io.Reader
	size   int64
	signed jsongate.Message // what of the body is signed
	ended  func() error     // when it was sent; nil: nothing is to be done
}

// refusal is a request that is wrong as it stands.
type refusal struct {
	status int
	text   string
}

// Error gives the sentence.
func (r *refusal) Error() string { return r.text }

var (
	errNowhere = &refusal{http.StatusNotFound, "There is nothing at this address."}
	errMethod  = &refusal{http.StatusMethodNotAllowed, "This address does not take such requests."}
)

// inJSON makes an answer of a value.
func inJSON(status int, value any) (answer, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return answer{}, fmt.Errorf("write an answer: %w", err)
	}
	return answer{
		status: status, kind: "application/json; charset=utf-8", body: bytes.NewReader(body), size: int64(len(body)), signed: jsongate.Message{Body: body},
	}, nil
}

// message is how a refusal is told.
type message struct {
	Message string `json:"message"`
}

// retryAfter is what a caller who asks too much is told, in seconds.
const retryAfter = "1"

// judge makes an answer of what went wrong.
func (d *Door) judge(c *call, made answer, err error) answer {
	if err == nil {
		return made
	}
	status, text := d.explain(c, err)
	if status == http.StatusTooManyRequests {
		c.w.Header().Set("Retry-After", retryAfter)
	}
	told, err := inJSON(status, message{text})
	if err != nil {
		panic(err) // a text is always JSON
	}
	return told
}

// explain gives the status and the sentence of what went wrong.
func (d *Door) explain(c *call, err error) (int, string) {
	var wrong *refusal
	faults, told := fault.All(err)
	switch {
	case errors.As(err, &wrong):
		return wrong.status, wrong.text
	case errors.Is(err, signed.ErrDenied):
		return http.StatusBadRequest, "The request could not be authenticated."
	case errors.Is(err, batches.ErrUnknown):
		return http.StatusNotFound, "There is no such batch."
	case errors.Is(err, batches.ErrTooLarge):
		return http.StatusRequestEntityTooLarge, fmt.Sprintf("The file may have at most %d bytes.", batches.MaxSize)
	case errors.Is(err, batches.ErrNoResult):
		return http.StatusConflict, "The file of this batch cannot be read, or is not kept any more."
	case told && len(faults) > 0:
		return statusOf(faults[0].Code), faults[0].Render(faults[0].Code.Text)
	}
	reference, idErr := d.IDs.Next()
	d.Log.ErrorContext(c.ctx, "batch", "reference", string(reference), "error", errors.Join(err, idErr))
	return http.StatusInternalServerError, "Something failed on our side. Reference: " + string(reference)
}

// send writes the answer, signed for a caller who has proved to know the secret.
func (d *Door) send(c *call, made answer) {
	header := c.w.Header()
	header.Set("Content-Type", made.kind)
	header.Set("Content-Length", strconv.FormatInt(made.size, 10))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	if made.name != "" {
		header.Set("Content-Disposition", made.name)
	}
	var failed error
	if c.caller != nil {
		failed = c.caller.Sign(header, made.signed)
	}
	c.w.WriteHeader(made.status)
	if _, err := io.Copy(c.w, made.body); err != nil {
		d.Log.DebugContext(c.ctx, "the caller left before the answer", "error", err)
	}
	if made.ended != nil {
		failed = errors.Join(failed, made.ended())
	}
	if failed != nil {
		d.Log.ErrorContext(c.ctx, "batch", "error", failed)
	}
}

// outcomeOf says in a word how a request ended.
func outcomeOf(status int) outcome.Outcome {
	switch {
	case status == http.StatusTooManyRequests:
		return outcome.Busy
	case status >= http.StatusInternalServerError:
		return outcome.Failed
	case status >= http.StatusBadRequest:
		return outcome.Wrong
	case status == http.StatusAccepted:
		return outcome.Waits
	}
	return outcome.Done
}
