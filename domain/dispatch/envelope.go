package dispatch

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"respite/domain/consumer"
	"respite/value/country"
)

// Envelope gives the lines of an address as the post of its country reads them (domain 6.7). A letter that
// crosses a border says where it goes, in English as the world's posts agreed.
func Envelope(to consumer.Address, from country.Code) []string {
	lines := []string{to.Company, to.FirstName + " " + to.LastName, careOf(to.CareOf), street(to), postcode(to) + " " + to.City}
	if where, known := country.Of(string(to.Country)); known && to.Country != from {
		lines = append(lines, strings.ToUpper(where.Name))
	}
	for i, line := range lines {
		lines[i] = strings.Join(strings.FieldsFunc(line, separates), " ")
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// separates tells of what may not stand inside a printed line.
func separates(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func careOf(name string) string {
	if name == "" || strings.HasPrefix(strings.ToLower(name), "c/o") {
		return name
	}
	return "c/o " + name
}

// street puts the house number behind the street. Extensions that begin with a sign stand close: "12-3", "1/2".
func street(a consumer.Address) string {
	number := a.HouseNumber
	first, _ := utf8.DecodeRuneInString(a.HouseExtension)
	if unicode.IsLetter(first) || unicode.IsDigit(first) {
		number += " "
	}
	return a.Street + " " + number + a.HouseExtension
}

// postcode spaces the code as the country shows it: "118 60" in Sweden, "2521 VA" in the Netherlands.
func postcode(a consumer.Address) string {
	code := strings.ReplaceAll(a.PostalCode, " ", "")
	switch {
	case a.Country == country.SE && len(code) == 5:
		return code[:3] + " " + code[3:]
	case a.Country == country.NL && len(code) == 6:
		return code[:4] + " " + code[4:]
	}
	return a.PostalCode
}
