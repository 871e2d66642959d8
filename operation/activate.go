package operation

import (
	"context"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/posting"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/value/fault"
	"respite/value/money"
)

// Activate tells that an order, or a part of it, was delivered: it becomes an invoice.
type Activate struct {
	Merchant merchant.ID
	Identity command.Identity
	Origin   request.Origin
	Target   Target
	Articles []basket.Want // none: everything that is left
	Amount   *money.Minor  // as the merchant sums it up; nil: not said
	Currency money.Currency
	SendBy   invoice.SendBy
	Also     invoice.SendBy // a second way

	Goods     []basket.Line // what was delivered, whatever was ordered; none: the order's own
	Keep      bool          // with Goods: what is left of the amount is kept for later
	Release   bool          // with Articles: what is left of the amount is given up, as Cancel would
	Plan      plan.ID       // instead of the plan agreed on; 0: that one
	Reference string        // a payment reference that was reserved for printing
	PIN       string        // the code from the buyer's phone
	Names     Names         // new numbers of the merchant's own
}

// Activated is the outcome.
type Activated struct {
	Answer
	Request request.Request `json:"request"`
	Invoice invoice.Number  `json:"invoice"`
	Carrier invoice.Carrier `json:"carrier"`        // late deliveries are the merchant's risk
	Rest    invoice.Number  `json:"rest,omitempty"` // the passive invoice of what is left
	Locked  *Locked         `json:"locked,omitempty"`
	Refused []risk.Reason   `json:"refused,omitempty"` // another plan was; nothing was delivered
}

// Activate turns a delivery into an invoice. The amount, if given, must be exactly the sum of what is
// delivered.
func (o *Operations) Activate(ctx context.Context, c Activate) (Activated, error) {
	report, err := o.askAboutPlan(ctx, c)
	if err != nil {
		return Activated{}, err
	}
	done, err := onOrder(ctx, o, aimed{c.Merchant, c.Identity, c.Target}, always, func(d *deed) (Activated, error) {
		if c.Currency != "" && c.Currency != d.order.Currency {
			return Activated{}, fault.WrongCurrency.With(d.order.Currency).On("currency")
		}
		if locked, err := d.unlock(c.PIN); locked != nil || err != nil {
			return Activated{Locked: locked}, err
		}
		if refused, err := o.chooseAnew(d, c.Plan, report); len(refused) > 0 || err != nil {
			return Activated{Refused: refused}, err
		}
		result, err := d.activate(c)
		if err != nil {
			return Activated{}, err
		}
		d.keep()
		return result, nil
	})
	if err == nil && done.Locked != nil {
		err = done.Locked.fault()
	}
	return done, err
}

// activate delivers and writes invoice, entry, event, request and push.
func (d *deed) activate(c Activate) (Activated, error) {
	delivery, err := d.deliver(c)
	if err != nil {
		return Activated{}, err
	}
	issued, err := d.issue(c, delivery)
	if err != nil {
		return Activated{}, err
	}
	made := d.request(request.Pay, c.Origin)
	made.Amount, made.Invoice, made.PaymentKey = issued.Gross, issued.Number, d.tx.NewID()
	issued.Request = made.Key
	d.tx.KeepInvoice(issued)
	d.tx.AddRequest(made)
	told := d.happened(event.Event{
		Kind: event.Activated, Amount: issued.Gross, Invoice: issued.Number, Request: made.Key, Reason: shippedLate(issued),
	})
	d.tx.Post(posting.Capture(told, issued))
	err = d.expose(func(e consumer.Exposure) consumer.Exposure {
		e.Held -= issued.Gross
		e.Claims += issued.Gross + issued.StartFee
		e.Open++
		return e
	})
	if err != nil {
		return Activated{}, err
	}
	if err := d.rest(delivery.Freed, made); err != nil {
		return Activated{}, err
	}
	d.promiseSending(issued, c.SendBy, c.Also)
	result := Activated{Request: made, Invoice: issued.Number, Carrier: issued.Carrier}
	if d.order.Passive != 0 && d.order.Open() {
		d.order.Passive = reservation.Passive(d.tx.NextInvoice())
		result.Rest = invoice.Number(d.order.Passive)
	}
	return result, d.tell(made, false)
}

// deliver takes the delivery off the order.
func (d *deed) deliver(c Activate) (reservation.Activation, error) {
	if d.order.Details.Test && d.order.Passive != 0 {
		return reservation.Activation{}, fault.TestMode.With().On("invoice") // XML-RPC reference 2.4
	}
	d.order = c.Names.over(d.order)
	var delivery reservation.Activation
	var after reservation.Reservation
	var err error
	if len(c.Goods) > 0 {
		delivery, after, err = d.order.Deliver(c.Goods, c.Keep, d.tx.Now)
	} else {
		delivery, after, err = d.order.Activate(c.Articles, d.tx.Now)
	}
	if err == nil && c.Release && after.Open() {
		delivery.Freed, after, err = after.Release()
	}
	if err != nil {
		return reservation.Activation{}, err
	}
	if c.Amount != nil && *c.Amount != delivery.Sum {
		return reservation.Activation{}, fault.SumDiffers.With(c.Amount.Decimal(), delivery.Sum.Decimal()).On("amount")
	}
	d.order = after
	return delivery, nil
}

// issue writes the invoice of a delivery.
func (d *deed) issue(c Activate, delivery reservation.Activation) (invoice.Invoice, error) {
	number := invoice.Number(d.order.Passive)
	if number == 0 {
		number = d.tx.NextInvoice()
	}
	issued, err := invoice.Issue(number, d.order, delivery, d.shop.Contract, d.tx.Now)
	if err != nil {
		return invoice.Invoice{}, err
	}
	issued.SendBy = c.SendBy
	issued.PaymentReference, err = d.reference(issued, c.Reference)
	if err != nil {
		return invoice.Invoice{}, err
	}
	issued.Account, err = d.draw(issued)
	d.order.Drawn = d.order.Drawn || issued.Plan.Type != "" // an amount too small for the plan is paid at once, without its fee
	return issued, err
}

// rest sets free what a delivery left over.
func (d *deed) rest(freed money.Minor, made request.Request) error {
	if freed == 0 {
		return nil
	}
	return d.unhold(d.happened(event.Event{Kind: event.Released, Amount: freed, Request: made.Key, Reason: "not delivered"}), freed)
}

// shippedLate is what the log says of a delivery after the days agreed for shipping.
func shippedLate(i invoice.Invoice) string {
	if i.Carrier == invoice.MerchantCarries {
		return "delivered after the agreed days: the merchant carries the risk"
	}
	return ""
}
