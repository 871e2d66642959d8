package store

import (
	"context"

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
	var found []invoice.Invoice
	seen := map[invoice.Number]bool{}
	for _, i := range stored {
		latest, _, err := tx.group.invoices.get(tx.group, invoiceKey{i.Number, i.Merchant})
		if err != nil {
			return nil, err
		}
		found = append(found, latest)
		seen[i.Number] = true
	}
	for _, key := range tx.group.invoices.changed {
		i := tx.group.invoices.rows[key].value
		if i.Reservation == number && i.Merchant == owner && !seen[i.Number] {
			found = append(found, i)
		}
	}
	return found, nil
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
	return v.from.query(ctx, invoiceTable.selecting+" ORDER BY number", nil, func(row scan) error {
		i, err := invoiceTable.read(v.seal, row)
		if err != nil {
			return err
		}
		return each(i)
	})
}

// OldestDue gives the earliest due date of what a person owes, over all merchants.
func (tx *Tx) OldestDue(person consumer.ID) (day.Day, bool, error) {
	var oldest *day.Day
	err := tx.group.work.query(tx.group.ctx,
		`SELECT MIN(due_on) FROM invoice WHERE state = 'active'
		AND (person = $1 OR person IN (SELECT id FROM person WHERE joined_to = $1 AND joined_to <> ''))`, []any{string(person)},
		func(row scan) error { return row(&oldest) })
	if err != nil || oldest == nil {
		return 0, false, err
	}
	return *oldest, true, nil
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
		return c, row(&c.Number, &c.Merchant, &c.Invoice, &c.Reservation, &c.Person, &c.Currency,
			&c.Gross, &c.StartFee, &c.OffClaim, &c.ToConsumer, fromJSON{&c.FeeReturned}, &c.IssuedOn, &c.Reference,
			fromJSON{&c.Pieces}, fromJSON{&c.Groups}, instant{&c.MadeAt})
	},
}.ready()

// AddCreditNote adds a credit note.
func (tx *Tx) AddCreditNote(c invoice.CreditNote) { tx.group.credits.add(tx.group, c) }

// CreditNotesOf lists the credit notes of an invoice, the oldest first.
func (v View) CreditNotesOf(ctx context.Context, number invoice.Number, owner merchant.ID) ([]invoice.CreditNote, error) {
	return creditTable.list(ctx, v.from, v.seal,
		creditTable.selecting+" WHERE invoice = $1 AND merchant_id = $2 ORDER BY number", int64(number), int64(owner))
}
