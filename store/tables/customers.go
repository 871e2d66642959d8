package tables

import (
	"fmt"

	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/store/rows"
)

// CustomerKey names a row of Customers.
type CustomerKey struct {
	Merchant merchant.ID
	Number   string
}

// Customer is a merchant's own number for a buyer.
type Customer struct {
	Merchant merchant.ID
	Mark     string // keyed hash of the buyer
	consumer.Customer
}

// Customers are the numbers that merchants gave to buyers; whose a number is, is sealed.
var Customers = rows.Table[CustomerKey, Customer]{
	Name: "customer_number", Keys: []string{"merchant_id", "number"}, Columns: []string{"mark", "holder", "gone"},
	KeyOf:   func(c Customer) CustomerKey { return CustomerKey{c.Merchant, c.Number} },
	KeyArgs: func(k CustomerKey) []any { return []any{int64(k.Merchant), k.Number} },
	Write: func(s *rows.Seal, c Customer) []any {
		place := customerPlace(CustomerKey{c.Merchant, c.Number})
		return []any{int64(c.Merchant), c.Number, c.Mark, rows.Sealed(s, place, c.Customer), rows.Flag(c.Gone)}
	},
	Read: func(s *rows.Seal, row rows.Scan) (Customer, error) {
		var c Customer
		var gone bool
		place := func() string { return customerPlace(CustomerKey{c.Merchant, c.Number}) }
		err := row(&c.Merchant, &c.Number, &c.Mark, rows.FromSealed(s, place, &c.Customer), rows.FromFlag(&gone))
		return c, err
	},
}.Ready()

// customerPlace names the merchant too: only with it a number names one row.
func customerPlace(k CustomerKey) string { return fmt.Sprintf("customer/%d/%s", k.Merchant, k.Number) }
