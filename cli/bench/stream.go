package bench

import (
	"context"
	"errors"
	"sync"
	"time"
)

// stream sends requests when their time has come, whoever still waits for an answer.
type stream struct {
	crew     crew
	action   Action
	from     *orders
	rate     int64 // requests a second
	deadline time.Duration
}

// flooded is what came of a stream.
type flooded struct {
	elapsed  time.Duration // until the last request was due
	sent     int
	unsent   int
	failed   int
	accepted latencies // in time or late
	late     int
	turned   latencies
	sample   error // of an answer that turned away
	failure  error
}

// run sends for a span and waits for the answers. A connection that waits takes no other request: it is for
// a free one, or for none.
func (s stream) run(ctx context.Context, span time.Duration) flooded {
	due := make(chan time.Time)
	parts := make([]flooded, len(s.crew))
	var all sync.WaitGroup
	for i, one := range s.crew {
		all.Go(func() {
			for at := range due {
				s.send(ctx, one, at, &parts[i])
			}
		})
	}
	sum := s.pace(ctx, span, due)
	close(due)
	all.Wait()
	for _, part := range parts {
		sum.add(part)
	}
	return sum
}

// beat is how often it is looked which requests are due.
const beat = time.Millisecond

// pace hands requests out when they are due.
func (s stream) pace(ctx context.Context, span time.Duration, due chan<- time.Time) flooded {
	var sum flooded
	clock := s.crew[0].clock
	began, handed := clock(), int64(0)
	for sum.elapsed < span && pause(ctx, beat) {
		sum.elapsed = clock().Sub(began)
		for ; handed < s.rate*int64(sum.elapsed)/int64(time.Second); handed++ {
			select {
			case due <- began.Add(time.Duration(handed * int64(time.Second) / s.rate)):
			default:
				sum.unsent++
			}
		}
	}
	return sum
}

// send sends one request and notes what came of it.
func (s stream) send(ctx context.Context, by *caller, at time.Time, into *flooded) {
	o, _ := s.from.next()
	into.sent++
	_, err := by.does(ctx, s.action, o)
	took := by.clock().Sub(at)
	switch {
	case err == nil:
		into.accepted.add(took)
		if took > s.deadline {
			into.late++
		}
	case errors.Is(err, errBusy):
		into.turned.add(took)
		into.sample = err
	default:
		into.failed++
		into.failure = err
	}
}

func (f *flooded) add(other flooded) {
	f.sent += other.sent
	f.late += other.late
	f.failed += other.failed
	f.accepted = append(f.accepted, other.accepted...)
	f.turned = append(f.turned, other.turned...)
	if other.sample != nil {
		f.sample = other.sample
	}
	if other.failure != nil {
		f.failure = other.failure
	}
}
