package store

import (
	"context"
	"slices"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/day"
	"respite/value/fault"
)

// InvoicesOf gives the invoices of a reservation, the oldest first, as this transaction sees them.
func (tx *Tx) InvoicesOf(number reservation.Number, owner merchant.ID) ([]invoice.Invoice, error) {
	return tx.group.invoicesOf.Find(tables.ReservationKey{Number: number, Merchant: owner})
}

// Invoice reads an invoice of a merchant.
func (v View) Invoice(ctx context.Context, number invoice.Number, owner merchant.ID) (invoice.Invoice, error) {
	i, found, err := tables.Invoices.Find(ctx, v.from, v.seal, tables.InvoiceKey{Number: number, Merchant: owner})
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return i, err
}

// InvoiceOf reads an invoice whoever's it is; for the provider's own people.
func (v View) InvoiceOf(ctx context.Context, number invoice.Number) (invoice.Invoice, error) {
	i, found, err := tables.Invoices.One(ctx, v.from, v.seal, tables.Invoices.Selecting()+" WHERE number = $1", int64(number))
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return i, err
}

// InvoiceByReference reads a merchant's invoice by its payment reference.
func (v View) InvoiceByReference(ctx context.Context, reference string, owner merchant.ID) (invoice.Invoice, bool, error) {
	return tables.Invoices.One(ctx, v.from, v.seal,
		tables.Invoices.Selecting()+" WHERE payment_reference = $1 AND merchant_id = $2 AND payment_reference <> ''", reference, int64(owner))
}

// InvoicesOf lists the invoices of a reservation, the oldest first.
func (v View) InvoicesOf(ctx context.Context, number reservation.Number, owner merchant.ID) ([]invoice.Invoice, error) {
	return tables.Invoices.List(ctx, v.from, v.seal, tables.InvoicesOf.Asking().Single(), int64(number), int64(owner))
}

// EachInvoice walks all invoices in order of their numbers.
func (v View) EachInvoice(ctx context.Context, each func(invoice.Invoice) error) error {
	return v.from.Query(ctx, tables.Invoices.Selecting()+" ORDER BY number", nil, tables.Invoices.Reading(v.seal, each))
}

// OldestDue gives the earliest due date of what a person owes, over all merchants. Whoever was joined
// to the person counts, also within this transaction.
func (tx *Tx) OldestDue(person consumer.ID) (day.Day, bool, error) {
	ids, err := tx.whoIs(person)
	if err != nil {
		return 0, false, err
	}
	var due []day.Day
	for _, id := range ids {
		stored, err := tx.storedDue(id)
		if err != nil {
			return 0, false, err
		}
		due = append(due, stored...)
	}
	for i := range tx.group.invoices.Values() {
		if i.State == invoice.Active && slices.Contains(ids, i.Person) {
			due = append(due, i.DueOn)
		}
	}
	if len(due) == 0 {
		return 0, false, nil
	}
	return slices.Min(due), true, nil
}

// storedDue gives the earliest due dates of a person's open invoices that this group has not read or
// changed, at least the first of them.
func (tx *Tx) storedDue(person consumer.ID) ([]day.Day, error) {
	if tx.group.persons.IsNew(person) {
		return nil, nil
	}
	first, err := tx.group.dues.Find(person)
	if err != nil {
		return nil, err
	}
	for _, i := range first {
		if !tx.group.invoices.Has(i.Key) {
			return []day.Day{i.Due}, nil
		}
	}
	if len(first) < tables.MaxFirstDues {
		return nil, nil
	}
	return tx.laterDue(person)
}

// laterDue looks further than the first ones, which this group knows already. It reads no more than it takes
// to be sure, however much the person owes.
func (tx *Tx) laterDue(person consumer.ID) ([]day.Day, error) {
	var due []day.Day
	enough := tx.group.invoices.Len() + 1
	err := tx.group.Work.Query(tx.group.Context,
		"SELECT number, merchant_id, due_on FROM invoice WHERE state = 'active' AND person = $1 ORDER BY due_on LIMIT $2",
		[]any{string(person), enough}, func(row rows.Scan) error {
			var key tables.InvoiceKey
			var on day.Day
			err := row(&key.Number, &key.Merchant, &on)
			if !tx.group.invoices.Has(key) {
				due = append(due, on)
			}
			return err
		})
	return due, err
}

// AddCreditNote adds a credit note.
func (tx *Tx) AddCreditNote(c invoice.CreditNote) { tx.group.credits.Add(c) }

// CreditNote reads a credit note of a merchant.
func (v View) CreditNote(ctx context.Context, number invoice.CreditNumber, owner merchant.ID) (invoice.CreditNote, error) {
	c, found, err := tables.CreditNotes.Find(ctx, v.from, v.seal, tables.CreditNoteKey{Number: number, Merchant: owner})
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("credit")
	}
	return c, err
}

// CreditNotesOf lists the credit notes of an invoice, the oldest first.
func (v View) CreditNotesOf(ctx context.Context, number invoice.Number, owner merchant.ID) ([]invoice.CreditNote, error) {
	return tables.CreditNotes.List(ctx, v.from, v.seal,
		tables.CreditNotes.Selecting()+" WHERE invoice = $1 AND merchant_id = $2 ORDER BY number", int64(number), int64(owner))
}
