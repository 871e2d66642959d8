package plan

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
)

// Check tells the clerk who enters a product what is wrong with it, as a fault.List. Number, version
// and merchant are not the clerk's and not looked at.
func (p Product) Check() error {
	var wrong fault.List
	wrong.Add(p.checkOffer())
	wrong.Add(p.checkAmounts())
	wrong.Add(p.checkPace())
	wrong.Add(p.checkForeign())
	return wrong.Err()
}

// checkOffer looks at what is offered where.
func (p Product) checkOffer() error {
	var wrong fault.List
	switch p.Type {
	case Campaign, Account, Fixed, Delay, Special:
	default:
		wrong.Add(fault.NotAChoice.With("campaign, account, fixed, delay, special").On("type"))
	}
	served, ok := country.Of(string(p.Country))
	if !ok || served.Code != p.Country {
		wrong.Add(fault.CountryUnserved.With().On("country"))
	} else if p.Currency != served.Currency {
		wrong.Add(fault.WrongCurrency.With(served.Currency).On("currency"))
	}
	if strings.TrimSpace(p.Description) == "" {
		wrong.Add(fault.Missing.With().On("description"))
	}
	if utf8.RuneCountInString(p.Description) > maxDescription {
		wrong.Add(fault.TooLong.With(maxDescription).On("description"))
	}
	return wrong.Err()
}

// checkAmounts looks at prices and limits.
func (p Product) checkAmounts() error {
	var wrong fault.List
	amounts := []struct {
		field string
		value money.Minor
	}{
		{"start_fee", p.StartFee},
		{"monthly_fee", p.MonthlyFee},
		{"minimum", p.Minimum},
		{"maximum", p.Maximum},
		{"stated_payment", p.StatedPayment},
		{"minimum_payment", p.MinimumPayment},
	}
	for _, amount := range amounts {
		switch {
		case amount.value < 0:
			wrong.Add(fault.NotANumber.With("The value must not be negative").On(amount.field))
		case amount.value > money.MaxMinor:
			wrong.Add(fault.AmountTooLarge.With().On(amount.field))
		}
	}
	if p.Maximum != 0 && p.Maximum < p.Minimum {
		wrong.Add(fault.NotANumber.With("The value must not be less than the minimum").On("maximum"))
	}
	wrong.Add(within("rate", int64(p.Rate), 0, int64(maxRate)))
	return wrong.Err()
}

// checkPace looks at what the type needs to be paid by.
func (p Product) checkPace() error {
	var wrong fault.List
	switch p.Type {
	case Campaign:
		wrong.Add(within("months", int64(p.Months), 1, maxMonths))
	case Delay:
		wrong.Add(within("months", int64(p.Months), 1, maxMonths))
		wrong.Add(within("interest_free_months", int64(p.InterestFreeMonths), 0, int64(max(0, p.Months))))
	case Account:
		wrong.Add(within("months", int64(p.Months), 0, maxMonths))
		if p.MinimumPayment == 0 {
			wrong.Add(fault.NotPositive.With().On("minimum_payment"))
		}
	case Fixed:
		wrong.Add(p.checkFixed())
	case Special:
		if p.DueOn == 0 {
			wrong.Add(fault.Missing.With().On("due_on"))
		}
	}
	wrong.Add(within("due_day", int64(p.DueDay), 0, 31))
	return wrong.Err()
}

func (p Product) checkFixed() error {
	if (p.Months == 0) == (p.StatedPayment == 0) {
		return fault.OneOf.With("months, stated_payment").On("months")
	}
	if p.StatedPayment != 0 && p.StatedPayment <= p.MonthlyFee {
		return fault.NotANumber.With("The value must be greater than the monthly fee").On("stated_payment")
	}
	return within("months", int64(p.Months), 0, maxMonths)
}

// checkForeign looks for values that another type would heed: ignored, they would promise something.
func (p Product) checkForeign() error {
	var wrong fault.List
	values := []struct {
		field   string
		foreign bool
	}{
		{"months", p.Type == Special && p.Months != 0},
		{"stated_payment", p.Type != Fixed && p.StatedPayment != 0},
		{"minimum_payment", p.Type != Account && p.MinimumPayment != 0},
		{"interest_free_months", p.Type != Delay && p.InterestFreeMonths != 0},
		{"due_on", p.Type != Special && p.DueOn != 0},
		{"due_day", p.Type == Special && p.DueDay != 0},
	}
	for _, value := range values {
		if value.foreign {
			wrong.Add(fault.NotAChoice.With("none").On(value.field))
		}
	}
	return wrong.Err()
}

func within(field string, value, least, most int64) error {
	if value < least || value > most {
		text := fmt.Sprintf("The value must lie between %d and %d", least, most)
		return fault.NotANumber.With(text).On(field)
	}
	return nil
}
