package xmlrpc

import (
	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/operation"
	"respite/value/country"
	"respite/value/fault"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// The flags of an activation (XML-RPC reference 4.3).
const (
	sendByMail  flags = 4
	sendByEmail flags = 8
	keepRest    flags = 16
)

// sendBy gives how the invoice reaches the consumer, and the second way if both are asked for.
func (f flags) sendBy() (invoice.SendBy, invoice.SendBy) {
	switch {
	case f.has(sendByEmail) && f.has(sendByMail):
		return invoice.ByEmail, invoice.ByPost
	case f.has(sendByEmail):
		return invoice.ByEmail, ""
	case f.has(sendByMail):
		return invoice.ByPost, ""
	}
	return "", ""
}

// activate delivers goods of the reservation (XML-RPC reference 2.14).
func activate(c *call) (wire.Value, error) {
	info := c.at("info")
	if info.Kind() != wire.KindStruct && !info.IsEmpty() {
		c.say(faultcode.TypeWrong, "info: a struct is needed")
	}
	command := operation.Activate{
		Target: c.target(), Articles: c.readWants("artnos", info.Member("artnos")),
		Reference: c.info("ocr"), PIN: pin(info), Names: c.infoNames(),
	}
	command.SendBy, command.Also = c.infoFlags().sendBy()
	made, err := c.deliver(command)
	return c.risk(made), err
}

// infoNames reads the order numbers of the map.
func (c *call) infoNames() operation.Names {
	info := c.at("info")
	return operation.Names{
		Reference: c.orderNumberOf("orderid1", info.Member("orderid1")), Order: c.orderNumberOf("orderid2", info.Member("orderid2")),
	}
}

// infoFlags reads the flags of the map; it has none when they are 0.
func (c *call) infoFlags() flags {
	v := c.at("info").Member("flags")
	if v.IsEmpty() {
		return 0
	}
	n, isInt := v.Int64()
	if !isInt {
		c.say(faultcode.TypeWrong, "flags: an int is needed")
	}
	return flags(n)
}

// pin finds the code of a mobile purchase, wherever the client puts it.
func pin(info wire.Value) string {
	if text := info.Member("pin").Text(); text != "" {
		return text
	}
	return info.Member("extra_info").Member("pin").Text()
}

// activateReservation delivers the goods of the call (XML-RPC reference 2.12, 2.13). Only with flag 16
// what is left stays usable.
func activateReservation(c *call) (wire.Value, error) {
	set := c.flags("flags")
	command := operation.Activate{
		Target: c.target(), Goods: c.goods("goods"), Keep: set.has(keepRest), Plan: c.plan("pclass"),
		Reference: c.text("ocr"), PIN: c.at("extra_info").Member("pin").Text(),
		Names: operation.Names{Reference: c.orderNumber("orderid1"), Order: c.orderNumber("orderid2")},
	}
	command.SendBy, command.Also = set.sendBy()
	if len(command.Goods) == 0 {
		c.say(faultcode.GoodsUnreadable, "goods: at least one article is needed")
	}
	c.samePerson(command.Target)
	if c.at("currency").Kind() != wire.KindNil {
		command.Currency = c.currency("currency")
	}
	made, err := c.deliver(command)
	if c.version != wire.Version41 {
		return number(made.Invoice), err
	}
	return c.risk(made), err
}

// samePerson holds a number that is given to that of the reservation.
func (c *call) samePerson(target operation.Target) {
	text := c.text("pno")
	if text == "" || len(c.wrong) > 0 {
		return
	}
	order, err := c.Store.View().Reservation(c.ctx, target.Number, c.shop.ID)
	if err != nil {
		c.failed(err)
		return
	}
	home, _ := country.Of(string(order.Country))
	buyer := c.named(home)
	same := buyer.number.Canonical == order.Parties.NationalID && buyer.number.Birth == order.Parties.Birth
	if buyer.phone != "" {
		same = buyer.phone == order.Parties.Billing.CellPhone
	}
	if !same {
		c.say(faultcode.PersonalNumberWrong, "pno: the reservation is another person's")
	}
}

// deliver activates.
func (c *call) deliver(command operation.Activate) (operation.Activated, error) {
	identity, err := c.ready()
	if err != nil {
		return operation.Activated{}, err
	}
	command.Merchant, command.Identity = c.shop.ID, identity
	command.Origin.Service = "klarna"
	command.Origin.Invoice, command.Origin.Order = command.Names.Reference, command.Names.Order
	made, err := c.Operations.Activate(c.ctx, command)
	if err == nil && len(made.Refused) > 0 {
		err = refusal(made.Refused)
	}
	return made, err
}

// risk tells who carries the risk, and the invoice's number.
func (c *call) risk(made operation.Activated) wire.Value {
	carries := "ok"
	if made.Carrier == invoice.MerchantCarries {
		carries = "no_risk"
	}
	return wire.List(wire.Str(carries), number(made.Invoice))
}

// activateInvoice makes a passive invoice active (XML-RPC reference 2.4).
func activateInvoice(c *call) (wire.Value, error) {
	made, err := c.deliverPassive(nil)
	if err != nil {
		return wire.Value{}, err
	}
	return wire.Str(c.base + c.Operations.DocumentPath(made.Invoice)), nil
}

// activatePart activates some articles; the rest becomes a new passive invoice
// (XML-RPC reference 2.5).
func activatePart(c *call) (wire.Value, error) {
	wants := c.wants("artnos")
	if len(wants) == 0 {
		c.say(faultcode.ArticleListWrong, "artnos: at least one article is needed")
	}
	made, err := c.deliverPassive(wants)
	if err != nil {
		return wire.Value{}, err
	}
	members := []wire.Member{{Name: "url", Value: wire.Str(c.base + c.Operations.DocumentPath(made.Invoice))}}
	if made.Rest != 0 {
		members = append(members, wire.Member{Name: "invno", Value: number(made.Rest)})
	}
	return wire.Map(members...), nil
}

// deliverPassive activates a passive invoice. One that is still being checked is frozen on this wire.
func (c *call) deliverPassive(wants []basket.Want) (operation.Activated, error) {
	made, err := c.deliver(operation.Activate{Target: operation.Target{Passive: c.invoice()}, Articles: wants, Plan: c.plan("pclass"), PIN: pin(c.at("shipment_info"))})
	switch {
	case fault.Is(err, fault.ReservationPending):
		err = said{faultcode.InvoiceFrozen, ""}
	case fault.Is(err, fault.NotPassive) && len(wants) > 0:
		err = said{faultcode.InvoiceNotPassiveOrFrozen, ""}
	}
	return made, err
}
