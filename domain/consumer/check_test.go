package consumer_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"respite/domain/consumer"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
)

func TestTidy_BringsPhonesToOneForm(t *testing.T) { // gateway reference 9.3, trouble 20
	for _, c := range []struct {
		home       country.Code
		text, want string
	}{
		{country.NL, "0612345678", "+31612345678"},
		{country.NL, "+31 6 12345678", "+31612345678"},
		{country.NL, "+31 (0)6 12 34 56 78", "+31612345678"},
		{country.NL, "0031 6-1234-5678", "+31612345678"},
		{country.NL, "06-12345678", "+31612345678"},
		{country.NL, " 06 12 34 56 78 ", "+31612345678"},
		{country.DE, "0151/12345678", "+4915112345678"},
		{country.DE, "0031612345678", "+31612345678"}, // a Dutch phone of somebody in Germany
		{country.AT, "0664 1234567", "+436641234567"},
		{country.SE, "070-123 45 67", "+46701234567"},
		{country.DK, "20 12 34 56", "+4520123456"},
		{country.FI, "000-00 00", "0000000"}, // in no plan; reading it twice must not eat its zeros
		{country.NL, "ask my wife", "ask my wife"},
		{country.NL, "", ""},
		{"", "0612345678", "0612345678"},
		{"", "+31612345678", "+31612345678"},
	} {
		a := consumer.Address{Country: c.home, Phone: c.text, CellPhone: c.text}.Tidy()
		if a.Phone != c.want || a.CellPhone != c.want || a.Tidy() != a {
			t.Errorf("%q in %s became %q and %q, want %q", c.text, c.home, a.Phone, a.CellPhone, c.want)
		}
	}
}

func TestTidy_BringsPostcodesToOneForm(t *testing.T) { // domain 6.8
	for _, c := range []struct {
		home       country.Code
		text, want string
	}{
		{country.NL, "2521 va", "2521VA"}, {country.NL, " 2521\u00a0Va ", "2521VA"}, {country.NL, "2521VA", "2521VA"},
		{country.SE, "113 56", "11356"}, {country.FI, "00100", "00100"}, {country.FI, "100", "100"}, {country.DE, "01067", "01067"},
	} {
		if got := (consumer.Address{Country: c.home, PostalCode: c.text}).Tidy().PostalCode; got != c.want {
			t.Errorf("%q in %s became %q, want %q", c.text, c.home, got, c.want)
		}
	}
}

func TestTidy_TakesOutBlanksThatSayNothing(t *testing.T) {
	got := consumer.Address{
		FirstName: " Jan  Peter ", Street: "Neherkade\t1", City: "\nDen Haag", Email: " jan@example.com ", Country: country.NL,
	}.Tidy()
	want := consumer.Address{FirstName: "Jan Peter", Street: "Neherkade 1", City: "Den Haag", Email: "jan@example.com", Country: country.NL}
	if got != want {
		t.Errorf("got %+v", got)
	}
}

func TestCheck_OfASoundAddress_FindsNothing(t *testing.T) {
	for name, a := range map[string]consumer.Address{
		"empty": {},
		"full": {
			FirstName: "Jürgen", LastName: "O’Neill-Ødegård", Street: "Straße des 17. Juni", HouseNumber: "135", PostalCode: "10623",
			City: "Berlin", Country: country.DE, Email: "j.o'neill+shop@example.com", Phone: "+493012345", CellPhone: "0151-12345678",
		},
		"as long as may be": {Street: strings.Repeat("ß", 200)},
	} {
		if faults := a.Check(); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestCheck_TellsEachFaultOfItsField(t *testing.T) {
	long := strings.Repeat("x", 201)
	faults := consumer.Address{
		FirstName: long, LastName: "a\x00b", Company: "a\nb", CareOf: "\u0085", Street: "a\ufffdb", HouseNumber: "\x7f", HouseExtension: long,
		City: "\x1b[31m", PostalCode: "123", Country: country.DE, Email: "nobody", Phone: "12345", CellPhone: "0151 FLOWERS",
	}.Check()
	want := []string{
		"first_name too_long", "last_name bad_text", "company bad_text", "care_of bad_text", "street bad_text", "house_number bad_text",
		"house_extension too_long", "city bad_text", "postal_code bad_postcode", "email bad_email", "phone bad_phone", "cell_phone bad_phone",
	}
	var got []string
	for _, f := range faults {
		got = append(got, f.Field+" "+f.Code.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestCheck_KnowsThePostcodesOfEachCountry(t *testing.T) { // domain 6.7
	for home, codes := range map[country.Code]struct{ good, bad []string }{
		country.SE: {[]string{"11356", "98499"}, []string{"01356", "113 56", "1135", "113567"}},
		country.NO: {[]string{"0150", "9990"}, []string{"150", "01500"}},
		country.DK: {[]string{"0800", "2100"}, []string{"210", "21000"}},
		country.FI: {[]string{"00100", "99990"}, []string{"100", "001000"}},
		country.DE: {[]string{"01067", "99998"}, []string{"1067", "D-01067", "0106A"}},
		country.AT: {[]string{"1010", "9992"}, []string{"0101", "10100"}},
		country.NL: {[]string{"2521VA", "1234SB", "9999XX"}, []string{"1234SA", "1234SD", "1234SS", "0123AB", "2521va", "2521 VA", "2521V", "2521VAA", "2521"}},
		"US":       {nil, []string{"90210"}},
		"":         {nil, []string{"10115"}},
	} {
		for _, code := range codes.good {
			if faults := (consumer.Address{Country: home, PostalCode: code}).Check(); len(faults) > 0 {
				t.Errorf("%s %q: %v", home, code, faults)
			}
		}
		for _, code := range append(codes.bad, "10115\n", "١٠١١٥") {
			if faults := (consumer.Address{Country: home, PostalCode: code}).Check(); !fault.Is(faults, fault.BadPostcode) {
				t.Errorf("%s %q was accepted", home, code)
			}
		}
	}
}

func TestCheck_KnowsAnEmailAddress(t *testing.T) {
	for _, good := range []string{"a@example.com", "a.b+c@sub.example.co", "jürgen@müller.example"} {
		if faults := (consumer.Address{Email: good}).Check(); len(faults) > 0 {
			t.Errorf("%q: %v", good, faults)
		}
	}
	for _, bad := range []string{
		"a", "@example.com", "a@", "a@b@example.com", "Eva <eva@example.com>", "<eva@example.com>", "a @example.com", "a@example.com, b@example.com",
		"a@example.com\nBcc: b@example.com", strings.Repeat("a", 250) + "@b.de",
	} {
		if faults := (consumer.Address{Email: bad}).Check(); !fault.Is(faults, fault.BadEmail) {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestCheck_CountsThePhonesDigits(t *testing.T) {
	for phone, good := range map[string]bool{
		"123456": true, "12345": false, "123456789012345": true, "1234567890123456": false, "+31 (0)6-12/34.56": true,
		"0612345678x": false, "------": false, "０６１２３４５６７８": false, "123456" + strings.Repeat(" ", 195): false,
	} {
		if faults := (consumer.Address{Phone: phone}).Check(); (len(faults) == 0) != good {
			t.Errorf("%q: %v", phone, faults)
		}
	}
}

func TestCheckBirth_WantsADateInThePast(t *testing.T) {
	today := day.On(2026, 3, 1)
	if err := consumer.CheckBirth(today-1, today); err != nil {
		t.Errorf("yesterday: %v", err)
	}
	for _, birth := range []day.Day{today, today + 1} {
		if err := consumer.CheckBirth(birth, today); !fault.Is(err, fault.BirthInFuture) {
			t.Errorf("%s: %v", birth, err)
		}
	}
}

func FuzzTidy(f *testing.F) {
	for _, phone := range []string{"0031 6-1234-5678", "+31 (0)6 12345678", "06-12345678;ext=5", "1-800-FLOWERS", "tel:+4930123;isub=1", "\xff"} {
		f.Add("NL", phone, "2521 va", " Straße 1 ")
	}
	f.Fuzz(func(t *testing.T, home, phone, postcode, street string) {
		a := consumer.Address{Country: country.Code(home), Phone: phone, PostalCode: postcode, Street: street}
		tidy := a.Tidy()
		if again := tidy.Tidy(); again != tidy {
			t.Fatalf("%+v became %+v, and then %+v", a, tidy, again)
		}
		marks := append(consumer.Parties{Billing: tidy}.Marks(), tidy.Place())
		if len(tidy.Check()) == 0 && !utf8.ValidString(strings.Join(marks, "")) {
			t.Fatalf("%+v passed, but its marks %q are no text", tidy, marks)
		}
	})
}
