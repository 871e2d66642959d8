package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"respite/domain/event"
	"respite/domain/ledger"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store/rows"
	"respite/value/id"
	"respite/value/money"
)

var eventJournal = rows.Journal[event.Event]{
	Name: "event", Columns: eventColumns,
	Write: func(e event.Event) []any {
		return []any{
			string(e.ID), int64(e.Merchant), int64(e.Reservation), e.No, string(e.Person), rows.Micros(e.At), string(e.Kind), string(e.Actor),
			int64(e.Amount), int64(e.Invoice), int64(e.Credit), string(e.Request), string(e.Verdict), e.Reason,
		}
	},
}.Ready()

var eventColumns = []string{
	"id", "merchant_id", "reservation", "no", "person", "at", "kind", "actor", "amount", "invoice", "credit", "request", "verdict", "reason",
}

var eventsOf = "SELECT " + strings.Join(eventColumns, ", ") + " FROM event WHERE reservation = $1 ORDER BY no"

// Record appends an event.
func (tx *Tx) Record(e event.Event) { tx.group.events.Add(e) }

// Story lists the events of a reservation in order.
func (v View) Story(ctx context.Context, number reservation.Number) ([]event.Event, error) {
	var story []event.Event
	err := v.from.Query(ctx, eventsOf, []any{int64(number)},
		func(row rows.Scan) error {
			var e event.Event
			err := row(&e.ID, &e.Merchant, &e.Reservation, &e.No, &e.Person, rows.FromMicros(&e.At), &e.Kind, &e.Actor,
				&e.Amount, &e.Invoice, &e.Credit, &e.Request, &e.Verdict, &e.Reason)
			story = append(story, e)
			return err
		})
	return story, err
}

// ledgerLine is a line with what it shares with the other lines of its entry.
type ledgerLine struct {
	ledger.Line
	event    id.ID
	no       int
	at       time.Time
	currency money.Currency
}

var lineJournal = rows.Journal[ledgerLine]{
	Name:    "ledger_line",
	Columns: []string{"event", "line", "merchant_id", "at", "account", "currency", "amount", "person", "reservation", "invoice"},
	Write: func(l ledgerLine) []any {
		return []any{
			string(l.event), l.no, int64(l.Merchant), rows.Micros(l.at), int64(l.Account), string(l.currency), int64(l.Amount),
			string(l.Person), int64(l.Reservation), int64(l.Invoice),
		}
	},
}.Ready()

// Post writes an entry into the ledger; one that does not balance fails the operation.
func (tx *Tx) Post(entry ledger.Entry) {
	if err := entry.Check(); err != nil {
		tx.fail(err)
		return
	}
	for no, line := range entry.Lines {
		tx.group.lines.Add(ledgerLine{Line: line, event: entry.Event, no: no + 1, at: entry.At, currency: entry.Currency})
	}
}

// Balance is the sum of one account in one currency.
type Balance struct {
	Account  ledger.Account
	Currency money.Currency
	Sum      money.Minor
	Lines    int
}

// TrialBalance sums every account.
func (v View) TrialBalance(ctx context.Context) ([]Balance, error) {
	var balances []Balance
	err := v.from.Query(ctx, "SELECT account, currency, CAST(SUM(amount) AS BIGINT), COUNT(*) FROM ledger_line GROUP BY account, currency ORDER BY account, currency",
		nil, func(row rows.Scan) error {
			var b Balance
			err := row(&b.Account, &b.Currency, &b.Sum, &b.Lines)
			balances = append(balances, b)
			return err
		})
	return balances, err
}

// Entries lists the ledger lines of a reservation, in order of their events.
func (v View) Entries(ctx context.Context, number reservation.Number) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	err := v.from.Query(ctx, `SELECT l.event, l.at, l.currency, l.account, l.amount, l.merchant_id, l.person, l.reservation, l.invoice
		FROM event e JOIN ledger_line l ON l.event = e.id AND l.merchant_id = e.merchant_id
		WHERE e.reservation = $1 ORDER BY e.no, l.line`, []any{int64(number)},
		func(row rows.Scan) error {
			var e ledger.Entry
			var l ledger.Line
			err := row(&e.Event, rows.FromMicros(&e.At), &e.Currency, &l.Account, &l.Amount, &l.Merchant, &l.Person, &l.Reservation, &l.Invoice)
			if n := len(entries); n == 0 || entries[n-1].Event != e.Event {
				entries = append(entries, e)
			}
			last := &entries[len(entries)-1]
			last.Lines = append(last.Lines, l)
			return err
		})
	return entries, err
}

// policy is the text of a set of risk rules that decided something, so that it can be replayed.
type policy struct{ hash, text string }

var policyTable = rows.Table[string, policy]{
	Name: "policy", Keys: []string{"hash"}, Columns: []string{"text"},
	KeyOf:   func(p policy) string { return p.hash },
	KeyArgs: func(hash string) []any { return []any{hash} },
	Write:   func(_ *rows.Seal, p policy) []any { return []any{p.hash, p.text} },
	Read: func(_ *rows.Seal, row rows.Scan) (policy, error) {
		var p policy
		err := row(&p.hash, &p.text)
		return p, err
	},
}.Ready()

var verdictJournal = rows.Journal[risk.Record]{
	Name:    "verdict",
	Columns: []string{"id", "merchant_id", "reservation", "person", "at", "outcome", "policy", "ending", "facts", "verdict"},
	Write: func(r risk.Record) []any {
		return []any{
			string(r.ID), int64(r.Merchant), int64(r.Reservation), string(r.Person), rows.Micros(r.At), string(r.Verdict.Outcome),
			r.Verdict.Policy, string(r.Ending), rows.JSON(r.Facts), rows.JSON(r.Verdict),
		}
	},
}.Ready()

// RecordVerdict keeps a decision, and the text of the rules it was made by.
func (tx *Tx) RecordVerdict(r risk.Record, rules string) error {
	_, known, err := tx.group.policies.Find(r.Verdict.Policy)
	if err != nil {
		return err
	}
	if !known {
		tx.group.policies.Put(policy{hash: r.Verdict.Policy, text: rules})
	}
	tx.group.verdicts.Add(r)
	return nil
}

// Verdicts lists the decisions about a reservation in order.
func (v View) Verdicts(ctx context.Context, number reservation.Number) ([]risk.Record, error) {
	var records []risk.Record
	err := v.eachVerdict(ctx, " WHERE v.reservation = $1", []any{int64(number)}, func(r risk.Record, _, _, _ string) error {
		records = append(records, r)
		return nil
	})
	return records, err
}

// EachVerdict walks all decisions: the record, the exact texts of facts and verdict, and the text of
// the rules.
func (v View) EachVerdict(ctx context.Context, each func(r risk.Record, facts, verdict, rules string) error) error {
	return v.eachVerdict(ctx, "", nil, each)
}

func (v View) eachVerdict(ctx context.Context, where string, args []any, each func(r risk.Record, facts, verdict, rules string) error) error {
	return v.from.Query(ctx, `SELECT v.id, v.merchant_id, v.reservation, v.person, v.at, v.ending, v.facts, v.verdict, p.text
		FROM verdict v LEFT JOIN policy p ON p.hash = v.policy`+where+" ORDER BY v.id", args,
		func(row rows.Scan) error {
			var r risk.Record
			var facts, verdict string
			var rules *string
			if err := row(&r.ID, &r.Merchant, &r.Reservation, &r.Person, rows.FromMicros(&r.At), &r.Ending, &facts, &verdict, &rules); err != nil {
				return err
			}
			if err := errors.Join(rows.FromJSON(&r.Facts).Scan(facts), rows.FromJSON(&r.Verdict).Scan(verdict)); err != nil {
				return fmt.Errorf("verdict %s: %w: %w", r.ID, ErrUnreadable, err)
			}
			if rules == nil {
				return each(r, facts, verdict, "")
			}
			return each(r, facts, verdict, *rules)
		})
}
