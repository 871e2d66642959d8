package operation

import (
	"context"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/event"
	"respite/domain/merchant"
	"respite/domain/posting"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation/facts"
	"respite/value/fault"
	"respite/value/money"
)

// Amend changes one thing of an order before its delivery; exactly one of its changes is given.
type Amend struct {
	Merchant merchant.ID
	Identity command.Identity
	Origin   request.Origin
	Target   Target

	Amount   *money.Minor // to be held
	Add      bool         // Amount is added to what is held, or taken off it when it is below zero
	Quantity *basket.Want // another quantity of an article, in the merchant's counts
	Charge   *Charge      // another amount of a fee
	Names    Names        // other numbers of the merchant's own
	Comment  *string
}

// Charge is a fee and its amount, including VAT.
type Charge struct {
	Kind   basket.Kind
	Amount money.Minor
}

// Names are the merchant's own numbers of an order; empty ones stay as they are.
type Names struct {
	Reference string // of the sale
	Order     string
}

func (n Names) over(r reservation.Reservation) reservation.Reservation {
	if n.Reference != "" {
		r.Reference = n.Reference
	}
	if n.Order != "" {
		r.Order = n.Order
	}
	return r
}

// Amend changes the order. A higher amount is a new risk check, which may refuse it; then nothing has
// changed (XML-RPC reference 2.9, 2.24).
func (o *Operations) Amend(ctx context.Context, c Amend) (Updated, error) {
	report, err := o.askAboutRaise(ctx, c)
	if err != nil {
		return Updated{}, err
	}
	return onOrder(ctx, o, aimed{c.Merchant, c.Identity, c.Target}, latest(c.Merchant, Updated.changed), func(d *deed) (Updated, error) {
		made := d.request(request.Update, d.named(c.Origin))
		change, after, err := c.apply(d.order, d.tx.Now)
		if err != nil {
			return Updated{}, err
		}
		if change > 0 {
			if err := after.Terms.Bear(after.Held()); err != nil {
				return Updated{}, err
			}
			record, err := o.assessChange(d, after, report)
			if err != nil {
				return Updated{}, err
			}
			if record.Verdict.Outcome != risk.Accepted {
				return d.refuseChange(made, record)
			}
		}
		return d.amend(c, change, after, made)
	})
}

// askAboutRaise asks the bureau about the person again, if the order would hold more.
func (o *Operations) askAboutRaise(ctx context.Context, c Amend) (risk.Report, error) {
	if c.Amount == nil && c.Quantity == nil && c.Charge == nil {
		return risk.Report{}, nil
	}
	order, now, err := o.look(ctx, c.Target, c.Merchant)
	if err != nil {
		return risk.Report{}, err
	}
	change, _, err := c.apply(order, now)
	if err != nil && !fault.Told(err) {
		return risk.Report{}, err
	}
	if err != nil || change <= 0 { // a call sent again may not fit the order any more: the transaction tells
		return risk.Report{}, nil
	}
	return o.ask(ctx, facts.Inquiry(risk.AddressChange, order.Parties, order.MadeAt, now)), nil
}

// apply gives the order as it would be, and how much more or less it would hold.
func (c Amend) apply(order reservation.Reservation, now time.Time) (money.Minor, reservation.Reservation, error) {
	switch {
	case c.Amount != nil && c.Add:
		return order.Resize(order.Held()+*c.Amount, now)
	case c.Amount != nil:
		return order.Resize(*c.Amount, now)
	case c.Quantity != nil:
		return order.Requantify(c.Quantity.Article, c.Quantity.Count, now)
	case c.Charge != nil:
		return order.Recharge(c.Charge.Kind, c.Charge.Amount, now)
	case !order.Open():
		return 0, order, order.Changeable()
	case c.Comment != nil:
		order.Details.Comment = *c.Comment
		return 0, order, nil
	case c.Names != Names{}:
		return 0, c.Names.over(order), nil
	}
	return 0, order, fault.NothingToUpdate.With()
}

// amend writes the change down.
func (d *deed) amend(c Amend, change money.Minor, after reservation.Reservation, made request.Request) (Updated, error) {
	after.Events, after.Pushes = d.order.Events, d.order.Pushes
	d.order = after
	kind := event.Resized
	switch {
	case c.Quantity != nil || c.Charge != nil:
		kind = event.LinesReplaced
	case c.Amount == nil:
		kind = event.Renamed
	}
	if err := d.rehold(kind, change, made); err != nil {
		return Updated{}, err
	}
	d.tx.AddRequest(made)
	if err := d.tell(made, false); err != nil {
		return Updated{}, err
	}
	d.keep()
	return Updated{Changed: Changed{Request: made, Event: d.order.Events}}, nil
}

// rehold records that more or less is held. The event's amount is what was freed.
func (d *deed) rehold(kind event.Kind, change money.Minor, made request.Request) error {
	told := d.happened(event.Event{Kind: kind, Amount: -change, Request: made.Key})
	if change == 0 {
		return nil
	}
	d.tx.Post(posting.Hold(told, d.order, change))
	return d.hold(change)
}

// Split takes an amount off an order for a reservation of its own.
type Split struct {
	Merchant merchant.ID
	Identity command.Identity
	Origin   request.Origin // of the new reservation
	Target   Target
	Amount   money.Minor
}

// Split makes the new reservation; it was decided about already, as a part of the first
// (XML-RPC reference 2.10).
func (o *Operations) Split(ctx context.Context, c Split) (Reserved, error) {
	return onOrder(ctx, o, aimed{c.Merchant, c.Identity, c.Target}, always, func(d *deed) (Reserved, error) {
		other, after, err := d.order.Split(c.Amount, d.tx.Now)
		if err != nil {
			return Reserved{}, err
		}
		other.Number = d.tx.NextReservation()
		other = Names{c.Origin.Invoice, c.Origin.Order}.over(other)
		d.order = after
		told := d.happened(event.Event{Kind: event.SplitOff, Amount: c.Amount})
		d.tx.Post(posting.Hold(told, d.order, -c.Amount))
		d.keep()
		return d.splitOff(other, c.Origin)
	})
}

// splitOff writes the new reservation down; the person owes no more than before.
func (d *deed) splitOff(other reservation.Reservation, origin request.Origin) (Reserved, error) {
	n := &deed{tx: d.tx, shop: d.shop, order: other, actor: d.actor, delay: d.delay}
	made := n.request(request.Reserve, n.named(origin))
	made.Amount = other.Reserved
	n.order.Request = made.Key
	told := n.happened(event.Event{Kind: event.Reserved, Amount: other.Reserved, Request: made.Key, Reason: "split off another reservation"})
	n.tx.Post(posting.Hold(told, n.order, other.Reserved))
	n.tx.AddRequest(made)
	if err := n.tell(made, false); err != nil {
		return Reserved{}, err
	}
	n.keep()
	return Reserved{Request: made, Outcome: risk.Accepted, Reservation: n.order.Number}, nil
}
