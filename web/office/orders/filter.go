package orders

import (
	"net/url"
	"slices"
	"time"

	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/store/lists"
	"respite/value/country"
	"respite/value/day"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// soonDays is how near the end of an order is that is listed as ending.
const soonDays = 3

// stage is a choice of the list: states, or what the states do not tell.
type stage struct {
	name, label string
	states      []reservation.State
}

var (
	toDeliver = []reservation.State{reservation.Held, reservation.PartActivated}
	stages    = []stage{
		{name: "", label: ui.T("Any state")},
		{"open", ui.T("To be delivered"), toDeliver},
		{name: "ending", label: ui.T("Expires within 3 days")},
		{"passive", ui.T("Passive invoice"), toDeliver},
		{"pending", ui.T("Waits for a decision"), []reservation.State{reservation.Pending}},
		{"held", ui.T("Held"), []reservation.State{reservation.Held}},
		{"part_activated", ui.T("Part activated"), []reservation.State{reservation.PartActivated}},
		{"activated", ui.T("Activated"), []reservation.State{reservation.Activated}},
		{"cancelled", ui.T("Cancelled"), []reservation.State{reservation.Cancelled}},
		{"expired", ui.T("Expired"), []reservation.State{reservation.Expired}},
		{"refused", ui.T("Refused"), []reservation.State{reservation.Refused}},
	}
)

// choose reads what an address chooses.
func choose(values url.Values) listing.Choice {
	return listing.Choose(values, append([]string{"q"}, controls...)...)
}

// controls are the names of the filter's fields.
var controls = []string{"state", "country", "plan", "from", "to", "merchant"}

// which finds the orders meant. Dates become bounds of numbers, which grow with time.
func which(a *shell.Ask, c listing.Choice) (lists.Orders, error) {
	meant := lists.Orders{
		Merchant: a.Scope(), Sought: c.Get("q"), Country: country.Code(c.Get("country")), Plan: plan.Type(c.Get("plan")), Now: a.Now,
		Passive: c.Get("state") == "passive",
	}
	if at := slices.IndexFunc(stages, func(s stage) bool { return s.name == c.Get("state") }); at >= 0 {
		meant.States = stages[at].states
	}
	if c.Get("state") == "ending" {
		meant.EndsBy = a.Now.AddDate(0, 0, soonDays)
	}
	var err error
	if meant.From, err = firstOf(a, c, "from", 0); err != nil {
		return meant, err
	}
	meant.Before, err = firstOf(a, c, "to", 1)
	return meant, err
}

// firstOf gives the number of the first order of a day that was chosen, some days on; 0 where none was.
func firstOf(a *shell.Ask, c listing.Choice, name string, further day.Day) (reservation.Number, error) {
	if c.Get(name) == "" {
		return 0, nil
	}
	on, err := day.Parse(c.Get(name))
	if err != nil {
		c.Faults[name] = ui.T("This is not a date.")
		return 0, nil
	}
	return a.View().Lists().FirstOrder(a.Context(), (on + further).Start(time.UTC))
}

// fields are the controls of the filter.
func fields(c listing.Choice, shops listing.Shops) []ui.Field {
	states := make([]ui.Choice, len(stages))
	for i, s := range stages {
		states[i] = ui.Choice{Value: s.name, Label: s.label}
	}
	countries := []ui.Choice{{Label: ui.T("Any country")}}
	for _, home := range country.All() {
		countries = append(countries, ui.Choice{Value: string(home.Code), Label: home.Name})
	}
	plans := []ui.Choice{{Label: ui.T("Any plan")}}
	for _, t := range []plan.Type{plan.Invoice, plan.Campaign, plan.Account, plan.Fixed, plan.Delay, plan.Special} {
		plans = append(plans, ui.Choice{Value: string(t), Label: words.Type(t)})
	}
	return c.Fill(append([]ui.Field{
		{Name: "state", Label: ui.T("State"), Choices: states},
		{Name: "country", Label: ui.T("Country"), Choices: countries},
		{Name: "plan", Label: ui.T("Plan"), Choices: plans},
		{Name: "from", Label: ui.T("From"), Type: "date"},
		{Name: "to", Label: ui.T("To"), Type: "date"},
	}, shops.Fields()...))
}
