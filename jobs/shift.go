package jobs

import (
	"context"
	"fmt"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/operation/queue"
)

// shift is one Run of a worker. All of it belongs to the goroutine of Run.
type shift struct {
	*Worker
	running int                 // jobs of every kind
	others  int                 // those that are no pushes
	pushes  map[merchant.ID]int // those that are, by merchant
	ended   chan job.Job        // a job has ended
	tending bool
	tended  chan struct{} // the chores have been done

	swept    time.Time // when reservations were expired last, in the book's time
	forgot   time.Time // when commands were forgotten last, in the book's time
	deferred int       // how many times chores have waited for jobs
}

// begin begins a shift. Jobs that end after it do not wait for anybody to hear of it.
func (w *Worker) begin() *shift {
	return &shift{
		Worker: w, pushes: map[merchant.ID]int{},
		ended: make(chan job.Job, w.Parallel+quarter(w.Parallel)), tended: make(chan struct{}, 1),
	}
}

// quarter is what one merchant's pushes may take of the room for pushes, so that a shop that never
// answers holds up its own alone; and it is the room of the other jobs, which are short.
func quarter(parallel int) int { return max(1, parallel/4) }

// room is where jobs can still be put.
func (s *shift) room() queue.Room {
	share := quarter(s.Parallel)
	return queue.Room{Pushes: s.Parallel - (s.running - s.others), Share: share, Held: s.pushes, Others: share - s.others}
}

// count notes that a job has begun, by 1, or ended, by -1.
func (s *shift) count(j job.Job, by int) {
	s.running += by
	if j.Kind != job.Push {
		s.others += by
		return
	}
	s.pushes[j.Merchant] += by
	if s.pushes[j.Merchant] == 0 {
		delete(s.pushes, j.Merchant)
	}
}

// note notes that a job has ended, and others with it: one look for more serves them all.
func (s *shift) note(ended job.Job) {
	s.count(ended, -1)
	for len(s.ended) > 0 {
		s.count(<-s.ended, -1)
	}
}

// look starts the jobs that are due, as far as there is room.
func (s *shift) look(ctx context.Context) {
	claimed, err := queue.Claim(ctx, s.Store, s.Log, s.room(), job.Lease)
	if err != nil {
		s.Log.Error("looking for due jobs failed", "error", err)
		return
	}
	for _, j := range claimed {
		s.count(j, 1)
		go func() {
			s.run(ctx, j)
			s.ended <- j
		}()
	}
}

// How often chores are done, in the book's time: a clock that was moved makes them due at once.
const (
	sweepEvery  = 15 * time.Second
	forgetEvery = time.Hour
)

// mostDeferred is how many times the chores let jobs go first.
const mostDeferred = 20

// lookAfter starts the chores that are due. Jobs go first, because a review that was due before its
// reservation expired still decides; but a queue that never empties holds them up only for a while.
func (s *shift) lookAfter(ctx context.Context) {
	now, err := s.Store.View().Now(ctx)
	if err != nil {
		s.Log.Error("reading the clock of the book failed", "error", err)
		return
	}
	if s.tending || now.Sub(s.swept) < sweepEvery {
		return
	}
	if s.running > 0 && s.deferred < mostDeferred {
		s.deferred++
		return
	}
	s.tending, s.deferred, s.swept = true, 0, now
	forgets := now.Sub(s.forgot) >= forgetEvery
	if forgets {
		s.forgot = now
	}
	go func() {
		s.tend(ctx, forgets)
		s.tended <- struct{}{}
	}()
}

// tend expires reservations, hears what was printed and, now and then, forgets what no longer counts. What fails is
// tried again the next time.
func (w *Worker) tend(ctx context.Context, forgets bool) {
	w.hear(ctx)
	if _, err := w.Operations.ExpireDue(ctx); err != nil && ctx.Err() == nil {
		w.Log.Error("expiring reservations failed", "error", err)
	}
	if !forgets {
		return
	}
	remembered := queue.Memory{Keyed: w.Operations.Settings.KeyedFor, Unkeyed: w.Operations.Settings.Repeat}
	if err := queue.Forget(ctx, w.Store, remembered); err != nil && ctx.Err() == nil {
		w.Log.Error("forgetting what no longer counts failed", "error", err)
	}
	if err := w.batches.Forget(ctx); err != nil && ctx.Err() == nil {
		w.Log.Error("removing files whose time has come failed", "error", err)
	}
}

// finish waits for what has begun.
func (s *shift) finish() error {
	grace := time.NewTimer(s.Grace)
	defer grace.Stop()
	for s.running > 0 || s.tending {
		select {
		case j := <-s.ended:
			s.note(j)
		case <-s.tended:
			s.tending = false
		case <-grace.C:
			return fmt.Errorf("stop the worker: %d jobs still run; they will run again when their lease has ended", s.running)
		}
	}
	return nil
}
