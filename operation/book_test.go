package operation_test

import (
	"context"
	"testing"

	"respite/domain/merchant"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/operation/audit"
	"respite/outbound/bureau"
	"respite/store/storetest"
	"respite/value/country"
)

const shopID merchant.ID = 7001

// openBook opens a book with one shop, whose orders are decided by the rules.
func openBook(t testing.TB, rules func() operation.Rules) (storetest.Book, *operation.Operations) {
	t.Helper()
	book := storetest.Open(t)
	_, err := administration.AddMerchant(t.Context(), book.Store, merchant.Merchant{
		ID: shopID, Name: "Toys", WebsiteKey: "TOYS", Keys: []merchant.Key{{Secret: "secret"}},
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
		Options:  merchant.Options{PushFormat: merchant.PushJSON, PushURL: "https://shop.example.org/push"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return book, operation.New(operation.Outside{
		Store: book.Store, Bureau: bureau.Fake{}, IDs: book.Config.Chance, Log: book.Config.Log, Settings: operation.DefaultSettings(),
		Rules: rules,
	})
}

// usualRules are those an operator starts from.
func usualRules() operation.Rules {
	return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
}

// areRight says that the books are right.
func areRight(t testing.TB, book storetest.Book) {
	t.Helper()
	checked, err := audit.Verify(context.WithoutCancel(t.Context()), book.Store, func(audit.Check) {})
	if err != nil {
		t.Fatal(err)
	}
	if broken, found := checked.Broken(); found {
		t.Errorf("%s: %s", broken.Name, broken.Broken)
	}
}
