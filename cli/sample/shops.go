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
		Shared: "demo-shared-secret", Contract: contract(), Plans: plans(firstShop),
		Options: merchant.Options{PushFormat: merchant.PushJSON},
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
