package plan_test

import (
	"slices"
	"strings"
	"testing"

	"respite/domain/plan"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

var (
	delay = with(free(3), func(p *plan.Product) { p.Type, p.InterestFreeMonths = plan.Delay, 3 })
	fixed = with(free(0), func(p *plan.Product) { p.Type, p.StatedPayment = plan.Fixed, 19_90 })
	xmas  = with(free(0), func(p *plan.Product) { p.Type, p.DueOn = plan.Special, day.On(2027, 1, 31) })
)

func TestCheck_OfSoundProducts_FindsNothing(t *testing.T) {
	for _, product := range []plan.Product{planA, planB, planC, delay, fixed, xmas} {
		if err := product.Check(); err != nil {
			t.Errorf("%s: %v", product.Type, err)
		}
	}
}

func TestCheck_OfAWrongProduct_NamesTheField(t *testing.T) {
	cases := []struct {
		field   string
		code    *fault.Code
		product plan.Product
		change  func(*plan.Product)
	}{
		{"type", fault.NotAChoice, planA, func(p *plan.Product) { p.Type = plan.Invoice }},
		{"country", fault.CountryUnserved, planA, func(p *plan.Product) { p.Country = "XX" }},
		{"country", fault.CountryUnserved, planA, func(p *plan.Product) { p.Country = "se" }},
		{"currency", fault.WrongCurrency, planA, func(p *plan.Product) { p.Currency = money.EUR }},
		{"description", fault.Missing, planA, func(p *plan.Product) { p.Description = " " }},
		{"description", fault.TooLong, planA, func(p *plan.Product) { p.Description = strings.Repeat("å", 101) }},
		{"months", fault.NotANumber, planA, func(p *plan.Product) { p.Months = 0 }},
		{"months", fault.NotANumber, planA, func(p *plan.Product) { p.Months = 121 }},
		{"months", fault.NotANumber, delay, func(p *plan.Product) { p.Months, p.InterestFreeMonths = -1, 0 }},
		{"months", fault.NotANumber, planC, func(p *plan.Product) { p.Months = -1 }},
		{"months", fault.NotAChoice, xmas, func(p *plan.Product) { p.Months = 2 }},
		{"months", fault.OneOf, fixed, func(p *plan.Product) { p.Months = 12 }},
		{"months", fault.OneOf, fixed, func(p *plan.Product) { p.StatedPayment = 0 }},
		{"months", fault.NotANumber, fixed, func(p *plan.Product) { p.StatedPayment, p.Months = 0, 121 }},
		{"stated_payment", fault.NotANumber, fixed, func(p *plan.Product) { p.MonthlyFee = 19_90 }},
		{"stated_payment", fault.NotAChoice, planA, func(p *plan.Product) { p.StatedPayment = 1 }},
		{"minimum_payment", fault.NotPositive, planC, func(p *plan.Product) { p.MinimumPayment = 0 }},
		{"minimum_payment", fault.NotAChoice, planA, func(p *plan.Product) { p.MinimumPayment = 1 }},
		{"interest_free_months", fault.NotANumber, delay, func(p *plan.Product) { p.InterestFreeMonths = 4 }},
		{"interest_free_months", fault.NotAChoice, planA, func(p *plan.Product) { p.InterestFreeMonths = 1 }},
		{"due_on", fault.Missing, xmas, func(p *plan.Product) { p.DueOn = 0 }},
		{"due_on", fault.NotAChoice, planA, func(p *plan.Product) { p.DueOn = 1 }},
		{"due_day", fault.NotANumber, planA, func(p *plan.Product) { p.DueDay = 32 }},
		{"due_day", fault.NotAChoice, xmas, func(p *plan.Product) { p.DueDay = 1 }},
		{"rate", fault.NotANumber, planA, func(p *plan.Product) { p.Rate = -1 }},
		{"rate", fault.NotANumber, planA, func(p *plan.Product) { p.Rate = 100*money.Percent + 1 }},
		{"start_fee", fault.NotANumber, planA, func(p *plan.Product) { p.StartFee = -1 }},
		{"monthly_fee", fault.AmountTooLarge, planA, func(p *plan.Product) { p.MonthlyFee = money.MaxMinor + 1 }},
		{"maximum", fault.NotANumber, planA, func(p *plan.Product) { p.Minimum, p.Maximum = 100, 99 }},
	}
	for _, c := range cases {
		err := with(c.product, c.change).Check()
		faults, _ := fault.All(err)
		named := slices.ContainsFunc(faults, func(f *fault.Fault) bool { return f.Field == c.field && f.Code == c.code })
		if !named || len(faults) != 1 {
			t.Errorf("%s %s: %v", c.field, c.code.Name, err)
		}
	}
}

func TestCheck_OfAnEmptyForm_TellsAllAtOnce(t *testing.T) {
	faults, onlyFaults := fault.All(plan.Product{}.Check())
	if len(faults) != 3 || !onlyFaults {
		t.Errorf("type, country and description are missing; told: %v", faults)
	}
}

func TestAccepts_AnOrderWithinTheOffer_SaysYes(t *testing.T) {
	bounded := with(planA, func(p *plan.Product) { p.Minimum, p.Maximum, p.ValidUntil = 100_00, 1000_00, aDay })
	for _, amount := range []money.Minor{100_00, 500_00, 1000_00} {
		if err := bounded.Accepts(amount, aDay); err != nil {
			t.Errorf("%s: %v", amount.Decimal(), err)
		}
	}
}

func TestAccepts_AnOrderOutsideTheOffer_SaysWhy(t *testing.T) {
	bounded := with(planA, func(p *plan.Product) { p.Minimum, p.Maximum, p.ValidUntil = 100_00, 1000_00, aDay })
	cases := []struct {
		product plan.Product
		amount  money.Minor
		on      day.Day
		code    *fault.Code
		text    string
	}{
		{bounded, 99_99, aDay, fault.PlanMinimum, "The plan needs an amount of at least 100.00 SEK."},
		{bounded, 1000_01, aDay, fault.PlanNotForAmount, "The plan is not possible for an amount of 1000.01."},
		{bounded, 500_00, aDay + 1, fault.PlanExpired, "The plan was offered until 2026-01-15."},
		{xmas, 500_00, day.On(2027, 1, 18), fault.PlanExpired, "The plan was offered until 2027-01-17."},
		{planA, 0, aDay, fault.PlanNotForAmount, "The plan is not possible for an amount of 0.00."},
		{fixed, 5000_00, aDay, fault.PlanNotForAmount, "The plan is not possible for an amount of 5000.00."},
	}
	for _, c := range cases {
		err := c.product.Accepts(c.amount, c.on)
		if !fault.Is(err, c.code) || err.Error() != c.text {
			t.Errorf("%s on %s: %v", c.amount.Decimal(), c.on, err)
		}
	}
}

func TestOfferedUntil_OfAProduct_KnowsWhetherThereIsAnEnd(t *testing.T) {
	if _, ends := planA.OfferedUntil(); ends {
		t.Error("a product without end ends")
	}
	early := with(xmas, func(p *plan.Product) { p.ValidUntil = day.On(2026, 12, 24) })
	if last, ends := early.OfferedUntil(); !ends || last != day.On(2026, 12, 24) {
		t.Errorf("offered until %s", last)
	}
}

func TestLowestPayment_OfEveryCountryServed_IsKnown(t *testing.T) {
	for _, served := range country.All() {
		if plan.LowestPayment(served.Code) <= 0 {
			t.Errorf("no lowest payment for %s", served.Name)
		}
	}
}
