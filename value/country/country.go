// Package country is the table of countries served: currency, place on the clock, names.
//
// It must never hold law or limits that change with time; those are data with dates.
package country

import (
	"strings"
	"time"
	_ "time/tzdata" // a bare machine has no zones of its own

	"respite/value/day"
	"respite/value/money"
)

// Code is an ISO 3166-1 alpha-2 code.
type Code string

// The countries served.
const (
	AT Code = "AT"
	DE Code = "DE"
	DK Code = "DK"
	FI Code = "FI"
	NL Code = "NL"
	NO Code = "NO"
	SE Code = "SE"
)

// Country is what the system must know of a country before any law.
type Country struct {
	Code     Code
	Name     string // in English, as the gateway's Encoding parameter has it
	Currency money.Currency
	Zone     string // IANA time zone
	Dial     string // international dialling code
}

var countries = []Country{
	{AT, "Austria", money.EUR, "Europe/Vienna", "43"},
	{DE, "Germany", money.EUR, "Europe/Berlin", "49"},
	{DK, "Denmark", money.DKK, "Europe/Copenhagen", "45"},
	{FI, "Finland", money.EUR, "Europe/Helsinki", "358"},
	{NL, "Netherlands", money.EUR, "Europe/Amsterdam", "31"},
	{NO, "Norway", money.NOK, "Europe/Oslo", "47"},
	{SE, "Sweden", money.SEK, "Europe/Stockholm", "46"},
}

// Of looks a country up by its code in any letter case.
func Of(code string) (Country, bool) {
	for _, c := range countries {
		if strings.EqualFold(string(c.Code), code) {
			return c, true
		}
	}
	return Country{}, false
}

// All gives the countries served, by code.
func All() []Country { return append([]Country(nil), countries...) }

var places = func() map[string]*time.Location {
	known := map[string]*time.Location{}
	for _, c := range countries {
		place, err := time.LoadLocation(c.Zone)
		if err != nil {
			panic(err) // the zones are embedded; without them no due date is right
		}
		known[c.Zone] = place
	}
	return known
}()

// Place gives the country's place on the clock.
func (c Country) Place() *time.Location { return places[c.Zone] }

// Day gives the date of an instant in the country.
func (c Country) Day(instant time.Time) day.Day { return day.Of(instant, c.Place()) }

// Amsterdam is the gateway's own place on the clock (gateway reference 4.4).
func Amsterdam() *time.Location { return places["Europe/Amsterdam"] }
