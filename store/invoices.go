package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/value/day"
	"respite/value/fault"
)

// InvoicesOf gives the invoices of a reservation, the oldest first, as this transaction sees them.
func (tx *Tx) InvoicesOf(number reservation.Number, owner merchant.ID) ([]invoice.Invoice, error) {
	return tx.group.invoicesOf.Find(reservationKey{number, owner})
}

var invoicesOf = rows.By[reservationKey, invoiceKey, invoice.Invoice]{
	Table: invoiceTable, Columns: []string{"reservation", "merchant_id"}, Rest: " ORDER BY number",
	Args:  func(k reservationKey) []any { return []any{int64(k.number), int64(k.merchant)} },
	Under: func(i invoice.Invoice) (reservationKey, bool) { return reservationKey{i.Reservation, i.Merchant}, true },
}.Ready()

// Invoice reads an invoice of a merchant.
func (v View) Invoice(ctx context.Context, number invoice.Number, owner merchant.ID) (invoice.Invoice, error) {
	i, found, err := invoiceTable.Find(ctx, v.from, v.seal, invoiceKey{number, owner})
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return i, err
}

// InvoiceOf reads an invoice whoever's it is; for the provider's own people.
func (v View) InvoiceOf(ctx context.Context, number invoice.Number) (invoice.Invoice, error) {
	i, found, err := invoiceTable.One(ctx, v.from, v.seal, invoiceTable.Selecting()+" WHERE number = $1", int64(number))
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return i, err
}

// InvoiceByReference reads a merchant's invoice by its payment reference.
func (v View) InvoiceByReference(ctx context.Context, reference string, owner merchant.ID) (invoice.Invoice, bool, error) {
	return invoiceTable.One(ctx, v.from, v.seal,
		invoiceTable.Selecting()+" WHERE payment_reference = $1 AND merchant_id = $2 AND payment_reference <> ''", reference, int64(owner))
}

// InvoicesOf lists the invoices of a reservation, the oldest first.
func (v View) InvoicesOf(ctx context.Context, number reservation.Number, owner merchant.ID) ([]invoice.Invoice, error) {
	return invoiceTable.List(ctx, v.from, v.seal, invoicesOf.Asking().Single(), int64(number), int64(owner))
}

// EachInvoice walks all invoices in order of their numbers.
func (v View) EachInvoice(ctx context.Context, each func(invoice.Invoice) error) error {
	return v.from.Query(ctx, invoiceTable.Selecting()+" ORDER BY number", nil, invoiceTable.Reading(v.seal, each))
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

// openInvoice is what decides about lateness.
type openInvoice struct {
	person consumer.ID
	key    invoiceKey
	due    day.Day
}

// firstDues reads the few open invoices of a person that are due first.
var firstDues = rows.Asking[consumer.ID, openInvoice]{
	Name: "invoice", Ask: rows.Ask{
		Select: "SELECT person, number, merchant_id, due_on FROM invoice WHERE state = 'active' AND", By: []string{"person"},
		Rest: fmt.Sprintf(" ORDER BY due_on LIMIT %d", maxFirstDues),
	},
	Args: func(id consumer.ID) []any { return []any{string(id)} },
	Read: func(_ *rows.Seal, row rows.Scan) (openInvoice, error) {
		var i openInvoice
		err := row(&i.person, &i.key.number, &i.key.merchant, &i.due)
		return i, err
	},
	KeyOf: func(i openInvoice) consumer.ID { return i.person },
}

const maxFirstDues = 8

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
		if !tx.group.invoices.Has(i.key) {
			return []day.Day{i.due}, nil
		}
	}
	if len(first) < maxFirstDues {
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
			var key invoiceKey
			var on day.Day
			err := row(&key.number, &key.merchant, &on)
			if !tx.group.invoices.Has(key) {
				due = append(due, on)
			}
			return err
		})
	return due, err
}

func creditPlace(number invoice.CreditNumber) string {
	return "credit/" + strconv.FormatInt(int64(number), 10)
}

var creditTable = rows.Table[creditKey, invoice.CreditNote]{
	Name: "credit_note", Keys: []string{"number", "merchant_id"},
	Columns: []string{
		"invoice", "reservation", "person", "currency", "gross", "start_fee", "off_claim", "to_consumer", "fee_returned", "issued_on",
		"reference", "pieces", "groups", "fees", "fee_gross", "fee_groups", "description", "made_at", "due_on",
	},
	KeyOf:   func(c invoice.CreditNote) creditKey { return creditKey{c.Number, c.Merchant} },
	KeyArgs: func(k creditKey) []any { return []any{int64(k.number), int64(k.merchant)} },
	Write: func(s *rows.Seal, c invoice.CreditNote) []any {
		return []any{
			int64(c.Number), int64(c.Merchant), int64(c.Invoice), int64(c.Reservation), string(c.Person), string(c.Currency),
			int64(c.Gross), int64(c.StartFee), int64(c.OffClaim), int64(c.ToConsumer), rows.JSON(c.FeeReturned), int64(c.IssuedOn), c.Reference,
			rows.JSON(c.Pieces), rows.JSON(c.Groups), rows.JSON(c.Fees), int64(c.FeeGross), rows.JSON(c.FeeGroups),
			rows.Perhaps(c.Description != "", rows.Sealed(s, creditPlace(c.Number), c.Description)), rows.Micros(c.MadeAt), int64(c.DueOn),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (invoice.CreditNote, error) {
		var c invoice.CreditNote
		err := row(&c.Number, &c.Merchant, &c.Invoice, &c.Reservation, &c.Person, &c.Currency,
			&c.Gross, &c.StartFee, &c.OffClaim, &c.ToConsumer, rows.FromJSON(&c.FeeReturned), &c.IssuedOn, &c.Reference,
			rows.FromJSON(&c.Pieces), rows.FromJSON(&c.Groups), rows.FromJSON(&c.Fees), &c.FeeGross, rows.FromJSON(&c.FeeGroups),
			rows.FromPerhaps(rows.FromSealed(s, func() string { return creditPlace(c.Number) }, &c.Description)), rows.FromMicros(&c.MadeAt), &c.DueOn)
		return c, err
	},
}.Ready()

// AddCreditNote adds a credit note.
func (tx *Tx) AddCreditNote(c invoice.CreditNote) { tx.group.credits.Add(c) }

// CreditNote reads a credit note of a merchant.
func (v View) CreditNote(ctx context.Context, number invoice.CreditNumber, owner merchant.ID) (invoice.CreditNote, error) {
	c, found, err := creditTable.Find(ctx, v.from, v.seal, creditKey{number, owner})
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("credit")
	}
	return c, err
}

// CreditNotesOf lists the credit notes of an invoice, the oldest first.
func (v View) CreditNotesOf(ctx context.Context, number invoice.Number, owner merchant.ID) ([]invoice.CreditNote, error) {
	return creditTable.List(ctx, v.from, v.seal,
		creditTable.Selecting()+" WHERE invoice = $1 AND merchant_id = $2 ORDER BY number", int64(number), int64(owner))
}
