package testperson

import (
	"time"

	"respite/domain/consumer"
	"respite/value/country"
	"respite/value/day"
)

// at is a place whose house number stands in the street's line, as in the north and in the Austrian example.
func at(street, postcode, city string) consumer.Address {
	return consumer.Address{Street: street, PostalCode: postcode, City: city}
}

// atHouse is a place in Germany or the Netherlands.
func atHouse(street, number, postcode, city string) consumer.Address {
	return consumer.Address{Street: street, HouseNumber: number, PostalCode: postcode, City: city}
}

// cast holds both published sets (XML-RPC reference 8.3). Where a number holds birth date and gender, they are
// the number's. What was not published is left out.
var cast = []role{
	// The newer set.
	{home: country.SE, number: "194103219202", born: day.On(1941, time.March, 21), gender: consumer.Female,
		first: "Testperson-se", last: "Approved", phones: []string{"+46765260000", "+46762560000"},
		places: []consumer.Address{at("Stårgatan 1", "12345", "Ankeborg")}},
	{home: country.SE, number: "0020310132", company: "Testcompany-se", phones: []string{"+46765260000"},
		places: []consumer.Address{at("Stårgatan 1", "12345", "Ankeborg"), at("Lillegatan 1", "12334", "Ankeborg")}},
	{home: country.NO, number: "01087000571", born: day.On(1970, time.August, 1), gender: consumer.Male,
		first: "Testperson-no", last: "Approved", phones: []string{"+4740123456"},
		places: []consumer.Address{at("Sæffleberggate 56", "0563", "Oslo")}},
	{home: country.DK, number: "0801363945", born: day.On(1936, time.January, 8), gender: consumer.Male,
		first: "Testperson-dk", last: "Approved", phones: []string{"+4520123456"},
		places: []consumer.Address{at("Sæffleberggate 56,1 mf", "6800", "Varde")}},
	{home: country.FI, number: "190122-829F", born: day.On(1922, time.January, 19), gender: consumer.Male,
		first: "Testperson-fi", last: "Approved", phones: []string{"+358401234567"},
		places: []consumer.Address{at("Kiväärikatu 10", "28100", "Pori")}},
	{home: country.DE, born: day.On(1960, time.July, 7), gender: consumer.Male,
		first: "Testperson-de", last: "Approved", phones: []string{"+491522113356"},
		places: []consumer.Address{atHouse("Hellersbergstraße", "14", "41460", "Neuss")}},
	{home: country.NL, born: day.On(1970, time.July, 10), gender: consumer.Male,
		first: "Testperson-nl", last: "Approved", phones: []string{"+31612345678"},
		places: []consumer.Address{atHouse("Neherkade", "1", "2521VA", "Gravenhage")}},
	{home: country.NL, born: day.On(1970, time.July, 1), first: "Testperson-nl", denied: true,
		places: []consumer.Address{{Street: "Neherkade", HouseNumber: "1", HouseExtension: "XI", PostalCode: "1521VA"}}},
	{home: country.AT, born: day.On(1960, time.April, 14), gender: consumer.Male,
		first: "Testperson-at", last: "Approved", phones: []string{"+436762600000"},
		places: []consumer.Address{at("Klarna-Straße 1/2/3", "8071", "Hausmannstätten")}},
	{home: country.AT, born: day.On(1980, time.April, 14), gender: consumer.Female,
		first: "Testperson-at", phones: []string{"+436762800000"}, denied: true,
		places: []consumer.Address{at("", "8070", "Hausmannstätten")}},

	// The older set.
	{home: country.SE, number: "194304158399", born: day.On(1943, time.April, 15), gender: consumer.Male,
		first: "Karl", last: "Lidin",
		places: []consumer.Address{at("Junibackg. 42", "23634", "Hollviken")}},
	{home: country.SE, number: "195311096845", born: day.On(1953, time.November, 9), gender: consumer.Female,
		first: "Maud", last: "Johansson", denied: true,
		places: []consumer.Address{at("Köpmansgatan 7", "12149", "Johanneshov")}},
	{home: country.SE, number: "6020310139", company: "Kalle Anka AB",
		places: []consumer.Address{at("Storgatan 1", "12345", "Ankeborg"), at("Lillgatan 99", "77777", "Ankeborg")}},
	{home: country.SE, number: "6720217931", company: "Björnligan AB", denied: true,
		places: []consumer.Address{at("Fulgatan 1", "12345", "Ankeborg"), at("Bakgatan 99", "77777", "Ankeborg")}},
	{home: country.NO, number: "18106500157", born: day.On(1965, time.October, 18), gender: consumer.Male,
		first: "Petter", last: "Testmann",
		places: []consumer.Address{at("Hundremeterskogen 100", "0563", "Oslo")}},
	{home: country.NO, number: "18106500076", born: day.On(1965, time.October, 18), gender: consumer.Female,
		first: "Petra", last: "Testdame", denied: true,
		places: []consumer.Address{at("Sofienberggate 56", "0563", "Oslo")}},
	{home: country.DK, number: "0505610059", born: day.On(1961, time.May, 5), gender: consumer.Male,
		first: "Rasmus Jens-Peter", last: "Lybert",
		places: []consumer.Address{at("Godthåbvej 8,-2", "3900", "Godthåb")}},
	{home: country.DK, number: "27968880", company: "Onbase ApS",
		places: []consumer.Address{at("Centrumgaden 37", "2750", "Ballerup")}},
	{home: country.DK, number: "99999993", company: "Larsen & Olsen Contracters ApS", denied: true,
		places: []consumer.Address{at("Glarmestervej 2", "8600", "Silkeborg"), at("Kristianiagade 9", "2100", "København Ø")}},
	{home: country.FI, number: "230246-8989", born: day.On(1946, time.February, 23), gender: consumer.Female,
		first: "Suvi", last: "Aurinkoinen",
		places: []consumer.Address{at("Planeettatie 2", "01450", "Vantaa")}},
	{home: country.FI, number: "010130-887T", born: day.On(1930, time.January, 1), gender: consumer.Male,
		first: "Mikael", last: "Miehinen", denied: true,
		places: []consumer.Address{at("Tikkuritie 11", "01370", "Vantaa")}},
	{home: country.FI, number: "10891871", company: "Porin Mies-Laulu r.y.",
		places: []consumer.Address{at("Vapaudenkatu 10", "28100", "Pori")}},
	{home: country.FI, number: "07527622", company: "Mankalan Perhekodit Oy", denied: true,
		places: []consumer.Address{at("Porrassalmenkatu 19 B", "50100", "Parikkala")}},
	{home: country.DE, born: day.On(1960, time.July, 7), gender: consumer.Male,
		first: "Uno", last: "Eins",
		places: []consumer.Address{atHouse("Hellersbergstrasse", "14", "41460", "Neuss")}},
	{home: country.DE, born: day.On(1950, time.July, 7), first: "Uno", last: "Vier", denied: true,
		places: []consumer.Address{atHouse("Hellersbergstrasse", "14", "41460", "Neuss")}},
	{home: country.NL, first: "Test", last: "Persoon",
		places: []consumer.Address{atHouse("Neherkade", "1", "2521VA", "Gravenhage")}},
}
