// Package money holds amounts, prices and rates as whole numbers, and the few divisions they need.
//
// It must never hold a float, never mix currencies and never divide without naming its rounding:
// everything here rounds half away from zero, once (reference: domain, chapter 1.1).
package money

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"slices"
)

// Minor is an amount in whole minor units (cents, öre) of a currency known from where it stands.
type Minor int64

// MaxMinor bounds every amount the system accepts, far below overflow: ten billion major units.
const MaxMinor Minor = 1_000_000_000_000

// Currency is an ISO 4217 code. The zero value is no currency.
type Currency string

// The currencies served. All have two decimals.
const (
	EUR Currency = "EUR"
	SEK Currency = "SEK"
	NOK Currency = "NOK"
	DKK Currency = "DKK"
)

// Currencies gives the currencies served.
func Currencies() []Currency { return []Currency{EUR, SEK, NOK, DKK} }

// Known tells whether the currency is one that is served.
func (c Currency) Known() bool { return slices.Contains(Currencies(), c) }

// Money is an amount with its currency, for places where the currency is not clear from around it.
type Money struct {
	Minor    Minor    `json:"minor"`
	Currency Currency `json:"currency"`
}

// String gives the amount as people write it in messages: "14.00 EUR".
func (m Money) String() string { return m.Minor.Decimal() + " " + string(m.Currency) }

// Decimal gives the amount in major units with both decimals: "14.00", "-0.05".
func (m Minor) Decimal() string {
	sign, n := "", magnitude(int64(m))
	if m < 0 {
		sign = "-"
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// Shortest gives the amount in major units without trailing zeros: "14", "10.1", "1.45".
// It is the only form that JSON push receivers of every language print back unchanged.
func (m Minor) Shortest() string {
	sign, n := "", magnitude(int64(m))
	if m < 0 {
		sign = "-"
	}
	switch {
	case n%100 == 0:
		return fmt.Sprintf("%s%d", sign, n/100)
	case n%10 == 0:
		return fmt.Sprintf("%s%d.%d", sign, n/100, n%100/10)
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// Abs gives the amount without its sign.
func (m Minor) Abs() Minor {
	if m < 0 {
		return -m
	}
	return m
}

// MulDiv gives a*b/c rounded half away from zero, exact whatever the size of a*b. c must not be zero.
// A result outside int64 panics: amounts are bounded long before (MaxMinor).
func MulDiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	d := magnitude(c)
	if hi >= d {
		panic("money: a product left the range of amounts")
	}
	q, r := bits.Div64(hi, lo, d)
	if q <= math.MaxInt64 && r >= d-r {
		q++
	}
	if q > math.MaxInt64 {
		panic("money: a product left the range of amounts")
	}
	if (a < 0) != (b < 0) != (c < 0) {
		return -int64(q)
	}
	return int64(q)
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1
	}
	return uint64(n)
}

// Share gives the part of m that belongs to the first x of whole, rounded half away from zero.
// The difference of two shares is the part of a step; the last step closes exactly (domain 1.4).
func (m Minor) Share(x, whole int64) Minor { return Minor(MulDiv(int64(m), x, whole)) }

// Split divides m into n parts that sum to m; the first parts take the extra minor units.
func (m Minor) Split(n int) []Minor {
	weights := make([]Minor, n)
	for i := range weights {
		weights[i] = 1
	}
	parts, err := Allocate(m, weights)
	if err != nil {
		panic(err) // n < 1 is a mistake of the caller
	}
	return parts
}

// Allocate divides total by weights with the largest remainder, so that the parts sum to total
// (domain 1.4). Weights may be negative (a discount at a rate of its own) but must sum above zero.
func Allocate(total Minor, weights []Minor) ([]Minor, error) {
	var sum int64
	for _, w := range weights {
		sum += int64(w)
	}
	if sum <= 0 {
		return nil, fmt.Errorf("allocate %d: the weights sum to %d", total, sum)
	}
	sign, t := Minor(1), int64(total)
	if t < 0 {
		sign, t = -1, -t
	}
	parts, rests := make([]Minor, len(weights)), make([]int64, len(weights))
	left := t
	for i, w := range weights {
		q, r, ok := floorDiv(t, int64(w), sum)
		if !ok {
			return nil, fmt.Errorf("allocate %d: the part of weight %d leaves the range of amounts", total, w)
		}
		parts[i], rests[i] = Minor(q), r
		left -= q
	}
	for ; left > 0; left-- {
		largest := 0
		for i := range rests {
			if rests[i] > rests[largest] {
				largest = i
			}
		}
		parts[largest]++
		rests[largest] = -1
	}
	for i := range parts {
		parts[i] *= sign
	}
	return parts, nil
}

// floorDiv gives the quotient rounded down, and the rest in [0, c), of a*b/c, and whether the
// quotient is an amount at all: of weights with both signs one can be far larger than their sum.
func floorDiv(a, b, c int64) (int64, int64, bool) {
	product := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
	quotient, rest := new(big.Int).DivMod(product, big.NewInt(c), new(big.Int))
	amount := quotient.IsInt64() && Minor(quotient.Int64()).Abs() <= MaxMinor
	return quotient.Int64(), rest.Int64(), amount
}
