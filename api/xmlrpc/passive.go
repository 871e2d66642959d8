package xmlrpc

import (
	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/operation"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

func invoiceNumber(n int64) invoice.Number { return invoice.Number(n) }

// invoice reads an invoice number.
func (c *call) invoice() invoice.Number {
	n, isNumber := c.at("invno").Int64()
	if !isNumber || n <= 0 {
		c.say(faultcode.InvoiceNumberWrong, "invno: this is not an invoice number")
	}
	return invoice.Number(n)
}

func (c *call) passive() operation.Target { return operation.Target{Passive: c.invoice()} }

// deleteInvoice gives a passive invoice up (XML-RPC reference 2.6).
func deleteInvoice(c *call) (wire.Value, error) { return c.cancel(c.passive()) }

// updateGoodsQuantity changes how much of an article a passive invoice has (XML-RPC reference 2.24).
func updateGoodsQuantity(c *call) (wire.Value, error) {
	return c.amend(operation.Amend{Target: c.passive(), Quantity: c.quantity()}, number(c.invoice()))
}

// The kinds of charge (XML-RPC reference 4.4).
var charges = map[int64]basket.Kind{1: basket.Shipment, 2: basket.Handling}

// updateChargeAmount changes a fee of a passive invoice.
func updateChargeAmount(c *call) (wire.Value, error) {
	kind, known := charges[c.whole("type")]
	if !known {
		c.say(faultcode.TypeUnknown, "type: 1 or 2 is needed")
	}
	return c.amend(operation.Amend{Target: c.passive(), Charge: &operation.Charge{Kind: kind, Amount: c.amount("amount")}}, number(c.invoice()))
}

// updateOrderNumber changes the merchant's number of a passive invoice.
func updateOrderNumber(c *call) (wire.Value, error) {
	name := c.orderNumber("orderid")
	if name == "" {
		c.say(faultcode.OrderNumberWrong, "orderid: a value is needed")
	}
	return c.amend(operation.Amend{Target: c.passive(), Names: operation.Names{Reference: name}}, number(c.invoice()))
}

// updateNotes changes the comment of a passive invoice.
func updateNotes(c *call) (wire.Value, error) {
	text := c.text("text")
	return c.amend(operation.Amend{Target: c.passive(), Comment: &text}, number(c.invoice()))
}
