package plan

import (
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

// Accepts tells whether an order of an amount may be made by the product on a day: nil, or a fault
// PlanExpired, PlanMinimum or PlanNotForAmount.
func (p Product) Accepts(amount money.Minor, on day.Day) error {
	if last, ends := p.OfferedUntil(); ends && on > last {
		return fault.PlanExpired.With(last)
	}
	if amount < p.Minimum {
		return fault.PlanMinimum.With(money.Money{Minor: p.Minimum, Currency: p.Currency})
	}
	if p.Maximum != 0 && amount > p.Maximum {
		return notFor(amount)
	}
	_, err := PartPayment(p).Schedule(amount, on, true)
	return err
}

// Bear refuses an order of more than the terms are for: a fault PlanNotForAmount on "plan".
func (t Terms) Bear(amount money.Minor) error {
	if t.Product.Maximum != 0 && amount > t.Product.Maximum {
		return fault.PlanNotForAmount.With(amount.Decimal()).On("plan")
	}
	return nil
}

// OfferedUntil gives the last day of the offer, and whether there is one. A special ends early enough
// for its date to leave the consumer time to pay.
func (p Product) OfferedUntil() (day.Day, bool) {
	if p.Type != Special {
		return p.ValidUntil, p.ValidUntil != 0
	}
	last := p.DueOn - minDaysToPay
	if p.ValidUntil != 0 {
		last = min(last, p.ValidUntil)
	}
	return last, true
}

func notFor(amount money.Minor) error { return fault.PlanNotForAmount.With(amount.Decimal()) }
