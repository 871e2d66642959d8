package plan

import "respite/value/day"

// First payments fall due this many days after the capture (domain 2.5).
const (
	customaryDaysToPay = 30 // where the product has a day of the month, the next such day after
	minDaysToPay       = 14 // whatever the product says
)

// monthlyDue gives the due day of payment no (from 1) of monthly payments. Every one is counted from
// the first, so that a short month does not pull the later ones forward.
func (p Product) monthlyDue(drawn day.Day, no int) day.Day {
	if p.DueDay == 0 {
		return drawn.AddMonths(no)
	}
	first := p.nextDueDay(drawn + customaryDaysToPay)
	return inMonth(first, no-1, p.DueDay)
}

// nextDueDay gives the first day from the earliest on that the product allows payments to fall due.
func (p Product) nextDueDay(earliest day.Day) day.Day {
	if p.DueDay == 0 {
		return earliest
	}
	if due := inMonth(earliest, 0, p.DueDay); due >= earliest {
		return due
	}
	return inMonth(earliest, 1, p.DueDay)
}

// inMonth gives a date in the month that lies some months after a day's, or that month's end.
func inMonth(from day.Day, months, date int) day.Day {
	year, month, _ := from.Date()
	first := day.On(year, month, 1).AddMonths(months)
	return min(first+day.Day(date-1), first.AddMonths(1)-1)
}
