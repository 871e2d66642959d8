package provider

import (
	"net/http"
	"slices"
	"strconv"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/operation/administration"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

// reading reads a form and collects what is wrong with it.
type reading struct {
	a      *shell.Ask
	faults *fault.List
}

func (f reading) count(name string) int {
	n, err := strconv.ParseInt(f.a.Text(name), 10, 32)
	if err != nil {
		f.faults.Add(fault.NotANumber.With(ui.T("A whole number is needed")).On(name))
	}
	return int(n)
}

// optional gives 0 for an empty field.
func (f reading) optional(name string) int {
	if f.a.Text(name) == "" {
		return 0
	}
	return f.count(name)
}

func (f reading) rate(name string) money.Rate {
	rate, err := money.Typed(f.a.Text(name), money.ParseRate)
	if err != nil {
		f.faults.Add(fault.NotANumber.With(ui.T("A percentage is needed, such as 2.95")).On(name))
	}
	return rate
}

func (f reading) amount(name string) money.Minor {
	amount, err := money.Typed(f.a.Text(name), money.ParseMinor)
	if err != nil {
		f.faults.Add(fault.NotANumber.With(ui.T("An amount is needed, such as 0.40")).On(name))
	}
	return amount
}

func (f reading) countries(name string) []country.Code {
	codes := chosen(f.a, name)
	for _, code := range codes {
		if served, known := country.Of(string(code)); !known || served.Code != code {
			f.faults.Add(fault.CountryUnserved.With().On(name))
		}
	}
	return codes
}

// contract reads the form over the former contract.
func (f reading) contract() merchant.Contract {
	c := merchant.Contract{
		Countries: startingWith(country.Code(f.a.Text("home")), f.countries("countries")), OneAddress: f.countries("one_address"),
		FeeRate: f.rate("fee_rate"), FeeFixed: f.amount("fee_fixed"), FeeVAT: f.rate("fee_vat"), ExtensionFee: f.amount("extension_fee"),
		Reserve: f.rate("reserve"), ReserveDays: f.count("reserve_days"), ShipDays: f.count("ship_days"), DueDays: f.count("due_days"),
		FeeOnReturns: f.a.Text("fee_on_returns") != "", AutoActivate: f.a.Text("auto_activate") != "",
		OnlySHA2: f.a.Text("only_sha2") != "", Closed: f.a.Text("closed") != "",
		DueDaysIn: map[country.Code]int{}, FeesIn: map[money.Currency]merchant.FixedFees{},
		OrderLimits: map[money.Currency]money.Minor{},
	}
	for _, place := range country.All() {
		if days := f.optional("due_days_" + string(place.Code)); days != 0 {
			c.DueDaysIn[place.Code] = days
		}
	}
	for _, currency := range money.Currencies() {
		if limit := orderLimit + string(currency); f.a.Text(limit) != "" {
			c.OrderLimits[currency] = f.amount(limit)
		}
		capture, extension := "capture_"+string(currency), "extension_"+string(currency)
		if f.a.Text(capture) != "" || f.a.Text(extension) != "" {
			c.FeesIn[currency] = merchant.FixedFees{Capture: f.amount(capture), Extension: f.amount(extension)}
		}
	}
	return c
}

// agreement is what the page of one merchant shows.
type agreement struct {
	merchant.Merchant
	Base, Shop            string
	Name                  ui.Field
	Fees, Days            []ui.Field
	DaysIn, FeesIn        []ui.Field
	Limits                []ui.Field
	Switches              []ui.Field
	Countries, OneAddress []tick
	Wrong                 []string
	May                   bool
	Seen                  string // the contract as the form shows it
}

func showMerchant(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	return agreementPage(a, m, nil, nil)
}

// agreementPage shows a contract as it is, or as somebody has typed it with what is wrong.
func agreementPage(a *shell.Ask, m merchant.Merchant, typed func(string) string, wrong error) (shell.Answer, error) {
	body := agreement{
		Merchant: m, Base: shell.Root + shell.ForShop("/merchants/{eid}", m.ID), Shop: shell.Root + shell.ForShop("/m/{eid}", m.ID),
		May: a.By.May(staff.ManageShops), Name: ui.Field{Name: "name", Label: ui.T("Name of the shop"), Type: "text", Value: m.Name, Required: true},
		Fees: feeFields(m.Contract), Days: dayFields(m.Contract), DaysIn: daysIn(m.Contract), FeesIn: feesIn(m.Contract), Limits: limits(m.Contract),
		Switches: switches(m.Contract), Countries: ticks(m.Contract.Countries), OneAddress: ticks(m.Contract.OneAddress),
		Seen: sealOf(m),
	}
	page := shell.Page{Pages: pages, Name: "merchant", Title: m.Name}
	if wrong != nil {
		fields, rest, err := shell.Faults(wrong)
		if err != nil {
			return nil, err
		}
		body.Name.Value, body.Name.Fault = typed("name"), fields["name"]
		for _, form := range [][]ui.Field{body.Fees, body.Days, body.DaysIn, body.FeesIn, body.Limits, body.Switches} {
			for i, f := range form {
				form[i].Value, form[i].Fault = typed(f.Name), fields[f.Name]
			}
		}
		body.Countries, body.OneAddress = ticks(chosen(a, "countries")), ticks(chosen(a, "one_address"))
		for _, name := range []string{"countries", "one_address", "due_days_in", "fees_in", "order_limits"} {
			if fields[name] != "" {
				rest = append(rest, fields[name])
			}
		}
		if !fault.Is(wrong, fault.Overtaken) {
			body.Seen = typed("seen")
		}
		body.Wrong, page.Status = rest, http.StatusUnprocessableEntity
	}
	page.Body = body
	return page, nil
}

func feeFields(c merchant.Contract) []ui.Field {
	return decimals([]ui.Field{
		{Name: "fee_rate", Label: ui.T("Fee for a delivery, in percent"), Value: c.FeeRate.String()},
		{Name: "fee_fixed", Label: ui.T("Fee for a delivery, an amount"), Value: c.FeeFixed.Decimal()},
		{Name: "fee_vat", Label: ui.T("VAT on the fees, in percent"), Value: c.FeeVAT.String()},
		{Name: "extension_fee", Label: ui.T("Fee for a later due date"), Value: c.ExtensionFee.Decimal()},
		{Name: "reserve", Label: ui.T("Kept back of a delivery, in percent"), Value: c.Reserve.String()},
	})
}

func dayFields(c merchant.Contract) []ui.Field {
	return decimals([]ui.Field{
		{Name: "reserve_days", Label: ui.T("Days an amount is held"), Value: strconv.Itoa(c.ReserveDays)},
		{Name: "ship_days", Label: ui.T("Days to deliver in"), Value: strconv.Itoa(c.ShipDays), Hint: ui.T("Later, the shop carries the risk.")},
		{Name: "due_days", Label: ui.T("Days to pay an invoice"), Value: strconv.Itoa(c.DueDays)},
	})
}

func daysIn(c merchant.Contract) []ui.Field {
	var form []ui.Field
	for _, place := range country.All() {
		value := ""
		if days, differs := c.DueDaysIn[place.Code]; differs {
			value = strconv.Itoa(days)
		}
		form = append(form, ui.Field{Name: "due_days_" + string(place.Code), Label: place.Name, Value: value})
	}
	return decimals(form)
}

func feesIn(c merchant.Contract) []ui.Field {
	var form []ui.Field
	for _, currency := range money.Currencies() {
		capture, extension := "", ""
		if fees, differ := c.FeesIn[currency]; differ {
			capture, extension = fees.Capture.Decimal(), fees.Extension.Decimal()
		}
		form = append(form,
			ui.Field{Name: "capture_" + string(currency), Label: ui.T("For a delivery in %s", currency), Value: capture},
			ui.Field{Name: "extension_" + string(currency), Label: ui.T("For a later due date in %s", currency), Value: extension})
	}
	return decimals(form)
}

// orderLimit begins the names of the fields of limits.
const orderLimit = "order_limit_"

func limits(c merchant.Contract) []ui.Field {
	var form []ui.Field
	for _, currency := range money.Currencies() {
		value := ""
		if most, bounded := c.OrderLimits[currency]; bounded {
			value = most.Decimal()
		}
		form = append(form, ui.Field{Name: orderLimit + string(currency), Label: ui.T("Largest order in %s", currency), Value: value})
	}
	return decimals(form)
}

func decimals(form []ui.Field) []ui.Field {
	for i := range form {
		form[i].Type, form[i].Mode = "text", "decimal"
	}
	return form
}

func switches(c merchant.Contract) []ui.Field {
	form := []ui.Field{
		{Name: "fee_on_returns", Label: ui.T("The fee stays due for what comes back"), Value: strconv.FormatBool(c.FeeOnReturns)},
		{Name: "auto_activate", Label: ui.T("Invoices of the standard integration may be born active"), Value: strconv.FormatBool(c.AutoActivate)},
		{Name: "only_sha2", Label: ui.T("Turn digests by MD5 and SHA-1 away"), Value: strconv.FormatBool(c.OnlySHA2)},
		{Name: "closed", Label: ui.T("Take no new orders"), Value: strconv.FormatBool(c.Closed)},
	}
	for i, f := range form {
		form[i].Type = "checkbox"
		if f.Value == "false" {
			form[i].Value = ""
		}
	}
	return form
}

func changeContract(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	var faults fault.List
	agreed := reading{a, &faults}.contract()
	changed := m
	err = faults.Err()
	if err == nil {
		changed, err = administration.Agree(a.Context(), a.Store, m.ID, func(now merchant.Merchant) (merchant.Merchant, error) {
			if a.FormValue("seen") != sealOf(now) {
				return now, fault.Overtaken.With()
			}
			now.Name, now.Contract = a.Text("name"), agreed
			return now, nil
		})
	}
	if err != nil {
		return agreementPage(a, m, a.Text, err)
	}
	a.TellChanges(former(m), former(changed))
	base := shell.Root + shell.ForShop("/merchants/{eid}", m.ID)
	return shell.Go{
		To: base, Said: ui.T("The contract was changed. Orders that were made keep the former one."), Undo: &ui.Undo{
			To: base, Values: append(former(m), ui.Value{Name: "seen", Value: sealOf(changed)}),
		},
	}, nil
}

// sealOf marks what the form of a contract shows.
func sealOf(m merchant.Merchant) string { return entry.Seal(m.Name, m.Contract) }

// startingWith puts a country first, if it is among them: there the shop's letters come from.
func startingWith(home country.Code, codes []country.Code) []country.Code {
	if !slices.Contains(codes, home) {
		return codes
	}
	return append([]country.Code{home}, slices.DeleteFunc(slices.Clone(codes), func(c country.Code) bool { return c == home })...)
}

// former gives a contract as its form would send it.
func former(m merchant.Merchant) []ui.Value {
	values := []ui.Value{{Name: "name", Value: m.Name}, {Name: "home", Value: string(m.Contract.Countries[0])}}
	c := m.Contract
	for _, f := range slices.Concat(feeFields(c), dayFields(c), daysIn(c), feesIn(c), limits(c), switches(c)) {
		values = append(values, ui.Value{Name: f.Name, Value: f.Value})
	}
	for _, code := range c.Countries {
		values = append(values, ui.Value{Name: "countries", Value: string(code)})
	}
	for _, code := range c.OneAddress {
		values = append(values, ui.Value{Name: "one_address", Value: string(code)})
	}
	return values
}
