package lists

import (
	"context"
	"fmt"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/day"
)

// Invoices says which invoices are listed.
type Invoices struct {
	Merchant merchant.ID   // 0: everybody's
	State    invoice.State // empty: any
}

// Invoices reads a page of invoices.
func (l Lists) Invoices(ctx context.Context, which Invoices, at Place[int64], size int) (Page[int64, invoice.Invoice], error) {
	q := list[int64, invoice.Invoice]{
		table: "invoice", key: "number", columns: tables.Invoices.As("t"), values: map[string]any{},
		sources: ofShop("invoice", which.Merchant), read: whole(l.seal, tables.Invoices), keyOf: func(i invoice.Invoice) int64 { return int64(i.Number) },
	}
	q.values["shop"] = int64(which.Merchant)
	if which.State != "" {
		q.values["state"] = string(which.State)
		q.fits = []string{aside("state") + " = {state}"}
	}
	return q.page(ctx, l.from, at, size)
}

// CreditNotes reads a page of a merchant's credit notes; 0 for everybody's.
func (l Lists) CreditNotes(ctx context.Context, shop merchant.ID, at Place[int64], size int) (Page[int64, invoice.CreditNote], error) {
	q := list[int64, invoice.CreditNote]{
		table: "credit_note", key: "number", columns: tables.CreditNotes.As("t"), values: map[string]any{"shop": int64(shop)},
		sources: ofShop("credit_note", shop), read: whole(l.seal, tables.CreditNotes), keyOf: func(c invoice.CreditNote) int64 { return int64(c.Number) },
	}
	return q.page(ctx, l.from, at, size)
}

// ofShop is the rows of a merchant by number, or with 0 all of them.
func ofShop(table string, shop merchant.ID) []source {
	if shop == 0 {
		return []source{{from: table, key: "number"}}
	}
	return []source{{from: table, key: "number", where: "merchant_id = {shop}"}}
}

// whole reads a row of a list whose columns are those of a table.
func whole[K comparable, V any](seal *rows.Seal, table *rows.Table[K, V]) func(rows.Scan) (V, error) {
	return func(row rows.Scan) (V, error) {
		value, err := table.Read(seal, row.Part(0, 1))
		if err != nil {
			err = fmt.Errorf("%s %v: %w: %w", table.Name, table.KeyArgs(table.KeyOf(value))[0], rows.ErrUnreadable, err)
		}
		return value, err
	}
}

// Owed is where a page of overdue invoices begins: behind the one with this due date and number.
type Owed struct {
	Due    day.Day
	Number invoice.Number
}

// overdue has a bound for each merchant, so that the index gives them in order.
var overdue = tables.Invoices.Selecting() + ` WHERE merchant_id = $1 AND state = 'active' AND due_on < $2 AND (due_on, number) > ($3, $4)
	ORDER BY due_on, number LIMIT $5`

// Overdue lists a merchant's open invoices that were due before a day, the longest overdue first.
func (l Lists) Overdue(ctx context.Context, shop merchant.ID, today day.Day, after Owed, limit int) ([]invoice.Invoice, error) {
	return tables.Invoices.List(ctx, l.from, l.seal, overdue, int64(shop), int64(today), int64(after.Due), int64(after.Number), limit)
}

// Bill is an invoice or a credit note that was found by a number.
type Bill struct {
	Merchant merchant.ID
	Invoice  invoice.Number
	Credit   invoice.CreditNumber // 0: it is the invoice
}

// bills looks where a number of a bill may stand. The text is one of a payment or of a sale.
const bills = `SELECT merchant_id, number, 0 FROM invoice WHERE %[1]s number = {n}
	UNION SELECT merchant_id, number, 0 FROM invoice WHERE %[1]s payment_reference = {text} AND payment_reference <> ''
	UNION SELECT merchant_id, invoice, number FROM credit_note WHERE %[1]s number = {n} LIMIT {limit}`

// maxBills bounds how many bills one number may bring.
const maxBills = 20

// Bills finds what bears a number, or a payment reference, of a merchant's or with 0 of everybody's.
func (l Lists) Bills(ctx context.Context, shop merchant.ID, number int64, reference string) ([]Bill, error) {
	own, err := l.owned(ctx, shop)
	if err != nil {
		return nil, err
	}
	text, args := spell(fmt.Sprintf(bills, own.text), own.with(map[string]any{"n": number, "text": reference, "limit": maxBills}))
	var found []Bill
	err = l.from.Query(ctx, text, args, func(row rows.Scan) error {
		var b Bill
		err := row(&b.Merchant, &b.Invoice, &b.Credit)
		found = append(found, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find a bill: %w", err)
	}
	return found, nil
}
