package consumer

import (
	"slices"
	"strings"
	"unicode"
)

// phoneTail is how many of a phone number's last digits tell it from others: people write the rest in many ways.
const phoneTail = 8

// FoundBy gives the texts by which people look for a purchase of these parties: names, whole and last only, the
// company, e-mail addresses and phone numbers. They are personal data and only ever stored as keyed hashes.
func (p Parties) FoundBy() []string {
	var marks []string
	for _, a := range []Address{p.Billing, p.Shipping} {
		for _, name := range []string{a.LastName, a.FirstName + " " + a.LastName, a.Company} {
			if called := fold(name); called != "" {
				marks = append(marks, "name:"+called)
			}
		}
		if a.Email != "" {
			marks = append(marks, "mail:"+strings.ToLower(a.Email))
		}
		for _, phone := range []string{a.CellPhone, a.Phone} {
			if tail := tailOf(phone); tail != "" {
				marks = append(marks, "phone:"+tail)
			}
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks)
}

// Sought gives the marks of FoundBy that what somebody has typed may mean.
func Sought(text string) []string {
	text = strings.TrimSpace(text)
	if strings.Contains(text, "@") {
		return []string{"mail:" + strings.ToLower(text)}
	}
	var marks []string
	if name := fold(text); name != "" {
		marks = append(marks, "name:"+name)
	}
	if tail := tailOf(text); tail != "" && !strings.ContainsFunc(text, unicode.IsLetter) {
		marks = append(marks, "phone:"+tail)
	}
	return marks
}

func tailOf(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
	if len(digits) < phoneTail {
		return ""
	}
	return digits[len(digits)-phoneTail:]
}
