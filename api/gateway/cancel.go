package gateway

import (
	"respite/domain/command"
	"respite/domain/request"
	"respite/operation"
	"respite/value/fault"
	"respite/wire/jsongate"
)

// cancel answers GET Transaction/Cancel. It cancels, although it is a GET (gateway reference 2): the
// key of a Reserve releases what is still held. A Pay or Refund cannot be cancelled.
func (d *Door) cancel(c *call, key string) (any, error) {
	r, err := d.find(c, key)
	if err != nil {
		return nil, err
	}
	cancelled, err := d.cancelOne(c, r)
	return jsongate.Cancellation{Key: string(r.Key), IsCanceled: cancelled}, err
}

// cancelMultiple answers POST Transaction/CancelMultiple.
func (d *Door) cancelMultiple(c *call, _ string) (any, error) {
	entries, err := readFew(c.body, "Transactions")
	if err != nil {
		return nil, err
	}
	var out jsongate.Cancellations
	for _, asked := range entries {
		key := asked.scalar("Key")
		entry := jsongate.Cancellation{Key: key.text}
		r, err := d.find(c, key.trimmed())
		if err == nil {
			entry.Key = string(r.Key)
			entry.IsCanceled, err = d.cancelOne(c, r)
		}
		if err != nil && err != noTransaction {
			return nil, err
		}
		out.Transactions = append(out.Transactions, entry)
	}
	return out, nil
}

// cancelOne cancels what a request reserved, and tells whether it is cancelled now.
func (d *Door) cancelOne(c *call, r request.Request) (bool, error) {
	if r.Action != request.Reserve || r.Status == request.Refused {
		return false, nil
	}
	identity, err := command.Identify(c.shop.ID, "Cancel", "", r.Key)
	if err != nil {
		return false, err
	}
	_, err = d.Operations.Cancel(c.ctx, operation.Cancel{
		Merchant: c.shop.ID, Identity: identity, Origin: r.Origin, Target: operation.Target{Number: r.Reservation},
	})
	if fault.Told(err) {
		return false, nil // closed already: there is nothing to cancel
	}
	return err == nil, err
}
