// Package paymentref is what a consumer quotes when paying, and what else stands on a slip: account
// numbers, the bank bar code, the text of a QR code (domain 5).
//
// A claim has one reference for life. References are text and must never become numbers: a leading
// zero counts. Two countries may write the same digits for different claims, so a reference must
// never be looked up without its country.
package paymentref

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"respite/domain/checkdigit"
	"respite/value/country"
)

// Reference is a payment reference in its normal form: digits without blanks or marks, or "RF" and
// what follows it in upper case (domain 5).
type Reference string

// maxClaim is the largest claim number that has a place on the slips of every country; the Danish
// one has the least room.
const maxClaim = 99_999_999_999_999

// form is how a country writes references: how a claim number is dressed, and which texts in their
// normal form pass its check.
type form struct {
	dress func(claim string) string
	sound func(text string) bool
}

var forms = map[country.Code]form{
	country.SE: {ocr, soundOCR},
	country.NO: {kid, soundKID},
	country.DK: {fik, soundFIK},
	country.FI: {viite, soundViite},
	country.NL: {kenmerk, soundKenmerk},
	country.DE: {creditorReference, soundCreditorReference},
	country.AT: {creditorReference, soundCreditorReference},
}

// For gives the reference of a claim in the form of a country: OCR with its length digit in SE, KID
// with modulus 10 in NO, the 15 digits of +71 in DK, viite in FI, betalingskenmerk in NL, RF
// (ISO 11649) in DE and AT. Claims are numbered from 1 to 99,999,999,999,999.
func For(home country.Code, claim int64) (Reference, error) {
	f, served := forms[home]
	switch {
	case !served:
		return "", fmt.Errorf("make a payment reference: %q has no form of its own", home)
	case claim < 1 || claim > maxClaim:
		return "", fmt.Errorf("make a payment reference of %s: no claim has the number %d", home, claim)
	}
	return Reference(f.dress(strconv.FormatInt(claim, 10))), nil
}

// Normal gives the form in which all spellings of one reference are the same. Blanks, dots and
// hyphens go, but not the minus that may end a KID; letters become large; a viite loses its leading
// zeros, a Danish line all but its number, and in FI and NL the national reference comes out of its
// RF dress. What is no reference comes out as it may.
func Normal(home country.Code, text string) Reference {
	tight := strings.Map(withoutMarks, strings.ToUpper(text))
	switch home {
	case country.NO:
		if last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(text)); unicode.Is(unicode.Dash, last) {
			tight += "-"
		}
	case country.DK:
		tight = numberOfLine(tight)
	case country.NL:
		tight = undressed(tight)
	case country.FI:
		tight = withoutZeros(undressed(tight))
	}
	return Reference(tight)
}

func withoutMarks(r rune) rune {
	if r == '.' || unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) {
		return -1
	}
	return r
}

// Valid tells whether a text, however it is spelt, passes the check of the country's references.
// Forms that are not issued here are known too: an OCR without length digit, a KID with modulus 11,
// the 16 digits of +75, all lengths of a betalingskenmerk.
func Valid(home country.Code, text string) bool {
	f, served := forms[home]
	return served && f.sound(string(Normal(home, text)))
}

// RF gives the reference as ISO 11649 for the structured field of a euro payment; Normal in the
// country of the reference leads back. It is meant for references of FI, NL, DE and AT.
func (r Reference) RF() Reference {
	if soundCreditorReference(string(r)) {
		return r
	}
	return Reference(creditorReference(string(r)))
}

// Print gives the reference as people read it: a viite in fives from the right, other references in
// the euro area in fours from the left. The others stay whole, for machines read their slips.
func (r Reference) Print(home country.Code) string {
	switch {
	case strings.HasPrefix(string(r), "RF"), home == country.NL:
		return fromLeft(string(r), 4)
	case home == country.FI:
		return fromRight(string(r), 5)
	}
	return string(r)
}

func fromLeft(text string, size int) string {
	var groups []string
	for ; len(text) > size; text = text[size:] {
		groups = append(groups, text[:size])
	}
	return strings.Join(append(groups, text), " ")
}

func fromRight(text string, size int) string {
	if first := len(text) % size; first > 0 && first < len(text) {
		return text[:first] + " " + fromLeft(text[first:], size)
	}
	return fromLeft(text, size)
}

// padded fills a number with zeros on its left.
func padded(digits string, width int) string {
	return strings.Repeat("0", max(0, width-len(digits))) + digits
}

// between tells whether the text is digits, at least and at most so many.
func between(text string, least, most int) bool {
	return len(text) >= least && len(text) <= most && checkdigit.Digits(text)
}
