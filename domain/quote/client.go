package quote

import (
	"math"

	"respite/domain/plan"
	"respite/value/money"
)

// The client's own arithmetic, in floats because it is: amounts in major units, rates in percent a year,
// a month a twelfth of a year. To be even a little more exact would be to show other amounts.

// monthlyPercent turns percent a year into parts a month.
const monthlyPercent = 1200

// Where the client's search for a rate ends (XML-RPC reference 5.2).
const (
	nothing  = 0.01      // an amount that counts as none
	tooHigh  = 1_000_000 // percent; from there on it gives up
	maxSteps = 200       // of halving; about 60 are needed, and the client itself sets no bound
)

// What the client's search says instead of a rate.
const (
	paidLess  = -1 // less is paid back than was lent
	unbounded = -2
)

// maxAnnual bounds the rates that are shown, in percent: a hundred billion, as in plan.AnnualRate.
const maxAnnual = 1e11

// loan is a product and a sum as the client knows them from the product's record (XML-RPC reference 3.8).
type loan struct {
	sum     float64 // at the checkout with the start fee
	months  int
	rate    float64
	fee     float64 // a month
	least   float64 // the lowest payment of an account at the checkout
	account bool
}

func loanOf(p plan.Product, sum money.Minor, page Page) loan {
	l := loan{
		sum: major(sum), months: p.Months, rate: percent(p.Rate), fee: major(p.MonthlyFee),
		account: p.Type == plan.Account,
	}
	if page == Checkout {
		l.sum += major(p.StartFee)
		if l.account {
			l.least = major(plan.LowestPayment(p.Country))
		}
	}
	return l
}

// shownPayments gives the payments behind the costs; only the checkout counts the monthly fee.
func shownPayments(p plan.Product, sum money.Minor, page Page) []float64 {
	l := loanOf(p, sum, page)
	if page == Article {
		l.fee = 0
	}
	return l.payments(l.account)
}

// ratedPayments gives the payments behind the annual rate, which asks no account for a part of its
// balance.
func (l loan) ratedPayments() []float64 { return l.payments(false) }

// payments gives the payment list (XML-RPC reference 5.2). With parts, a payment repays at least the part of
// the balance that an account asks for.
func (l loan) payments(parts bool) []float64 {
	level := annuity(l.sum, l.months, l.rate) + l.fee
	var list []float64
	for balance := l.sum; len(list) < l.months && balance > nothing; {
		interest := balance * l.rate / monthlyPercent
		owed := balance + interest + l.fee
		if l.least >= owed || level >= owed {
			return append(list, owed)
		}
		payment := max(level, l.least)
		if parts {
			payment = max(payment, balance/accountParts+l.fee+interest)
		}
		list = append(list, payment)
		balance = owed - payment
	}
	return list
}

// accountParts is into how many parts an account's payment divides the balance.
const accountParts = 24

// annuity gives the equal payment that repays a sum with interest in a number of months; in none, it is
// the sum.
func annuity(sum float64, months int, rate float64) float64 {
	if months == 0 {
		return sum
	}
	if rate == 0 {
		return sum / float64(months)
	}
	monthly := rate / monthlyPercent
	return sum * monthly / (1 - math.Pow(1+monthly, -float64(months)))
}

// present gives how much more was lent than the payments are worth, the first of them a month later.
func present(sum float64, payments []float64, rate float64) float64 {
	for i, payment := range payments {
		sum -= payment / math.Pow(1+rate/monthlyPercent, float64(i+1))
	}
	return sum
}

// irr gives the yearly rate, without interest on interest, at which the payments are worth the sum; or
// paidLess or unbounded.
func irr(sum float64, payments []float64) float64 {
	low, high := 0.0, 100.0
	if present(sum, payments, low) > 0 {
		return paidLess
	}
	for range maxSteps {
		middle := (low + high) / 2
		surplus := present(sum, payments, middle)
		switch {
		case math.Abs(surplus) < nothing:
			return middle
		case present(sum, payments, high) < 0:
			low, high = high, 2*high
		case surplus >= 0:
			high = middle
		default:
			low = middle
		}
		if high >= tooHigh {
			break
		}
	}
	return unbounded
}

// compound gives the percent of a year with interest on interest.
func compound(irr float64) float64 { return 100 * (math.Pow(1+irr/monthlyPercent, 12) - 1) }

// annual gives the rate to show, and whether there is one.
func annual(irr float64) (APR, bool) {
	rate := compound(irr)
	if irr < 0 || rate > maxAnnual {
		return 0, false
	}
	return APR(whole(rate * 100)), true
}

func total(payments []float64) float64 {
	sum := 0.0
	for _, payment := range payments {
		sum += payment
	}
	return sum
}

// step is the least amount a country's round amounts differ by, in minor units.
type step money.Minor

// stepOf gives the step of a currency: what the countries with the euro round to differs from the others
// (XML-RPC reference 5.1).
func stepOf(currency money.Currency) step {
	if currency == money.EUR {
		return 10
	}
	return 100
}

// nearest rounds an amount in major units, half upwards.
func (s step) nearest(amount float64) money.Minor {
	return money.Minor(math.Floor(amount*float64(100/s)+0.5)) * money.Minor(s)
}

// percent gives a rate as the record has it, with two decimals at most.
func percent(rate money.Rate) float64 { return float64(rate.BasisPoints()) / 100 }

func major(amount money.Minor) float64 { return float64(amount) / 100 }

// minor rounds an amount in major units to a minor unit.
func minor(amount float64) money.Minor { return money.Minor(whole(amount * 100)) }

// whole rounds half away from zero what has been rounded to 15 digits before, as the language of most
// shops does it: 1.005 is 1.01 there, although its nearest float is less.
func whole(number float64) int64 {
	if number == 0 {
		return 0
	}
	digits := math.Pow10(14 - int(math.Floor(math.Log10(math.Abs(number)))))
	return int64(math.Round(math.Round(number*digits) / digits))
}

// OldMonthlyCost gives what the oldest client software shows for a month: interest of 45 days for the
// whole time and, at the checkout, the monthly fee and the lowest payment; both rounded up. It has none
// for a product without months (XML-RPC reference 5.5).
func OldMonthlyCost(p plan.Product, sum money.Minor, page Page) (money.Minor, bool) {
	if p.Months == 0 {
		return 0, false
	}
	lent, rate, up := float64(sum), percent(p.Rate), stepOf(p.Currency)
	cost := (lent + 45.0/365*rate/100*lent) / float64(p.Months)
	if page == Article {
		return up.above(cost), true
	}
	fee, least := float64(p.MonthlyFee), oldLeast[p.Currency]
	if p.Currency == money.EUR {
		fee /= 10 // as the client has it
	}
	if cost+fee < float64(least) {
		return least, true
	}
	return up.above(cost + fee), true
}

// oldLeast are the lowest payments of the oldest client software; it knows no countries.
var oldLeast = map[money.Currency]money.Minor{money.SEK: 50_00, money.NOK: 95_00, money.EUR: 8_95, money.DKK: 89_00}

// above rounds an amount in minor units up; what is round already goes a step up.
func (s step) above(amount float64) money.Minor {
	return money.Minor(s) * money.Minor(whole((float64(s)/2+amount)/float64(s)))
}

// PeriodicCost gives what the oldest call for the cost of a month answers: an annuity with interest by days,
// the first payment after 60 and the others 30 apart, and the monthly fee (XML-RPC reference 5.6).
func PeriodicCost(p plan.Product, sum money.Minor) money.Minor {
	const firstDays, laterDays, yearDays = 60, 30, 365.25
	day := math.Pow(1+percent(p.Rate)/100, 1/yearDays)
	worth := 1.0
	for k := 1; k < p.Months; k++ {
		worth += math.Pow(day, float64(laterDays*k))
	}
	days := (p.Months-1)*laterDays + firstDays
	payment := math.Pow(day, float64(days)) * float64(sum+p.StartFee) / worth
	return money.Minor(whole(payment + float64(p.MonthlyFee)))
}
