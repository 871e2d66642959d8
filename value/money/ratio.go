package money

import "math/big"

// Ratio gives the product of the upper factors over the product of the lower ones, rounded once, half
// away from zero. No lower factor may be zero. A result outside int64 panics: amounts are bounded long
// before (MaxMinor).
func Ratio(above, below []int64) int64 {
	n, d := product(above), product(below)
	if d.Sign() < 0 {
		n, d = n.Neg(n), d.Neg(d)
	}
	negative := n.Sign() < 0
	n.Abs(n)
	n.Lsh(n, 1).Add(n, d)
	n.Quo(n, d.Lsh(d, 1))
	if !n.IsInt64() {
		panic("money: a product left the range of amounts")
	}
	if negative {
		return -n.Int64()
	}
	return n.Int64()
}

func product(factors []int64) *big.Int {
	result := big.NewInt(1)
	for _, f := range factors {
		result.Mul(result, big.NewInt(f))
	}
	return result
}
