package gateway

import (
	"strconv"
	"strings"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/fault"
	"respite/value/id"
	"respite/wire/telling"
)

// reservationNumberOf reads a reservation number; 0 when it cannot be one.
func reservationNumberOf(given string) reservation.Number {
	number, err := strconv.ParseInt(given, 10, 64)
	if err != nil || number < 0 {
		return 0
	}
	return reservation.Number(number)
}

func (d *Door) update(c *call, o *order) (any, error) {
	command := operation.Update{
		Merchant: c.shop.ID, Origin: o.origin(), Target: o.target(), Currency: o.currency(),
		Billing: o.address("Billing"), Shipping: o.address("Shipping"), SameShip: isTrue(o.text("ShippingSameAsBilling")),
	}
	if len(o.articles) > 0 {
		command.Lines = o.lines()
	}
	command.Readdress = command.Billing != (consumer.Address{}) || command.Shipping != (consumer.Address{})
	o.checkChangedShipping(command)
	o.translate(command.Check())
	var err error
	if command.Identity, err = o.identify(withoutOrigin(command)); err != nil {
		return nil, err
	}
	updated, err := d.Operations.Update(c.ctx, command)
	if err != nil {
		return nil, err
	}
	c.repeated = updated.Repeated
	return d.tellData(c, updated.Request, updated.Refused), nil
}

func withoutOrigin(command operation.Update) operation.Update {
	command.Origin = request.Origin{}
	return command
}

// checkChangedShipping holds a changed shipping address to the changed billing address; what neither
// names is held to the order itself, by the operation.
func (o *order) checkChangedShipping(command operation.Update) {
	if command.SameShip {
		return
	}
	for _, pair := range []struct{ name, shipping, billing string }{
		{"FirstName", command.Shipping.FirstName, command.Billing.FirstName},
		{"LastName", command.Shipping.LastName, command.Billing.LastName},
		{"Country", string(command.Shipping.Country), string(command.Billing.Country)},
	} {
		if pair.shipping != "" && pair.billing != "" && !strings.EqualFold(pair.shipping, pair.billing) {
			o.complain(o.spelling("Shipping"+pair.name), fault.MustEqual.With("Billing"+pair.name))
		}
	}
}

func (d *Door) cancelReservation(c *call, o *order) (any, error) {
	command := operation.Cancel{Merchant: c.shop.ID, Origin: o.origin(), Target: o.target()}
	var err error
	if command.Identity, err = o.identify(command.Target); err != nil {
		return nil, err
	}
	cancelled, err := d.Operations.Cancel(c.ctx, command)
	if err != nil {
		return nil, err
	}
	c.repeated = cancelled.Repeated
	return d.tellData(c, cancelled.Request, false), nil
}

func (d *Door) extend(c *call, o *order) (any, error) {
	command := operation.Extend{Merchant: c.shop.ID, Origin: o.origin(), Target: o.target()}
	var err error
	if command.Identity, err = o.identify(command.Target); err != nil {
		return nil, err
	}
	extended, err := d.Operations.Extend(c.ctx, command)
	if err != nil {
		return nil, err
	}
	c.repeated = extended.Repeated
	return d.tellData(c, extended.Request, false), nil
}

func (d *Door) pay(c *call, o *order) (any, error) {
	amount := o.needAmount("AmountDebit", o.AmountDebit)
	command := operation.Activate{
		Merchant: c.shop.ID, Origin: o.origin(), Target: o.target(), Articles: o.wants(), Amount: &amount,
		Currency: o.currency(), SendBy: o.sendBy(),
	}
	var err error
	if command.Identity, err = o.identify(command.Target, command.Articles, amount, command.Currency, command.SendBy); err != nil {
		return nil, err
	}
	activated, err := d.Operations.Activate(c.ctx, command)
	if err != nil {
		return nil, err
	}
	c.repeated = activated.Repeated
	return telling.TransactionResponse(activated.Request, d.Test), nil
}

// sendBy reads how the invoice goes out: exactly one of the two is true. Clients that can send
// neither mean e-mail (gateway reference 6.2).
func (o *order) sendBy() invoice.SendBy {
	mail, email := o.text("SendByMail"), o.text("SendByEmail")
	switch {
	case mail != "" && email != "" && isTrue(mail) == isTrue(email), mail == "" && isFalse(email):
		o.complain(o.spelling("SendByMail"), fault.OneOf.With("SendByMail, SendByEmail"))
	case isTrue(mail):
		return invoice.ByPost
	}
	return invoice.ByEmail
}

func (d *Door) refund(c *call, o *order) (any, error) {
	amount := o.needAmount("AmountCredit", o.AmountCredit)
	original, err := d.original(c, o)
	if err != nil {
		return nil, err
	}
	command := operation.Refund{
		Merchant: c.shop.ID, Origin: o.origin(), Original: original, Articles: o.wants(), Amount: amount, Currency: o.currency(),
	}
	if command.Identity, err = o.identify(original, command.Articles, amount, command.Currency); err != nil {
		return nil, err
	}
	refunded, err := d.Operations.Refund(c.ctx, command)
	if err != nil {
		return nil, err
	}
	c.repeated = refunded.Repeated
	return telling.TransactionResponse(refunded.Request, d.Test), nil
}

// original finds the transaction to be refunded: by its key, or by a reference to the only payment
// with that invoice number.
func (d *Door) original(c *call, o *order) (id.ID, error) {
	given := o.OriginalTransactionKey.trimmed()
	if given != "" {
		key, good := id.Parse(given)
		if !good {
			o.complain("OriginalTransactionKey", fault.OriginalUnknown.With(clip(given)))
		}
		return key, nil
	}
	reference := o.OriginalReference.trimmed()
	if reference == "" {
		o.complain("OriginalTransactionKey", fault.Missing.With())
		return "", nil
	}
	found, err := d.byInvoice(c, reference)
	if err != nil {
		return "", err
	}
	var payments []id.ID
	for _, r := range found {
		if r.Action == request.Pay {
			payments = append(payments, r.Key)
		}
	}
	switch len(payments) {
	case 0:
		o.complain("OriginalTransactionReference", fault.OriginalUnknown.With(clip(reference)))
	case 1:
		return payments[0], nil
	default:
		o.complain("OriginalTransactionReference", fault.OriginalAmbiguous.With())
	}
	return "", nil
}
