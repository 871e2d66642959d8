package provider

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"respite/domain/paymentref"
	"respite/value/country"
)

// maxLength bounds each text of the company, in bytes; the name also stands in QR codes, which have
// room for 70 (domain 5.8).
const maxLength = 70

func (p *problems) checkCompany(who Provider) {
	for _, text := range []struct{ key, value string }{
		{"name", who.Name}, {"street", who.Street}, {"postal_code", who.PostalCode}, {"city", who.City},
		{"country", string(who.Country)}, {"company_number", who.CompanyNumber}, {"vat_number", who.VATNumber},
		{"phone", who.Phone}, {"email", who.Email}, {"website", who.Website}, {"privacy", who.Privacy},
	} {
		switch {
		case strings.TrimSpace(text.value) == "":
			p.add("%s is missing", text.key)
		case len(text.value) > maxLength:
			p.add("%s is longer than %d bytes", text.key, maxLength)
		}
	}
	if who.Country != "" && !served(who.Country) {
		p.add("country: %.20q is not the code of a country that is served", who.Country)
	}
	for _, link := range []struct{ key, value string }{{"website", who.Website}, {"privacy", who.Privacy}} {
		if link.value != "" && !strings.HasPrefix(link.value, "https://") {
			p.add("%s must begin with https://", link.key)
		}
	}
}

func served(code country.Code) bool {
	found, ok := country.Of(string(code))
	return ok && found.Code == code
}

// accounts gives the accounts in their normal form.
func (p *problems) accounts(written map[country.Code]Account) map[country.Code]Account {
	if len(written) == 0 {
		p.add("accounts is missing: no consumer could pay")
	}
	normal := map[country.Code]Account{}
	for _, code := range slices.Sorted(maps.Keys(written)) {
		if !served(code) {
			p.add("accounts: %.20q is not the code of a country that is served", code)
			continue
		}
		normal[code] = p.account(code, written[code])
	}
	return normal
}

var (
	creditorForm = regexp.MustCompile(`^8\d{7}$`)
	bicForm      = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)
)

// account wants the number by which the country's consumers pay, and no other.
func (p *problems) account(code country.Code, written Account) Account {
	var normal Account
	var key string
	var sound bool
	switch code {
	case country.SE:
		key = "bankgiro"
		normal.Bankgiro, sound = paymentref.ParseBankgiro(string(written.Bankgiro))
		written.Bankgiro = ""
	case country.NO:
		key = "account"
		normal.Number, sound = paymentref.ParseNorwegianAccount(string(written.Number))
		written.Number = ""
	case country.DK:
		key = "creditor"
		normal.Creditor, sound = written.Creditor, creditorForm.MatchString(written.Creditor)
		written.Creditor = ""
	default:
		key = "iban"
		normal.IBAN, sound = paymentref.ParseIBAN(string(written.IBAN))
		normal.BIC = written.BIC
		if written.BIC != "" && !bicForm.MatchString(written.BIC) {
			p.add("accounts.%s.bic is not the code of a bank", code)
		}
		written.IBAN, written.BIC = "", ""
	}
	if !sound {
		p.add("accounts.%s.%s is missing or not a sound number", code, key)
	}
	if written != (Account{}) {
		p.add("accounts.%s: only %s belongs there", code, key)
	}
	return normal
}
