package tables

import (
	"time"

	"respite/domain/event"
	"respite/domain/ledger"
	"respite/domain/risk"
	"respite/store/rows"
	"respite/value/id"
	"respite/value/money"
)

// Events is what happened to reservations.
var Events = rows.Journal[event.Event]{
	Name: "event", Columns: []string{
		"id", "merchant_id", "reservation", "no", "person", "at", "kind", "actor", "amount", "invoice", "credit", "request", "verdict", "reason",
	},
	Write: func(e event.Event) []any {
		return []any{
			string(e.ID), int64(e.Merchant), int64(e.Reservation), e.No, string(e.Person), rows.Micros(e.At), string(e.Kind), string(e.Actor),
			int64(e.Amount), int64(e.Invoice), int64(e.Credit), string(e.Request), string(e.Verdict), e.Reason,
		}
	},
}.Ready()

// ReadEvent reads a row of Events.
func ReadEvent(row rows.Scan) (event.Event, error) {
	var e event.Event
	err := row(&e.ID, &e.Merchant, &e.Reservation, &e.No, &e.Person, rows.FromMicros(&e.At), &e.Kind, &e.Actor,
		&e.Amount, &e.Invoice, &e.Credit, &e.Request, &e.Verdict, &e.Reason)
	return e, err
}

// LedgerLine is a line with what it shares with the other lines of its entry.
type LedgerLine struct {
	ledger.Line
	Event    id.ID
	No       int
	At       time.Time
	Currency money.Currency
}

// LedgerLines is the ledger.
var LedgerLines = rows.Journal[LedgerLine]{
	Name:    "ledger_line",
	Columns: []string{"event", "line", "merchant_id", "at", "account", "currency", "amount", "person", "reservation", "invoice"},
	Write: func(l LedgerLine) []any {
		return []any{
			string(l.Event), l.No, int64(l.Merchant), rows.Micros(l.At), int64(l.Account), string(l.Currency), int64(l.Amount),
			string(l.Person), int64(l.Reservation), int64(l.Invoice),
		}
	},
}.Ready()

// Policy is the text of a set of risk rules that decided something, so that it can be replayed.
type Policy struct{ Hash, Text string }

// Policies are the sets of risk rules that decided something.
var Policies = rows.Table[string, Policy]{
	Name: "policy", Keys: []string{"hash"}, Columns: []string{"text"},
	KeyOf:   func(p Policy) string { return p.Hash },
	KeyArgs: func(hash string) []any { return []any{hash} },
	Write:   func(_ *rows.Seal, p Policy) []any { return []any{p.Hash, p.Text} },
	Read: func(_ *rows.Seal, row rows.Scan) (Policy, error) {
		var p Policy
		err := row(&p.Hash, &p.Text)
		return p, err
	},
}.Ready()

// Verdicts is what was decided about risks.
var Verdicts = rows.Journal[risk.Record]{
	Name:    "verdict",
	Columns: []string{"id", "merchant_id", "reservation", "person", "at", "outcome", "policy", "ending", "facts", "verdict"},
	Write: func(r risk.Record) []any {
		return []any{
			string(r.ID), int64(r.Merchant), int64(r.Reservation), string(r.Person), rows.Micros(r.At), string(r.Verdict.Outcome),
			r.Verdict.Policy, string(r.Ending), rows.JSON(r.Facts), rows.JSON(r.Verdict),
		}
	},
}.Ready()
