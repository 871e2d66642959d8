package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"

	"respite/domain/dispatch"
	"respite/domain/job"
	"respite/operation/queue"
	"respite/value/fault"
)

// run makes one attempt of a job and writes down how it went.
func (w *Worker) run(ctx context.Context, j job.Job) {
	if !w.lanes.enter(j.Lane) {
		w.release(ctx, j)
		return
	}
	defer w.lanes.leave(j.Lane)
	if !w.stillWaits(ctx, j) {
		return
	}
	ctx, ended := w.Watch(ctx, j)
	attempt := w.guarded(ctx, j)
	finishing, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishPatience)
	defer cancel()
	after, err := queue.Finish(finishing, w.Store, j, attempt)
	ended(after, attempt)
	log := w.Log.With("job", string(j.ID), "kind", string(j.Kind), "merchant", int64(j.Merchant), "attempt", j.Attempts+1)
	switch {
	case err != nil:
		log.Error("the end of a job could not be written; it runs again when its lease has ended", "error", err)
	case after.State == job.GivenUp:
		log.Warn("a job was given up", "status", attempt.Status)
		if j.Kind == job.Dispatch {
			w.giveUp(finishing, j)
		}
	case !attempt.Good:
		log.Info("an attempt of a job failed", "status", attempt.Status, "again", after.RunAt)
	default:
		log.Debug("a job is done", "status", attempt.Status)
	}
}

// release gives a job back whose lane is busy in this process: the moved clock of a test book has ended
// the lease of what runs there. Without that it would wait for the end of its own lease.
func (w *Worker) release(ctx context.Context, j job.Job) {
	if err := queue.Release(context.WithoutCancel(ctx), w.Store, j); err != nil {
		w.Log.Error("a job could not be given back; it runs when its lease has ended", "job", string(j.ID), "error", err)
	}
}

// stillWaits tells whether nobody has tried the job since it was claimed, for the same reason.
func (w *Worker) stillWaits(ctx context.Context, claimed job.Job) bool {
	j, err := w.Store.View().Job(context.WithoutCancel(ctx), claimed.ID)
	if err != nil {
		w.Log.Error("a claimed job could not be read", "job", string(claimed.ID), "error", err)
		return false
	}
	return j.State == job.Waiting && j.Attempts == claimed.Attempts
}

// guarded turns a panic into a failed attempt.
func (w *Worker) guarded(ctx context.Context, j job.Job) job.Attempt {
	ctx, cancel := context.WithTimeout(ctx, jobPatience)
	defer cancel()
	var attempt job.Attempt
	func() {
		defer func() {
			if cause := recover(); cause != nil {
				w.Log.Error("a job panicked", "job", string(j.ID), "cause", cause, "stack", string(debug.Stack()))
				attempt = job.Attempt{Answer: "the job failed on our side; see the log"}
			}
		}()
		attempt = w.attempt(ctx, j)
	}()
	return attempt
}

// attempt does what the job's kind says.
func (w *Worker) attempt(ctx context.Context, j job.Job) job.Attempt {
	switch j.Kind {
	case job.Push:
		return w.push(ctx, j)
	case job.Review:
		return w.outcome(j, w.review(ctx, j))
	case job.Dispatch:
		return w.outcome(j, w.dispatch(ctx, j))
	case job.Paper:
		return w.outcome(j, w.write(ctx, j))
	case job.Queued:
		return w.outcome(j, w.Queued(ctx, j))
	case job.Batch:
		return w.outcome(j, w.batches.Run(ctx, j))
	}
	return w.outcome(j, errors.New("the kind of the job is unknown to this version"))
}

func (w *Worker) push(ctx context.Context, j job.Job) job.Attempt {
	shop, err := w.Store.View().Merchant(ctx, j.Merchant)
	if err != nil {
		return w.outcome(j, err)
	}
	return w.Push(ctx, shop, j)
}

func (w *Worker) review(ctx context.Context, j job.Job) error {
	var again job.Reconsider
	if err := json.Unmarshal(j.Payload, &again); err != nil {
		return fmt.Errorf("read the review: %w", err)
	}
	return w.Operations.Reconsider(ctx, again, j.Merchant)
}

// outcome makes an attempt of what was done. A dispatch that nobody will ever take ends its job; the
// attempt keeps the reason. Only faults are told by their text; other errors may hold
// what is for the log alone.
func (w *Worker) outcome(j job.Job, err error) job.Attempt {
	if err == nil {
		return job.Attempt{Good: true}
	}
	var failure *dispatch.Failure
	switch {
	case errors.As(err, &failure):
		return job.Attempt{Answer: failure.Reason, Status: failure.Code, Good: failure.Permanent}
	case fault.Told(err):
		return job.Attempt{Answer: err.Error()}
	}
	w.Log.Error("a job failed", "job", string(j.ID), "error", err)
	return job.Attempt{Answer: "the job failed on our side; see the log"}
}
