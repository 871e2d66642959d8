package plan

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"respite/value/money"
)

// The solver's limits (domain 2.8). Rates are fractions here: 1 is 100 %.
const (
	ceiling   = 1e9   // a rate above it is an error
	precision = 1e-12 // of one and the rate
	maxSteps  = 150   // of halving; about 40 are needed
)

var errUnbounded = errors.New("the annual rate has no bound")

// AnnualRate gives the rate at which payments, charges included, are worth as much as the drawings,
// both in minor units (2008/48/EC, annex I; domain 2.8). What costs nothing is exactly 0. Paying back
// less than was drawn is an error, and so is a rate above 100 billion per cent.
//
// This is the only place of the house that reckons with floats: the rate is a root, not an amount.
func AnnualRate(draws, payments []Flow) (APR, error) {
	cost := total(payments) - total(draws)
	if cost < 0 {
		return 0, fmt.Errorf("annual rate: the payments are %d less than what was drawn", -cost)
	}
	if cost == 0 {
		return 0, nil
	}
	rate, err := root(func(rate float64) float64 {
		growth := math.Log1p(rate)
		return worth(draws, growth) - worth(payments, growth)
	})
	if err != nil {
		return 0, fmt.Errorf("annual rate: %w", err)
	}
	return APR(math.Floor(rate*float64(100*onePercent) + 0.5)), nil
}

func total(flows []Flow) money.Minor {
	var sum money.Minor
	for _, flow := range flows {
		sum += flow.Amount
	}
	return sum
}

// worth gives what flows are worth on the first day. The smallest are added first, so that they are
// not lost beside the large.
func worth(flows []Flow, growth float64) float64 {
	values := make([]float64, len(flows))
	for i, flow := range flows {
		values[i] = float64(flow.Amount) * math.Exp(-growth*flow.After.years())
	}
	slices.Sort(values)
	sum := 0.0
	for _, value := range values {
		sum += value
	}
	return sum
}

func (s Span) years() float64 {
	years := float64(s.Months) / 12
	if s.Days != 0 {
		years += float64(s.Days) / float64(s.YearDays)
	}
	return years
}

// root finds where a function that is negative at 0 and grows is zero, by doubling and then halving.
func root(f func(float64) float64) (float64, error) {
	low, high := 0.0, 1.0
	for f(high) < 0 {
		low, high = high, 2*high
		if high > ceiling {
			return 0, errUnbounded
		}
	}
	for range maxSteps {
		if high-low < precision*(1+low) {
			break
		}
		middle := (low + high) / 2
		if f(middle) < 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2, nil
}
