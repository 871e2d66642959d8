// Package office is where staff work: the merchants' own people and the provider's. It puts the rooms of the office
// together; shell says who may enter them.
//
// It must never change an order but through an operation, and never show anybody what is not theirs to see.
package office

import (
	"net/http"
	"slices"

	"respite/domain/staff"
	"respite/web/office/account"
	"respite/web/office/batches"
	"respite/web/office/bills"
	"respite/web/office/book"
	"respite/web/office/home"
	"respite/web/office/order"
	"respite/web/office/orders"
	"respite/web/office/people"
	"respite/web/office/plans"
	"respite/web/office/provider"
	"respite/web/office/pushes"
	"respite/web/office/sale"
	"respite/web/office/shell"
	"respite/web/office/shop"
	"respite/web/ui"
)

// Config is what the office needs; RuleFile is where the risk rules lie; Neighbour is the office of another book.
type (
	Config    = shell.Office
	RuleFile  = shell.RuleFile
	Neighbour = shell.Neighbour
)

// Root is where the office lies.
const Root = shell.Root

// New opens the office.
func New(config Config) http.Handler { return shell.New(config, ways, Routes()).Handler() }

// Routes are all addresses of the office.
func Routes() []shell.Route {
	return slices.Concat(
		account.New().Routes(),
		home.Routes(),
		orders.New().Routes(),
		order.Routes(),
		sale.Routes(),
		plans.Routes(),
		bills.Routes(),
		pushes.Routes(),
		batches.Routes(),
		people.Routes(),
		shop.Routes(),
		provider.New().Routes(),
		book.Routes(),
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
		{staff.SeeOrders, "/", ui.N("To do"), "h", false},
		{staff.SeeOrders, "/orders", ui.N("Orders"), "o", false},
		{staff.SeeOrders, "/invoices", ui.N("Invoices"), "i", false},
		{staff.SeeOrders, "/credit-notes", ui.N("Credit notes"), "c", false},
		{staff.SeeOrders, "/pushes", ui.N("Pushes"), "p", false},
	}
	ofShop = []way{
		{staff.Sell, "/m/{eid}/orders/new", ui.N("New order"), "n", false},
		{staff.HandIn, "/m/{eid}/batches", ui.N("Batches"), "b", false},
		{staff.Sell, "/m/{eid}/customers", ui.N("Customer numbers"), "", false},
		{staff.SeePlans, "/m/{eid}/plans", ui.N("Part payment"), "", false},
		{staff.ManageProfile, "/m/{eid}/profile", ui.N("Profile and options"), "", false},
		{staff.ManageKeys, "/m/{eid}/keys", ui.N("Keys"), "", false},
		{staff.ManagePeople, "/m/{eid}/people", ui.N("People"), "", false},
		{staff.SeeTrail, "/m/{eid}/trail", ui.N("Audit log"), "", false},
	}
	ofProvider = []way{
		{staff.SeeOrders, "/merchants", ui.N("Merchants"), "m", false},
		{staff.Review, "/reviews", ui.N("Reviews"), "r", false},
		{staff.SeeRules, "/rules", ui.N("Risk rules"), "", false},
		{staff.SeeJobs, "/jobs", ui.N("Jobs"), "", false},
		{staff.SeeLedger, "/ledger", ui.N("Ledger"), "l", false},
		{staff.ManagePeople, "/people", ui.N("People"), "", false},
		{staff.SeeTrail, "/trail", ui.N("Audit log"), "", false},
	}
	ofTests = []way{
		{staff.MoveClock, "/clock", ui.N("Clock"), "", true},
		{staff.SeeOrders, "/test-persons", ui.N("Test persons"), "", true},
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
		shown = append(shown, ui.Link{To: to, Label: ui.Say(w.label), Here: a.URL.Path == to, Key: w.key, Count: home.Counted(home.Count(a, w.to))})
	}
	return shown
}
