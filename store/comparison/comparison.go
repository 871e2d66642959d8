// Package comparison is the sums that must agree in every book, as queries.
//
// It must never run one, and nobody but the store may: a view compares.
package comparison

import "fmt"

// Comparison is two sums that must be the same under every key and currency. A book that is right breaks none.
type Comparison struct {
	Name  string // what holds, as a sentence
	Rule  string // the chapter it comes from
	Row   string // what a key names: "entry"
	Says  string // what the left figure is of that row: "sums to"
	Count bool   // the figures are counts, not money

	Left, Right string // queries of key, currency and figure, which may ask the table joined (id, root)
}

// FirstReservation is where the numbers of reservations begin, so that every one has ten digits.
const FirstReservation = 2_400_000_000

// NumbersPerDay is how many numbers of invoices and of credit notes fit behind a date.
const NumbersPerDay = 10_000_000_000

// nothing is the other side of sums that must be zero.
const nothing = "SELECT '', '', 0 WHERE 1 = 0"

// All are the sums that must agree in every book (domain 8.5). What a single row must be in
// itself, and against its lines in the ledger, is said by the domain and not here.
func All() []Comparison { return comparisons }

var comparisons = []Comparison{
	{
		Name: "every entry balances", Rule: "domain 8.5 (1)", Row: "entry", Says: "sums to",
		Left: "SELECT event, currency, amount FROM ledger_line", Right: nothing,
	},
	{
		Name: "every event that moves an amount has its entry, and no entry is without", Rule: "domain 8.5 (10)", Row: "event", Says: "has entries:", Count: true,
		Left:  "SELECT event, '', 1 FROM ledger_line GROUP BY event",
		Right: "SELECT id, '', 1 FROM event WHERE amount <> 0",
	},
	{
		Name: "every event holds and frees its amount", Rule: "domain 8.5 (10)", Row: "event", Says: "holds",
		Left: "SELECT event, currency, amount FROM ledger_line WHERE account = 9100",
		Right: `SELECT e.id, r.currency, CASE WHEN e.kind IN ('reserved', 'pending') THEN e.amount ELSE -e.amount END FROM event e
			JOIN reservation r ON r.number = e.reservation WHERE e.kind NOT IN ('credited', 'paid', 'postponed') AND e.amount <> 0`,
	},
	{
		Name: "every payment is in the bank", Rule: "domain 8.5 (10)", Row: "event", Says: "brings the bank",
		Left:  "SELECT event, currency, amount FROM ledger_line WHERE account = 1000",
		Right: "SELECT e.id, r.currency, e.amount FROM event e JOIN reservation r ON r.number = e.reservation WHERE e.kind = 'paid'",
	},
	{
		Name: "every credit note came off the claim", Rule: "domain 8.3", Row: "credit note", Says: "took off the claim",
		Left: `SELECT CAST(e.credit AS TEXT), l.currency, -l.amount FROM ledger_line l JOIN event e ON e.id = l.event
			WHERE l.account = 1100 AND e.credit <> 0`,
		Right: "SELECT CAST(number AS TEXT), currency, off_claim FROM credit_note",
	},
	{
		Name: "what a credit note gives back of a payment is owed to the person", Rule: "domain 8.3", Row: "credit note", Says: "gave back",
		Left: `SELECT CAST(e.credit AS TEXT), l.currency, -l.amount FROM ledger_line l JOIN event e ON e.id = l.event
			WHERE l.account = 2200 AND e.credit <> 0`,
		Right: "SELECT CAST(number AS TEXT), currency, to_consumer FROM credit_note",
	},
	{
		Name: "the credit notes of an invoice sum to what was credited", Rule: "domain 8.5 (3)", Row: "invoice", Says: "has credit notes of",
		Left:  "SELECT CAST(invoice AS TEXT), currency, gross FROM credit_note",
		Right: "SELECT CAST(number AS TEXT), currency, credited FROM invoice",
	},
	{
		Name: "the start fee falls away with what is credited", Rule: "domain 2.7", Row: "invoice", Says: "has credit notes with a start fee of",
		Left:  "SELECT CAST(invoice AS TEXT), currency, start_fee FROM credit_note",
		Right: "SELECT CAST(number AS TEXT), currency, fee_waived FROM invoice",
	},
	{
		Name: "the invoices of a reservation sum to what was activated", Rule: "design 3", Row: "reservation", Says: "has invoices of",
		Left:  "SELECT CAST(reservation AS TEXT), currency, gross FROM invoice",
		Right: "SELECT CAST(number AS TEXT), currency, activated FROM reservation",
	},
	{
		Name: "the invoices of a reservation are counted", Rule: "design 3", Row: "reservation", Says: "has invoices:", Count: true,
		Left:  "SELECT CAST(reservation AS TEXT), '', 1 FROM invoice",
		Right: "SELECT CAST(number AS TEXT), '', shipments FROM reservation",
	},
	{
		Name: "a person's exposure is what is held", Rule: "domain 8.5 (9)", Row: "person", Says: "is exposed for held amounts of",
		Left: "SELECT person, currency, held FROM exposure", Right: ofPersons("l.amount", "ledger_line", "l.account = 9100"),
	},
	{
		Name: "a person's exposure is what is owed", Rule: "domain 8.5 (9)", Row: "person", Says: "is exposed for claims of",
		Left: "SELECT person, currency, claims FROM exposure", Right: ofPersons("l.amount", "ledger_line", "l.account = 1100"),
	},
	{
		Name: "a person's credit is what the books owe them", Rule: "domain 8.5 (5)", Row: "person", Says: "has a credit of",
		Left: "SELECT person, currency, credit FROM exposure", Right: ofPersons("-l.amount", "ledger_line", "l.account = 2200"),
	},
	{
		Name: "nobody owes fees that were never raised", Rule: "domain 8.5 (9)", Row: "person", Says: "is exposed for fees of",
		Left: "SELECT person, currency, fees FROM exposure", Right: nothing,
	},
	{
		Name: "a person's open invoices are counted", Rule: "domain 9.5", Row: "person", Says: "has open invoices:", Count: true,
		Left: "SELECT person, currency, open FROM exposure", Right: ofPersons("1", "invoice", "l.state = 'active'"),
	},
	{
		Name: "a person's paid invoices are counted", Rule: "domain 9.5", Row: "person", Says: "has paid invoices:", Count: true,
		Left: "SELECT person, currency, paid FROM exposure", Right: ofPersons("1", "invoice", "l.settled = 1"),
	},
	{
		Name: "what was given back of payments is told by credit notes", Rule: "domain 8.3", Row: "invoice", Says: "has credit notes that gave back",
		Left:  "SELECT CAST(invoice AS TEXT), currency, to_consumer FROM credit_note",
		Right: "SELECT CAST(number AS TEXT), currency, refunded FROM invoice",
	},
	{
		Name: "fees for returns are told by credit notes", Rule: "domain 8.3", Row: "invoice", Says: "has credit notes with fees of",
		Left:  "SELECT CAST(invoice AS TEXT), currency, fee_gross FROM credit_note",
		Right: "SELECT CAST(number AS TEXT), currency, return_fees FROM invoice",
	},
	{
		Name: "a running account comes to what was drawn on it", Rule: "domain 2.3", Row: "account", Says: "has invoices of",
		Left:  "SELECT account, currency, gross FROM invoice WHERE account <> ''",
		Right: "SELECT id, currency, drawn FROM account",
	},
	{
		Name: "whoever was joined leads to a person", Rule: "domain 9.5", Row: "person", Says: "was joined to somebody:", Count: true,
		Left: "SELECT id, '', 1 FROM joined", Right: "SELECT id, '', 1 FROM person WHERE joined_to <> ''",
	},
	{
		Name: "every Reserve asks for what was reserved", Rule: "gateway reference 6.1", Row: "request", Says: "is about",
		Left: "SELECT key, currency, amount FROM request WHERE action = 'Reserve' AND reservation <> 0",
		Right: `SELECT request, currency, reserved + COALESCE((SELECT SUM(e.amount) FROM event e WHERE e.reservation = r.number
			AND e.merchant_id = r.merchant_id AND e.kind IN ('resized', 'lines_replaced') AND e.amount < 0), 0) FROM reservation r WHERE request <> ''`,
	},
	{
		Name: "every Pay is for the amount of its invoice", Rule: "gateway reference 6.2", Row: "request", Says: "is about",
		Left:  "SELECT key, currency, amount FROM request WHERE action = 'Pay' AND status = 'success'",
		Right: "SELECT request, currency, gross FROM invoice WHERE request <> ''",
	},
	{
		Name: "every Refund is for the amount of its credit note", Rule: "gateway reference 6.3", Row: "request", Says: "is about",
		Left: "SELECT key, currency, amount FROM request WHERE action = 'Refund' AND status = 'success'",
		Right: `SELECT r.key, c.currency, c.gross FROM request r JOIN credit_note c ON c.number = r.credit AND c.merchant_id = r.merchant_id
			WHERE r.action = 'Refund' AND r.status = 'success'`,
	},
	{
		Name: "every number that was given out is used", Rule: "design 1", Row: "counter", Says: "counts", Count: true, Left: numbered,
		Right: `SELECT 'reservation', '', COUNT(*) FROM reservation UNION ALL SELECT 'invoice', '', COUNT(*) FROM (` + invoiceNumbers + `) i
			UNION ALL SELECT 'credit_note', '', COUNT(*) FROM credit_note`,
	},
	{
		Name: "the numbers have no gap", Rule: "design 1", Row: "counter", Says: "counts", Count: true, Left: numbered,
		Right: fmt.Sprintf(`SELECT 'reservation', '', COALESCE(MAX(number) - %d, 0) FROM reservation
			UNION ALL SELECT 'invoice', '', COALESCE(MAX(number %% %d), 0) FROM (`+invoiceNumbers+`) i
			UNION ALL SELECT 'credit_note', '', COALESCE(MAX(number %% %d), 0) FROM credit_note`,
			FirstReservation, int64(NumbersPerDay), int64(NumbersPerDay)),
	},
}

const numbered = "SELECT name, '', value FROM counter WHERE name IN ('reservation', 'invoice', 'credit_note')"

// invoiceNumbers are those of invoices, and those under which the rest of an order stands.
const invoiceNumbers = "SELECT number FROM invoice UNION SELECT passive FROM reservation WHERE passive <> 0"

// ofPersons sums a figure of a table's rows by the person who stands for the row's person now.
func ofPersons(figure, table, condition string) string {
	return "SELECT COALESCE(j.root, l.person), l.currency, " + figure + " FROM " + table +
		" l LEFT JOIN joined j ON j.id = l.person WHERE " + condition
}
