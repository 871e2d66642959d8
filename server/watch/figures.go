package watch

import (
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"respite/domain/job"
)

// figures are the numbers of one book. Their labels come from lists that the program holds itself: none
// grows with merchants, orders or what a request says.
type figures struct {
	requests     *prometheus.CounterVec
	requestTook  *prometheus.HistogramVec
	inFlight     prometheus.Gauge
	commits      *prometheus.CounterVec
	commitSize   prometheus.Histogram
	commitTook   prometheus.Histogram
	attempts     *prometheus.CounterVec
	attemptTook  *prometheus.HistogramVec
	sound        *prometheus.GaugeVec
	checkedAt    *prometheus.GaugeVec
	checkedRows  *prometheus.GaugeVec
	checkTook    *prometheus.GaugeVec
	checksFailed prometheus.Counter
}

// The bounds of what takes time, in seconds: an answer, a commit, an attempt of a job.
var (
	answerBounds  = []float64{.0005, .001, .002, .003, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}
	commitBounds  = []float64{.0002, .0005, .001, .002, .005, .01, .025, .05, .1, .25, 1, 5}
	attemptBounds = []float64{.005, .02, .1, .5, 2, 10, 35, 90}
	groupBounds   = []float64{1, 2, 4, 8, 16, 32, 64, 128}
)

func newFigures() *figures {
	return &figures{
		requests: counters("respite_requests_total", "Requests answered.", "door", "action", "outcome"),
		requestTook: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "respite_request_seconds", Help: "How long answers took.", Buckets: answerBounds}, []string{"door", "action"}),
		inFlight:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "respite_requests_in_flight", Help: "Requests that wait for their answer."}),
		commits:    counters("respite_commits_total", "Transactions of the writer.", "outcome"),
		commitSize: histogram("respite_commit_operations", "Operations that shared a transaction.", groupBounds),
		commitTook: histogram("respite_commit_seconds", "How long transactions took, from their begin until they were durable.", commitBounds),
		attempts:   counters("respite_job_attempts_total", "Attempts of jobs.", "kind", "outcome"),
		attemptTook: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "respite_job_attempt_seconds", Help: "How long attempts of jobs took.", Buckets: attemptBounds}, []string{"kind"}),
		sound:        gauges("respite_books_sound", "1: the books were right when they were checked; 0: they were not."),
		checkedAt:    gauges("respite_books_checked_timestamp_seconds", "When the books were checked last."),
		checkedRows:  gauges("respite_books_checked_rows", "Rows the last check looked at."),
		checkTook:    gauges("respite_books_check_seconds", "How long the last check took."),
		checksFailed: prometheus.NewCounter(prometheus.CounterOpts{Name: "respite_books_check_failures_total", Help: "Checks that could not be made."}),
	}
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histogram(name, help string, bounds []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: bounds})
}

// gauges is a gauge that is not told before it is known.
func gauges(name, help string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, nil)
}

func (f *figures) all() []prometheus.Collector {
	return []prometheus.Collector{
		f.requests, f.requestTook, f.inFlight, f.commits, f.commitSize, f.commitTook, f.attempts, f.attemptTook,
		f.sound, f.checkedAt, f.checkedRows, f.checkTook, f.checksFailed,
	}
}

func (f *figures) answered(c Call, took time.Duration) {
	f.requests.WithLabelValues(c.Door, c.Action, string(c.Outcome)).Inc()
	f.requestTook.WithLabelValues(c.Door, c.Action).Observe(took.Seconds())
}

func (f *figures) tried(kind job.Kind, result string, took time.Duration) {
	f.attempts.WithLabelValues(string(kind), result).Inc()
	f.attemptTook.WithLabelValues(string(kind)).Observe(took.Seconds())
}

// checked tells of a check of the books.
func (f *figures) checked(sound bool, rows int, at time.Time, took time.Duration) {
	right := 0.0
	if sound {
		right = 1
	}
	f.sound.WithLabelValues().Set(right)
	f.checkedAt.WithLabelValues().Set(float64(at.Unix()))
	f.checkedRows.WithLabelValues().Set(float64(rows))
	f.checkTook.WithLabelValues().Set(took.Seconds())
}

// Committed tells of a transaction of the writer: how many operations shared it, how long it took, and
// whether it failed as a whole.
func (b *Book) Committed(operations int, took time.Duration, failed bool) {
	result := "done"
	if failed {
		result = "failed"
	}
	b.figures.commits.WithLabelValues(result).Inc()
	b.figures.commitSize.Observe(float64(operations))
	b.figures.commitTook.Observe(took.Seconds())
	b.program.commitSpan(operations, took, failed)
}

// Waiting tells how many operations wait for the writer, asked at each look.
func (b *Book) Waiting(count func() int) {
	b.labelled().MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "respite_operations_waiting", Help: "Operations that wait for the writer.",
	}, func() float64 { return float64(count()) }))
}

// buildInfo tells which program this is.
func buildInfo(version string) prometheus.Collector {
	info := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "respite_build_info", Help: "Which program this is; always 1."}, []string{"version", "go"})
	info.WithLabelValues(version, runtime.Version()).Set(1)
	return info
}

// measure tells a figure that was read a moment ago.
func measure(out chan<- prometheus.Metric, what *prometheus.Desc, count int, labels ...string) {
	out <- prometheus.MustNewConstMetric(what, prometheus.GaugeValue, float64(count), labels...)
}

// measureAge tells for how long something has been waiting.
func measureAge(out chan<- prometheus.Metric, what *prometheus.Desc, age time.Duration, labels ...string) {
	out <- prometheus.MustNewConstMetric(what, prometheus.GaugeValue, max(0, age.Seconds()), labels...)
}

// part is one in so many.
func part(of int) float64 { return 1 / float64(of) }
