package operation

import (
	"context"
	"time"

	"respite/domain/command"
	"respite/domain/event"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/store"
)

// Extend lets a reservation live for the contract's days, counted anew from now.
type Extend struct {
	Merchant merchant.ID
	Identity command.Identity
	Origin   request.Origin
	Target   Target
}

// Extended is the outcome.
type Extended struct {
	Changed
	Until time.Time `json:"until"`
}

// Extend restarts the reservation's time. It does not restart the days agreed for shipping.
func (o *Operations) Extend(ctx context.Context, c Extend) (Extended, error) {
	return onOrder(ctx, o, aimed{c.Merchant, c.Identity, c.Target}, latest(c.Merchant, Extended.changed),
		func(d *deed) (Extended, error) { return d.extend(c.Origin) })
}

func (e Extended) changed() Changed { return e.Changed }

func (d *deed) extend(origin request.Origin) (Extended, error) {
	after, err := d.order.Extend(d.shop.Contract.ReserveDays, d.tx.Now)
	if err != nil {
		return Extended{}, err
	}
	d.order = after
	made := d.request(request.Extend, d.named(origin))
	told := d.happened(event.Event{Kind: event.Extended, Request: made.Key, Reason: "until " + after.ExpiresAt.Format(time.DateOnly)})
	d.tx.AddRequest(made)
	if err := d.tell(made, false); err != nil {
		return Extended{}, err
	}
	d.keep()
	return Extended{Changed: Changed{Request: made, Event: told.No}, Until: after.ExpiresAt}, nil
}

// latest lets a first answer count only while nothing else has happened to the order since: a change
// and its undoing may be asked for again within minutes.
func latest[T any](owner merchant.ID, changed func(T) Changed) func(*store.Tx) func(T) (bool, error) {
	return func(tx *store.Tx) func(T) (bool, error) {
		return func(first T) (bool, error) {
			c := changed(first)
			order, err := tx.Reservation(c.Request.Reservation, owner)
			return order.Events == c.Event, err
		}
	}
}
