package operation

import (
	"context"
	"time"

	"respite/domain/command"
	"respite/domain/dispatch"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
)

// channels are the ways in which an invoice may be asked for.
var channels = map[invoice.SendBy]dispatch.Channel{
	invoice.ByEmail: dispatch.Email, invoice.ByPost: dispatch.Post, invoice.ByPrint: dispatch.Print,
}

// promiseSending sends a new invoice the ways the delivery asked for. If it asked for none, only its
// document is made, as everything stands now.
func (d *deed) promiseSending(i invoice.Invoice, ways ...invoice.SendBy) {
	asked := false
	for _, way := range ways {
		wanted, known := channels[way]
		if !known {
			continue
		}
		asked = true
		d.promise(ofInvoice(i, dispatch.Choose(wanted, i.Parties.Billing)))
	}
	if !asked {
		d.promisePaper(job.Writing{Invoice: i.Number})
	}
}

// ofInvoice is an invoice on its way to the consumer.
func ofInvoice(i invoice.Invoice, channel dispatch.Channel) dispatch.Dispatch {
	return dispatch.Dispatch{
		Kind: dispatch.Invoice, Invoice: i.Number, Channel: channel, Language: i.Language,
		To: i.Parties.Billing.Email, Address: i.Parties.Billing,
	}
}

// promisePaper has a document made that nobody is sent yet.
func (d *deed) promisePaper(w job.Writing) {
	d.tx.Promise(job.Job{
		ID: d.tx.NewID(), Merchant: d.order.Merchant, Kind: job.Paper, Lane: job.Lane(job.Paper, d.order.Number), State: job.Waiting,
		RunAt: d.tx.Now, MadeAt: d.tx.Now, Payload: w.Payload(),
	})
}

// promise writes a dispatch about the order, and the job that sends it.
func (d *deed) promise(sending dispatch.Dispatch) {
	sending.Reservation, sending.Merchant = d.order.Number, d.order.Merchant
	promise(d.tx, sending)
}

// promise writes a dispatch and the job that sends it.
func promise(tx *store.Tx, sending dispatch.Dispatch) {
	sending.ID, sending.State, sending.MadeAt = tx.NewID(), dispatch.Waiting, tx.Now
	tx.KeepDispatch(sending)
	tx.Promise(job.Job{
		ID: tx.NewID(), Merchant: sending.Merchant, Kind: job.Dispatch, Lane: job.DispatchLane(sending.ID), State: job.Waiting,
		RunAt: tx.Now, MadeAt: tx.Now, Payload: job.Sending{Dispatch: sending.ID}.Payload(),
	})
}

// Send sends an invoice to the consumer, once more if it was sent before.
type Send struct {
	Merchant merchant.ID
	Identity command.Identity
	Invoice  invoice.Number
	Channel  dispatch.Channel
}

// Sending is the outcome: by which way it goes.
type Sending struct {
	Answer
	Channel dispatch.Channel `json:"channel"`
}

// Send promises the dispatch. Who has no e-mail address gets a letter; a passive invoice cannot be sent
// (XML-RPC reference 2.22).
func (o *Operations) Send(ctx context.Context, c Send) (Sending, error) {
	return store.Update(ctx, o.Store, touches(c.Identity, store.TouchInvoice(c.Invoice, c.Merchant)), func(tx *store.Tx) (Sending, error) {
		return once(tx, o.Settings, c.Identity, always[Sending](tx), func() (Sending, error) {
			d, owed, err := o.openInvoice(tx, c.Invoice, c.Merchant, c.Identity)
			if err != nil {
				return Sending{}, err
			}
			channel := dispatch.Choose(c.Channel, owed.Parties.Billing)
			if owed.SendBy == "" { // what is credited goes the way the invoice went
				owed.SendBy = invoice.SendBy(channel)
				tx.KeepInvoice(owed)
			}
			d.promise(ofInvoice(owed, channel))
			return Sending{Channel: channel}, nil
		})
	})
}

// openInvoice reads an invoice that was issued, and its order, for a command.
func (o *Operations) openInvoice(tx *store.Tx, number invoice.Number, owner merchant.ID, identity command.Identity) (*deed, invoice.Invoice, error) {
	owed, err := tx.Invoice(number, owner)
	if fault.Is(err, fault.InvoiceUnknown) {
		err = stillPassive(tx, number, owner)
	}
	if err != nil {
		return nil, owed, err
	}
	d, err := o.asked(tx, owed.Reservation, owner, identity)
	return d, owed, err
}

// stillPassive tells an invoice that is passive from one that is not there.
func stillPassive(tx *store.Tx, number invoice.Number, owner merchant.ID) error {
	order, found, err := tx.ReservationByPassive(reservation.Passive(number), owner)
	switch {
	case err != nil:
		return err
	case found && order.Open():
		return fault.StillPassive.With().On("invoice")
	}
	return fault.InvoiceUnknown.With().On("invoice")
}

// Dispatched notes what became of a dispatch: that it was sent or spooled, with its text as it went, or
// that it was given up.
func (o *Operations) Dispatched(ctx context.Context, after dispatch.Dispatch) error {
	_, err := store.Update(ctx, o.Store, nil, func(tx *store.Tx) (struct{}, error) {
		before, err := tx.Dispatch(after.ID, after.Merchant)
		if err != nil || before.State == after.State {
			return struct{}{}, err
		}
		tx.KeepDispatch(after)
		if after.State != dispatch.Sent || after.Reservation == 0 {
			return struct{}{}, nil
		}
		d, err := o.open(tx, after.Reservation, after.Merchant, event.System)
		if err != nil {
			return struct{}{}, err
		}
		d.happened(event.Event{Kind: event.Sent, Invoice: after.Invoice, Credit: after.Credit, Reason: sentWords(after)})
		d.keep()
		return struct{}{}, nil
	})
	return err
}

func sentWords(d dispatch.Dispatch) string { return string(d.Kind) + " by " + string(d.Channel) }

// Confirm notes that the print partner has sent what lay in the spool folder.
func (o *Operations) Confirm(ctx context.Context, key id.ID, at time.Time) (dispatch.Dispatch, error) {
	spooled, err := o.Store.View().DispatchOf(ctx, key)
	if err != nil {
		return spooled, err
	}
	sent, err := spooled.Sent(at)
	if err != nil {
		return spooled, err
	}
	return sent, o.Dispatched(ctx, sent)
}
