package batches

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"respite/domain/delivery"
	"respite/domain/reservation"
	"respite/store"
)

// appliers is how many orders are worked on at a time: those that wait together share transactions.
const appliers = 256

// applier applies one batch.
type applier struct {
	*Batches
	ctx    context.Context
	batch  delivery.Batch
	failed map[reservation.Number]int // the orders of which a step could not be done, and its line
	asks   bool                       // somebody may have done steps of this page before
	began  time.Time                  // with the first page
}

// apply goes on with the first page that nobody has ended.
func (b *Batches) apply(ctx context.Context, batch delivery.Batch) error {
	a := &applier{Batches: b, ctx: ctx, batch: batch, failed: map[reservation.Number]int{}, asks: true}
	if err := a.recall(); err != nil {
		return err
	}
	for a.batch.State == delivery.Applying {
		leaves, err := a.turn()
		if err != nil || leaves {
			return err
		}
		a.asks = false
	}
	return nil
}

// recall learns which orders have failed on earlier pages.
func (a *applier) recall() error {
	if a.batch.Wrong == 0 && a.batch.Failed == 0 {
		return nil
	}
	for no := range a.batch.Through {
		steps, outcomes, err := a.pages(a.ctx, a.batch, no)
		if err != nil {
			return err
		}
		for i, s := range steps {
			if !outcomes[i].Done {
				a.failed[s.Number] = s.Lines[0]
			}
		}
	}
	return nil
}

// pages reads the steps of a page and what came of them.
func (b *Batches) pages(ctx context.Context, batch delivery.Batch, no int) ([]delivery.Step, []delivery.Outcome, error) {
	var steps []delivery.Step
	var outcomes []delivery.Outcome
	if _, err := b.book.View().Page(ctx, batch, delivery.StepPage, no, &steps); err != nil {
		return nil, nil, err
	}
	if no < batch.Through {
		if _, err := b.book.View().Page(ctx, batch, delivery.OutcomePage, no, &outcomes); err != nil {
			return nil, nil, err
		}
		if len(outcomes) != len(steps) {
			return nil, nil, fmt.Errorf("page %d of batch %s has %d outcomes of %d steps", no, batch.ID, len(outcomes), len(steps))
		}
	}
	return steps, outcomes, nil
}

// turn applies the next page and writes down what came of it; it tells whether the rest is left to another job.
func (a *applier) turn() (bool, error) {
	steps, _, err := a.pages(a.ctx, a.batch, a.batch.Through)
	if err != nil {
		return false, err
	}
	outcomes, err := a.page(steps)
	if err != nil {
		return false, err
	}
	leaves := false
	a.batch, err = a.change(a.ctx, a.batch, func(tx *store.Tx, b delivery.Batch) delivery.Batch {
		tx.KeepPage(b, delivery.OutcomePage, b.Through, outcomes)
		b = tally(b, steps, outcomes)
		if a.began.IsZero() {
			a.began = tx.Now
		}
		leaves = false
		if b.Through == b.Pages {
			b.State, b.EndedAt = delivery.Applied, tx.Now
		} else if leaves = tx.Now.Sub(a.began) > slice; leaves {
			promise(tx, b)
		}
		return b
	})
	return leaves, err
}

// tally counts a page.
func tally(b delivery.Batch, steps []delivery.Step, outcomes []delivery.Outcome) delivery.Batch {
	b.Through++
	for i, s := range steps {
		b.Tried += len(s.Lines)
		switch {
		case outcomes[i].Done:
			b.Done++
		case s.Good():
			b.Failed++
		}
	}
	return b
}

// page does the steps of a page: those of one order one after another, different orders at the same time. An
// error that is no answer about an order breaks off; what was done is found again by its mark.
func (a *applier) page(steps []delivery.Step) ([]delivery.Outcome, error) {
	outcomes := make([]delivery.Outcome, len(steps))
	chains := chained(steps)
	failed := make([]int, len(chains))
	var broken atomic.Pointer[error]
	spread(len(chains), appliers, func(c int) {
		failed[c] = a.failed[steps[chains[c][0]].Number]
		for _, i := range chains[c] {
			if broken.Load() != nil {
				return
			}
			outcome, err := a.step(steps[i], failed[c])
			if err != nil {
				broken.CompareAndSwap(nil, &err)
				return
			}
			if outcomes[i] = outcome; !outcome.Done && failed[c] == 0 {
				failed[c] = steps[i].Lines[0]
			}
		}
	})
	if err := broken.Load(); err != nil {
		return nil, *err
	}
	for c, line := range failed {
		if line != 0 {
			a.failed[steps[chains[c][0]].Number] = line
		}
	}
	return outcomes, nil
}

// chained gathers the steps of each order, in the order of the file. Steps whose order is not known are alone.
func chained(steps []delivery.Step) [][]int {
	var chains [][]int
	of := map[reservation.Number]int{}
	for i, s := range steps {
		at, known := of[s.Number]
		if !known || s.Number == 0 {
			at = len(chains)
			chains = append(chains, nil)
			of[s.Number] = at
		}
		chains[at] = append(chains[at], i)
	}
	return chains
}

// step does one step, unless it is wrong or stands behind one of the same order that could not be done.
func (a *applier) step(s delivery.Step, failed int) (delivery.Outcome, error) {
	if !s.Good() {
		return delivery.Outcome{}, nil
	}
	if failed != 0 {
		return delivery.Outcome{Message: after(failed)}, nil
	}
	t := task{applier: a, step: s, mark: fmt.Sprintf("%s/%d", a.batch.ID, s.Lines[0])}
	if a.asks {
		if before, done, err := t.recover(); err != nil || done {
			return before, err
		}
	}
	outcome, err := t.do()
	if err != nil {
		err = fmt.Errorf("apply line %d of batch %s: %w", s.Lines[0], a.batch.ID, err)
	}
	return outcome, err
}
