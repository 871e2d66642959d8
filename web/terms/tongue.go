package terms

import (
	"strconv"
	"strings"
	"time"

	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// tongue is everything that one language says, and how it writes numbers and dates (domain 11.4).
type tongue struct {
	code                       string // BCP 47
	thousands, decimal, suffix string // suffix: the percent sign with what stands before it
	layout                     string // of a date, as package time has it

	// Of an invoice. {days} is a number of days, in one form for one day and in another for more.
	invoice, timeToPay, oneDay, manyDays, invoiceFee string
	returns, late                                    string

	// Of a product. {amount} is the sum of a purchase.
	example, payments, monthly, first, dueOn              string
	startFee, monthlyFee, rate, apr, credit, total, offer string
	least, most, until, account                           string

	notFound, noTerms string
}

// blank stands inside a number and never breaks a line.
const blank = "\u00a0"

// tongues are the languages of the countries. English is for everybody else.
var tongues = map[country.Code]tongue{
	country.SE: swedish, country.NO: norwegian, country.DK: danish, country.FI: finnish,
	country.DE: german, country.AT: german, country.NL: dutch,
}

func tongueOf(code country.Code) tongue {
	if spoken, known := tongues[code]; known {
		return spoken
	}
	return english
}

func fill(sentence string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(sentence)
}

func (t tongue) days(n int) string {
	form := t.manyDays
	if n == 1 {
		form = t.oneDay
	}
	return fill(form, "{days}", strconv.Itoa(n))
}

// number writes a decimal number that is not negative, such as "1234.50".
func (t tongue) number(plain string) string {
	whole, fraction, broken := strings.Cut(plain, ".")
	var out strings.Builder
	for i, digit := range whole {
		if left := len(whole) - i; i > 0 && left%3 == 0 {
			out.WriteString(t.thousands)
		}
		out.WriteRune(digit)
	}
	if broken {
		out.WriteString(t.decimal + fraction)
	}
	return out.String()
}

// sum writes an amount with its currency: "kr" would not tell which (domain 11.4).
func (t tongue) sum(m money.Money) string {
	return t.number(m.Minor.Decimal()) + blank + string(m.Currency)
}

func (t tongue) percent(plain string) string { return t.number(plain) + t.suffix }

func (t tongue) date(d day.Day) string { return d.Start(time.UTC).Format(t.layout) }
