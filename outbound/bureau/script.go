package bureau

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"respite/domain/risk"
	"respite/value/country"
)

// addresses say by their name what shall happen, in every country.
var addresses = map[string]line{
	"always_approved@klarna.com":  {saying: cleared},
	"always_denied@klarna.com":    {saying: denied},
	"pending_accepted@klarna.com": {saying: cleared, minutes: 1},
	"pending_denied@klarna.com":   {saying: denied, minutes: 1},
}

// tags are what may follow the last plus sign of anybody's address: user+denied@example.com.
var tags = map[string]line{
	"denied":         {saying: denied},
	"red":            {saying: denied}, // "not to be offered"
	"bureau-timeout": {saying: silence},
}

// pendingTag is a tag with the minutes until the decision: user+pend-accept-05@example.com.
var pendingTag = regexp.MustCompile(`^pend-(accept|reject)-([0-9]{2})$`)

func byEmail(address string) (line, bool) {
	address = plain(address)
	if said, ok := addresses[address]; ok {
		return said, true
	}
	local, _, _ := strings.Cut(address, "@")
	tag := local[strings.LastIndex(local, "+")+1:]
	if tag == local {
		return line{}, false
	}
	if said, ok := tags[tag]; ok {
		return said, true
	}
	pending := pendingTag.FindStringSubmatch(tag)
	if pending == nil {
		return line{}, false
	}
	minutes, err := strconv.Atoi(pending[2])
	if err != nil {
		return line{}, false
	}
	if pending[1] == "accept" {
		return line{cleared, minutes}, true
	}
	return line{denied, minutes}, true
}

// person describes test persons; what is empty fits everybody.
type person struct {
	country  country.Code
	first    string
	last     string
	birth    string // YYYY-MM-DD
	gender   string
	postcode string
	saying   saying
}

// persons is the script; the first line that fits is said.
var persons = []person{
	{last: "Denied", saying: denied},
	{country: country.AT, birth: "1980-04-14", gender: "female", postcode: "8070", saying: denied},
	{last: "Approved", saying: cleared},

	{country: country.AT, first: "Testperson-at", birth: "1960-04-14", saying: cleared},
	{country: country.DE, first: "Testperson-de", birth: "1960-07-07", saying: cleared},
	{country: country.DK, first: "Testperson-dk", birth: "1936-01-08", saying: cleared},
	{country: country.FI, first: "Testperson-fi", birth: "1922-01-19", saying: cleared},
	{country: country.NL, first: "Testperson-nl", birth: "1970-07-10", saying: cleared},
	{country: country.NL, first: "Testperson-nl", birth: "1970-07-01", saying: denied},
	{country: country.NO, first: "Testperson-no", birth: "1970-08-01", saying: cleared},
	{country: country.SE, first: "Testperson-se", birth: "1941-03-21", saying: cleared},

	{country: country.DE, first: "Uno", last: "Eins", saying: cleared},
	{country: country.DE, first: "Uno", last: "Vier", saying: denied},
	{country: country.DK, first: "Rasmus Jens-Peter", last: "Lybert", saying: cleared},
	{country: country.FI, first: "Suvi", last: "Aurinkoinen", saying: cleared},
	{country: country.FI, first: "Mikael", last: "Miehinen", saying: denied},
	{country: country.NL, first: "Test", last: "Persoon", saying: cleared},
	{country: country.NO, first: "Petter", last: "Testmann", saying: cleared},
	{country: country.NO, first: "Petra", last: "Testdame", saying: denied},
	{country: country.SE, first: "Karl", last: "Lidin", saying: cleared},
	{country: country.SE, first: "Maud", last: "Johansson", saying: denied},
}

// is tells whether the inquiry is about the person.
func (p person) is(in risk.Inquiry) bool {
	return fits(string(p.country), string(in.Country)) &&
		fits(p.first, in.FirstName) &&
		fits(p.last, in.LastName) &&
		fits(p.birth, in.Birth.String()) &&
		fits(p.gender, in.Gender) &&
		fits(p.postcode, in.PostalCode)
}

// fits compares without regard to letter case and blanks; nothing wanted fits everything.
func fits(wanted, given string) bool { return wanted == "" || plain(wanted) == plain(given) }

func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}
