package identity

import (
	"regexp"

	"respite/domain/checkdigit"
	"respite/value/day"
)

// 16 stands in the place of the century before the number of a company.
var swedishForm = regexp.MustCompile(`^(16|18|19|20)?(\d{6})([-+]?)(\d{4})$`)

// swedish reads personnummer, samordningsnummer and organisationsnummer (domain 6.1).
func swedish(text string, today day.Day) (Number, bool) {
	parts := swedishForm.FindStringSubmatch(text)
	if parts == nil {
		return Number{}, false
	}
	century, date, sign, ten := parts[1], parts[2], parts[3], parts[2]+parts[4]
	switch {
	case !checkdigit.EndsInLuhn(ten):
		return Number{}, false
	case date[2] >= '2': // no month, so a company
		return Number{Company: true, Canonical: ten}, (century == "" || century == "16") && sign != "+"
	case century == "16":
		return Number{}, false
	}
	dayOfMonth := pair(date[4:])
	if dayOfMonth > 60 {
		dayOfMonth -= 60
	}
	birth, known := dated(swedishYear(century+date, sign, dayOfMonth, today), pair(date[2:]), dayOfMonth)
	canonical := birth.String()[:4] + ten[2:]
	return Number{Canonical: canonical, Birth: birth, Gender: genderOf(ten[8])}, known
}

// swedishYear gives the year of YYYYMMDD, or of YYMMDD the latest that goes with the sign: "+" stands
// from the year in which the holder turns 100.
func swedishYear(date, sign string, dayOfMonth int, today day.Day) int {
	if len(date) == 8 {
		return pair(date)*100 + pair(date[2:])
	}
	thisYear, _, _ := today.Date()
	if sign == "+" {
		return latest(pair(date), thisYear-100)
	}
	year := latest(pair(date), thisYear)
	if birth, _ := dated(year, pair(date[2:]), dayOfMonth); birth > today {
		return year - 100
	}
	return year
}

// latest gives the last year up to another that ends in the two digits.
func latest(digits, upTo int) int { return upTo - (upTo-digits)%100 }
