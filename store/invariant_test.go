package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"respite/operation/audit"
	"respite/store/storetest"
)

func TestVerify_OfABookInWhichBusinessWasDone_Holds(t *testing.T) {
	l := live(t)
	for _, c := range l.verify().Checks {
		if c.Broken != "" {
			t.Errorf("%s (%s): %s", c.Name, c.Rule, c.Broken)
		}
		if c.Rows == 0 {
			t.Errorf("%s: no row was looked at", c.Name)
		}
	}
}

func (l *life) verify() audit.Verification {
	l.t.Helper()
	v, err := audit.Verify(l.t.Context(), l.Store, func(audit.Check) {})
	l.must(err)
	return v
}

// damage is a row of a sound book changed behind its back, and what the check that must find it says
// of it. The key of the row stands for %s.
type damage struct{ check, row, harm, says string }

const (
	pending = "FROM reservation WHERE state = 'pending'"                     // 142.34 held
	bert    = "FROM invoice WHERE start_fee > 0"                             // 142.34 + 5.00, 45.67 + 1.60 credited, 12.00 paid
	anna    = "FROM exposure WHERE credit > 0"                               // is owed 70.00
	lies    = "FROM invoice WHERE return_fees = 850"                         // 142.34, 45.67 credited, 5.00 and 3.50 charged
	cora    = "FROM event WHERE kind = 'extended'"                           // the fourth of six
	denied  = "FROM request WHERE action = 'Reserve' AND status = 'refused'" // of 142.34
)

var damages = []damage{
	{"every row can be read, and what is sealed opens", "SELECT number " + pending,
		"UPDATE reservation SET parties = (SELECT parties FROM reservation o WHERE o.number < $1 LIMIT 1) WHERE number = $1",
		"reservation %s: the row cannot be read"},
	{"every row can be read, and what is sealed opens", "SELECT number " + bert, "UPDATE invoice SET lines = '[' WHERE number = $1",
		"invoice %s: the row cannot be read"},
	{"every row can be read, and what is sealed opens", "SELECT id FROM merchant", "UPDATE merchant SET secrets = '2:' || secrets WHERE id = $1",
		"merchant %s: the row cannot be read"},

	{"every row can be read, and what is sealed opens", "SELECT number FROM document", "UPDATE document SET content = substr(content, 1, 99) WHERE number = $1",
		"document %s: the row cannot be read"},
	{"every row can be read, and what is sealed opens", "SELECT id FROM dispatch",
		"UPDATE dispatch SET message = (SELECT o.message FROM dispatch o WHERE o.id <> $1 LIMIT 1) WHERE id = $1", "dispatch %s: the row cannot be read"},
	{"every row can be read, and what is sealed opens", "SELECT number FROM reservation WHERE details <> ''",
		"UPDATE reservation SET details = parties WHERE number = $1", "reservation %s: the row cannot be read"},

	{"reservations agree with their lines and with the memo", "SELECT number " + pending, "UPDATE reservation SET released = 1 WHERE number = $1",
		"reservation %s: its open lines do not sum to what it holds"},
	{"reservations agree with their lines and with the memo", "SELECT number " + pending,
		"UPDATE ledger_line SET amount = amount + CASE account WHEN 9100 THEN 5 ELSE -5 END WHERE reservation = $1",
		"reservation %s has 142.39 in account 9100 instead of 142.34"},
	{"reservations agree with their lines and with the memo", "SELECT number " + pending,
		"UPDATE ledger_line SET account = 9100 WHERE reservation = $1 AND account = 9101",
		"reservation %s has 0.00 in account 9100 instead of 142.34"},
	{"reservations agree with their lines and with the memo", "SELECT number " + pending,
		"UPDATE ledger_line SET amount = amount - 5 WHERE reservation = $1 AND account = 9101",
		"reservation %s has -142.39 in account 9101 instead of -142.34"},

	{"invoices agree with their lines and with the books", "SELECT number " + bert, "UPDATE invoice SET credited = credited + 1 WHERE number = $1",
		"invoice %s: its credited VAT groups do not sum to what was credited"},
	{"invoices agree with their lines and with the books", "SELECT number " + bert, "UPDATE invoice SET state = 'paid' WHERE number = $1",
		"invoice %s is paid and still owes 88.07 instead of 0.00"},
	{"invoices agree with their lines and with the books", "SELECT number " + bert, "UPDATE invoice SET paid = paid + 5 WHERE number = $1",
		"invoice %s has 88.07 in account 1100 instead of 88.02"},
	{"invoices agree with their lines and with the books", "SELECT number " + bert,
		"UPDATE ledger_line SET account = 2200 WHERE invoice = $1 AND account = 2110", "invoice %s has 0.00 in account 2110 instead of -14.23"},
	{"invoices agree with their lines and with the books", "SELECT number " + bert,
		"UPDATE ledger_line SET amount = amount - 1 WHERE invoice = $1 AND account = 2300 AND amount < 0", "in account 2300 instead of"},
	{"invoices agree with their lines and with the books", "SELECT number " + bert,
		`UPDATE invoice SET schedule = replace(schedule, '"financed_fee":500', '"financed_fee":501') WHERE number = $1`,
		"invoice %s has a schedule with a start fee of 5.01 instead of 5.00"},
	{"invoices agree with their lines and with the books", "SELECT number " + bert,
		`UPDATE invoice SET schedule = replace(schedule, '"total":', '"total":9') WHERE number = $1`, "instead of 142.34"},

	{"merchants' accounts come to what their invoices say", "SELECT event FROM ledger_line ORDER BY event",
		`INSERT INTO ledger_line SELECT event, line + 10, merchant_id, at, CASE account WHEN 9100 THEN 2100 ELSE 1000 END, currency, amount,
			person, reservation, 0 FROM ledger_line WHERE event = $1`, "merchant 7001 has"},
	{"merchants' accounts come to what their invoices say", "SELECT id FROM merchant", "DELETE FROM ledger_line WHERE account = 2110",
		"merchant %s has 0.00 EUR in account 2110 instead of -133.75"},

	{"credit notes take back the VAT and the fee of their invoices", "SELECT number " + bert,
		`UPDATE credit_note SET fee_returned = '{"net":0,"vat":0}' WHERE invoice = $1`,
		"invoice %s has credit notes that give back a fee of 0.00 with VAT instead of 1.67"},
	{"credit notes take back the VAT and the fee of their invoices", "SELECT number " + bert,
		`UPDATE credit_note SET groups = replace(groups, '"vat":377', '"vat":378') WHERE invoice = $1`,
		"invoice %s has credit notes of 45.67 with VAT 3.78 at the rate 90000 instead of 45.67 with VAT 3.77"},

	{"events are numbered without a gap", "SELECT reservation " + cora, "DELETE FROM event WHERE kind = 'extended' AND reservation = $1",
		"reservation %s has event 5 instead of 4"},
	{"events are numbered without a gap", "SELECT reservation " + cora, "UPDATE reservation SET events = 7 WHERE number = $1",
		"reservation %s has 6 events instead of 7"},
	{"pushes are numbered without a gap", "SELECT reservation " + cora,
		"DELETE FROM job WHERE id = (SELECT MIN(id) FROM job WHERE lane = 'push:' || $1)", "reservation %s has push 2 instead of 1"},
	{"every row can be read, and what is sealed opens", "SELECT id FROM job ORDER BY id DESC",
		"UPDATE job SET payload = (SELECT MIN(payload) FROM job other WHERE other.id <> $1) WHERE id = $1", "job %s: the row cannot be read"},
	{"pushes are numbered without a gap", "SELECT number " + pending, "DELETE FROM job WHERE lane = 'push:' || $1",
		"reservation %s has 0 pushes instead of 1"},
	{"decisions replay to the same verdict", "SELECT id FROM verdict WHERE outcome = 'refused'",
		`UPDATE verdict SET verdict = replace(verdict, '"score":', '"score":1') WHERE id = $1`, "verdict %s says {"},
	{"decisions replay to the same verdict", "SELECT id FROM verdict WHERE outcome = 'accepted'",
		`UPDATE verdict SET facts = replace(facts, '"age":', '"age":-') WHERE id = $1`, "verdict %s says {"},
	{"decisions replay to the same verdict", "SELECT id FROM verdict ORDER BY id", "UPDATE policy SET text = '# ' || $1 || '\n' || text",
		"verdict %s says {"},
	{"decisions replay to the same verdict", "SELECT id FROM verdict ORDER BY id", "UPDATE policy SET text = $1",
		"verdict %s was made by rules that cannot be read"},

	{"every entry balances", "SELECT event FROM ledger_line WHERE account = 1100",
		"UPDATE ledger_line SET amount = amount + 5 WHERE event = $1 AND line = 1", "entry %s sums to 0.05 EUR instead of 0.00 EUR"},
	{"every event that moves an amount has its entry, and no entry is without", "SELECT event FROM ledger_line WHERE account = 1000",
		"DELETE FROM ledger_line WHERE event = $1", "event %s has entries: 0 instead of 1"},
	{"every event that moves an amount has its entry, and no entry is without", "SELECT id " + cora,
		"INSERT INTO ledger_line SELECT $1, line, merchant_id, at, account, currency, amount, person, reservation, invoice FROM ledger_line WHERE account > 9000 AND invoice = 0 LIMIT 2",
		"event %s has entries: 1 instead of 0"},
	{"every event holds and frees its amount", "SELECT id FROM event WHERE kind = 'pending' AND no = 1 AND reservation = (SELECT number " + pending + ")",
		"UPDATE ledger_line SET amount = 2 * amount WHERE event = $1", "event %s holds 284.68 EUR instead of 142.34 EUR"},
	{"every payment is in the bank", "SELECT id FROM event WHERE kind = 'paid' AND amount = 1200",
		"UPDATE ledger_line SET amount = 2 * amount WHERE event = $1", "event %s brings the bank 24.00 EUR instead of 12.00 EUR"},
	{"every credit note came off the claim", "SELECT number FROM credit_note WHERE start_fee > 0",
		"UPDATE credit_note SET off_claim = off_claim + 1 WHERE number = $1", "credit note %s took off the claim 47.27 EUR instead of 47.28 EUR"},
	{"what a credit note gives back of a payment is owed to the person", "SELECT number FROM credit_note WHERE start_fee > 0",
		"UPDATE credit_note SET to_consumer = 1 WHERE number = $1", "credit note %s gave back 0.00 EUR instead of 0.01 EUR"},
	{"the credit notes of an invoice sum to what was credited", "SELECT number " + bert, "UPDATE credit_note SET gross = gross + 1 WHERE invoice = $1",
		"invoice %s has credit notes of 45.68 EUR instead of 45.67 EUR"},
	{"the start fee falls away with what is credited", "SELECT number " + bert, "UPDATE credit_note SET start_fee = start_fee + 1 WHERE invoice = $1",
		"invoice %s has credit notes with a start fee of 1.61 EUR instead of 1.60 EUR"},
	{"the invoices of a reservation sum to what was activated", "SELECT reservation " + bert, "UPDATE invoice SET gross = gross + 1 WHERE reservation = $1",
		"reservation %s has invoices of 142.35 EUR instead of 142.34 EUR"},
	{"the invoices of a reservation are counted", "SELECT reservation " + bert, "UPDATE reservation SET shipments = 2 WHERE number = $1",
		"reservation %s has invoices: 1 instead of 2"},
	{"a person's exposure is what is held", "SELECT person " + pending, "UPDATE exposure SET held = held + 7 WHERE person = $1",
		"person %s is exposed for held amounts of 142.41 EUR instead of 142.34 EUR"},
	{"a person's exposure is what is owed", "SELECT person " + bert, "UPDATE exposure SET claims = claims + 1 WHERE person = $1",
		"person %s is exposed for claims of 88.08 EUR instead of 88.07 EUR"},
	{"a person's exposure is what is owed", "SELECT person " + bert, "DELETE FROM exposure WHERE person = $1",
		"person %s is exposed for claims of 0.00 EUR instead of 88.07 EUR"},
	{"a person's credit is what the books owe them", "SELECT person " + anna, "UPDATE exposure SET credit = credit - 1 WHERE person = $1",
		"person %s has a credit of 69.99 EUR instead of 70.00 EUR"},
	{"nobody owes fees that were never raised", "SELECT person " + anna, "UPDATE exposure SET fees = 1 WHERE person = $1",
		"person %s is exposed for fees of 0.01 EUR instead of 0.00 EUR"},
	{"a person's open invoices are counted", "SELECT person " + bert, "UPDATE exposure SET open = 2 WHERE person = $1",
		"person %s has open invoices: 2 instead of 1"},
	{"a person's paid invoices are counted", "SELECT person " + anna, "UPDATE exposure SET paid = 2 WHERE person = $1",
		"person %s has paid invoices: 2 instead of 1"},
	{"what was given back of payments is told by credit notes", "SELECT number " + lies, "UPDATE invoice SET refunded = refunded + 1 WHERE number = $1",
		"invoice %s has credit notes that gave back 40.67 EUR instead of 40.68 EUR"},
	{"fees for returns are told by credit notes", "SELECT number " + lies, "UPDATE invoice SET return_fees = 0 WHERE number = $1",
		"invoice %s has credit notes with fees of 8.50 EUR instead of 0.00 EUR"},
	{"a running account comes to what was drawn on it", "SELECT id FROM account", "UPDATE account SET drawn = drawn - 1 WHERE id = $1",
		"account %s has invoices of 192.34 EUR instead of 192.33 EUR"},
	{"a running account comes to what was drawn on it", "SELECT account FROM invoice WHERE account <> ''",
		"UPDATE invoice SET account = '' WHERE gross = 5000 AND account = $1", "account %s has invoices of 142.34 EUR instead of 192.34 EUR"},
	{"whoever was joined leads to a person", "SELECT joined_to FROM person WHERE joined_to <> ''",
		"UPDATE person SET joined_to = (SELECT MIN(p.id) FROM person p WHERE p.joined_to = $1) WHERE id = $1",
		"person %s was joined to somebody: 0 instead of 1"},
	{"every Reserve asks for what was reserved", "SELECT key " + denied, "UPDATE request SET amount = amount + 1 WHERE key = $1",
		"request %s is about 142.35 EUR instead of 142.34 EUR"},
	{"every Pay is for the amount of its invoice", "SELECT request " + bert, "UPDATE request SET amount = amount - 1 WHERE key = $1",
		"request %s is about 142.33 EUR instead of 142.34 EUR"},
	{"every Refund is for the amount of its credit note", "SELECT key FROM request WHERE action = 'Refund' AND amount = 777",
		"UPDATE request SET currency = 'SEK' WHERE key = $1", "request %s is about 0.00 EUR instead of 7.77 EUR"},
	{"every number that was given out is used", "SELECT name FROM counter WHERE name = 'invoice'", "UPDATE counter SET value = value + 1 WHERE name = $1",
		"counter %s counts 16 instead of 15"},
	{"the numbers have no gap", "SELECT name FROM counter WHERE name = 'credit_note'",
		"UPDATE credit_note SET number = number + 1 WHERE $1 <> '' AND number = (SELECT MAX(number) FROM credit_note)",
		"counter %s counts 10 instead of 11"},
}

func TestVerify_OfADamagedBook_NamesTheRow(t *testing.T) {
	sound := live(t)
	found := map[string]bool{"every row that is named is there": true} // has a test of its own
	for n, d := range damages {
		found[d.check] = true
		t.Run(fmt.Sprint(n, " ", d.check), func(t *testing.T) {
			key, broken := sound.copied(t).damaged(d)
			if want := strings.ReplaceAll(d.says, "%s", key); !strings.Contains(broken, want) {
				t.Errorf("it says %q and not %q", broken, want)
			}
		})
	}
	for _, c := range sound.verify().Checks {
		if !found[c.Name] {
			t.Errorf("nobody knows whether the check that %s finds anything", c.Name)
		}
	}
}

func TestVerify_OfARowThatNamesWhatIsNotThere_NamesBoth(t *testing.T) {
	sound := live(t)
	for _, d := range []struct{ table, key, column, stray, says string }{
		{"reservation", "number", "merchant_id", "7002", "names merchant 7002, which is not there"},
		{"reservation", "number", "person", "'nobody'", "names person nobody, which is not there"},
		{"reservation", "number", "request", "'none'", "names request none, which is not there with the same merchant_id"},
		{"invoice", "number", "reservation", "1", "names reservation 1, which is not there with the same merchant_id person"},
		{"invoice", "number", "currency", "'SEK'", "which is not there with the same merchant_id person currency"},
		{"invoice", "number", "request", "'none'", "names request none,"},
		{"credit_note", "number", "invoice", "1", "names invoice 1,"},
		{"event", "id", "reservation", "1", "names reservation 1,"},
		{"event", "id", "invoice", "1", "names invoice 1,"},
		{"event", "id", "credit", "1", "names credit_note 1,"},
		{"event", "id", "request", "'none'", "names request none,"},
		{"event", "id", "verdict", "'none'", "names verdict none,"},
		{"ledger_line", "event", "event", "'none'", "ledger_line none names event none,"},
		{"ledger_line", "event", "person", "'nobody'", "which is not there with the same merchant_id at person"},
		{"ledger_line", "event", "currency", "'SEK'", "which is not there with the same merchant_id currency"},
		{"verdict", "id", "reservation", "1", "which is not there with the same merchant_id reservation"},
		{"verdict", "id", "policy", "'none'", "names policy none,"},
		{"request", "key", "reservation", "1", "which is not there with the same merchant_id reservation"},
		{"request", "key", "invoice", "1", "names invoice 1,"},
		{"request", "key", "credit", "1", "names credit_note 1,"},
		{"request", "key", "original", "'none'", "names request none,"},
		{"person", "id", "joined_to", "'nobody'", "names person nobody,"},
		{"person_mark", "mark", "person", "'nobody'", "names person nobody,"},
		{"exposure", "person", "person", "'nobody'", "exposure nobody names person nobody,"},
		{"job", "id", "merchant_id", "7002", "names merchant 7002,"},
		{"invoice", "number", "account", "'none'", "names account none,"},
		{"account", "id", "person", "'nobody'", "names person nobody,"},
		{"customer_number", "number", "merchant_id", "7002", "names merchant 7002,"},
		{"printed_reference", "reference", "invoice", "1", "names invoice 1,"},
		{"dispatch", "id", "merchant_id", "7002", "names merchant 7002,"},
		{"dispatch", "id", "reservation", "1", "names reservation 1,"},
		{"dispatch", "id", "invoice", "1", "names invoice 1,"},
		{"dispatch", "id", "credit", "1", "names credit_note 1,"},
	} {
		t.Run(d.table+"."+d.column, func(t *testing.T) {
			row := fmt.Sprintf("SELECT %s FROM %s ORDER BY %s", d.key, d.table, d.key)
			harm := fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = $1", d.table, d.column, d.stray, d.key)
			key, broken := sound.copied(t).damaged(damage{check: "every row that is named is there", row: row, harm: harm})
			if !strings.Contains(broken, d.says) || d.column != d.key && !strings.Contains(broken, d.table+" "+key) {
				t.Errorf("of %s %s it says %q and not %q", d.table, key, broken, d.says)
			}
		})
	}
}

// copied opens a copy of the book.
func (l *life) copied(t *testing.T) *life {
	t.Helper()
	copied := l.Copied(t)
	copied.Store = storetest.Reopen(t, copied.Config)
	return inside(t, copied)
}

// damaged does the harm and gives the key of the row and what the check says of it.
func (l *life) damaged(d damage) (string, string) {
	l.t.Helper()
	db, key := l.Plain(l.t), ""
	l.must(db.QueryRow("SELECT CAST((" + d.row + " LIMIT 1) AS TEXT)").Scan(&key))
	changed, err := db.Exec(strings.ReplaceAll(d.harm, "$1", "'"+key+"'"))
	l.must(err)
	if rows, err := changed.RowsAffected(); err != nil || rows == 0 {
		l.t.Fatalf("no row was harmed (%v)", err)
	}
	ctx, enough := context.WithCancel(l.t.Context())
	defer enough()
	var found *audit.Check
	_, err = audit.Verify(ctx, l.Store, func(c audit.Check) {
		if c.Name == d.check {
			found = &c
			enough()
		}
	})
	if found == nil {
		l.t.Fatalf("nobody checked that %s: %v", d.check, err)
	}
	return key, found.Broken
}
