// Package words says states and decisions as people in the office read them.
//
// It must never decide anything, and never tell a merchant's people more about a decision than they may know.
package words

import (
	"slices"
	"strings"

	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/web/ui"
)

// The kinds of badges.
const (
	good = "good"
	wait = "wait"
	bad  = "bad"
	calm = ""
)

var orders = map[reservation.State]ui.Badge{
	reservation.Pending:       {Kind: wait, Text: ui.T("Waits for a decision")},
	reservation.Refused:       {Kind: bad, Text: ui.T("Refused")},
	reservation.Held:          {Kind: wait, Text: ui.T("Held")},
	reservation.PartActivated: {Kind: wait, Text: ui.T("Part activated")},
	reservation.Activated:     {Kind: good, Text: ui.T("Activated")},
	reservation.Cancelled:     {Kind: calm, Text: ui.T("Cancelled")},
	reservation.Expired:       {Kind: bad, Text: ui.T("Expired")},
}

// Order says where an order stands.
func Order(r reservation.Reservation) ui.Badge {
	if r.Passive != 0 && r.State == reservation.Held {
		return ui.Badge{Kind: wait, Text: ui.T("Passive invoice")}
	}
	return orders[r.State]
}

var invoices = map[invoice.State]ui.Badge{
	invoice.Active:   {Kind: wait, Text: ui.T("Open")},
	invoice.Paid:     {Kind: good, Text: ui.T("Paid")},
	invoice.Credited: {Kind: calm, Text: ui.T("Credited")},
}

// Invoice says where an invoice stands.
func Invoice(i invoice.Invoice) ui.Badge { return invoices[i.State] }

var dispatches = map[dispatch.State]ui.Badge{
	dispatch.Waiting: {Kind: wait, Text: ui.T("Waits")},
	dispatch.Spooled: {Kind: wait, Text: ui.T("At the print partner")},
	dispatch.Sent:    {Kind: good, Text: ui.T("Sent")},
	dispatch.Failed:  {Kind: bad, Text: ui.T("Failed")},
}

// Dispatch says what became of a dispatch.
func Dispatch(d dispatch.Dispatch) ui.Badge { return dispatches[d.State] }

var jobs = map[job.State]ui.Badge{
	job.Waiting: {Kind: wait, Text: ui.T("Waits")},
	job.Done:    {Kind: good, Text: ui.T("Done")},
	job.GivenUp: {Kind: bad, Text: ui.T("Given up")},
}

// Job says what became of a promise, such as a push.
func Job(j job.Job) ui.Badge { return jobs[j.State] }

var outcomes = map[risk.Outcome]ui.Badge{
	risk.Accepted: {Kind: good, Text: ui.T("Accepted")},
	risk.Pending:  {Kind: wait, Text: ui.T("Waits for a decision")},
	risk.Refused:  {Kind: bad, Text: ui.T("Refused")},
}

// Outcome says what a decision came to.
func Outcome(o risk.Outcome) ui.Badge { return outcomes[o] }

var types = map[plan.Type]string{
	plan.Invoice:  ui.T("invoice"),
	plan.Campaign: ui.T("equal monthly payments"),
	plan.Account:  ui.T("account"),
	plan.Fixed:    ui.T("fixed monthly payments"),
	plan.Delay:    ui.T("one payment, some months later"),
	plan.Special:  ui.T("one payment on a date"),
}

// Type says how a plan is paid.
func Type(t plan.Type) string { return types[t] }

// Plan names the terms of an order: "Invoice, 14 days", "12 Monatsraten".
func Plan(t plan.Terms) string {
	if t.Type() == plan.Invoice {
		return ui.T("Invoice, %d days", t.Days)
	}
	return t.Product.Description
}

var channels = map[dispatch.Channel]string{
	dispatch.Email: ui.T("e-mail"),
	dispatch.Post:  ui.T("post"),
	dispatch.Print: ui.T("print, with the parcel"),
	dispatch.Text:  ui.T("text message"),
}

// Channel says by which way something goes.
func Channel(c dispatch.Channel) string { return channels[c] }

// refusals are what a merchant's people may know of why an order was refused: what the buyer can do about it, and
// nothing of the buyer's affairs with others. All else is a plain no (domain 9.3).
var refusals = []struct {
	text    string
	reasons []risk.Reason
}{
	{ui.T("The buyer is too young, or the age is not known."), []risk.Reason{risk.Age}},
	{ui.T("Buyers in this country are not served."), []risk.Reason{risk.CountryOff}},
	{ui.T("The shop may make no new orders."), []risk.Reason{risk.MerchantOff}},
	{ui.T("The amount is too high. A lower one may be possible."), []risk.Reason{risk.LimitOrder, risk.LimitNewConsumer, risk.LimitConsumer}},
	{ui.T("Name and address do not fit together. Check them and try again."), []risk.Reason{risk.DataDeny}},
}

// Refusal says of a refusal what a merchant's people may know.
func Refusal(reasons []risk.Reason) string {
	for _, r := range reasons {
		for _, told := range refusals {
			if slices.Contains(told.reasons, r) {
				return told.text
			}
		}
	}
	return ui.T("This way to pay cannot be offered for this order. The buyer may choose another one.")
}

// Reasons says a decision whole, for those who may see it.
func Reasons(reasons []risk.Reason) []string {
	var texts []string
	for _, r := range reasons {
		if text := r.Text(); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// Codes reads the codes of a decision as an order's story has them.
func Codes(text string) []risk.Reason {
	var reasons []risk.Reason
	for code := range strings.SplitSeq(text, ", ") {
		if r := risk.Reason(code); r.Known() {
			reasons = append(reasons, r)
		}
	}
	return reasons
}
