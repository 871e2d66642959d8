package paymentref_test

import (
	"strings"
	"testing"

	"respite/domain/paymentref"
)

func TestParseIBAN_ReadsWhatItPrints(t *testing.T) { // domain 5.9
	for _, text := range []string{
		"SE45 5000 0000 0583 9825 7466", "NO93 8601 1117 947", "DK50 0040 0440 1162 43", "FI21 1234 5600 0007 85", "FI79 4405 2020 0360 82",
		"DE89 3704 0044 0532 0130 00", "AT61 1904 3002 3457 3201", "NL91 ABNA 0417 1643 00", "GB82 WEST 1234 5698 7654 32",
	} {
		got, ok := paymentref.ParseIBAN(text)
		if !ok || string(got) != strings.ReplaceAll(text, " ", "") || got.Print() != text {
			t.Errorf("%q became %q, printed %q", text, got, got.Print())
		}
		if again, ok := paymentref.ParseIBAN(strings.ToLower(string(got))); !ok || again != got {
			t.Errorf("%q in small letters became %q", text, again)
		}
	}
}

func TestParseIBAN_OfWhatIsNone_IsRefused(t *testing.T) {
	for _, text := range []string{
		"", "DE89", "DE88370400440532013000", "DE893704004405320130", "SE4550000000058398257467", "NL91ABNB0417164300", "FI2112345600000786",
		"D189370400440532013000", "DE89370400440532013000DE89370400440532013000", "DE8937040044053201300é", "DE60A0000000000000000C",
	} {
		if got, ok := paymentref.ParseIBAN(text); ok || got != "" {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestParseBankgiro_ReadsWhatItPrints(t *testing.T) { // domain 5.2
	for _, text := range []string{"5050-1055", "991-2346"} {
		for _, spelling := range []string{text, strings.ReplaceAll(text, "-", ""), strings.ReplaceAll(text, "-", " ")} {
			if got, ok := paymentref.ParseBankgiro(spelling); !ok || got.Print() != text {
				t.Errorf("%q became %q", spelling, got)
			}
		}
	}
	for _, text := range []string{"", "5050-1056", "4-2", "28 65 43-5", "5050-105", "5050-10550", "5O50-1055"} {
		if got, ok := paymentref.ParseBankgiro(text); ok || got != "" {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestParsePlusgiro_ReadsWhatItPrints(t *testing.T) { // domain 5.2
	for _, text := range []string{"4-2", "28 65 43-4", "1-8"} {
		for _, spelling := range []string{text, strings.NewReplacer(" ", "", "-", "").Replace(text)} {
			if got, ok := paymentref.ParsePlusgiro(spelling); !ok || got.Print() != text {
				t.Errorf("%q became %q", spelling, got)
			}
		}
	}
	for _, text := range []string{"", "0", "4-3", "28 65 43-5", "123456789", "x-2"} {
		if got, ok := paymentref.ParsePlusgiro(text); ok || got != "" {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestParseNorwegianAccount_ReadsWhatItPrints(t *testing.T) { // domain 5.9
	for _, spelling := range []string{"8601 11 17947", "8601.11.17947", "86011117947"} {
		if got, ok := paymentref.ParseNorwegianAccount(spelling); !ok || got.Print() != "8601 11 17947" {
			t.Errorf("%q became %q", spelling, got)
		}
	}
	for _, text := range []string{"", "86011117948", "8601111794", "860111179470", "1503401234-", "15034012340", "8601111794x"} {
		if got, ok := paymentref.ParseNorwegianAccount(text); ok || got != "" {
			t.Errorf("%q became %q", text, got)
		}
	}
}
