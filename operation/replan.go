package operation

import (
	"context"

	"respite/domain/event"
	"respite/domain/plan"
	"respite/domain/risk"
	"respite/operation/facts"
	"respite/value/country"
	"respite/value/fault"
)

// askAboutPlan asks the bureau about the person again, if an activation wants another plan than was agreed
// on.
func (o *Operations) askAboutPlan(ctx context.Context, c Activate) (risk.Report, error) {
	if c.Plan == 0 {
		return risk.Report{}, nil
	}
	order, now, err := o.look(ctx, c.Target, c.Merchant)
	if fault.Told(err) || err == nil && order.Terms.Product.ID == c.Plan { // what is wrong the transaction tells
		return risk.Report{}, nil
	}
	if err != nil {
		return risk.Report{}, err
	}
	return o.ask(ctx, facts.Inquiry(risk.AddressChange, order.Parties, order.MadeAt, now)), nil
}

// chooseAnew puts another plan in the place of the one agreed on, before anything was delivered under that
// (XML-RPC reference 2.4). It is a new risk check: what was decided was decided about the plan, too. The
// reasons are those of a refusal.
func (o *Operations) chooseAnew(d *deed, wanted plan.ID, report risk.Report) ([]risk.Reason, error) {
	if wanted == 0 || wanted == d.order.Terms.Product.ID {
		return nil, nil
	}
	if d.order.Shipments > 0 {
		return nil, fault.PlanFixed.With().On("plan")
	}
	product, err := d.shop.Plan(wanted, d.order.Country)
	if err != nil {
		return nil, err
	}
	home, _ := country.Of(string(d.order.Country))
	if err := product.Accepts(d.order.Held(), home.Day(d.tx.Now)); err != nil {
		faults, _ := fault.All(err)
		return nil, faults[0].On("plan")
	}
	after := d.order
	after.Terms = plan.PartPayment(product)
	record, err := o.assessChange(d, after, report)
	if err != nil {
		return nil, err
	}
	if record.Verdict.Outcome != risk.Accepted {
		d.happened(event.Event{Kind: event.ChangeRefused, Verdict: record.ID, Reason: reasons(record.Verdict)})
		d.keep()
		return record.Verdict.Reasons, nil
	}
	d.order = after
	return nil, nil
}
