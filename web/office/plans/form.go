package plans

import (
	"strconv"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/operation/administration"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// form is the page where a product is made or changed.
type form struct {
	Title  string
	Says   string
	Groups []group
	Wrong  []string
	To     string
	Back   string
	Button string
}

// group is fields that belong together.
type group struct {
	Title  string
	Fields []ui.Field
}

// typed is a product as it stands in a form.
type typed struct {
	shop  merchant.Merchant
	value func(name string) string
	wrong entry.Wrong
}

func (t typed) field(name, label, mode string) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "text", Mode: mode, Value: t.value(name), Fault: t.wrong.At(name), Optional: true}
}

func (t typed) need(name, label, mode string) ui.Field {
	f := t.field(name, label, mode)
	f.Optional = false
	return f
}

func (t typed) day(name, label string) ui.Field {
	f := t.field(name, label, "")
	f.Type = "date"
	return f
}

var types = []plan.Type{plan.Campaign, plan.Account, plan.Fixed, plan.Delay, plan.Special}

// groups are the fields of a product; number, country and type of one that is offered stay as they are.
func (t typed) groups(isNew bool) []group {
	offered := group{ui.T("The offer"), []ui.Field{t.need("description", ui.T("Name, as buyers read it"), "")}}
	kind := t.need("type", ui.T("How it is paid"), "")
	for _, of := range types {
		kind.Choices = append(kind.Choices, ui.Choice{Value: string(of), Label: words.Type(of)})
	}
	if isNew {
		home := t.need("country", ui.T("Country"), "")
		for _, code := range t.shop.Contract.Countries {
			if served, known := country.Of(string(code)); known {
				home.Choices = append(home.Choices, ui.Choice{Value: string(code), Label: served.Name + ", " + string(served.Currency)})
			}
		}
		offered.Fields = append([]ui.Field{t.need("id", ui.T("Number (pclass)"), "numeric"), home}, offered.Fields...)
	}
	offered.Fields = append(offered.Fields, kind, t.field("minimum", ui.T("Lowest amount"), "decimal"),
		t.field("maximum", ui.T("Highest amount"), "decimal"),
		t.day("valid_until", ui.T("Last day of the offer")))
	first := t.field("start_fee_first", ui.T("Start fee is due with the first payment"), "")
	first.Type = "checkbox"
	months := t.field("months", ui.T("Months"), "numeric")
	months.Hint = ui.T("Of equal or fixed payments, of an account as it is shown, or to wait.")
	return []group{offered,
		{ui.T("The price"), []ui.Field{
			t.field("rate", ui.T("Interest in a year, in percent"), "decimal"), t.field("start_fee", ui.T("Start fee"), "decimal"), first,
			t.field("monthly_fee", ui.T("Monthly fee"), "decimal"),
		}},
		{ui.T("The payments"), []ui.Field{
			months, t.field("stated_payment", ui.T("Payment each month, of fixed payments"), "decimal"),
			t.field("minimum_payment", ui.T("Lowest payment, of an account"), "decimal"),
			t.field("interest_free_months", ui.T("Months without interest, of a later payment"), "numeric"),
			t.day("due_on", ui.T("Date of the payment, of one on a date")),
			t.field("due_day", ui.T("Day of the month on which payments are due"), "numeric"),
		}},
	}
}

// read reads what was typed over a product.
func read(a *shell.Ask, p plan.Product) (plan.Product, fault.List) {
	from := entry.Reader{Text: a.Text}
	p.Description, p.Type = a.Text("description"), plan.Type(a.Text("type"))
	p.Months, p.InterestFreeMonths, p.DueDay = from.Whole("months"), from.Whole("interest_free_months"), from.Whole("due_day")
	p.StatedPayment, p.MinimumPayment = from.Amount("stated_payment"), from.Amount("minimum_payment")
	p.StartFee, p.MonthlyFee, p.StartFeeFirst = from.Amount("start_fee"), from.Amount("monthly_fee"), a.Text("start_fee_first") != ""
	p.Minimum, p.Maximum, p.Rate = from.Amount("minimum"), from.Amount("maximum"), from.Rate("rate")
	p.DueOn, p.ValidUntil = from.Day("due_on"), from.Day("valid_until")
	return p, from.Faults
}

// valuesOf gives a product as a form shows it.
func valuesOf(p plan.Product) func(string) string {
	values := map[string]string{"description": p.Description, "type": string(p.Type)}
	for name, amount := range map[string]money.Minor{
		"stated_payment": p.StatedPayment, "minimum_payment": p.MinimumPayment, "start_fee": p.StartFee, "monthly_fee": p.MonthlyFee,
		"minimum": p.Minimum, "maximum": p.Maximum,
	} {
		if amount != 0 {
			values[name] = amount.Decimal()
		}
	}
	for name, count := range map[string]int{"months": p.Months, "interest_free_months": p.InterestFreeMonths, "due_day": p.DueDay} {
		if count != 0 {
			values[name] = strconv.Itoa(count)
		}
	}
	for name, date := range map[string]day.Day{"due_on": p.DueOn, "valid_until": p.ValidUntil} {
		if date != 0 {
			values[name] = date.String()
		}
	}
	if p.Rate != 0 {
		values["rate"] = p.Rate.String()
	}
	if p.StartFeeFirst {
		values["start_fee_first"] = "1"
	}
	return func(name string) string { return values[name] }
}

// fields are the names of all fields of a product, for sorting what is wrong.
var fields = []string{
	"id", "country", "type", "description", "months", "stated_payment", "minimum_payment", "interest_free_months", "due_on", "due_day", "rate",
	"start_fee", "monthly_fee", "minimum", "maximum", "valid_until",
}

func showNew(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	return newPage(typed{shop: shop, value: a.Text}), nil
}

func newPage(t typed) shell.Answer {
	all := shell.Root + shell.ForShop("/m/{eid}/plans", t.shop.ID)
	return shell.Page{Pages: pages, Name: "form", Title: ui.T("New plan"), Status: entry.Status(t.wrong.Any()), Body: form{
		Title: ui.T("New plan"), Says: ui.T("The shop offers it from now on. Its number, country and currency cannot be changed later."),
		Groups: t.groups(true), Wrong: t.wrong.Rest, To: all + "/new", Back: all, Button: ui.T("Offer it"),
	}}
}

func add(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	p, faults := read(a, plan.Product{})
	from := entry.Reader{Text: a.Text}
	from.Need("id", "country")
	p.ID = plan.ID(from.Whole("id"))
	if home, known := country.Of(a.Text("country")); known {
		p.Country, p.Currency = home.Code, home.Currency
	}
	if err = append(from.Faults, faults...).Err(); err == nil {
		p, err = administration.AddPlan(a.Context(), a.Store, shop.ID, p)
	}
	if err != nil {
		wrong, err := entry.Sort(err, fields...)
		return newPage(typed{shop, a.Text, wrong}), err
	}
	return shell.Go{To: path(shop, p, ""), Said: ui.T("%s is offered now.", p.Description)}, nil
}

func showChange(a *shell.Ask) (shell.Answer, error) {
	shop, p, err := find(a)
	if err != nil {
		return nil, err
	}
	return changePage(p, typed{shop: shop, value: valuesOf(p)}), nil
}

func changePage(p plan.Product, t typed) shell.Answer {
	return shell.Page{Pages: pages, Name: "form", Title: ui.T("Change %s", p.Description), Status: entry.Status(t.wrong.Any()), Body: form{
		Title:  ui.T("Change %s", p.Description),
		Says:   ui.T("This makes version %d for the orders to come. Orders that were made keep their terms.", p.Version+1),
		Groups: t.groups(false), Wrong: t.wrong.Rest, To: path(t.shop, p, "/change"), Back: path(t.shop, p, ""), Button: ui.T("Change it"),
	}}
}

func change(a *shell.Ask) (shell.Answer, error) {
	shop, p, err := find(a)
	if err != nil {
		return nil, err
	}
	_, faults := read(a, p)
	changed := p
	if err = faults.Err(); err == nil {
		changed, err = administration.ChangePlan(a.Context(), a.Store, at(shop, p), func(former plan.Product) plan.Product {
			next, wrong := read(a, former)
			if len(wrong) > 0 { // what was read by another version of the plan may not fit this one
				return former
			}
			return next
		})
	}
	if err != nil {
		wrong, err := entry.Sort(err, fields...)
		return changePage(p, typed{shop, a.Text, wrong}), err
	}
	return shell.Go{To: path(shop, p, ""), Said: ui.T("Version %d counts for the orders to come.", changed.Version)}, nil
}

func showEnd(a *shell.Ask) (shell.Answer, error) {
	shop, p, err := find(a)
	if err != nil {
		return nil, err
	}
	return endPage(a, shop, p, entry.Wrong{}), nil
}

func endPage(a *shell.Ask, shop merchant.Merchant, p plan.Product, wrong entry.Wrong) shell.Answer {
	home, _ := country.Of(string(p.Country)) // every product's country is served
	value := a.Text("valid_until")
	if value == "" {
		value = home.Day(a.Now).String()
	}
	last := ui.Field{Name: "valid_until", Label: ui.T("Last day of the offer"), Type: "date", Value: value, Required: true}
	last.Fault = wrong.At("valid_until")
	return shell.Page{Pages: pages, Name: "form", Title: ui.T("End %s", p.Description), Status: entry.Status(wrong.Any()), Body: form{
		Title: ui.T("End %s", p.Description), Says: ui.T("After this day no new order can be made by it; orders that were made keep it. It can be undone."),
		Groups: []group{{"", []ui.Field{last}}}, Wrong: wrong.Rest, To: path(shop, p, "/end"), Back: path(shop, p, ""), Button: ui.T("End the offer"),
	}}
}

// end ends an offer with a day, or takes back that it ends.
func end(a *shell.Ask) (shell.Answer, error) {
	shop, p, err := find(a)
	if err != nil {
		return nil, err
	}
	from := entry.Reader{Text: a.Text}
	if a.Text("never") == "" {
		from.Need("valid_until")
	}
	last := from.Day("valid_until")
	if err := from.Faults.Err(); err != nil {
		wrong, err := entry.Sort(err, "valid_until")
		return endPage(a, shop, p, wrong), err
	}
	if a.Text("never") != "" {
		_, err = administration.ChangePlan(a.Context(), a.Store, at(shop, p), func(p plan.Product) plan.Product {
			p.ValidUntil = 0
			return p
		})
		return shell.Go{To: path(shop, p, ""), Said: ui.T("The offer does not end.")}, err
	}
	if _, err := administration.EndPlan(a.Context(), a.Store, at(shop, p), last); err != nil {
		return nil, err
	}
	return shell.Go{To: path(shop, p, ""), Said: ui.T("The offer ends with %s.", last), Undo: undoEnd(shop, p)}, nil
}

// undoEnd puts the former last day back, or none.
func undoEnd(shop merchant.Merchant, p plan.Product) *ui.Undo {
	undo := &ui.Undo{To: path(shop, p, "/end"), Values: []ui.Value{{Name: "never", Value: "1"}}}
	if p.ValidUntil != 0 {
		undo.Values = []ui.Value{{Name: "valid_until", Value: p.ValidUntil.String()}}
	}
	return undo
}
