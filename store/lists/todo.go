package lists

import (
	"context"
	"fmt"
	"time"

	"respite/domain/dispatch"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/store/tables"
)

// Task is a kind of thing that needs a hand.
type Task string

// The tasks.
const (
	Ending    Task = "ending"    // open orders that expire soon
	Passive   Task = "passive"   // passive invoices that wait for their delivery
	Undecided Task = "undecided" // orders that wait for a decision
	Untold    Task = "untold"    // pushes that were given up
	Undone    Task = "undone"    // other jobs that were given up
	Unsent    Task = "unsent"    // dispatches that failed
)

// tasks says where each task waits, and which comes first; what is sorted by a reckoned key no planner seeks by walking
// through all keys.
var tasks = map[Task]struct{ from, where, by string }{
	Ending:    {"reservation", open + " AND expires_at > {now} AND expires_at <= {until}", "expires_at, number"},
	Passive:   {"reservation", open + " AND expires_at = 0 AND passive <> 0", "number + 0"},
	Undecided: {"reservation", "state = 'pending'", "number + 0"},
	Untold:    {"job", "state = 'given_up' AND kind = 'push'", "id || '' DESC"},
	Undone:    {"job", "state = 'given_up' AND kind <> 'push'", "id || '' DESC"},
	Unsent:    {"dispatch", "state = 'failed'", "id || '' DESC"},
}

// Soon is the span in which an order ends that needs a hand.
type Soon struct{ Now, Until time.Time }

func (s Soon) values(limit int) map[string]any {
	return map[string]any{"now": rows.Micros(s.Now), "until": rows.Micros(s.Until), "limit": limit}
}

// Count tells how many of a task there are, of a merchant or with 0 of the book, and stops at a limit.
func (l Lists) Count(ctx context.Context, task Task, shop merchant.ID, soon Soon, limit int) (int, error) {
	own, err := l.owned(ctx, shop)
	if err != nil {
		return 0, err
	}
	t := tasks[task]
	text, args := spell("SELECT COUNT(*) FROM (SELECT 1 AS one FROM "+t.from+" WHERE "+own.text+t.where+" LIMIT {limit}) AS few",
		own.with(soon.values(limit)))
	count := 0
	err = l.from.Query(ctx, text, args, func(row rows.Scan) error { return row(&count) })
	if err != nil {
		return 0, fmt.Errorf("count what is %s: %w", task, err)
	}
	return count, nil
}

// Waiting lists the orders of a task.
func (l Lists) Waiting(ctx context.Context, task Task, shop merchant.ID, soon Soon, limit int) ([]reservation.Reservation, error) {
	text, args, err := l.asking(ctx, task, tables.Reservations.Selecting(), whose{shop, soon, limit})
	if err != nil {
		return nil, err
	}
	return tables.Reservations.List(ctx, l.from, l.seal, text, args...)
}

// Unsent lists dispatches that failed, the newest first.
func (l Lists) Unsent(ctx context.Context, shop merchant.ID, limit int) ([]dispatch.Dispatch, error) {
	text, args, err := l.asking(ctx, Unsent, tables.Dispatches.Selecting(), whose{shop, Soon{}, limit})
	if err != nil {
		return nil, err
	}
	return tables.Dispatches.List(ctx, l.from, l.seal, text, args...)
}

// GivenUp lists jobs that were given up: pushes, or the others.
func (l Lists) GivenUp(ctx context.Context, task Task, shop merchant.ID, limit int) ([]job.Job, error) {
	text, args, err := l.asking(ctx, task, tables.Jobs.Selecting(), whose{shop, Soon{}, limit})
	if err != nil {
		return nil, err
	}
	return tables.AnyJob.List(ctx, l.from, l.seal, text, args...)
}

// whose says of whom how many are asked for.
type whose struct {
	shop  merchant.ID
	soon  Soon
	limit int
}

func (l Lists) asking(ctx context.Context, task Task, selecting string, of whose) (string, []any, error) {
	own, err := l.owned(ctx, of.shop)
	t := tasks[task]
	text, args := spell(selecting+" WHERE "+own.text+t.where+" ORDER BY "+t.by+" LIMIT {limit}", own.with(of.soon.values(of.limit)))
	return text, args, err
}
