package identity

import (
	"regexp"
	"strconv"
	"strings"

	"respite/domain/checkdigit"
	"respite/value/day"
)

var (
	finnishForm    = regexp.MustCompile(`^(\d{6})([-+A-FU-Y]?)(\d{3})([0-9A-Y])$`)
	finnishCompany = regexp.MustCompile(`^(\d{7})-?(\d)$`)
)

const finnishChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY"

// finnish reads henkilötunnus and Y-tunnus (domain 6.4). The sign tells the century and is part of the
// number; a missing one is taken for "-".
func finnish(text string, _ day.Day) (Number, bool) {
	if parts := finnishCompany.FindStringSubmatch(text); parts != nil {
		check := checkdigit.Eleventh(checkdigit.Sum(parts[1], 2, 4, 8, 5, 10, 9, 7))
		return Number{Company: true, Canonical: parts[1] + parts[2]}, check == parts[2]
	}
	parts := finnishForm.FindStringSubmatch(text)
	if parts == nil {
		return Number{}, false
	}
	date, sign, serial, check := parts[1], parts[2], parts[3], parts[4]
	if sign == "" {
		sign = "-"
	}
	nine, err := strconv.Atoi(date + serial)
	if err != nil || serial < "002" || finnishChecks[nine%31] != check[0] {
		return Number{}, false
	}
	birth, exists := dated(finnishCentury(sign)+pair(date[4:]), pair(date[2:]), pair(date))
	return Number{Canonical: date + sign + serial + check, Birth: birth, Gender: genderOf(serial[2])}, exists
}

func finnishCentury(sign string) int {
	switch {
	case sign == "+":
		return 1800
	case strings.Contains("ABCDEF", sign):
		return 2000
	}
	return 1900
}
