package sale

import (
	"strings"
	"unicode"

	"respite/domain/consumer"
	"respite/domain/identity"
	"respite/domain/merchant"
	"respite/value/country"
	"respite/value/fault"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

// customersForm is the page of a shop's own customer numbers.
type customersForm struct {
	Path     string
	Served   bool // the shop sells where numbers can be given
	Number   ui.Field
	ByPerson []ui.Field
	Give     []ui.Field
	Wrong    []string
	Found    *held    // by its number
	Numbers  []string // of a person
	Sought   bool     // of a person
}

// held is whom a customer number belongs to.
type held struct {
	Number, Country, Person string
	Company                 bool
}

// customers is the page with what was typed.
func customers(a *shell.Ask, shop merchant.Merchant, wrong entry.Wrong) customersForm {
	choices := places(shop, func(c country.Code) bool { return numbered[c] })
	field := func(prefix, name, label string) ui.Field {
		f := text(name, label, "", wrong)
		f.Prefix, f.Fault = prefix, ""
		if a.Text("form") == prefix {
			f.Value, f.Fault = a.Text(name), wrong.At(name)
		}
		return f
	}
	home := func(prefix string) ui.Field {
		f := field(prefix, "country", ui.T("Country"))
		f.Choices = choices
		return f
	}
	return customersForm{
		Path: shell.Root + shell.ForShop("/m/{eid}/customers", shop.ID), Served: len(choices) > 0, Wrong: wrong.Rest,
		Number:   field("find", "number", ui.T("Customer number")),
		ByPerson: []ui.Field{home("person"), field("person", "person", ui.T("Personal or company number"))},
		Give: []ui.Field{
			field("give", "number", ui.T("Customer number")), home("give"), field("give", "person", ui.T("Personal or company number")),
		},
	}
}

func (f customersForm) page(again bool) shell.Answer {
	return shell.Page{Pages: pages, Name: "customers", Title: ui.T("Customer numbers"), Body: f, Status: entry.Status(again)}
}

func showCustomers(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	return customers(a, shop, entry.Wrong{}).page(false), nil
}

// personOf reads the holder of a number as a form names them: birth dates alone name nobody.
func personOf(a *shell.Ask, shop merchant.Merchant) (consumer.Customer, fault.List) {
	home := homeOf(shop, a.Text("country"))
	if !numbered[home.Code] {
		return consumer.Customer{}, fault.List{fault.CountryUnserved.With().On("country")}
	}
	number, wrong := readNumber(home, a.Text("person"), home.Day(a.Now), a.Test)
	for i, f := range wrong {
		wrong[i] = f.On("person")
	}
	return consumer.Customer{Country: home.Code, NationalID: number.Canonical, Company: number.Company, Birth: number.Birth}, wrong
}

// findCustomer finds whom a number belongs to, or the numbers of a person.
func findCustomer(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	if a.Text("form") == "person" {
		return findNumbers(a, shop)
	}
	if a.Text("number") == "" {
		return customersAgain(a, shop, fault.Missing.With().On("number"))
	}
	known, found, err := a.View().Customer(a.Context(), a.Text("number"), shop.ID)
	if err != nil {
		return nil, err
	}
	if !found {
		return customers(a, shop, entry.NewWrong("number", fault.NumberUnknown.With())).page(true), nil
	}
	form := customers(a, shop, entry.Wrong{})
	form.Found = &held{known.Number, nameOf(known.Country), identity.Mask(known.NationalID), known.Company}
	return form.page(false), nil
}

func nameOf(code country.Code) string {
	home, _ := country.Of(string(code)) // numbers are given in countries served
	return home.Name
}

func findNumbers(a *shell.Ask, shop merchant.Merchant) (shell.Answer, error) {
	who, wrong := personOf(a, shop)
	if err := wrong.Err(); err != nil {
		return customersAgain(a, shop, err)
	}
	numbers, err := a.View().NumbersOf(a.Context(), who, shop.ID)
	if err != nil {
		return nil, err
	}
	form := customers(a, shop, entry.Wrong{})
	form.Numbers, form.Sought = numbers, true
	return form.page(false), nil
}

func customersAgain(a *shell.Ask, shop merchant.Merchant, err error) (shell.Answer, error) {
	wrong, err := entry.Sort(err, "number", "person", "country")
	if err != nil {
		return nil, err
	}
	return customers(a, shop, wrong).page(true), nil
}

// longestNumber bounds a shop's number for a buyer (XML-RPC reference 2.29).
const longestNumber = 64

// giveNumber gives a buyer a number; it can be taken back.
func giveNumber(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	who, wrong := personOf(a, shop)
	who.Number = a.Text("number")
	switch {
	case who.Number == "":
		wrong = append(wrong, fault.Missing.With().On("number"))
	case len(who.Number) > longestNumber:
		wrong = append(wrong, fault.TooLong.With(longestNumber).On("number"))
	case strings.ContainsFunc(who.Number, unicode.IsControl):
		wrong = append(wrong, fault.BadText.With().On("number"))
	}
	err = wrong.Err()
	if err == nil {
		err = a.Operations.NameCustomer(a.Context(), shop.ID, who)
	}
	if err != nil {
		return customersAgain(a, shop, err)
	}
	path := shell.Root + shell.ForShop("/m/{eid}/customers", shop.ID)
	return shell.Go{To: path, Said: ui.T("%s is the buyer's customer number now.", who.Number), Undo: &ui.Undo{
		To: path + "/take", Values: []ui.Value{{Name: "number", Value: who.Number}},
	}}, nil
}

// takeNumber takes a number back; it can be given again.
func takeNumber(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	known, found, err := a.View().Customer(a.Context(), a.Text("number"), shop.ID)
	if err == nil && found {
		err = a.Operations.ForgetCustomer(a.Context(), shop.ID, known.Number)
	}
	if fault.Is(err, fault.NumberUnknown) || err == nil && !found {
		return customers(a, shop, entry.NewWrong("number", fault.NumberUnknown.With())).page(true), nil
	}
	if err != nil {
		return nil, err
	}
	path := shell.Root + shell.ForShop("/m/{eid}/customers", shop.ID)
	return shell.Go{To: path, Said: ui.T("The customer number %s was taken back.", known.Number), Undo: &ui.Undo{
		To: path + "/back", Values: []ui.Value{{Name: "number", Value: known.Number}},
	}}, nil
}

// giveBack gives a number that was taken back to the buyer who had it.
func giveBack(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	former, found, err := a.View().FormerCustomer(a.Context(), a.Text("number"), shop.ID)
	if err == nil && !found {
		err = fault.NumberUnknown.With().On("number")
	}
	if err == nil {
		err = a.Operations.NameCustomer(a.Context(), shop.ID, former)
	}
	if fault.Is(err, fault.NumberUnknown) {
		return customers(a, shop, entry.NewWrong("number", fault.NumberUnknown.With())).page(true), nil
	}
	if err != nil {
		return customersAgain(a, shop, err)
	}
	return shell.Go{
		To: shell.Root + shell.ForShop("/m/{eid}/customers", shop.ID), Said: ui.T("%s is the buyer's customer number now.", former.Number),
	}, nil
}
