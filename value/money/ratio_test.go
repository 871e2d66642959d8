package money_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"respite/value/money"
)

func TestRatio_RoundsHalvesAwayFromZeroWhateverTheSigns(t *testing.T) {
	for _, c := range []struct {
		above, below []int64
		want         int64
	}{
		{[]int64{1}, []int64{2}, 1},
		{[]int64{-1}, []int64{2}, -1},
		{[]int64{1}, []int64{-2}, -1},
		{[]int64{-1}, []int64{-2}, 1},
		{[]int64{-3, 5}, []int64{2, -3}, 3}, // 2.5
		{[]int64{1}, []int64{3}, 0},
		{[]int64{2}, []int64{3}, 1},
		{[]int64{0, math.MaxInt64}, []int64{7}, 0},
		{nil, []int64{3}, 0},
		{[]int64{7, 2}, nil, 14},
		{[]int64{math.MaxInt64, math.MaxInt64, 3}, []int64{math.MaxInt64, 3}, math.MaxInt64},
		{[]int64{math.MinInt64, 1}, []int64{2}, math.MinInt64 / 2},
	} {
		if got := money.Ratio(c.above, c.below); got != c.want {
			t.Errorf("the products of %d over %d are %d, want %d", c.above, c.below, got, c.want)
		}
	}
}

func TestRatio_WhenTheResultLeavesTheRangeOrDividesByZero_Panics(t *testing.T) {
	mustPanic(t, func() { money.Ratio([]int64{math.MaxInt64, 2}, []int64{1}) })
	mustPanic(t, func() { money.Ratio([]int64{math.MaxInt64, 3}, []int64{3, -1, 0}) })
}

func TestRatio_AgreesWithExactFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factor := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-5, 5), rapid.Int64Range(-1_000_000, 1_000_000))
		divisor := factor.Filter(func(n int64) bool { return n != 0 })
		above := rapid.SliceOfN(factor, 0, 5).Draw(t, "above")
		below := rapid.SliceOfN(divisor, 0, 5).Draw(t, "below")
		exact := big.NewRat(1, 1)
		for _, n := range above {
			exact.Mul(exact, big.NewRat(n, 1))
		}
		for _, n := range below {
			exact.Quo(exact, big.NewRat(n, 1))
		}
		want, ok := new(big.Int).SetString(exact.FloatString(0), 10) // halves away from zero
		if !ok || !want.IsInt64() || want.Int64() == math.MinInt64 {
			t.Skip("outside the range")
		}
		if got := money.Ratio(above, below); got != want.Int64() {
			t.Fatalf("the products of %d over %d are %d, want %s", above, below, got, want)
		}
	})
}
