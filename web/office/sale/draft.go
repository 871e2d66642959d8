package sale

import (
	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/identity"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/web/office/entry"
	"respite/web/office/shell"
)

// draft is an order as it stands in the form: what was typed.
type draft struct {
	shop      merchant.Merchant
	home      country.Country
	passive   bool
	number    string            // national or company number
	customer  string            // the shop's own number for the buyer
	known     consumer.Customer // whom that number names
	birth     string
	billing   consumer.Address
	shipping  consumer.Address
	elsewhere bool // the goods go to another address
	contact   string
	order     string
	reference string
	comment   string
	plan      string // its number; empty: an invoice
	rows      []entry.Row
}

// read reads the form.
func read(a *shell.Ask, shop merchant.Merchant) draft {
	home := homeOf(shop, a.FormValue("country"))
	return draft{
		shop: shop, home: home, passive: a.Text("make") == "passive", number: a.Text("number"), customer: a.Text("customer"), birth: a.Text("birth"),
		billing: entry.ReadAddress("billing", a.Text, home.Code), shipping: entry.ReadAddress("shipping", a.Text, home.Code),
		elsewhere: a.Text("elsewhere") != "", contact: a.Text("contact"), order: a.Text("order"), reference: a.Text("reference"),
		comment: a.Text("comment"), plan: a.Text("plan"), rows: entry.ReadRows(a.Form),
	}
}

// command gives the order that was typed, checked as far as the form can be.
func (d draft) command(a *shell.Ask) (operation.Reserve, fault.List) {
	lines, faults := entry.Lines(d.rows)
	parties, wrong := d.parties(a)
	faults = append(faults, wrong...)
	typed := entry.Reader{Text: func(string) string { return d.plan }}
	product := plan.ID(typed.Whole("plan"))
	faults = append(faults, typed.Faults...)
	for _, text := range []struct{ name, value string }{{"order", d.order}, {"reference", d.reference}, {"contact", d.contact}, {"comment", d.comment}} {
		if len([]rune(text.value)) > longestText {
			faults = append(faults, fault.TooLong.With(longestText).On(text.name))
		}
	}
	return operation.Reserve{
		Merchant: d.shop.ID, Origin: request.Origin{Service: "klarna", Invoice: d.reference, Order: d.order}, Lines: lines,
		Currency: d.home.Currency, Parties: parties,
		Plan: product, Details: reservation.Details{Contact: d.contact, Comment: d.comment}, Passive: d.passive,
	}, faults
}

// longestText bounds what else is said of an order.
const longestText = 200

// parties gives buyer and addresses.
func (d draft) parties(a *shell.Ask) (consumer.Parties, fault.List) {
	p := consumer.Parties{Billing: entry.Tidy(d.billing)}
	p.Shipping = p.Billing
	faults := entry.Incomplete("billing", p.Billing)
	if d.elsewhere {
		p.Shipping = entry.Tidy(d.shipping)
		faults = append(faults, entry.Incomplete("shipping", p.Shipping)...)
	}
	number, wrong := d.identity(a)
	p.NationalID, p.Company, p.Birth, p.Gender = number.Canonical, number.Company, number.Birth, number.Gender
	return p, append(faults, wrong...)
}

// identity reads the number of the buyer, or the birth date where there are no numbers.
func (d draft) identity(a *shell.Ask) (identity.Number, fault.List) {
	if !numbered[d.home.Code] {
		typed := entry.Reader{Text: func(string) string { return d.birth }}
		typed.Need("birth")
		return identity.Number{Country: d.home.Code, Birth: typed.Day("birth")}, typed.Faults
	}
	if d.number == "" && d.known.NationalID != "" {
		return readNumber(d.home, d.known.NationalID, d.home.Day(a.Now), a.Test)
	}
	number, faults := readNumber(d.home, d.number, d.home.Day(a.Now), a.Test)
	if d.known.NationalID != "" && len(faults) == 0 && number.Canonical != d.known.NationalID {
		faults = append(faults, fault.NumberTaken.With().On("customer"))
	}
	return number, faults
}

func readNumber(home country.Country, text string, today day.Day, test bool) (identity.Number, fault.List) {
	if text == "" {
		return identity.Number{}, fault.List{fault.Missing.With().On("number")}
	}
	number, err := identity.Parse(home.Code, text, today, test)
	var faults fault.List
	if wrong, told := fault.All(err); told {
		faults = append(faults, wrong[0].On("number"))
	}
	return number, faults
}

// lines gives what was typed so far as lines, if they can be read.
func (d draft) lines() []basket.Line {
	lines, faults := entry.Lines(d.rows)
	if len(faults) > 0 {
		return nil
	}
	return lines
}
