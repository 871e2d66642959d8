// Package office is where staff work: the merchants' own people and the provider's. It puts the rooms of the office
// together; shell says who may enter them.
//
// It must never change an order but through an operation, and never show anybody what is not theirs to see.
package office

import (
	"net/http"
	"slices"
	"strconv"

	"respite/domain/staff"
	"respite/web/office/account"
	"respite/web/office/home"
	"respite/web/office/shell"
	"respite/web/ui"
)

// Config is what the office needs.
type Config = shell.Office

// Root is where the office lies.
const Root = shell.Root

// New opens the office.
func New(config Config) http.Handler { return shell.New(config, ways, Routes()).Handler() }

// Routes are all addresses of the office.
func Routes() []shell.Route {
	return slices.Concat(
		account.New().Routes(),
		home.Routes(),
	)
}

// way is a link for those who have a right.
type way struct {
	right staff.Right
	to    string // under Root; {eid} stands for the merchant's number
	label string
	key   string
	test  bool // of test books only
}

// everybody is what both sides see; ofShop is a merchant's own; ofProvider is the provider's.
var (
	everybody = []way{
		{staff.SeeOrders, "/", "To do", "h", false},
		{staff.SeeOrders, "/orders", "Orders", "o", false},
		{staff.SeeOrders, "/invoices", "Invoices", "i", false},
		{staff.SeeOrders, "/credit-notes", "Credit notes", "c", false},
		{staff.SeeOrders, "/pushes", "Pushes", "p", false},
	}
	ofShop = []way{
		{staff.Sell, "/m/{eid}/orders/new", "New order", "n", false},
		{staff.HandIn, "/m/{eid}/batches", "Batches", "b", false},
		{staff.Sell, "/m/{eid}/customers", "Customer numbers", "", false},
		{staff.SeePlans, "/m/{eid}/plans", "Part payment", "", false},
		{staff.ManageProfile, "/m/{eid}/profile", "Profile and options", "", false},
		{staff.ManageKeys, "/m/{eid}/keys", "Keys", "", false},
		{staff.ManagePeople, "/m/{eid}/people", "People", "", false},
		{staff.SeeTrail, "/m/{eid}/trail", "Audit log", "", false},
	}
	ofProvider = []way{
		{staff.SeeOrders, "/merchants", "Merchants", "m", false},
		{staff.Review, "/reviews", "Reviews", "r", false},
		{staff.SeeRules, "/rules", "Risk rules", "", false},
		{staff.SeeJobs, "/jobs", "Jobs", "", false},
		{staff.SeeLedger, "/ledger", "Ledger", "l", false},
		{staff.ManagePeople, "/people", "People", "", false},
		{staff.SeeTrail, "/trail", "Audit log", "", false},
	}
	ofTests = []way{
		{staff.MoveClock, "/clock", "Clock", "", true},
		{staff.SeeOrders, "/test-persons", "Test persons", "", true},
	}
)

// ways are the links beside every page.
func ways(a *shell.Ask) []ui.Ways {
	all := []ui.Ways{{Links: links(a, everybody)}}
	if a.By.OfProvider() {
		all = append(all, ui.Ways{Title: ui.T("Provider"), Links: links(a, ofProvider)})
	} else {
		all = append(all, ui.Ways{Title: ui.T("Shop"), Links: links(a, ofShop)})
	}
	if a.Test {
		tests := ui.Ways{Title: ui.T("Test book"), Links: links(a, ofTests)}
		tests.Links = append(tests.Links, ui.Link{To: "/playground/", Label: ui.T("Playground")}, ui.Link{To: "/outbox/", Label: ui.T("Outbox")})
		all = append(all, tests)
	}
	return slices.DeleteFunc(all, func(w ui.Ways) bool { return len(w.Links) == 0 })
}

func links(a *shell.Ask, from []way) []ui.Link {
	var shown []ui.Link
	for _, w := range from {
		if w.test && !a.Test || !a.By.May(w.right) {
			continue
		}
		to := Root + shell.ForShop(w.to, a.By.Merchant)
		shown = append(shown, ui.Link{To: to, Label: ui.T(w.label), Here: a.URL.Path == to, Key: w.key, Count: count(home.Count(a, w.to))})
	}
	return shown
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
