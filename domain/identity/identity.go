// Package identity reads the numbers by which persons and companies are known: national and company
// numbers in SE, NO, DK and FI, birth dates in DE, AT and NL (domain 6, XML-RPC reference 3.5).
//
// What it reads is personal data: it must never quote a number in an error, and logs show Mask of it
// only. A number that passes may still belong to nobody; a register knows that.
package identity

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"respite/domain/checkdigit"
	"respite/domain/consumer"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
)

// Number is what a national or company number, or a birth date in its place, says of its holder.
type Number struct {
	Country country.Code
	Company bool // a company has neither birth date nor gender

	// Canonical is the one spelling to store and to compare: SE 12 digits YYYYMMDDNNNC (a coordination
	// number keeps its day + 60), companies 10; NO 11, companies 9; DK 10, companies 8; FI DDMMYYsNNNC with
	// its sign, companies 8; empty in DE, AT and NL, where no number may be used.
	Canonical string
	Birth     day.Day
	Gender    consumer.Gender
}

// reader reads the numbers of one country; the text has no blanks, large letters, and "-" for every dash.
type reader func(text string, today day.Day) (Number, bool)

var readers = map[country.Code]reader{
	country.SE: swedish, country.NO: norwegian, country.DK: danish, country.FI: finnish,
	country.DE: birthday, country.AT: birthday, country.NL: birthday,
}

// maxText bounds what is looked at; the longest form has 13 digits and some blanks.
const maxText = 40

// Parse reads a number in any form of XML-RPC reference 3.5. Today tells the century where the form
// leaves it open. Synthetic Norwegian numbers are for test books only. The faults are
// fault.CountryUnserved, fault.BadNumber, fault.SyntheticNumber and fault.BirthInFuture.
func Parse(home country.Code, text string, today day.Day, test bool) (Number, error) {
	read, served := readers[home]
	if !served {
		return Number{}, fault.CountryUnserved.With()
	}
	number, sound := read(tidy(text), today)
	number.Country = home
	switch {
	case !sound || len(text) > maxText:
		return Number{}, fault.BadNumber.With(home)
	case number.synthetic() && !test:
		return Number{}, fault.SyntheticNumber.With()
	case number.Company:
		return number, nil
	}
	if err := consumer.CheckBirth(number.Birth, today); err != nil {
		return Number{}, err
	}
	return number, nil
}

// tidy takes out blanks, writes letters large and every dash as "-".
func tidy(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case unicode.Is(unicode.Dash, r):
			return '-'
		}
		return r
	}, strings.ToUpper(text[:min(len(text), maxText)]))
}

// Mask gives the birth date of a number with the rest hidden, the same for all spellings of one number:
// "410321-****". Of a text that is no longer than a birth date, nothing is shown.
func Mask(text string) string {
	bare := strings.Map(lettersAndDigits, tidy(text))
	if len(bare) == len("YYYYMMDDNNNC") {
		bare = bare[2:]
	}
	if len(bare) < len("YYMMDDNNNC") || !checkdigit.Digits(bare[:6]) {
		return "****"
	}
	return bare[:6] + "-****"
}

func lettersAndDigits(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
		return r
	}
	return -1
}

var birthdayForm = regexp.MustCompile(`^(\d{8})([01]?)$`)

// birthday reads DDMMYYYY, and behind it 0 for a woman or 1 for a man (domain 6.5).
func birthday(text string, _ day.Day) (Number, bool) {
	parts := birthdayForm.FindStringSubmatch(text)
	if parts == nil {
		return Number{}, false
	}
	birth, err := day.ParseBirth(parts[1])
	gender := map[string]consumer.Gender{"0": consumer.Female, "1": consumer.Male}[parts[2]]
	return Number{Birth: birth, Gender: gender}, err == nil
}

// dated gives the date, if the calendar has it.
func dated(year, month, dayOfMonth int) (day.Day, bool) {
	date := day.On(year, time.Month(month), dayOfMonth)
	gotYear, gotMonth, gotDay := date.Date()
	return date, gotYear == year && int(gotMonth) == month && gotDay == dayOfMonth
}

// genderOf tells men by an odd digit, as all four registers do.
func genderOf(digit byte) consumer.Gender {
	if digit%2 == 1 {
		return consumer.Male
	}
	return consumer.Female
}

// pair reads the two digits that begin a text.
func pair(text string) int { return int(text[0]-'0')*10 + int(text[1]-'0') }
