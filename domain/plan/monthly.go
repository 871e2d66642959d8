package plan

import (
	"fmt"
	"math/big"

	"respite/value/money"
)

// What a yearly rate is divided by, for interest of a month and of a day (domain 2.4: 1/12 for equal
// months, a year of 365 days for the rest).
const (
	monthly = 12 * int64(100*money.Percent)
	daily   = 365 * int64(100*money.Percent)
)

// accountParts is into how many parts the minimum of an account divides its balance (domain 2.3).
const accountParts = 24

// maxPayments bounds every schedule. An account's falling minimum ends by about 600 payments.
const maxPayments = 1000

// repayment tells how much of the balance payment no repays, given the month's interest.
type repayment func(no int, balance, interest money.Minor) money.Minor

// amortise lets the capital run down month by month. Every payment repays something and none more than
// is left, so that it ends early where rounding has repaid everything early.
func (l loan) amortise(repaid repayment) []Payment {
	var payments []Payment
	for balance := l.capital; balance > 0 && len(payments) < maxPayments; {
		no := len(payments) + 1
		interest := l.interest(balance)
		principal := min(max(1, repaid(no, balance, interest)), balance)
		payments = append(payments, l.payment(no, l.monthlyDue(l.drawn, no), interest, principal, balance))
		balance -= principal
	}
	return payments
}

// interest gives a month's interest.
func (l loan) interest(balance money.Minor) money.Minor {
	return balance.Share(int64(l.Rate), monthly)
}

// annuity gives equal payments; without interest the first ones take the odd minor units, with it the
// last one takes what rounding left (domain 2.2).
func (l loan) annuity() ([]Payment, error) {
	if l.Months < 1 || l.Months > maxMonths {
		return nil, fmt.Errorf("schedule product %d: %d months", l.ID, l.Months)
	}
	if l.Rate == 0 {
		parts := l.capital.Split(l.Months)
		return l.amortise(func(no int, _, _ money.Minor) money.Minor { return parts[no-1] }), nil
	}
	level := l.level()
	return l.amortise(func(no int, balance, interest money.Minor) money.Minor {
		if no == l.Months {
			return balance
		}
		return level - interest
	}), nil
}

// level gives the annuity without fee, rounded half up to a minor unit. With the monthly rate r/m it is
// capital * r * (m+r)^n / (m * ((m+r)^n - m^n)): whole numbers, so that nothing is lost before the
// rounding.
func (l loan) level() money.Minor {
	rate, whole, months := big.NewInt(int64(l.Rate)), big.NewInt(monthly), big.NewInt(int64(l.Months))
	grown := new(big.Int).Add(whole, rate)
	grown.Exp(grown, months, nil)
	ground := new(big.Int).Exp(whole, months, nil)

	above := new(big.Int).Mul(big.NewInt(int64(l.capital)), rate)
	above.Mul(above, grown)
	below := new(big.Int).Sub(grown, ground)
	below.Mul(below, whole)

	above.Lsh(above, 1).Add(above, below)
	return money.Minor(above.Div(above, below.Lsh(below, 1)).Int64())
}

// stated gives payments of the product's own size, as many as it takes.
func (l loan) stated() ([]Payment, error) {
	level := l.StatedPayment - l.MonthlyFee
	if level <= l.interest(l.capital) {
		return nil, notFor(l.purchase) // it would never be repaid
	}
	payments := l.amortise(func(_ int, _, interest money.Minor) money.Minor { return level - interest })
	if len(payments) > maxMonths {
		return nil, notFor(l.purchase)
	}
	return payments, nil
}

// minimums gives the payments of an account if only the minimum is paid.
func (l loan) minimums() []Payment {
	return l.amortise(func(_ int, balance, interest money.Minor) money.Minor {
		return l.MinimumDue(balance, interest, l.MonthlyFee) - interest - l.MonthlyFee
	})
}

// MinimumDue gives the least an account asks for in a month: a part of the balance with the month's
// interest and fee, but not less than the minimum payment, and never more than is owed (domain 2.3).
func (p Product) MinimumDue(balance, interest, fee money.Minor) money.Minor {
	part := (balance + accountParts - 1) / accountParts
	return min(balance+interest+fee, max(p.MinimumPayment, part+interest+fee))
}
