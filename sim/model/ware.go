// Package model reckons what a book must hold after everything that was asked of it: whole minor units and
// exact fractions, from the references alone.
//
// It must never use the code it is held against: of ours it knows days, countries and nothing else.
package model

import "math/big"

// Ware is goods as a shop sells them; amounts are minor units.
type Ware struct {
	Number   string
	Price    int64 // of one unit
	Count    int64
	Unit     int64  // how many counts make one unit: 1, 10, 100 or 1000
	VAT      string // percent
	Discount string // percent
	Net      bool   // the price is without VAT
	Kind     Kind
}

// Kind is what a line is, as each wire says it.
type Kind struct {
	Flag    int64
	Gateway string
}

// The kinds of line.
var (
	General  = Kind{0, "General"}
	Freight  = Kind{8, "ShipmentFee"}
	Handling = Kind{16, "HandlingFee"}
)

// Title names the goods.
func (w Ware) Title() string { return "Ware " + w.Number }

// Flags gives the flags of the goods (XML-RPC reference 4.1).
func (w Ware) Flags() int64 {
	flags := w.Kind.Flag + map[int64]int64{1: 0, 10: 4, 100: 2, 1000: 1}[w.Unit]
	if !w.Net {
		flags += 32
	}
	return flags
}

// Gross gives what the line costs with VAT, rounded once (domain 1.2).
func (w Ware) Gross() int64 {
	sum := big.NewRat(w.Price*w.Count, w.Unit)
	sum.Mul(sum, hundredths(100, w.Discount, -1))
	if w.Net {
		sum.Mul(sum, hundredths(100, w.VAT, 1))
	}
	return rounded(sum)
}

// Of gives the ware in another count.
func (w Ware) Of(count int64) Ware {
	w.Count = count
	return w
}

// Total gives what wares cost.
func Total(wares []Ware) int64 {
	var sum int64
	for _, w := range wares {
		sum += w.Gross()
	}
	return sum
}

// hundredths gives (whole + sign × percent) / 100.
func hundredths(whole int64, percent string, sign int64) *big.Rat {
	p, good := new(big.Rat).SetString(percent)
	if !good {
		panic(percent + " is no percentage")
	}
	p.Mul(p, big.NewRat(sign, 1))
	return p.Add(p, big.NewRat(whole, 1)).Quo(p, big.NewRat(100, 1))
}

// rounded rounds half away from zero.
func rounded(r *big.Rat) int64 {
	twice := new(big.Int).Lsh(new(big.Int).Abs(r.Num()), 1)
	twice.Add(twice, r.Denom()).Quo(twice, new(big.Int).Lsh(r.Denom(), 1))
	return twice.Int64() * int64(r.Sign())
}

// share gives the part of an amount that belongs to x of whole.
func share(amount, x, whole int64) int64 {
	return rounded(new(big.Rat).Mul(big.NewRat(amount, 1), big.NewRat(x, whole)))
}

// percentage gives so many percent of an amount.
func percentage(amount int64, percent string) int64 {
	part := hundredths(0, percent, 1)
	return rounded(part.Mul(part, big.NewRat(amount, 1)))
}

// included gives the VAT that is inside an amount.
func included(gross int64, vat string) int64 {
	inside := new(big.Rat).Quo(hundredths(0, vat, 1), hundredths(100, vat, 1))
	return rounded(inside.Mul(inside, big.NewRat(gross, 1)))
}
