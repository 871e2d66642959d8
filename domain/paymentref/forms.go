package paymentref

import (
	"fmt"
	"regexp"
	"strings"

	"respite/domain/checkdigit"
)

// ocr writes a claim with the length digit and the Luhn digit (domain 5.2).
func ocr(claim string) string {
	measured := claim + fmt.Sprint((len(claim)+2)%10)
	return measured + checkdigit.Luhn(measured)
}

// soundOCR leaves the length digit alone: whether one is there is a matter of the bank agreement.
func soundOCR(text string) bool { return between(text, 2, 25) && checkdigit.EndsInLuhn(text) }

// kid writes a claim with modulus 10, which never ends in the minus of modulus 11 (domain 5.3).
func kid(claim string) string { return claim + checkdigit.Luhn(claim) }

func soundKID(text string) bool {
	body, check := split(text, 1)
	if !between(body, 1, 24) {
		return false
	}
	return check == checkdigit.Luhn(body) || check == checkdigit.Mod11(body)
}

// fik writes the number of the card kind +71 (domain 5.4).
func fik(claim string) string {
	body := padded(claim, 14)
	return body + checkdigit.Luhn(body)
}

// soundFIK knows +71 with 15 digits and +75 with 16.
func soundFIK(text string) bool { return between(text, 15, 16) && checkdigit.EndsInLuhn(text) }

// numberOfLine gives the number out of a printed line, such as 15 digits out of "+71<…+8…<".
func numberOfLine(text string) string {
	if !strings.HasPrefix(text, "+71<") && !strings.HasPrefix(text, "+75<") {
		return text
	}
	number, _, _ := strings.Cut(text[len("+71<"):], "+")
	return strings.TrimSuffix(number, "<")
}

// The shortest viite is three digits and its check (domain 5.5).
const shortestViite = 4

func viite(claim string) string {
	body := padded(claim, shortestViite-1)
	return withoutZeros(body + viiteCheck(body))
}

func viiteCheck(body string) string { return checkdigit.Complement(checkdigit.Sum(body, 7, 3, 1)) }

func soundViite(text string) bool {
	body, check := split(text, 1)
	return between(text, shortestViite, 20) && check == viiteCheck(body)
}

// withoutZeros drops the leading zeros of a viite, as far as it stays one.
func withoutZeros(text string) string {
	for len(text) > shortestViite && text[0] == '0' {
		text = text[1:]
	}
	return text
}

// kenmerk writes a claim of at most 12 digits with check and length digit, a longer one with the
// check only, in 16 digits (domain 5.6).
func kenmerk(claim string) string {
	if len(claim) > 12 {
		body := padded(claim, 15)
		return kenmerkCheck(body) + body
	}
	body := padded(claim, 7)
	measured := fmt.Sprint(len(body)%10) + body
	return kenmerkCheck(measured) + measured
}

func kenmerkCheck(digits string) string {
	check := checkdigit.Eleventh(checkdigit.Sum(digits, 2, 4, 8, 5, 10, 9, 7, 3, 6, 1))
	if check == "-" {
		return "1"
	}
	return check
}

func soundKenmerk(text string) bool {
	switch {
	case !checkdigit.Digits(text):
		return false
	case len(text) == 7:
		return true
	case len(text) == 16:
		return text[:1] == kenmerkCheck(text[1:])
	case len(text) >= 9 && len(text) <= 14:
		return text[:1] == kenmerkCheck(text[1:]) && text[1:2] == fmt.Sprint((len(text)-2)%10)
	}
	return false
}

var creditorForm = regexp.MustCompile(`^RF\d\d[A-Z0-9]{1,21}$`)

// creditorReference writes up to 21 letters and digits as ISO 11649 (domain 5.5).
func creditorReference(body string) string {
	return fmt.Sprintf("RF%02d%s", 98-mod97(body+"RF00"), body)
}

func soundCreditorReference(text string) bool {
	return creditorForm.MatchString(text) && mod97(text[4:]+text[:4]) == 1
}

// undressed gives the digits inside a valid RF reference, and any other text as it is.
func undressed(text string) string {
	if soundCreditorReference(text) && checkdigit.Digits(text[4:]) {
		return text[4:]
	}
	return text
}

// mod97 is the remainder of ISO 7064: digits count as themselves, the letters A to Z as 10 to 35.
func mod97(text string) int {
	remainder := 0
	for _, r := range text {
		if r >= 'A' {
			remainder = (remainder*100 + int(r-'A') + 10) % 97
		} else {
			remainder = (remainder*10 + int(r-'0')) % 97
		}
	}
	return remainder
}

// split cuts the last characters off a text; of a shorter one, nothing is left before them.
func split(text string, last int) (string, string) {
	at := max(0, len(text)-last)
	return text[:at], text[at:]
}
