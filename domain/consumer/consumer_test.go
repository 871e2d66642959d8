package consumer_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/consumer"
	"respite/value/country"
	"respite/value/day"
)

var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

func person(first, last, email, phone string) consumer.Parties {
	return consumer.Parties{
		Billing: consumer.Address{FirstName: first, LastName: last, Email: email, CellPhone: phone, Country: country.DE},
		Birth:   day.On(1960, 7, 7),
	}
}

// meet tells whether two readings share a mark, and so are one person.
func meet(a, b consumer.Parties) bool {
	known := b.Marks()
	return slices.ContainsFunc(a.Marks(), func(mark string) bool { return slices.Contains(known, mark) })
}

func TestMarks_OfOnePersonInOtherSpellings_Meet(t *testing.T) { // domain 9.5
	for _, spelling := range [][4]string{
		{"Jürgen", "Müller", "Jürgen", "Müller"},
		{"Jürgen", "Müller", "JÜRGEN", "MÜLLER"},
		{"Jürgen", "Müller", "Jurgen", "Muller"},
		{"Jürgen", "Müller", "Juergen", "Mueller"},
		{"Jürgen", "Müller", "Ju\u0308rgen", "Mu\u0308ller"}, // the mark as a character of its own
		{"Anna", "Groß", "anna", "GROSS"},
		{"Anna", "Groß", "Anna", "GROẞ"},
		{"Karl-Heinz", "Meyer", "Karl Heinz", "Meyer"},
		{"Søren", "Ærø", "Soeren", "Aeroe"},
		{"Åse", "Håkonsen", "Aase", "Haakonsen"},
		{"José", "d'Orléans", "Jose", "D’Orleans"},
	} {
		a, b := person(spelling[0], spelling[1], "", ""), person(spelling[2], spelling[3], "", "")
		if !meet(a, b) {
			t.Errorf("%q: %q and %q", spelling, a.Marks(), b.Marks())
		}
	}
}

func TestMarks_OfOnePersonUnderAnotherName_MeetByMailOrPhone(t *testing.T) {
	known := person("Eva", "Schmidt", "eva@example.com", "+4915112345678")
	for name, other := range map[string]consumer.Parties{
		"mail":             person("Eva", "Meier", "EVA@example.com", ""),
		"phone":            person("E.", "Meier", "", "+4915112345678"),
		"landline is cell": {Billing: consumer.Address{LastName: "M", Phone: "+4915112345678", Country: country.DE}, Birth: known.Birth},
	} {
		if !meet(known, other) {
			t.Errorf("%s: %q and %q", name, known.Marks(), other.Marks())
		}
	}
}

func TestMarks_OfDifferentPersons_DoNotMeet(t *testing.T) {
	known := person("Eva", "Schmidt", "family@example.com", "+4915112345678")
	born := known
	born.Birth++
	abroad := known
	abroad.Billing.Country = country.AT
	for name, other := range map[string]consumer.Parties{
		"another birth date": born, // a family shares mail and phone
		"another country":    abroad,
		"another name":       person("Eva", "Schmitz", "", ""),
		"names run together": person("Evas", "Chmidt", "", ""),
	} {
		if meet(known, other) {
			t.Errorf("%s: %q and %q", name, known.Marks(), other.Marks())
		}
	}
}

func TestMarks_OfNobody_AreNone(t *testing.T) {
	if marks := person("", "", "", "").Marks(); len(marks) != 0 {
		t.Errorf("all without a name would be one person: %q", marks)
	}
}

func TestMarks_NameTheSurestFirst(t *testing.T) {
	marks := person("Eva", "Schmidt", "eva@example.com", "+4915112345678").Marks()
	var kinds []string
	for _, mark := range marks {
		kind, _, _ := strings.Cut(mark, ":")
		kinds = append(kinds, kind)
	}
	if !slices.Equal(kinds, []string{"name", "mail", "phone"}) {
		t.Errorf("got %q", marks)
	}
}

func TestMarks_WhenANumberIsKnown_NameItFirstAndKeepTheOthers(t *testing.T) {
	without := person("Eva", "Schmidt", "eva@example.com", "+4915112345678")
	with := without
	with.NationalID = "194103219202"
	want := append([]string{"number:DE:194103219202"}, without.Marks()...)
	if got := with.Marks(); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if !meet(without, with) {
		t.Error("a person whose number became known is somebody else")
	}
}

func TestMarks_OfOneNumberInTwoCountries_DoNotMeet(t *testing.T) {
	finn := consumer.Parties{NationalID: "27968880", Billing: consumer.Address{Country: country.FI}}
	dane := consumer.Parties{NationalID: "27968880", Billing: consumer.Address{Country: country.DK}}
	if meet(finn, dane) {
		t.Errorf("%q and %q", finn.Marks(), dane.Marks())
	}
}

func TestMarks_OfACompany_AreItsNumberOnly(t *testing.T) {
	company := person("Karl", "Lidin", "office@example.com", "+46765260000")
	company.NationalID, company.Company = "6020310139", true
	if got := company.Marks(); !slices.Equal(got, []string{"number:DE:6020310139"}) {
		t.Errorf("got %q", got)
	}
	company.NationalID = ""
	if got := company.Marks(); len(got) != 0 {
		t.Errorf("without a number: %q", got)
	}
}

func TestMarks_WhenOnlyThePhoneIsKnown_HoldNoBirthDate(t *testing.T) { // XML-RPC reference 7.6
	caller := consumer.Parties{Billing: consumer.Address{CellPhone: "+46765260000", Country: country.SE}}
	if got := caller.Marks(); !slices.Equal(got, []string{"phone:SE:+46765260000"}) {
		t.Errorf("got %q", got)
	}
	named, born := caller, caller
	named.Billing.LastName, born.Birth = "Lidin", day.On(1943, time.April, 15)
	for name, other := range map[string]consumer.Parties{"named": named, "born": born} {
		if meet(caller, other) {
			t.Errorf("%s: %q shares a mark with whoever has the phone", name, other.Marks())
		}
	}
}

func TestPlace_IsTheSameInEverySpelling(t *testing.T) { // domain 6.7
	home := place("Hellersbergstraße", "14", "a", "41460")
	for _, spelling := range []consumer.Address{
		place("Hellersbergstrasse", "14", "A", "41460"),
		place("HELLERSBERGSTRASSE", "14", "a", "41 460"),
		place("Hellersbergstr.", "14", "a.", "41460"),
		place("hellersberg-str", " 14 ", "a", "41460"),
		place("Hellersberg Straße", "14", "a", "41460"),
	} {
		if spelling.Place() != home.Place() {
			t.Errorf("%q is not %q", spelling.Place(), home.Place())
		}
	}
	for _, other := range []consumer.Address{
		place("Hellersbergstraße", "14", "b", "41460"), place("Hellersbergstraße", "15", "a", "41460"),
		place("Hellersbergstraße", "14", "a", "41461"), place("Hellersbergweg", "14", "a", "41460"),
		place("Hellersbergstraße", "1", "4a", "41460"),
	} {
		if other.Place() == home.Place() {
			t.Errorf("%+v is the same place", other)
		}
	}
	abroad := home
	abroad.Country = country.AT
	if abroad.Place() == home.Place() {
		t.Error("another country is the same place")
	}
}

func place(street, number, extension, postcode string) consumer.Address {
	return consumer.Address{Street: street, HouseNumber: number, HouseExtension: extension, PostalCode: postcode, Country: country.DE}
}

func TestPlace_OfNoAddress_IsEmpty(t *testing.T) {
	if mark := (consumer.Address{FirstName: "Eva", Country: country.DE}).Place(); mark != "" {
		t.Errorf("got %q", mark)
	}
}

func TestShippingDiffers_LooksAtThePlaceAndNotAtItsSpelling(t *testing.T) {
	parties := consumer.Parties{Billing: place("Neue Straße", "1", "", "10115"), Shipping: place("Neue Str.", "1", "", "10115")}
	if parties.ShippingDiffers() {
		t.Error("another spelling is another place")
	}
	parties.Shipping.HouseNumber = "2"
	if !parties.ShippingDiffers() {
		t.Error("another house is the same place")
	}
}

func TestOver_LaysEveryGivenFieldOverTheAddress(t *testing.T) {
	full := func(text string) consumer.Address {
		var a consumer.Address
		fields := reflect.ValueOf(&a).Elem()
		for i := range fields.NumField() {
			fields.Field(i).SetString(text)
		}
		return a
	}
	if got := full("old").Over(full("new")); got != full("new") {
		t.Errorf("got %+v", got)
	}
	if got := full("old").Over(consumer.Address{}); got != full("old") {
		t.Errorf("a change of nothing gave %+v", got)
	}
	if got := (consumer.Address{}).Over(full("new")); got != full("new") {
		t.Errorf("over nothing: %+v", got)
	}
}

func TestOver_OfAnotherHouse_DropsTheOldExtension(t *testing.T) {
	old := place("Neue Straße", "1", "a", "10115")
	if got := old.Over(consumer.Address{HouseNumber: "2"}); got != place("Neue Straße", "2", "", "10115") {
		t.Errorf("got %+v", got)
	}
	if got := old.Over(consumer.Address{HouseNumber: "2", HouseExtension: "b"}); got != place("Neue Straße", "2", "b", "10115") {
		t.Errorf("got %+v", got)
	}
	if got := old.Over(consumer.Address{City: "Berlin"}); got.HouseExtension != "a" {
		t.Errorf("got %+v", got)
	}
}

func TestTotal_CountsWhatIsOwedLessWhatIsOwedBack(t *testing.T) { // domain 9.5
	e := consumer.Exposure{Held: 100, Claims: 2000, Fees: 30, Credit: 500}
	if got := e.Total(); got != 1630 {
		t.Errorf("got %d", got)
	}
}

func TestJoin_AddsEverythingTheOtherReadingOwes(t *testing.T) {
	a := consumer.Exposure{Person: "A", Currency: "EUR", Held: 1, Claims: 2, Fees: 3, Credit: 4, Open: 5, Paid: 6}
	b := consumer.Exposure{Person: "B", Currency: "EUR", Held: 10, Claims: 20, Fees: 30, Credit: 40, Open: 50, Paid: 60}
	want := consumer.Exposure{Person: "A", Currency: "EUR", Held: 11, Claims: 22, Fees: 33, Credit: 44, Open: 55, Paid: 66}
	if got := a.Join(b); got != want || got.Total() != a.Total()+b.Total() {
		t.Errorf("got %+v", got)
	}
}

func TestAttempts_CountThoseAfterAnInstant(t *testing.T) {
	var p consumer.Person
	for _, minutes := range []int{0, 5, 10} {
		p = p.Attempted(noon.Add(time.Duration(minutes) * time.Minute))
	}
	for minutes, want := range map[int]int{-1: 3, 0: 2, 4: 2, 5: 1, 10: 0, 11: 0} {
		if got := p.Attempts(noon.Add(time.Duration(minutes) * time.Minute)); got != want {
			t.Errorf("since minute %d: %d, want %d", minutes, got, want)
		}
	}
	if got := (consumer.Person{}).Attempts(noon); got != 0 {
		t.Errorf("nobody made %d", got)
	}
}

func TestSince_CountsVisitsAndDifferentPersons(t *testing.T) {
	var traffic consumer.Traffic
	for minute, who := range []consumer.ID{"A", "B", "A", "C"} {
		traffic = traffic.Visited(who, noon.Add(time.Duration(minute)*time.Minute))
	}
	for minute, want := range map[int][2]int{-1: {4, 3}, 0: {3, 3}, 1: {2, 2}, 2: {1, 1}, 3: {0, 0}} {
		visits, persons := traffic.Since(noon.Add(time.Duration(minute) * time.Minute))
		if got := [2]int{visits, persons}; got != want {
			t.Errorf("since minute %d: %d, want %d", minute, got, want)
		}
	}
}

func TestTrails_KeepOnlyTheLatestAndLeaveTheGivenAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(0, 100).Draw(t, "count")
		var p consumer.Person
		var traffic consumer.Traffic
		for i := range count {
			at := noon.Add(time.Duration(i) * time.Second)
			before, seen := slices.Clone(p.Recent), slices.Clone(traffic.Visits)
			nextPerson, nextTraffic := p.Attempted(at), traffic.Visited("A", at)
			p.Attempted(at.Add(time.Hour)) // a second future of the same past
			traffic.Visited("B", at.Add(time.Hour))
			if !slices.Equal(p.Recent, before) || !slices.Equal(traffic.Visits, seen) {
				t.Fatal("the given value was changed")
			}
			p, traffic = nextPerson, nextTraffic
			if last := p.Recent[len(p.Recent)-1]; last != at.Unix() || traffic.Visits[len(traffic.Visits)-1].At != last {
				t.Fatalf("attempt %d is not the latest", i)
			}
		}
		want := min(count, 32)
		visits, _ := traffic.Since(noon.Add(-time.Second))
		if got := p.Attempts(noon.Add(-time.Second)); got != want || visits != want || len(p.Recent) != want || len(traffic.Visits) != want {
			t.Fatalf("after %d: %d attempts, %d visits", count, got, visits)
		}
	})
}
