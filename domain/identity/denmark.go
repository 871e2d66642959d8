package identity

import (
	"regexp"

	"respite/domain/checkdigit"
	"respite/value/day"
)

var (
	danishForm    = regexp.MustCompile(`^(\d{6})-?(\d{4})$`)
	danishCompany = regexp.MustCompile(`^\d{8}$`)
)

// danish reads CPR and CVR numbers (domain 6.3). A CPR number has had no check digit since 2007; only
// its date can be wrong. Administrative numbers, with 60 added to the day, have no date.
func danish(text string, _ day.Day) (Number, bool) {
	if danishCompany.MatchString(text) {
		return Number{Company: true, Canonical: text}, checkdigit.Mod11(text[:7]) == text[7:]
	}
	parts := danishForm.FindStringSubmatch(text)
	if parts == nil {
		return Number{}, false
	}
	ten := parts[1] + parts[2]
	birth, exists := dated(danishYear(ten[6], pair(ten[4:])), pair(ten[2:]), pair(ten))
	return Number{Canonical: ten, Birth: birth, Gender: genderOf(ten[9])}, exists
}

// danishYear tells the century by the seventh digit.
func danishYear(seventh byte, year int) int {
	switch {
	case seventh <= '3':
		return 1900 + year
	case seventh == '4' || seventh == '9':
		if year >= 37 {
			return 1900 + year
		}
	case year >= 58:
		return 1800 + year
	}
	return 2000 + year
}
