package operation_test

import (
	"testing"

	"respite/domain/merchant"
	"respite/domain/risk"
	"respite/operation"
	"respite/outbound/bureau"
	"respite/store/storetest"
	"respite/value/country"
)

// An operator may edit the rules at any instant: each question for the rules in force can get others.
func TestReserve_WhileTheRulesAreEdited_KeepsTheTextTheVerdictWasMadeBy(t *testing.T) {
	book, asked := storetest.Open(t), 0
	editions := []string{string(risk.DefaultText()), string(risk.DefaultText()) + "\n# edited\n"}
	o := operation.New(operation.Outside{
		Store: book.Store, Bureau: bureau.Fake{}, IDs: book.Config.Chance, Log: book.Config.Log, Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			text := editions[asked%len(editions)]
			asked++
			policy, err := risk.ParsePolicy([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			return operation.Rules{Policy: policy, Text: text}
		},
	})
	shop, err := o.AddMerchant(t.Context(), merchant.Merchant{
		ID: 7001, Name: "Toys", WebsiteKey: "TOYS", Keys: []merchant.Key{{Secret: "secret"}},
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Reserve(t.Context(), benchReserve(shop.ID, 1)); err != nil {
		t.Fatal(err)
	}
	checked, err := o.Verify(t.Context(), func(operation.Check) {})
	if err != nil {
		t.Fatal(err)
	}
	if broken, found := checked.Broken(); found {
		t.Errorf("%s: %s", broken.Name, broken.Broken)
	}
}
