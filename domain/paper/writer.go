package paper

import (
	"fmt"
	"slices"
	"strings"

	"respite/domain/basket"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// writer puts words in a language, and numbers and dates in the way of a country.
type writer struct {
	words
	language string
	home     country.Code
	currency money.Currency
}

// newWriter takes the language wanted if documents are written in it, and else the country's.
func newWriter(language string, home country.Code, currency money.Currency) writer {
	if !slices.Contains(Languages(), language) {
		language = languageOf[home]
	}
	return writer{words: catalogue(), language: language, home: home, currency: currency}
}

func (w writer) say(p phrase, fill ...string) string { return p.in(w.language, fill...) }

// notation is how a country writes numbers and dates (domain 11.4).
type notation struct {
	thousands string
	percent   string
	date      func(year, month, date int) string
}

// Blanks inside a number never break a line.
const (
	blank = "\u00a0"
	minus = "\u2212"
)

var notations = map[country.Code]notation{
	country.AT: {".", blank + "%", dotted},
	country.DE: {".", blank + "%", dotted},
	country.DK: {".", blank + "%", dotted},
	country.FI: {blank, blank + "%", dotted},
	country.NL: {".", "%", dashed},
	country.NO: {blank, blank + "%", dotted},
	country.SE: {blank, blank + "%", yearFirst},
}

func dotted(year, month, date int) string    { return fmt.Sprintf("%02d.%02d.%d", date, month, year) }
func dashed(year, month, date int) string    { return fmt.Sprintf("%02d-%02d-%d", date, month, year) }
func yearFirst(year, month, date int) string { return fmt.Sprintf("%d-%02d-%02d", year, month, date) }

// number writes a decimal number such as "-1234.50" with the country's marks. All countries served
// have a decimal comma.
func (w writer) number(decimal string) string {
	digits, negative := strings.CutPrefix(decimal, "-")
	whole, fraction, broken := strings.Cut(digits, ".")
	var out strings.Builder
	if negative {
		out.WriteString(minus)
	}
	for i, digit := range whole {
		if left := len(whole) - i; i > 0 && left%3 == 0 {
			out.WriteString(notations[w.home].thousands)
		}
		out.WriteRune(digit)
	}
	if broken {
		out.WriteString("," + fraction)
	}
	return out.String()
}

func (w writer) amount(m money.Minor) string { return w.number(m.Decimal()) }

// sum writes an amount with its currency: "kr" would not tell which (domain 11.4).
func (w writer) sum(m money.Minor) string { return w.amount(m) + blank + string(w.currency) }

func (w writer) price(p money.Price) string        { return w.number(p.String()) }
func (w writer) quantity(q basket.Quantity) string { return w.number(q.String()) }
func (w writer) percent(decimal string) string     { return w.number(decimal) + notations[w.home].percent }
func (w writer) date(d day.Day) string {
	year, month, date := d.Date()
	return notations[w.home].date(year, int(month), date)
}
