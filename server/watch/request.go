package watch

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"

	"respite/domain/merchant"
	"respite/value/outcome"
)

// Call is what a door tells of a request once it has an answer.
type Call struct {
	Door     string
	Action   string // one of the door's own names, never a word of the request's
	Merchant merchant.ID
	Outcome  outcome.Outcome
	Code     int // in the words of the wire: a status code or a fault; 0: none
}

// page is the door of everything that people look at.
const page = "page"

// slow is how long a request may take before the log tells of it.
const slow = time.Second

// seen is one request under way. It belongs to the request's own goroutine.
type seen struct {
	id   string
	call Call
}

type seenKey struct{}

// Tell notes what a door says of the request; told in a context without a request, it is nobody's.
func Tell(ctx context.Context, c Call) {
	if s, is := ctx.Value(seenKey{}).(*seen); is {
		s.call = c
	}
}

// counter numbers the requests of a process.
type counter struct{ atomic.Uint64 }

// next gives the id of a request: the mark of the process and a number that grows.
func (b *Book) next() string {
	return b.mark + "-" + strconv.FormatUint(b.count.Add(1), 36)
}

// RequestID is the header in which a request's id is answered.
const RequestID = "X-Request-Id"

type believedKey struct{}

// Believed gives the request as one of our own proxy, whose word on its id and its trace counts.
func Believed(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), believedKey{}, true))
}

// Around watches every request to the handler: it has an id, is counted, and the log hears of those
// that were slow or failed. A panic becomes an answer. Neither path nor query nor body is logged: the
// path of a document opens it.
func (b *Book) Around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, trusted := b.program.Clock(), r.Context().Value(believedKey{}) != nil
		s := &seen{id: b.identify(r, trusted), call: Call{Door: page}}
		ctx, span := b.program.enter(r, s, trusted)
		answer := &recorder{ResponseWriter: w}
		w.Header().Set(RequestID, s.id)
		b.figures.inFlight.Inc()
		defer func() {
			cause := recover()
			b.figures.inFlight.Dec()
			if cause != nil && cause != http.ErrAbortHandler {
				b.program.Log.ErrorContext(ctx, "a request panicked", "cause", cause, "stack", string(debug.Stack()))
				s.call.Outcome, s.call.Code = outcome.Failed, http.StatusInternalServerError
				answer.fail()
			}
			b.left(ctx, answer.status, b.program.Clock().Sub(began))
			leave(span, s.call)
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
		}()
		next.ServeHTTP(answer, r.WithContext(ctx))
	})
}

// identify gives the id of a request: the one our own proxy gave it, or a new one. What a stranger
// sends is not written into a log.
func (b *Book) identify(r *http.Request, trusted bool) string {
	if given := r.Header.Get(RequestID); trusted && wellFormed(given) {
		return given
	}
	return b.next()
}

// maxRequestID bounds the ids of others.
const maxRequestID = 64

func wellFormed(id string) bool {
	for _, c := range []byte(id) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return id != "" && len(id) <= maxRequestID
}

// left counts a request that has its answer, and logs it if that is worth a line.
func (b *Book) left(ctx context.Context, status int, took time.Duration) {
	s := ctx.Value(seenKey{}).(*seen)
	if s.call.Outcome == "" {
		s.call.Outcome = ofStatus(status)
	}
	b.figures.answered(s.call, took)
	level := slog.LevelDebug
	if took >= slow || s.call.Outcome == outcome.Failed {
		level = slog.LevelInfo
	}
	if !b.program.Log.Enabled(ctx, level) {
		return
	}
	b.program.Log.LogAttrs(ctx, level, "answered", slog.String("book", b.name), slog.String("door", s.call.Door),
		slog.String("action", s.call.Action), slog.Int64("merchant", int64(s.call.Merchant)), slog.String("outcome", string(s.call.Outcome)),
		slog.Int("code", s.call.Code), slog.Int("status", status), slog.Duration("took", took))
}

// ofStatus tells how a request ended of which no door told.
func ofStatus(status int) outcome.Outcome {
	switch {
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		return outcome.Busy
	case status >= http.StatusInternalServerError:
		return outcome.Failed
	case status >= http.StatusBadRequest:
		return outcome.Wrong
	}
	return outcome.Done
}

// enter puts the request into its context, with a span where traces are collected.
func (p *Program) enter(r *http.Request, s *seen, trusted bool) (context.Context, trace.Span) {
	ctx := context.WithValue(r.Context(), seenKey{}, s)
	if p.tracer == nil {
		return ctx, nil
	}
	return p.begin(ctx, r, s.id, trusted)
}
