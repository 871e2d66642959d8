package sale

import (
	"strconv"

	"respite/domain/basket"
	"respite/domain/identity"
	"respite/domain/plan"
	"respite/domain/quote"
	"respite/domain/risk"
	"respite/domain/testperson"
	"respite/operation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// newForm is the page where an order is entered.
type newForm struct {
	Path      string
	Country   country.Country
	Countries []ui.Choice
	Numbered  bool
	Kind      ui.Field
	Number    ui.Field
	Customer  ui.Field
	Birth     ui.Field
	Cast      []ui.Choice // of a test book: who may be filled in
	Billing   []ui.Field
	Elsewhere bool
	Shipping  []ui.Field
	Contact   ui.Field
	More      []ui.Field
	Table     entry.Table
	Plans     []offer
	PlanFault string
	Wrong     []string
	Refused   string // of the order that was refused, in words
	Order     int64  // that was refused
}

// offer is a way to pay, with what the lines typed so far would cost by it.
type offer struct {
	Value, Name string
	Chosen      bool
	Cost        string // in words; empty: there is no amount yet
	No          string // why it cannot be chosen
}

// spareRows wait to be filled; without JavaScript there are no others.
const spareRows = 3

// page shows the draft.
func (d draft) page(a *shell.Ask, wrong entry.Wrong) newForm {
	everywhere := func(country.Code) bool { return true }
	form := newForm{
		Path: shell.Root + shell.ForShop("/m/{eid}/orders/new", d.shop.ID), Country: d.home, Countries: places(d.shop, everywhere),
		Numbered: numbered[d.home.Code], Elsewhere: d.elsewhere, Wrong: wrong.Rest, PlanFault: wrong.At("plan"),
		Kind:     ui.Field{Name: "make", Label: ui.T("Make it"), Value: d.kind(), Choices: kinds},
		Number:   text("number", ui.T("Personal or company number"), d.number, wrong),
		Customer: text("customer", ui.T("Customer number"), d.customer, wrong),
		Birth:    text("birth", ui.T("Birth date"), d.birth, wrong),
		Billing:  entry.Address("billing", d.billing, wrong), Shipping: entry.Address("shipping", d.shipping, wrong),
		Contact: text("contact", ui.T("Contact at a company"), d.contact, wrong),
		More: []ui.Field{
			text("order", ui.T("Order number"), d.order, wrong), text("reference", ui.T("Number of the sale"), d.reference, wrong),
			text("comment", ui.T("Comment"), d.comment, wrong),
		},
		Table: entry.NewTable(entry.Told(d.rows, wrong), d.home, spareRows), Plans: d.offers(a),
	}
	form.Birth.Type, form.Birth.Required = "date", !form.Numbered
	form.Customer.Optional, form.Contact.Optional = true, true
	if d.known.NationalID != "" {
		form.Customer.Hint = ui.T("The buyer's own number is known: %s. It can be left out.", identity.Mask(d.known.NationalID))
	}
	for i := range form.More {
		form.More[i].Optional = true
	}
	if a.Test {
		form.Cast = cast(d.home.Code)
	}
	return form
}

func text(name, label, value string, wrong entry.Wrong) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "text", Value: value, Fault: wrong.At(name), Complete: "off"}
}

var kinds = []ui.Choice{
	{Value: "reservation", Label: ui.T("a reservation, that expires")},
	{Value: "passive", Label: ui.T("a passive invoice, that waits until it is activated")},
}

func (d draft) kind() string {
	if d.passive {
		return "passive"
	}
	return "reservation"
}

// cast are the test persons of a country, for a form.
func cast(home country.Code) []ui.Choice {
	var choices []ui.Choice
	for n, p := range testperson.All() {
		if p.Country != home || len(p.Addresses) == 0 {
			continue
		}
		at := p.Addresses[0]
		choices = append(choices, ui.Choice{Value: strconv.Itoa(n), Label: at.FirstName + " " + at.LastName + at.Company})
	}
	return choices
}

// offers are the ways to pay, with what the lines typed so far would cost.
func (d draft) offers(a *shell.Ask) []offer {
	sum, today := basket.Total(d.lines()), d.home.Day(a.Now)
	offers := []offer{{Name: words.Plan(plan.PlainInvoice(d.shop.Contract.DaysToPay(d.home.Code))), Chosen: d.plan == ""}}
	for _, p := range d.shop.Plans {
		last, ends := p.OfferedUntil()
		if p.Country != d.home.Code || ends && today > last {
			continue
		}
		number := strconv.FormatInt(int64(p.ID), 10)
		made := offer{Value: number, Name: p.Description, Chosen: d.plan == number}
		if sum > 0 {
			made.Cost, made.No = cost(p, sum, today)
		}
		offers = append(offers, made)
	}
	return offers
}

// cost says what a sum costs by a product, or why it cannot be paid so.
func cost(p plan.Product, sum money.Minor, today day.Day) (string, string) {
	err := p.Accepts(sum, today)
	if err != nil {
		return "", err.Error()
	}
	s, err := plan.PartPayment(p).Schedule(sum, today, true)
	if err != nil {
		return "", err.Error()
	}
	cash := func(m money.Minor) string { return money.Money{Minor: m, Currency: p.Currency}.String() }
	month := quote.MonthlyCost(p, sum, quote.Checkout)
	return ui.T("%d payments, %s a month, %s in all, APR %s %%", len(s.Payments), cash(month), cash(s.Total), s.APR), ""
}

// typed reads the form of the shop that the address names. A buyer whom the shop knows by a customer number needs no
// other: the national number stays in the book.
func typed(a *shell.Ask) (draft, error) {
	shop, err := a.Shop()
	if err != nil {
		return draft{}, err
	}
	d := read(a, shop)
	if d.customer == "" {
		return d, nil
	}
	known, found, err := a.View().Customer(a.Context(), d.customer, shop.ID)
	if found && known.Country == d.home.Code {
		d.known = known
	}
	return d, err
}

// showNew shows an empty form.
func showNew(a *shell.Ask) (shell.Answer, error) {
	d, err := typed(a)
	if err != nil {
		return nil, err
	}
	return d.show(a, entry.Wrong{}), nil
}

func (d draft) show(a *shell.Ask, wrong entry.Wrong) shell.Answer {
	return shell.Page{Pages: pages, Name: "new", Title: ui.T("New order"), Body: d.page(a, wrong), Status: entry.Status(wrong.Any())}
}

// again shows the form with what is wrong.
func (d draft) again(a *shell.Ask, err error) (shell.Answer, error) {
	wrong, err := entry.Sort(err, "number", "customer", "birth", "billing.", "shipping.", "lines[", "plan", "order", "reference", "contact", "comment")
	if err != nil {
		return nil, err
	}
	return d.show(a, wrong), nil
}

// enter checks the order that was typed and asks for it.
func enter(a *shell.Ask) (shell.Answer, error) {
	d, err := typed(a)
	if err != nil {
		return nil, err
	}
	if numbered[d.home.Code] && d.number == "" && d.customer != "" && d.known.NationalID == "" {
		return d.show(a, entry.NewWrong("customer", fault.NumberUnknown.With())), nil
	}
	command, faults := d.command(a)
	if len(faults) == 0 {
		faults = command.Check(d.shop, a.Now)
	}
	if err := faults.Err(); err != nil {
		return d.again(a, err)
	}
	if command.Identity, err = a.Identity(d.shop.ID, "order", command.Lines, command.Parties, command.Plan, command.Passive); err != nil {
		return nil, err
	}
	made, err := a.Operations.Reserve(a.Context(), command)
	if err != nil {
		return d.again(a, err)
	}
	return d.outcome(a, command, made), nil
}

// outcome says what became of the order.
func (d draft) outcome(a *shell.Ask, c operation.Reserve, made operation.Reserved) shell.Answer {
	to := shell.Root + "/orders/" + strconv.FormatInt(int64(made.Reservation), 10)
	sum := money.Money{Minor: basket.Total(c.Lines), Currency: c.Currency}
	switch made.Outcome {
	case risk.Accepted:
		return shell.Go{To: to, Said: ui.T("The order was accepted; %s are held.", sum)}
	case risk.Pending:
		return shell.Go{To: to, Kind: shell.Wait, Said: ui.T("The order waits for a decision. %s are held until then; the outcome shows here.", sum)}
	}
	form := d.page(a, entry.Wrong{})
	form.Refused, form.Order = words.Refusal(made.Reasons), int64(made.Reservation)
	return shell.Page{Pages: pages, Name: "new", Title: ui.T("New order"), Body: form}
}
