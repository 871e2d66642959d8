package quote_test

import (
	"reflect"
	"strings"
	"testing"

	"respite/domain/quote"
)

func TestIn_EveryLanguageOfTheCountriesServed_LacksNoWord(t *testing.T) {
	for _, language := range []string{"sv", "nb", "da", "fi", "de", "nl"} {
		words := quote.In(language)
		for i := range reflect.TypeFor[quote.Words]().NumField() {
			if reflect.ValueOf(words).Field(i).String() == "" {
				t.Errorf("%s lacks %s", language, reflect.TypeFor[quote.Words]().Field(i).Name)
			}
		}
		if !strings.Contains(words.Within(14), "14") {
			t.Errorf("%s: %q", language, words.Within(14))
		}
	}
}
