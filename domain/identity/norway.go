package identity

import (
	"regexp"

	"respite/domain/checkdigit"
	"respite/value/country"
	"respite/value/day"
)

var (
	norwegianForm    = regexp.MustCompile(`^(\d{4})(\d{2})?(\d{2})-?(\d{5})$`)
	norwegianCompany = regexp.MustCompile(`^[89]\d{8}$`)
)

// norwegian reads fødselsnummer, D-number and organisasjonsnummer (domain 6.2). Both check digits
// must be right: the relaxed ones are for numbers issued from 2032.
func norwegian(text string, _ day.Day) (Number, bool) {
	if norwegianCompany.MatchString(text) {
		return Number{Company: true, Canonical: text}, checkdigit.Mod11(text[:8]) == text[8:]
	}
	parts := norwegianForm.FindStringSubmatch(text)
	if parts == nil {
		return Number{}, false
	}
	eleven := parts[1] + parts[3] + parts[4]
	year, known := norwegianYear(eleven[6:9], pair(eleven[4:]))
	if !known || !soundNorwegian(eleven) || parts[2] != "" && pair(parts[2]) != year/100 {
		return Number{}, false
	}
	dayOfMonth, month := pair(eleven), pair(eleven[2:])%40 // synthetic ones add 40 or 80
	if dayOfMonth > 40 {                                   // a D-number
		dayOfMonth -= 40
	}
	birth, exists := dated(year, month, dayOfMonth)
	return Number{Canonical: eleven, Birth: birth, Gender: genderOf(eleven[8])}, exists
}

func soundNorwegian(eleven string) bool {
	first := checkdigit.Eleventh(checkdigit.Sum(eleven[:9], 2, 5, 4, 9, 8, 1, 6, 7, 3))
	return first == eleven[9:10] && checkdigit.Mod11(eleven[:10]) == eleven[10:]
}

// norwegianYear tells the century by the three digits of the serial.
func norwegianYear(serial string, year int) (int, bool) {
	switch {
	case serial < "500":
		return 1900 + year, true
	case serial < "750" && year >= 54:
		return 1800 + year, true
	case year < 40:
		return 2000 + year, true
	case serial >= "900":
		return 1900 + year, true
	}
	return 0, false
}

// synthetic tells the numbers of nobody, which test registers give out: their months are 41 to 52 or 81 to 92.
func (n Number) synthetic() bool {
	return n.Country == country.NO && !n.Company && n.Canonical[2] >= '4'
}
