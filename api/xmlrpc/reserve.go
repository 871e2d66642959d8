package xmlrpc

import (
	"respite/domain/basket"
	"respite/domain/paymentref"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation"
	"respite/value/money"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// The flags of orders (XML-RPC reference 4.2, 4.3).
const (
	autoActivate flags = 1
	testMode     flags = 2
	returnOCR    flags = 8192
	phoneInvoice flags = 262144
	phoneOrder   flags = 512
)

// The statuses of an order (XML-RPC reference 4.4).
const (
	statusAccepted = 1
	statusPending  = 2
	statusDenied   = 3
)

// reserveAmount holds an amount (XML-RPC reference 2.7, 2.8).
func reserveAmount(c *call) (wire.Value, error) {
	command := c.newOrder(phoneOrder)
	amount := money.Minor(c.whole("amount"))
	command.Lines = c.goods("goods")
	if amount == -1 { // the goods' sum (XML-RPC reference 2.7)
		amount = basket.Total(command.Lines)
	}
	command.Amount, command.Loose = &amount, true
	made, err := c.order(command)
	if err != nil {
		return wire.Value{}, err
	}
	return c.numbered(int64(made.Reservation), status(made.Outcome)), nil
}

// addInvoice makes a passive invoice (XML-RPC reference 2.2, 2.3).
func addInvoice(c *call) (wire.Value, error) {
	command := c.newOrder(phoneInvoice)
	command.Lines = append(c.goods("goods"), c.oldFees()...)
	set := c.flags("flags")
	command.Passive, command.Activate = true, set.has(autoActivate)
	made, err := c.order(command)
	if err != nil {
		return wire.Value{}, err
	}
	if c.version == wire.Version41 && set.has(returnOCR) {
		ocr, err := paymentref.For(command.Parties.Billing.Country, made.Passive.Claim())
		return wire.List(number(made.Passive), wire.Str(string(ocr)), wire.Int(status(made.Outcome))), err
	}
	return c.numbered(int64(made.Passive), status(made.Outcome)), nil
}

// oldFees gives the two fees that 4.0 has beside the goods. They have no title: the document names them.
func (c *call) oldFees() []basket.Line {
	var fees []basket.Line
	for _, fee := range []struct {
		name string
		kind basket.Kind
	}{{"shipment_fee", basket.Shipment}, {"handling_fee", basket.Handling}} {
		amount := money.Minor(c.wholeOr(fee.name, 0))
		if amount < 0 || amount > money.MaxMinor {
			c.say(faultcode.AmountNotAllowed, "%s: the amount is not possible", fee.name)
			continue
		}
		if amount > 0 {
			fees = append(fees, basket.Line{Kind: fee.kind, VAT: c.highestRate()}.Costing(amount))
		}
	}
	return fees
}

// highestRate gives the highest VAT rate among the goods: a fee follows the main supply (domain 1.3).
func (c *call) highestRate() money.Rate {
	var highest money.Rate
	for _, item := range c.at("goods").Items() {
		if rate, err := c.rate(item.Member("goods").Member("vat")); err == nil && rate > highest && rate <= 100*money.Percent {
			highest = rate
		}
	}
	return highest
}

// newOrder reads what reservations and invoices have in common.
func (c *call) newOrder(phone flags) operation.Reserve {
	home, currency := c.country("country"), c.currency("currency")
	if home.Code != "" && currency != "" && currency != home.Currency {
		c.say(faultcode.CurrencyMismatch, "currency: it is %s in %s", home.Currency, home.Code)
	}
	if len(c.wrong) > 0 {
		return operation.Reserve{}
	}
	buyer := c.named(home)
	set := c.flags("flags")
	if set.has(testMode) && !c.Test {
		c.say(faultcode.InvoiceInTestMode, "flags: this is the live system")
	}
	if (buyer.phone != "") != set.has(phone) {
		c.say(faultcode.PersonalNumberEncoding, "enc: mobile numbers and the flag %d belong together", int64(phone))
	}
	return operation.Reserve{
		Merchant: c.shop.ID, Origin: c.origin(), Currency: currency, Parties: c.parties(buyer), Plan: c.plan("pclass"),
		Details: c.details(set), Mobile: buyer.phone != "",
	}
}

// plan reads the plan asked for; -1 is a plain invoice (XML-RPC reference 4.7).
func (c *call) plan(name string) plan.ID { return plan.ID(max(0, c.wholeOr(name, -1))) }

// infos are the maps that are kept and not read (XML-RPC reference 3.4).
var infos = []string{"shipment_info", "travel_info", "income_info", "bank_info", "session_id", "extra_info"}

// secretInfos are members that nobody may keep.
var secretInfos = map[string]bool{"bank_acc_pin": true, "bank_acc_tan": true, "password": true, "new_password": true, "pin": true, "captcha": true}

// details reads what else is said of the order.
func (c *call) details(set flags) reservation.Details {
	d := reservation.Details{
		Language: c.language, Test: set.has(testMode), Contact: c.text("reference"), ContactCode: c.text("reference_code"), Comment: c.text("comment"),
	}
	for _, name := range infos {
		if kept := keep(c.at(name)); len(kept) > 0 {
			if d.Infos == nil {
				d.Infos = map[string]any{}
			}
			d.Infos[name] = kept
		}
	}
	return d
}

// keep gives the members of a map as plain values.
func keep(v wire.Value) map[string]any {
	kept := map[string]any{}
	for _, m := range v.Members() {
		if !secretInfos[m.Name] {
			kept[m.Name] = plain(m.Value)
		}
	}
	return kept
}

func plain(v wire.Value) any {
	switch v.Kind() {
	case wire.KindStruct:
		return keep(v)
	case wire.KindArray:
		items := make([]any, len(v.Items()))
		for i, item := range v.Items() {
			items[i] = plain(item)
		}
		return items
	}
	return v.Text()
}

// order makes the order, or tells why not. A refusal is a fault on this wire (XML-RPC reference 2.2).
func (c *call) order(command operation.Reserve) (operation.Reserved, error) {
	identity, err := c.ready()
	if err != nil {
		return operation.Reserved{}, err
	}
	command.Identity = identity
	made, err := c.Operations.Reserve(c.ctx, command)
	if err == nil && made.Outcome == risk.Refused {
		err = refusal(made.Reasons)
	}
	return made, err
}

func status(outcome risk.Outcome) int64 {
	if outcome == risk.Pending {
		return statusPending
	}
	return statusAccepted
}

// numbered gives the number of what was made, with its status where the version knows it.
func (c *call) numbered(made, status int64) wire.Value {
	if c.version != wire.Version41 {
		return number(made)
	}
	return wire.List(number(made), wire.Int(status))
}
