package xmlrpc

import (
	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/fault"
	"respite/value/money"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// emailInvoice sends an invoice by e-mail, or by post to whoever has no address
// (XML-RPC reference 2.22).
func emailInvoice(c *call) (wire.Value, error) { return c.send(dispatch.Email) }

// sendInvoice sends an invoice on paper.
func sendInvoice(c *call) (wire.Value, error) { return c.send(dispatch.Post) }

func (c *call) send(channel dispatch.Channel) (wire.Value, error) {
	wanted := c.invoice()
	identity, err := c.ready()
	if err != nil {
		return wire.Value{}, err
	}
	_, err = c.Operations.Send(c.ctx, operation.Send{
		Merchant: c.shop.ID, Identity: identity, Invoice: wanted, Channel: channel,
	})
	return number(wanted), err
}

// passiveOrder reads the order whose rest stands under an invoice number, if it still does.
func (c *call) passiveOrder(wanted invoice.Number) (reservation.Reservation, bool, error) {
	order, found, err := c.Store.View().ReservationByPassive(c.ctx, reservation.Passive(wanted), c.shop.ID)
	return order, found && order.Open(), err
}

// bill is an invoice as the questions of this page see it: issued, or passive.
type bill struct {
	lines    []basket.Stock
	amount   money.Minor
	parties  consumer.Parties
	invoice  invoice.Invoice
	isIssued bool
}

// bill reads an invoice, issued or passive.
func (c *call) bill() (bill, error) {
	wanted := c.invoice()
	if err := c.fault(); err != nil {
		return bill{}, err
	}
	owed, err := c.Store.View().Invoice(c.ctx, wanted, c.shop.ID)
	if err == nil {
		return bill{owed.Lines, owed.Gross + owed.ReturnFees - owed.Credited, owed.Parties, owed, true}, nil
	}
	if !fault.Is(err, fault.InvoiceUnknown) {
		return bill{}, err
	}
	order, passive, passiveErr := c.passiveOrder(wanted)
	switch {
	case passiveErr != nil:
		return bill{}, passiveErr
	case !passive:
		return bill{}, err
	}
	return bill{lines: basket.Rest(order.Lines), amount: order.Held(), parties: order.Parties}, nil
}

// invoiceAmount gives what an invoice comes to (XML-RPC reference 2.23).
func invoiceAmount(c *call) (wire.Value, error) {
	b, err := c.bill()
	return wire.Int(int64(b.amount)), err
}

// invoicePartAmount gives what some articles of an invoice come to.
func invoicePartAmount(c *call) (wire.Value, error) {
	wants := c.wants("artnos")
	if len(wants) == 0 {
		c.say(faultcode.ArticleListWrong, "artnos: at least one article is needed")
	}
	b, err := c.bill()
	if err != nil {
		return wire.Value{}, err
	}
	pieces, _, err := basket.Take(b.lines, wants)
	return wire.Int(int64(basket.SumOf(pieces))), err
}

// invoiceAddress gives where the bill goes.
func invoiceAddress(c *call) (wire.Value, error) {
	b, err := c.bill()
	if err != nil {
		return wire.Value{}, err
	}
	return addressRow(b.parties.Billing, b.parties.Company), nil
}

// addressRow gives an address as six texts; a company has no first name (XML-RPC reference 2.23).
func addressRow(a consumer.Address, company bool) wire.Value {
	first, last := a.FirstName, a.LastName
	if company && a.Company != "" {
		first, last = "", a.Company
	}
	return wire.List(wire.Str(first), wire.Str(last), wire.Str(street(a)), wire.Str(a.PostalCode), wire.Str(a.City), countryText(a))
}

// street gives street and house number on one line.
func street(a consumer.Address) string {
	line := a.Street
	for _, part := range []string{a.HouseNumber, a.HouseExtension} {
		if part != "" {
			line += " " + part
		}
	}
	return line
}

func countryText(a consumer.Address) wire.Value {
	n, _ := wire.CountryNumber(a.Country)
	return number(n)
}

// isInvoicePaid tells "paid" or "unpaid".
func isInvoicePaid(c *call) (wire.Value, error) {
	b, err := c.bill()
	return wire.Str(paid(b)), err
}

func paid(b bill) string {
	if b.isIssued && b.invoice.Claim() == 0 {
		return "paid"
	}
	return "unpaid"
}

// extendInvoiceDueDate moves a due date, or tells what that would cost (XML-RPC reference 2.17).
func extendInvoiceDueDate(c *call) (wire.Value, error) {
	info := c.at("info")
	days, isInt := info.Member("days").Int64()
	if !isInt || days <= 0 || days > invoice.MaxPostponedDays {
		c.say(faultcode.TypeWrong, "days: between 1 and %d are needed", invoice.MaxPostponedDays)
	}
	dry, isBool := info.Member("calculate_only").Bool()
	if !isBool && info.Member("calculate_only").Text() != "" {
		c.say(faultcode.TypeWrong, "calculate_only: a boolean is needed")
	}
	command := operation.Postpone{Merchant: c.shop.ID, Invoice: c.invoice(), Days: int(days), DryRun: dry}
	identity, err := c.ready()
	if err != nil {
		return wire.Value{}, err
	}
	command.Identity = identity
	moved, err := c.Operations.Postpone(c.ctx, command)
	return wire.Map(wire.Member{Name: "cost", Value: wire.Int(int64(moved.Cost))},
		wire.Member{Name: "new_date", Value: wire.Str(moved.DueOn.String())}), err
}

// orderInfo gives how and when an invoice is to be paid, and whether it is (XML-RPC reference 2.31).
func orderInfo(c *call) (wire.Value, error) {
	b, err := c.bill()
	if err == nil && !b.isIssued {
		err = fault.StillPassive.With()
	}
	if err != nil {
		return wire.Value{}, err
	}
	owed := b.invoice
	method := "invoice"
	if owed.Plan.Type != "" {
		method = owed.Plan.Description
	}
	return wire.List(wire.Str(method), wire.Str(paid(b)), wire.Str(owed.DueOn.String())), nil
}

// lookupInvoice lists the invoices of an order by the merchant's number, passive ones too.
func lookupInvoice(c *call) (wire.Value, error) {
	view := c.Store.View()
	orders, err := view.ReservationsByName(c.ctx, c.text("orderid1"), c.shop.ID)
	if err != nil {
		return wire.Value{}, err
	}
	var numbers []wire.Value
	for _, order := range orders {
		issued, err := view.InvoicesOf(c.ctx, order.Number, c.shop.ID)
		if err != nil {
			return wire.Value{}, err
		}
		for _, i := range issued {
			numbers = append(numbers, number(i.Number))
		}
		if order.Passive != 0 && order.Open() {
			numbers = append(numbers, number(order.Passive))
		}
	}
	if len(numbers) == 0 {
		return wire.Value{}, said{faultcode.OrderNumberWrong, "orderid1: no invoice has it"}
	}
	return wire.List(numbers...), nil
}
