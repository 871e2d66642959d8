// Package checkdigit is the arithmetic by which numbers of banks and registers tell a slip of the pen.
//
// It takes ASCII digits only, which Digits tells beforehand, and must never know whose number it is:
// lengths and forms belong to domain/paymentref and domain/identity.
package checkdigit

import "strings"

// Digits tells whether the text is made of the digits 0 to 9 and is not empty.
func Digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// Sum adds the digits times their weights. Weights run from the right and repeat.
func Sum(digits string, weights ...int) int {
	sum := 0
	for i := range len(digits) {
		sum += int(digits[len(digits)-1-i]-'0') * weights[i%len(weights)]
	}
	return sum
}

// Complement gives the digit that brings a sum to the next multiple of ten.
func Complement(sum int) string { return digit((10 - sum%10) % 10) }

// Luhn gives the modulus 10 check digit that belongs behind the digits (domain 5.1).
func Luhn(digits string) string {
	sum := 0
	for i := range len(digits) {
		doubled := int(digits[len(digits)-1-i]-'0') * (2 - i%2)
		sum += doubled/10 + doubled%10
	}
	return Complement(sum)
}

// EndsInLuhn tells whether the text is digits of which the last is the Luhn digit of the others.
func EndsInLuhn(text string) bool {
	last := len(text) - 1
	return last > 0 && Digits(text) && Luhn(text[:last]) == text[last:]
}

// Mod11 gives the modulus 11 check digit by the weights 2 to 7 from the right (domain 5.3, 5.9, 6.2
// and 6.3). A check of ten is no digit; the result is then "-".
func Mod11(digits string) string { return Eleventh(Sum(digits, 2, 3, 4, 5, 6, 7)) }

// Eleventh gives the digit that brings a sum to a multiple of 11, or "-" where that takes ten.
func Eleventh(sum int) string {
	missing := (11 - sum%11) % 11
	if missing == 10 {
		return "-"
	}
	return digit(missing)
}

func digit(n int) string { return string(rune('0' + n)) }
