package gateway

import (
	"net/http"
	"strings"

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
	key, invoice       scalar
	custom, additional request.Pair
}

func (n node) asked() asked {
	return asked{
		key: n.scalar("Key"), invoice: n.scalar("Invoice"),
		custom: n.get("CustomParameter").pair(), additional: n.get("AdditionalParameter").pair(),
	}
}

func (n node) pair() request.Pair {
	return request.Pair{Name: n.scalar("Name").text, Value: n.scalar("Value").text}
}

// statuses answers POST Transaction/Statuses: by key, by invoice number, or by the caller's own
// parameters.
func (d *Door) statuses(c *call, _ string) (any, error) {
	entries, err := readFew(c.body, "Transactions")
	if err != nil {
		return nil, err
	}
	var out jsongate.Statuses
	for _, entry := range entries {
		a := entry.asked()
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

// readFew reads a question about several things, which stand in a list of the given name.
func readFew(body []byte, name string) ([]node, error) {
	n, err := read(body)
	if err != nil {
		return nil, err
	}
	if n.kind != '{' {
		return nil, notObject
	}
	entries := n.get(name).elements()
	if len(entries) > maxAsked {
		return nil, refusal{http.StatusBadRequest, "At most 100 entries can be asked for at once."}
	}
	return entries, nil
}

func (d *Door) lookUp(c *call, a asked) ([]request.Request, error) {
	view := d.Store.View()
	switch {
	case a.key.trimmed() != "":
		r, err := d.find(c, a.key.trimmed())
		if err == noTransaction || err == nil && !r.Action.Transaction() {
			return nil, nil
		}
		return []request.Request{r}, err
	case a.invoice.text != "":
		return d.byInvoice(c, a.invoice.text)
	case a.custom.Name != "":
		return view.RequestsByParameter(c.ctx, "custom", a.custom, c.shop.ID)
	case a.additional.Name != "":
		return view.RequestsByParameter(c.ctx, "additional", a.additional, c.shop.ID)
	}
	return nil, nil
}

// byInvoice lists the merchant's transactions with an invoice number of its own. One that cannot be printed is never
// taken, and a database may refuse to be asked for it.
func (d *Door) byInvoice(c *call, number string) ([]request.Request, error) {
	if strings.ContainsFunc(number, unprintable) {
		return nil, nil
	}
	return d.Store.View().RequestsByInvoice(c.ctx, number, c.shop.ID)
}

func (a asked) missing() jsongate.StatusError {
	missing := jsongate.StatusError{
		Key: jsongate.Text(a.key.text), Invoice: jsongate.Text(a.invoice.text), ErrorMessage: "There is no such transaction.",
	}
	if a.custom.Name != "" {
		missing.CustomParameter = &jsongate.Parameter{Name: a.custom.Name, Value: a.custom.Value}
	}
	if a.additional.Name != "" {
		missing.AdditionParameter = &jsongate.Parameter{Name: a.additional.Name, Value: a.additional.Value}
	}
	return missing
}
