package gateway

import (
	"net/http"

	"respite/domain/request"
	"respite/value/fault"
	"respite/value/id"
	"respite/wire/jsongate"
	"respite/wire/telling"
)

// maxAsked bounds how many things one request may ask about.
const maxAsked = 100

// noTransaction answers a key that is not the merchant's, or of another kind.
var noTransaction = unknown{"There is no transaction with this key."}

// find reads one of the merchant's requests by its key.
func (d *Door) find(c *call, given string) (request.Request, error) {
	key, good := id.Parse(given)
	if !good {
		return request.Request{}, noTransaction
	}
	r, err := d.Store.View().Request(c.ctx, key, c.shop.ID)
	if fault.Is(err, fault.RequestUnknown) {
		return r, noTransaction
	}
	return r, err
}

// status answers GET Transaction/Status. For the key of a data request it tells that one: shops mix
// the two up.
func (d *Door) status(c *call, key string) (any, error) {
	r, err := d.find(c, key)
	switch {
	case err != nil:
		return nil, err
	case r.Action.Transaction():
		return telling.TransactionStatus(r, d.Test), nil
	}
	return telling.DataRequest(r, d.Test, false), nil
}

// dataRequestStatus answers GET DataRequest/Status.
func (d *Door) dataRequestStatus(c *call, key string) (any, error) {
	r, err := d.find(c, key)
	switch {
	case err != nil:
		return nil, err
	case r.Action.Transaction():
		return nil, unknown{"There is no data request with this key."}
	}
	return telling.DataRequest(r, d.Test, false), nil
}

// asked is one entry of a question about several transactions.
type asked struct {
	Key                 scalar
	Invoice             scalar
	CustomParameter     object[pair]
	AdditionalParameter object[pair]
}

// statuses answers POST Transaction/Statuses: by key, by invoice number, or by the caller's own
// parameters.
func (d *Door) statuses(c *call, _ string) (any, error) {
	var in struct{ Transactions list[asked] }
	if err := readFew(c.body, &in, func() int { return len(in.Transactions) }); err != nil {
		return nil, err
	}
	var out jsongate.Statuses
	for _, a := range in.Transactions {
		found, err := d.lookUp(c, a)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			out.ErrorTransactions = append(out.ErrorTransactions, a.missing())
		}
		for _, r := range found {
			out.Transactions = append(out.Transactions, telling.TransactionStatus(r, d.Test))
		}
	}
	return out, nil
}

// readFew reads a question about several things and bounds their number.
func readFew(body []byte, target any, count func() int) error {
	if err := read(body, target); err != nil {
		return err
	}
	if count() > maxAsked {
		return refusal{http.StatusBadRequest, "At most 100 entries can be asked for at once."}
	}
	return nil
}

func (d *Door) lookUp(c *call, a asked) ([]request.Request, error) {
	view := d.Store.View()
	custom, additional := a.CustomParameter.it, a.AdditionalParameter.it
	switch {
	case a.Key.trimmed() != "":
		r, err := d.find(c, a.Key.trimmed())
		if err == noTransaction || err == nil && !r.Action.Transaction() {
			return nil, nil
		}
		return []request.Request{r}, err
	case a.Invoice.text != "":
		return view.RequestsByInvoice(c.ctx, a.Invoice.text, c.shop.ID)
	case custom.Name.text != "":
		return view.RequestsByParameter(c.ctx, "custom", request.Pair{Name: custom.Name.text, Value: custom.Value.text}, c.shop.ID)
	case additional.Name.text != "":
		return view.RequestsByParameter(c.ctx, "additional", request.Pair{Name: additional.Name.text, Value: additional.Value.text}, c.shop.ID)
	}
	return nil, nil
}

func (a asked) missing() jsongate.StatusError {
	missing := jsongate.StatusError{
		Key: jsongate.Text(a.Key.text), Invoice: jsongate.Text(a.Invoice.text), ErrorMessage: "There is no such transaction.",
	}
	if own := a.CustomParameter.it; own.Name.text != "" {
		missing.CustomParameter = &jsongate.Parameter{Name: own.Name.text, Value: own.Value.text}
	}
	if own := a.AdditionalParameter.it; own.Name.text != "" {
		missing.AdditionParameter = &jsongate.Parameter{Name: own.Name.text, Value: own.Value.text}
	}
	return missing
}
