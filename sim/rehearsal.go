// Package sim rehearses years of business: the real operations, store and doors, with a clock, a chance and an
// outside world of its own, all from one seed. Shops, consumers and staff do what they do; requests come twice
// and at the same time; receivers of pushes and mail servers fail; the machine ends before, at and after commits.
// After each step the book is held to what a small model reckons.
//
// It must never look at the real clock or at chance that is not the seed's: a seed that failed fails again, the
// same way.
package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"respite/domain/merchant"
	"respite/jobs"
	"respite/server"
	"respite/sim/model"
	"respite/sim/till"
	"respite/sim/world"
)

// Config says what is rehearsed.
type Config struct {
	Seed   uint64
	Days   int
	Steps  int
	Only   []int     // of the steps; none: all
	Folder string    // for the book, in a folder of its own
	Log    io.Writer // hears of each step; nil: nobody does

	// Database gives the address of an empty PostgreSQL database for each book; nil: SQLite in the folder.
	Database func(context.Context) (string, error)
}

// Tally is what was done in a rehearsal.
type Tally struct {
	Days, Steps, Orders, Requests, Retries, Groups, Grouped, Crashes, Pushes, Mails, Documents, Comparisons, Audits int
}

// Add adds what was done in another one.
func (t Tally) Add(other Tally) Tally {
	t.Days += other.Days
	t.Steps += other.Steps
	t.Orders += other.Orders
	t.Requests += other.Requests
	t.Retries += other.Retries
	t.Groups += other.Groups
	t.Grouped += other.Grouped
	t.Crashes += other.Crashes
	t.Pushes += other.Pushes
	t.Mails += other.Mails
	t.Documents += other.Documents
	t.Comparisons += other.Comparisons
	t.Audits += other.Audits
	return t
}

// Difference is what a rehearsal found wrong.
type Difference struct {
	Step int
	What string
}

// Result is how a rehearsal ended.
type Result struct {
	Tally
	Difference *Difference // nil: there was none
	Tail       []string    // the last lines of the log
}

// tailLines is how much of the log a result keeps.
const tailLines = 12

// rehearsal is one run. Nothing in it happens at the same time, but the requests of a group.
type rehearsal struct {
	Config
	Result
	ctx    context.Context
	chance *rand.Rand // of the step
	step   int
	now    time.Time     // the real time, as the book's machine has it
	ahead  time.Duration // by which the clock of the test book was moved

	disk     *world.Disk
	database string // the address of one; empty: SQLite
	book     *server.Book
	second   *jobs.Worker // as another process has it
	lives    int          // of the machine
	nonces   int
	named    int // orders

	model   *model.Book
	shops   []*shop
	buyers  []*model.Consumer
	numbers map[int64]bool // of invoices, be they passive
	heard   map[int64]int  // of an order's pushes: the highest that its shop has heard
	hearing map[int64]bool // the shop is being told of the order
	told    []heard        // what shops heard, not held to the model yet
	papers  map[int64]string
	down    time.Time // until then no shop answers
	failed  error     // of the log
}

// shop is a merchant of the rehearsal.
type shop struct {
	*model.Shop
	merchant.Merchant
	till till.Shop
}

// Run rehearses. An error means that the rehearsal itself could not go on; what the book did wrong is the
// result's difference.
func Run(ctx context.Context, config Config) (Result, error) {
	folder, err := os.MkdirTemp(config.Folder, "rehearsal-")
	if err != nil {
		return Result{}, fmt.Errorf("make a folder for the book: %w", err)
	}
	config.Folder = folder
	r := &rehearsal{
		Config: config, ctx: ctx, disk: &world.Disk{}, model: model.NewBook(), now: begins, numbers: map[int64]bool{},
		heard: map[int64]int{}, hearing: map[int64]bool{}, papers: map[int64]string{},
	}
	if config.Database != nil {
		r.database, err = config.Database(ctx)
	}
	if err == nil {
		r.play()
	}
	if r.book != nil {
		r.must(r.book.Close())
	}
	return r.Result, errors.Join(err, r.failed, ctx.Err(), os.RemoveAll(folder))
}

// play does every step and what comes after the last.
func (r *rehearsal) play() {
	r.chance = r.chanceOf(0, wanting)
	r.cast()
	if r.goesOn() {
		r.found()
	}
	for n := 1; n <= r.Config.Steps && r.goesOn(); n++ {
		if len(r.Only) == 0 || slices.Contains(r.Only, n) {
			r.take(n)
		}
	}
	if r.goesOn() {
		r.finish()
	}
	r.Tally.Days += r.Config.Days
	r.Orders = len(r.model.Orders)
}

// begins is when every rehearsal begins, a Monday.
var begins = time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC)

// part is a part of a step. Each has a chance of its own, so that a step stays the same as far as it can when
// others are left out.
type part uint64

const (
	falling part = iota // due
	wanting
	looking
	parts
)

// chanceOf gives the chance of one part of a step.
func (r *rehearsal) chanceOf(step int, p part) *rand.Rand {
	return rand.New(rand.NewPCG(r.Seed, uint64(step)*uint64(parts)+uint64(p)))
}

// workday is how long things happen each day: at night no clock is changed and no day ends between two looks.
const workday = 10 * 60

// instant gives when a step happens.
func (r *rehearsal) instant(step int) time.Time {
	minutes := (step - 1) * r.Config.Days * workday / r.Config.Steps
	return begins.AddDate(0, 0, minutes/workday).Add(time.Duration(minutes%workday) * time.Minute)
}

// take does one step: time passes, what has fallen due is done, and then somebody wants something.
func (r *rehearsal) take(n int) {
	r.step = n
	if at := r.instant(n); at.After(r.now) {
		r.now = at
	}
	r.Tally.Steps++
	r.chance = r.chanceOf(n, falling)
	r.tend()
	r.chance = r.chanceOf(n, wanting)
	if r.goesOn() {
		course[r.chance.IntN(len(course))].do(r)
	}
	r.chance = r.chanceOf(n, looking)
	r.compare()
}

func (r *rehearsal) goesOn() bool {
	return r.Difference == nil && r.ctx.Err() == nil
}

// wrong notes the first thing that the book did wrong.
func (r *rehearsal) wrong(format string, args ...any) {
	if r.Difference == nil {
		r.Difference = &Difference{Step: r.step, What: fmt.Sprintf(format, args...)}
		r.say("WRONG: %s", r.Difference.What)
	}
}

// must takes an error of the book as something that it did wrong: everything that is asked of it here can be
// answered.
func (r *rehearsal) must(err error) {
	if err != nil && r.ctx.Err() == nil {
		r.wrong("the book failed: %s", err)
	}
}

// say tells of what happens.
func (r *rehearsal) say(format string, args ...any) {
	line := fmt.Sprintf("%5d  %s  %s", r.step, r.time().Format("2006-01-02 15:04"), fmt.Sprintf(format, args...))
	r.Tail = append(r.Tail, line)
	r.Tail = r.Tail[max(0, len(r.Tail)-tailLines):]
	if r.Log != nil {
		_, err := fmt.Fprintln(r.Log, line)
		r.failed = errors.Join(r.failed, err)
	}
}

// time is the book's.
func (r *rehearsal) time() time.Time { return r.now.Add(r.ahead) }

// in is true so many times in a hundred.
func (r *rehearsal) in(percent int) bool { return r.chance.IntN(100) < percent }

// upTo draws a number from 1.
func (r *rehearsal) upTo(most int64) int64 { return 1 + r.chance.Int64N(max(1, most)) }

// one draws one of several; there must be one.
func one[T any](r *rehearsal, of []T) T { return of[r.chance.IntN(len(of))] }
