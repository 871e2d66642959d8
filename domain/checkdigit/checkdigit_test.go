package checkdigit_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/checkdigit"
)

func TestDigits_TakesASCIIDigitsOnly(t *testing.T) {
	for text, want := range map[string]bool{
		"0": true, "0123456789": true, "": false, "12a": false, "1 2": false, "-1": false, "١٢": false, "１２": false, "1\xff": false,
	} {
		if got := checkdigit.Digits(text); got != want {
			t.Errorf("Digits(%q) = %t", text, got)
		}
	}
}

func TestSum_WeighsFromTheRightAndRepeats(t *testing.T) {
	if got := checkdigit.Sum("1234", 7, 3, 1); got != 4*7+3*3+2*1+1*7 {
		t.Errorf("got %d", got)
	}
}

func TestLuhn_GivesTheDigitsOfTheExamples(t *testing.T) { // domain 5.2, 5.3, 5.4
	for digits, want := range map[string]string{
		"1234567": "4", "1234567890": "3", "60224": "3", "00000000000002": "6", "00404040000066": "9", "0": "0",
	} {
		if got := checkdigit.Luhn(digits); got != want {
			t.Errorf("Luhn(%s) = %s, want %s", digits, got, want)
		}
	}
}

func TestEndsInLuhn_WantsANumberBeforeTheCheck(t *testing.T) {
	for text, want := range map[string]bool{"00": true, "18": true, "0": false, "": false, "19": false, "1-8": false} {
		if got := checkdigit.EndsInLuhn(text); got != want {
			t.Errorf("EndsInLuhn(%q) = %t", text, got)
		}
	}
}

func TestMod11_GivesTheDigitsOfTheExamples(t *testing.T) { // domain 5.3, 5.9, 6.2, 6.3
	for digits, want := range map[string]string{
		"1234567890": "3", "123456": "0", "100004": "7", "100008": "-", "8601111794": "7", "1503401234": "-", "97476067": "3", "1358562": "8",
	} {
		if got := checkdigit.Mod11(digits); got != want {
			t.Errorf("Mod11(%s) = %s, want %s", digits, got, want)
		}
	}
}

// TestLuhn_OfOneSlip_Changes also lists what Luhn cannot see: neighbours 0 and 9 that change places.
func TestLuhn_OfOneSlip_Changes(t *testing.T) { // domain 5.10
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{2,25}`).Draw(t, "digits")
		at := rapid.IntRange(0, len(digits)-2).Draw(t, "at")
		other := rapid.StringMatching(`[0-9]`).Draw(t, "other")
		changed := digits[:at] + other + digits[at+1:]
		if same := checkdigit.Luhn(changed) == checkdigit.Luhn(digits); same != (changed == digits) {
			t.Fatalf("%s and %s: the same check digit %t", digits, changed, same)
		}
		pair := digits[at : at+2]
		swapped := digits[:at] + pair[1:] + pair[:1] + digits[at+2:]
		blind := pair[0] == pair[1] || pair == "09" || pair == "90"
		if same := checkdigit.Luhn(swapped) == checkdigit.Luhn(digits); same != blind {
			t.Fatalf("%s and %s: the same check digit %t", digits, swapped, same)
		}
	})
}

func TestMod11_BringsTheSumToAMultipleOf11(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{1,25}`).Draw(t, "digits")
		check := checkdigit.Mod11(digits)
		value := strings.Index("0123456789-", check)
		if sum := checkdigit.Sum(digits, 2, 3, 4, 5, 6, 7) + value; sum%11 != 0 {
			t.Fatalf("%s and %s sum to %d", digits, check, sum)
		}
	})
}
