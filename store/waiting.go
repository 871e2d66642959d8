package store

import (
	"context"
	"time"

	"respite/domain/job"
	"respite/domain/reservation"
	"respite/store/rows"
)

// Pending lists reservations that wait for a decision, the oldest first.
func (v View) Pending(ctx context.Context, limit int) ([]reservation.Reservation, error) {
	return reservationTable.List(ctx, v.from, v.seal, pending, limit)
}

// The open states and the time of expiry let the index of open reservations be used.
var pending = reservationTable.Selecting() +
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
