package paymentref

import (
	"regexp"
	"strings"

	"respite/domain/checkdigit"
)

// IBAN is an account number of ISO 13616 without blanks, in upper case, that passed its check.
type IBAN string

// ibanForms are the forms of the countries served (domain 5.9); of others only the frame is known.
var (
	ibanForms = map[string]*regexp.Regexp{
		"AT": regexp.MustCompile(`^AT\d{18}$`),
		"DE": regexp.MustCompile(`^DE\d{20}$`),
		"DK": regexp.MustCompile(`^DK\d{16}$`),
		"FI": regexp.MustCompile(`^FI\d{16}$`),
		"NL": regexp.MustCompile(`^NL\d{2}[A-Z]{4}\d{10}$`),
		"NO": regexp.MustCompile(`^NO\d{13}$`),
		"SE": regexp.MustCompile(`^SE\d{22}$`),
	}
	ibanFrame = regexp.MustCompile(`^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$`)
)

// ParseIBAN reads an IBAN with or without blanks, in any letter case.
func ParseIBAN(text string) (IBAN, bool) {
	tight := strings.Map(withoutMarks, strings.ToUpper(text))
	if !ibanFrame.MatchString(tight) || mod97(tight[4:]+tight[:4]) != 1 {
		return "", false
	}
	if form, known := ibanForms[tight[:2]]; known && !form.MatchString(tight) {
		return "", false
	}
	return IBAN(tight), true
}

// Print gives the number in groups of four.
func (i IBAN) Print() string { return fromLeft(string(i), 4) }

// Bankgiro is a Swedish bankgiro number, 7 or 8 digits. The same digits may be a plusgiro number of
// somebody else (domain 5.2).
type Bankgiro string

// ParseBankgiro reads a bankgiro number with or without its hyphen.
func ParseBankgiro(text string) (Bankgiro, bool) {
	tight := strings.Map(withoutMarks, text)
	if !between(tight, 7, 8) || !checkdigit.EndsInLuhn(tight) {
		return "", false
	}
	return Bankgiro(tight), true
}

// Print gives the number with the hyphen before its last four digits.
func (b Bankgiro) Print() string {
	head, tail := split(string(b), 4)
	return head + "-" + tail
}

// Plusgiro is a Swedish plusgiro number, 2 to 8 digits.
type Plusgiro string

// ParsePlusgiro reads a plusgiro number with or without blanks and hyphen.
func ParsePlusgiro(text string) (Plusgiro, bool) {
	tight := strings.Map(withoutMarks, text)
	if !between(tight, 2, 8) || !checkdigit.EndsInLuhn(tight) {
		return "", false
	}
	return Plusgiro(tight), true
}

// Print gives the number in pairs from the right, the check digit behind a hyphen.
func (p Plusgiro) Print() string {
	body, check := split(string(p), 1)
	return fromRight(body, 2) + "-" + check
}

// NorwegianAccount is a Norwegian account number, 11 digits of which the last is a check.
type NorwegianAccount string

// ParseNorwegianAccount reads a Norwegian account number with or without dots and blanks.
func ParseNorwegianAccount(text string) (NorwegianAccount, bool) {
	tight := strings.Map(withoutMarks, text)
	body, check := split(tight, 1)
	if !between(tight, 11, 11) || check != checkdigit.Mod11(body) {
		return "", false
	}
	return NorwegianAccount(tight), true
}

// Print gives the number as bank, kind and customer: "8601 11 17947".
func (a NorwegianAccount) Print() string {
	bank, rest := split(string(a), 7)
	return bank + " " + rest[:2] + " " + rest[2:]
}
