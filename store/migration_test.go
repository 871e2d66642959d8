package store_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"respite/domain/invoice"
	"respite/operation"
	"respite/store"
	"respite/store/storetest"
)

// firstSchema is a book as the first release left it, dumped as SQL: orders in every state, invoices paid
// and credited in part and whole, joined persons, decisions and jobs. Its key and business are those of
// these tests.
const firstSchema = "testdata/schema_00001.sql"

// ofFirstSchema gives the place of such a book, not opened yet, and what it holds.
func ofFirstSchema(t *testing.T) (storetest.Book, map[string]int) {
	t.Helper()
	ofFiles(t) // the first release kept books nowhere else
	dump, err := os.ReadFile(firstSchema)
	must(t, err)
	b := storetest.Open(t)
	b.Config.Path = filepath.Join(t.TempDir(), "first.db")
	db := b.Plain(t)
	_, err = db.Exec(string(dump))
	must(t, err)
	b.Clock.Move(60 * 24 * time.Hour) // its last day is over
	return b, contents(t, db)
}

// contents counts and sums what must not change by a migration.
func contents(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	found := map[string]int{}
	for _, table := range []string{
		"merchant", "person", "person_mark", "exposure", "traffic", "command", "reservation", "invoice", "credit_note", "request",
		"event", "ledger_line", "policy", "verdict", "job", "SUM(reserved + activated + released) reservation",
		"SUM(gross + start_fee + credited + paid) invoice", "SUM(gross + start_fee + off_claim + to_consumer) credit_note", "SUM(number % 1000003) credit_note",
		"SUM(LENGTH(parties)) invoice", "SUM(LENGTH(pieces || groups || fee_returned)) credit_note", "SUM(account * amount) ledger_line",
	} {
		figure, from := "COUNT(*)", table
		if n := bytes.LastIndexByte([]byte(table), ' '); n > 0 {
			figure, from = table[:n], table[n+1:]
		}
		var sum int
		must(t, db.QueryRow(fmt.Sprintf("SELECT %s FROM %s", figure, from)).Scan(&sum))
		if sum == 0 {
			t.Fatalf("the old book has no %s", table)
		}
		found[table] = sum
	}
	return found
}

func TestOpen_OfABookOfTheFirstSchema_KeepsEverything(t *testing.T) {
	b, before := ofFirstSchema(t)
	b.Store = storetest.Reopen(t, b.Config)
	for what, sum := range contents(t, b.Plain(t)) {
		if sum != before[what] {
			t.Errorf("%s was %d and is %d", what, before[what], sum)
		}
	}
	for _, c := range inside(t, b).verify().Checks {
		if c.Broken != "" {
			t.Errorf("%s (%s): %s", c.Name, c.Rule, c.Broken)
		}
	}
}

func TestOpen_OfABookOfTheFirstSchema_KnowsWhatWasGivenBackAndSettled(t *testing.T) {
	b, _ := ofFirstSchema(t)
	book := storetest.Reopen(t, b.Config)
	settled, refunded := 0, 0
	must(t, book.View().EachInvoice(t.Context(), func(i invoice.Invoice) error {
		if broken := i.Broken(); broken != "" {
			t.Errorf("invoice %d: %s", i.Number, broken)
		}
		notes, err := book.View().CreditNotesOf(t.Context(), i.Number, i.Merchant)
		var back int
		for _, n := range notes {
			back += int(n.ToConsumer)
			if n.FeeGross != 0 || n.Fees != nil || n.FeeGroups != nil || n.Description != "" {
				t.Errorf("credit note %d has a fee: %+v", n.Number, n)
			}
		}
		if int(i.Refunded) != back || i.State != invoice.Active && i.Claim() != 0 || i.State == invoice.Paid && !i.Settled {
			t.Errorf("invoice %d, %s: %d given back and not %d, %d owed, settled %t", i.Number, i.State, i.Refunded, back, i.Claim(), i.Settled)
		}
		if i.Settled {
			settled++
		}
		refunded += back
		return err
	}))
	if settled != 1 || refunded != 5223 { // 42.23 of a chair that was paid, and the 10.00 paid on an order that came back
		t.Errorf("%d are settled, %d was given back", settled, refunded)
	}
}

func TestOpen_OfABookOfTheFirstSchema_TakesPaidInvoicesForSettled(t *testing.T) {
	b, _ := ofFirstSchema(t)
	db := b.Plain(t)
	changed, err := db.Exec("UPDATE invoice SET state = 'paid' WHERE state = 'active'")
	must(t, err)
	paid, err := changed.RowsAffected()
	must(t, err)
	storetest.Reopen(t, b.Config)
	if settled := count(t, b, "SELECT COUNT(*) FROM invoice WHERE settled = 1"); paid == 0 || settled != 1+int(paid) {
		t.Errorf("%d are settled, %d were paid", settled, paid)
	}
}

func TestOpen_OfABookOfTheFirstSchema_GoesOnWithItsOrders(t *testing.T) {
	b, _ := ofFirstSchema(t)
	b.Store = storetest.Reopen(t, b.Config)
	l := inside(t, b)
	var owed []invoice.Invoice
	must(t, b.View().EachInvoice(t.Context(), func(i invoice.Invoice) error {
		if i.Creditable() > 0 {
			owed = append(owed, i)
		}
		return nil
	}))
	for _, i := range owed {
		l.credit(operation.Credit{Invoice: i.Number, Fees: fee(1_00)})
		l.credit(operation.Credit{Invoice: i.Number, All: true})
	}
	_, err := l.do.ExpireDue(t.Context())
	must(t, err)
	l.returnAtAFee()
	if broken, found := l.verify().Broken(); found {
		t.Errorf("%s: %s", broken.Name, broken.Broken)
	}
	if len(owed) == 0 {
		t.Error("nothing was owed")
	}
}

func TestOpen_OfABookThatIsUpToDate_ChangesNothing(t *testing.T) {
	b, _ := ofFirstSchema(t)
	must(t, storetest.Reopen(t, b.Config).Close())
	first, err := os.ReadFile(b.Config.Path)
	must(t, err)
	again, err := store.Open(t.Context(), b.Config)
	must(t, err)
	must(t, again.Close())
	second, err := os.ReadFile(b.Config.Path)
	must(t, err)
	if !bytes.Equal(first, second) {
		t.Error("opening it wrote to it")
	}
}
