package operation

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"respite/domain/command"
	"respite/domain/consumer"
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

// promiseSending sends a new invoice the way the delivery asked for, if it asked.
func (d *deed) promiseSending(i invoice.Invoice) error {
	wanted, asked := channels[i.SendBy]
	if !asked {
		return nil
	}
	return d.promise(dispatch.Dispatch{
		Kind: dispatch.Invoice, Invoice: i.Number, Channel: dispatch.Choose(wanted, i.Parties.Billing), Language: i.Language,
		To: i.Parties.Billing.Email, Address: i.Parties.Billing,
	})
}

// promise writes a dispatch about the order, and the job that sends it.
func (d *deed) promise(sending dispatch.Dispatch) error {
	sending.Reservation, sending.Merchant = d.order.Number, d.order.Merchant
	return promise(d.tx, sending)
}

// promise writes a dispatch and the job that sends it.
func promise(tx *store.Tx, sending dispatch.Dispatch) error {
	sending.ID, sending.State, sending.MadeAt = tx.NewID(), dispatch.Waiting, tx.Now
	tx.KeepDispatch(sending)
	tx.Promise(job.Job{
		ID: tx.NewID(), Merchant: sending.Merchant, Kind: job.Dispatch, Lane: "dispatch:" + string(sending.ID), State: job.Waiting,
		RunAt: tx.Now, MadeAt: tx.Now, Payload: job.Sending{Dispatch: sending.ID}.Payload(),
	})
	return nil
}

// sendPIN makes the code of a mobile purchase and sends it to the buyer's phone (XML-RPC reference 7.6).
func (d *deed) sendPIN() error {
	const codes = 10_000
	chance := sha256.Sum256([]byte(d.tx.NewID())) // an id that nobody ever sees
	code := fmt.Sprintf("%04d", binary.BigEndian.Uint64(chance[:])%codes)
	d.order.Details.PIN = &reservation.PIN{Code: code, Left: reservation.PINAttempts}
	return d.promise(dispatch.Dispatch{
		Kind: dispatch.PIN, Channel: dispatch.Text, Language: d.order.Details.Language, To: d.order.Parties.Billing.CellPhone,
	})
}

// Locked says that an order waits for the right code still.
type Locked struct {
	Left int `json:"left"` // attempts
}

func (l Locked) fault() error {
	if l.Left == 0 {
		return fault.PINSpent.With().On("pin")
	}
	return fault.PINWrong.With(l.Left).On("pin")
}

// unlock tries the code of a mobile purchase. A wrong one is an outcome, because the attempt must be
// remembered.
func (d *deed) unlock(code string) (*Locked, error) {
	after, err := d.order.Unlock(code)
	if !fault.Is(err, fault.PINWrong) {
		d.order = after
		return nil, err
	}
	d.order = after
	d.happened(event.Event{Kind: event.PINFailed})
	d.keep()
	return &Locked{Left: after.Details.PIN.Left}, nil
}

// Send sends an invoice to the consumer, once more if it was sent before.
type Send struct {
	Merchant merchant.ID
	Identity command.Identity
	Invoice  invoice.Number
	Channel  dispatch.Channel
	Actor    event.Actor
}

// Sending is the outcome: by which way it goes.
type Sending struct {
	Answer
	Channel dispatch.Channel `json:"channel"`
}

// Send promises the dispatch. Who has no e-mail address gets a letter; a passive invoice cannot be sent
// (XML-RPC reference 2.22).
func (o *Operations) Send(ctx context.Context, c Send) (Sending, error) {
	touches := []store.Touch{store.TouchCommand(c.Identity), store.TouchMerchant(c.Merchant)}
	return store.Update(ctx, o.Store, touches, func(tx *store.Tx) (Sending, error) {
		return once(tx, o.Settings, c.Identity, always[Sending](tx), func() (Sending, error) {
			d, owed, err := o.openInvoice(tx, c.Invoice, c.Merchant, c.Actor)
			if err != nil {
				return Sending{}, err
			}
			channel := dispatch.Choose(c.Channel, owed.Parties.Billing)
			return Sending{Channel: channel}, d.promise(dispatch.Dispatch{
				Kind: dispatch.Invoice, Invoice: owed.Number, Channel: channel, Language: owed.Language,
				To: owed.Parties.Billing.Email, Address: owed.Parties.Billing,
			})
		})
	})
}

// openInvoice reads an invoice that was issued, and its order.
func (o *Operations) openInvoice(tx *store.Tx, number invoice.Number, owner merchant.ID, actor event.Actor) (*deed, invoice.Invoice, error) {
	owed, err := tx.Invoice(number, owner)
	if fault.Is(err, fault.InvoiceUnknown) {
		err = stillPassive(tx, number, owner)
	}
	if err != nil {
		return nil, owed, err
	}
	d, err := o.open(tx, owed.Reservation, owner, actor)
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

// SendNumbers is a message to the merchant with payment references that were reserved.
type SendNumbers struct {
	Merchant merchant.ID
	Email    string
	Language string
	Numbers  []string
}

// promiseNumbers sends reserved references to the merchant by e-mail (XML-RPC reference 2.28).
func promiseNumbers(tx *store.Tx, c SendNumbers) error {
	return promise(tx, dispatch.Dispatch{
		Merchant: c.Merchant, Kind: dispatch.OCRNumbers, Channel: dispatch.Email, Language: c.Language, To: c.Email,
		Address: consumer.Address{Email: c.Email}, Text: lines(c.Numbers),
	})
}

func lines(texts []string) string {
	all := ""
	for _, t := range texts {
		all += t + "\n"
	}
	return all
}
