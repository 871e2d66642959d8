package entry

import (
	"respite/domain/consumer"
	"respite/value/country"
	"respite/value/fault"
	"respite/web/ui"
)

// parts are the fields of an address: as faults name them, as people do, and as browsers fill them in.
var parts = []struct {
	name, label, complete, mode string
	need                        bool
	of                          func(*consumer.Address) *string
}{
	{"first_name", ui.T("First name"), "off", "", false, func(a *consumer.Address) *string { return &a.FirstName }},
	{"last_name", ui.T("Last name"), "off", "", false, func(a *consumer.Address) *string { return &a.LastName }},
	{"company", ui.T("Company"), "off", "", false, func(a *consumer.Address) *string { return &a.Company }},
	{"care_of", ui.T("Care of"), "off", "", false, func(a *consumer.Address) *string { return &a.CareOf }},
	{"street", ui.T("Street"), "off", "", true, func(a *consumer.Address) *string { return &a.Street }},
	{"house_number", ui.T("House number"), "off", "", false, func(a *consumer.Address) *string { return &a.HouseNumber }},
	{"house_extension", ui.T("House number extension"), "off", "", false, func(a *consumer.Address) *string { return &a.HouseExtension }},
	{"postal_code", ui.T("Postal code"), "off", "", true, func(a *consumer.Address) *string { return &a.PostalCode }},
	{"city", ui.T("City"), "off", "", true, func(a *consumer.Address) *string { return &a.City }},
	{"email", ui.T("E-mail"), "off", "email", false, func(a *consumer.Address) *string { return &a.Email }},
	{"phone", ui.T("Phone"), "off", "tel", false, func(a *consumer.Address) *string { return &a.Phone }},
	{"cell_phone", ui.T("Mobile phone"), "off", "tel", false, func(a *consumer.Address) *string { return &a.CellPhone }},
}

// numbered are the countries whose house numbers stand apart from the street (domain 6.7).
var numbered = map[country.Code]bool{country.DE: true, country.AT: true, country.NL: true}

// Address gives the fields of an address; their names begin with a word and a dot: "billing.city".
func Address(word string, a consumer.Address, wrong Wrong) []ui.Field {
	var fields []ui.Field
	for _, p := range parts {
		if !numbered[a.Country] && (p.name == "house_number" || p.name == "house_extension") && *p.of(&a) == "" {
			continue
		}
		name := word + "." + p.name
		fields = append(fields, ui.Field{
			Name: name, Label: p.label, Type: "text", Value: *p.of(&a), Complete: p.complete, Mode: p.mode, Fault: wrong.At(name),
			Optional: !p.need && p.name != "last_name" && p.name != "house_number",
		})
	}
	return fields
}

// ReadAddress reads an address as it was typed.
func ReadAddress(word string, text func(string) string, home country.Code) consumer.Address {
	a := consumer.Address{Country: home}
	for _, p := range parts {
		*p.of(&a) = text(word + "." + p.name)
	}
	return a
}

// Tidy gives an address in the form in which it is kept: a house number that was typed behind the street stands apart
// where the country has it so.
func Tidy(a consumer.Address) consumer.Address {
	if a.HouseNumber == "" && numbered[a.Country] {
		if street, number, extension, split := consumer.SplitStreet(a.Street); split {
			a.Street, a.HouseNumber, a.HouseExtension = street, number, extension
		}
	}
	return a.Tidy()
}

// Incomplete gives the faults of an address that a bill cannot go to.
func Incomplete(word string, a consumer.Address) fault.List {
	var faults fault.List
	if a.LastName == "" && a.Company == "" {
		faults = append(faults, fault.Missing.With().On(word+".last_name"))
	}
	for _, p := range parts {
		if p.need && *p.of(&a) == "" {
			faults = append(faults, fault.Missing.With().On(word+"."+p.name))
		}
	}
	if numbered[a.Country] && a.Street != "" && a.HouseNumber == "" {
		faults = append(faults, fault.Missing.With().On(word+".house_number"))
	}
	return faults
}
