package lists

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/risk"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/id"
)

// Verdicts lists the latest decisions about risks in the book.
func (l Lists) Verdicts(ctx context.Context, limit int) ([]risk.Record, error) {
	var records []risk.Record
	err := l.from.Query(ctx, "SELECT id, merchant_id, reservation, person, at, ending, facts, verdict FROM verdict ORDER BY id DESC LIMIT $1", []any{limit},
		func(row rows.Scan) error {
			var r risk.Record
			var facts, verdict string
			err := row(&r.ID, &r.Merchant, &r.Reservation, &r.Person, rows.FromMicros(&r.At), &r.Ending, &facts, &verdict)
			records = append(records, r)
			last := &records[len(records)-1]
			return errors.Join(err, rows.FromJSON(&last.Facts).Scan(facts), rows.FromJSON(&last.Verdict).Scan(verdict))
		})
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return records, nil
}

// Exposures lists what a person owes, by currency, also where they were found to be somebody who was known already.
func (l Lists) Exposures(ctx context.Context, person consumer.ID) ([]consumer.Exposure, error) {
	return tables.Exposures.List(ctx, l.from, l.seal, tables.Exposures.Selecting()+
		" WHERE person = $1 OR person IN (SELECT joined_to FROM person WHERE id = $1 AND joined_to <> '') ORDER BY currency", string(person))
}

// Next lists the jobs that wait, the first due first.
func (l Lists) Next(ctx context.Context, limit int) ([]job.Job, error) {
	return tables.AnyJob.List(ctx, l.from, l.seal, tables.Jobs.Selecting()+" WHERE state = 'waiting' ORDER BY run_at, id LIMIT $1", limit)
}

// NextDue gives when the next thing falls due after an instant, of any merchant: a job, or the end of a reservation.
// There may be none.
func (l Lists) NextDue(ctx context.Context, now time.Time) (time.Time, error) {
	var next time.Time
	for _, text := range []string{
		"SELECT run_at FROM job WHERE state = 'waiting' AND run_at > $1 ORDER BY run_at LIMIT 1",
		"SELECT expires_at FROM reservation WHERE state IN ('pending', 'held', 'part_activated') AND expires_at > $1 ORDER BY expires_at LIMIT 1",
	} {
		err := l.from.Query(ctx, text, []any{rows.Micros(now)}, func(row rows.Scan) error {
			var at time.Time
			err := row(rows.FromMicros(&at))
			if next.IsZero() || at.Before(next) {
				next = at
			}
			return err
		})
		if err != nil {
			return next, fmt.Errorf("look what falls due next: %w", err)
		}
	}
	return next, nil
}

// Happened lists the latest events after one, of one merchant or with 0 of the book.
func (l Lists) Happened(ctx context.Context, shop merchant.ID, after id.ID, limit int) ([]event.Event, error) {
	text, args := spell("SELECT "+strings.Join(tables.Events.Columns, ", ")+" FROM event WHERE "+only(shop)+"id > {after} ORDER BY id DESC LIMIT {limit}",
		map[string]any{"shop": int64(shop), "after": string(after), "limit": limit})
	var found []event.Event
	err := l.from.Query(ctx, text, args, func(row rows.Scan) error {
		e, err := tables.ReadEvent(row)
		found = append(found, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what happened: %w", err)
	}
	return found, nil
}
