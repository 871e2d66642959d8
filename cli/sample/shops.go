package sample

import (
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/value/country"
	"respite/value/money"
)

// The merchants of the demo. The first one's keys are fixed, so that clients and tests can rely on them.
const (
	firstShop merchant.ID = 1001
	outlet    merchant.ID = 1002
)

// contract is what both agreed on: 2.95 % and 0.30 for each capture.
func contract() merchant.Contract {
	return merchant.Contract{
		Countries: []country.Code{country.NL, country.DE, country.AT},
		FeeRate:   295 * money.Percent / 100, FeeFixed: 30, FeeVAT: 21 * money.Percent,
		ReserveDays: 14, ShipDays: 14, DueDays: 14,
	}
}

// Shops are the merchants of the demo: one that tells its deliveries and hears of changes as JSON,
// one whose orders are delivered as soon as they are accepted and that hears of changes as a form.
func Shops() []merchant.Merchant {
	first := merchant.Merchant{
		ID: firstShop, Name: "Demo Shop", WebsiteKey: "DEMOSHOP01",
		Keys:   []merchant.Key{{Secret: "demo-secret-key-do-not-use-live"}},
		Shared: "demo-shared-secret", Contract: everywhere(contract()), Plans: append(plans(firstShop), northern(firstShop)...),
		Options: merchant.Options{PushFormat: merchant.PushJSON},
		Profile: merchant.Profile{
			Street: "Voorbeeldstraat 12", PostalCode: "1012AB", City: "Amsterdam", Country: country.NL, CompanyNumber: "12345678",
			VATNumber: "NL001234567B01", Phone: "+31201234567", Email: "service@demo.shop", Website: "https://demo.shop",
		},
	}
	second := merchant.Merchant{
		ID: outlet, Name: "Demo Outlet", WebsiteKey: "DEMOSHOP02",
		Keys:   []merchant.Key{{Secret: "demo-outlet-key-do-not-use-live"}},
		Shared: "demo-outlet-secret", Contract: contract(), Plans: plans(outlet),
		Options: merchant.Options{PushFormat: merchant.PushForm, Autocapture: true},
	}
	second.Contract.Reserve = 10 * money.Percent
	return []merchant.Merchant{first, second}
}

// everywhere lets a shop sell in all countries, invoices of the standard integration be born active, and
// due dates be moved for a fee.
func everywhere(c merchant.Contract) merchant.Contract {
	c.Countries = append(c.Countries, country.SE, country.NO, country.DK, country.FI)
	c.AutoActivate, c.ExtensionFee = true, 2_50
	northern := merchant.FixedFees{Capture: 3_00, Extension: 25_00}
	c.FeesIn = map[money.Currency]merchant.FixedFees{money.SEK: northern, money.NOK: northern, money.DKK: northern}
	return c
}

// The plans of the demo that orders use.
const (
	account  plan.ID = 3113
	campaign plan.ID = 3114
)

// plans are the part payments a demo merchant offers; the first is the one that shops know from the
// example of GetPClasses (gateway reference 6.6).
func plans(shop merchant.ID) []plan.Product {
	offered := []plan.Product{
		{
			ID: account, Country: country.DE, Type: plan.Account, Description: "Ratenkauf", Months: 24,
			Rate: 1495 * money.Percent / 100, MonthlyFee: 1_95, MinimumPayment: plan.LowestPayment(country.DE),
		},
		{
			ID: campaign, Country: country.DE, Type: plan.Campaign, Description: "12 Monatsraten", Months: 12,
			Rate: 990 * money.Percent / 100, StartFee: 9_95, Minimum: 100_00, Maximum: 2_000_00,
		},
		{
			ID: 3115, Country: country.DE, Type: plan.Campaign, Description: "3 Raten ohne Zinsen", Months: 3,
			Minimum: 30_00, Maximum: 1_000_00,
		},
		{
			ID: 3116, Country: country.DE, Type: plan.Delay, Description: "Kaufe jetzt, zahle in 3 Monaten", Months: 3,
			InterestFreeMonths: 3, StartFee: 4_95, Minimum: 50_00, Maximum: 1_000_00,
		},
		{
			ID: 3213, Country: country.NL, Type: plan.Campaign, Description: "Betaal in 3 delen", Months: 3,
			Minimum: 30_00, Maximum: 1_000_00,
		},
		{
			ID: 3313, Country: country.AT, Type: plan.Account, Description: "Ratenkauf", Months: 24,
			Rate: 1495 * money.Percent / 100, MonthlyFee: 1_95, MinimumPayment: plan.LowestPayment(country.AT),
		},
	}
	for i := range offered {
		offered[i].Merchant, offered[i].Version, offered[i].Currency = int64(shop), 1, money.EUR
	}
	return offered
}

// northern are the part payments in the northern countries; the Swedish ones are those that shops' software
// was tested with (XML-RPC reference 3.8).
func northern(shop merchant.ID) []plan.Product {
	offered := []plan.Product{
		konto(390, country.SE, "Konto", 1950, 29_00), konto(391, country.NO, "Konto", 2200, 45_00),
		konto(392, country.DK, "Konto", 2160, 39_00), konto(393, country.FI, "Tili", 2200, 3_95),
		{ID: 121, Country: country.SE, Type: plan.Campaign, Description: "6 mån", Months: 6, StartFee: 195_00, MonthlyFee: 29_00, Minimum: 1000_00},
		{ID: 120, Country: country.SE, Type: plan.Campaign, Description: "3 mån", Months: 3, StartFee: 95_00, MonthlyFee: 29_00, Minimum: 1000_00},
	}
	for i := range offered {
		home, _ := country.Of(string(offered[i].Country))
		offered[i].Merchant, offered[i].Version, offered[i].Currency = int64(shop), 1, home.Currency
	}
	return offered
}

// konto is an account at a rate in hundredths of a percent, and a monthly fee.
func konto(id plan.ID, in country.Code, name string, rate money.Rate, fee money.Minor) plan.Product {
	return plan.Product{
		ID: id, Country: in, Type: plan.Account, Description: name, Months: 24, Rate: rate * money.Percent / 100, MonthlyFee: fee,
		MinimumPayment: plan.LowestPayment(in), Minimum: 1_00,
	}
}
