package plan

import (
	"fmt"

	"respite/value/day"
	"respite/value/money"
)

// APR is an annual percentage rate of charge in millionths of a percent: 46870900 is 46.8709 %.
type APR int64

// onePercent is an APR of one per cent.
const onePercent APR = 1_000_000

// String gives the rate as it must be shown, without a percent sign: one decimal, half rounded up. A
// rate that would look like none gets as many decimals as it takes to see it (domain 2.8).
func (a APR) String() string {
	places, unit := 1, onePercent/10
	for a > 0 && a < unit-unit/2 {
		places, unit = places+1, unit/10
	}
	shown, whole := (a+unit/2)/unit, onePercent/unit
	return fmt.Sprintf("%d.%0*d", shown/whole, places, shown%whole)
}

// Flow is an amount that changes hands some time after the first drawing.
type Flow struct {
	Amount money.Minor
	After  Span
}

// Span is a length of time as the directive counts it: whole months, each a twelfth of a year, and
// days of a year of YearDays days. YearDays may be zero when Days is (2008/48/EC, annex I).
type Span struct {
	Months, Days, YearDays int
}

// SpanBetween gives the span from a drawing to a payment on that day or later: whole months counted back from the payment,
// then days, of the year that ends where the months do. From month's end to month's end it is whole
// months (domain 2.8).
func SpanBetween(drawn, paid day.Day) Span {
	if drawn.MonthEnd() && paid.MonthEnd() {
		return Span{Months: months(paid) - months(drawn)}
	}
	whole := 0
	for paid.AddMonths(-(whole + 1)) >= drawn {
		whole++
	}
	stop := paid.AddMonths(-whole)
	if stop == drawn {
		return Span{Months: whole}
	}
	return Span{Months: whole, Days: int(stop - drawn), YearDays: int(stop - stop.AddMonths(-12))}
}

// months numbers the months of the calendar.
func months(d day.Day) int {
	year, month, _ := d.Date()
	return 12*year + int(month)
}
