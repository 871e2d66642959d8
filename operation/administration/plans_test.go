package administration_test

import (
	"slices"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/bureau"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

const shopID merchant.ID = 7001

// world is a book with one shop, which offers one plan.
type world struct {
	t    *testing.T
	book storetest.Book
}

func newWorld(t *testing.T) world {
	t.Helper()
	book := storetest.Open(t)
	_, err := administration.AddMerchant(t.Context(), book.Store, merchant.Merchant{
		ID: shopID, Name: "Toys", WebsiteKey: "TOYS", Keys: []merchant.Key{{Secret: "secret"}},
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
		Plans: []plan.Product{{
			ID: 12, Version: 1, Merchant: int64(shopID), Country: country.NL, Currency: money.EUR, Type: plan.Campaign,
			Description: "Twelve months", Months: 12, Rate: 99_000, StartFee: 5_00, MonthlyFee: 95,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return world{t, book}
}

// order makes an order by the shop's plan.
func (w world) order() (operation.Reserved, error) {
	w.t.Helper()
	identity, err := command.Identify(shopID, "Reserve", "", "one")
	if err != nil {
		w.t.Fatal(err)
	}
	home := consumer.Address{
		FirstName: "Emma", LastName: "Jansen", Street: "Neherkade", HouseNumber: "1", PostalCode: "2521VA", City: "Gravenhage",
		Country: country.NL, Email: "emma@example.nl",
	}
	do := operation.New(operation.Outside{
		Store: w.book.Store, Bureau: bureau.Fake{}, IDs: w.book.Config.Chance, Log: w.book.Config.Log, Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	return do.Reserve(w.t.Context(), operation.Reserve{
		Merchant: shopID, Identity: identity, Currency: money.EUR, Plan: 12,
		Lines:   []basket.Line{{Article: "A", Title: "Kite", Kind: basket.Goods, Price: 150_0000, Quantity: basket.One, VAT: 21 * money.Percent}},
		Parties: consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1970, time.July, 10)},
	})
}

// offer is a product as a clerk enters it.
func offer(id plan.ID) plan.Product {
	return plan.Product{
		ID: id, Country: country.NL, Currency: money.EUR, Type: plan.Campaign, Description: "Six months", Months: 6,
		Rate: 9 * money.Percent, MonthlyFee: 1_95,
	}
}

// offered reads what the shop offers.
func (w world) offered() []plan.Product {
	w.t.Helper()
	shop, err := w.book.View().Merchant(w.t.Context(), shopID)
	if err != nil {
		w.t.Fatal(err)
	}
	return shop.Plans
}

func TestAddPlan_OfASoundProduct_IsOfferedInItsFirstVersion(t *testing.T) {
	w := newWorld(t)
	added, err := administration.AddPlan(t.Context(), w.book.Store, shopID, offer(13))
	if err != nil {
		t.Fatal(err)
	}
	if added.Version != 1 || added.Merchant != int64(shopID) {
		t.Errorf("added %+v", added)
	}
	if plans := w.offered(); len(plans) != 2 || plans[1] != added {
		t.Errorf("offered are %+v", plans)
	}
}

func TestAddPlan_OfWhatCannotBeOffered_NamesTheFieldAndChangesNothing(t *testing.T) {
	w := newWorld(t)
	before := w.offered()
	for _, c := range []struct {
		field  string
		code   *fault.Code
		change func(*plan.Product)
	}{
		{"id", fault.PlanExists, func(p *plan.Product) { p.ID = 12 }},
		{"id", fault.NotANumber, func(p *plan.Product) { p.ID = 0 }},
		{"id", fault.NotANumber, func(p *plan.Product) { p.ID = 1 << 31 }},
		{"months", fault.NotANumber, func(p *plan.Product) { p.Months = 0 }},
		{"country", fault.CountryUnserved, func(p *plan.Product) { p.Country, p.Currency = country.SE, money.SEK }},
	} {
		p := offer(13)
		c.change(&p)
		_, err := administration.AddPlan(t.Context(), w.book.Store, shopID, p)
		faults, _ := fault.All(err)
		if len(faults) != 1 || faults[0].Field != c.field || faults[0].Code != c.code {
			t.Errorf("%s %s: %v", c.field, c.code.Name, err)
		}
	}
	if _, err := administration.AddPlan(t.Context(), w.book.Store, 4711, offer(13)); !fault.Is(err, fault.MerchantUnknown) {
		t.Errorf("of nobody: %v", err)
	}
	if after := w.offered(); !slices.Equal(before, after) {
		t.Errorf("offered are %+v", after)
	}
}

func TestAddPlan_OfTheLastThereMayBe_IsTaken(t *testing.T) {
	w := newWorld(t)
	for id := plan.ID(1000); id < 1499; id++ {
		if _, err := administration.AddPlan(t.Context(), w.book.Store, shopID, offer(id)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := administration.AddPlan(t.Context(), w.book.Store, shopID, offer(2000)); !fault.Is(err, fault.TooMany) {
		t.Errorf("one more than 500: %v", err)
	}
}

func theTwelve() administration.PlanAt {
	return administration.PlanAt{Merchant: shopID, Country: country.NL, ID: 12}
}

func TestChangePlan_WhileOrdersRunByIt_MakesAVersionForTheOrdersToCome(t *testing.T) {
	w := newWorld(t)
	made, err := w.order()
	if err != nil {
		t.Fatal(err)
	}
	changed, err := administration.ChangePlan(t.Context(), w.book.Store, theTwelve(), func(p plan.Product) plan.Product {
		p.Rate, p.ID, p.Country, p.Version = 149_500, 99, country.SE, 7
		return p
	})
	if err != nil {
		t.Fatal(err)
	}
	if changed.Version != 2 || changed.Rate != 149_500 || changed.ID != 12 || changed.Country != country.NL {
		t.Errorf("changed to %+v", changed)
	}
	if plans := w.offered(); len(plans) != 1 || plans[0] != changed {
		t.Errorf("offered are %+v", plans)
	}
	order, err := w.book.View().ReservationOf(t.Context(), made.Reservation)
	if err != nil {
		t.Fatal(err)
	}
	if agreed := order.Terms.Product; agreed.Version != 1 || agreed.Rate != 99_000 {
		t.Errorf("the order made before has the terms %+v", agreed)
	}
}

func TestChangePlan_ThatAltersNothing_MakesNoVersion(t *testing.T) {
	w := newWorld(t)
	same, err := administration.ChangePlan(t.Context(), w.book.Store, theTwelve(), func(p plan.Product) plan.Product { return p })
	if err != nil || same.Version != 1 {
		t.Errorf("version %d, %v", same.Version, err)
	}
}

func TestChangePlan_OfWhatCannotBe_SaysWhyAndChangesNothing(t *testing.T) {
	w := newWorld(t)
	before := w.offered()
	_, err := administration.ChangePlan(t.Context(), w.book.Store, theTwelve(), func(p plan.Product) plan.Product {
		p.Months = 121
		return p
	})
	if faults, _ := fault.All(err); len(faults) != 1 || faults[0].Field != "months" {
		t.Errorf("121 months: %v", err)
	}
	unknown := theTwelve()
	unknown.Country = country.DE
	if _, err := administration.EndPlan(t.Context(), w.book.Store, unknown, day.On(2026, 5, 1)); !fault.Is(err, fault.PlanUnknown) {
		t.Errorf("in another country: %v", err)
	}
	if after := w.offered(); !slices.Equal(before, after) {
		t.Errorf("offered are %+v", after)
	}
}

func TestEndPlan_WithADay_LetsNoOrderBeMadeAfterIt(t *testing.T) {
	w := newWorld(t)
	yesterday := day.On(2026, 3, 3)
	ended, err := administration.EndPlan(t.Context(), w.book.Store, theTwelve(), yesterday)
	if err != nil || ended.ValidUntil != yesterday || ended.Version != 2 {
		t.Fatalf("ended %+v, %v", ended, err)
	}
	if _, err := w.order(); !fault.Is(err, fault.PlanExpired) {
		t.Errorf("an order after the end: %v", err)
	}
}
