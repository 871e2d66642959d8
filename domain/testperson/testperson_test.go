package testperson_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"respite/domain/consumer"
	"respite/domain/testperson"
	"respite/value/country"
)

func TestByNumber_OfEveryPublishedNumber_KnowsWhoseItIsAndWhetherTheyAreDenied(t *testing.T) { // XML-RPC reference 8.3
	for _, c := range []struct {
		home         country.Code
		number, name string
		denied       bool
	}{
		{country.SE, "194103219202", "Testperson-se Approved", false},
		{country.SE, "0020310132", "Testcompany-se", false},
		{country.SE, "194304158399", "Karl Lidin", false},
		{country.SE, "195311096845", "Maud Johansson", true},
		{country.SE, "6020310139", "Kalle Anka AB", false},
		{country.SE, "6720217931", "Björnligan AB", true},
		{country.NO, "01087000571", "Testperson-no Approved", false},
		{country.NO, "18106500157", "Petter Testmann", false},
		{country.NO, "18106500076", "Petra Testdame", true},
		{country.DK, "0801363945", "Testperson-dk Approved", false},
		{country.DK, "0505610059", "Rasmus Jens-Peter Lybert", false},
		{country.DK, "27968880", "Onbase ApS", false},
		{country.DK, "99999993", "Larsen & Olsen Contracters ApS", true},
		{country.FI, "190122-829F", "Testperson-fi Approved", false},
		{country.FI, "230246-8989", "Suvi Aurinkoinen", false},
		{country.FI, "010130-887T", "Mikael Miehinen", true},
		{country.FI, "10891871", "Porin Mies-Laulu r.y.", false},
		{country.FI, "07527622", "Mankalan Perhekodit Oy", true},
	} {
		p, found := testperson.ByNumber(c.home, c.number)
		if !found || p.Denied != c.denied || name(p) != c.name || p.Company == (p.Addresses[0].Company == "") {
			t.Errorf("%s %s: %+v", c.home, c.number, p)
		}
	}
}

func name(p testperson.Person) string {
	first := p.Addresses[0]
	return strings.TrimSpace(first.FirstName + " " + first.LastName + first.Company)
}

// forms are the canonical numbers (domain 6) of persons and companies.
var forms = map[country.Code]struct{ person, company *regexp.Regexp }{
	country.SE: {regexp.MustCompile(`^(18|19|20)\d{10}$`), regexp.MustCompile(`^\d{2}[2-9]\d{7}$`)},
	country.NO: {regexp.MustCompile(`^\d{11}$`), regexp.MustCompile(`^[89]\d{8}$`)},
	country.DK: {regexp.MustCompile(`^\d{10}$`), regexp.MustCompile(`^\d{8}$`)},
	country.FI: {regexp.MustCompile(`^\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]$`), regexp.MustCompile(`^\d{8}$`)},
}

func TestAll_HaveNumbersInTheirCanonicalFormOrNone(t *testing.T) {
	for _, p := range testperson.All() {
		form, numbered := forms[p.Country]
		wanted := form.person
		if p.Company {
			wanted = form.company
		}
		if numbered != (p.NationalID != "") || numbered && !wanted.MatchString(p.NationalID) {
			t.Errorf("%s %s has the number %q", p.Country, name(p), p.NationalID)
		}
	}
}

func TestAll_AreBornWhenTheirNumbersSay(t *testing.T) {
	for _, p := range testperson.All() {
		year, month, date := p.Birth.Date()
		written := fmt.Sprintf("%02d%02d%02d", date, month, year%100)
		if p.Country == country.SE {
			written = fmt.Sprintf("%d%02d%02d", year, month, date)
		}
		if !p.Company && p.NationalID != "" && !strings.HasPrefix(p.NationalID, written) {
			t.Errorf("%s, number %s, is born on %s", name(p), p.NationalID, p.Birth)
		}
		if p.Company && (p.Birth != 0 || p.Gender != consumer.GenderUnknown) {
			t.Errorf("the company %s is born", name(p))
		}
	}
}

// genderDigit is where a number has the digit that is odd for a man, even for a woman.
var genderDigit = map[country.Code]int{country.SE: 10, country.NO: 8, country.DK: 9, country.FI: 9}

func TestAll_HaveTheGenderOfTheirNumbers(t *testing.T) { // domain 6.1 to 6.4
	for _, p := range testperson.All() {
		if p.Company || p.NationalID == "" {
			continue
		}
		want := consumer.Female
		if (p.NationalID[genderDigit[p.Country]]-'0')%2 == 1 {
			want = consumer.Male
		}
		if p.Gender != want {
			t.Errorf("%s, number %s, is %s", name(p), p.NationalID, p.Gender)
		}
	}
}

func TestAll_LiveWhereAnAddressCanBe(t *testing.T) {
	for _, p := range testperson.All() {
		if len(p.Addresses) == 0 {
			t.Fatalf("%+v lives nowhere", p)
		}
		for _, a := range p.Addresses {
			if a.Tidy() != a || len(a.Check()) > 0 || a.Country != p.Country {
				t.Errorf("%s: %+v: %v", name(p), a, a.Check())
			}
		}
	}
}

func TestByPhone_OfEveryPublishedPhone_KnowsWhoseItIs(t *testing.T) {
	for phone, want := range map[string]struct {
		home country.Code
		name string
	}{
		"076-526 00 00": {country.SE, "Testperson-se Approved"}, // not the company that shares it
		"0762560000":    {country.SE, "Testperson-se Approved"},
		"40123456":      {country.NO, "Testperson-no Approved"},
		"20123456":      {country.DK, "Testperson-dk Approved"},
		"0401234567":    {country.FI, "Testperson-fi Approved"},
		"+491522113356": {country.DE, "Testperson-de Approved"},
		"0612345678":    {country.NL, "Testperson-nl Approved"},
		"06762600000":   {country.AT, "Testperson-at Approved"},
		"06762800000":   {country.AT, "Testperson-at"},
	} {
		tidy := consumer.Address{Country: want.home, CellPhone: phone}.Tidy().CellPhone
		if p, found := testperson.ByPhone(want.home, tidy); !found || name(p) != want.name {
			t.Errorf("%s, written %s: %+v", phone, tidy, p)
		}
	}
}

func TestByNumber_WhenTheCallerChangesWhatItGot_LeavesTheCastAlone(t *testing.T) {
	for range 2 {
		p, found := testperson.ByNumber(country.SE, "194103219202")
		if !found || p.Addresses[0].Street != "Stårgatan 1" || p.Phones[0] != "+46765260000" {
			t.Fatalf("got %+v", p)
		}
		p.Addresses[0].Street, p.Phones[0] = "Nowhere", ""
	}
}
