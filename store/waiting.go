package store

import (
	"context"
	"time"

	"respite/domain/job"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/store/tables"
)

// Pending lists reservations that wait for a decision, the oldest first.
func (v View) Pending(ctx context.Context, limit int) ([]reservation.Reservation, error) {
	return tables.Reservations.List(ctx, v.from, v.seal, pending, limit)
}

// The open states and the time of expiry let the index of open reservations be used.
var pending = tables.Reservations.Selecting() +
	" WHERE state IN ('pending', 'held', 'part_activated') AND state = 'pending' AND expires_at >= 0 ORDER BY number LIMIT $1"

// Due counts what waits although its time has come.
type Due struct {
	Jobs         map[job.Kind]int
	Reservations int // to expire
}

// Due counts what is due at an instant.
func (v View) Due(ctx context.Context, now time.Time) (Due, error) {
	due := Due{Jobs: map[job.Kind]int{}}
	err := v.from.Query(ctx, "SELECT kind, COUNT(*) FROM job WHERE state = 'waiting' AND run_at <= $1 GROUP BY kind", []any{rows.Micros(now)},
		func(row rows.Scan) error {
			var kind job.Kind
			var count int
			err := row(&kind, &count)
			due.Jobs[kind] = count
			return err
		})
	if err != nil {
		return due, err
	}
	err = v.from.Query(ctx, "SELECT COUNT(*) FROM reservation WHERE state IN ('pending', 'held', 'part_activated') AND expires_at > 0 AND expires_at <= $1",
		[]any{rows.Micros(now)}, func(row rows.Scan) error { return row(&due.Reservations) })
	return due, err
}

// Queue is what waits of one kind of job.
type Queue struct {
	Waiting int       // promised and not done
	Due     int       // of these, whose time has come
	Oldest  time.Time // when the oldest of them was promised
}

// Queues counts the jobs that wait, by kind, at an instant. It looks at each of them: ask now and then.
func (v View) Queues(ctx context.Context, now time.Time) (map[job.Kind]Queue, error) {
	queues := map[job.Kind]Queue{}
	err := v.from.Query(ctx, `SELECT kind, COUNT(*), COUNT(CASE WHEN run_at <= $1 THEN 1 END), MIN(made_at)
	FROM job WHERE state = 'waiting' GROUP BY kind`, []any{rows.Micros(now)},
		func(row rows.Scan) error {
			var kind job.Kind
			var q Queue
			err := row(&kind, &q.Waiting, &q.Due, rows.FromMicros(&q.Oldest))
			queues[kind] = q
			return err
		})
	return queues, err
}

// FirstPushDue gives since when the push that is the longest due could have been sent: none stands before
// it in its lane, and nobody works on it. There may be none.
func (v View) FirstPushDue(ctx context.Context, now time.Time) (time.Time, bool, error) {
	var since time.Time
	err := v.from.Query(ctx, `SELECT job.run_at FROM job WHERE job.state = 'waiting' AND job.kind = 'push' AND job.run_at <= $1
	AND `+first+` ORDER BY job.run_at LIMIT 1`, []any{rows.Micros(now)}, func(row rows.Scan) error { return row(rows.FromMicros(&since)) })
	return since, !since.IsZero(), err
}
