package watch

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"respite/domain/job"
	"respite/store"
)

// How the queues are read: not more often than this, however many ask, and giving up after that.
const (
	queuesKept     = 5 * time.Second
	queuesPatience = 2 * time.Second
)

var (
	jobsWaiting  = prometheus.NewDesc("respite_jobs_waiting", "Jobs promised and not done.", []string{"kind"}, nil)
	jobsDue      = prometheus.NewDesc("respite_jobs_due", "Of these, whose time has come.", []string{"kind"}, nil)
	jobsOldest   = prometheus.NewDesc("respite_job_oldest_seconds", "Age of the oldest job not done.", []string{"kind"}, nil)
	pushLag      = prometheus.NewDesc("respite_push_lag_seconds", "For how long the first push that could be sent has waited.", nil, nil)
	expiriesDue  = prometheus.NewDesc("respite_reservations_overdue", "Reservations that should have expired.", nil, nil)
	queuesUnread = prometheus.NewDesc("respite_queues_unread", "1: the queues could not be read, and their figures are missing.", nil, nil)
)

// Reads lets the figures of a book be read from its store.
func (b *Book) Reads(from *store.Store) {
	b.program.mu.Lock()
	b.store = from
	b.program.mu.Unlock()
	b.labelled().MustRegister(&queues{book: b, store: from})
}

// queues reads what waits when somebody asks.
type queues struct {
	book  *Book
	store *store.Store

	mu     sync.Mutex
	latest *waiting
	at     time.Time // of the latest reading, in real time
}

// waiting is what was read.
type waiting struct {
	now      time.Time // in the book's time
	jobs     map[job.Kind]store.Queue
	push     time.Time // since when the first push could have been sent
	lags     bool      // there is such a push
	expiries int
}

// Describe implements prometheus.Collector.
func (q *queues) Describe(out chan<- *prometheus.Desc) {
	for _, each := range []*prometheus.Desc{jobsWaiting, jobsDue, jobsOldest, pushLag, expiriesDue, queuesUnread} {
		out <- each
	}
}

// kinds are told even when nothing of them waits, so that an alert sees nought and not nothing.
var kinds = []job.Kind{job.Push, job.Review, job.Queued, job.Dispatch, job.Paper}

// Collect implements prometheus.Collector.
func (q *queues) Collect(out chan<- prometheus.Metric) {
	read, err := q.reading()
	if err != nil {
		q.book.program.Log.Warn("the queues could not be read", "book", q.book.name, "error", err)
		measure(out, queuesUnread, 1)
		return
	}
	measure(out, queuesUnread, 0)
	for _, kind := range kinds {
		waits := read.jobs[kind]
		measure(out, jobsWaiting, waits.Waiting, string(kind))
		measure(out, jobsDue, waits.Due, string(kind))
		measureAge(out, jobsOldest, since(waits.Oldest, read.now, waits.Waiting > 0), string(kind))
	}
	measureAge(out, pushLag, since(read.push, read.now, read.lags))
	measure(out, expiriesDue, read.expiries)
}

func since(began, now time.Time, waits bool) time.Duration {
	if !waits {
		return 0
	}
	return now.Sub(began)
}

// reading gives what waits, as of some seconds ago at most.
func (q *queues) reading() (*waiting, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if now := q.book.program.Clock(); q.latest == nil || now.Sub(q.at) >= queuesKept {
		read, err := q.read()
		if err != nil {
			q.latest = nil
			return nil, err
		}
		q.latest, q.at = read, now
	}
	return q.latest, nil
}

func (q *queues) read() (*waiting, error) {
	ctx, cancel := context.WithTimeout(context.Background(), queuesPatience)
	defer cancel()
	view := q.store.View()
	now, err := view.Now(ctx)
	if err != nil {
		return nil, err
	}
	read := &waiting{now: now}
	if read.jobs, err = view.Queues(ctx, now); err != nil {
		return nil, err
	}
	if read.push, read.lags, err = view.FirstPushDue(ctx, now); err != nil {
		return nil, err
	}
	due, err := view.Due(ctx, now)
	read.expiries = due.Reservations
	return read, err
}
