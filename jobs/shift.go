package jobs

import (
	"context"
	"fmt"
	"time"
)

// shift is one Run of a worker. All of it belongs to the goroutine of Run.
type shift struct {
	*Worker
	running int
	ended   chan struct{} // a job has ended
	tending bool
	tended  chan struct{} // the chores have been done

	swept    time.Time // when reservations were expired last, in the book's time
	forgot   time.Time // when commands were forgotten last, in the book's time
	deferred int       // how many times chores have waited for jobs
}

// look starts the jobs that are due, as far as there is room.
func (s *shift) look(ctx context.Context) {
	room := s.Parallel - s.running
	if room == 0 {
		return
	}
	claimed, err := s.Operations.ClaimJobs(ctx, room, lease)
	if err != nil {
		s.Log.Error("looking for due jobs failed", "error", err)
		return
	}
	for _, j := range claimed {
		go func() {
			s.run(ctx, j)
			s.ended <- struct{}{}
		}()
	}
	s.running += len(claimed)
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

// tend expires reservations and, now and then, forgets commands. What fails is tried again the next time.
func (w *Worker) tend(ctx context.Context, forgets bool) {
	if _, err := w.Operations.ExpireDue(ctx); err != nil && ctx.Err() == nil {
		w.Log.Error("expiring reservations failed", "error", err)
	}
	if !forgets {
		return
	}
	if err := w.Operations.ForgetCommands(ctx); err != nil && ctx.Err() == nil {
		w.Log.Error("forgetting commands failed", "error", err)
	}
}

// finish waits for what has begun.
func (s *shift) finish() error {
	grace := time.NewTimer(s.Grace)
	defer grace.Stop()
	for s.running > 0 || s.tending {
		select {
		case <-s.ended:
			s.running--
		case <-s.tended:
			s.tending = false
		case <-grace.C:
			return fmt.Errorf("stop the worker: %d jobs still run; they will run again when their lease has ended", s.running)
		}
	}
	return nil
}
