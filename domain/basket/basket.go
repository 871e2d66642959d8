// Package basket is the arithmetic of order lines: what they cost, and the VAT inside.
//
// It must never round twice: a line is rounded once, a VAT rate is taken once from its group
// (domain 1.2), and parts of a line always sum to the line.
package basket

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"respite/value/fault"
	"respite/value/money"
)

// MaxLines bounds an order.
const MaxLines = 999

// Quantity counts thousandths of a unit, so that 2.35 kg is exact.
type Quantity int64

// One is a single unit; MaxQuantity bounds a line.
const (
	One         Quantity = 1000
	MaxQuantity          = 1_000_000 * One
)

// String gives the quantity in units: "3", "2.35".
func (q Quantity) String() string {
	if q%One == 0 {
		return strconv.FormatInt(int64(q/One), 10)
	}
	return strings.TrimRight(fmt.Sprintf("%d.%03d", q/One, q%One), "0")
}

// Kind orders the lines on an invoice.
type Kind string

// The kinds of line.
const (
	Goods    Kind = "goods" // articles and discounts
	Shipment Kind = "shipment"
	Handling Kind = "handling"
)

// Line is one article of an order as the merchant gave it. A discount is a line with a negative price,
// or a part off every unit.
type Line struct {
	Article  string      `json:"article"` // the merchant's article number
	Title    string      `json:"title"`
	Kind     Kind        `json:"kind"`
	Price    money.Price `json:"price"` // of one unit before the discount, including VAT unless Net
	Quantity Quantity    `json:"quantity"`
	VAT      money.Rate  `json:"vat"`
	Discount money.Rate  `json:"discount,omitzero"` // off the price
	Net      bool        `json:"net,omitempty"`     // the price is without VAT
	Step     Quantity    `json:"step,omitzero"`     // what the merchant's systems count in; 0: One
}

// Gross gives price times quantity, less the discount and with VAT, rounded once to a minor unit
// (domain 1.2, step 1).
func (l Line) Gross() money.Minor {
	const perUnit = int64(One)
	if l.Discount == 0 && !l.Net {
		return money.Minor(money.MulDiv(int64(l.Price), int64(l.Quantity), pricePerMinor*perUnit))
	}
	const whole = 100 * money.Percent
	vat := whole
	if l.Net {
		vat += l.VAT
	}
	above := []int64{int64(l.Price), int64(l.Quantity), int64(whole - l.Discount), int64(vat)}
	return money.Minor(money.Ratio(above, []int64{pricePerMinor, perUnit, int64(whole), int64(whole)}))
}

// pricePerMinor is how many units of a price make a minor unit.
const pricePerMinor = 100

// count gives the quantity one of the merchant's counts means.
func (l Line) count() Quantity {
	if l.Step == 0 {
		return One
	}
	return l.Step
}

// Count gives the quantity in what the merchant's systems count in.
func (l Line) Count() int64 { return int64(l.Quantity / l.count()) }

// Counting gives the line with another quantity, in what the merchant's systems count in.
func (l Line) Counting(count int64) Line {
	l.Quantity = Quantity(min(count, int64(MaxQuantity)+1)) * l.count()
	return l
}

// Costing gives the line as one unit at a price that includes VAT.
func (l Line) Costing(gross money.Minor) Line {
	l.Price, l.Quantity = money.Price(gross)*pricePerMinor, One
	l.Discount, l.Net, l.Step = 0, false, 0
	return l
}

// Total sums the lines.
func Total(lines []Line) money.Minor {
	var total money.Minor
	for _, l := range lines {
		total += l.Gross()
	}
	return total
}

// Check gives every fault of the lines of a new order or of a replacement: fields are named "lines[i].price".
func Check(lines []Line) fault.List {
	if len(lines) == 0 {
		return fault.List{fault.NoLines.With().On("lines")}
	}
	faults := CheckEach(lines)
	if len(faults) > 0 { // the sum means nothing yet
		return faults
	}
	if total := Total(lines); total <= 0 {
		return fault.List{fault.TotalNotPositive.With(total.Decimal()).On("lines")}
	}
	return nil
}

// CheckEach gives the faults of the lines themselves, whatever they sum to, be it nothing.
func CheckEach(lines []Line) fault.List {
	if len(lines) > MaxLines {
		return fault.List{fault.TooMany.With(MaxLines).On("lines")}
	}
	var faults fault.List
	var size money.Minor
	for i, l := range lines {
		wrong := l.check()
		for _, f := range wrong {
			faults = append(faults, f.On(field("lines", i)+"."+f.Field))
		}
		if len(wrong) == 0 {
			size += l.Gross().Abs()
		}
	}
	if len(faults) == 0 && size > money.MaxMinor { // discounts count too: every VAT rate must stay an amount
		faults = append(faults, fault.AmountTooLarge.With().On("lines"))
	}
	return faults
}

// check gives the faults of one line, said of its own fields.
func (l Line) check() fault.List {
	var faults fault.List
	switch {
	case l.Quantity <= 0:
		faults = append(faults, fault.NotPositive.With().On("quantity"))
	case l.Quantity > MaxQuantity:
		faults = append(faults, fault.AmountTooLarge.With().On("quantity"))
	case l.tooDear():
		faults = append(faults, fault.AmountTooLarge.With().On("price"))
	}
	if l.VAT < 0 || l.VAT > 100*money.Percent {
		faults = append(faults, fault.NotANumber.With(l.VAT.String()+" is not a percentage between 0 and 100").On("vat"))
	}
	if l.Discount < 0 || l.Discount > 100*money.Percent {
		faults = append(faults, fault.NotANumber.With(l.Discount.String()+" is not a percentage between 0 and 100").On("discount"))
	}
	return faults
}

// tooDear tells whether the line's gross would exceed what an amount may be; the quantity must be
// above zero.
func (l Line) tooDear() bool {
	most := money.Price(int64(money.MaxMinor) * 100 * int64(One) / int64(l.Quantity))
	if l.Net { // VAT at most doubles it
		most /= 2
	}
	return l.Price > most || l.Price < -most
}

// Group is the part of a document under one VAT rate.
type Group struct {
	Rate  money.Rate  `json:"rate"`
	Gross money.Minor `json:"gross"`
	VAT   money.Minor `json:"vat"`
}

// Part is an amount at a VAT rate, a line or a piece of one.
type Part struct {
	Rate  money.Rate
	Gross money.Minor
}

// Groups sums the parts by rate, highest rate first, and takes the VAT once from each sum
// (domain 1.2, step 3).
func Groups(parts []Part) []Group {
	sums := map[money.Rate]money.Minor{}
	for _, p := range parts {
		sums[p.Rate] += p.Gross
	}
	groups := make([]Group, 0, len(sums))
	for rate, gross := range sums {
		groups = append(groups, Group{Rate: rate, Gross: gross, VAT: rate.Included(gross)})
	}
	sort.Slice(groups, func(i, j int) bool { return groups[i].Rate > groups[j].Rate })
	return groups
}

// VAT sums the VAT of the groups: the document's VAT.
func VAT(groups []Group) money.Minor {
	var vat money.Minor
	for _, g := range groups {
		vat += g.VAT
	}
	return vat
}
