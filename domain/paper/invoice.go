package paper

import (
	"strconv"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/provider"
	"respite/value/country"
)

// OfInvoice writes the paper of an invoice as it was issued: in the invoice's language if documents
// are written in it, else in the country's. Payments, credits and a later due date are not told; where
// the provider has no account for the country, none is printed (domain 11).
func OfInvoice(i invoice.Invoice, shop merchant.Merchant, who provider.Provider) Paper {
	d := draft{writer: newWriter(i.Language, i.Country, i.Currency), shop: shop, who: who, parties: i.Parties}
	groups := make([]basket.Group, len(i.Groups))
	for n, g := range i.Groups {
		groups[n] = g.Group
	}
	p := d.paper()
	p.IssuedOn = i.IssuedOn
	p.Title, p.Number, p.Mark = d.say(d.Invoice), number(i.Number), mark(i)
	p.Facts = d.invoiceFacts(i)
	p.Articles = d.articles(issued(i.Lines))
	p.Rates, p.Totals = d.rates(groups), d.totals(groups)
	p.Payment = d.payment(i)
	p.Terms = d.terms(i)
	if inParts(i) {
		p.Plan = d.plan(i)
	}
	return p
}

func number(n invoice.Number) string { return strconv.FormatInt(int64(n), 10) }

// mark warns whoever finds a paper that was only made to try the system.
func mark(i invoice.Invoice) string {
	if i.Test {
		return "TEST"
	}
	return ""
}

// issued gives the lines as they were delivered, whatever has been credited since.
func issued(lines []basket.Stock) []basket.Piece {
	pieces := make([]basket.Piece, len(lines))
	for n, l := range lines {
		pieces[n] = basket.Piece{Line: l.Line, Sum: l.Sum}
	}
	return pieces
}

func inParts(i invoice.Invoice) bool { return i.Plan.Type != "" || len(i.Schedule.Payments) > 1 }

func due(i invoice.Invoice) plan.Payment { return i.Schedule.Payments[0] }

func (d draft) invoiceFacts(i invoice.Invoice) []Fact {
	facts := []Fact{
		{d.say(d.InvoiceNumber), number(i.Number)},
		{d.say(d.IssuedOn), d.date(i.IssuedOn)},
		{d.say(d.DeliveredOn), d.date(i.IssuedOn)},
		{d.say(d.DueOn), d.date(due(i).Due)},
	}
	if reference := tidy(i.Reference); reference != "" {
		facts = append(facts, Fact{d.say(d.OrderReference), reference})
	}
	if place := d.place(); place != "" {
		facts = append(facts, Fact{d.say(d.DeliveredTo), place})
	}
	return facts
}

// place says where the goods went: elsewhere than the bill, or in Norway always (domain 11.2).
func (d draft) place() string {
	to := d.parties.Shipping
	switch {
	case d.parties.ShippingDiffers() && to.Street != "":
		return list(d.address(to)...)
	case d.home == country.NO:
		return joined(d.parties.Billing.PostalCode, d.parties.Billing.City)
	}
	return ""
}

func (d draft) terms(i invoice.Invoice) []Term {
	shop, provider := []string{"{shop}", tidy(d.shop.Name)}, []string{"{provider}", d.who.Name}
	late := d.say(d.LateTerms, provider...)
	if d.home == country.DE {
		late = d.say(d.Default) + " " + late
	}
	withdrawal := d.say(d.WithdrawPurchase, shop...)
	if inParts(i) {
		withdrawal += " " + d.say(d.WithdrawCredit, provider...)
	}
	return []Term{
		{d.say(d.Service), d.service()},
		{d.say(d.Withdrawal), withdrawal},
		{d.say(d.Late), late},
		{d.say(d.Privacy), d.say(d.PrivacyTerms, "{provider}", d.who.Name, "{link}", d.who.Privacy)},
	}
}

// service says whom to ask: the shop about the goods, the provider about the payment.
func (d draft) service() string {
	return d.say(d.AskTheShop, "{shop}", tidy(d.shop.Name), "{contact}", d.contact()) + " " +
		d.say(d.AskTheProvider, "{provider}", d.who.Name, "{contact}", list(d.who.Phone, d.who.Email))
}
