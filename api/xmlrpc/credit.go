package xmlrpc

import (
	"respite/domain/basket"
	"respite/domain/paymentref"
	"respite/domain/request"
	"respite/operation"
	"respite/value/money"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// creditInvoice gives everything back (XML-RPC reference 2.19).
func creditInvoice(c *call) (wire.Value, error) {
	return c.credit(operation.Credit{Invoice: c.invoice(), All: true, Number: c.ownNumber()})
}

// ownNumber reads the merchant's own number of a credit note; 0 is none.
func (c *call) ownNumber() string {
	if text := c.text("credno"); text != "0" {
		return text
	}
	return ""
}

// creditReference credits the invoice of a payment reference: the first version's way.
func creditReference(c *call) (wire.Value, error) {
	reference := paymentref.Normal(c.home().Code, c.text("ocr"))
	owed, found, err := c.Store.View().InvoiceByReference(c.ctx, string(reference), c.shop.ID)
	if err == nil && !found {
		err = said{faultcode.PaymentReferenceWrong, "ocr: no invoice has it"}
	}
	if err != nil {
		return wire.Value{}, err
	}
	wants := c.wants("artnos")
	return c.credit(operation.Credit{Invoice: owed.Number, Articles: wants, All: len(wants) == 0, Number: c.ownNumber()})
}

// creditPart takes articles back, less the fees of the return (XML-RPC reference 2.20).
func creditPart(c *call) (wire.Value, error) {
	command := operation.Credit{Invoice: c.invoice(), Articles: c.wants("artnos"), Fees: c.goods("goods"), Number: c.ownNumber()}
	if len(command.Articles) == 0 && len(command.Fees) == 0 {
		c.say(faultcode.ArticleListWrong, "artnos: at least one article is needed")
	}
	if faults := basket.Check(command.Fees); len(command.Fees) > 0 && len(faults) > 0 {
		c.say(faultcode.GoodsUnreadable, "goods: %s", reason(faults))
	}
	return c.credit(command)
}

// returnAmount gives an amount back at a VAT rate (XML-RPC reference 2.21).
func returnAmount(c *call) (wire.Value, error) {
	amount := c.amount("amount")
	rate, err := c.rate(c.at("vat"))
	if err != nil || rate < 0 || rate > 100*money.Percent {
		c.say(faultcode.TypeWrong, "vat: a percentage between 0 and 100 is needed")
		rate = 0
	}
	if amount <= 0 {
		c.say(faultcode.AmountNotAllowed, "amount: it must be greater than zero")
	}
	if !flags(c.wholeOr("flags", int64(includesVAT))).has(includesVAT) {
		amount += rate.Of(amount)
	}
	return c.credit(operation.Credit{Invoice: c.invoice(), Amount: amount, Rate: rate, Description: c.text("description")})
}

// credit writes the credit note and answers with the number of the invoice.
func (c *call) credit(command operation.Credit) (wire.Value, error) {
	identity, err := c.ready()
	if err != nil {
		return wire.Value{}, err
	}
	command.Merchant, command.Identity, command.Origin = c.shop.ID, identity, request.Origin{Service: "klarna"}
	_, err = c.Operations.Credit(c.ctx, command)
	return number(command.Invoice), err
}
