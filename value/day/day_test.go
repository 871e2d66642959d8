package day_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/value/day"
)

func TestParse_ReadsTheDateItWrites(t *testing.T) {
	for _, text := range []string{"1970-01-01", "2026-11-21", "2024-02-29", "1862-10-21", "9999-12-31"} {
		if got, err := day.Parse(text); err != nil || got.String() != text {
			t.Errorf("Parse(%q) = %s, %v", text, got, err)
		}
	}
}

func TestParse_OfWhatIsNoDate_IsRefused(t *testing.T) {
	for _, text := range []string{
		"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-2", "21-11-2026", "2026-11-21T00:00:00Z", " 2026-11-21", "20261121",
	} {
		if got, err := day.Parse(text); err == nil {
			t.Errorf("Parse(%q) = %s without an error", text, got)
		}
	}
}

func TestParse_OfAnEndlessText_QuotesOnlyItsBeginning(t *testing.T) {
	_, err := day.Parse(strings.Repeat("2", 10_000))
	if err == nil || len(err.Error()) > 60 {
		t.Errorf("got %v", err)
	}
}

func TestParseBirth_ReadsDayMonthYear(t *testing.T) { // the test persons of domain 6.5
	for text, want := range map[string]string{"10071970": "1970-07-10", "14041960": "1960-04-14", "07071960": "1960-07-07"} {
		if got, err := day.ParseBirth(text); err != nil || got.String() != want {
			t.Errorf("ParseBirth(%q) = %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "31021970", "1970-07-10", "19700710", "1071970"} {
		if got, err := day.ParseBirth(text); err == nil {
			t.Errorf("ParseBirth(%q) = %s without an error", text, got)
		}
	}
}

func TestOf_GivesTheDateOfThePlace(t *testing.T) {
	instant := time.Date(2026, time.March, 28, 23, 30, 0, 0, time.UTC)
	east := time.FixedZone("east", 60*60)
	if got := day.Of(instant, time.UTC).String(); got != "2026-03-28" {
		t.Errorf("in UTC: %s", got)
	}
	if got := day.Of(instant, east).String(); got != "2026-03-29" {
		t.Errorf("an hour to the east: %s", got)
	}
}

func TestStart_IsTheFirstInstantOfTheDate(t *testing.T) {
	place := time.FixedZone("west", -5*60*60)
	start := on(t, "2026-03-29").Start(place)
	if got := start.UTC().Format(time.RFC3339); got != "2026-03-29T05:00:00Z" {
		t.Errorf("start %s", got)
	}
	if got := day.Of(start.Add(-time.Nanosecond), place).String(); got != "2026-03-28" {
		t.Errorf("the instant before is on %s", got)
	}
}

func TestAddMonths_ClipsToTheMonthsEnd(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-01-31", 3, "2026-04-30"},
		{"2026-11-15", 2, "2027-01-15"}, {"2024-02-29", 12, "2025-02-28"}, {"2026-03-31", -1, "2026-02-28"},
		{"2026-05-10", 0, "2026-05-10"}, {"2026-01-10", -13, "2024-12-10"},
	} {
		if got := on(t, c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestMonthEnd_KnowsLeapYears(t *testing.T) {
	for text, want := range map[string]bool{
		"2026-02-28": true, "2024-02-28": false, "2024-02-29": true, "2026-12-31": true, "2026-12-30": false,
	} {
		if got := on(t, text).MonthEnd(); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

func TestLastOfMonth_KnowsLeapYears(t *testing.T) {
	for text, want := range map[string]string{
		"2026-02-01": "2026-02-28", "2024-02-10": "2024-02-29", "2100-02-28": "2100-02-28", "2026-12-31": "2026-12-31", "2026-04-15": "2026-04-30",
		"1969-12-30": "1969-12-31",
	} {
		if got := on(t, text).LastOfMonth(); got != on(t, want) {
			t.Errorf("of %s: %s, want %s", text, got, want)
		}
	}
}

func TestAge_CountsWholeYears(t *testing.T) { // domain 6.6
	for _, c := range []struct {
		birth, today string
		want         int
	}{
		{"2008-11-21", "2026-11-21", 18}, {"2008-11-22", "2026-11-21", 17}, {"2008-12-01", "2026-11-21", 17},
		{"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18}, {"2008-02-29", "2028-02-29", 20},
		{"2026-11-21", "2026-11-21", 0},
	} {
		if got := on(t, c.today).Age(on(t, c.birth)); got != c.want {
			t.Errorf("born %s, on %s: %d, want %d", c.birth, c.today, got, c.want)
		}
	}
}

func TestJSON_HoldsTheDateAsText(t *testing.T) {
	type letter struct{ Due day.Day }
	written, err := json.Marshal(letter{on(t, "2026-11-21")})
	if err != nil || string(written) != `{"Due":"2026-11-21"}` {
		t.Fatalf("wrote %s, %v", written, err)
	}
	var read letter
	if err := json.Unmarshal(written, &read); err != nil || read.Due != on(t, "2026-11-21") {
		t.Errorf("read %s, %v", read.Due, err)
	}
	if err := json.Unmarshal([]byte(`{"Due":"21.11.2026"}`), &read); err == nil {
		t.Error("a date in another format was read")
	}
}

func TestDays_SubtractAsNumbers(t *testing.T) {
	if got := on(t, "2024-03-01") - on(t, "2024-02-28"); got != 2 {
		t.Errorf("%d days", got)
	}
}

func TestDays_WhateverTheDate_KeepTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day.Day(rapid.Int32Range(-700_000, 2_900_000).Draw(t, "day"))
		if got := day.On(d.Date()); got != d {
			t.Fatalf("%s became %s", d, got)
		}
		if got := day.Of(d.Start(time.UTC), time.UTC); got != d {
			t.Fatalf("%s began on %s", d, got)
		}
		months := rapid.IntRange(-600, 600).Draw(t, "months")
		moved := d.AddMonths(months)
		year, month, date := d.Date()
		movedYear, movedMonth, movedDate := moved.Date()
		if got := (movedYear-year)*12 + int(movedMonth-month); got != months {
			t.Fatalf("%s + %d months = %s", d, months, moved)
		}
		if movedDate != date && !(movedDate < date && moved.MonthEnd()) {
			t.Fatalf("%s + %d months = %s, neither the same date nor the month's end", d, months, moved)
		}
		if last := d.LastOfMonth(); !last.MonthEnd() || last < d || last-d > 30 || last.String()[:7] != d.String()[:7] {
			t.Fatalf("the last of the month of %s is %s", d, last)
		}
		if d.MonthEnd() != ((d + 1).AddMonths(-1).String()[:7] == d.String()[:7]) {
			t.Fatalf("%s: month end %t", d, d.MonthEnd())
		}
	})
}

func FuzzParseDay(f *testing.F) {
	for _, text := range []string{"2026-11-21", "2024-02-29", "2026-02-29", "10071970", "31021970", "", "0000-01-01"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := day.Parse(text); err == nil && d.String() != text {
			t.Errorf("Parse(%q) = %s", text, d)
		}
		if d, err := day.ParseBirth(text); err == nil {
			written := d.String()
			if written[8:]+written[5:7]+written[:4] != text {
				t.Errorf("ParseBirth(%q) = %s", text, d)
			}
		}
	})
}

func on(t *testing.T, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
