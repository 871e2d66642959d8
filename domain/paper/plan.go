package paper

import (
	"strconv"

	"respite/domain/invoice"
	"respite/domain/plan"
	"respite/value/money"
)

// plan writes what a part payment costs and when it is paid. An account has no end: its table is an
// example, and says so (domain 2.10).
func (d draft) plan(i invoice.Invoice) *Plan {
	terms := []string{d.say(d.PlanTerms)}
	if i.Plan.Type == plan.Account {
		terms = append([]string{d.say(d.AccountTerms)}, terms...)
	}
	return &Plan{
		Title: d.say(d.PartPayment), Product: tidy(i.Plan.Description),
		Facts: d.planFacts(i), Payments: d.schedule(i.Schedule), Terms: terms,
	}
}

func (d draft) planFacts(i invoice.Invoice) []Fact {
	s := i.Schedule
	facts := []Fact{
		{d.say(d.CreditAmount), d.sum(i.Gross)},
		{d.say(d.NominalRate), d.percent(i.Plan.Rate.String())},
		{d.say(d.StartFee), d.fee(startFee(s, i.Plan))},
		{d.say(d.MonthlyFee), d.fee(i.Plan.MonthlyFee)},
		{d.say(d.CreditCost), d.sum(s.Interest + s.Fees)},
		{d.say(d.CreditTotal), d.sum(s.Total)},
		{d.say(d.APR), d.percent(s.APR.String())},
	}
	return filled(facts)
}

// startFee is what this delivery bears of it: only the first of an agreement does (domain 2.5).
func startFee(s plan.Schedule, product plan.Product) money.Minor {
	if s.FinancedFee != 0 {
		return s.FinancedFee
	}
	return max(0, s.Payments[0].Fee-product.MonthlyFee)
}

// fee writes no line about a fee that is not taken.
func (d draft) fee(m money.Minor) string {
	if m == 0 {
		return ""
	}
	return d.sum(m)
}

func (d draft) schedule(s plan.Schedule) Table {
	table := Table{Columns: []Column{
		{Head: d.say(d.Number)}, {Head: d.say(d.DueOn)}, {d.say(d.Interest), true}, {d.say(d.Principal), true},
		{d.say(d.Fee), true}, {d.say(d.Payment), true}, {d.say(d.Balance), true},
	}}
	var principal, fees money.Minor
	for _, p := range s.Payments {
		principal += p.Principal
		fees += p.Fee
		table.Rows = append(table.Rows, Row{Cells: []string{
			strconv.Itoa(p.No), d.date(p.Due), d.amount(p.Interest), d.amount(p.Principal), d.amount(p.Fee), d.amount(p.Amount), d.amount(p.Balance),
		}})
	}
	table.Sum = []string{"", d.say(d.Sum), d.amount(s.Interest), d.amount(principal), d.amount(fees), d.amount(s.Total), ""}
	return table
}
