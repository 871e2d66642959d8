package order

import (
	"strconv"

	"respite/domain/risk"
	"respite/value/money"
	"respite/web/office/words"
	"respite/web/ui"
)

// verdict is one decision about an order in words.
type verdict struct {
	risk.Record
	Outcome  ui.Badge
	Occasion string
	Reasons  []string
	Facts    []ui.Value // what was looked at, as far as it says something
}

var occasions = map[risk.Occasion]string{
	risk.NewOrder:      ui.T("New order"),
	risk.AddressChange: ui.T("Change of the order"),
	risk.Review:        ui.T("Review"),
}

func verdictsOf(known facts) []verdict {
	verdicts := make([]verdict, len(known.verdicts))
	for i, r := range known.verdicts {
		verdicts[i] = verdict{
			Record: r, Outcome: words.Outcome(r.Verdict.Outcome), Occasion: occasions[r.Facts.Order.Occasion],
			Reasons: words.Reasons(r.Verdict.Reasons), Facts: factsOf(r),
		}
	}
	return verdicts
}

// factsOf gives the facts of a decision; those that are nothing say nothing, but for amounts and score.
func factsOf(r risk.Record) []ui.Value {
	f, v := r.Facts, r.Verdict
	cash := func(m money.Minor) string { return money.Money{Minor: m, Currency: f.Order.Currency}.String() }
	facts := []ui.Value{
		{Name: ui.T("Amount asked for"), Value: cash(f.Order.Amount)},
		{Name: ui.T("Would owe with it"), Value: cash(v.Exposure)},
		{Name: ui.T("Limit of the buyer"), Value: cash(v.Limit)},
		{Name: ui.T("Score"), Value: strconv.Itoa(v.Score)},
	}
	for _, count := range []struct {
		name  string
		count int
	}{
		{ui.T("Age"), f.Person.Age}, {ui.T("Invoices paid before"), f.History.Paid}, {ui.T("Invoices open"), f.History.OpenInvoices},
		{ui.T("Days late now"), f.History.DaysLate}, {ui.T("Orders in 24 hours"), f.Attempts.Person24h},
		{ui.T("Orders from the connection in 10 minutes"), f.Attempts.Network10m},
		{ui.T("Persons at the address in 7 days"), f.Attempts.AddressPersons7d}, {ui.T("Persons with the e-mail address"), f.Attempts.EmailPersons},
		{ui.T("Score of the bureau"), f.Bureau.Score}, {ui.T("Entries at the bureau"), len(f.Bureau.Negatives)},
	} {
		if count.count != 0 {
			facts = append(facts, ui.Value{Name: count.name, Value: strconv.Itoa(count.count)})
		}
	}
	return append(facts, ui.Value{Name: ui.T("Bureau"), Value: bureaus[f.Bureau.Status]})
}

var bureaus = map[risk.Status]string{
	risk.NotAsked: ui.T("not asked"), risk.Answered: ui.T("answered"), risk.NotFound: ui.T("knows nobody of this name"),
	risk.TimedOut: ui.T("did not answer in time"), risk.Unavailable: ui.T("could not be reached"),
}
