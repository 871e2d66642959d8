package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"respite/domain/command"
	"respite/domain/job"
	"respite/domain/request"
	"respite/operation/queue"
	"respite/value/fault"
	"respite/wire/jsongate"
)

// maxBatch bounds the requests of one batch (gateway reference 2).
const maxBatch = 100

// queued is the payload of a request that waits: as it was sent, and in whose language.
type queued struct {
	Culture string          `json:"culture,omitempty"`
	Body    json.RawMessage `json:"body"`
}

// batch takes a list of requests to be handled one after another; the addresses for transactions and
// for data requests take both, because a client in use confuses them. What comes of each is pushed.
func (d *Door) batch(c *call, _ string) (any, error) {
	n, err := read(c.body)
	if err != nil {
		return nil, err
	}
	if n.kind != '[' {
		return nil, notList
	}
	bodies := n.elements()
	if len(bodies) == 0 || len(bodies) > maxBatch {
		return nil, refusal{http.StatusBadRequest, fmt.Sprintf("A batch has between 1 and %d requests.", maxBatch)}
	}
	var payloads []json.RawMessage
	var errors []jsongate.BatchError
	for i, body := range bodies {
		o, wrong := d.preview(c, body)
		if wrong != "" {
			errors = append(errors, jsongate.BatchError{Reference: referenceOf(o, i), Message: wrong})
			continue
		}
		payload, err := json.Marshal(queued{Culture: c.culture, Body: json.RawMessage(body.raw)})
		if err != nil {
			return nil, fmt.Errorf("queue request %d of a batch: %w", i, err)
		}
		payloads = append(payloads, payload)
	}
	if len(payloads) > 0 {
		batch, err := command.Identify(c.shop.ID, "batch", "", string(c.body))
		if err != nil {
			return nil, err
		}
		batch.Within = d.Operations.Settings.Repeat
		if err := queue.Enqueue(c.ctx, d.Store, batch, payloads); err != nil {
			return nil, err
		}
	}
	return jsongate.Queued(len(payloads), errors), nil
}

// preview tells what is wrong with a request of a batch on its face, before it is queued.
func (d *Door) preview(c *call, body node) (*order, string) {
	o := &order{call: c, action: &action{}}
	in, err := readIncoming([]byte(body.raw))
	if err != nil {
		return o, err.Error()
	}
	o.incoming = in
	if errors := o.findAction(anyAction); errors != nil {
		return o, firstMessage(*errors)
	}
	o.sort(o.Services[0].Parameters)
	o.checkBasics()
	o.checkTable()
	if len(o.wrong) > 0 {
		return o, o.wrong[0].sentence(c.culture)
	}
	return o, ""
}

func anyAction(request.Action) bool { return true }

func firstMessage(errors jsongate.RequestErrors) string {
	switch {
	case len(errors.ChannelErrors) > 0:
		return errors.ChannelErrors[0].ErrorMessage
	case len(errors.ServiceErrors) > 0:
		return errors.ServiceErrors[0].ErrorMessage
	}
	return errors.ActionErrors[0].ErrorMessage
}

// referenceOf names a request of a batch in the caller's terms: by its invoice number, or its place.
func referenceOf(o *order, i int) string {
	if o.Invoice.text != "" {
		return o.Invoice.text
	}
	return strconv.Itoa(i + 1)
}

// RunQueued handles one request of a batch; what comes of it is told by push. The job's id makes it
// happen once, however often it is tried.
func (d *Door) RunQueued(ctx context.Context, j job.Job) error {
	var q queued
	if err := json.Unmarshal(j.Payload, &q); err != nil {
		return fmt.Errorf("read queued request %s: %w", j.ID, err)
	}
	shop, err := d.Store.View().Merchant(ctx, j.Merchant)
	if err != nil {
		return err
	}
	c := &call{ctx: ctx, shop: shop, culture: q.Culture, header: http.Header{"Idempotency-Key": {"batch " + string(j.ID)}}}
	in, err := readIncoming(q.Body)
	if err != nil {
		return err
	}
	result, err := d.act(c, in, anyAction)
	if err != nil {
		return err
	}
	return d.tellQueued(c, in, result)
}

// tellQueued pushes that a queued request was wrong: nobody waits for its answer. One that was
// handled has its push already; one that failed by our fault is tried again.
func (d *Door) tellQueued(c *call, in incoming, result any) error {
	switch statusOf(result) {
	case jsongate.TechnicalFailure:
		return fault.TooBusy.With()
	case jsongate.ValidationFailure:
		o := &order{incoming: in, call: c, action: &action{}}
		verb := request.Action(in.Services[0].Action.trimmed())
		return d.Operations.TellInvalid(c.ctx, c.shop.ID, verb, o.origin())
	}
	return nil
}

// statusOf gives the code of an answer that has one, else 0.
func statusOf(result any) jsongate.StatusCode {
	switch answer := result.(type) {
	case jsongate.TransactionResponse:
		return answer.Status.Code.Code
	case jsongate.DataResponse:
		return answer.Status.Code.Code
	}
	return 0
}
