package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// orders hands out orders to ask for: new ones without end, or those that were made before until none is left.
type orders struct {
	shops []*shop
	first buyer
	taken atomic.Int64
	made  []order // to be delivered; nil: new ones
}

// next gives one order; none when all were given. New orders go to the shops in turn.
func (o *orders) next() (order, bool) {
	n := o.taken.Add(1) - 1
	if o.made == nil {
		return order{shop: o.shops[n%int64(len(o.shops))], buyer: o.first + buyer(n)}, true
	}
	if n >= int64(len(o.made)) {
		return order{}, false
	}
	return o.made[n], true
}

// tally is what came of the requests of one span.
type tally struct {
	took     latencies // of those that succeeded
	elapsed  time.Duration
	refused  int
	failures []error // the latest of each caller
	made     []order // by an action that makes orders
}

func (t *tally) add(other tally) {
	t.took = append(t.took, other.took...)
	t.refused += other.refused
	t.failures = append(t.failures, other.failures...)
	t.made = append(t.made, other.made...)
}

// perSecond is how many requests succeeded in a second.
func (t *tally) perSecond() int64 {
	if t.elapsed < time.Millisecond {
		return 0
	}
	return int64(len(t.took)) * int64(time.Second) / int64(t.elapsed)
}

// failed tells of failures, with one of them; nil when there was none.
func (t *tally) failed() error {
	if t.refused == 0 {
		return nil
	}
	return fmt.Errorf("%d requests failed, such as: %w", t.refused, t.failures[0])
}

// crew is the callers that call at the same time, each one request after another.
type crew []*caller

func newCrew(l line, size int) crew {
	made := make(crew, size)
	for i := range made {
		made[i] = &caller{line: l, name: i}
	}
	return made
}

// dismiss closes all connections.
func (c crew) dismiss() error {
	var err error
	for _, one := range c {
		err = errors.Join(err, one.hangUp())
	}
	return err
}

// drive lets all callers ask for an action on orders until the time is over or no order is left. Requests
// that were sent in time are waited for.
func (c crew) drive(ctx context.Context, a Action, from *orders, span time.Duration) tally {
	clock := c[0].clock
	began := clock()
	parts := make([]tally, len(c))
	var all sync.WaitGroup
	for i, one := range c {
		all.Go(func() { parts[i] = one.work(ctx, a, from, began.Add(span)) })
	}
	all.Wait()
	sum := tally{elapsed: clock().Sub(began)}
	for _, part := range parts {
		sum.add(part)
	}
	return sum
}

// mostFailures is when a caller gives up: nothing is measured any more.
const mostFailures = 100

func (c *caller) work(ctx context.Context, a Action, from *orders, until time.Time) tally {
	var t tally
	for began := c.clock(); began.Before(until) && ctx.Err() == nil && t.refused < mostFailures; {
		o, more := from.next()
		if !more {
			return t
		}
		number, err := c.does(ctx, a, o)
		ended := c.clock()
		if err != nil {
			t.refused++
			t.failures = []error{err}
		} else {
			t.took.add(ended.Sub(began))
			t.keep(a, o, number)
		}
		began = ended
	}
	return t
}

// does asks for an action and reads the answer.
func (c *caller) does(ctx context.Context, a Action, o order) (string, error) {
	came, err := c.ask(ctx, a, o)
	if err != nil {
		return "", err
	}
	return a.judge(came)
}

// keep remembers an order that was made, for its delivery.
func (t *tally) keep(a Action, o order, number string) {
	if a.before() == "" {
		o.number = number
		t.made = append(t.made, o)
	}
}
