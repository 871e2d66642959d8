package quote_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/plan"
	"respite/domain/quote"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// drawRecord makes a product of which shops know everything that counts: a financed start fee and a rate
// of two decimals (XML-RPC reference 3.8).
func drawRecord(t *rapid.T, types ...plan.Type) plan.Product {
	home := rapid.SampledFrom(country.All()).Draw(t, "country")
	return plan.Product{
		ID: 1, Version: 1, Merchant: 1001, Country: home.Code, Currency: home.Currency, Description: "In parts",
		Type:       rapid.SampledFrom(types).Draw(t, "type"),
		Months:     rapid.IntRange(1, 60).Draw(t, "months"),
		Rate:       money.Rate(rapid.IntRange(0, 40_00).Draw(t, "rate")) * money.Percent / 100,
		StartFee:   money.Minor(rapid.IntRange(0, 50_00).Draw(t, "start fee")),
		MonthlyFee: money.Minor(rapid.IntRange(0, 50_00).Draw(t, "monthly fee")),
	}
}

// drawSum makes an amount that is worth paying in parts: far above a minor unit a month, where our own
// rounding to whole minor units would end a plan months early.
func drawSum(t *rapid.T) money.Minor {
	return money.Minor(rapid.IntRange(50_00, 100_000_00).Draw(t, "sum"))
}

func scheduleOf(t *rapid.T, p plan.Product, sum money.Minor) plan.Schedule {
	if err := p.Check(); err != nil {
		t.Fatalf("the product is not sound: %v", err)
	}
	s, err := plan.PartPayment(p).Schedule(sum, day.On(2026, 3, 4), true)
	if err != nil {
		t.Fatalf("no schedule: %v", err)
	}
	return s
}

func TestMonthlyCost_OfACampaignOrFixedPlan_IsEveryPaymentOfOurScheduleButTheLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, sum := drawRecord(t, plan.Campaign, plan.Fixed), drawSum(t)
		client, ours := quote.MonthlyCost(p, sum, quote.Checkout), scheduleOf(t, p, sum).Payments
		if len(ours) != p.Months {
			t.Fatalf("%d payments in %d months", len(ours), p.Months)
		}
		for _, payment := range ours[:max(1, len(ours)-1)] {
			if (payment.Amount - client).Abs() > 1 {
				t.Fatalf("payment %d is %s; the client shows %s", payment.No, payment.Amount.Decimal(), client.Decimal())
			}
		}
	})
}

// Up to 36 months and 25 % the roundings of our payments, grown by interest until the last payment takes
// them, stay below a minor unit a month: see grown.
func TestTotalCost_AtCustomaryTerms_IsOursWithinAMinorUnitAMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, sum := drawRecord(t, plan.Campaign, plan.Fixed), drawSum(t)
		p.Months, p.Rate = min(p.Months, 36), min(p.Rate, 25*money.Percent)
		if off := totalOff(t, p, sum); off > float64(p.Months) {
			t.Fatalf("the client is %.2f minor units off in %d months", off, p.Months)
		}
		ours, step := scheduleOf(t, p, sum).Total, money.Minor(100)
		if p.Currency == money.EUR {
			step = 10
		}
		if shown := quote.TotalCost(p, sum, quote.Checkout); (shown - ours).Abs() > step/2+money.Minor(p.Months) {
			t.Fatalf("ours is %s; the client shows %s", ours.Decimal(), shown.Decimal())
		}
	})
}

func TestTotalCost_AtAnyTerms_IsOursButForTheRoundingsThatInterestMakesGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, sum := drawRecord(t, plan.Campaign, plan.Fixed), drawSum(t)
		if off, most := totalOff(t, p, sum), grown(p); off > most {
			t.Fatalf("the client is %.2f minor units off, the roundings explain %.2f", off, most)
		}
	})
}

// totalOff gives how far our total is from the client's before it rounds it, in minor units.
func totalOff(t *rapid.T, p plan.Product, sum money.Minor) float64 {
	total := 0.0
	for _, payment := range quote.Payments(p, sum, quote.Checkout) {
		total += 100 * payment
	}
	return math.Abs(total - float64(scheduleOf(t, p, sum).Total))
}

// grown gives how far our roundings can move the total, in minor units: half a unit each for the level and
// for the interest of every month, grown by interest until our last payment takes them, less what the
// payments before it were off themselves; and the unit that the client counts as nothing.
func grown(p plan.Product) float64 {
	months, rate := float64(p.Months), float64(p.Rate)/12e6
	if rate == 0 {
		return 1 + months/2
	}
	return 1 + (math.Pow(1+rate, months)-1)/rate - months/2
}

func TestMonthlyCost_OfAnAccountByTheCustomaryTerms_IsOurFirstMinimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, sum := drawRecord(t, plan.Account), drawSum(t)
		p.Months = rapid.IntRange(24, 60).Draw(t, "months of an account")
		p.MinimumPayment = plan.LowestPayment(p.Country)
		client, ours := quote.MonthlyCost(p, sum, quote.Checkout), scheduleOf(t, p, sum).Payments[0]
		if (ours.Amount - client).Abs() > 1 {
			t.Fatalf("the first payment is %s; the client shows %s", ours.Amount.Decimal(), client.Decimal())
		}
	})
}

// The client spreads an account over the product's months, we over 24 at least: of fewer months it shows
// more than we ask for, never less.
func TestMonthlyCost_OfAnAccountOfFewerMonths_IsNotLessThanOurFirstMinimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, sum := drawRecord(t, plan.Account), drawSum(t)
		p.Months = rapid.IntRange(1, 23).Draw(t, "months of an account")
		p.MinimumPayment = plan.LowestPayment(p.Country)
		client, ours := quote.MonthlyCost(p, sum, quote.Checkout), scheduleOf(t, p, sum).Payments[0]
		if client < ours.Amount-1 {
			t.Fatalf("the first payment is %s; the client shows %s", ours.Amount.Decimal(), client.Decimal())
		}
	})
}
