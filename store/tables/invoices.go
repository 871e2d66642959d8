package tables

import (
	"fmt"
	"strconv"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/day"
)

// InvoiceKey names a row of Invoices.
type InvoiceKey struct {
	Number   invoice.Number
	Merchant merchant.ID
}

// Invoices are the invoices; whom they concern is sealed.
var Invoices = rows.Table[InvoiceKey, invoice.Invoice]{
	Name: "invoice", Keys: []string{"number", "merchant_id"},
	Columns: []string{
		"reservation", "person", "state", "country", "currency", "gross", "start_fee", "credited", "fee_waived", "paid", "issued_on",
		"due_on", "carrier", "send_by", "reference", "request", "lines", "groups", "fee", "fee_returned", "fee_stays", "reserve",
		"schedule", "parties", "made_at", "payment_reference", "plan", "account", "return_fees", "refunded", "settled", "extension",
		"language", "test",
	},
	KeyOf:   func(i invoice.Invoice) InvoiceKey { return InvoiceKey{i.Number, i.Merchant} },
	KeyArgs: func(k InvoiceKey) []any { return []any{int64(k.Number), int64(k.Merchant)} },
	Write: func(s *rows.Seal, i invoice.Invoice) []any {
		return []any{
			int64(i.Number), int64(i.Merchant), int64(i.Reservation), string(i.Person), string(i.State), string(i.Country),
			string(i.Currency), int64(i.Gross), int64(i.StartFee), int64(i.Credited), int64(i.FeeWaived), int64(i.Paid),
			int64(i.IssuedOn), int64(i.DueOn), string(i.Carrier), string(i.SendBy), i.Reference, string(i.Request),
			rows.JSON(i.Lines), rows.JSON(i.Groups), rows.JSON(i.Fee), rows.JSON(i.FeeReturned), rows.Flag(i.FeeStays), int64(i.Reserve),
			rows.JSON(i.Schedule), rows.Sealed(s, invoicePlace(i.Number), i.Parties), rows.Micros(i.MadeAt),
			i.PaymentReference, rows.JSON(i.Plan), string(i.Account), int64(i.ReturnFees), int64(i.Refunded), rows.Flag(i.Settled),
			rows.JSON(i.Extension), i.Language, rows.Flag(i.Test),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (invoice.Invoice, error) {
		var i invoice.Invoice
		place := func() string { return invoicePlace(i.Number) }
		err := row(&i.Number, &i.Merchant, &i.Reservation, &i.Person, &i.State, &i.Country,
			&i.Currency, &i.Gross, &i.StartFee, &i.Credited, &i.FeeWaived, &i.Paid,
			&i.IssuedOn, &i.DueOn, &i.Carrier, &i.SendBy, &i.Reference, &i.Request,
			rows.FromJSON(&i.Lines), rows.FromJSON(&i.Groups), rows.FromJSON(&i.Fee), rows.FromJSON(&i.FeeReturned), rows.FromFlag(&i.FeeStays), &i.Reserve,
			rows.FromJSON(&i.Schedule), rows.FromSealed(s, place, &i.Parties), rows.FromMicros(&i.MadeAt),
			&i.PaymentReference, rows.FromJSON(&i.Plan), &i.Account, &i.ReturnFees, &i.Refunded, rows.FromFlag(&i.Settled),
			rows.FromJSON(&i.Extension), &i.Language, rows.FromFlag(&i.Test))
		return i, err
	},
}.Ready()

func invoicePlace(number invoice.Number) string {
	return "invoice/" + strconv.FormatInt(int64(number), 10)
}

// InvoicesOf lists the invoices of a reservation, the oldest first.
var InvoicesOf = rows.By[ReservationKey, InvoiceKey, invoice.Invoice]{
	Table: Invoices, Columns: []string{"reservation", "merchant_id"}, Rest: " ORDER BY number",
	Args:  func(k ReservationKey) []any { return []any{int64(k.Number), int64(k.Merchant)} },
	Under: func(i invoice.Invoice) (ReservationKey, bool) { return ReservationKey{i.Reservation, i.Merchant}, true },
}.Ready()

// OpenInvoice is what decides about lateness.
type OpenInvoice struct {
	Person consumer.ID
	Key    InvoiceKey
	Due    day.Day
}

// MaxFirstDues is how many open invoices FirstDues reads of a person.
const MaxFirstDues = 8

// FirstDues reads the few open invoices of a person that are due first.
var FirstDues = rows.Asking[consumer.ID, OpenInvoice]{
	Name: "invoice", Ask: rows.Ask{
		Select: "SELECT person, number, merchant_id, due_on FROM invoice WHERE state = 'active' AND", By: []string{"person"},
		Rest: fmt.Sprintf(" ORDER BY due_on LIMIT %d", MaxFirstDues),
	},
	Args: func(id consumer.ID) []any { return []any{string(id)} },
	Read: func(_ *rows.Seal, row rows.Scan) (OpenInvoice, error) {
		var i OpenInvoice
		err := row(&i.Person, &i.Key.Number, &i.Key.Merchant, &i.Due)
		return i, err
	},
	KeyOf: func(i OpenInvoice) consumer.ID { return i.Person },
}

// CreditNoteKey names a row of CreditNotes.
type CreditNoteKey struct {
	Number   invoice.CreditNumber
	Merchant merchant.ID
}

// CreditNotes are the credit notes; what was written on one is sealed.
var CreditNotes = rows.Table[CreditNoteKey, invoice.CreditNote]{
	Name: "credit_note", Keys: []string{"number", "merchant_id"},
	Columns: []string{
		"invoice", "reservation", "person", "currency", "gross", "start_fee", "off_claim", "to_consumer", "fee_returned", "issued_on",
		"reference", "pieces", "groups", "fees", "fee_gross", "fee_groups", "description", "made_at", "due_on",
	},
	KeyOf:   func(c invoice.CreditNote) CreditNoteKey { return CreditNoteKey{c.Number, c.Merchant} },
	KeyArgs: func(k CreditNoteKey) []any { return []any{int64(k.Number), int64(k.Merchant)} },
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

func creditPlace(number invoice.CreditNumber) string {
	return "credit/" + strconv.FormatInt(int64(number), 10)
}

// PrintedKey names a row of PrintedReferences.
type PrintedKey struct {
	Reference string
	Merchant  merchant.ID
}

// PrintedReferences are the payment references that merchants have reserved for printing.
var PrintedReferences = rows.Table[PrintedKey, invoice.Printed]{
	Name: "printed_reference", Keys: []string{"reference", "merchant_id"}, Columns: []string{"country", "invoice", "made_at"},
	KeyOf:   func(p invoice.Printed) PrintedKey { return PrintedKey{p.Reference, p.Merchant} },
	KeyArgs: func(k PrintedKey) []any { return []any{k.Reference, int64(k.Merchant)} },
	Write: func(_ *rows.Seal, p invoice.Printed) []any {
		return []any{p.Reference, int64(p.Merchant), string(p.Country), int64(p.Invoice), rows.Micros(p.MadeAt)}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (invoice.Printed, error) {
		var p invoice.Printed
		err := row(&p.Reference, &p.Merchant, &p.Country, &p.Invoice, rows.FromMicros(&p.MadeAt))
		return p, err
	},
}.Ready()
