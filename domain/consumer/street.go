package consumer

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	// streetLine finds the last group of digits with what may follow a house number (domain 6.7). A
	// street may itself end in a number: "Plein 1944 12", "Q7 24".
	streetLine = regexp.MustCompile(`^(.*\D\d*)\s+(\d+)(\s?[A-Za-z]{0,4}(?:\s?[-/]\s?\w{1,4}|\s[A-Za-z]{1,4})*)$`)

	// loose is a mark inside a group of numbers: "5 - 7" is one house, not house 7 in the street "5 -".
	loose = regexp.MustCompile(`(\d[A-Za-z]?) ?([-/]) ?`)
)

// SplitStreet takes an address line of DE, AT or NL apart: street, house number, and the extension
// without blanks round its marks ("XI", "-3", "/2/3"). Of a line without a house number it gives the
// whole line as the street, and false: somebody must be asked.
func SplitStreet(line string) (string, string, string, bool) {
	line = strings.Join(strings.Fields(strings.Map(plainDash, line)), " ")
	parts := streetLine.FindStringSubmatch(loose.ReplaceAllString(line, "$1$2"))
	if parts == nil {
		return line, "", "", false
	}
	street := strings.TrimRight(parts[1], ", ")
	if !strings.ContainsFunc(street, unicode.IsLetter) {
		return line, "", "", false
	}
	return street, parts[2], strings.TrimSpace(parts[3]), true
}

func plainDash(r rune) rune {
	if unicode.Is(unicode.Dash, r) {
		return '-'
	}
	return r
}
