package tables

import (
	"respite/domain/account"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/id"
)

// AccountKey names a row of Accounts.
type AccountKey struct {
	ID       id.ID
	Merchant merchant.ID
}

// Accounts are the running accounts.
var Accounts = rows.Table[AccountKey, account.Account]{
	Name: "account", Keys: []string{"id", "merchant_id"},
	Columns: []string{"person", "country", "currency", "product", "opened_on", "statement_on", "apr", "drawn", "draws"},
	KeyOf:   func(a account.Account) AccountKey { return AccountKey{a.ID, a.Merchant} },
	KeyArgs: func(k AccountKey) []any { return []any{string(k.ID), int64(k.Merchant)} },
	Write: func(_ *rows.Seal, a account.Account) []any {
		return []any{
			string(a.ID), int64(a.Merchant), string(a.Person), string(a.Country), string(a.Currency), rows.JSON(a.Product),
			int64(a.OpenedOn), int64(a.StatementOn), rows.JSON(a.APR), int64(a.Drawn), a.Draws,
		}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (account.Account, error) {
		var a account.Account
		err := row(&a.ID, &a.Merchant, &a.Person, &a.Country, &a.Currency, rows.FromJSON(&a.Product),
			&a.OpenedOn, &a.StatementOn, rows.FromJSON(&a.APR), &a.Drawn, &a.Draws)
		return a, err
	},
}.Ready()

// AccountsOf lists the running accounts of a person, the oldest first.
var AccountsOf = rows.By[consumer.ID, AccountKey, account.Account]{
	Table: Accounts, Columns: []string{"person"}, Rest: " ORDER BY id",
	Args:  func(id consumer.ID) []any { return []any{string(id)} },
	Under: func(a account.Account) (consumer.ID, bool) { return a.Person, true },
}.Ready()
