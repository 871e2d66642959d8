package paper

import (
	"slices"
	"strconv"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/provider"
	"respite/value/money"
)

// OfCredit writes the paper of a credit note on an invoice, in the invoice's language. What comes
// back is negative, fees for the return are positive, at the rates of the invoice (domain 11.6).
func OfCredit(note invoice.CreditNote, of invoice.Invoice, shop merchant.Merchant, who provider.Provider) Paper {
	d := draft{writer: newWriter(of.Language, of.Country, of.Currency), shop: shop, who: who, parties: of.Parties}
	groups := creditGroups(note)
	p := d.paper()
	p.IssuedOn = note.IssuedOn
	p.Title, p.Number, p.Mark = d.say(d.CreditNote), strconv.FormatInt(int64(note.Number), 10), mark(of)
	p.Facts = d.creditFacts(note, of)
	p.Articles = d.articles(slices.Concat(d.back(note), note.Fees))
	p.Rates, p.Totals = d.rates(groups), d.totals(groups)
	p.Settled = d.settled(note)
	p.Terms = []Term{
		{d.say(d.CreditNote), d.say(d.CreditTerms, "{provider}", d.who.Name)},
		{d.say(d.Service), d.service()},
		{d.say(d.Privacy), d.say(d.PrivacyTerms, "{provider}", d.who.Name, "{link}", d.who.Privacy)},
	}
	return p
}

func (d draft) creditFacts(note invoice.CreditNote, of invoice.Invoice) []Fact {
	return filled([]Fact{
		{d.say(d.CreditNumber), strconv.FormatInt(int64(note.Number), 10)},
		{d.say(d.CreditedOn), d.date(note.IssuedOn)},
		{d.say(d.OfInvoice), number(of.Number)},
		{d.say(d.OfInvoiceFrom), d.date(of.IssuedOn)},
		{d.say(d.OrderReference), tidy(of.Reference)},
		{d.say(d.DueOn), d.newDue(note)},
	})
}

// newDue gives when a fee that opened a paid invoice again is to be paid; mostly there is none.
func (d draft) newDue(note invoice.CreditNote) string {
	if note.DueOn == 0 {
		return ""
	}
	return d.date(note.DueOn)
}

// back gives what comes back: the articles, or one line for each VAT rate of an amount.
func (d draft) back(note invoice.CreditNote) []basket.Piece {
	var pieces []basket.Piece
	for _, p := range note.Pieces {
		p.Quantity, p.Sum = -p.Quantity, -p.Sum
		pieces = append(pieces, p)
	}
	if len(pieces) > 0 {
		return pieces
	}
	title := tidy(note.Description)
	if title == "" {
		title = d.say(d.AmountBack)
	}
	for _, g := range note.Groups {
		line := basket.Line{Title: title, VAT: g.Rate, Quantity: -basket.One}.Costing(g.Gross)
		line.Quantity = -basket.One
		pieces = append(pieces, basket.Piece{Line: line, Sum: -g.Gross})
	}
	return pieces
}

// creditGroups gives the VAT by rate: fees less what comes back, highest rate first.
func creditGroups(note invoice.CreditNote) []basket.Group {
	var groups []basket.Group
	for _, g := range note.Groups {
		groups = append(groups, basket.Group{Rate: g.Rate, Gross: -g.Gross, VAT: -g.VAT})
	}
	for _, fee := range note.FeeGroups {
		at := slices.IndexFunc(groups, func(g basket.Group) bool { return g.Rate == fee.Rate })
		if at < 0 {
			groups = append(groups, fee)
			continue
		}
		groups[at].Gross += fee.Gross
		groups[at].VAT += fee.VAT
	}
	slices.SortFunc(groups, func(a, b basket.Group) int { return int(b.Rate - a.Rate) })
	return groups
}

// settled says where the total goes: off what is still owed on the invoice, and back to the consumer.
func (d draft) settled(note invoice.CreditNote) []Fact {
	onto := max(0, -note.OffClaim)
	var facts []Fact
	for _, part := range []struct {
		name   phrase
		amount money.Minor
	}{
		{d.StartFeeBack, note.StartFee}, {d.OffInvoice, max(0, note.OffClaim)}, {d.OntoInvoice, onto}, {d.BackToConsumer, note.ToConsumer},
	} {
		if part.amount != 0 {
			facts = append(facts, Fact{d.say(part.name), d.sum(part.amount)})
		}
	}
	return facts
}
