package operation

import (
	"context"
	"strings"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation/facts"
	"respite/value/fault"
	"respite/value/money"
)

// Update changes an order before its delivery: its open lines, its addresses, or both.
type Update struct {
	Merchant  merchant.ID
	Identity  command.Identity
	Origin    request.Origin
	Target    Target
	Currency  money.Currency
	Lines     []basket.Line    // in the place of all open lines; none: they stay
	Billing   consumer.Address // what of it changes
	Shipping  consumer.Address // what of it changes
	SameShip  bool             // a changed billing address is the shipping address too
	Readdress bool             // an address is given at all
	Whole     bool             // the addresses are given whole: what is empty in them is none
	Names     Names            // new numbers of the merchant's own
	Raises    bool             // the lines may come to more than is held; that is a new risk check
}

// Updated is the outcome; a refused change left everything as it was.
type Updated struct {
	Changed
	Refused bool          `json:"refused"`
	Reasons []risk.Reason `json:"reasons,omitempty"` // of a refusal
}

func (u Updated) changed() Changed { return u.Changed }

// parties lays the change over the order's parties.
func (c Update) parties(now consumer.Parties) consumer.Parties {
	if c.Whole {
		return c.whole(now)
	}
	shared := now.Billing == now.Shipping
	now.Billing = now.Billing.Over(c.Billing).Tidy()
	switch {
	case c.SameShip || shared && c.Shipping == (consumer.Address{}):
		now.Shipping = now.Billing
	default:
		now.Shipping = now.Shipping.Over(c.Shipping).Tidy()
	}
	return now
}

// whole puts the addresses that are given in the place of the former ones.
func (c Update) whole(now consumer.Parties) consumer.Parties {
	if c.Billing != (consumer.Address{}) {
		now.Billing = c.Billing
	}
	if c.Shipping != (consumer.Address{}) {
		now.Shipping = c.Shipping
	}
	return now
}

// checkPerson holds a changed name or country of one address to the other's: both are the same person
// in the same country (gateway reference 6.5).
func (c Update) checkPerson(after consumer.Parties) fault.List {
	var faults fault.List
	for _, part := range []struct{ field, changed, billing, shipping string }{
		{"first_name", c.Billing.FirstName + c.Shipping.FirstName, after.Billing.FirstName, after.Shipping.FirstName},
		{"last_name", c.Billing.LastName + c.Shipping.LastName, after.Billing.LastName, after.Shipping.LastName},
		{"country", string(c.Billing.Country + c.Shipping.Country), string(after.Billing.Country), string(after.Shipping.Country)},
	} {
		if part.changed != "" && !strings.EqualFold(part.billing, part.shipping) {
			faults = append(faults, fault.MustEqual.With(part.billing).On("shipping."+part.field))
		}
	}
	return faults
}

// Check gives every fault of the command that can be told without the order.
func (c Update) Check() fault.List {
	var faults fault.List
	if len(c.Lines) > 0 {
		faults = basket.Check(c.Lines)
	}
	if len(c.Lines) == 0 && !c.Readdress && c.Names == (Names{}) {
		faults = append(faults, fault.NothingToUpdate.With())
	}
	return faults
}

// Update changes the order. An address change is a new risk check, which may refuse it
// (gateway reference 6.5).
func (o *Operations) Update(ctx context.Context, c Update) (Updated, error) {
	if err := c.Check().Err(); err != nil {
		return Updated{}, err
	}
	report, err := o.askAboutChange(ctx, c)
	if err != nil {
		return Updated{}, err
	}
	return onOrder(ctx, o, aimed{c.Merchant, c.Identity, c.Target}, latest(c.Merchant, Updated.changed),
		func(d *deed) (Updated, error) { return o.update(d, c, report) })
}

// askAboutChange asks the bureau about the person at the new address, or for the higher amount.
func (o *Operations) askAboutChange(ctx context.Context, c Update) (risk.Report, error) {
	if !c.Readdress && !c.Raises {
		return risk.Report{}, nil
	}
	order, now, err := o.look(ctx, c.Target, c.Merchant)
	if err != nil {
		return risk.Report{}, err
	}
	if !c.Readdress && basket.Total(c.Lines) <= order.Held() {
		return risk.Report{}, nil
	}
	return o.ask(ctx, facts.Inquiry(risk.AddressChange, c.parties(order.Parties), order.MadeAt, now)), nil
}

// update decides everything first and writes then: a refused address keeps the old lines too.
func (o *Operations) update(d *deed, c Update, report risk.Report) (Updated, error) {
	if c.Currency != "" && c.Currency != d.order.Currency {
		return Updated{}, fault.WrongCurrency.With(d.order.Currency).On("currency")
	}
	made := d.request(request.Update, d.named(c.Origin))
	change, after, err := c.apply(d.order, d.tx.Now)
	if err != nil {
		return Updated{}, err
	}
	if c.Readdress {
		if err := checkPlaces(d.shop.Contract, after.Parties, after.Passive != 0); err != nil {
			return Updated{}, err
		}
	}
	if change > 0 {
		if err := after.Terms.Bear(after.Held()); err != nil {
			return Updated{}, err
		}
	}
	if c.Readdress || change > 0 {
		record, err := o.assessChange(d, after, report)
		if err != nil {
			return Updated{}, err
		}
		if record.Verdict.Outcome != risk.Accepted {
			return d.refuseChange(made, record)
		}
		if err := d.readdress(c, after.Parties, made, record); err != nil {
			return Updated{}, err
		}
	}
	if err := d.rewrite(c, after, change, made); err != nil {
		return Updated{}, err
	}
	d.tx.AddRequest(made)
	if err := d.tell(made, false); err != nil {
		return Updated{}, err
	}
	d.keep()
	return Updated{Changed: Changed{Request: made, Event: d.order.Events}}, nil
}

// apply gives the order as it would be, and how much more or less it would hold.
func (c Update) apply(order reservation.Reservation, now time.Time) (money.Minor, reservation.Reservation, error) {
	var change money.Minor
	var err error
	held := order.Held()
	if len(c.Lines) > 0 {
		if change, order, err = order.Replace(c.Lines, now); err != nil {
			return 0, order, err
		}
	}
	if change > 0 && !c.Raises { // gateway reference 6.5
		return 0, order, fault.AmountRaised.With(order.Held().Decimal(), held.Decimal()).On("lines")
	}
	if !c.Readdress {
		return change, order, order.Changeable()
	}
	parties := c.parties(order.Parties)
	faults := checkParties(parties, now)
	if !c.Whole {
		faults = append(faults, c.checkPerson(parties)...)
	}
	if parties.Billing.Country != order.Country {
		faults = append(faults, fault.MustEqual.With(order.Country).On("billing.country"))
	}
	if err := faults.Err(); err != nil {
		return 0, order, err
	}
	order, err = order.Readdress(parties, now)
	return change, order, err
}

// assessChange decides about the order at its new address; what the order holds already is not new.
func (o *Operations) assessChange(d *deed, after reservation.Reservation, report risk.Report) (risk.Record, error) {
	person, err := d.tx.Person(d.order.Person)
	if err != nil {
		return risk.Record{}, err
	}
	decided, err := o.assess(d.tx, d.shop, person, facts.Assessment{
		Occasion: risk.AddressChange, Order: after, Parties: after.Parties, Amount: after.Held(), Own: d.order.Held(), Report: report,
	})
	if err != nil {
		return risk.Record{}, err
	}
	return decided.Record, decided.keep(d.tx)
}

// refuseChange leaves the order as it was and says so.
func (d *deed) refuseChange(made request.Request, record risk.Record) (Updated, error) {
	made.Status = request.Refused
	told := d.happened(event.Event{Kind: event.ChangeRefused, Request: made.Key, Verdict: record.ID, Reason: reasons(record.Verdict)})
	d.tx.AddRequest(made)
	if err := d.tell(made, false); err != nil {
		return Updated{}, err
	}
	d.keep()
	return Updated{Changed: Changed{Request: made, Event: told.No}, Refused: true, Reasons: record.Verdict.Reasons}, nil
}

// readdress changes the addresses; the person stays, and is known by the new marks too.
func (d *deed) readdress(c Update, parties consumer.Parties, made request.Request, record risk.Record) error {
	if !c.Readdress {
		return nil
	}
	person, err := d.tx.Person(d.order.Person)
	if err != nil {
		return err
	}
	if _, err := identify(d.tx, parties, person); err != nil {
		return err
	}
	d.order.Parties = parties
	d.happened(event.Event{Kind: event.Readdressed, Request: made.Key, Verdict: record.ID})
	return nil
}

// rewrite takes over the new lines and numbers.
func (d *deed) rewrite(c Update, after reservation.Reservation, change money.Minor, made request.Request) error {
	if c.Names != (Names{}) {
		d.order = c.Names.over(d.order)
		d.happened(event.Event{Kind: event.Renamed, Request: made.Key})
	}
	if len(c.Lines) == 0 {
		return nil
	}
	d.order.Lines, d.order.Loose = after.Lines, after.Loose
	d.order.Reserved, d.order.Released = after.Reserved, after.Released
	return d.rehold(event.LinesReplaced, change, made)
}
