package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"respite/domain/event"
	"respite/domain/ledger"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store/lists"
	"respite/store/rows"
	"respite/store/tables"
)

// Record appends an event.
func (tx *Tx) Record(e event.Event) { tx.group.events.Add(e) }

// Story lists the events of a reservation in order.
func (v View) Story(ctx context.Context, number reservation.Number) ([]event.Event, error) {
	var story []event.Event
	err := v.from.Query(ctx, eventsOf, []any{int64(number)},
		func(row rows.Scan) error {
			e, err := tables.ReadEvent(row)
			story = append(story, e)
			return err
		})
	return story, err
}

var eventsOf = "SELECT " + strings.Join(tables.Events.Columns, ", ") + " FROM event WHERE reservation = $1 ORDER BY no"

// Post writes an entry into the ledger; one that does not balance fails the operation.
func (tx *Tx) Post(entry ledger.Entry) {
	if err := entry.Check(); err != nil {
		tx.fail(err)
		return
	}
	for no, line := range entry.Lines {
		tx.group.lines.Add(tables.LedgerLine{Line: line, Event: entry.Event, No: no + 1, At: entry.At, Currency: entry.Currency})
	}
}

// Balance is the sum of one account in one currency.
type Balance = lists.Balance

// TrialBalance sums every account.
func (v View) TrialBalance(ctx context.Context) ([]Balance, error) { return v.Lists().Balances(ctx, 0) }

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

// RecordVerdict keeps a decision, and the text of the rules it was made by.
func (tx *Tx) RecordVerdict(r risk.Record, rules string) error {
	_, known, err := tx.group.policies.Find(r.Verdict.Policy)
	if err != nil {
		return err
	}
	if !known {
		tx.group.policies.Put(tables.Policy{Hash: r.Verdict.Policy, Text: rules})
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
