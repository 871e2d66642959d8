package operation

import (
	"context"

	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/posting"
	"respite/store"
	"respite/value/money"
)

// Receive books money that a consumer paid on an invoice.
type Receive struct {
	Invoice invoice.Number
	Amount  money.Minor
	Actor   event.Actor
}

// Received is the outcome.
type Received struct {
	Settled money.Minor   `json:"settled"` // of the claim; the rest is a credit of the consumer
	Claim   money.Minor   `json:"claim"`   // what is still owed
	State   invoice.State `json:"state"`
}

// Receive settles the claim as far as the money goes.
func (o *Operations) Receive(ctx context.Context, c Receive) (Received, error) {
	found, err := o.Store.View().InvoiceOf(ctx, c.Invoice)
	if err != nil {
		return Received{}, err
	}
	return store.Update(ctx, o.Store, nil, func(tx *store.Tx) (Received, error) {
		d, err := o.open(tx, found.Reservation, found.Merchant, c.Actor)
		if err != nil {
			return Received{}, err
		}
		owed, err := tx.Invoice(c.Invoice, found.Merchant)
		if err != nil {
			return Received{}, err
		}
		return d.receive(owed, c.Amount)
	})
}

func (d *deed) receive(owed invoice.Invoice, amount money.Minor) (Received, error) {
	off, after, err := owed.Pay(amount)
	if err != nil {
		return Received{}, err
	}
	d.tx.KeepInvoice(after)
	told := d.happened(event.Event{Kind: event.Paid, Amount: amount, Invoice: owed.Number})
	d.tx.Post(posting.Payment(told, after, amount, off))
	err = d.expose(func(e consumer.Exposure) consumer.Exposure {
		e.Claims -= off
		e.Credit += amount - off
		return settled(e, owed, after)
	})
	if err != nil {
		return Received{}, err
	}
	d.keep()
	return Received{Settled: off, Claim: after.Claim(), State: after.State}, nil
}
