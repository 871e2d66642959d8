package order

import (
	"slices"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/value/money"
	"respite/web/ui"
)

// bar explains what became of the amount of an order: its parts sum to the whole.
type bar struct {
	Whole money.Minor
	Parts []part
}

// part is one part of the bar; Class is its colour.
type part struct {
	Class, Label string
	Amount       money.Minor
	X, Width     int64 // of barWidth
}

// barWidth is how wide the bar is in its own units.
const barWidth = 1000

// barOf gives the bar of an order. What was activated and then credited shows as credited.
func barOf(r reservation.Reservation, invoices []invoice.Invoice) bar {
	var credited money.Minor
	for _, i := range invoices {
		credited += i.Credited
	}
	b := bar{Whole: r.Reserved}
	so := money.Minor(0)
	for _, p := range []part{
		{Class: "activated", Label: ui.T("Activated"), Amount: r.Activated - credited},
		{Class: "credited", Label: ui.T("Credited"), Amount: credited},
		{Class: "held", Label: ui.T("Held"), Amount: r.Held()},
		{Class: "released", Label: ui.T("Released"), Amount: r.Released},
	} {
		if p.Amount == 0 {
			continue
		}
		if b.Whole > 0 {
			p.X = money.MulDiv(int64(so), barWidth, int64(b.Whole))
			p.Width = money.MulDiv(int64(so+p.Amount), barWidth, int64(b.Whole)) - p.X
		}
		so += p.Amount
		b.Parts = append(b.Parts, p)
	}
	return b
}

// line is a line of an order, with what became of it.
type line struct {
	basket.Line
	Ordered, Activated, Open, Credited     basket.Quantity
	Sum, SumActivated, SumOpen, SumCredits money.Minor
	Extra                                  bool // it was delivered without having been ordered so
}

// linesOf gives the lines of an order. What invoices hold beyond them, because other goods were delivered, stands
// behind.
func linesOf(r reservation.Reservation, invoices []invoice.Invoice) []line {
	lines := make([]line, len(r.Lines))
	for i, s := range r.Lines {
		lines[i] = line{
			Line: s.Line, Ordered: s.Quantity, Activated: s.Gone, Open: s.Left(), Sum: s.Sum, SumActivated: s.SumGone(), SumOpen: s.SumLeft(),
		}
		if !r.Open() { // what is left of it can never be activated
			lines[i].Open, lines[i].SumOpen = 0, 0
		}
	}
	for _, i := range invoices {
		for _, s := range i.Lines {
			lines = credited(lines, s)
		}
	}
	return lines
}

// credited notes on its line what was credited of a line of an invoice.
func credited(lines []line, s basket.Stock) []line {
	at := slices.IndexFunc(lines, func(l line) bool { return l.is(s) && l.Activated-l.Credited >= s.Gone })
	if at < 0 {
		at = slices.IndexFunc(lines, func(l line) bool { return l.Article == s.Article && !l.Extra })
	}
	if at < 0 {
		lines = append(lines, line{Line: s.Line, Activated: s.Quantity, SumActivated: s.Sum, Extra: true})
		at = len(lines) - 1
	}
	lines[at].Credited += s.Gone
	lines[at].SumCredits += s.SumGone()
	return lines
}

// is tells whether a line of an invoice is a piece of this one.
func (l line) is(s basket.Stock) bool {
	one, other := l.Line, s.Line
	one.Quantity, other.Quantity = 0, 0
	return one == other
}
