// Package jobs is the worker of a book: it does what was promised when its time has come, lane by lane
// in order, and what is to be done by the calendar.
//
// It must never decide and never change anything but through an operation; it never works in one lane
// twice at the same time. A job whose end could not be written runs again when its lease has ended:
// at least once, under the same id.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/operation"
	"respite/operation/batches"
	"respite/operation/queue"
	"respite/store"
)

// What a worker does unless it is told otherwise.
const (
	DefaultEvery    = 500 * time.Millisecond
	DefaultParallel = 8
	DefaultGrace    = 35 * time.Second // longer than a push may take
)

// Limits of one job. job.Lease outlasts them, so that nobody takes a job over while it runs.
const (
	jobPatience    = 90 * time.Second
	finishPatience = 10 * time.Second
)

// Config is what a worker needs.
type Config struct {
	Operations *operation.Operations
	Store      *store.Store
	Push       func(context.Context, merchant.Merchant, job.Job) job.Attempt // sends one push, once
	Queued     func(context.Context, job.Job) error                          // handles one request of a batch
	Post       PostOffice
	Log        *slog.Logger
	Every      time.Duration // between two looks for due jobs; 0: DefaultEvery
	Parallel   int           // pushes at the same time, and beside them a quarter as many other jobs; 0: DefaultParallel
	Watch      Watch         // sees each attempt; nil: nobody does
	Grace      time.Duration // for what has begun, when the worker is told to stop; 0: DefaultGrace
}

// Watch sees an attempt of a job begin. What it gives back hears how the job stands after it and how the
// attempt went; the attempt is made in its context.
type Watch func(context.Context, job.Job) (context.Context, func(after job.Job, attempt job.Attempt))

// Worker works on the jobs of one book. It is safe for concurrent use.
type Worker struct {
	Config
	batches *batches.Batches
	lanes   lanes
}

// New makes a worker.
func New(config Config) *Worker {
	if config.Every == 0 {
		config.Every = DefaultEvery
	}
	if config.Parallel == 0 {
		config.Parallel = DefaultParallel
	}
	if config.Grace == 0 {
		config.Grace = DefaultGrace
	}
	if config.Watch == nil {
		config.Watch = func(ctx context.Context, _ job.Job) (context.Context, func(job.Job, job.Attempt)) {
			return ctx, func(job.Job, job.Attempt) {}
		}
	}
	return &Worker{Config: config, batches: batches.New(config.Operations), lanes: lanes{busy: map[string]bool{}}}
}

// Run works until the context ends, and then finishes what it has begun. It fails when that takes
// longer than the grace. The book must stay open meanwhile.
func (w *Worker) Run(ctx context.Context) error {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	s := w.begin()
	for ctx.Err() == nil {
		s.look(working)
		select {
		case <-ctx.Done():
		case j := <-s.ended:
			s.note(j)
		case <-s.tended:
			s.tending = false
		case <-w.Store.Woken():
		case <-tick.C:
			s.look(working)
			s.lookAfter(ctx) // chores lose nothing when they break off
		}
	}
	return s.finish()
}

// RunDue does everything that is due now, and what comes to be due by that, and tells how many jobs
// ran. Reservations expire after the jobs: a review that was due before still decides.
func (w *Worker) RunDue(ctx context.Context) (int, error) {
	w.hear(ctx)
	count := 0
	for {
		ran, err := w.runDueJobs(ctx)
		count += ran
		if err != nil {
			return count, err
		}
		expired, err := w.Operations.ExpireDue(ctx)
		if err != nil || expired == 0 {
			return count, err
		}
	}
}

func (w *Worker) runDueJobs(ctx context.Context) (int, error) {
	count := 0
	for {
		claimed, err := queue.Claim(ctx, w.Store, w.Log, queue.UpTo(w.Parallel), job.Lease)
		if err != nil || len(claimed) == 0 {
			return count, err
		}
		var running sync.WaitGroup
		for _, j := range claimed {
			running.Go(func() { w.run(ctx, j) })
		}
		running.Wait()
		count += len(claimed)
	}
}

// lanes are those that somebody in this process works in. Leases alone would not do: they are in the
// book's time, and the clock of a test book can be moved past their end.
type lanes struct {
	mu   sync.Mutex
	busy map[string]bool
}

func (l *lanes) enter(lane string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy[lane] {
		return false
	}
	l.busy[lane] = true
	return true
}

func (l *lanes) leave(lane string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.busy, lane)
}
