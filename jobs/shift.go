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
	deferred int       // for how many looks chores have waited for jobs
}

// look starts what is due, as far as there is room. Jobs run on when the worker is told to stop;
// chores, which lose nothing by it, break off.
func (s *shift) look(ctx, working context.Context) error {
	claimed := 0
	if room := s.Parallel - s.running; room > 0 {
		jobs, err := s.Operations.ClaimJobs(working, room, lease)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			go func() {
				s.run(working, j)
				s.ended <- struct{}{}
			}()
		}
		claimed = len(jobs)
		s.running += claimed
	}
	return s.lookAfter(ctx, claimed > 0)
}

// How often chores are done, in the book's time: a clock that was moved makes them due at once.
const (
	sweepEvery  = 15 * time.Second
	forgetEvery = time.Hour
)

// mostDeferred is for how many looks the chores let jobs go first.
const mostDeferred = 20

// lookAfter starts the chores that are due. Due jobs go first, because a review that was due before
// its reservation expired still decides; but a queue that never empties holds them up only for a while.
func (s *shift) lookAfter(ctx context.Context, isBusy bool) error {
	now, err := s.Store.View().Now(ctx)
	if err != nil {
		return err
	}
	sweeps, forgets := now.Sub(s.swept) >= sweepEvery, now.Sub(s.forgot) >= forgetEvery
	if s.tending || !sweeps && !forgets {
		return nil
	}
	if isBusy && s.deferred < mostDeferred {
		s.deferred++
		return nil
	}
	s.tending, s.deferred, s.swept = true, 0, now
	if forgets {
		s.forgot = now
	}
	go func() {
		s.tend(ctx, forgets)
		s.tended <- struct{}{}
	}()
	return nil
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
