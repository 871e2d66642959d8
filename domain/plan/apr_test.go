package plan_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/plan"
	"respite/value/day"
	"respite/value/money"
)

func after(months int) plan.Span { return plan.Span{Months: months} }

func days(count, year int) plan.Span { return plan.Span{Days: count, YearDays: year} }

func drawn(amount money.Minor) []plan.Flow { return []plan.Flow{{Amount: amount}} }

// monthlyFlows gives n equal payments, the first after a span and the others some months apart each.
func monthlyFlows(n int, amount money.Minor, first plan.Span, apart int) []plan.Flow {
	flows := make([]plan.Flow, n)
	for i := range flows {
		flows[i] = plan.Flow{Amount: amount, After: first}
		first.Months += apart
	}
	return flows
}

func mustRate(t *testing.T, draws, payments []plan.Flow) plan.APR {
	t.Helper()
	rate, err := plan.AnnualRate(draws, payments)
	if err != nil {
		t.Fatalf("no annual rate: %v", err)
	}
	return rate
}

// The mortgage of the Commission's examples of January 2015: 200 000 less 4 000 at once.
var mortgage = drawn(196_000_00)

func TestAnnualRate_OfThePublishedExamples_AgreesToTheLastPrintedDigit(t *testing.T) {
	then := func(n int, amount money.Minor, more ...plan.Flow) []plan.Flow {
		return append(monthlyFlows(n, amount, after(1), 1), more...)
	}
	cases := []struct {
		name     string
		draws    []plan.Flow
		payments []plan.Flow
		want     plan.APR // millionths of a percent
		printed  plan.APR // the unit of the last printed digit
	}{
		{"98/7/EC 1 by days", drawn(1000_00), []plan.Flow{{1200_00, days(546, 365)}}, 12_960_000, 10_000},
		{"98/7/EC 1 by months", drawn(1000_00), []plan.Flow{{1200_00, after(18)}}, 12_920_000, 10_000},
		{"98/7/EC 2 by days", drawn(950_00), []plan.Flow{{1200_00, days(546, 365)}}, 16_900_000, 10_000},
		{"98/7/EC 2 by months", drawn(950_00), []plan.Flow{{1200_00, after(18)}}, 16_850_000, 10_000},
		{"98/7/EC 3", drawn(1000_00), monthlyFlows(2, 600_00, after(12), 12), 13_070_000, 10_000},
		{"98/7/EC 4 by months", drawn(1000_00),
			[]plan.Flow{{272_00, after(3)}, {272_00, after(6)}, {544_00, after(12)}}, 13_190_000, 10_000},
		{"98/7/EC 4 by days", drawn(1000_00),
			[]plan.Flow{{272_00, days(90, 365)}, {272_00, days(181, 365)}, {544_00, days(365, 365)}}, 13_230_000, 10_000},
		{"2015 1", mortgage, then(240, 1432_86), 6_434_412, 1},
		{"2015 2 case 1", mortgage, monthlyFlows(240, 1433_57, plan.Span{Months: 1, Days: 3, YearDays: 365}, 1), 6_434_185, 1},
		{"2015 2 case 2", mortgage, monthlyFlows(240, 1433_56, plan.Span{Months: 1, Days: 3, YearDays: 366}, 1), 6_434_111, 1},
		{"2015 2 case 3", mortgage, monthlyFlows(20, 16541_86, days(34, 365), 12), 6_282_070, 1},
		{"2015 3", mortgage, then(240, 1432_86+16_67), 6_588_554, 1},
		{"2015 7", mortgage, then(180, 1199_10, plan.Flow{Amount: 142_097_69, After: after(180)}), 6_409_523, 1},
		{"2015 11", mortgage, then(220, 1500_00, plan.Flow{Amount: 407_70, After: after(221)}), 6_452_756, 1},
		{"2015 21 part 1", mortgage, then(9, 1319_91, monthlyFlows(231, 1374_06, after(10), 1)...), 5_853_526, 1},
		{"2015 22 case 2", mortgage, then(9, 1339_91, monthlyFlows(231, 1394_06, after(10), 1)...), 6_041_228, 1},
		{"2015 26 part 1", mortgage, then(180, 1660_94), 6_237_362, 1},
		{"29.00 on 500.00 for 30 days", drawn(500_00), []plan.Flow{{529_00, days(30, 365)}}, 98_600_000, 100_000},
		{"1.95 on 49.00 for 14 days", drawn(49_00), []plan.Flow{{50_95, days(14, 365)}}, 176_600_000, 100_000},
	}
	for _, c := range cases {
		got := mustRate(t, c.draws, c.payments)
		if rounded := (got + c.printed/2) / c.printed * c.printed; rounded != c.want {
			t.Errorf("%s: %d, published %d", c.name, got, c.want)
		}
	}
}

func TestSpanBetween_OfTheDirectivesCases_CountsMonthsBackFromThePayment(t *testing.T) {
	cases := []struct {
		drawn, paid string
		want        plan.Span
	}{
		{"2012-01-12", "2012-02-15", plan.Span{Months: 1, Days: 3, YearDays: 365}},
		{"2013-01-12", "2013-02-15", plan.Span{Months: 1, Days: 3, YearDays: 366}},
		{"2026-11-25", "2026-12-30", plan.Span{Months: 1, Days: 5, YearDays: 365}},
		{"2026-01-31", "2026-02-28", plan.Span{Months: 1}},
		{"2026-02-28", "2026-04-30", plan.Span{Months: 2}},
		{"2026-01-30", "2026-02-28", plan.Span{Days: 29, YearDays: 365}},
		{"2026-01-15", "2027-03-15", plan.Span{Months: 14}},
		{"2026-01-01", "2026-01-31", plan.Span{Days: 30, YearDays: 365}},
		{"2024-02-10", "2024-03-01", plan.Span{Days: 20, YearDays: 366}},
		{"2026-05-04", "2026-05-04", plan.Span{}},
	}
	for _, c := range cases {
		if got := plan.SpanBetween(date(t, c.drawn), date(t, c.paid)); got != c.want {
			t.Errorf("%s to %s: %+v, want %+v", c.drawn, c.paid, got, c.want)
		}
	}
}

func TestAnnualRate_WithoutCost_IsExactlyZero(t *testing.T) {
	if got := mustRate(t, drawn(300_00), monthlyFlows(3, 100_00, after(1), 1)); got != 0 {
		t.Errorf("three thirds cost %s", got)
	}
}

func TestAnnualRate_WhenLessIsPaidBackThanDrawn_IsAnError(t *testing.T) {
	if rate, err := plan.AnnualRate(drawn(1000_00), monthlyFlows(3, 333_33, after(1), 1)); err == nil {
		t.Errorf("a rate of %s for a plan that pays back too little", rate)
	}
}

func TestAnnualRate_OfSeveralDrawings_DiscountsEach(t *testing.T) {
	draws := []plan.Flow{{500_00, after(0)}, {500_00, after(6)}}
	got := mustRate(t, draws, []plan.Flow{{605_00, after(12)}, {550_00, after(12)}})
	alone := mustRate(t, drawn(1000_00), []plan.Flow{{1155_00, after(12)}})
	if got <= alone {
		t.Errorf("half the money for half the time costs %s, all of it for all the time %s", got, alone)
	}
}

func TestAnnualRate_OfTinyAndHugeRates_IsFound(t *testing.T) {
	tiny := mustRate(t, drawn(10_000_00), []plan.Flow{{10_001_00, after(12)}})
	if tiny != 10_000 { // 0.01 %
		t.Errorf("0.01 %% came out as %d millionths", tiny)
	}
	huge := mustRate(t, drawn(1_00), []plan.Flow{{10_001_00, after(12)}})
	if huge != 1_000_000_000_000 { // 1 000 000 %
		t.Errorf("1 000 000 %% came out as %d millionths", huge)
	}
}

func TestAnnualRate_BeyondAllBounds_IsAnError(t *testing.T) {
	never := [][]plan.Flow{
		{{1_000_000_00, days(1, 365)}},
		{{1_01, after(0)}},
	}
	for _, payments := range never {
		if rate, err := plan.AnnualRate(drawn(1_00), payments); err == nil {
			t.Errorf("%+v has a rate: %s", payments, rate)
		}
	}
}

func TestAPR_Shown_HasOneDecimalAndNeverLooksLikeNone(t *testing.T) {
	cases := map[plan.APR]string{
		0:                 "0.0",
		46_870_900:        "46.9",
		6_041_228:         "6.0",
		12_950_000:        "13.0",
		12_949_999:        "12.9",
		50_000:            "0.1",
		49_999:            "0.05",
		4_999:             "0.005",
		1:                 "0.000001",
		1_000_000_000_000: "1000000.0",
	}
	for rate, want := range cases {
		if got := rate.String(); got != want {
			t.Errorf("%d millionths are shown as %q, want %q", int64(rate), got, want)
		}
	}
}

func TestAnnualRate_OfAnyPlan_AgreesWithExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		purchase := rapid.Int64Range(10_00, 100_000_00).Draw(t, "purchase")
		payments := monthlyFlows(rapid.IntRange(1, 48).Draw(t, "n"), 0, after(1), 1)
		extra := rapid.Int64Range(1, purchase/2).Draw(t, "extra")
		for i, part := range money.Minor(purchase + extra).Split(len(payments)) {
			payments[i].Amount = part
			if offset := rapid.IntRange(0, 1).Draw(t, "offset"); offset == 1 {
				payments[i].After.Days, payments[i].After.YearDays = 5, 365
			}
		}
		rate, err := plan.AnnualRate(drawn(money.Minor(purchase)), payments)
		if err != nil {
			t.Fatalf("no annual rate: %v", err)
		}
		if !brackets(rate, money.Minor(purchase), payments) {
			t.Fatalf("%d millionths of a percent are not the root", int64(rate))
		}
	})
}

// brackets tells, in 300 bits, whether the root rounds to the rate: it lies within half a millionth of a
// percent, and a little for roots that lie on the edge.
func brackets(rate plan.APR, purchase money.Minor, payments []plan.Flow) bool {
	return surplus(100*int64(rate)-51, purchase, payments) <= 0 && surplus(100*int64(rate)+51, purchase, payments) >= 0
}

// surplus gives the sign of what the drawing exceeds the payments by, at a rate in hundred-millionths of a
// percent. All spans are whole numbers of 1/4380 of a year, so the discounting has whole powers of one root.
func surplus(rate int64, purchase money.Minor, payments []plan.Flow) int {
	const bits, parts = 300, 4380
	one := new(big.Float).SetPrec(bits).SetInt64(1)
	growth := new(big.Float).SetPrec(bits).SetInt64(rate)
	growth.Quo(growth, big.NewFloat(1e10)).Add(growth, one)
	discount := rootOf(new(big.Float).SetPrec(bits).Quo(one, growth), parts)
	sum := new(big.Float).SetPrec(bits).SetInt64(int64(purchase))
	for _, payment := range payments {
		exponent := payment.After.Months * parts / 12
		if payment.After.Days > 0 {
			exponent += payment.After.Days * parts / payment.After.YearDays
		}
		value := power(discount, exponent)
		sum.Sub(sum, value.Mul(value, new(big.Float).SetPrec(bits).SetInt64(int64(payment.Amount))))
	}
	return sum.Sign()
}

// rootOf gives the n-th root of a number just below one, by Newton's method.
func rootOf(number *big.Float, n int) *big.Float {
	bits := number.Prec()
	degree := new(big.Float).SetPrec(bits).SetInt64(int64(n))
	guess := new(big.Float).SetPrec(bits).SetInt64(1)
	for range 60 {
		step := new(big.Float).SetPrec(bits).Quo(number, power(guess, n-1))
		step.Sub(step, guess).Quo(step, degree)
		guess.Add(guess, step)
	}
	return guess
}

func power(base *big.Float, exponent int) *big.Float {
	result := new(big.Float).SetPrec(base.Prec()).SetInt64(1)
	square := new(big.Float).Copy(base)
	for ; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			result.Mul(result, square)
		}
		square.Mul(square, square)
	}
	return result
}

func date(t *testing.T, text string) day.Day {
	t.Helper()
	read, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return read
}
