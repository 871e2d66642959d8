package batches

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"respite/domain/delivery"
	"respite/domain/job"
	"respite/store"
)

// slice is how long a job works before it leaves the rest to another, so that a server that is told to stop need
// not wait for a whole batch.
const slice = 10 * time.Second

// errOvertaken says that somebody else works on the batch: it has moved on without us.
var errOvertaken = errors.New("somebody else works on the batch")

// Run works on a batch for a while: it checks rows or applies steps, as the batch wants. What it could not end is
// promised again, in the transaction that writes how far it came. When it fails for the last time the batch stops.
func (b *Batches) Run(ctx context.Context, j job.Job) error {
	var filing job.Filing
	if err := json.Unmarshal(j.Payload, &filing); err != nil {
		return fmt.Errorf("read which batch is to be worked on: %w", err)
	}
	batch, err := b.Find(ctx, filing.Batch, j.Merchant)
	if err != nil {
		return err
	}
	switch batch.State {
	case delivery.Checking:
		err = b.check(ctx, batch)
	case delivery.Applying:
		err = b.apply(ctx, batch)
	}
	if errors.Is(err, errOvertaken) {
		return nil
	}
	if err != nil && j.Last() {
		err = errors.Join(err, b.stop(context.WithoutCancel(ctx), batch))
	}
	return err
}

// patience is how long a job may hold a batch: it works for a slice, and ends its page.
const patience = 3 * slice

// Waits tells when a batch will be taken up again, at the latest, after the work on it was interrupted or has failed;
// the zero time: it rests, or somebody works on it or will in a moment. Whoever holds it for too long was interrupted: a
// server that ends at once gives nothing back.
func (b *Batches) Waits(ctx context.Context, of delivery.Batch) (time.Time, error) {
	if of.State.Resting() {
		return time.Time{}, nil
	}
	view := b.book.View()
	now, err := view.Now(ctx)
	if err != nil {
		return time.Time{}, err
	}
	promised, err := view.JobsOfLane(ctx, job.BatchLane(of.ID))
	if err != nil {
		return time.Time{}, err
	}
	for _, j := range promised {
		interrupted := j.Leased.After(now) && now.Sub(j.Leased.Add(-job.Lease)) > patience
		switch {
		case j.State == job.Waiting && interrupted:
			return j.Leased, nil
		case j.State == job.Waiting && j.RunAt.After(now):
			return j.RunAt, nil
		}
	}
	return time.Time{}, nil
}

// stop notes that nobody works on the batch any more, because something fails again and again.
func (b *Batches) stop(ctx context.Context, batch delivery.Batch) error {
	_, err := b.change(ctx, batch, func(tx *store.Tx, now delivery.Batch) delivery.Batch {
		now.State, now.Reason = delivery.Stopped, "it failed on our side again and again; apply it again to go on"
		if batch.State == delivery.Checking {
			now.State, now.Reason = delivery.Refused, "the check failed on our side again and again; hand the file in again"
		}
		now.EndedAt = tx.Now
		return now
	})
	return err
}

// change gives a batch a new state, if nobody else has moved it on since it was read.
func (b *Batches) change(ctx context.Context, from delivery.Batch, change func(*store.Tx, delivery.Batch) delivery.Batch) (delivery.Batch, error) {
	return store.Update(ctx, b.book, nil, func(tx *store.Tx) (delivery.Batch, error) {
		now, there, err := tx.Batch(from.ID, from.Merchant)
		if err != nil {
			return now, err
		}
		if !there || now.State != from.State || now.File != from.File || now.Pages != from.Pages || now.Through != from.Through {
			return now, errOvertaken
		}
		after := change(tx, now)
		tx.KeepBatch(after)
		return after, nil
	})
}

// spread does something for each of a count, by several hands at a time.
func spread(count, hands int, do func(int)) {
	var next atomic.Int64
	var working sync.WaitGroup
	for range min(hands, count) {
		working.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	working.Wait()
}
