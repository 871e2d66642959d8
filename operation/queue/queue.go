// Package queue keeps what waits to be done: jobs are claimed for a while, then finished, given back or
// sent again. It also forgets the commands that were done so long ago that nobody repeats them.
//
// It must never do the work itself, and never touch an order.
package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"respite/domain/command"
	"respite/domain/job"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
)

// Finish notes how an attempt went; the job ends, or waits for the next rung of its ladder.
func Finish(ctx context.Context, book *store.Store, done job.Job, attempt job.Attempt) (job.Job, error) {
	return store.Update(ctx, book, []store.Touch{store.TouchJob(done)}, func(tx *store.Tx) (job.Job, error) {
		j, err := tx.Job(done.ID, done.Merchant)
		if err != nil {
			return j, err
		}
		attempt.Job, attempt.At = j.ID, tx.Now
		j = j.Tried(attempt)
		tx.KeepJob(j)
		return j, tx.LogAttempt(attempt, j.Merchant)
	})
}

// Release gives a claimed job back untried: somebody still works in its lane.
func Release(ctx context.Context, book *store.Store, claimed job.Job) error {
	_, err := store.Update(ctx, book, []store.Touch{store.TouchJob(claimed)}, func(tx *store.Tx) (struct{}, error) {
		j, err := tx.Job(claimed.ID, claimed.Merchant)
		if err != nil || j.State != job.Waiting || !j.Leased.Equal(claimed.Leased) {
			return struct{}{}, err
		}
		tx.KeepJob(j.Released(tx.Now))
		return struct{}{}, nil
	})
	return err
}

// Resend puts a push at the front again, whether it was delivered, given up or waits.
func Resend(ctx context.Context, book *store.Store, key id.ID) (job.Job, error) {
	return change(ctx, book, key, func(j job.Job, tx *store.Tx) (job.Job, error) {
		if j.Kind != job.Push {
			return j, fault.PushUnknown.With()
		}
		return j.Again(tx.Now), nil
	})
}

// Enqueue writes requests of a batch down, to be handled one after another. The same batch again, within
// the time of its identity, is written down already.
func Enqueue(ctx context.Context, book *store.Store, batch command.Identity, payloads []json.RawMessage) error {
	_, err := store.Update(ctx, book, []store.Touch{store.TouchCommand(batch)}, func(tx *store.Tx) (int, error) {
		before, found, err := tx.Command(batch)
		if err != nil || found && tx.Now.Sub(before.At) < batch.Within {
			return 0, err
		}
		tx.KeepCommand(command.Record{Identity: batch, At: tx.Now, Answer: []byte("{}")})
		lane := fmt.Sprintf("%s:%s", job.Queued, tx.NewID())
		for _, payload := range payloads {
			tx.Promise(job.Job{
				ID: tx.NewID(), Merchant: batch.Merchant, Kind: job.Queued, Lane: lane, State: job.Waiting,
				RunAt: tx.Now, MadeAt: tx.Now, Payload: payload,
			})
		}
		return len(payloads), nil
	})
	return err
}

// RunAgain lets a job that was given up run now: PushUnknown if it may not.
func RunAgain(ctx context.Context, book *store.Store, key id.ID) (job.Job, error) {
	return change(ctx, book, key, func(j job.Job, tx *store.Tx) (job.Job, error) {
		if !MayRunAgain(j) {
			return j, fault.PushUnknown.With()
		}
		return j.Again(tx.Now), nil
	})
}

// MayRunAgain tells whether there is still something to do for a job that was given up. A dispatch failed with its job;
// another one must be made.
func MayRunAgain(j job.Job) bool { return j.State == job.GivenUp && j.Kind != job.Dispatch }

// GiveUp ends a job that waits, so that those behind it in its lane go on: PushUnknown if it may not.
func GiveUp(ctx context.Context, book *store.Store, key id.ID, reason string) (job.Job, error) {
	return change(ctx, book, key, func(j job.Job, tx *store.Tx) (job.Job, error) {
		if !MayGiveUp(j, tx.Now) {
			return j, fault.PushUnknown.With()
		}
		j.State, j.Error = job.GivenUp, reason
		return j, nil
	})
}

// MayGiveUp tells whether nothing but its own receiver waits for a job, and nobody works on it. On jobs that are no
// pushes or requests of a batch something of the books waits.
func MayGiveUp(j job.Job, now time.Time) bool {
	return j.State == job.Waiting && (j.Kind == job.Push || j.Kind == job.Queued) && !j.Leased.After(now)
}

// change gives a job a new state.
func change(ctx context.Context, book *store.Store, key id.ID, do func(job.Job, *store.Tx) (job.Job, error)) (job.Job, error) {
	found, err := book.View().Job(ctx, key)
	if err != nil {
		return found, err
	}
	return store.Update(ctx, book, []store.Touch{store.TouchJob(found)}, func(tx *store.Tx) (job.Job, error) {
		j, err := tx.Job(found.ID, found.Merchant)
		if err == nil {
			j, err = do(j, tx)
		}
		if err == nil {
			tx.KeepJob(j)
		}
		return j, err
	})
}
