package store

import (
	"context"

	"respite/domain/account"
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/store/tables"
)

// Customer reads whom a merchant's customer number belongs to, or did.
func (tx *Tx) Customer(number string, owner merchant.ID) (consumer.Customer, bool, error) {
	c, found, err := tx.group.customers.Find(tables.CustomerKey{Merchant: owner, Number: number})
	return c.Customer, found, err
}

// KeepCustomer gives a customer number its new state.
func (tx *Tx) KeepCustomer(owner merchant.ID, c consumer.Customer) {
	tx.group.customers.Put(tables.Customer{Merchant: owner, Mark: tx.hash("customer:" + c.Who()), Customer: c})
}

// Customer reads whom a merchant's customer number belongs to.
func (v View) Customer(ctx context.Context, number string, owner merchant.ID) (consumer.Customer, bool, error) {
	c, found, err := tables.Customers.Find(ctx, v.from, v.seal, tables.CustomerKey{Merchant: owner, Number: number})
	return c.Customer, found && !c.Gone, err
}

// FormerCustomer gives whom a number belonged to that was taken back and is nobody's since.
func (v View) FormerCustomer(ctx context.Context, number string, owner merchant.ID) (consumer.Customer, bool, error) {
	c, found, err := tables.Customers.Find(ctx, v.from, v.seal, tables.CustomerKey{Merchant: owner, Number: number})
	former := c.Customer
	former.Gone = false
	return former, found && c.Gone, err
}

// NumbersOf lists a merchant's numbers for a buyer.
func (v View) NumbersOf(ctx context.Context, who consumer.Customer, owner merchant.ID) ([]string, error) {
	found, err := tables.Customers.List(ctx, v.from, v.seal,
		tables.Customers.Selecting()+" WHERE merchant_id = $1 AND mark = $2 AND gone = 0 ORDER BY number", int64(owner), v.seal.Hash("customer:"+who.Who()))
	numbers := make([]string, len(found))
	for i, c := range found {
		numbers[i] = c.Number
	}
	return numbers, err
}

// NextReservedClaim gives the number of a payment reference that is reserved for printing.
func (tx *Tx) NextReservedClaim() int64 { return invoice.ReservedClaim(tx.next(printedCounter)) }

// Printed reads a payment reference a merchant has reserved.
func (tx *Tx) Printed(reference string, owner merchant.ID) (invoice.Printed, bool, error) {
	return tx.group.printed.Find(tables.PrintedKey{Reference: reference, Merchant: owner})
}

// KeepPrinted gives a reserved payment reference its new state.
func (tx *Tx) KeepPrinted(p invoice.Printed) { tx.group.printed.Put(p) }

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

// KeepAccount gives a running account its new state.
func (tx *Tx) KeepAccount(a account.Account) { tx.group.accounts.Put(a) }

// Account reads a running account of a merchant.
func (v View) Account(ctx context.Context, i invoice.Invoice) (account.Account, bool, error) {
	return tables.Accounts.Find(ctx, v.from, v.seal, tables.AccountKey{ID: i.Account, Merchant: i.Merchant})
}

// HasAccount tells whether somebody the marks belong to has a running account, with any merchant.
func (v View) HasAccount(ctx context.Context, marks []string) (bool, error) {
	for _, mark := range marks {
		var there bool
		err := v.from.Query(ctx, `WITH RECURSIVE above (id) AS (
			SELECT person FROM person_mark WHERE mark = $1
			UNION SELECT p.joined_to FROM above a JOIN person p ON p.id = a.id WHERE p.joined_to <> ''),
			joined (id) AS (SELECT id FROM above
			UNION SELECT p.id FROM joined j JOIN person p ON p.joined_to = j.id WHERE p.joined_to <> '')
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

// ReservationByPassive reads the order whose rest stands under the number of a passive invoice.
func (tx *Tx) ReservationByPassive(number reservation.Passive, owner merchant.ID) (reservation.Reservation, bool, error) {
	found, err := tx.group.byPassive.Find(tables.PassiveKey{Number: number, Merchant: owner})
	if err != nil || len(found) == 0 {
		return reservation.Reservation{}, false, err
	}
	return found[0], true, nil
}

// ReservationByPassive reads the order whose rest stands under the number of a passive invoice.
func (v View) ReservationByPassive(ctx context.Context, number reservation.Passive, owner merchant.ID) (reservation.Reservation, bool, error) {
	return tables.Reservations.One(ctx, v.from, v.seal, tables.ByPassive.Asking().Single(), int64(number), int64(owner))
}

// ReservationsByName lists a merchant's orders with one of its own numbers, the newest first.
func (v View) ReservationsByName(ctx context.Context, name string, owner merchant.ID) ([]reservation.Reservation, error) {
	return tables.Reservations.List(ctx, v.from, v.seal, tables.Reservations.Selecting()+` WHERE merchant_id = $1 AND number IN (
		SELECT number FROM reservation WHERE merchant_id = $1 AND reference = $2 AND reference <> ''
		UNION SELECT number FROM reservation WHERE merchant_id = $1 AND order_reference = $2 AND order_reference <> '')
		ORDER BY number DESC LIMIT $3`, int64(owner), name, maxFound)
}

// OpenOrders lists the open orders with a merchant of a person and of whoever was joined to it, as this
// transaction sees them.
func (tx *Tx) OpenOrders(person consumer.ID, owner merchant.ID) ([]reservation.Reservation, error) {
	ids, err := tx.whoIs(person)
	if err != nil {
		return nil, err
	}
	var orders []reservation.Reservation
	for _, id := range ids {
		found, err := tx.group.openOrders.Find(tables.BuyerKey{Person: id, Merchant: owner})
		if err != nil {
			return nil, err
		}
		orders = append(orders, found...)
	}
	return orders, nil
}
