package terms

import (
	"html/template"
	"net/http"
	"strconv"
	"time"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/value/country"
	"respite/value/money"
)

// page is what is shown, in the words of its language.
type page struct {
	status   int
	Language string // BCP 47
	Shop     string
	Title    string
	Sections []section
	Notes    []string
}

// section is a few facts under a heading, which may be empty.
type section struct {
	Heading string
	Facts   []fact
}

type fact struct{ Label, Value string }

// Style gives the page's looks.
func (page) Style() template.CSS { return template.CSS(style) }

// missing says that there are no terms at an address.
func missing(say tongue) page {
	return page{status: http.StatusNotFound, Language: say.code, Title: say.notFound, Notes: []string{say.noTerms}}
}

// invoiceTerms are the terms of a plain invoice in a country, and what the shop takes for it.
func invoiceTerms(shop merchant.Merchant, home country.Country, fee money.Minor) page {
	say := tongueOf(home.Code)
	facts := []fact{{say.timeToPay, say.days(shop.Contract.DaysToPay(home.Code))}}
	if fee > 0 {
		facts = append(facts, fact{say.invoiceFee, say.sum(money.Money{Minor: fee, Currency: home.Currency})})
	}
	return page{
		status: http.StatusOK, Language: say.code, Shop: shop.Name, Title: say.invoice,
		Sections: []section{{Facts: facts}}, Notes: []string{say.returns, say.late},
	}
}

// productTerms are those of a product, with what it would cost if the goods were delivered now.
func productTerms(shop merchant.Merchant, p plan.Product, now time.Time) page {
	say := tongueOf(p.Country)
	shown := page{status: http.StatusOK, Language: say.code, Shop: shop.Name, Title: p.Description}
	sum := exampleSum(p)
	home, _ := country.Of(string(p.Country))
	example, err := plan.PartPayment(p).Schedule(sum, home.Day(now), true)
	if err == nil { // an amount that cannot be paid by the product makes no example
		heading := fill(say.example, "{amount}", say.sum(money.Money{Minor: sum, Currency: p.Currency}))
		shown.Sections = append(shown.Sections, section{heading, say.cost(p, example)})
	}
	if p.Type == plan.Account {
		shown.Notes = append(shown.Notes, say.account)
	}
	if bounds := say.bounds(p); len(bounds) > 0 {
		shown.Sections = append(shown.Sections, section{say.offer, bounds})
	}
	return shown
}

// exampleSum is what is easy to compare, or what comes nearest to it among what may be bought by a product.
func exampleSum(p plan.Product) money.Minor {
	const comparable = 1000_00
	sum := max(p.Minimum, comparable)
	if p.Maximum != 0 {
		sum = min(sum, p.Maximum)
	}
	return sum
}

// cost tells what the payments of a schedule are and what they come to, each figure by its lawful name
// (domain 2.8, 11.4).
func (t tongue) cost(p plan.Product, s plan.Schedule) []fact {
	in := func(m money.Minor) string { return t.sum(money.Money{Minor: m, Currency: p.Currency}) }
	first := s.Payments[0]
	startFeeIn := first.Fee - p.MonthlyFee // told by itself, where it is due with the first payment
	usual := fact{t.monthly, in(first.Amount - startFeeIn)}
	switch {
	case len(s.Payments) == 1:
		usual = fact{t.dueOn, t.date(first.Due)}
	case p.Type == plan.Account: // the payments fall from month to month
		usual.Label = t.first
	}
	return []fact{
		{t.payments, strconv.Itoa(len(s.Payments))},
		usual,
		{t.startFee, in(p.StartFee)},
		{t.monthlyFee, in(p.MonthlyFee)},
		{t.rate, t.percent(p.Rate.String())},
		{t.apr, t.percent(s.APR.String())},
		{t.credit, in(s.Interest + s.Fees)},
		{t.total, in(s.Total)},
	}
}

// bounds tells for which purchases a product is offered, and until when.
func (t tongue) bounds(p plan.Product) []fact {
	var facts []fact
	if p.Minimum != 0 {
		facts = append(facts, fact{t.least, t.sum(money.Money{Minor: p.Minimum, Currency: p.Currency})})
	}
	if p.Maximum != 0 {
		facts = append(facts, fact{t.most, t.sum(money.Money{Minor: p.Maximum, Currency: p.Currency})})
	}
	if last, ends := p.OfferedUntil(); ends {
		facts = append(facts, fact{t.until, t.date(last)})
	}
	return facts
}
