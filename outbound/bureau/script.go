package bureau

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"respite/domain/risk"
	"respite/domain/testperson"
	"respite/value/country"
	"respite/value/day"
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

// byWish hears what the consumer's particulars ask for, whoever they are. The denied person of Austria
// is told by everything but the name, which may be the approved one's.
func byWish(in risk.Inquiry) (saying, bool) {
	switch {
	case same(in.LastName, "Denied"):
		return denied, true
	case in.Country == country.AT && in.Birth == day.On(1980, time.April, 14) &&
		same(in.Gender, "female") && same(in.PostalCode, "8070"):
		return denied, true
	case same(in.LastName, "Approved"):
		return cleared, true
	}
	return nothing, false
}

// byPerson finds the test person that the inquiry is about. A number is surer than any name.
func byPerson(in risk.Inquiry) (testperson.Person, bool) {
	if numbered, ok := testperson.ByNumber(in.Country, in.NationalID); ok {
		return numbered, true
	}
	for _, p := range everybody() {
		if named(p, in) {
			return p, true
		}
	}
	return testperson.Person{}, false
}

// named tells whether the inquiry is about the person, by name. Those whose last name is none, or only a
// wish, are told by first name and birth date.
func named(p testperson.Person, in risk.Inquiry) bool {
	name := p.Addresses[0]
	if p.Company || p.Country != in.Country || !same(name.FirstName, in.FirstName) {
		return false
	}
	if name.LastName == "" || name.LastName == "Approved" {
		return p.Birth == in.Birth
	}
	return same(name.LastName, in.LastName)
}

// same compares without regard to letter case and blanks.
func same(a, b string) bool { return plain(a) == plain(b) }

func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// everybody is the cast, made once.
var everybody = sync.OnceValue(testperson.All)
