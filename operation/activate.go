package operation

import (
	"context"
	"strconv"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/posting"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
)

// Target names a reservation by its number, or by the key of the request that reserved it. If both
// are given they must mean the same.
type Target struct {
	Number  reservation.Number
	Request id.ID
}

// find gives the number of the reservation meant.
func (t Target) find(tx *store.Tx, owner merchant.ID) (reservation.Number, error) {
	if t.Request == "" {
		return t.Number, nil
	}
	r, err := tx.Request(t.Request, owner)
	if fault.Is(err, fault.RequestUnknown) || err == nil && r.Reservation == 0 {
		return 0, fault.ReservationUnknown.With().On("reservation_request")
	}
	if err == nil && t.Number != 0 && t.Number != r.Reservation {
		return 0, fault.MustEqual.With(strconv.FormatInt(int64(r.Reservation), 10)).On("reservation")
	}
	return r.Reservation, err
}

// touch names the reservation meant, if it is named by its number.
func (t Target) touch(owner merchant.ID) store.Touch { return store.TouchReservation(t.Number, owner) }

// Activate tells that an order, or the named articles of it, was delivered: it becomes an invoice.
type Activate struct {
	Merchant merchant.ID
	Identity command.Identity
	Origin   request.Origin
	Target   Target
	Articles []basket.Want // none: everything that is left
	Amount   *money.Minor  // as the merchant sums it up; nil: not said
	Currency money.Currency
	SendBy   invoice.SendBy
}

// Activated is the outcome.
type Activated struct {
	Answer
	Request request.Request `json:"request"`
	Invoice invoice.Number  `json:"invoice"`
	Carrier invoice.Carrier `json:"carrier"` // late deliveries are the merchant's risk
}

// Activate turns a delivery into an invoice. The amount, if given, must be exactly the sum of what is
// delivered.
func (o *Operations) Activate(ctx context.Context, c Activate) (Activated, error) {
	return onOrder(ctx, o, aimed{c.Merchant, c.Identity, c.Target}, always, func(d *deed) (Activated, error) {
		if c.Currency != d.order.Currency {
			return Activated{}, fault.WrongCurrency.With(d.order.Currency).On("currency")
		}
		result, err := d.activate(c)
		if err != nil {
			return Activated{}, err
		}
		d.keep()
		return result, nil
	})
}

// activate delivers and writes invoice, entry, event, request and push.
func (d *deed) activate(c Activate) (Activated, error) {
	delivery, after, err := d.order.Activate(c.Articles, d.tx.Now)
	if err != nil {
		return Activated{}, err
	}
	if c.Amount != nil && *c.Amount != delivery.Sum {
		return Activated{}, fault.SumDiffers.With(c.Amount.Decimal(), delivery.Sum.Decimal()).On("amount")
	}
	d.order = after
	issued, err := invoice.Issue(d.tx.NextInvoice(), d.order, delivery, d.shop.Contract, d.tx.Now)
	if err != nil {
		return Activated{}, err
	}
	issued.SendBy = c.SendBy
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
	return Activated{Request: made, Invoice: issued.Number, Carrier: issued.Carrier}, d.tell(made, false)
}

// shippedLate is what the log says of a delivery after the days agreed for shipping.
func shippedLate(i invoice.Invoice) string {
	if i.Carrier == invoice.MerchantCarries {
		return "delivered after the agreed days: the merchant carries the risk"
	}
	return ""
}
