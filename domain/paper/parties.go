package paper

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/provider"
	"respite/value/country"
)

// draft is what every document of one sale begins with.
type draft struct {
	writer
	shop    merchant.Merchant
	who     provider.Provider
	parties consumer.Parties
}

// paper gives the parts that invoice and credit note have in common.
func (d draft) paper() Paper {
	return Paper{
		Language: d.language, Issuer: d.who.Name,
		Seller: tidy(d.shop.Name), Logo: d.shop.Profile.Logo,
		Sender:         strings.Join([]string{d.who.Name, d.who.Street, d.who.PostalCode + " " + d.who.City}, ", "),
		Address:        d.address(d.parties.Billing),
		Imprint:        [][]string{d.seller(), d.sellerNumbers(), d.issuer()},
		CarriedForward: d.say(d.CarriedForward), BroughtForward: d.say(d.BroughtForward), Pages: d.say(d.Page),
	}
}

// tidy brings a text from outside to composed letters and single blanks, without control characters.
func tidy(text string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(norm.NFC.String(text), ""))
	return strings.Join(strings.Fields(visible), " ")
}

// present gives the texts that are not empty, tidied.
func present(texts ...string) []string {
	var kept []string
	for _, text := range texts {
		if text = tidy(text); text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}

// joined joins the texts that are not empty by blanks.
func joined(texts ...string) string { return strings.Join(present(texts...), " ") }

// address gives the lines of a window; the country only when the letter leaves it.
func (d draft) address(a consumer.Address) []string {
	careOf := tidy(a.CareOf)
	if careOf != "" {
		careOf = "c/o " + careOf
	}
	abroad := ""
	if there, known := country.Of(string(a.Country)); known && there.Code != d.home {
		abroad = strings.ToUpper(there.Name)
	}
	return present(a.Company, a.FirstName+" "+a.LastName, careOf, joined(a.Street, a.HouseNumber, a.HouseExtension),
		joined(postalCode(a.Country, a.PostalCode), a.City), abroad)
}

// postalCode sets the blank that people of the country write and the normal form has not.
func postalCode(home country.Code, code string) string {
	at := map[country.Code]int{country.SE: 3, country.NL: 4}[home]
	if at == 0 || len(code) <= at || strings.Contains(code, " ") {
		return code
	}
	return code[:at] + " " + code[at:]
}

// register names a seller's numbers in the words of its country (domain 11.2).
type register struct{ company, vat string }

var registers = map[country.Code]register{
	country.AT: {"FN", "UID"},
	country.DE: {"HR", "USt-IdNr."},
	country.DK: {"CVR", "Momsnr."},
	country.FI: {"Y-tunnus", "ALV-nro"},
	country.NL: {"KvK", "Btw-id"},
	country.NO: {"Org.nr.", ""},
	country.SE: {"Org.nr", "Momsreg.nr"},
}

func (d draft) seller() []string {
	p := d.shop.Profile
	return present(d.shop.Name, p.Street, joined(postalCode(p.Country, p.PostalCode), p.City), p.Website)
}

func (d draft) sellerNumbers() []string {
	p := d.shop.Profile
	home := p.Country
	if home == "" {
		home = d.home
	}
	names := registers[home]
	company, vat, standing := labelled(names.company, p.CompanyNumber), labelled(names.vat, p.VATNumber), ""
	switch {
	case home == country.SE && p.VATNumber != "":
		standing = "Godkänd för F-skatt"
	case home == country.NO:
		company, vat, standing = norwegian(p.CompanyNumber, p.VATNumber, d.shop.Name)
	}
	return present(company, vat, standing, p.Phone, p.Email)
}

// norwegian gives the one number a Norwegian company has, with the letters that tell it charges VAT,
// and the register that a company of limited liability must name.
func norwegian(company, vat, name string) (string, string, string) {
	number := labelled(registers[country.NO].company, company)
	if vat != "" && number != "" && !strings.HasSuffix(number, "MVA") {
		number += " MVA"
	}
	kind := name[strings.LastIndex(name, " ")+1:]
	if slices.Contains([]string{"AS", "ASA"}, kind) {
		return number, "", "Foretaksregisteret"
	}
	return number, "", ""
}

func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return label + " " + value
}

func (d draft) issuer() []string {
	names := registers[d.who.Country]
	return present(
		d.say(d.IssuedFor, "{provider}", d.who.Name, "{shop}", tidy(d.shop.Name)),
		d.who.Street+", "+d.who.PostalCode+" "+d.who.City,
		labelled(names.company, d.who.CompanyNumber),
		d.who.Phone+", "+d.who.Email,
	)
}

// contact says how to reach the shop: after a colon, or nothing.
func (d draft) contact() string {
	p := d.shop.Profile
	ways := list(p.Phone, p.Email, p.Website)
	if ways == "" {
		return ""
	}
	return ": " + ways
}

// list joins the texts that are not empty by commas; a line breaks only between them.
func list(texts ...string) string {
	kept := present(texts...)
	for n, text := range kept {
		kept[n] = unbroken(text)
	}
	return strings.Join(kept, ", ")
}

// unbroken keeps a number or name in one line.
func unbroken(text string) string { return strings.ReplaceAll(text, " ", blank) }
