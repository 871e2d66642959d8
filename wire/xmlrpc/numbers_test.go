package xmlrpc_test

import (
	"math"
	"regexp"
	"testing"

	"respite/value/country"
	"respite/value/money"
	"respite/wire/xmlrpc"
)

func TestNumbers_OfTheServedCountries_AreThoseOfTheirLocales(t *testing.T) { // XML-RPC reference 3.6
	for _, c := range []struct {
		country  country.Code
		number   int64
		currency int64
		language int64
		code     string
		encoding xmlrpc.Encoding
	}{
		{country.SE, 209, 0, 138, "sv", xmlrpc.EncodingSE}, {country.NO, 164, 1, 97, "nb", xmlrpc.EncodingNO},
		{country.DK, 59, 3, 27, "da", xmlrpc.EncodingDK}, {country.FI, 73, 2, 37, "fi", xmlrpc.EncodingFI},
		{country.DE, 81, 2, 28, "de", xmlrpc.EncodingDE}, {country.NL, 154, 2, 101, "nl", xmlrpc.EncodingNL},
		{country.AT, 15, 2, 28, "de", xmlrpc.EncodingAT},
	} {
		served, ok := country.Of(string(c.country))
		if !ok {
			t.Fatalf("%s is not served", c.country)
		}
		if code, ok := xmlrpc.CountryOf(c.number); code != c.country || !ok {
			t.Errorf("country %d is %s", c.number, code)
		}
		if number, ok := xmlrpc.CountryNumber(c.country); number != c.number || !ok {
			t.Errorf("%s is %d", c.country, number)
		}
		if currency, ok := xmlrpc.Version41.Currency(c.currency); currency != served.Currency || !ok {
			t.Errorf("currency %d is %s", c.currency, currency)
		}
		if number, ok := xmlrpc.Version40.CurrencyNumber(served.Currency); number != c.currency || !ok {
			t.Errorf("%s is %d", served.Currency, number)
		}
		if code, ok := xmlrpc.LanguageOf(c.language); code != c.code || !ok {
			t.Errorf("language %d is %s", c.language, code)
		}
		if number, ok := xmlrpc.LanguageNumber(c.code); number != c.language || !ok {
			t.Errorf("%s is %d", c.code, number)
		}
		if code, ok := c.encoding.Country(); code != c.country || !ok {
			t.Errorf("encoding %d is of %s", c.encoding, code)
		}
	}
}

func TestCountryOf_KnowsEveryNumberOnce(t *testing.T) { // XML-RPC reference 4.10
	code := regexp.MustCompile(`^[A-Z]{2}$`)
	for number := int64(1); number <= 243; number++ {
		got, ok := xmlrpc.CountryOf(number)
		back, known := xmlrpc.CountryNumber(got)
		if !ok || !known || back != number || !code.MatchString(string(got)) {
			t.Errorf("%d is %q, which is %d", number, got, back)
		}
	}
	for number, want := range map[int64]country.Code{1: "AF", 40: "CV", 100: "IS", 155: "AN", 193: "CS", 200: "SO", 229: "GB", 243: "ZW"} {
		if got, ok := xmlrpc.CountryOf(number); got != want || !ok {
			t.Errorf("%d is %s", number, got)
		}
	}
	for _, number := range []int64{0, -1, 244, math.MinInt64, math.MaxInt64} {
		if got, ok := xmlrpc.CountryOf(number); ok {
			t.Errorf("%d is %s", number, got)
		}
	}
	if number, ok := xmlrpc.CountryNumber("XX"); ok {
		t.Errorf("XX is %d", number)
	}
}

func TestLanguageOf_KnowsEveryNumberOnce(t *testing.T) { // XML-RPC reference 4.11
	code := regexp.MustCompile(`^[a-z]{2}$`)
	for number := int64(1); number <= 167; number++ {
		got, ok := xmlrpc.LanguageOf(number)
		back, known := xmlrpc.LanguageNumber(got)
		if !ok || !known || back != number || !code.MatchString(got) {
			t.Errorf("%d is %q, which is %d", number, got, back)
		}
	}
	for number, want := range map[int64]string{1: "aa", 31: "en", 40: "fr", 103: "no", 127: "si", 150: "ts", 167: "zu"} {
		if got, ok := xmlrpc.LanguageOf(number); got != want || !ok {
			t.Errorf("%d is %s", number, got)
		}
	}
	for _, number := range []int64{0, -1, 168, math.MinInt64} {
		if got, ok := xmlrpc.LanguageOf(number); ok {
			t.Errorf("%d is %s", number, got)
		}
	}
	if number, ok := xmlrpc.LanguageNumber("xx"); ok {
		t.Errorf("xx is %d", number)
	}
}

func TestCurrency_InTheFirstVersion_HasOtherNumbers(t *testing.T) { // XML-RPC reference 4.5
	for number, want := range []money.Currency{money.SEK, money.NOK, money.EUR, "GBP", "BBD", money.DKK} {
		if got, ok := xmlrpc.Version35.Currency(int64(number)); got != want || !ok {
			t.Errorf("%d is %s", number, got)
		}
		if back, ok := xmlrpc.Version35.CurrencyNumber(want); back != int64(number) || !ok {
			t.Errorf("%s is %d", want, back)
		}
	}
	if got, ok := xmlrpc.Version41.Currency(4); ok {
		t.Errorf("4 is %s", got)
	}
	if got, ok := xmlrpc.Version40.CurrencyNumber("GBP"); ok {
		t.Errorf("GBP is %d", got)
	}
}

func TestEncoding_InTheFirstVersion_HasOtherNumbers(t *testing.T) { // XML-RPC reference 4.6
	for number, want := range map[int64]xmlrpc.Encoding{
		2: xmlrpc.EncodingSE, 5: xmlrpc.EncodingSE, 6: xmlrpc.EncodingDK, 1000: xmlrpc.EncodingCustomerNumber,
	} {
		if got, ok := xmlrpc.Version35.Encoding(number); got != want || !ok {
			t.Errorf("%d is %d", number, got)
		}
	}
	for _, number := range []int64{1, 2, 3, 4, 5, 6, 7, 8, 1000, 1001, 1002, 1003} {
		for _, version := range []xmlrpc.Version{xmlrpc.Version40, xmlrpc.Version41} {
			if got, ok := version.Encoding(number); int64(got) != number || !ok {
				t.Errorf("%d is %d", number, got)
			}
		}
	}
	for _, number := range []int64{0, 9, -2, 999, 1004} {
		if got, ok := xmlrpc.Version41.Encoding(number); ok {
			t.Errorf("%d is %d", number, got)
		}
	}
	for _, encoding := range []xmlrpc.Encoding{0, xmlrpc.EncodingFake, xmlrpc.EncodingCustomerNumber, xmlrpc.EncodingEmail, xmlrpc.EncodingMobile} {
		if code, ok := encoding.Country(); ok {
			t.Errorf("encoding %d is of %s", encoding, code)
		}
	}
}

func TestKnown_OfEveryVersion_IsTrue(t *testing.T) {
	for text, want := range map[string]bool{"3.5": true, "4.0": true, "4.1": true, "4.2": false, "": false, "41": false} {
		if got := xmlrpc.Version(text).Known(); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
