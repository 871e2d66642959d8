package plans

import (
	"fmt"
	"html/template"
	"strings"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/quote"
	"respite/domain/staff"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

// shown is the page of one product: its terms, what an amount costs, and how a shop shows that.
type shown struct {
	offer
	Manage  bool
	Terms   []ui.Value
	Amount  ui.Field
	On      ui.Field
	Wrong   []string
	Quote   *quoted
	Snippet string
}

// quoted is what an amount costs by a product.
type quoted struct {
	plan.Schedule
	Amount money.Minor
	On     day.Day
	Cost   money.Minor // of the credit, in all
}

func show(a *shell.Ask) (shell.Answer, error) {
	shop, p, err := find(a)
	if err != nil {
		return nil, err
	}
	body := shown{offer: offerOf(shop, p, a.Now), Manage: a.By.May(staff.ManagePlans), Terms: termsOf(p)}
	typed, asked := typedAmount(a, p)
	wrong := entry.Wrong{}
	made, err := reckon(p, typed)
	if err != nil {
		if wrong, err = entry.Sort(err, "amount", "on"); err != nil {
			return nil, err
		}
	} else {
		body.Quote, body.Snippet = &made, snippet(a, shop, p, made)
	}
	if !asked { // the example was ours
		wrong = entry.Wrong{}
	}
	body.Amount = ui.Field{Name: "amount", Label: ui.T("Amount, %s", p.Currency), Type: "text", Mode: "decimal", Value: typed.amount}
	body.On = ui.Field{Name: "on", Label: ui.T("Activated on"), Type: "date", Value: typed.on}
	body.Amount.Fault, body.On.Fault = wrong.At("amount"), wrong.At("on")
	body.Wrong = wrong.Rest
	return shell.Page{Pages: pages, Name: "plan", Title: p.Description, Body: body, Status: entry.Status(wrong.Any())}, nil
}

// question is an amount and a day as they were typed.
type question struct{ amount, on string }

// example is the amount that is shown until somebody types another.
const example = 1000_00

// typedAmount gives what was typed into the calculator, or an example.
func typedAmount(a *shell.Ask, p plan.Product) (question, bool) {
	q := question{a.Text("amount"), a.Text("on")}
	asked := q.amount != "" || q.on != ""
	if q.amount == "" {
		amount := max(p.Minimum, example)
		if p.Maximum != 0 {
			amount = min(amount, p.Maximum)
		}
		q.amount = amount.Decimal()
	}
	if home, known := country.Of(string(p.Country)); known && q.on == "" {
		q.on = home.Day(a.Now).String()
	}
	return q, asked
}

// reckon gives what the amount costs; faults are said of "amount" and "on".
func reckon(p plan.Product, q question) (quoted, error) {
	read := entry.Reader{Text: func(name string) string { return map[string]string{"amount": q.amount, "on": q.on}[name] }}
	made := quoted{Amount: read.Amount("amount"), On: read.Day("on")}
	if err := read.Faults.Err(); err != nil {
		return made, err
	}
	if err := p.Accepts(made.Amount, made.On); err != nil {
		return made, onAmount(err)
	}
	var err error
	made.Schedule, err = plan.PartPayment(p).Schedule(made.Amount, made.On, true)
	made.Cost = made.Interest + made.Fees
	return made, onAmount(err)
}

// termsOf gives what of a product says something.
func termsOf(p plan.Product) []ui.Value {
	cash := func(m money.Minor) string { return money.Money{Minor: m, Currency: p.Currency}.String() }
	terms := []ui.Value{{Name: ui.T("Interest, a year"), Value: p.Rate.String() + " %"}}
	for _, amount := range []struct {
		name   string
		amount money.Minor
	}{
		{ui.T("Start fee"), p.StartFee}, {ui.T("Monthly fee"), p.MonthlyFee}, {ui.T("Payment each month"), p.StatedPayment},
		{ui.T("Lowest payment"), p.MinimumPayment}, {ui.T("Lowest amount"), p.Minimum}, {ui.T("Highest amount"), p.Maximum},
	} {
		if amount.amount != 0 {
			terms = append(terms, ui.Value{Name: amount.name, Value: cash(amount.amount)})
		}
	}
	for _, count := range []struct {
		name  string
		count int
	}{
		{ui.T("Months"), p.Months}, {ui.T("Months without interest"), p.InterestFreeMonths}, {ui.T("Day of the month"), p.DueDay},
	} {
		if count.count != 0 {
			terms = append(terms, ui.Value{Name: count.name, Value: fmt.Sprint(count.count)})
		}
	}
	if p.StartFeeFirst {
		terms = append(terms, ui.Value{Name: ui.T("Start fee is due"), Value: ui.T("with the first payment")})
	}
	if p.DueOn != 0 {
		terms = append(terms, ui.Value{Name: ui.T("Paid on"), Value: p.DueOn.String()})
	}
	return terms
}

// languages are the languages in which shops show prices.
var languages = map[country.Code]string{
	country.AT: "de", country.DE: "de", country.DK: "da", country.FI: "fi", country.NL: "nl", country.NO: "nb", country.SE: "sv",
}

// snippet gives the text with which a shop shows a price: what a month costs from, the total, the annual rate, and the
// terms. What a month costs is what the shops' client software shows at the checkout: beside an article it leaves fees
// out, which the total and the rate count.
func snippet(a *shell.Ask, shop merchant.Merchant, p plan.Product, q quoted) string {
	said := quote.In(languages[p.Country])
	cash := func(m money.Minor) string { return money.Money{Minor: m, Currency: p.Currency}.String() }
	figures := []string{said.Total + ": " + cash(q.Total), said.APR + ": " + q.APR.String() + " %"}
	if month := quote.MonthlyCost(p, q.Amount, quote.Checkout); month > 0 && len(q.Payments) > 1 {
		figures = append([]string{said.Monthly + ": " + cash(month)}, figures...)
	}
	terms := fmt.Sprintf("%s/terms/%d/%s/%d", base(a), shop.ID, p.Country, p.ID)
	return fmt.Sprintf("<p class=\"part-payment\" lang=\"%s\">%s. %s. <a href=\"%s\">%s</a></p>", languages[p.Country],
		template.HTMLEscapeString(p.Description), template.HTMLEscapeString(strings.Join(figures, ". ")), template.HTMLEscapeString(terms), said.Part)
}

// base is where the book is reached from outside.
func base(a *shell.Ask) string {
	switch {
	case a.PublicURL != "":
		return strings.TrimSuffix(a.PublicURL, "/")
	case a.TLS != nil:
		return "https://" + a.Host
	}
	return "http://" + a.Host
}

// onAmount says a fault of the calculator at its amount.
func onAmount(err error) error {
	faults, told := fault.All(err)
	if !told || len(faults) == 0 {
		return err
	}
	return faults[0].On("amount")
}
