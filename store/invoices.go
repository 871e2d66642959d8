package store

import (
	"context"
	"slices"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/day"
	"respite/value/fault"
)

// InvoicesOf gives the invoices of a reservation, the oldest first, as this transaction sees them.
func (tx *Tx) InvoicesOf(number reservation.Number, owner merchant.ID) ([]invoice.Invoice, error) {
	stored, err := invoiceTable.list(tx.group.ctx, tx.group.work, tx.group.store.seal, invoicesOf, int64(number), int64(owner))
	if err != nil {
		return nil, err
	}
	return tx.group.invoices.over(stored, func(i invoice.Invoice) bool {
		return i.Reservation == number && i.Merchant == owner
	}), nil
}

var invoicesOf = invoiceTable.selecting + " WHERE reservation = $1 AND merchant_id = $2 ORDER BY number"

// Invoice reads an invoice of a merchant.
func (v View) Invoice(ctx context.Context, number invoice.Number, owner merchant.ID) (invoice.Invoice, error) {
	i, found, err := invoiceTable.find(ctx, v.from, v.seal, invoiceKey{number, owner})
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return i, err
}

// InvoiceOf reads an invoice whoever's it is; for the provider's own people.
func (v View) InvoiceOf(ctx context.Context, number invoice.Number) (invoice.Invoice, error) {
	i, found, err := invoiceTable.one(ctx, v.from, v.seal, invoiceTable.selecting+" WHERE number = $1", int64(number))
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return i, err
}

// InvoicesOf lists the invoices of a reservation, the oldest first.
func (v View) InvoicesOf(ctx context.Context, number reservation.Number, owner merchant.ID) ([]invoice.Invoice, error) {
	return invoiceTable.list(ctx, v.from, v.seal, invoicesOf, int64(number), int64(owner))
}

// EachInvoice walks all invoices in order of their numbers.
func (v View) EachInvoice(ctx context.Context, each func(invoice.Invoice) error) error {
	return v.from.query(ctx, invoiceTable.selecting+" ORDER BY number", nil, invoiceTable.reading(v.seal, each))
}

// OldestDue gives the earliest due date of what a person owes, over all merchants. Whoever was joined
// to the person counts, also within this transaction.
func (tx *Tx) OldestDue(person consumer.ID) (day.Day, bool, error) {
	joined, err := tx.JoinedTo(person)
	if err != nil {
		return 0, false, err
	}
	ids := []consumer.ID{person}
	for _, p := range joined {
		ids = append(ids, p.ID)
	}
	var due []day.Day
	for _, id := range ids {
		stored, err := tx.storedDue(id)
		if err != nil {
			return 0, false, err
		}
		due = append(due, stored...)
	}
	for _, r := range tx.group.invoices.rows {
		if r.there && r.value.State == invoice.Active && slices.Contains(ids, r.value.Person) {
			due = append(due, r.value.DueOn)
		}
	}
	if len(due) == 0 {
		return 0, false, nil
	}
	return slices.Min(due), true, nil
}

// storedDue gives the earliest due dates of a person's open invoices that this group has not read or
// changed. It reads no more than it takes to be sure of the first, however much the person owes.
func (tx *Tx) storedDue(person consumer.ID) ([]day.Day, error) {
	var due []day.Day
	enough := len(tx.group.invoices.rows) + 1
	err := tx.group.work.query(tx.group.ctx,
		"SELECT number, merchant_id, due_on FROM invoice WHERE state = 'active' AND person = $1 ORDER BY due_on LIMIT $2",
		[]any{string(person), enough}, func(row scan) error {
			var key invoiceKey
			var on day.Day
			err := row(&key.number, &key.merchant, &on)
			if _, known := tx.group.invoices.rows[key]; !known {
				due = append(due, on)
			}
			return err
		})
	return due, err
}

var creditTable = table[creditKey, invoice.CreditNote]{
	name: "credit_note", keys: []string{"number", "merchant_id"},
	columns: []string{
		"invoice", "reservation", "person", "currency", "gross", "start_fee", "off_claim", "to_consumer", "fee_returned", "issued_on",
		"reference", "pieces", "groups", "made_at",
	},
	keyOf:   func(c invoice.CreditNote) creditKey { return creditKey{c.Number, c.Merchant} },
	keyArgs: func(k creditKey) []any { return []any{int64(k.number), int64(k.merchant)} },
	write: func(_ *seal, c invoice.CreditNote) []any {
		return []any{
			int64(c.Number), int64(c.Merchant), int64(c.Invoice), int64(c.Reservation), string(c.Person), string(c.Currency),
			int64(c.Gross), int64(c.StartFee), int64(c.OffClaim), int64(c.ToConsumer), asJSON{c.FeeReturned}, int64(c.IssuedOn), c.Reference,
			asJSON{c.Pieces}, asJSON{c.Groups}, micros(c.MadeAt),
		}
	},
	read: func(_ *seal, row scan) (invoice.CreditNote, error) {
		var c invoice.CreditNote
		err := row(&c.Number, &c.Merchant, &c.Invoice, &c.Reservation, &c.Person, &c.Currency,
			&c.Gross, &c.StartFee, &c.OffClaim, &c.ToConsumer, fromJSON{&c.FeeReturned}, &c.IssuedOn, &c.Reference,
			fromJSON{&c.Pieces}, fromJSON{&c.Groups}, instant{&c.MadeAt})
		return c, err
	},
}.ready()

// AddCreditNote adds a credit note.
func (tx *Tx) AddCreditNote(c invoice.CreditNote) { tx.group.credits.add(tx.group, c) }

// CreditNotesOf lists the credit notes of an invoice, the oldest first.
func (v View) CreditNotesOf(ctx context.Context, number invoice.Number, owner merchant.ID) ([]invoice.CreditNote, error) {
	return creditTable.list(ctx, v.from, v.seal,
		creditTable.selecting+" WHERE invoice = $1 AND merchant_id = $2 ORDER BY number", int64(number), int64(owner))
}
