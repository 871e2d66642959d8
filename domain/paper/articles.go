package paper

import (
	"slices"
	"strings"

	"respite/domain/basket"
	"respite/value/money"
)

// articles writes goods first, then shipment, then handling. Sums include VAT; a unit price is as the
// shop gave it and says so when it has none.
func (d draft) articles(pieces []basket.Piece) Table {
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(a, b basket.Piece) int { return rank(a.Kind) - rank(b.Kind) })
	reduced := slices.ContainsFunc(pieces, func(p basket.Piece) bool { return p.Discount != 0 })
	var carried money.Minor
	table := Table{Columns: d.articleColumns(reduced)}
	for _, p := range pieces {
		carried += p.Sum
		cells := []string{d.title(p.Line), d.quantity(p.Quantity), d.price(p.Price)}
		if reduced {
			cells = append(cells, d.discount(p.Discount))
		}
		table.Rows = append(table.Rows, Row{
			Cells:   append(cells, d.percent(p.VAT.String()), d.amount(p.Sum)),
			Note:    d.note(p.Line),
			Carried: d.amount(carried),
		})
	}
	return table
}

func rank(kind basket.Kind) int {
	return slices.Index([]basket.Kind{basket.Shipment, basket.Handling}, kind)
}

func (d draft) articleColumns(reduced bool) []Column {
	columns := []Column{{Head: d.say(d.Article)}, {d.say(d.Quantity), true}, {d.say(d.UnitPrice), true}}
	if reduced {
		columns = append(columns, Column{d.say(d.Discount), true})
	}
	return append(columns, Column{d.say(d.VAT), true}, Column{d.say(d.Amount, "{currency}", string(d.currency)), true})
}

func (d draft) discount(rate money.Rate) string {
	if rate == 0 {
		return ""
	}
	return d.percent("-" + rate.String())
}

// title gives the merchant's title; a fee that has none is named.
func (d draft) title(l basket.Line) string {
	title := tidy(l.Title)
	switch {
	case title != "":
		return title
	case l.Kind == basket.Shipment:
		return d.say(d.Shipment)
	case l.Kind == basket.Handling:
		return d.say(d.Handling)
	}
	return ""
}

// note gives what stands below the title.
func (d draft) note(l basket.Line) string {
	var parts []string
	if number := tidy(l.Article); number != "" {
		parts = append(parts, d.say(d.ArticleNumber, "{number}", number))
	}
	if l.Net {
		parts = append(parts, d.say(d.UnitPrice)+" "+d.say(d.WithoutVAT))
	}
	return strings.Join(parts, " · ")
}

// rates writes the VAT by rate, and its sums when there is more than one.
func (d draft) rates(groups []basket.Group) Table {
	table := Table{Columns: []Column{
		{Head: d.say(d.Rate)}, {d.say(d.Net), true}, {d.say(d.VAT), true}, {d.say(d.Gross), true},
	}}
	for _, g := range groups {
		table.Rows = append(table.Rows, Row{Cells: d.rateCells(d.percent(g.Rate.String()), g)})
	}
	if len(groups) > 1 {
		table.Sum = d.rateCells(d.say(d.Sum), total(groups))
	}
	return table
}

func (d draft) rateCells(head string, g basket.Group) []string {
	return []string{head, d.amount(g.Gross - g.VAT), d.amount(g.VAT), d.amount(g.Gross)}
}

// totals writes the document's sums.
func (d draft) totals(groups []basket.Group) []Fact {
	all := total(groups)
	return []Fact{
		{d.say(d.NetTotal), d.amount(all.Gross - all.VAT)},
		{d.say(d.VAT), d.amount(all.VAT)},
		{d.say(d.GrossTotal), d.sum(all.Gross)},
	}
}

func total(groups []basket.Group) basket.Group {
	var all basket.Group
	for _, g := range groups {
		all.Gross += g.Gross
		all.VAT += g.VAT
	}
	return all
}
