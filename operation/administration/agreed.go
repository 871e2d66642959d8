package administration

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/value/country"
	"respite/value/fault"
)

const (
	maxText = 200 // characters
	maxDays = 365
)

// checkAgreed gives the faults of what staff enter of a merchant besides what every merchant must have.
func checkAgreed(m merchant.Merchant) fault.List {
	faults := append(checkProfile(m.Profile), checkOptions(m.Options)...)
	for field, days := range map[string]int{
		"reserve_days": m.Contract.ReserveDays, "ship_days": m.Contract.ShipDays, "due_days": m.Contract.DueDays,
	} {
		if days > maxDays {
			faults.Add(fault.TooMany.With(maxDays).On(field))
		}
	}
	if utf8.RuneCountInString(m.Name) > maxText {
		faults.Add(fault.TooLong.With(maxText).On("name"))
	}
	return faults
}

func checkProfile(p merchant.Profile) fault.List {
	var faults fault.List
	for field, text := range map[string]string{
		"street": p.Street, "postal_code": p.PostalCode, "city": p.City, "company_number": p.CompanyNumber, "vat_number": p.VATNumber,
		"phone": p.Phone,
	} {
		switch {
		case utf8.RuneCountInString(text) > maxText:
			faults.Add(fault.TooLong.With(maxText).On(field))
		case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
			faults.Add(fault.BadText.With().On(field))
		}
	}
	if _, known := country.Of(string(p.Country)); p.Country != "" && !known {
		faults.Add(fault.CountryUnserved.With().On("country"))
	}
	if at, err := mail.ParseAddress(p.Email); p.Email != "" && (err != nil || at.Address != p.Email || len(p.Email) > maxText) {
		faults.Add(fault.BadEmail.With().On("email"))
	}
	faults.Add(checkAddress("website", p.Website))
	return faults
}

func checkOptions(o merchant.Options) fault.List {
	var faults fault.List
	switch o.PushFormat {
	case "", merchant.PushJSON, merchant.PushForm:
	default:
		faults.Add(fault.NotAChoice.With(string(merchant.PushJSON) + ", " + string(merchant.PushForm)).On("push_format"))
	}
	faults.Add(checkAddress("push_url", o.PushURL))
	faults.Add(checkAddress("push_url_failure", o.PushURLFailure))
	return faults
}

// checkAddress gives the fault of what is no web address; none at all is right.
func checkAddress(field, address string) error {
	if address == "" {
		return nil
	}
	faults, _ := fault.All(job.CheckAddress(address))
	for i, f := range faults {
		faults[i] = f.On(field)
	}
	return faults.Err()
}
