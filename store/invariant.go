package store

import (
	"context"
	"fmt"
	"strings"

	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/comparison"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/id"
	"respite/value/money"
)

// The queries on this page read the whole book in one order and give it away row by row, for the
// check of the books (domain 8.5). On a snapshot they do not stop the writer.

// Compare walks the keys of a comparison in order, with both figures.
func (v View) Compare(ctx context.Context, c comparison.Comparison, each func(key string, left, right money.Money) error) error {
	statement := joinedPersons + ", ours (key, currency, figure) AS (" + c.Left + "), theirs (key, currency, figure) AS (" + c.Right + `)
		SELECT key, currency, CAST(SUM(ours) AS BIGINT), CAST(SUM(theirs) AS BIGINT)
		FROM (SELECT key, currency, figure AS ours, 0 AS theirs FROM ours UNION ALL SELECT key, currency, 0, figure FROM theirs) figures
		GROUP BY key, currency ORDER BY key, currency`
	return v.from.Query(ctx, statement, nil, func(row rows.Scan) error {
		var key string
		var left, right money.Money
		if err := row(&key, &left.Currency, &left.Minor, &right.Minor); err != nil {
			return err
		}
		right.Currency = left.Currency
		return each(key, left, right)
	})
}

// joinedPersons gives for everybody who was joined the person who stands for them now.
const joinedPersons = `WITH RECURSIVE joined (id, root) AS (
		SELECT p.id, p.joined_to FROM person p JOIN person r ON r.id = p.joined_to AND r.joined_to = '' WHERE p.joined_to <> ''
		UNION ALL SELECT p.id, j.root FROM person p JOIN joined j ON p.joined_to = j.id)`

// reference is a column that names a row of another table, which must agree in the shared columns.
type reference struct {
	table, key, column, none string
	target, targetKey        string
	shared                   string // columns of both, separated by blanks
}

var references = []reference{
	{"reservation", "number", "merchant_id", "0", "merchant", "id", ""},
	{"reservation", "number", "person", "''", "person", "id", ""},
	{"reservation", "number", "request", "''", "request", "key", "merchant_id"},
	{"invoice", "number", "reservation", "0", "reservation", "number", "merchant_id person currency country"},
	{"invoice", "number", "request", "''", "request", "key", "merchant_id reservation"},
	{"credit_note", "number", "invoice", "0", "invoice", "number", "merchant_id reservation person currency"},
	{"event", "id", "reservation", "0", "reservation", "number", "merchant_id person"},
	{"event", "id", "invoice", "0", "invoice", "number", "merchant_id reservation"},
	{"event", "id", "credit", "0", "credit_note", "number", "merchant_id reservation invoice"},
	{"event", "id", "request", "''", "request", "key", "merchant_id reservation"},
	{"event", "id", "verdict", "''", "verdict", "id", "merchant_id reservation"},
	{"ledger_line", "event", "event", "''", "event", "id", "merchant_id at person reservation invoice"},
	{"ledger_line", "event", "reservation", "0", "reservation", "number", "merchant_id currency"},
	{"verdict", "id", "reservation", "0", "reservation", "number", "merchant_id"},
	{"verdict", "id", "policy", "''", "policy", "hash", ""},
	{"request", "key", "merchant_id", "0", "merchant", "id", ""},
	{"request", "key", "reservation", "0", "reservation", "number", "merchant_id"},
	{"request", "key", "invoice", "0", "invoice", "number", "merchant_id reservation"},
	{"request", "key", "credit", "0", "credit_note", "number", "merchant_id reservation invoice"},
	{"request", "key", "original", "''", "request", "key", "merchant_id"},
	{"request_parameter", "key", "key", "''", "request", "key", "merchant_id"},
	{"person", "id", "joined_to", "''", "person", "id", ""},
	{"person_mark", "mark", "person", "''", "person", "id", ""},
	{"exposure", "person", "person", "''", "person", "id", ""},
	{"job", "id", "merchant_id", "0", "merchant", "id", ""},
	{"invoice", "number", "account", "''", "account", "id", "merchant_id currency"},
	{"account", "id", "person", "''", "person", "id", ""},
	{"customer_number", "number", "merchant_id", "0", "merchant", "id", ""},
	{"printed_reference", "reference", "invoice", "0", "invoice", "number", "merchant_id country"},
	{"dispatch", "id", "merchant_id", "0", "merchant", "id", ""},
	{"dispatch", "id", "reservation", "0", "reservation", "number", "merchant_id"},
	{"dispatch", "id", "invoice", "0", "invoice", "number", "merchant_id reservation"},
	{"dispatch", "id", "credit", "0", "credit_note", "number", "merchant_id reservation invoice"},
	{"job_attempt", "job", "job", "''", "job", "id", "merchant_id"},
}

// Reference is a row that names another row.
type Reference struct {
	Table, Key   string
	Target, Name string // the other row's table, and its key
	Shared       string // the columns in which both must agree, separated by blanks
	Good         bool   // the other row is there and agrees
}

// EachReference walks every row that names another.
func (v View) EachReference(ctx context.Context, each func(Reference) error) error {
	for _, r := range references {
		if err := v.eachReference(ctx, r, each); err != nil {
			return err
		}
	}
	return nil
}

func (v View) eachReference(ctx context.Context, r reference, each func(Reference) error) error {
	same := []string{"t." + r.targetKey + " = f." + r.column}
	for _, column := range strings.Fields(r.shared) {
		same = append(same, "t."+column+" = f."+column)
	}
	statement := fmt.Sprintf(`SELECT CAST(f.%s AS TEXT), CAST(f.%s AS TEXT), CASE WHEN EXISTS (SELECT 1 FROM %s t WHERE %s) THEN 1 ELSE 0 END
		FROM %s f WHERE f.%s <> %s ORDER BY f.%s`,
		r.key, r.column, r.target, strings.Join(same, " AND "), r.table, r.column, r.none, r.key)
	return v.from.Query(ctx, statement, nil, func(row rows.Scan) error {
		found := Reference{Table: r.table, Target: r.target, Shared: r.shared}
		if err := row(&found.Key, &found.Name, rows.FromFlag(&found.Good)); err != nil {
			return err
		}
		return each(found)
	})
}

// EachHeld walks the reservations in order of their numbers, with what the memo of reserved amounts
// and its contra say of each.
func (v View) EachHeld(ctx context.Context, each func(r reservation.Reservation, memo, contra money.Minor) error) error {
	columns := tables.Reservations.Width()
	statement := "SELECT " + tables.Reservations.As("r") + `, COALESCE(b.memo, 0), COALESCE(b.contra, 0) FROM reservation r LEFT JOIN (
		SELECT reservation, merchant_id, CAST(SUM(CASE WHEN account = 9100 THEN amount ELSE 0 END) AS BIGINT) AS memo,
			CAST(SUM(CASE WHEN account = 9101 THEN amount ELSE 0 END) AS BIGINT) AS contra
		FROM ledger_line GROUP BY reservation, merchant_id
		) b ON b.reservation = r.number AND b.merchant_id = r.merchant_id ORDER BY r.number`
	return v.from.Query(ctx, statement, nil, func(row rows.Scan) error {
		var memo, contra money.Minor
		if err := row.Part(columns, 0)(&memo, &contra); err != nil {
			return err
		}
		return tables.Reservations.Reading(v.seal, func(r reservation.Reservation) error { return each(r, memo, contra) })(row.Part(0, 2))
	})
}

// OfInvoices are the accounts whose lines belong to an invoice each.
var OfInvoices = []ledger.Account{
	ledger.Claims, ledger.MerchantPayable, ledger.MerchantReserve, ledger.OutputVAT, ledger.MerchantFee, ledger.ConsumerFees,
}

// EachBooked walks the invoices in order of their numbers, with the sum of each account of OfInvoices.
func (v View) EachBooked(ctx context.Context, each func(i invoice.Invoice, booked []money.Minor) error) error {
	columns, accounts := tables.Invoices.Width(), len(OfInvoices)
	var outer, inner []string
	for _, a := range OfInvoices {
		outer = append(outer, fmt.Sprintf("COALESCE(b.a%d, 0)", a))
		inner = append(inner, fmt.Sprintf("CAST(SUM(CASE WHEN account = %d THEN amount ELSE 0 END) AS BIGINT) AS a%d", a, a))
	}
	statement := "SELECT " + tables.Invoices.As("i") + ", " + strings.Join(outer, ", ") + " FROM invoice i LEFT JOIN (SELECT invoice, merchant_id, " +
		strings.Join(inner, ", ") + ` FROM ledger_line WHERE invoice <> 0 GROUP BY invoice, merchant_id
		) b ON b.invoice = i.number AND b.merchant_id = i.merchant_id ORDER BY i.number`
	return v.from.Query(ctx, statement, nil, func(row rows.Scan) error {
		booked, targets := make([]money.Minor, accounts), make([]any, accounts)
		for n := range booked {
			targets[n] = &booked[n]
		}
		if err := row.Part(columns, 0)(targets...); err != nil {
			return err
		}
		return tables.Invoices.Reading(v.seal, func(i invoice.Invoice) error { return each(i, booked) })(row.Part(0, accounts))
	})
}

// MerchantBalance is what an account says of a merchant.
type MerchantBalance struct {
	Merchant merchant.ID
	Account  ledger.Account
	Currency money.Currency
}

// EachMerchantBalance walks the sums of the accounts of OfInvoices, merchant by merchant.
func (v View) EachMerchantBalance(ctx context.Context, each func(b MerchantBalance, sum money.Minor) error) error {
	var accounts []string
	for _, a := range OfInvoices {
		accounts = append(accounts, fmt.Sprint(int(a)))
	}
	statement := "SELECT merchant_id, account, currency, CAST(SUM(amount) AS BIGINT) FROM ledger_line WHERE account IN (" +
		strings.Join(accounts, ", ") + ") GROUP BY merchant_id, account, currency ORDER BY merchant_id, account, currency"
	return v.from.Query(ctx, statement, nil, func(row rows.Scan) error {
		var b MerchantBalance
		var sum money.Minor
		if err := row(&b.Merchant, &b.Account, &b.Currency, &sum); err != nil {
			return err
		}
		return each(b, sum)
	})
}

// EachCredit walks the credit notes with their invoices, invoice by invoice.
func (v View) EachCredit(ctx context.Context, each func(invoice.Invoice, invoice.CreditNote) error) error {
	owed, notes := tables.Invoices.Width(), tables.CreditNotes.Width()
	statement := "SELECT " + tables.Invoices.As("i") + ", " + tables.CreditNotes.As("c") + ` FROM credit_note c
		JOIN invoice i ON i.number = c.invoice AND i.merchant_id = c.merchant_id ORDER BY c.invoice, c.merchant_id, c.number`
	return v.from.Query(ctx, statement, nil, func(row rows.Scan) error {
		return tables.Invoices.Reading(v.seal, func(i invoice.Invoice) error {
			return tables.CreditNotes.Reading(v.seal, func(c invoice.CreditNote) error { return each(i, c) })(row.Part(owed, 0))
		})(row.Part(0, notes))
	})
}

// EachEventNumber walks the reservations with how many events each should have and the number of each
// it has, nil when it has none.
func (v View) EachEventNumber(ctx context.Context, each func(of reservation.Number, count int, no *int) error) error {
	return v.from.Query(ctx, `SELECT r.number, r.events, e.no FROM reservation r
		LEFT JOIN event e ON e.reservation = r.number AND e.merchant_id = r.merchant_id ORDER BY r.number, e.no`, nil,
		func(row rows.Scan) error {
			var of reservation.Number
			var count int
			var no *int
			if err := row(&of, &count, &no); err != nil {
				return err
			}
			return each(of, count, no)
		})
}

// EachPush walks the reservations with how many pushes each should have and the number of each it has,
// nil when it has none.
func (v View) EachPush(ctx context.Context, each func(of reservation.Number, count int, no *int) error) error {
	lanes := strings.TrimSuffix(job.Lane(job.Push, 0), "0")
	return v.from.Query(ctx, `SELECT r.number, r.pushes, COALESCE(j.id, ''), COALESCE(j.payload, '') FROM reservation r
		LEFT JOIN job j ON j.kind = $1 AND j.lane = $2 || CAST(r.number AS TEXT) ORDER BY r.number, j.id`, []any{string(job.Push), lanes},
		func(row rows.Scan) error {
			var of reservation.Number
			var count int
			var key id.ID
			var payload string
			if err := row(&of, &count, &key, &payload); err != nil {
				return err
			}
			if key == "" {
				return each(of, count, nil)
			}
			var notice job.Notice
			if err := v.seal.Decrypt(payload, tables.JobPlace(key), &notice); err != nil {
				return fmt.Errorf("push %s: %w: %w", key, ErrUnreadable, err)
			}
			return each(of, count, &notice.Sequence)
		})
}

// ReadAll reads every row of every table that is kept whole, opens what is sealed, and tells how many
// rows there are. The first that cannot be read is an ErrUnreadable.
func (v View) ReadAll(ctx context.Context) (int, error) {
	total := 0
	for _, t := range tables.All {
		count, err := t.ReadAll(ctx, v.from, v.seal)
		total += count
		if err != nil {
			return total, err
		}
	}
	return total, nil
}
