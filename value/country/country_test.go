package country_test

import (
	"testing"
	"time"

	"respite/value/country"
)

func TestOf_TakesAnyLetterCase(t *testing.T) {
	for _, code := range []string{"SE", "se", "Se"} {
		if got, ok := country.Of(code); !ok || got.Code != country.SE || got.Name != "Sweden" {
			t.Errorf("Of(%q) = %v, %t", code, got, ok)
		}
	}
}

func TestOf_OfACountryNotServed_IsUnknown(t *testing.T) {
	for _, code := range []string{"", "US", "SWE", "S", " SE"} {
		if got, ok := country.Of(code); ok {
			t.Errorf("Of(%q) = %v", code, got)
		}
	}
}

func TestAll_GivesWholeRows(t *testing.T) {
	before := country.Code("")
	for _, c := range country.All() {
		if c.Code <= before {
			t.Errorf("%s follows %s", c.Code, before)
		}
		before = c.Code
		if !c.Currency.Known() {
			t.Errorf("%s: the currency %q is not served", c.Code, c.Currency)
		}
		if c.Name == "" || c.Dial == "" || c.Place() == nil || c.Place().String() != c.Zone {
			t.Errorf("%s: the row is not whole: %+v", c.Code, c)
		}
		if found, ok := country.Of(string(c.Code)); !ok || found != c {
			t.Errorf("%s: looked up as %+v", c.Code, found)
		}
	}
	if before == "" {
		t.Error("no country is served")
	}
}

func TestAll_GivesACopy(t *testing.T) {
	country.All()[0].Name = "Atlantis"
	if country.All()[0].Name != "Austria" {
		t.Error("a caller changed the table")
	}
}

func TestDay_BeginsWhereTheCountryIs(t *testing.T) {
	for _, c := range []struct {
		code, instant, want string
	}{
		{"FI", "2026-11-21T22:30:00Z", "2026-11-22"}, {"SE", "2026-11-21T22:30:00Z", "2026-11-21"},
		{"SE", "2026-11-21T23:00:00Z", "2026-11-22"}, {"DE", "2026-07-01T21:59:59Z", "2026-07-01"},
		{"DE", "2026-07-01T22:00:00Z", "2026-07-02"}, {"NL", "2026-03-29T00:30:00Z", "2026-03-29"},
	} {
		instant, err := time.Parse(time.RFC3339, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		where, ok := country.Of(c.code)
		if got := where.Day(instant).String(); !ok || got != c.want {
			t.Errorf("%s in %s is %s, want %s", c.instant, c.code, got, c.want)
		}
	}
}

func TestPlace_OnTheDayTheClocksChange_StartsAtLocalMidnight(t *testing.T) {
	netherlands, ok := country.Of("NL")
	if !ok {
		t.Fatal("NL is not served")
	}
	changing := netherlands.Day(time.Date(2026, time.March, 29, 12, 0, 0, 0, time.UTC))
	if got := (changing + 1).Start(netherlands.Place()).Sub(changing.Start(netherlands.Place())); got != 23*time.Hour {
		t.Errorf("the day lasts %s", got)
	}
}

func TestAmsterdam_IsThePlaceOfTheNetherlands(t *testing.T) {
	netherlands, ok := country.Of("NL")
	if !ok || country.Amsterdam() != netherlands.Place() {
		t.Errorf("Amsterdam is %v", country.Amsterdam())
	}
}
