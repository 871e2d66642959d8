// Package operation is what the system does with orders: one file for each thing a merchant, a member of
// staff or time can ask for. Each looks outside first, then reads, decides and writes in one transaction.
// What changes no order is in the packages below: administration, queue and audit.
//
// It must never speak a wire, and never send anything: what must leave the house is written as a job
// in the same transaction. A refusal is an answer that commits, not an error.
package operation

import (
	"context"
	"log/slog"
	"time"

	"respite/domain/consumer"
	"respite/domain/paper"
	"respite/domain/provider"
	"respite/domain/risk"
	"respite/store"
	"respite/value/country"
	"respite/value/id"
)

// Bureau answers questions about a person. It is asked before the transaction, never within.
type Bureau interface {
	Query(ctx context.Context, inquiry risk.Inquiry) (risk.Report, error)
}

// Rules is the risk policy in force, and its text as the operator wrote it.
type Rules struct {
	Policy *risk.Policy
	Text   string
}

// Settings is what an operator may set.
type Settings struct {
	Repeat    time.Duration // for how long the same content counts as the same request
	KeyedFor  time.Duration // the same, for requests with an idempotency key
	PushDelay time.Duration // pushes wait this long, so that the answer is there first
}

// LeastRepeat is the time in which a signed request can be sent again, twice the gateway's window.
// Repeat must not be shorter.
const LeastRepeat = 10 * time.Minute

// DefaultSettings are good for most books.
func DefaultSettings() Settings {
	return Settings{Repeat: LeastRepeat, KeyedFor: 24 * time.Hour, PushDelay: time.Second}
}

// Register is a population and company register. It is asked before the transaction, never within.
type Register interface {
	ByNumber(ctx context.Context, home country.Code, number string) (consumer.Resident, bool, error)
	ByPhone(ctx context.Context, home country.Code, phone string) (consumer.Resident, bool, error)
}

// Outside is everything the operations need from the rest of the house.
type Outside struct {
	Store    *store.Store
	Bureau   Bureau
	Register Register
	Provider func() provider.Provider          // who runs the system, as documents say it
	Render   func(paper.Paper) ([]byte, error) // makes a document
	Rules    func() Rules                      // asked at each decision, so that an edited file counts at once
	IDs      *id.Source
	Log      *slog.Logger
	Settings Settings
}

// Operations is the one set of operations every door calls.
type Operations struct {
	Outside
	rendering chan struct{} // holds one for each document that is being made
}

// New makes the operations of a book.
func New(outside Outside) *Operations {
	return &Operations{Outside: outside, rendering: make(chan struct{}, parallelRenders)}
}

// parallelRenders is how many documents are made at the same time: each takes a core.
const parallelRenders = 2

// bureauPatience bounds how long a decision waits for the bureau (domain 9.7).
const bureauPatience = 1500 * time.Millisecond

// ask puts a question to the bureau. A bureau that fails is a fact of the decision, not an error.
func (o *Operations) ask(ctx context.Context, inquiry risk.Inquiry) risk.Report {
	ctx, cancel := context.WithTimeout(ctx, bureauPatience)
	defer cancel()
	report, err := o.Bureau.Query(ctx, inquiry)
	switch {
	case err == nil:
		return report
	case ctx.Err() != nil:
		return risk.Report{QueriedAt: inquiry.Now, Status: risk.TimedOut}
	}
	o.Log.WarnContext(ctx, "the bureau failed", "error", err)
	return risk.Report{QueriedAt: inquiry.Now, Status: risk.Unavailable}
}
