package money_test

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/value/money"
)

func TestParseMinor_ReadsMajorUnits(t *testing.T) {
	for text, want := range map[string]money.Minor{
		"20.10": 2010, "10": 1000, "1e1": 1000, "-0.05": -5, "+1.5": 150, ".5": 50, " 7 ": 700, "1.10000": 110,
		"20.100000000000001": 2010, "20.099999999999998": 2010, "-20.100000000000001": -2010, "0.000000001": 0,
		"10000000000.00": money.MaxMinor, "-10000000000": -money.MaxMinor,
	} {
		if got, err := money.ParseMinor(text); err != nil || got != want {
			t.Errorf("ParseMinor(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestParseMinor_OfWhatIsNoAmount_IsRefused(t *testing.T) {
	for _, text := range []string{
		"", " ", "abc", "1,50", "1.005", "0.00000001", "1.2.3", "1e", "0x10", "1/2", "1_000", "NaN", "Infinity", "١",
		"10000000000.01", "-10000000000.01", "1e18", "9223372036854775807", strings.Repeat("0", 41) + "1",
	} {
		if got, err := money.ParseMinor(text); err == nil {
			t.Errorf("ParseMinor(%q) = %d without an error", text, got)
		}
	}
}

// same parses nothing.
func same(text string) (string, error) { return text, nil }

func TestTyped_OfWhatPeopleWrite_IsANumberWithAPoint(t *testing.T) {
	for text, want := range map[string]string{
		"19.90": "19.90", "19,90": "19.90", " 7 ": "7", "-1,5": "-1.5", ".5": ".5", ",5": ".5", "5.": "5.", "1.2345": "1.2345", "007": "007", "1\u00a0": "1",
	} {
		if got, err := money.Typed(text, same); err != nil || got != want {
			t.Errorf("Typed(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestTyped_OfWhatNobodyMeansAsANumber_IsRefused(t *testing.T) {
	for _, text := range []string{
		"", " ", "-", ".", ",", "1e5", "1E5", "+10", "--1", "1-", "1,500", "1.2.3", "1,2,3", "1.500,00", "1,500.00", "1 000", "1_000", "0x10", "1/2", "½", "NaN",
		"Infinity", "١٢", "１０", "1٫5", "1．5", "−5", "1\x00", "1\u200b", "€5", "5 EUR", "=1+1", "²", "\xff", "𝟙",
	} {
		if got, err := money.Typed(text, same); err == nil {
			t.Errorf("Typed(%q) = %q without an error", text, got)
		}
	}
}

func TestTyped_OfEveryNumberThatIsWritten_LeavesItsValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor := amount().Draw(t, "minor")
		for _, text := range []string{minor.Decimal(), strings.Replace(minor.Decimal(), ".", ",", 1), minor.Shortest()} {
			if got, err := money.Typed(text, money.ParseMinor); err != nil || got != minor {
				t.Fatalf("%q is read as %d, %v", text, got, err)
			}
		}
	})
}

func TestParseMinor_OfAnEndlessText_QuotesOnlyItsBeginning(t *testing.T) {
	_, err := money.ParseMinor(strings.Repeat("9", 10_000))
	if err == nil || len(err.Error()) > 100 {
		t.Errorf("got %v", err)
	}
}

func TestParsePrice_KeepsFourDecimals(t *testing.T) {
	for text, want := range map[string]money.Price{
		"3.455": 34550, "10": 100000, "0.0001": 1, "-9.99": -99900, "3.4550000000001": 34550,
	} {
		if got, err := money.ParsePrice(text); err != nil || got != want {
			t.Errorf("ParsePrice(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0.00001", "x", "10000000001", "1e300"} {
		if got, err := money.ParsePrice(text); err == nil {
			t.Errorf("ParsePrice(%q) = %d without an error", text, got)
		}
	}
}

func TestPriceString_HasAtLeastTwoDecimals(t *testing.T) {
	for price, want := range map[money.Price]string{
		100000: "10.00", 34550: "3.455", 1: "0.0001", -99900: "-9.99", 0: "0.00", 150: "0.015",
	} {
		if got := price.String(); got != want {
			t.Errorf("Price(%d).String() = %q, want %q", price, got, want)
		}
	}
}

func TestParseRate_ReadsPercentages(t *testing.T) {
	for text, want := range map[string]money.Rate{
		"19": 19 * money.Percent, "25.5": 255_000, "4.9": 49_000, "0": 0, "100": 100 * money.Percent, "19.0001": 190_001,
	} {
		if got, err := money.ParseRate(text); err != nil || got != want {
			t.Errorf("ParseRate(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-1", "-0.0001", "100.0001", "19%", "19.00001", "vat"} {
		if got, err := money.ParseRate(text); err == nil {
			t.Errorf("ParseRate(%q) = %d without an error", text, got)
		}
	}
}

func TestRateString_KeepsTheDecimalsThatMatter(t *testing.T) { // domain 1.7: 25.5, not 25 or 26
	for rate, want := range map[money.Rate]string{
		255_000: "25.5", 190_000: "19", 0: "0", 100 * money.Percent: "100", 190_001: "19.0001",
	} {
		if got := rate.String(); got != want {
			t.Errorf("Rate(%d).String() = %q, want %q", rate, got, want)
		}
	}
}

func TestBasisPoints_RoundsHalvesAwayFromZero(t *testing.T) {
	for rate, want := range map[money.Rate]int64{255_000: 2550, 49_000: 490, 190_050: 1901, 190_049: 1900} {
		if got := rate.BasisPoints(); got != want {
			t.Errorf("Rate(%d).BasisPoints() = %d, want %d", rate, got, want)
		}
	}
}

func TestIncluded_GivesTheReferenceVectors(t *testing.T) { // domain 1.6, 1.7
	for _, c := range []struct {
		rate        string
		gross, want money.Minor
	}{
		{"19", 999, 160}, {"19", 2997, 479}, {"25.5", 10000, 2032}, {"19", -999, -160}, {"12", 42, 5},
		{"13.5", 4995, 594}, {"4.9", 1990, 93}, {"21", 1499, 260}, {"12", 14, 2}, {"20", 3, 1}, {"20", 9, 2},
		{"25.5", 2*1995 + 590 - 222, 885}, {"13.5", 4990 - 278, 560}, {"25", 9999, 2000}, {"19", 1400, 224}, {"0", 999, 0},
	} {
		rate, err := money.ParseRate(c.rate)
		if err != nil {
			t.Fatal(err)
		}
		if got := rate.Included(c.gross); got != c.want {
			t.Errorf("VAT at %s %% inside %d = %d, want %d", c.rate, c.gross, got, c.want)
		}
	}
}

func TestOf_GivesTheRatesPartOfAnAmount(t *testing.T) {
	for _, c := range []struct {
		rate         money.Rate
		amount, want money.Minor
	}{
		{28_000, 104_900, 2937}, {25 * money.Percent, 3337, 834}, {25 * money.Percent, -2, -1}, {money.Percent, 49, 0},
	} {
		if got := c.rate.Of(c.amount); got != c.want {
			t.Errorf("Rate(%d).Of(%d) = %d, want %d", c.rate, c.amount, got, c.want)
		}
	}
}

func TestNumbers_WhateverTheirValue_ReadBackWhatTheyWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor := amount().Draw(t, "minor")
		for _, text := range []string{minor.Decimal(), minor.Shortest()} {
			if got, err := money.ParseMinor(text); err != nil || got != minor {
				t.Fatalf("Minor(%d) wrote %q and read %d, %v", minor, text, got, err)
			}
		}
		price := money.Price(rapid.Int64Range(-1e14, 1e14).Draw(t, "price"))
		if got, err := money.ParsePrice(price.String()); err != nil || got != price {
			t.Fatalf("Price(%d) wrote %q and read %d, %v", price, price, got, err)
		}
		rate := money.Rate(rapid.Int64Range(0, int64(100*money.Percent)).Draw(t, "rate"))
		if got, err := money.ParseRate(rate.String()); err != nil || got != rate {
			t.Fatalf("Rate(%d) wrote %q and read %d, %v", rate, rate, got, err)
		}
	})
}

var literals = []string{"20.10", "-0.05", "1e1", "20.100000000000001", "25.5", "3.455", "1.005", "",
	"1e-9", "NaN", ".", "1e330", "10.0000000010000000000001", "10000000000.000000002"}

func FuzzParseMinor(f *testing.F) {
	for _, text := range literals {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		minor, err := money.ParseMinor(text)
		if err != nil {
			return
		}
		if minor.Abs() > money.MaxMinor {
			t.Fatalf("%q gave %d, above the limit", text, minor)
		}
		near(t, text, int64(minor), 100)
		if again, err := money.ParseMinor(minor.Shortest()); err != nil || again != minor {
			t.Fatalf("%q gave %d, written %q, read %d, %v", text, minor, minor.Shortest(), again, err)
		}
	})
}

func FuzzParsePrice(f *testing.F) {
	for _, text := range literals {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		price, err := money.ParsePrice(text)
		if err != nil {
			return
		}
		near(t, text, int64(price), 10_000)
		if again, err := money.ParsePrice(price.String()); err != nil || again != price {
			t.Fatalf("%q gave %d, written %q, read %d, %v", text, price, price, again, err)
		}
	})
}

func FuzzParseRate(f *testing.F) {
	for _, text := range literals {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rate, err := money.ParseRate(text)
		if err != nil {
			return
		}
		if rate < 0 || rate > 100*money.Percent {
			t.Fatalf("%q gave %d, not within 0…100 %%", text, rate)
		}
		near(t, text, int64(rate), 10_000)
		if again, err := money.ParseRate(rate.String()); err != nil || again != rate {
			t.Fatalf("%q gave %d, written %q, read %d, %v", text, rate, rate, again, err)
		}
	})
}

// near tells that units, of which there are so many in one, are what the text says but for its
// noise: a billionth, and for the largest numbers what lies behind the nineteenth digit.
func near(t *testing.T, text string, units, inOne int64) {
	t.Helper()
	exact, ok := new(big.Rat).SetString(strings.TrimSpace(text))
	if !ok {
		t.Fatalf("%q was read as %d but is no number", text, units)
	}
	noise := exact.Sub(exact, big.NewRat(units, inOne))
	if noise.Abs(noise).Cmp(big.NewRat(1, 100_000_000)) > 0 {
		t.Fatalf("%q was read as %d, off by %s", text, units, noise.FloatString(12))
	}
}
