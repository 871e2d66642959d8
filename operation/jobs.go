package operation

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
)

// Room is how many jobs may be claimed. Pushes have room of their own, for merchants' systems may take
// half a minute to answer, and each merchant has a share of it.
type Room struct {
	Pushes int
	Share  int                 // how many pushes of one merchant may run at the same time
	Held   map[merchant.ID]int // how many run already
	Others int                 // jobs that are no pushes
}

// ClaimJobs takes jobs whose time has come, for as long as the lease, whoever's they are: pushes and
// others, up to the limit each.
func (o *Operations) ClaimJobs(ctx context.Context, limit int, lease time.Duration) ([]job.Job, error) {
	return o.ClaimShares(ctx, Room{Pushes: limit, Share: limit, Others: limit}, lease)
}

// ClaimShares takes jobs as ClaimJobs does, as far as there is room. A job that cannot be read is given up:
// it would hold up the others for ever.
func (o *Operations) ClaimShares(ctx context.Context, room Room, lease time.Duration) ([]job.Job, error) {
	var claimed, spoilt []job.Job
	for more := true; more; more = len(claimed) == 0 && len(spoilt) > 0 {
		due, err := o.dueJobs(ctx, room)
		if err != nil || len(due) == 0 {
			return nil, err
		}
		claimed, err = store.Update(ctx, o.Store, nil, func(tx *store.Tx) ([]job.Job, error) {
			var found []job.Job
			var err error
			found, spoilt, err = tx.Claim(due, lease)
			return found, err
		})
		if err != nil {
			return nil, err
		}
		for _, j := range spoilt {
			o.Log.Error("a job cannot be read and was given up", "job", string(j.ID), "merchant", int64(j.Merchant), "error", j.Error)
		}
	}
	return claimed, nil
}

// dueJobs finds what there is room for.
func (o *Operations) dueJobs(ctx context.Context, room Room) ([]job.Job, error) {
	view := o.Store.View()
	now, err := view.Now(ctx)
	if err != nil {
		return nil, err
	}
	var due []job.Job
	if room.Others > 0 {
		if due, err = view.DueOthers(ctx, now, room.Others); err != nil {
			return nil, err
		}
	}
	pushes, err := room.duePushes(func(full []merchant.ID) ([]job.Job, error) {
		return view.DuePushes(ctx, now, full, room.Pushes)
	})
	return append(due, pushes...), err
}

// duePushes fills the room with the pushes that are the longest due, each merchant up to its share. It
// looks again without the merchants that have become full, until nothing more is found.
func (r Room) duePushes(look func(without []merchant.ID) ([]job.Job, error)) ([]job.Job, error) {
	held, taken := map[merchant.ID]int{}, map[id.ID]bool{}
	maps.Copy(held, r.Held)
	var due []job.Job
	for more := true; more && len(due) < r.Pushes; {
		found, err := look(full(held, r.Share))
		if err != nil {
			return nil, err
		}
		more = len(found) == r.Pushes
		for _, d := range found {
			if len(due) < r.Pushes && held[d.Merchant] < r.Share && !taken[d.ID] {
				due, taken[d.ID] = append(due, d), true
				held[d.Merchant]++
			}
		}
	}
	return due, nil
}

// full lists the merchants that have their share.
func full(held map[merchant.ID]int, share int) []merchant.ID {
	var merchants []merchant.ID
	for m, count := range held {
		if count >= share {
			merchants = append(merchants, m)
		}
	}
	return merchants
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
