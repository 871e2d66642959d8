// Package sale is the room of the office where orders are entered by hand, and where a shop's own customer numbers are
// looked after.
//
// It must never reserve what was not checked first, never lose what somebody typed, and never tell more of a refusal
// than the shop may know.
package sale

import (
	"embed"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/value/country"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room.
func Routes() []shell.Route {
	const shop = "/m/{eid}"
	return []shell.Route{
		{Pattern: "GET " + shop + "/orders/new", Right: staff.Sell, Do: showNew},
		{Pattern: "POST " + shop + "/orders/new", Right: staff.Sell, What: "order.new", Tell: []string{"make", "plan", "order", "reference"}, Do: enter},
		{Pattern: "POST " + shop + "/orders/new/fill", Right: staff.Sell, What: "order.draft", Tell: []string{"do", "country"}, Do: fill},
		{Pattern: "POST " + shop + "/orders/new/person", Right: staff.Sell, What: "person.seek", Tell: []string{"by"}, Do: seek},
		{Pattern: "GET " + shop + "/customers", Right: staff.Sell, Do: showCustomers},
		{Pattern: "POST " + shop + "/customers/find", Right: staff.Sell, What: "customer.seek", Tell: []string{"number"}, Do: findCustomer},
		{Pattern: "POST " + shop + "/customers/give", Right: staff.Sell, What: "customer.name", Tell: []string{"number"}, Do: giveNumber},
		{Pattern: "POST " + shop + "/customers/take", Right: staff.Sell, What: "customer.forget", Tell: []string{"number"}, Do: takeNumber},
		{Pattern: "POST " + shop + "/customers/back", Right: staff.Sell, What: "customer.restore", Tell: []string{"number"}, Do: giveBack},
	}
}

// numbered are the countries where buyers are known by a national number; elsewhere it is the birth date (domain 6).
var numbered = map[country.Code]bool{country.SE: true, country.NO: true, country.DK: true, country.FI: true}

// homeOf gives the country a form chooses, among those of the shop's contract.
func homeOf(shop merchant.Merchant, chosen string) country.Country {
	home, known := country.Of(chosen)
	if known && shop.Serves(home.Code) {
		return home
	}
	first, _ := country.Of(string(shop.Contract.Countries[0])) // every contract has one
	return first
}

// places are the countries of the shop's contract, for a form.
func places(shop merchant.Merchant, only func(country.Code) bool) []ui.Choice {
	var choices []ui.Choice
	for _, code := range shop.Contract.Countries {
		if home, known := country.Of(string(code)); known && only(code) {
			choices = append(choices, ui.Choice{Value: string(code), Label: home.Name})
		}
	}
	return choices
}
