package paper

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"respite/value/country"
)

var placeholder = regexp.MustCompile(`\{\w*\}?`)

func TestCatalogue_HasEveryTextInEveryLanguageWithTheSamePlaceholders(t *testing.T) {
	texts := reflect.ValueOf(catalogue())
	for n := range texts.NumField() {
		name, translations := texts.Type().Field(n).Name, texts.Field(n).Interface().(phrase)
		if got, want := slices.Sorted(maps.Keys(translations)), slices.Sorted(slices.Values(Languages())); !slices.Equal(got, want) {
			t.Errorf("%s is in the languages %q, not %q", name, got, want)
		}
		for language, text := range translations {
			if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text {
				t.Errorf("%s in %s is %q", name, language, text)
			}
			if got, want := placeholders(text), placeholders(translations["en"]); !slices.Equal(got, want) {
				t.Errorf("%s in %s has the placeholders %q, in English %q", name, language, got, want)
			}
		}
	}
}

// placeholders gives the different ones: a language may need a name twice.
func placeholders(text string) []string {
	return slices.Compact(slices.Sorted(slices.Values(placeholder.FindAllString(text, -1))))
}

func TestCatalogue_HasNoTextThatNothingSays(t *testing.T) {
	var read words
	keys, err := toml.Decode(wordsText, &read)
	if err != nil {
		t.Fatal(err)
	}
	if unused := keys.Undecoded(); len(unused) > 0 {
		t.Errorf("no field for %v", unused)
	}
}

func TestNumber_IsWrittenInTheWayOfTheCountry(t *testing.T) { // domain 11.4
	for _, c := range []struct {
		home          country.Code
		decimal, want string
	}{
		{"SE", "1234567.50", "1\u00a0234\u00a0567,50"}, {"NO", "999.00", "999,00"}, {"FI", "1000", "1\u00a0000"},
		{"DK", "1482.85", "1.482,85"}, {"DE", "-1234.05", "−1.234,05"}, {"AT", "10000000000.00", "10.000.000.000,00"},
		{"NL", "0.05", "0,05"}, {"SE", "-0.05", "−0,05"}, {"FI", "25.5", "25,5"},
	} {
		if got := newWriter("", c.home, "").number(c.decimal); got != c.want {
			t.Errorf("%s in %s is %q, want %q", c.decimal, c.home, got, c.want)
		}
	}
}
