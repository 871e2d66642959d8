package merchants

import (
	"respite/cli/terminal"
	"respite/domain/plan"
	"respite/value/day"
	"respite/value/money"
)

// planTerms are the flags for what a product says; what is not named stays.
type planTerms struct {
	Description        *string           `help:"Name that consumers see." placeholder:"TEXT"`
	Months             *int              `help:"Number of monthly payments; of a delay: months to wait." placeholder:"NUMBER"`
	Rate               *terminal.Percent `help:"Nominal interest, percent a year." placeholder:"PERCENT"`
	StartFee           *terminal.Amount  `help:"Fee at the start, lent with the purchase." placeholder:"AMOUNT"`
	StartFeeFirst      *bool             `help:"The start fee is paid with the first payment instead." negatable:""`
	MonthlyFee         *terminal.Amount  `help:"Fee with each payment." placeholder:"AMOUNT"`
	StatedPayment      *terminal.Amount  `help:"Payment of each month of a fixed plan." placeholder:"AMOUNT"`
	MinimumPayment     *terminal.Amount  `help:"Least payment of each month of an account." placeholder:"AMOUNT"`
	InterestFreeMonths *int              `help:"Months of a delay without interest." placeholder:"NUMBER"`
	DueOn              *day.Day          `help:"Date of a special's only payment." placeholder:"YYYY-MM-DD"`
	DueDay             *int              `help:"Day of the month payments fall due on; 0: the day of the delivery." placeholder:"NUMBER"`
	Minimum            *terminal.Amount  `help:"Least amount of an order; 0: any." placeholder:"AMOUNT"`
	Maximum            *terminal.Amount  `help:"Most an order may come to; 0: any amount." placeholder:"AMOUNT"`
	ValidUntil         *lastDay          `help:"Last day of the offer, or never." placeholder:"YYYY-MM-DD"`
}

// over lays what was named over a product.
func (t planTerms) over(p plan.Product) plan.Product {
	lay(&p.Description, t.Description)
	lay(&p.Months, t.Months)
	lay(&p.Rate, (*money.Rate)(t.Rate))
	lay(&p.StartFee, (*money.Minor)(t.StartFee))
	lay(&p.StartFeeFirst, t.StartFeeFirst)
	lay(&p.MonthlyFee, (*money.Minor)(t.MonthlyFee))
	lay(&p.StatedPayment, (*money.Minor)(t.StatedPayment))
	lay(&p.MinimumPayment, (*money.Minor)(t.MinimumPayment))
	lay(&p.InterestFreeMonths, t.InterestFreeMonths)
	lay(&p.DueOn, t.DueOn)
	lay(&p.DueDay, t.DueDay)
	lay(&p.Minimum, (*money.Minor)(t.Minimum))
	lay(&p.Maximum, (*money.Minor)(t.Maximum))
	lay(&p.ValidUntil, (*day.Day)(t.ValidUntil))
	return p
}

// lastDay is a date, or never.
type lastDay day.Day

// UnmarshalText reads a date or never, which is the zero day.
func (l *lastDay) UnmarshalText(text []byte) error {
	if string(text) == "never" {
		*l = 0
		return nil
	}
	return (*day.Day)(l).UnmarshalText(text)
}
