package operation

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
)

// ClaimJobs takes jobs whose time has come, for as long as the lease.
func (o *Operations) ClaimJobs(ctx context.Context, limit int, lease time.Duration) ([]job.Job, error) {
	view := o.Store.View()
	now, err := view.Now(ctx)
	if err != nil {
		return nil, err
	}
	due, err := view.DueJobs(ctx, now, limit)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	return store.Update(ctx, o.Store, nil, func(tx *store.Tx) ([]job.Job, error) { return tx.Claim(due, lease) })
}

// FinishJob notes how an attempt went; the job ends, or waits for the next rung of its ladder.
func (o *Operations) FinishJob(ctx context.Context, done job.Job, attempt job.Attempt) (job.Job, error) {
	return store.Update(ctx, o.Store, nil, func(tx *store.Tx) (job.Job, error) {
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

// ResendPush puts a push at the front again, whether it was delivered, given up or waits.
func (o *Operations) ResendPush(ctx context.Context, key id.ID) (job.Job, error) {
	found, err := o.Store.View().Job(ctx, key)
	if err != nil {
		return found, err
	}
	if found.Kind != job.Push {
		return found, fault.PushUnknown.With()
	}
	return store.Update(ctx, o.Store, nil, func(tx *store.Tx) (job.Job, error) {
		j, err := tx.Job(found.ID, found.Merchant)
		if err != nil {
			return j, err
		}
		j = j.Again(tx.Now)
		tx.KeepJob(j)
		return j, nil
	})
}

// Enqueue writes requests of a batch down, to be handled one after another.
func (o *Operations) Enqueue(ctx context.Context, shop merchant.ID, payloads []json.RawMessage) error {
	_, err := store.Update(ctx, o.Store, nil, func(tx *store.Tx) (int, error) {
		lane := fmt.Sprintf("%s:%s", job.Queued, tx.NewID())
		for _, payload := range payloads {
			tx.Promise(job.Job{
				ID: tx.NewID(), Merchant: shop, Kind: job.Queued, Lane: lane, State: job.Waiting,
				RunAt: tx.Now, MadeAt: tx.Now, Payload: payload,
			})
		}
		return len(payloads), nil
	})
	return err
}

// forgetPage is how many identities one transaction forgets, so that nobody waits long for it.
const forgetPage = 2000

// ForgetCommands removes the identities that no longer count.
func (o *Operations) ForgetCommands(ctx context.Context) error {
	for _, kind := range []struct {
		keyed bool
		after time.Duration
	}{{true, o.Settings.KeyedFor}, {false, o.Settings.Repeat}} {
		for forgotten := forgetPage; forgotten == forgetPage; {
			var err error
			forgotten, err = store.Update(ctx, o.Store, nil, func(tx *store.Tx) (int, error) {
				return tx.ForgetCommands(kind.keyed, tx.Now.Add(-kind.after), forgetPage)
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
