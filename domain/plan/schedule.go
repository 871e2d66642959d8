package plan

import (
	"fmt"

	"respite/value/day"
	"respite/value/money"
)

// Schedule is what a consumer pays, and when. Amounts are minor units of the order's currency, and
// Total less Interest and Fees is the purchase. For an account it holds if nothing is bought any more
// and only the minimum is paid.
type Schedule struct {
	Payments    []Payment   `json:"payments"`
	Total       money.Minor `json:"total"`
	Interest    money.Minor `json:"interest"`
	Fees        money.Minor `json:"fees"`                  // start fee, financed or not, and monthly fees
	FinancedFee money.Minor `json:"financed_fee,omitzero"` // start fee that is repaid as principal
	APR         APR         `json:"apr"`
}

// Payment is one line of a schedule; Amount is Interest, Principal and Fee together.
type Payment struct {
	No        int         `json:"no"` // from 1
	Due       day.Day     `json:"due"`
	Interest  money.Minor `json:"interest"`
	Principal money.Minor `json:"principal"` // includes a part of a financed start fee
	Fee       money.Minor `json:"fee"`
	Amount    money.Minor `json:"amount"`
	Balance   money.Minor `json:"balance"` // of the principal, after the payment
}

// Schedule gives the payments for a principal that is drawn (captured) on a day. Of several captures
// under one agreement only the first bears the start fee (domain 2.5). An amount that cannot be paid
// under the terms, or whose APR has no bound, is a fault PlanNotForAmount; the product's minimum and
// maximum are not asked, because a part of an accepted order may be delivered.
func (t Terms) Schedule(principal money.Minor, drawn day.Day, firstDraw bool) (Schedule, error) {
	if principal <= 0 || principal > money.MaxMinor {
		return Schedule{}, notFor(principal)
	}
	if t.Type() == Invoice {
		return t.invoice(principal, drawn)
	}
	l := newLoan(t.Product, principal, drawn, firstDraw)
	payments, err := l.payments()
	if err != nil {
		return Schedule{}, err
	}
	return l.sum(payments)
}

func (t Terms) invoice(principal money.Minor, drawn day.Day) (Schedule, error) {
	if t.Days < 1 {
		return Schedule{}, fmt.Errorf("schedule an invoice: %d days to pay", t.Days)
	}
	due := drawn + day.Day(t.Days)
	only := Payment{No: 1, Due: due, Principal: principal, Amount: principal}
	return Schedule{Payments: []Payment{only}, Total: principal}, nil
}

// loan is one drawing under a product.
type loan struct {
	Product
	drawn    day.Day
	purchase money.Minor
	capital  money.Minor // the purchase and a start fee that is financed
	upfront  money.Minor // a start fee that is due with the first payment
}

func newLoan(p Product, purchase money.Minor, drawn day.Day, first bool) loan {
	l := loan{Product: p, drawn: drawn, purchase: purchase, capital: purchase}
	switch {
	case first && p.StartFeeFirst:
		l.upfront = p.StartFee
	case first:
		l.capital += p.StartFee
	}
	return l
}

func (l loan) payments() ([]Payment, error) {
	switch l.Type {
	case Campaign:
		return l.annuity()
	case Fixed:
		if l.StatedPayment != 0 {
			return l.stated()
		}
		return l.annuity()
	case Account:
		return l.minimums(), nil
	case Delay:
		due := l.nextDueDay(l.drawn.AddMonths(l.Months))
		bearing := int64(l.Months - l.InterestFreeMonths)
		return l.single(due, l.capital.Share(int64(l.Rate)*bearing, monthly)), nil
	case Special:
		due := max(l.DueOn, l.drawn+minDaysToPay)
		return l.single(due, l.capital.Share(int64(l.Rate)*int64(due-l.drawn), daily)), nil
	}
	return nil, fmt.Errorf("schedule product %d: no type %q", l.ID, l.Type)
}

// single gives the only payment of a plan that waits.
func (l loan) single(due day.Day, interest money.Minor) []Payment {
	return []Payment{l.payment(1, due, interest, l.capital, l.capital)}
}

// payment gives one payment out of the balance before it.
func (l loan) payment(no int, due day.Day, interest, principal, balance money.Minor) Payment {
	fee := l.MonthlyFee
	if no == 1 {
		fee += l.upfront
	}
	return Payment{
		No:        no,
		Due:       due,
		Interest:  interest,
		Principal: principal,
		Fee:       fee,
		Amount:    interest + principal + fee,
		Balance:   balance - principal,
	}
}

// sum adds up the payments and what they cost in a year.
func (l loan) sum(payments []Payment) (Schedule, error) {
	financed := l.capital - l.purchase
	s := Schedule{Payments: payments, Fees: financed, FinancedFee: financed}
	for _, p := range payments {
		s.Total += p.Amount
		s.Interest += p.Interest
		s.Fees += p.Fee
	}
	apr, err := AnnualRate([]Flow{{Amount: l.purchase}}, flows(l.drawn, payments))
	if err != nil {
		return Schedule{}, notFor(l.purchase) // a fee that dwarfs the amount; all else pays back enough
	}
	s.APR = apr
	return s, nil
}

// flows places the payments on the time line: the first by the calendar, the others a month apart
// whatever the lengths of the months (domain 2.8).
func flows(drawn day.Day, payments []Payment) []Flow {
	first := SpanBetween(drawn, payments[0].Due)
	paid := make([]Flow, len(payments))
	for i, p := range payments {
		after := first
		after.Months += i
		paid[i] = Flow{Amount: p.Amount, After: after}
	}
	return paid
}
