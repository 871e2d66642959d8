package operation

import (
	"context"
	"errors"
	"fmt"

	"respite/domain/event"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/store"
	"respite/value/fault"
)

// expiryPage is how many reservations one look for expired ones takes.
const expiryPage = 200

// ExpireDue releases every reservation whose time has run out, and tells how many there were. One that
// fails does not stop the others.
func (o *Operations) ExpireDue(ctx context.Context) (int, error) {
	now, err := o.Store.View().Now(ctx)
	if err != nil {
		return 0, err
	}
	var failed []error
	count := 0
	for after := (reservation.Reservation{}); ; {
		due, err := o.Store.View().Overdue(ctx, now, after, expiryPage)
		if err != nil || len(due) == 0 {
			return count, errors.Join(append(failed, err)...)
		}
		for _, r := range due {
			after = r
			if err := o.expire(ctx, r.Number, r.Merchant); err != nil {
				failed = append(failed, fmt.Errorf("expire reservation %d: %w", r.Number, err))
				continue
			}
			count++
		}
	}
}

// expire releases one reservation. Someone may have been faster: then nothing is left to do.
func (o *Operations) expire(ctx context.Context, number reservation.Number, owner merchant.ID) error {
	_, err := store.Update(ctx, o.Store, []store.Touch{store.TouchReservation(number, owner)}, func(tx *store.Tx) (struct{}, error) {
		d, err := o.open(tx, number, owner, event.System)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, d.expire()
	})
	if fault.Is(err, fault.ReservationClosed) {
		return nil
	}
	return err
}

// expire frees the amount and tells the merchant as of a cancel he did not ask for: shops' software
// understands that without change (gateway reference 6.4). A Reserve that never got its decision
// fails instead.
func (d *deed) expire() error {
	waited := d.order.State == reservation.Pending
	if err := d.revoke(request.Failed); err != nil {
		return err
	}
	freed, after, err := d.order.Expire(d.tx.Now)
	if err != nil {
		return err
	}
	d.order = after
	told := d.happened(event.Event{Kind: event.ReserveExpired, Amount: freed})
	if err := d.unhold(told, freed); err != nil {
		return err
	}
	if err := d.tellExpired(waited); err != nil {
		return err
	}
	d.keep()
	return nil
}

func (d *deed) tellExpired(waited bool) error {
	if d.order.Request == "" {
		return nil
	}
	reserved, err := d.tx.Request(d.order.Request, d.order.Merchant)
	if err != nil {
		return err
	}
	if waited {
		return d.tell(reserved, false)
	}
	origin := reserved.Origin
	origin.Invoice, origin.Custom, origin.Additional = "", nil, nil
	ended := d.request(request.Cancel, origin)
	d.tx.AddRequest(ended)
	return d.tell(ended, true)
}
