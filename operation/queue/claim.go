package queue

import (
	"context"
	"log/slog"
	"maps"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/store"
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

// UpTo is room for a number of pushes and as many other jobs, whoever's they are.
func UpTo(limit int) Room { return Room{Pushes: limit, Share: limit, Others: limit} }

// Claim takes jobs whose time has come, as far as there is room, for as long as the lease. A job that cannot
// be read is given up, and the log told: it would hold up the others for ever.
func Claim(ctx context.Context, book *store.Store, log *slog.Logger, room Room, lease time.Duration) ([]job.Job, error) {
	var claimed, spoilt []job.Job
	for more := true; more; more = len(claimed) == 0 && len(spoilt) > 0 {
		due, err := room.due(ctx, book.View())
		if err != nil || len(due) == 0 {
			return nil, err
		}
		claimed, err = store.Update(ctx, book, []store.Touch{store.TouchLanes(due)}, func(tx *store.Tx) ([]job.Job, error) {
			var found []job.Job
			var err error
			found, spoilt, err = tx.Claim(due, lease)
			return found, err
		})
		if err != nil {
			return nil, err
		}
		for _, j := range spoilt {
			log.Error("a job cannot be read and was given up", "job", string(j.ID), "merchant", int64(j.Merchant), "error", j.Error)
		}
	}
	return claimed, nil
}

// due finds what there is room for.
func (r Room) due(ctx context.Context, view store.View) ([]job.Job, error) {
	now, err := view.Now(ctx)
	if err != nil {
		return nil, err
	}
	var due []job.Job
	if r.Others > 0 {
		if due, err = view.DueOthers(ctx, now, r.Others); err != nil {
			return nil, err
		}
	}
	pushes, err := r.duePushes(func(full []merchant.ID) ([]job.Job, error) {
		return view.DuePushes(ctx, now, full, r.Pushes)
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
