package cli

import (
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/value/country"
	"respite/value/money"
)

// The merchants of the demo. The first one's keys are fixed, so that clients and tests can rely on them.
const (
	demoShop   merchant.ID = 1001
	demoOutlet merchant.ID = 1002
)

// demoContract is what both agreed on: 2.95 % and 0.30 for each capture.
func demoContract() merchant.Contract {
	return merchant.Contract{
		Countries: []country.Code{country.NL, country.DE, country.AT},
		FeeRate:   295 * money.Percent / 100, FeeFixed: 30, FeeVAT: 21 * money.Percent,
		ReserveDays: 14, ShipDays: 14, DueDays: 14,
	}
}

// demoShops are the merchants of the demo: one that tells its deliveries and hears of changes as JSON,
// one whose orders are delivered as soon as they are accepted and that hears of changes as a form.
func demoShops() []merchant.Merchant {
	first := merchant.Merchant{
		ID: demoShop, Name: "Demo Shop", WebsiteKey: "DEMOSHOP01",
		Keys:   []merchant.Key{{Secret: "demo-secret-key-do-not-use-live"}},
		Shared: "demo-shared-secret", Contract: demoContract(), Plans: demoPlans(demoShop),
		Options: merchant.Options{PushFormat: merchant.PushJSON},
	}
	second := merchant.Merchant{
		ID: demoOutlet, Name: "Demo Outlet", WebsiteKey: "DEMOSHOP02",
		Keys:   []merchant.Key{{Secret: "demo-outlet-key-do-not-use-live"}},
		Shared: "demo-outlet-secret", Contract: demoContract(), Plans: demoPlans(demoOutlet),
		Options: merchant.Options{PushFormat: merchant.PushForm, Autocapture: true},
	}
	second.Contract.Reserve = 10 * money.Percent
	return []merchant.Merchant{first, second}
}

// The plans of the demo that sample orders use.
const (
	demoAccount  plan.ID = 3113
	demoCampaign plan.ID = 3114
)

// demoPlans are the part payments a demo merchant offers; the first is the one that shops know from the
// example of GetPClasses (gateway reference 6.6).
func demoPlans(shop merchant.ID) []plan.Product {
	plans := []plan.Product{
		{
			ID: demoAccount, Country: country.DE, Type: plan.Account, Description: "Ratenkauf", Months: 24,
			Rate: 1495 * money.Percent / 100, MonthlyFee: 1_95, MinimumPayment: plan.LowestPayment(country.DE),
		},
		{
			ID: demoCampaign, Country: country.DE, Type: plan.Campaign, Description: "12 Monatsraten", Months: 12,
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
	for i := range plans {
		plans[i].Merchant, plans[i].Version, plans[i].Currency = int64(shop), 1, money.EUR
	}
	return plans
}
