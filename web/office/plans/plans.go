// Package plans is the room of the office for part payment: what a shop offers, what an amount costs by it, and the text
// with which the shop shows a price.
//
// It must never reckon a schedule itself, and never change the terms of an order that was made.
package plans

import (
	"embed"
	"fmt"
	"strconv"
	"time"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/staff"
	"respite/operation/administration"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room.
func Routes() []shell.Route {
	const all, one = "/m/{eid}/plans", "/m/{eid}/plans/{country}/{id}"
	return []shell.Route{
		{Pattern: "GET " + all, Right: staff.SeePlans, Do: list},
		{Pattern: "GET " + all + "/new", Right: staff.ManagePlans, Do: showNew},
		{Pattern: "POST " + all + "/new", Right: staff.ManagePlans, What: "plan.add", Tell: told, Do: add},
		{Pattern: "GET " + one, Right: staff.SeePlans, Do: show},
		{Pattern: "GET " + one + "/change", Right: staff.ManagePlans, Do: showChange},
		{Pattern: "POST " + one + "/change", Right: staff.ManagePlans, What: "plan.change", Tell: told, Do: change},
		{Pattern: "GET " + one + "/end", Right: staff.ManagePlans, Do: showEnd},
		{Pattern: "POST " + one + "/end", Right: staff.ManagePlans, What: "plan.end", Tell: []string{"valid_until"}, Do: end},
	}
}

// told are the fields of a plan that the audit log tells.
var told = []string{"id", "country", "type", "months", "rate", "start_fee", "monthly_fee", "minimum", "maximum", "valid_until"}

// offer is a product as the list shows it.
type offer struct {
	plan.Product
	Path   string
	Badge  ui.Badge
	Pays   string // how it is paid
	Place  string
	Limits string // of the amounts
	Until  day.Day
}

func offerOf(shop merchant.Merchant, p plan.Product, now time.Time) offer {
	home, _ := country.Of(string(p.Country)) // every product's country is served
	o := offer{
		Product: p, Path: path(shop, p, ""), Badge: ui.Badge{Kind: "good", Text: ui.T("Offered")}, Pays: words.Type(p.Type), Place: home.Name,
		Limits: limits(p),
	}
	if last, ends := p.OfferedUntil(); ends {
		o.Until = last
		if home.Day(now) > last {
			o.Badge = ui.Badge{Text: ui.T("Ended")}
		}
	}
	return o
}

// limits says which amounts a product is for.
func limits(p plan.Product) string {
	switch {
	case p.Minimum == 0 && p.Maximum == 0:
		return ui.T("any")
	case p.Maximum == 0:
		return ui.T("from %s", p.Minimum.Decimal())
	case p.Minimum == 0:
		return ui.T("up to %s", p.Maximum.Decimal())
	}
	return ui.T("%s to %s", p.Minimum.Decimal(), p.Maximum.Decimal())
}

// path gives the address of a product's page, or of one below it.
func path(shop merchant.Merchant, p plan.Product, below string) string {
	return fmt.Sprintf("%s/m/%d/plans/%s/%d%s", shell.Root, shop.ID, p.Country, p.ID, below)
}

// listed is the page of all products of a shop.
type listed struct {
	Shop   merchant.Merchant
	Offers []offer
	Manage bool
	Path   string
}

func list(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	body := listed{Shop: shop, Manage: a.By.May(staff.ManagePlans), Path: shell.Root + shell.ForShop("/m/{eid}/plans", shop.ID)}
	for _, p := range shop.Plans {
		body.Offers = append(body.Offers, offerOf(shop, p, a.Now))
	}
	return shell.Page{Pages: pages, Name: "list", Title: ui.T("Part payment"), Body: body}, nil
}

// find reads the product that the address names.
func find(a *shell.Ask) (merchant.Merchant, plan.Product, error) {
	shop, err := a.Shop()
	if err != nil {
		return shop, plan.Product{}, err
	}
	number, err := strconv.ParseInt(a.PathValue("id"), 10, 64)
	if err != nil {
		return shop, plan.Product{}, fault.MerchantUnknown.With()
	}
	p, err := shop.Plan(plan.ID(number), country.Code(a.PathValue("country")))
	if err != nil { // a page that is not there
		return shop, p, fault.MerchantUnknown.With()
	}
	return shop, p, nil
}

// at says to an operation which product is meant.
func at(shop merchant.Merchant, p plan.Product) administration.PlanAt {
	return administration.PlanAt{Merchant: shop.ID, Country: p.Country, ID: p.ID}
}
