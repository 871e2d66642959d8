// Package testperson is the cast of test books: the persons and companies that were published for trying
// out the API, with what a register knows of them and what a bureau shall say (XML-RPC reference 8.3).
//
// It must never be asked about a purchase in a live book, and nobody in it may be real.
package testperson

import (
	"slices"

	"respite/domain/consumer"
	"respite/value/country"
	"respite/value/day"
)

// Person is one of the cast, a person or a company.
type Person struct {
	consumer.Resident // without a number where none may be used; born 1970-01-01 when no date was published

	Phones []string // E.164
	Denied bool     // purchases are refused; those of the others are accepted
}

// All gives the cast, the newer set first. The values are the caller's own.
func All() []Person {
	all := make([]Person, 0, len(cast))
	for _, r := range cast {
		all = append(all, r.person())
	}
	return all
}

// ByNumber finds a person or company by the number in its canonical form (domain 6).
func ByNumber(home country.Code, number string) (Person, bool) {
	return find(func(r role) bool { return number != "" && r.home == home && r.number == number })
}

// ByPhone finds whoever has the phone, in E.164; a person comes before the company they share it with.
func ByPhone(home country.Code, phone string) (Person, bool) {
	return find(func(r role) bool { return r.home == home && slices.Contains(r.phones, phone) })
}

func find(is func(role) bool) (Person, bool) {
	at := slices.IndexFunc(cast, is)
	if at < 0 {
		return Person{}, false
	}
	return cast[at].person(), true
}

// role is one line of the cast.
type role struct {
	home    country.Code
	number  string
	born    day.Day
	gender  consumer.Gender
	first   string
	last    string
	company string // the name of a company; then nothing of a person is given
	places  []consumer.Address
	phones  []string
	denied  bool
}

// person gives the role in the register's form: each place with the name, the country and the first phone.
func (r role) person() Person {
	places := slices.Clone(r.places)
	for i := range places {
		place := &places[i]
		place.FirstName, place.LastName, place.Company, place.Country = r.first, r.last, r.company, r.home
		if len(r.phones) > 0 {
			place.CellPhone = r.phones[0]
		}
	}
	return Person{
		Resident: consumer.Resident{
			Country: r.home, NationalID: r.number, Company: r.company != "", Birth: r.born, Gender: r.gender, Addresses: places,
		},
		Phones: slices.Clone(r.phones),
		Denied: r.denied,
	}
}
