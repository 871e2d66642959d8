package store

import (
	"context"
	"fmt"

	"respite/domain/account"
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/rows"
)

// customer is a merchant's own number for a buyer.
type customer struct {
	merchant merchant.ID
	mark     string // keyed hash of the buyer
	consumer.Customer
}

// customerPlace names the merchant too: only with it a number names one row.
func customerPlace(k customerKey) string { return fmt.Sprintf("customer/%d/%s", k.merchant, k.number) }

var customerTable = rows.Table[customerKey, customer]{
	Name: "customer_number", Keys: []string{"merchant_id", "number"}, Columns: []string{"mark", "holder", "gone"},
	KeyOf:   func(c customer) customerKey { return customerKey{c.merchant, c.Number} },
	KeyArgs: func(k customerKey) []any { return []any{int64(k.merchant), k.number} },
	Write: func(s *rows.Seal, c customer) []any {
		place := customerPlace(customerKey{c.merchant, c.Number})
		return []any{int64(c.merchant), c.Number, c.mark, rows.Sealed(s, place, c.Customer), rows.Flag(c.Gone)}
	},
	Read: func(s *rows.Seal, row rows.Scan) (customer, error) {
		var c customer
		var gone bool
		place := func() string { return customerPlace(customerKey{c.merchant, c.Number}) }
		err := row(&c.merchant, &c.Number, &c.mark, rows.FromSealed(s, place, &c.Customer), rows.FromFlag(&gone))
		return c, err
	},
}.Ready()

// Customer reads whom a merchant's customer number belongs to, or did.
func (tx *Tx) Customer(number string, owner merchant.ID) (consumer.Customer, bool, error) {
	c, found, err := tx.group.customers.Find(customerKey{owner, number})
	return c.Customer, found, err
}

// KeepCustomer gives a customer number its new state.
func (tx *Tx) KeepCustomer(owner merchant.ID, c consumer.Customer) {
	tx.group.customers.Put(customer{merchant: owner, mark: tx.hash("customer:" + c.Who()), Customer: c})
}

// Customer reads whom a merchant's customer number belongs to.
func (v View) Customer(ctx context.Context, number string, owner merchant.ID) (consumer.Customer, bool, error) {
	c, found, err := customerTable.Find(ctx, v.from, v.seal, customerKey{owner, number})
	return c.Customer, found && !c.Gone, err
}

// NumbersOf lists a merchant's numbers for a buyer.
func (v View) NumbersOf(ctx context.Context, who consumer.Customer, owner merchant.ID) ([]string, error) {
	found, err := customerTable.List(ctx, v.from, v.seal,
		customerTable.Selecting()+" WHERE merchant_id = $1 AND mark = $2 AND gone = 0 ORDER BY number", int64(owner), v.seal.Hash("customer:"+who.Who()))
	numbers := make([]string, len(found))
	for i, c := range found {
		numbers[i] = c.Number
	}
	return numbers, err
}

var printedTable = rows.Table[printedKey, invoice.Printed]{
	Name: "printed_reference", Keys: []string{"reference", "merchant_id"}, Columns: []string{"country", "invoice", "made_at"},
	KeyOf:   func(p invoice.Printed) printedKey { return printedKey{p.Reference, p.Merchant} },
	KeyArgs: func(k printedKey) []any { return []any{k.reference, int64(k.merchant)} },
	Write: func(_ *rows.Seal, p invoice.Printed) []any {
		return []any{p.Reference, int64(p.Merchant), string(p.Country), int64(p.Invoice), rows.Micros(p.MadeAt)}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (invoice.Printed, error) {
		var p invoice.Printed
		err := row(&p.Reference, &p.Merchant, &p.Country, &p.Invoice, rows.FromMicros(&p.MadeAt))
		return p, err
	},
}.Ready()

// NextReservedClaim gives the number of a payment reference that is reserved for printing.
func (tx *Tx) NextReservedClaim() int64 { return invoice.ReservedClaim(tx.next(printedCounter)) }

// Printed reads a payment reference a merchant has reserved.
func (tx *Tx) Printed(reference string, owner merchant.ID) (invoice.Printed, bool, error) {
	return tx.group.printed.Find(printedKey{reference, owner})
}

// KeepPrinted gives a reserved payment reference its new state.
func (tx *Tx) KeepPrinted(p invoice.Printed) { tx.group.printed.Put(p) }

var accountTable = rows.Table[accountKey, account.Account]{
	Name: "account", Keys: []string{"id", "merchant_id"},
	Columns: []string{"person", "country", "currency", "product", "opened_on", "statement_on", "apr", "drawn", "draws"},
	KeyOf:   func(a account.Account) accountKey { return accountKey{a.ID, a.Merchant} },
	KeyArgs: func(k accountKey) []any { return []any{string(k.id), int64(k.merchant)} },
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

// AccountsOf lists the running accounts of a person and of whoever was joined to it, as this transaction
// sees them.
func (tx *Tx) AccountsOf(person consumer.ID) ([]account.Account, error) {
	ids, err := tx.whoIs(person)
	if err != nil {
		return nil, err
	}
	var accounts []account.Account
	for _, id := range ids {
		found, err := tx.group.accountsOf.Find(id)
		if err != nil {
			return nil, err
		}
		accounts = append(accounts, found...)
	}
	return accounts, nil
}

var accountsOf = rows.By[consumer.ID, accountKey, account.Account]{
	Table: accountTable, Columns: []string{"person"}, Rest: " ORDER BY id",
	Args:  func(id consumer.ID) []any { return []any{string(id)} },
	Under: func(a account.Account) (consumer.ID, bool) { return a.Person, true },
}.Ready()

// KeepAccount gives a running account its new state.
func (tx *Tx) KeepAccount(a account.Account) { tx.group.accounts.Put(a) }

// Account reads a running account of a merchant.
func (v View) Account(ctx context.Context, i invoice.Invoice) (account.Account, bool, error) {
	return accountTable.Find(ctx, v.from, v.seal, accountKey{i.Account, i.Merchant})
}

// HasAccount tells whether somebody the marks belong to has a running account, with any merchant.
func (v View) HasAccount(ctx context.Context, marks []string) (bool, error) {
	for _, mark := range marks {
		var there bool
		err := v.from.Query(ctx, `WITH RECURSIVE joined (id) AS (
			SELECT person FROM person_mark WHERE mark = $1
			UNION SELECT p.joined_to FROM person p JOIN joined j ON p.id = j.id WHERE p.joined_to <> ''
			UNION SELECT p.id FROM person p JOIN joined j ON p.joined_to = j.id)
			SELECT COUNT(*) FROM account WHERE person IN (SELECT id FROM joined)`, []any{v.seal.Hash(mark)}, func(row rows.Scan) error {
			var count int
			err := row(&count)
			there = count > 0
			return err
		})
		if err != nil || there {
			return there, err
		}
	}
	return false, nil
}

// passiveKey names an order by the number of its passive invoice.
type passiveKey struct {
	number   reservation.Passive
	merchant merchant.ID
}

var byPassive = rows.By[passiveKey, reservationKey, reservation.Reservation]{
	Table: reservationTable, Columns: []string{"passive", "merchant_id"}, Rest: " AND passive <> 0",
	Args: func(k passiveKey) []any { return []any{int64(k.number), int64(k.merchant)} },
	Under: func(r reservation.Reservation) (passiveKey, bool) {
		return passiveKey{r.Passive, r.Merchant}, r.Passive != 0
	},
}.Ready()

// ReservationByPassive reads the order whose rest stands under the number of a passive invoice.
func (tx *Tx) ReservationByPassive(number reservation.Passive, owner merchant.ID) (reservation.Reservation, bool, error) {
	found, err := tx.group.byPassive.Find(passiveKey{number, owner})
	if err != nil || len(found) == 0 {
		return reservation.Reservation{}, false, err
	}
	return found[0], true, nil
}

// ReservationByPassive reads the order whose rest stands under the number of a passive invoice.
func (v View) ReservationByPassive(ctx context.Context, number reservation.Passive, owner merchant.ID) (reservation.Reservation, bool, error) {
	return reservationTable.One(ctx, v.from, v.seal, byPassive.Asking().Single(), int64(number), int64(owner))
}

// ReservationsByName lists a merchant's orders with one of its own numbers, the newest first.
func (v View) ReservationsByName(ctx context.Context, name string, owner merchant.ID) ([]reservation.Reservation, error) {
	return reservationTable.List(ctx, v.from, v.seal, reservationTable.Selecting()+` WHERE merchant_id = $1 AND number IN (
		SELECT number FROM reservation WHERE merchant_id = $1 AND reference = $2 AND reference <> ''
		UNION SELECT number FROM reservation WHERE merchant_id = $1 AND order_reference = $2 AND order_reference <> '')
		ORDER BY number DESC LIMIT $3`, int64(owner), name, maxFound)
}

// buyerKey names a person as the buyer of one merchant.
type buyerKey struct {
	person   consumer.ID
	merchant merchant.ID
}

var openOrders = rows.By[buyerKey, reservationKey, reservation.Reservation]{
	Table: reservationTable, Columns: []string{"person", "merchant_id"}, Rest: " AND state IN ('pending', 'held', 'part_activated') ORDER BY number",
	Args:  func(k buyerKey) []any { return []any{string(k.person), int64(k.merchant)} },
	Under: func(r reservation.Reservation) (buyerKey, bool) { return buyerKey{r.Person, r.Merchant}, r.Open() },
}.Ready()

// OpenOrders lists the open orders with a merchant of a person and of whoever was joined to it, as this
// transaction sees them.
func (tx *Tx) OpenOrders(person consumer.ID, owner merchant.ID) ([]reservation.Reservation, error) {
	ids, err := tx.whoIs(person)
	if err != nil {
		return nil, err
	}
	var orders []reservation.Reservation
	for _, id := range ids {
		found, err := tx.group.openOrders.Find(buyerKey{id, owner})
		if err != nil {
			return nil, err
		}
		orders = append(orders, found...)
	}
	return orders, nil
}
