package gateway

import (
	"errors"
	"net/http"

	"respite/value/outcome"
	"respite/wire/jsongate"
)

// told says in a word how the call ended.
func (c *call) told(result any, err error) Told {
	told := Told{Action: c.asks, Merchant: c.shop.ID, Outcome: outcome.Of(err), Code: http.StatusOK}
	if err != nil {
		told.explain(err)
		return told
	}
	code := statusOf(result)
	if code != 0 {
		told.Code = int(code)
	}
	if o, known := outcomes[code]; known {
		told.Outcome = o
	}
	return told
}

// explain says how a call ended that has no answer of the gateway.
func (t *Told) explain(err error) {
	var r refusal
	var u unknown
	switch {
	case errors.As(err, &u):
		t.Outcome, t.Code = outcome.Wrong, http.StatusNotFound
	case err == error(denied):
		t.Outcome, t.Code = outcome.Denied, denied.status
	case errors.As(err, &r):
		t.Outcome, t.Code = outcome.Wrong, r.status
	case t.Outcome == outcome.Busy:
		t.Code = http.StatusTooManyRequests
	default:
		t.Outcome, t.Code = outcome.Failed, http.StatusInternalServerError
	}
}

// outcomes are the gateway's codes that are no success (gateway reference 4.4).
var outcomes = map[jsongate.StatusCode]outcome.Outcome{
	jsongate.ValidationFailure: outcome.Wrong, jsongate.Failed: outcome.Wrong, jsongate.TechnicalFailure: outcome.Failed,
	jsongate.Rejected: outcome.Refused, jsongate.PendingProcessing: outcome.Waits,
}
