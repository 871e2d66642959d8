package money_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"respite/value/money"
)

func TestDecimal_WritesBothDecimalsAndTheSign(t *testing.T) {
	for minor, want := range map[money.Minor]string{
		0: "0.00", 5: "0.05", -5: "-0.05", 1400: "14.00", -1999: "-19.99",
		math.MaxInt64: "92233720368547758.07", math.MinInt64: "-92233720368547758.08",
	} {
		if got := minor.Decimal(); got != want {
			t.Errorf("Minor(%d).Decimal() = %q, want %q", minor, got, want)
		}
	}
}

func TestShortest_LeavesOutTrailingZeros(t *testing.T) {
	for minor, want := range map[money.Minor]string{
		0: "0", 1400: "14", 1010: "10.1", 145: "1.45", 5: "0.05", -5: "-0.05", -50: "-0.5", -100: "-1",
	} {
		if got := minor.Shortest(); got != want {
			t.Errorf("Minor(%d).Shortest() = %q, want %q", minor, got, want)
		}
	}
}

func TestMoneyString_NamesTheCurrency(t *testing.T) {
	if got := (money.Money{Minor: 1400, Currency: money.EUR}).String(); got != "14.00 EUR" {
		t.Errorf("got %q", got)
	}
}

func TestKnown_IsTrueOfTheServedCurrenciesOnly(t *testing.T) {
	for currency, want := range map[money.Currency]bool{
		money.EUR: true, money.SEK: true, money.NOK: true, money.DKK: true, "": false, "eur": false, "USD": false,
	} {
		if got := currency.Known(); got != want {
			t.Errorf("Currency(%q).Known() = %t", currency, got)
		}
	}
}

func TestAllocate_GivesTheReferenceVectors(t *testing.T) { // domain 1.4, 1.6, 1.7
	for _, c := range []struct {
		total         money.Minor
		weights, want []money.Minor
	}{
		{100, []money.Minor{1, 1, 1}, []money.Minor{34, 33, 33}},
		{-100, []money.Minor{1, 1, 1}, []money.Minor{-34, -33, -33}},
		{5, []money.Minor{3, 7}, []money.Minor{2, 3}},
		{7, []money.Minor{0, 1, 2}, []money.Minor{0, 2, 5}},
		{-10000, []money.Minor{29900, 19900, 9900}, []money.Minor{-5009, -3333, -1658}},
		{479, []money.Minor{999, 999, 999}, []money.Minor{160, 160, 159}},
		{-1000, []money.Minor{5990, 2000, 1000}, []money.Minor{-666, -223, -111}},
		{-500, []money.Minor{3990, 4990}, []money.Minor{-222, -278}},
		{0, []money.Minor{1, 2}, []money.Minor{0, 0}},
		{100, []money.Minor{300, -100}, []money.Minor{150, -50}},
	} {
		got, err := money.Allocate(c.total, c.weights)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("Allocate(%d, %d) = %d, %v; want %d", c.total, c.weights, got, err, c.want)
		}
	}
}

func TestAllocate_WhenTheWeightsSumToNothing_IsRefused(t *testing.T) {
	for _, weights := range [][]money.Minor{nil, {0, 0}, {5, -5}, {5, -6}} {
		if got, err := money.Allocate(100, weights); err == nil {
			t.Errorf("Allocate(100, %d) = %d without an error", weights, got)
		}
	}
}

func TestAllocate_WhenAPartWouldLeaveTheRange_IsRefused(t *testing.T) {
	weights := []money.Minor{money.MaxMinor, 1 - money.MaxMinor}
	if got, err := money.Allocate(money.MaxMinor, weights); err == nil {
		t.Errorf("got %d without an error", got)
	}
}

func TestSplit_GivesTheFirstPartsTheExtraUnits(t *testing.T) {
	for _, c := range []struct {
		total money.Minor
		n     int
		want  []money.Minor
	}{
		{10000, 3, []money.Minor{3334, 3333, 3333}},
		{2000, 3, []money.Minor{667, 667, 666}},
		{-2, 3, []money.Minor{-1, -1, 0}},
		{7, 1, []money.Minor{7}},
	} {
		if got := c.total.Split(c.n); !slices.Equal(got, c.want) {
			t.Errorf("Split(%d, %d) = %d, want %d", c.total, c.n, got, c.want)
		}
	}
}

func TestSplit_IntoNoParts_Panics(t *testing.T) {
	mustPanic(t, func() { money.Minor(1).Split(0) })
}

func TestShare_TakenStepByStep_ClosesExactly(t *testing.T) { // domain 1.4: cumulative
	const discount, whole = money.Minor(-10000), 59700
	want := []money.Minor{-5008, -3334, -1658}
	var seen, before int64
	for i, goods := range []int64{29900, 19900, 9900} {
		seen += goods
		if part := discount.Share(seen, whole) - discount.Share(before, whole); part != want[i] {
			t.Errorf("step %d = %d, want %d", i, part, want[i])
		}
		before = seen
	}
}

func TestMulDiv_RoundsHalvesAwayFromZero(t *testing.T) {
	for _, c := range [][4]int64{
		{1, 1, 2, 1}, {-1, 1, 2, -1}, {1, 1, -2, -1}, {-1, -1, 2, 1}, {1, 1, 3, 0}, {2, 1, 3, 1}, {0, 5, 7, 0},
		{math.MaxInt64, 2, 4, math.MaxInt64/2 + 1}, {math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64},
	} {
		if got := money.MulDiv(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("MulDiv(%d, %d, %d) = %d, want %d", c[0], c[1], c[2], got, c[3])
		}
	}
}

func TestMulDiv_WhenTheResultLeavesTheRange_Panics(t *testing.T) {
	mustPanic(t, func() { money.MulDiv(math.MaxInt64, math.MaxInt64, 1) })
	mustPanic(t, func() { money.MulDiv(math.MaxInt64, 2, 1) })
	mustPanic(t, func() { money.MulDiv(1, 1, 0) })
	// Rounding must not carry the largest quotient, 2⁶⁴ − ½, over to nothing.
	mustPanic(t, func() { money.MulDiv(31, 1_190_112_520_884_487_201, 2) })
}

func TestMulDiv_AgreesWithExactFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b"), rapid.Int64().Draw(t, "c")
		if c == 0 {
			t.Skip("no division by zero")
		}
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(a), big.NewInt(b)), big.NewInt(c))
		want, ok := new(big.Int).SetString(exact.FloatString(0), 10) // halves away from zero
		if !ok || !want.IsInt64() || want.Int64() == math.MinInt64 {
			t.Skip("outside the range")
		}
		if got := money.MulDiv(a, b, c); got != want.Int64() {
			t.Fatalf("MulDiv(%d, %d, %d) = %d, want %s", a, b, c, got, want)
		}
	})
}

func TestAllocate_WhateverTheWeights_SumsToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total, weights := amount().Draw(t, "total"), rapid.SliceOfN(weight(), 1, 40).Draw(t, "weights")
		parts, err := money.Allocate(total, weights)
		if sum(weights) == 0 {
			if err == nil {
				t.Fatal("weights that sum to nothing must be refused")
			}
			return
		}
		if err != nil || sum(parts) != total {
			t.Fatalf("parts %d sum to %d, not %d (%v)", parts, sum(parts), total, err)
		}
		opposite, err := money.Allocate(-total, weights)
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range weights {
			if w == 0 && parts[i] != 0 {
				t.Fatalf("the part of weight 0 is %d", parts[i])
			}
			if opposite[i] != -parts[i] {
				t.Fatalf("part %d is %d of %d but %d of %d", i, parts[i], total, opposite[i], -total)
			}
			exact := money.MulDiv(int64(total), int64(w), int64(sum(weights)))
			if (parts[i] - money.Minor(exact)).Abs() > 1 {
				t.Fatalf("part %d is %d, more than a unit from its share %d", i, parts[i], exact)
			}
		}
	})
}

// Returning every line of a document in any order must leave nothing, in gross and in VAT (domain 1.7).
func TestIncluded_AllocatedToLines_IsReturnedWithoutARest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.Map(rapid.Int64Range(1, 1_000_000), toMinor), 1, 30).Draw(t, "lines")
		rate := money.Rate(rapid.Int64Range(0, int64(100*money.Percent)).Draw(t, "rate"))
		gross := sum(lines)
		vat := rate.Included(gross)
		if vat < 0 || vat > gross {
			t.Fatalf("VAT %d of gross %d", vat, gross)
		}
		parts, err := money.Allocate(vat, lines)
		if err != nil {
			t.Fatal(err)
		}
		indexes := make([]int, len(lines))
		for i := range indexes {
			indexes[i] = i
		}
		openGross, openVAT := gross, vat
		for _, i := range rapid.Permutation(indexes).Draw(t, "order of return") {
			openGross, openVAT = openGross-lines[i], openVAT-parts[i]
			if openGross < 0 || openVAT < 0 {
				t.Fatalf("after line %d: gross %d, VAT %d are left", i, openGross, openVAT)
			}
		}
		if openGross != 0 || openVAT != 0 {
			t.Fatalf("gross %d, VAT %d are left", openGross, openVAT)
		}
	})
}

func amount() *rapid.Generator[money.Minor] {
	return rapid.Map(rapid.Int64Range(-int64(money.MaxMinor), int64(money.MaxMinor)), toMinor)
}

func weight() *rapid.Generator[money.Minor] {
	return rapid.Map(rapid.Int64Range(0, int64(money.MaxMinor)), toMinor)
}

func toMinor(n int64) money.Minor { return money.Minor(n) }

func sum(parts []money.Minor) money.Minor {
	var total money.Minor
	for _, part := range parts {
		total += part
	}
	return total
}

func mustPanic(t *testing.T, deed func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	deed()
}
