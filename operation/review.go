package operation

import (
	"context"
	"time"

	"respite/domain/event"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation/facts"
	"respite/store"
	"respite/value/fault"
)

// Reconsider looks again at a reservation that waits for its decision: the bureau is asked once more,
// and when the deadline has passed the order is refused (domain 9.2). An order that was decided
// meanwhile is left alone.
func (o *Operations) Reconsider(ctx context.Context, again job.Reconsider, owner merchant.ID) error {
	view := o.Store.View()
	order, err := view.Reservation(ctx, again.Reservation, owner)
	if err != nil {
		return err
	}
	if order.State != reservation.Pending {
		return nil
	}
	now, err := view.Now(ctx)
	if err != nil {
		return err
	}
	if now.Before(order.Review.Next()) {
		return nil // looked at already, by a job that could not say so
	}
	if order.Review.AskAgain.IsZero() {
		return o.decide(ctx, order, event.System, risk.Lapsed, risk.Report{Status: risk.NotAsked})
	}
	report := o.ask(ctx, facts.Inquiry(risk.Review, order.Parties, order.Review.FirstAsked, now))
	return o.decide(ctx, order, event.System, risk.ByPolicy, report)
}

// Decide is the word of a member of staff on an order that waits.
func (o *Operations) Decide(ctx context.Context, number reservation.Number, approve bool, actor event.Actor) error {
	order, err := o.Store.View().ReservationOf(ctx, number)
	if err != nil {
		return err
	}
	if order.State != reservation.Pending {
		return fault.ReservationClosed.With().On("reservation")
	}
	ending := risk.Denied
	if approve {
		ending = risk.Approved
	}
	return o.decide(ctx, order, actor, ending, risk.Report{Status: risk.NotAsked})
}

// decide ends the wait of an order, or lets it wait on. One that was decided meanwhile stays as it is.
func (o *Operations) decide(ctx context.Context, order reservation.Reservation, actor event.Actor, ending risk.Ending, report risk.Report) error {
	touch := []store.Touch{store.TouchReservation(order.Number, order.Merchant)}
	_, err := store.Update(ctx, o.Store, touch, func(tx *store.Tx) (struct{}, error) {
		d, err := o.open(tx, order.Number, order.Merchant, actor)
		if err != nil || d.order.State != reservation.Pending {
			return struct{}{}, err
		}
		record, err := o.reassess(d, ending, report)
		if err != nil {
			return struct{}{}, err
		}
		if record.Verdict.Outcome == risk.Pending {
			return struct{}{}, d.waitOn(record.Verdict)
		}
		return struct{}{}, d.end(record)
	})
	return err
}

// reassess decides about an order that waits, from the facts as they are now. What the policy leaves
// pending beyond the deadline is refused.
func (o *Operations) reassess(d *deed, ending risk.Ending, report risk.Report) (risk.Record, error) {
	person, err := d.tx.Person(d.order.Person)
	if err != nil {
		return risk.Record{}, err
	}
	decided, err := o.assess(d.tx, d.shop, person, facts.Assessment{
		Occasion: risk.Review, Order: d.order, Parties: d.order.Parties, Amount: d.order.Held(), Own: d.order.Held(), Report: report,
	})
	if err != nil {
		return risk.Record{}, err
	}
	overdue := !d.tx.Now.Before(d.order.Review.DecideBy)
	if ending == risk.ByPolicy && decided.Verdict.Outcome == risk.Pending && overdue {
		ending = risk.Lapsed
	}
	decided.Ending, decided.Verdict = ending, ending.Over(decided.Verdict)
	return decided.Record, decided.keep(d.tx)
}

// waitOn looks again later, at the latest when the deadline passes.
func (d *deed) waitOn(verdict risk.Verdict) error {
	waiting, err := d.tx.Request(d.order.Request, d.order.Merchant)
	if err != nil {
		return err
	}
	var again time.Time
	if verdict.AskAgainMinutes > 0 {
		again = d.tx.Now.Add(time.Duration(verdict.AskAgainMinutes) * time.Minute)
	}
	d.order = d.order.Keep(again)
	d.promiseReview(waiting)
	d.keep()
	return nil
}

// end takes the decision: the amount stays held or is freed, and the merchant is told.
func (d *deed) end(record risk.Record) error {
	accepted := record.Verdict.Outcome == risk.Accepted
	held := d.order.Held()
	decided, err := d.order.Decide(accepted)
	if err != nil {
		return err
	}
	d.order = decided
	made, err := d.tx.Request(d.order.Request, d.order.Merchant)
	if err != nil {
		return err
	}
	made.Status, made.At = request.Success, d.tx.Now
	happened := event.Event{Kind: event.Accepted, Request: made.Key, Verdict: record.ID, Reason: reasons(record.Verdict)}
	if !accepted {
		made.Status = request.Refused
		happened.Kind, happened.Amount = event.Refused, held
	}
	told := d.happened(happened)
	if !accepted {
		if err := d.unhold(told, held); err != nil {
			return err
		}
	}
	d.tx.KeepRequest(made)
	if err := d.tell(made, false); err != nil {
		return err
	}
	if accepted && d.captures() {
		if _, err := d.autocapture(made.Origin); err != nil {
			return err
		}
	}
	d.keep()
	return nil
}
