package operation

import (
	"context"

	"respite/domain/command"
	"respite/domain/event"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
)

// Cancel gives up what is still held of an order.
type Cancel struct {
	Merchant merchant.ID
	Identity command.Identity
	Origin   request.Origin
	Target   Target
}

// Changed is the outcome of a command that changes an order and makes nothing new.
type Changed struct {
	Answer
	Request request.Request `json:"request"`
	Event   int             `json:"event"` // the number of the order's event it made, 0 for none
}

// Cancel releases the rest of an order. A repeated cancel succeeds again and does nothing
// (gateway reference 6.4): shops' software loops otherwise.
func (o *Operations) Cancel(ctx context.Context, c Cancel) (Changed, error) {
	return onOrder(ctx, o, aimed{c.Merchant, c.Identity, c.Target}, always, func(d *deed) (Changed, error) { return d.cancel(c.Origin) })
}

func (d *deed) cancel(origin request.Origin) (Changed, error) {
	made := d.request(request.Cancel, d.named(origin))
	if d.order.State == reservation.Cancelled {
		d.tx.AddRequest(made)
		return Changed{Request: made}, nil
	}
	if err := d.revoke(request.Revoked); err != nil {
		return Changed{}, err
	}
	freed, after, err := d.order.Release()
	if err != nil {
		return Changed{}, err
	}
	d.order = after
	told := d.happened(event.Event{Kind: event.Released, Amount: freed, Request: made.Key})
	if err := d.unhold(told, freed); err != nil {
		return Changed{}, err
	}
	d.tx.AddRequest(made)
	if err := d.tell(made, false); err != nil {
		return Changed{}, err
	}
	d.keep()
	return Changed{Request: made, Event: told.No}, nil
}

// revoke ends the request of a reservation that was still waiting for its decision.
func (d *deed) revoke(status request.Status) error {
	if d.order.State != reservation.Pending || d.order.Request == "" {
		return nil
	}
	waiting, err := d.tx.Request(d.order.Request, d.order.Merchant)
	if err != nil {
		return err
	}
	waiting.Status, waiting.At = status, d.tx.Now
	d.tx.KeepRequest(waiting)
	return nil
}
