// Package day is the calendar: dates without a time of day, and where a country's day begins.
//
// It must never ask what day it is: an instant always comes from the caller (domain, chapter 0).
package day

import (
	"fmt"
	"time"
)

// Day is a calendar date, counted in days from 1970-01-01. Days compare and subtract as numbers.
// The zero value is 1970-01-01; a date that may be absent is told by its field's documentation.
type Day int32

const secondsPerDay = 24 * 60 * 60

// Of gives the date of an instant in a place.
func Of(instant time.Time, place *time.Location) Day {
	year, month, date := instant.In(place).Date()
	return On(year, month, date)
}

// On gives the date of a year, month and day; days beyond the month's end run into the next.
func On(year int, month time.Month, date int) Day {
	return Day(time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// Parse reads a date as YYYY-MM-DD.
func Parse(text string) (Day, error) { return parse("2006-01-02", text) }

// ParseBirth reads a birth date as the gateway sends it, DDMMYYYY.
func ParseBirth(text string) (Day, error) { return parse("02012006", text) }

func parse(layout, text string) (Day, error) {
	instant, err := time.Parse(layout, text)
	if err != nil || len(text) != len(layout) {
		return 0, fmt.Errorf("%.20q is not a date", text)
	}
	return On(instant.Date()), nil
}

// Date gives year, month and day.
func (d Day) Date() (int, time.Month, int) { return d.time().Date() }

func (d Day) time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// Start gives the first instant of the date in a place.
func (d Day) Start(place *time.Location) time.Time {
	year, month, date := d.Date()
	return time.Date(year, month, date, 0, 0, 0, 0, place)
}

// AddMonths moves by whole months and clips to the month's end: 31 January + 1 is 28 February.
func (d Day) AddMonths(months int) Day {
	year, month, date := d.Date()
	first := On(year, month+time.Month(months), 1)
	year, month, _ = first.Date()
	return On(year, month, min(date, lastOf(year, month)))
}

// MonthEnd tells whether the date is the last of its month.
func (d Day) MonthEnd() bool {
	year, month, date := d.Date()
	return date == lastOf(year, month)
}

// LastOfMonth gives the last date of the month.
func (d Day) LastOfMonth() Day {
	year, month, _ := d.Date()
	return On(year, month, lastOf(year, month))
}

func lastOf(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Age gives the whole years from birth to the date; a 29 February counts on 1 March in common
// years (domain 6.6).
func (d Day) Age(birth Day) int {
	year, month, date := d.Date()
	bornYear, bornMonth, bornDate := birth.Date()
	age := year - bornYear
	if month < bornMonth || month == bornMonth && date < bornDate {
		age--
	}
	return age
}

// String gives the date as YYYY-MM-DD.
func (d Day) String() string { return d.time().Format("2006-01-02") }

// MarshalText writes the date as YYYY-MM-DD.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a date as YYYY-MM-DD.
func (d *Day) UnmarshalText(text []byte) error {
	read, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = read
	return nil
}
