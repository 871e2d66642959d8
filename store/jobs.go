package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/fault"
	"respite/value/id"
)

// Promise writes a job; it runs if this transaction commits.
func (tx *Tx) Promise(j job.Job) {
	tx.group.wakes = true
	tx.group.jobs.Add(j)
}

// Job reads a job.
func (tx *Tx) Job(key id.ID, owner merchant.ID) (job.Job, error) {
	j, found, err := tx.group.jobs.Find(tables.JobKey{ID: key, Merchant: owner})
	if err == nil && !found {
		err = fault.PushUnknown.With()
	}
	return j, err
}

// KeepJob gives a job its new state.
func (tx *Tx) KeepJob(j job.Job) {
	tx.group.wakes = tx.group.wakes || j.State == job.Waiting
	tx.group.jobs.Put(j)
}

// LogAttempt appends a try of a job to the log.
func (tx *Tx) LogAttempt(a job.Attempt, owner merchant.ID) error {
	latest, err := tx.group.tries.Find(a.Job)
	a.No = 1
	if len(latest) > 0 {
		a.No += latest[0].No
	}
	tx.group.attempts.Add(tables.Attempt{Attempt: a, Merchant: owner})
	return err
}

// DuePushes lists pushes whose time has come, the longest due first, but none of some merchants: those
// that are the first of their lane while nobody works in it. An earlier job that is done or given up
// stands in nobody's way. They have only id, merchant and lane: one that is spoilt must not hide others.
func (v View) DuePushes(ctx context.Context, now time.Time, without []merchant.ID, limit int) ([]job.Job, error) {
	return v.dueJobs(ctx, "job.kind = 'push'", now, without, limit)
}

// DueOthers lists jobs that are no pushes, in the same way.
func (v View) DueOthers(ctx context.Context, now time.Time, limit int) ([]job.Job, error) {
	return v.dueJobs(ctx, "due.kind <> 'push'", now, nil, limit)
}

func (v View) dueJobs(ctx context.Context, which string, now time.Time, without []merchant.ID, limit int) ([]job.Job, error) {
	args := []any{rows.Micros(now)}
	for _, m := range without {
		args = append(args, int64(m))
	}
	var due []job.Job
	err := v.from.Query(ctx, dueJobs(which, len(without)), append(args, limit), func(row rows.Scan) error {
		var j job.Job
		err := row(&j.ID, &j.Merchant, &j.Lane)
		due = append(due, j)
		return err
	})
	return due, err
}

// first says that a job is the first that waits in its lane, and that nobody works there. Spelled with NOT EXISTS it
// could be answered for all jobs at once, and is by a database that has not yet noticed how many there are: each is
// compared with each.
const first = `COALESCE((SELECT 1 FROM job other WHERE other.lane = job.lane AND other.state = 'waiting'
		AND (other.id < job.id OR other.leased > $1) LIMIT 1), 0) = 0`

// dueJobs spells the question. Their index tells the time and the merchant: those left out, who may have
// the most that waits, cost no look at their rows.
func dueJobs(which string, without int) string {
	for i := range without {
		which += fmt.Sprintf(" AND due.merchant_id <> $%d", i+2)
	}
	return fmt.Sprintf(`SELECT job.id, job.merchant_id, job.lane FROM job due CROSS JOIN job
	WHERE job.id = due.id AND job.merchant_id = due.merchant_id AND due.state = 'waiting' AND due.run_at <= $1 AND %s
	AND %s
	ORDER BY due.run_at, due.id LIMIT $%d`, which, first, without+2)
}

// Claim takes jobs that were found due for a while: nobody else gets them before the lease ends. What
// is no longer due is left out. The second list is what cannot be read: it is given up, even if this
// operation fails. The search is the reader's: one among many jobs that wait behind others takes its
// time, and must not hold up the writer.
func (tx *Tx) Claim(found []job.Job, lease time.Duration) ([]job.Job, []job.Job, error) {
	var claimed, spoilt []job.Job
	for _, f := range found {
		waiting, err := tx.waitingIn(f.Lane)
		if err != nil {
			return nil, nil, err
		}
		next, due := job.Next(waiting, tx.Now)
		switch {
		case !due: // somebody was faster
		case tables.IsSpoilt(next):
			tx.setAside(next)
			spoilt = append(spoilt, next)
		default:
			next.Leased = tx.Now.Add(lease)
			tx.group.jobs.Put(next)
			claimed = append(claimed, next)
		}
	}
	return claimed, spoilt, nil
}

// waitingIn lists the jobs of a lane that wait, as this transaction sees them. The spoilt ones stay off
// the shelf: nobody may write them back.
func (tx *Tx) waitingIn(lane string) ([]job.Job, error) {
	stored, err := tx.group.lanes.Find(lane)
	if err != nil {
		return nil, err
	}
	unread := slices.DeleteFunc(slices.Clone(stored), func(j job.Job) bool { return !tables.IsSpoilt(j) })
	whole := slices.DeleteFunc(slices.Clone(stored), tables.IsSpoilt)
	return append(tx.group.jobs.Over(whole, func(j job.Job) bool { return j.Lane == lane && j.State == job.Waiting }), unread...), nil
}

// setAside gives a spoilt job up. What it held stays as it is.
func (tx *Tx) setAside(j job.Job) {
	tx.group.swept = true
	tx.fail(tx.group.Work.Exec(tx.group.Context, "UPDATE job SET state = 'given_up', error = $1 WHERE id = $2 AND merchant_id = $3",
		[]any{j.Error, string(j.ID), int64(j.Merchant)}))
}

// Jobs lists the latest jobs of a kind, the newest first; an empty state means any. Of one
// that cannot be read, it gives what can be, an empty payload and an error that says so.
func (v View) Jobs(ctx context.Context, kind job.Kind, state job.State, limit int) ([]job.Job, error) {
	return tables.AnyJob.List(ctx, v.from, v.seal, tables.Jobs.Selecting()+
		" WHERE kind = $1 AND (state = $2 OR $2 = '') ORDER BY id DESC LIMIT $3", string(kind), string(state), limit)
}

// JobsOfLane lists the jobs of a lane in order, spoilt ones as Jobs does.
func (v View) JobsOfLane(ctx context.Context, lane string) ([]job.Job, error) {
	return tables.AnyJob.List(ctx, v.from, v.seal, jobsOfLane, lane)
}

var jobsOfLane = tables.Jobs.Selecting() + " WHERE lane = $1 ORDER BY id"

// Job reads a job, whoever's it is.
func (v View) Job(ctx context.Context, key id.ID) (job.Job, error) {
	j, found, err := tables.Jobs.One(ctx, v.from, v.seal, tables.Jobs.Selecting()+" WHERE id = $1", string(key))
	if err == nil && !found {
		err = fault.PushUnknown.With()
	}
	return j, err
}

// Attempts lists the tries of a job in order.
func (v View) Attempts(ctx context.Context, key id.ID) ([]job.Attempt, error) {
	var attempts []job.Attempt
	err := v.from.Query(ctx, "SELECT job, no, at, took, status, answer, good FROM job_attempt WHERE job = $1 ORDER BY no", []any{string(key)},
		func(row rows.Scan) error {
			var a job.Attempt
			var took int64
			err := row(&a.Job, &a.No, rows.FromMicros(&a.At), &took, &a.Status, &a.Answer, rows.FromFlag(&a.Good))
			a.Took = time.Duration(took) * time.Microsecond
			attempts = append(attempts, a)
			return err
		})
	return attempts, err
}
