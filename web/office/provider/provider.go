// Package provider is the room of the office for whoever runs the system: the merchants and their contracts, orders that
// wait for a decision, the risk rules, jobs, the ledger and the proof of the books.
//
// It must never show anything to a merchant's people, and never decide about an order but through an operation.
package provider

import (
	"embed"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Room is what this room keeps between requests.
type Room struct{ proof *proof }

// New opens the room.
func New() *Room { return &Room{proof: &proof{}} }

// Routes are the addresses of this room.
func (room *Room) Routes() []shell.Route {
	routes := []shell.Route{
		{Pattern: "GET /merchants", Right: staff.SeeOrders, Do: showMerchants},
		{Pattern: "GET /merchants/new", Right: staff.ManageShops, Do: showNew},
		{Pattern: "POST /merchants", Right: staff.ManageShops, What: "merchant.added", Tell: []string{"eid", "name"}, Do: addMerchant},
		{Pattern: "GET /merchants/{eid}", Right: staff.SeeOrders, Do: showMerchant},
		{Pattern: "POST /merchants/{eid}", Right: staff.ManageShops, What: "contract.changed", Do: changeContract},

		{Pattern: "GET /reviews", Right: staff.Review, Do: showReviews},
		{Pattern: "GET /reviews/{number}", Right: staff.Review, Do: showReview},
		{Pattern: "POST /reviews/{number}/approve", Right: staff.Review, What: "order.approved", Tell: []string{"reason"}, Do: approve},
		{Pattern: "POST /reviews/{number}/refuse", Right: staff.Review, What: "order.refused", Tell: []string{"reason"}, Do: refuse},

		{Pattern: "GET /rules", Right: staff.SeeRules, Do: showRules},
		{Pattern: "POST /rules/try", Right: staff.ChangeRules, Do: tryRules},
		{Pattern: "POST /rules", Right: staff.ChangeRules, What: "rules.changed", Do: saveRules},

		{Pattern: "GET /jobs", Right: staff.SeeJobs, Do: showJobs},
		{Pattern: "GET /jobs/{id}", Right: staff.SeeJobs, Do: showJob},
		{Pattern: "POST /jobs/{id}/again", Right: staff.SeeJobs, What: "job.run_again", Whose: owner, Do: runAgain},
		{Pattern: "POST /jobs/{id}/give-up", Right: staff.SeeJobs, What: "job.given_up", Whose: owner, Do: giveUp},

		{Pattern: "GET /ledger", Right: staff.SeeLedger, Do: showLedger},
		{Pattern: "GET /ledger.csv", Right: staff.SeeLedger, What: "ledger.exported", Do: exportBalances},
		{Pattern: "GET /ledger/accounts/{id}/{currency}", Right: staff.SeeLedger, Do: showAccount},
		{Pattern: "GET /ledger/accounts/{id}/{currency}/lines.csv", Right: staff.SeeLedger, What: "ledger.exported", Do: exportLines},
		{Pattern: "GET /ledger/entries/{id}", Right: staff.SeeLedger, Do: showEntry},

		{Pattern: "GET /verify", Right: staff.Verify, Do: room.showProof},
		{Pattern: "GET /verify/progress", Right: staff.Verify, Do: room.showProgress},
		{Pattern: "POST /verify", Right: staff.Verify, What: "books.verified", Do: room.verify},
	}
	for i, route := range routes {
		routes[i].Do = ours(route.Do)
	}
	return routes
}

// ours lets only the provider's people in; for others there is nothing.
func ours(do func(*shell.Ask) (shell.Answer, error)) func(*shell.Ask) (shell.Answer, error) {
	return func(a *shell.Ask) (shell.Answer, error) {
		if !a.By.OfProvider() {
			return nil, fault.MemberUnknown.With()
		}
		return do(a)
	}
}

// names are the merchants' names by their numbers.
func names(a *shell.Ask) (map[merchant.ID]string, error) {
	all, err := a.View().Merchants(a.Context())
	named := map[merchant.ID]string{}
	for _, m := range all {
		named[m.ID] = m.Name
	}
	return named, err
}
