package identity_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/consumer"
	"respite/domain/identity"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
)

var today = day.On(2026, 11, 21)

func TestParse_OfPersons_TellsBirthAndGender(t *testing.T) { // domain 6.1 to 6.4, XML-RPC reference 8.3
	for _, c := range []struct {
		home                   country.Code
		text, canonical, birth string
		gender                 consumer.Gender
	}{
		{country.SE, "410321-9202", "194103219202", "1941-03-21", consumer.Female},
		{country.SE, "880320-0016", "198803200016", "1988-03-20", consumer.Male},
		{country.SE, "121212-1212", "201212121212", "2012-12-12", consumer.Male},
		{country.SE, "121212+1212", "191212121212", "1912-12-12", consumer.Male},
		{country.SE, "19121212-1212", "191212121212", "1912-12-12", consumer.Male},
		{country.SE, "19121212+1212", "191212121212", "1912-12-12", consumer.Male},
		{country.SE, "197906255307", "197906255307", "1979-06-25", consumer.Female},
		{country.SE, "196003071161", "196003071161", "1960-03-07", consumer.Female},
		{country.SE, "701063-2391", "197010632391", "1970-10-03", consumer.Male},
		{country.SE, "4304158399", "194304158399", "1943-04-15", consumer.Male},
		{country.SE, " 531109 6845 ", "195311096845", "1953-11-09", consumer.Female},
		{country.NO, "01087000571", "01087000571", "1970-08-01", consumer.Male},
		{country.NO, "010870-00571", "01087000571", "1970-08-01", consumer.Male},
		{country.NO, "0108197000571", "01087000571", "1970-08-01", consumer.Male},
		{country.NO, "01081970-00571", "01087000571", "1970-08-01", consumer.Male},
		{country.NO, "01018043587", "01018043587", "1980-01-01", consumer.Male},
		{country.NO, "290200 501 69", "29020050169", "2000-02-29", consumer.Male},
		{country.NO, "18106500157", "18106500157", "1965-10-18", consumer.Male},
		{country.NO, "18106500076", "18106500076", "1965-10-18", consumer.Female},
		{country.DK, "0801363945", "0801363945", "1936-01-08", consumer.Male},
		{country.DK, "080136-3945", "0801363945", "1936-01-08", consumer.Male},
		{country.DK, "2110625629", "2110625629", "1862-10-21", consumer.Male},
		{country.DK, "0505610059", "0505610059", "1961-05-05", consumer.Male},
		{country.FI, "131052-308T", "131052-308T", "1952-10-13", consumer.Female},
		{country.FI, "190122-829f", "190122-829F", "1922-01-19", consumer.Male},
		{country.FI, "190122829F", "190122-829F", "1922-01-19", consumer.Male},
		{country.FI, "190122–829F", "190122-829F", "1922-01-19", consumer.Male},
		{country.FI, "010594y9032", "010594Y9032", "1994-05-01", consumer.Male},
		{country.FI, "010190-902S", "010190-902S", "1990-01-01", consumer.Female},
		{country.FI, "010190Y902S", "010190Y902S", "1990-01-01", consumer.Female},
		{country.FI, "210281-9988", "210281-9988", "1981-02-21", consumer.Female},
		{country.FI, "290200a905h", "290200A905H", "2000-02-29", consumer.Male},
		{country.FI, "230246-8989", "230246-8989", "1946-02-23", consumer.Female},
		{country.FI, "010130-887T", "010130-887T", "1930-01-01", consumer.Male},
		{country.FI, "131052+308T", "131052+308T", "1852-10-13", consumer.Female},
		{country.DE, "07071960", "", "1960-07-07", consumer.GenderUnknown},
		{country.DE, "070719601", "", "1960-07-07", consumer.Male},
		{country.NL, "10071970", "", "1970-07-10", consumer.GenderUnknown},
		{country.NL, "01071970 0", "", "1970-07-01", consumer.Female},
		{country.AT, "14041960", "", "1960-04-14", consumer.GenderUnknown},
	} {
		want := identity.Number{Country: c.home, Canonical: c.canonical, Birth: on(t, c.birth), Gender: c.gender}
		if got, err := identity.Parse(c.home, c.text, today, false); err != nil || got != want {
			t.Errorf("%s %q: %+v, %v; want %+v", c.home, c.text, got, err, want)
		}
	}
}

func TestParse_OfCompanies_TellsTheirNumber(t *testing.T) { // domain 6.1 to 6.4, XML-RPC reference 8.3
	for _, c := range []struct {
		home            country.Code
		text, canonical string
	}{
		{country.SE, "556737-0431", "5567370431"}, {country.SE, "5567370431", "5567370431"}, {country.SE, "165567370431", "5567370431"},
		{country.SE, "16556737-0431", "5567370431"}, {country.SE, "002031-0132", "0020310132"},
		{country.SE, "6020310139", "6020310139"}, {country.SE, "6720217931", "6720217931"},
		{country.NO, "974760673", "974760673"}, {country.NO, "974 760 673", "974760673"},
		{country.DK, "13585628", "13585628"}, {country.DK, "27968880", "27968880"}, {country.DK, "99 99 99 93", "99999993"},
		{country.FI, "2077474-0", "20774740"}, {country.FI, "20774740", "20774740"},
		{country.FI, "10891871", "10891871"}, {country.FI, "07527622", "07527622"},
	} {
		want := identity.Number{Country: c.home, Company: true, Canonical: c.canonical}
		if got, err := identity.Parse(c.home, c.text, today, false); err != nil || got != want {
			t.Errorf("%s %q: %+v, %v; want %+v", c.home, c.text, got, err, want)
		}
	}
}

func TestParse_WithAnotherLastCharacter_IsRefused(t *testing.T) { // domain 6.8; a CPR number has no check digit
	for home, numbers := range map[country.Code][]string{
		country.SE: {"410321-9202", "880320-0016", "121212-1212", "121212+1212", "197906255307", "701063-2391", "556737-0431", "165567370431"},
		country.NO: {"01087000571", "01018043587", "29020050169", "0108197000571", "974760673"},
		country.DK: {"13585628", "27968880"},
		country.FI: {"131052-308T", "190122-829F", "010594Y9032", "210281-9988", "290200A905H", "2077474-0"},
	} {
		for _, number := range numbers {
			for _, last := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
				changed := number[:len(number)-1] + string(last)
				_, err := identity.Parse(home, changed, today, false)
				if (err == nil) != (changed == number) {
					t.Errorf("%s %q: %v", home, changed, err)
				}
			}
		}
	}
}

func TestParse_OfWhatIsNoNumber_IsRefused(t *testing.T) {
	for home, texts := range map[country.Code][]string{
		country.SE: {"41032-19202", "410321--9202", "410321*9202", "12410321-9202", "17410321-9202", "1641032192", "164103219202",
			"195567370431", "556737+0431", "410321-T202", "410230-9201", "410361-9205", "410399-0004", "901010 1 1"},
		country.NO: {"0108187000571", "81087000571", "374760673", "97476067", "01087000572", "21906977751"},
		country.DK: {"3002363945", "0813363945", "6801363945", "080136394", "08013639455", "080136A945", "13585627"},
		country.FI: {"290201-905H", "290201A905H", "131052-001T", "131052G308T", "131052Z308T", "131052--308T", "2077474-1", "2077474", "331052-308T"},
		country.DE: {"31021970", "7071960", "070719602", "0707196011", "1960-07-07", "07-07-1960", "1234567", "00000000"},
		country.NL: {"31021970"},
		country.AT: {"14041960X"},
	} {
		for _, text := range append(texts, "", "-", "nobody", "always_approved@example.com", "\xff", strings.Repeat("1", 10_000), text41(home)) {
			got, err := identity.Parse(home, text, today, true)
			if !fault.Is(err, fault.BadNumber) || got != (identity.Number{}) {
				t.Errorf("%s %.50q: %+v, %v", home, text, got, err)
			}
			if err != nil && len(text) > 3 && strings.Contains(err.Error(), text) {
				t.Errorf("%s: the error %q quotes what it refuses", home, err)
			}
		}
	}
}

// text41 is a good number behind more blanks than anybody types.
func text41(home country.Code) string {
	good := map[country.Code]string{country.SE: "410321-9202", country.NO: "01087000571", country.DK: "0801363945", country.FI: "190122-829F"}[home]
	if good == "" {
		good = "07071960"
	}
	return strings.Repeat(" ", 41-len(good)) + good
}

func TestParse_OfACountryNotServed_IsRefused(t *testing.T) {
	for _, home := range []country.Code{"", "US", "se"} {
		if _, err := identity.Parse(home, "410321-9202", today, false); !fault.Is(err, fault.CountryUnserved) {
			t.Errorf("%q: %v", home, err)
		}
	}
}

func TestParse_OfABirthToCome_IsRefused(t *testing.T) {
	for home, text := range map[country.Code]string{
		country.DE: "22112026", country.NL: "211120261", country.DK: "2211364000", country.SE: "20261122" + luhnFor(t, "261122"),
	} {
		if _, err := identity.Parse(home, text, today, false); !fault.Is(err, fault.BirthInFuture) {
			t.Errorf("%s %q: %v", home, text, err)
		}
	}
}

func TestParse_WithoutCentury_TakesTheYoungestThatGoesWithTheSign(t *testing.T) { // domain 6.1
	for _, c := range []struct{ date, sign, want string }{
		{"261120", "-", "2026-11-20"}, {"261122", "-", "1926-11-22"}, {"261122", "", "1926-11-22"},
		{"260101", "+", "1926-01-01"}, {"261231", "+", "1926-12-31"}, {"270101", "+", "1827-01-01"}, {"270101", "-", "1927-01-01"},
		{"000229", "-", "2000-02-29"}, {"260181", "-", "2026-01-21"},
	} {
		number := c.date + c.sign + luhnFor(t, c.date)
		got, err := identity.Parse(country.SE, number, today, false)
		if err != nil || got.Birth != on(t, c.want) {
			t.Errorf("%s: %s, %v; want %s", number, got.Birth, err, c.want)
		}
	}
}

func TestParse_OfNorwegianNumbers_KnowsCenturyAndKind(t *testing.T) { // domain 6.2
	later := day.On(2040, 1, 1)
	for _, c := range []struct {
		eight string // the number without the last digit of its serial and its checks
		kind  string
		birth string // empty: no number
	}{
		{"01010000", "real", "1900-01-01"}, {"31129949", "real", "1999-12-31"}, {"01015450", "real", "1854-01-01"}, {"01015350", "", ""},
		{"01013950", "real", "2039-01-01"}, {"01013999", "real", "2039-01-01"}, {"01014090", "real", "1940-01-01"}, {"01014089", "", ""},
		{"01016075", "", ""}, {"41017010", "real", "1970-01-01"}, {"71017010", "real", "1970-01-31"}, {"72017010", "", ""}, {"81017010", "", ""},
		{"01417010", "synthetic", "1970-01-01"}, {"01817010", "synthetic", "1970-01-01"}, {"41527010", "synthetic", "1970-12-01"},
		{"41927010", "synthetic", "1970-12-01"}, {"01537010", "", ""}, {"01407010", "", ""}, {"01807010", "", ""}, {"01007010", "", ""},
	} {
		births := map[string]bool{}
		for ending := range 1000 {
			number := fmt.Sprintf("%s%03d", c.eight, ending)
			got, err := identity.Parse(country.NO, number, later, true)
			if err != nil {
				continue
			}
			births[got.Birth.String()] = true
			if _, err := identity.Parse(country.NO, number, later, false); fault.Is(err, fault.SyntheticNumber) != (c.kind == "synthetic") {
				t.Errorf("%s in a live book: %v", number, err)
			}
		}
		if want := map[string]bool{c.birth: true}; !maps.Equal(births, want) && (c.birth != "" || len(births) > 0) {
			t.Errorf("%s…: born %v, want %q", c.eight, births, c.birth)
		}
	}
}

func TestParse_OfDanishNumbers_TellsTheCenturyByTheSeventhDigit(t *testing.T) { // domain 6.3
	for ten, want := range map[string]string{
		"0101000000": "1900-01-01", "0101993000": "1999-01-01", "0101374000": "1937-01-01", "0101364000": "2036-01-01",
		"0101379000": "1937-01-01", "0101009000": "2000-01-01", "0101585000": "1858-01-01", "0101575000": "2057-01-01", "0101998000": "1899-01-01",
	} {
		if got, err := identity.Parse(country.DK, ten, day.On(2060, 1, 1), false); err != nil || got.Birth != on(t, want) {
			t.Errorf("%s: %s, %v; want %s", ten, got.Birth, err, want)
		}
	}
}

func TestParse_OfFinnishNumbers_TellsTheCenturyByTheSign(t *testing.T) { // domain 6.4
	for sign, want := range map[string]string{"+": "1852", "-YXWVU": "1952", "ABCDEF": "2052"} {
		for _, s := range sign {
			got, err := identity.Parse(country.FI, "131052"+string(s)+"308T", day.On(2060, 1, 1), false)
			if err != nil || got.Birth.String()[:4] != want {
				t.Errorf("sign %c: %s, %v; want %s", s, got.Birth, err, want)
			}
		}
	}
}

func TestParse_WhateverTheSpelling_FindsOnePerson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := today - day.Day(rapid.IntRange(1, 36_000).Draw(t, "age in days"))
		serial := rapid.IntRange(0, 999).Draw(t, "serial")
		year, month, date := birth.Date()
		ten := fmt.Sprintf("%02d%02d%02d%03d", year%100, month, date, serial)
		for check := range 10 {
			number := fmt.Sprintf("%d%s%d", year/100, ten, check)
			got, err := identity.Parse(country.SE, number, today, false)
			if err != nil {
				continue
			}
			want := identity.Number{Country: country.SE, Canonical: number, Birth: birth, Gender: got.Gender}
			if got != want || (got.Gender == consumer.Male) != (serial%2 == 1) {
				t.Fatalf("%s is %+v", number, got)
			}
			for _, text := range []string{number[2:], number[2:8] + "-" + number[8:], number[:8] + " - " + number[8:]} {
				if again, err := identity.Parse(country.SE, text, today, false); year > 1926 && (err != nil || again != want) {
					t.Fatalf("%q is %+v, %v", text, again, err)
				}
			}
			return
		}
		t.Fatalf("no check digit goes with %s", ten)
	})
}

func TestMask_ShowsNoMoreThanTheBirthDate(t *testing.T) { // domain 6.8
	for text, want := range map[string]string{
		"410321-9202": "410321-****", "4103219202": "410321-****", "194103219202": "410321-****", "19410321-9202": "410321-****",
		"190122-829F": "190122-****", "010594Y9032": "010594-****", "01087000571": "010870-****", "080136-3945": "080136-****",
		"07071960": "****", "070719601": "****", "13585628": "****", "": "****", "someone@example.com": "****", "A103219202B": "****",
		strings.Repeat("1", 1000): "111111-****",
	} {
		if got := identity.Mask(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for home, text := range map[country.Code]string{
		country.SE: "19410321-9202", country.NO: "0108197000571", country.DK: "080136-3945", country.FI: "190122829f", country.DE: "070719601",
	} {
		f.Add(string(home), text)
	}
	f.Add("SE", "16556737-0431")
	f.Add("NO", "974760673")
	f.Add("FI", "2077474-0")
	f.Add("NO", "\xff")
	f.Fuzz(func(t *testing.T, home, text string) {
		if mask := identity.Mask(text); len(mask) > len("410321-****") || !strings.HasSuffix(mask, "****") {
			t.Fatalf("%q is shown as %q", text, mask)
		}
		number, err := identity.Parse(country.Code(home), text, today, true)
		if err != nil {
			if number != (identity.Number{}) || !fault.Told(err) {
				t.Fatalf("%s %q: %+v, %v", home, text, number, err)
			}
			return
		}
		if number.Company && (number.Birth != 0 || number.Gender != consumer.GenderUnknown) {
			t.Fatalf("%s %q is a company with a birth: %+v", home, text, number)
		}
		if number.Canonical == "" {
			return
		}
		if again, err := identity.Parse(number.Country, number.Canonical, today, true); err != nil || again != number {
			t.Fatalf("%s %q is %+v, its canonical form %+v, %v", home, text, number, again, err)
		}
	})
}

// luhnFor gives four digits that make a Swedish number of the date.
func luhnFor(t *testing.T, date string) string {
	t.Helper()
	for check := range 10 {
		serial := fmt.Sprintf("001%d", check)
		if _, err := identity.Parse(country.SE, "19"+date+serial, day.On(2100, 1, 1), false); err == nil {
			return serial
		}
		if _, err := identity.Parse(country.SE, "20"+date+serial, day.On(2100, 1, 1), false); err == nil {
			return serial
		}
	}
	t.Fatalf("no number has the date %s", date)
	return ""
}

func on(t *testing.T, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
