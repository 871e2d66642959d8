package money

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/govalues/decimal"
)

// Price is the price of one unit including VAT, in hundredths of a minor unit: four decimals of the
// major unit, because shops send prices with three and more (gateway reference 6.9).
type Price int64

// Rate is a percentage in millionths: 19 % is 190000, 25.5 % is 255000. Four decimals of a percent.
type Rate int64

// Percent is one per cent.
const Percent Rate = 10_000

// maxLiteral bounds the text of a number before anything reads it.
const maxLiteral = 40

// ParseMinor reads an amount in major units ("20.10", "10", "1e1"). More than two decimals are
// refused unless they are noise below 1e-9 such as a binary float leaves ("20.100000000000001").
func ParseMinor(text string) (Minor, error) {
	scaled, err := parseScaled(text, 2)
	if err != nil {
		return 0, err
	}
	if m := Minor(scaled); m.Abs() <= MaxMinor {
		return m, nil
	}
	return 0, fmt.Errorf("%q is too large for an amount", clip(text))
}

// ParsePrice reads a unit price in major units with at most four decimals.
func ParsePrice(text string) (Price, error) {
	scaled, err := parseScaled(text, 4)
	if err != nil {
		return 0, err
	}
	if p := Price(scaled); Minor(p/100).Abs() <= MaxMinor {
		return p, nil
	}
	return 0, fmt.Errorf("%q is too large for a price", clip(text))
}

// ParseRate reads a percentage with at most four decimals: "19", "25.5". It must lie in 0…100.
func ParseRate(text string) (Rate, error) {
	scaled, err := parseScaled(text, 4)
	if err != nil {
		return 0, err
	}
	if r := Rate(scaled); r >= 0 && r <= 100*Percent {
		return r, nil
	}
	return 0, fmt.Errorf("%q is not a percentage between 0 and 100", clip(text))
}

// Typed reads a number that a person wrote: digits with a point or a comma, and perhaps a minus. The wires take more, as
// their references say, but nobody writes 1e5 or +10 and means an amount. Three digits behind a comma could be thousands:
// that is nobody's guess, and no number.
func Typed[T any](text string, parse func(string) (T, error)) (T, error) {
	text = strings.TrimSpace(text)
	before, after, comma := strings.Cut(text, ",")
	if comma {
		text = before + "." + after
	}
	digits := strings.Replace(strings.TrimPrefix(text, "-"), ".", "", 1)
	if digits == "" || strings.Trim(digits, "0123456789") != "" || comma && len(after) == 3 {
		var none T
		return none, fmt.Errorf("%q is not a number as people write it", clip(text))
	}
	return parse(text)
}

// parseScaled reads a decimal literal and gives it times ten to the places.
func parseScaled(text string, places int) (int64, error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxLiteral {
		return 0, fmt.Errorf("%q is not a decimal number", clip(text))
	}
	exact, err := decimal.Parse(text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a decimal number", clip(text))
	}
	rounded := exact.Round(places)
	noise, err := exact.Sub(rounded)
	if err != nil || noise.Abs().Cmp(tolerance) > 0 {
		return 0, fmt.Errorf("%q has more than %d decimals", clip(text), places)
	}
	scaled := new(big.Int).SetUint64(rounded.Coef())
	for scale := rounded.Scale(); scale < places; scale++ {
		scaled.Mul(scaled, big.NewInt(10))
	}
	if !scaled.IsInt64() {
		return 0, fmt.Errorf("%q is too large", clip(text))
	}
	return int64(rounded.Sign()) * scaled.Int64(), nil
}

// tolerance is the noise of a number that was a binary float on its way here.
var tolerance = decimal.MustNew(1, 9)

func clip(text string) string {
	if len(text) > maxLiteral {
		return text[:maxLiteral] + "…"
	}
	return text
}

// String gives the price in major units, at least two decimals: "10.00", "3.455".
func (p Price) String() string {
	text := decimal.MustNew(int64(p), 4).Trim(2)
	return text.String()
}

// String gives the percentage without trailing zeros: "19", "25.5".
func (r Rate) String() string { return decimal.MustNew(int64(r), 4).Trim(0).String() }

// Included gives the VAT inside a gross amount: gross * rate / (1 + rate) (domain 1.2).
func (r Rate) Included(gross Minor) Minor {
	return gross.Share(int64(r), int64(100*Percent)+int64(r))
}

// Of gives the rate's part of an amount, as for a fee.
func (r Rate) Of(amount Minor) Minor { return amount.Share(int64(r), int64(100*Percent)) }

// BasisPoints gives the rate in hundredths of a percent, rounded half away from zero.
func (r Rate) BasisPoints() int64 { return MulDiv(int64(r), 1, 100) }
