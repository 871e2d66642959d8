package consumer

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
)

// maxText bounds every text of an address.
const maxText = 200

// Tidy gives the address with blanks trimmed, postal code and phones in their normal form. What
// cannot be read is left as it was: shops' plugins send odd phones that must not stop an order.
func (a Address) Tidy() Address {
	for _, text := range []*string{&a.FirstName, &a.LastName, &a.Company, &a.CareOf, &a.Street, &a.HouseNumber,
		&a.HouseExtension, &a.PostalCode, &a.City, &a.Email, &a.Phone, &a.CellPhone} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
	a.PostalCode = postcode(a.Country, a.PostalCode)
	a.Phone = phone(a.Country, a.Phone)
	a.CellPhone = phone(a.Country, a.CellPhone)
	return a
}

// phone brings a number to E.164; one that no plan knows keeps its digits as they are.
func phone(home country.Code, text string) string {
	number, err := phonenumbers.Parse(text, string(home))
	switch {
	case err != nil:
		return text
	case !phonenumbers.IsValidNumber(number):
		return withoutMarks.Replace(text)
	}
	return phonenumbers.Format(number, phonenumbers.E164)
}

var withoutMarks = strings.NewReplacer(" ", "", "-", "", "/", "", ".", "", "(", "", ")", "")

// postcode writes a Dutch code as NNNNAA and drops blanks elsewhere.
func postcode(home country.Code, text string) string {
	tight := strings.ReplaceAll(text, " ", "")
	if home == country.NL {
		return strings.ToUpper(tight)
	}
	return tight
}

var postcodes = map[country.Code]*regexp.Regexp{
	country.AT: regexp.MustCompile(`^[1-9]\d{3}$`),
	country.DE: regexp.MustCompile(`^\d{5}$`),
	country.DK: regexp.MustCompile(`^\d{4}$`),
	country.FI: regexp.MustCompile(`^\d{5}$`),
	country.NL: regexp.MustCompile(`^[1-9]\d{3}[A-Z]{2}$`),
	country.NO: regexp.MustCompile(`^\d{4}$`),
	country.SE: regexp.MustCompile(`^[1-9]\d{4}$`),
}

// Check gives what is wrong with the form of an address; which fields are needed is the wire's matter.
// Fields are named by their JSON names.
func (a Address) Check() fault.List {
	var faults fault.List
	for _, text := range a.texts() {
		switch {
		case len([]rune(text.value)) > maxText:
			faults = append(faults, fault.TooLong.With(maxText).On(text.field))
		case strings.ContainsFunc(text.value, unprintable):
			faults = append(faults, fault.BadText.With().On(text.field))
		}
	}
	if a.PostalCode != "" && !validPostcode(a.Country, a.PostalCode) {
		faults = append(faults, fault.BadPostcode.With(a.Country).On("postal_code"))
	}
	if a.Email != "" && !validEmail(a.Email) {
		faults = append(faults, fault.BadEmail.With().On("email"))
	}
	if a.Phone != "" && !validPhone(a.Phone) {
		faults = append(faults, fault.BadPhone.With().On("phone"))
	}
	if a.CellPhone != "" && !validPhone(a.CellPhone) {
		faults = append(faults, fault.BadPhone.With().On("cell_phone"))
	}
	return faults
}

type text struct{ field, value string }

func (a Address) texts() []text {
	return []text{
		{"first_name", a.FirstName}, {"last_name", a.LastName}, {"company", a.Company}, {"care_of", a.CareOf},
		{"street", a.Street}, {"house_number", a.HouseNumber}, {"house_extension", a.HouseExtension}, {"city", a.City},
	}
}

func unprintable(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }

// validPostcode checks the form; the letters SA, SD and SS are never given out in NL (domain 6.7).
func validPostcode(home country.Code, code string) bool {
	form, known := postcodes[home]
	if !known || !form.MatchString(code) {
		return false
	}
	return home != country.NL || !strings.Contains("SA SD SS", code[4:])
}

func validEmail(address string) bool {
	parsed, err := mail.ParseAddress(address)
	return err == nil && parsed.Address == address && len(address) <= 254 && !strings.ContainsFunc(address, invisible)
}

// invisible tells characters that nobody sees, such as marks that turn the direction of writing.
func invisible(r rune) bool { return unprintable(r) || unicode.Is(unicode.Cf, r) }

// validPhone asks only for a plausible count of digits: number plans change faster than software.
func validPhone(number string) bool {
	digits := 0
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-/(). ", r):
			return false
		}
	}
	return digits >= 6 && digits <= 15 && len(number) <= maxText
}

// CheckBirth refuses a birth date that is not in the past. Being of age is a matter of risk, not of form.
func CheckBirth(birth, today day.Day) error {
	if birth >= today {
		return fault.BirthInFuture.With().On("birth")
	}
	return nil
}
