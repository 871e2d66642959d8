package sim

import (
	"runtime"
	"sync"
	"time"

	"respite/sim/till"
	"respite/store"
)

// deed is something a shop's software asks for.
type deed struct {
	what  string
	about string // the order or the bill, where several ask at the same time
	ask   till.Request
	// apply is what the model says of it, at the instant it happens; it changes the model.
	apply func(now time.Time) want
}

// want is what must come of a deed.
type want struct {
	taken   bool
	pending bool            // taken, but not decided
	note    func(till.Said) // takes the numbers from the answer; nil: there are none
}

// no is a deed that must not be taken.
var no = want{}

// perform asks, holds the answer to the model, and sometimes asks again. The machine may end meanwhile: then
// nobody knows what happened, and the shop asks again.
func (r *rehearsal) perform(d deed) {
	r.crashes(6, 1)
	at := r.time()
	said := r.send(d.ask)
	off, durable := r.recover()
	if !r.goesOn() {
		return
	}
	if !off {
		r.settle(d, said, at)
		r.repeat(d, said)
		return
	}
	if said.OK && !durable {
		r.wrong("%s was acknowledged and is not on the disk: %s", d.what, said.Text)
	}
	if !durable {
		r.compareAll()
		at = r.time()
	}
	again := r.again(d)
	if said.OK && (again.Text != said.Text || !again.OK) {
		r.wrong("%s was answered with\n%s\nand after the machine had ended with\n%s", d.what, said.Text, again.Text)
	}
	r.settle(d, again, at)
}

// settle holds an answer to the model.
func (r *rehearsal) settle(d deed, said till.Said, at time.Time) {
	if !r.goesOn() {
		return
	}
	w := d.apply(at)
	r.say("%s%s", d.what, map[bool]string{false: ": refused"}[w.taken])
	switch {
	case said.OK != w.taken:
		r.wrong("%s is taken: %t; the model says %t: %s", d.what, said.OK, w.taken, said.Text)
	case said.OK && said.Pending != w.pending:
		r.wrong("%s waits: %t; the model says %t: %s", d.what, said.Pending, w.pending, said.Text)
	case said.OK && w.note != nil:
		w.note(said)
	}
}

// again sends the same bytes once more.
func (r *rehearsal) again(d deed) till.Said {
	r.Retries++
	return r.send(d.ask)
}

// repeat sends the same bytes again, at once or minutes later: that must give the same answer and change nothing.
func (r *rehearsal) repeat(d deed, first till.Said) {
	for patience := d.ask.Patience(); r.in(20) && r.goesOn(); {
		if r.in(50) {
			later := patience / time.Duration(1+r.upTo(3))
			patience -= later
			r.now = r.now.Add(later)
		}
		again := r.again(d)
		if again.OK != first.OK || first.OK && again.Text != first.Text {
			r.wrong("%s was answered with\n%s\nand asked again with\n%s", d.what, first.Text, again.Text)
		}
	}
}

// together hands several deeds in while the writer is held, one after the other, so that they run as one group.
// Some shops click twice.
func (r *rehearsal) together(deeds []deed) {
	twin := -1
	if r.in(40) {
		twin = r.chance.IntN(len(deeds))
	}
	r.Groups++
	r.Grouped += len(deeds)
	r.crashes(15, 1)
	at := r.time()
	said, double := r.handIn(deeds, twin)
	off, durable := r.recover()
	if !r.goesOn() {
		return
	}
	for i, d := range deeds {
		switch {
		case !off:
			r.settle(d, said[i], at)
		case durable:
			r.settleUnheard(d, said[i], at)
		default:
			if said[i].OK {
				r.wrong("%s was acknowledged and is not on the disk: %s", d.what, said[i].Text)
			}
			r.settle(d, r.again(d), r.time())
		}
		if i == twin && !off && (double.OK != said[i].OK || double.OK && double.Text != said[i].Text) {
			r.wrong("%s was answered with\n%s\nand the second click with\n%s", d.what, said[i].Text, double.Text)
		}
	}
}

// settleUnheard settles a deed of a group that was written while its answers were lost. What was refused is
// not asked for again: nobody knows what it would find now.
func (r *rehearsal) settleUnheard(d deed, said till.Said, at time.Time) {
	if !r.goesOn() {
		return
	}
	w := d.apply(at)
	r.say("%s, unheard%s", d.what, map[bool]string{false: ": refused"}[w.taken])
	if !w.taken {
		return
	}
	again := r.again(d)
	switch {
	case !again.OK || said.OK && said.Text != again.Text:
		r.wrong("%s was written and is answered with %s", d.what, again.Text)
	case w.note != nil:
		w.note(again)
	}
}

// handIn holds the writer until each request waits for it or has its answer. The twin is handed in twice.
func (r *rehearsal) handIn(deeds []deed, twin int) ([]till.Said, till.Said) {
	held, release := r.holdWriter()
	said := make([]till.Said, len(deeds)+1)
	failed := make([]error, len(deeds)+1)
	var all sync.WaitGroup
	hand := func(request till.Request, into int) {
		r.nonces++
		r.Requests++
		out, err := request.HTTP(r.ctx, r.now, r.nonces)
		r.must(err)
		if err != nil {
			return
		}
		waiting, answered := r.book.Store.Waiting(), make(chan struct{})
		all.Go(func() {
			defer close(answered)
			said[into], failed[into] = answer(r.book, request, out)
		})
		awaitQueued(r.book.Store, waiting, answered)
	}
	<-held
	for i, d := range deeds {
		hand(d.ask, i)
		if i == twin {
			r.Retries++
			hand(d.ask, len(deeds))
		}
	}
	close(release)
	all.Wait()
	for _, err := range failed {
		r.must(err)
	}
	return said[:len(deeds)], said[len(deeds)]
}

// holdWriter gives the writer something to do until it is released.
func (r *rehearsal) holdWriter() (<-chan struct{}, chan<- struct{}) {
	held, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	go func() {
		_, err := store.Update(r.ctx, r.book.Store, nil, func(*store.Tx) (struct{}, error) {
			once.Do(func() { close(held) })
			<-release
			return struct{}{}, nil
		})
		if err != nil { // it changed nothing, so there is nothing to lose
			return
		}
	}()
	return held, release
}

// awaitQueued waits until a request has queued behind the others, or was answered without.
func awaitQueued(book *store.Store, waiting int, answered <-chan struct{}) {
	for book.Waiting() <= waiting {
		select {
		case <-answered:
			return
		default:
			runtime.Gosched()
		}
	}
}

// decided is something that staff or the bank does: it has no identity, so that nobody repeats it blindly but
// looks first whether it is there.
type decided struct {
	what  string
	do    func() error
	apply func(now time.Time) bool // whether it must be done
}

// arrange does it, and holds what came of it to the model.
func (r *rehearsal) arrange(d decided) {
	r.crashes(6, 1)
	at := r.time()
	err := d.do()
	off, durable := r.recover()
	if !r.goesOn() {
		return
	}
	if off && err == nil && !durable {
		r.wrong("%s was acknowledged and is not on the disk", d.what)
	}
	if off && !durable {
		at = r.time()
		err = d.do()
	}
	if off && durable {
		err = nil
	}
	done := d.apply(at)
	r.say("%s%s", d.what, map[bool]string{false: ": refused"}[done])
	if (err == nil) != done {
		r.wrong("%s: %v; the model says %t", d.what, err, done)
	}
}
