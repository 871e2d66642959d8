package consumer_test

import (
	"strings"
	"testing"

	"respite/domain/consumer"
)

func TestSplitStreet_FindsTheHouseNumber(t *testing.T) { // domain 6.7, 6.8
	for line, want := range map[string][3]string{
		"Hellersbergstraße 14":        {"Hellersbergstraße", "14", ""},
		"Neherkade 1 XI":              {"Neherkade", "1", "XI"},
		"Straße des 17. Juni 135":     {"Straße des 17. Juni", "135", ""},
		"Plein 1944 12":               {"Plein 1944", "12", ""},
		"Plein 1944 12 bis A":         {"Plein 1944", "12", "bis A"},
		"Q 7, 24":                     {"Q 7", "24", ""},
		"Klarna-Straße 1/2/3":         {"Klarna-Straße", "1", "/2/3"},
		"Q7 24":                       {"Q7", "24", ""},
		"Kalverstraat 12-3":           {"Kalverstraat", "12", "-3"},
		"Kalverstraat 12–3":           {"Kalverstraat", "12", "-3"},
		"  Hauptstr.\t5 a ":           {"Hauptstr.", "5", "a"},
		"Hauptstr. 5a-7b":             {"Hauptstr.", "5", "a-7b"},
		"Hauptstraße 5 - 7":           {"Hauptstraße", "5", "-7"},
		"1e Kruisstraat 5-II":         {"1e Kruisstraat", "5", "-II"},
		"Prinsengracht, 263 hs":       {"Prinsengracht", "263", "hs"},
		"Hauptstraße 5a - 7b":         {"Hauptstraße", "5", "a-7b"},
		"Klarna-Straße 1 / 2 / 3":     {"Klarna-Straße", "1", "/2/3"},
		"Karl-Marx-Straße 7":          {"Karl-Marx-Straße", "7", ""},
		"Mariahilfer Straße 1A/2/Top": {"Mariahilfer Straße", "1", "A/2/Top"},
	} {
		street, number, extension, ok := consumer.SplitStreet(line)
		if got := [3]string{street, number, extension}; got != want || !ok {
			t.Errorf("%q: %q, %t; want %q", line, got, ok, want)
		}
	}
}

func TestSplitStreet_OfALineWithoutHouseNumber_LeavesItWhole(t *testing.T) { // domain 6.7, 6.8
	for _, line := range []string{"Rådhusgatan", "", "14", "17 5", ", 5", "Hellersbergstraße14", "Neherkade 1 something long", "Q 7,"} {
		street, number, extension, ok := consumer.SplitStreet(" " + line + " ")
		if street != line || number != "" || extension != "" || ok {
			t.Errorf("%q: %q, %q, %q, %t", line, street, number, extension, ok)
		}
	}
}

func FuzzSplitStreet(f *testing.F) {
	for _, line := range []string{"Klarna-Straße 1/2/3", "Q 7, 24", "Plein 1944 12", "Neherkade 1 XI", "\xff 1", "Rådhusgatan"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		street, number, extension, ok := consumer.SplitStreet(line)
		if ok != (number != "") || !ok && extension != "" || strings.Trim(number, "0123456789") != "" {
			t.Fatalf("%q: %q, %q, %q, %t", line, street, number, extension, ok)
		}
		if !ok {
			return
		}
		againStreet, againNumber, againExtension, _ := consumer.SplitStreet(street + " " + number + " " + extension)
		if againNumber == "" || againStreet+againNumber+againExtension == "" {
			t.Fatalf("%q: %q, %q, %q cannot be split again", line, street, number, extension)
		}
	})
}
