package plan_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/plan"
	"respite/value/day"
	"respite/value/money"
)

// drawProduct makes any product a clerk could enter whose prices a consumer might meet.
func drawProduct(t *rapid.T) plan.Product {
	product := with(free(0), func(p *plan.Product) {
		p.Type = rapid.SampledFrom([]plan.Type{plan.Campaign, plan.Account, plan.Fixed, plan.Delay, plan.Special}).Draw(t, "type")
		p.Rate = money.Rate(rapid.IntRange(0, 400_000).Draw(t, "rate"))
		p.StartFee = money.Minor(rapid.IntRange(0, 50_00).Draw(t, "start fee"))
		p.StartFeeFirst = rapid.Bool().Draw(t, "start fee first")
		p.MonthlyFee = money.Minor(rapid.IntRange(0, 5_00).Draw(t, "monthly fee"))
	})
	months := rapid.IntRange(1, 48).Draw(t, "months")
	switch product.Type {
	case plan.Special:
		product.DueOn = day.On(2026, 12, 24) + day.Day(rapid.IntRange(0, 90).Draw(t, "due on"))
		return product
	case plan.Account:
		product.MinimumPayment = money.Minor(rapid.IntRange(1, 95_00).Draw(t, "minimum payment"))
	case plan.Delay:
		product.Months, product.InterestFreeMonths = months, rapid.IntRange(0, months).Draw(t, "free")
	default:
		product.Months = months
	}
	product.DueDay = rapid.IntRange(0, 31).Draw(t, "due day")
	return product
}

// drawSchedule makes a schedule for a product and gives it with its purchase.
func drawSchedule(t *rapid.T, product plan.Product) (money.Minor, day.Day, plan.Schedule) {
	purchase := money.Minor(rapid.IntRange(50_00, 100_000_00).Draw(t, "purchase"))
	on := day.On(2026, 1, 1) + day.Day(rapid.IntRange(0, 800).Draw(t, "day"))
	s, err := plan.PartPayment(product).Schedule(purchase, on, true)
	if err != nil {
		t.Fatalf("no schedule: %v", err)
	}
	return purchase, on, s
}

func TestSchedule_OfAnySoundProduct_RepaysExactlyWhatWasLent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		product := drawProduct(t)
		if err := product.Check(); err != nil {
			t.Fatalf("the product is not sound: %v", err)
		}
		purchase, _, s := drawSchedule(t, product)
		lent := purchase
		if !product.StartFeeFirst {
			lent += product.StartFee
		}
		if s.FinancedFee != lent-purchase {
			t.Fatalf("%d of the start fee are financed", s.FinancedFee)
		}
		balance, total := lent, money.Minor(0)
		for i, payment := range s.Payments {
			balance -= payment.Principal
			total += payment.Amount
			if payment.No != i+1 || payment.Balance != balance || balance < 0 {
				t.Fatalf("payment %d leaves %d, not %d", payment.No, payment.Balance, balance)
			}
			if payment.Principal <= 0 || payment.Amount != payment.Interest+payment.Principal+payment.Fee {
				t.Fatalf("payment %d does not add up: %+v", payment.No, payment)
			}
		}
		if balance != 0 || total != s.Total || s.Total-s.Interest-s.Fees != purchase {
			t.Fatalf("%d are left; total %d of %d", balance, s.Total, total)
		}
		if (s.APR == 0) != (s.Total == purchase) || s.APR < 0 {
			t.Fatalf("an APR of %s for a cost of %d", s.APR, s.Total-purchase)
		}
	})
}

func TestSchedule_OfAnySoundProduct_FallsDueInOrderAndNotTooSoon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		product := drawProduct(t)
		_, on, s := drawSchedule(t, product)
		last := on + 13
		for _, payment := range s.Payments {
			if payment.Due <= last {
				t.Fatalf("payment %d is due on %s, after one on %s", payment.No, payment.Due, last)
			}
			_, _, date := payment.Due.Date()
			if product.DueDay != 0 && date != product.DueDay && !(payment.Due.MonthEnd() && date < product.DueDay) {
				t.Fatalf("payment %d is due on %s, not on day %d", payment.No, payment.Due, product.DueDay)
			}
			last = payment.Due
		}
	})
}

func TestSchedule_OfAnAnnuity_EndsNearItsLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		product := with(drawProduct(t), func(p *plan.Product) { p.Type = plan.Campaign })
		if product.Months == 0 {
			product.Months = 12
		}
		_, _, s := drawSchedule(t, product)
		level := s.Payments[0].Interest + s.Payments[0].Principal
		end := s.Payments[len(s.Payments)-1]
		off := (end.Interest + end.Principal - level).Abs()
		if len(s.Payments) != product.Months || float64(off) > roundings(product) {
			t.Fatalf("the last of %d payments is %d off the level of %d", len(s.Payments), off, level)
		}
	})
}

// roundings gives how far, at most, the roundings of the payments before can move the last one: half a
// minor unit each for the level and for the interest, and each grown by interest until then. Without
// interest that is a minor unit for each month; with it, little more.
func roundings(product plan.Product) float64 {
	rate := float64(product.Rate) / 12e6
	if rate == 0 {
		return 1
	}
	return 1 + (math.Pow(1+rate, float64(product.Months))-1)/rate
}

func TestSchedule_AtCustomaryPrices_EndsWithinACentAMonthOfTheLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		product := with(free(rapid.IntRange(2, 36).Draw(t, "months")), func(p *plan.Product) {
			p.Rate = money.Rate(rapid.SampledFrom([]int{0, 99_000, 119_000, 149_500, 195_000, 220_000}).Draw(t, "rate"))
		})
		_, _, s := drawSchedule(t, product)
		off := (s.Payments[len(s.Payments)-1].Amount - s.Payments[0].Amount).Abs()
		if int(off) > product.Months {
			t.Fatalf("the last of %d payments is %d off", product.Months, off)
		}
	})
}
