package operation

import (
	"encoding/json"
	"fmt"
	"time"

	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/posting"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/store"
	"respite/value/money"
)

// deed is what one operation does to one order. It numbers the order's events and pushes and keeps
// the reservation at the end.
type deed struct {
	tx    *store.Tx
	shop  merchant.Merchant
	order reservation.Reservation
	actor event.Actor
	delay time.Duration // of pushes

	foreign bool // the merchant's system did not ask for it
}

// open reads the merchant and the order.
func (o *Operations) open(tx *store.Tx, number reservation.Number, owner merchant.ID, actor event.Actor) (*deed, error) {
	shop, err := tx.Merchant(owner)
	if err != nil {
		return nil, err
	}
	order, err := tx.Reservation(number, owner)
	if err != nil {
		return nil, err
	}
	return &deed{tx: tx, shop: shop, order: order, actor: actor, delay: o.Settings.PushDelay}, nil
}

// asked does the same for a command.
func (o *Operations) asked(tx *store.Tx, number reservation.Number, owner merchant.ID, identity command.Identity) (*deed, error) {
	d, err := o.open(tx, number, owner, identity.Actor())
	if err == nil {
		d.foreign = identity.By != ""
	}
	return d, err
}

// happened records an event of the order.
func (d *deed) happened(e event.Event) event.Event {
	d.order.Events++
	e.ID, e.No, e.At = d.tx.NewID(), d.order.Events, d.tx.Now
	e.Reservation, e.Merchant, e.Person = d.order.Number, d.order.Merchant, d.order.Person
	if e.Actor == "" {
		e.Actor = d.actor
	}
	d.tx.Record(e)
	return e
}

// request makes the merchant's request that caused the deed, or one of our own.
func (d *deed) request(action request.Action, origin request.Origin) request.Request {
	return request.Request{
		Key: d.tx.NewID(), Merchant: d.order.Merchant, Action: action, Status: request.Success, At: d.tx.Now,
		Reservation: d.order.Number, Currency: d.order.Currency, Origin: origin,
	}
}

// named gives a change the merchant's number of the sale where the request left it out: shops' software
// finds the order by it, and takes a cancel without one for staff's (gateway reference 6.4).
func (d *deed) named(origin request.Origin) request.Origin {
	if origin.Invoice == "" {
		origin.Invoice = d.order.Reference
	}
	return origin
}

// tell promises a push about a request as it stands now. Foreign requests were not made by the
// merchant's system.
func (d *deed) tell(r request.Request, foreign bool) error {
	url := r.PushURL(d.shop.Options)
	if url == "" {
		return nil
	}
	d.order.Pushes++
	payload, err := json.Marshal(job.Notice{Request: r, Sequence: d.order.Pushes, URL: url, Foreign: foreign || d.foreign})
	if err != nil {
		return fmt.Errorf("promise a push about request %s: %w", r.Key, err)
	}
	d.tx.Promise(job.Job{
		ID: d.tx.NewID(), Merchant: d.order.Merchant, Kind: job.Push, Lane: job.Lane(job.Push, d.order.Number), State: job.Waiting,
		RunAt: d.tx.Now.Add(d.delay), MadeAt: d.tx.Now, Payload: payload,
	})
	return nil
}

// expose changes what the order's person owes.
func (d *deed) expose(change func(consumer.Exposure) consumer.Exposure) error {
	person, err := d.tx.Person(d.order.Person)
	if err != nil {
		return err
	}
	exposure, err := d.tx.Exposure(person.ID, d.order.Currency)
	if err != nil {
		return err
	}
	d.tx.KeepExposure(change(exposure))
	return nil
}

// free takes an amount off what is held of the person.
func (d *deed) free(amount money.Minor) error {
	return d.expose(func(e consumer.Exposure) consumer.Exposure {
		e.Held -= amount
		return e
	})
}

// unhold books that an amount is not held any more, and takes it off what is held of the person.
func (d *deed) unhold(told event.Event, freed money.Minor) error {
	if freed == 0 {
		return nil
	}
	d.tx.Post(posting.Hold(told, d.order, -freed))
	return d.free(freed)
}

// keep writes the order's new state.
func (d *deed) keep() { d.tx.KeepReservation(d.order) }
