package jobs_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/jobs"
	"respite/operation/administration"
	"respite/operation/queue"
	"respite/value/id"
)

const buyer = "always_approved@klarna.com"

func TestRunDue_WhenAllIsWell_DeliversEachPushOnceInOrder(t *testing.T) {
	w := newWorld(t)
	worker := w.worker()
	order := w.reserve("one", buyer)
	w.cancel(order.Reservation)
	if got := w.runDue(worker); got != 2 {
		t.Errorf("%d jobs ran", got)
	}
	w.wait(100 * time.Hour)
	w.runDue(worker)
	for i, h := range w.shop.heard() {
		want := []heard{{sequence: "1", attempt: "1", action: "Reserve", code: 190}, {sequence: "2", attempt: "1", action: "CancelReservation", code: 190}}[i]
		if want.id, want.key = h.id, h.key; h != want {
			t.Errorf("push %d is %+v", i+1, h)
		}
	}
	for _, j := range w.pushes(order.Reservation) {
		tries := w.attempts(j.ID)
		if j.State != job.Done || len(tries) != 1 || !tries[0].Good || tries[0].Status != 200 {
			t.Errorf("%s: %s after %+v", j.ID, j.State, tries)
		}
	}
	if got := len(w.shop.heard()); got != 2 {
		t.Errorf("the shop heard %d pushes", got)
	}
}

func TestRunDue_WhenTheShopFails_TriesTwelveTimesOnTheLadderAndGivesUp(t *testing.T) {
	w := newWorld(t)
	worker := w.worker()
	w.shop.answers(always(http.StatusInternalServerError))
	order := w.reserve("one", buyer)
	key := w.pushes(order.Reservation)[0].ID
	for i, wait := range []time.Duration{
		0, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour,
		16 * time.Hour, 16 * time.Hour, 24 * time.Hour,
	} {
		if wait > 0 {
			w.wait(wait - time.Microsecond)
			if got := w.runDue(worker); got != 0 {
				t.Errorf("attempt %d came early", i+1)
			}
			w.wait(time.Microsecond)
		}
		if got := w.runDue(worker); got != 1 {
			t.Errorf("%d jobs ran instead of attempt %d", got, i+1)
		}
	}
	if j := w.job(key); j.State != job.GivenUp || j.Attempts != 12 || j.Error == "" {
		t.Errorf("%+v", j)
	}
	w.wait(1000 * time.Hour)
	w.runDue(worker)
	tries := w.attempts(key)
	if len(tries) != 12 || tries[11].No != 12 || tries[11].Good || tries[11].Status != 500 {
		t.Errorf("%d attempts: %+v", len(tries), tries)
	}
	for i, h := range w.shop.heard()[:12] {
		if h.id != string(key) {
			t.Errorf("attempt %d has the id %s", i+1, h.id)
		}
	}
	if !strings.Contains(w.log.String(), "a job was given up") {
		t.Errorf("the log does not tell: %s", w.log.String())
	}
}

func TestRunDue_WhenAPushFails_LaterOnesOfTheOrderWaitAndOtherOrdersDoNot(t *testing.T) {
	w := newWorld(t)
	worker := w.worker()
	first := w.reserve("one", buyer)
	w.cancel(first.Reservation)
	second := w.reserve("two", buyer)
	failing := string(w.pushes(first.Reservation)[0].ID)
	w.shop.answers(func(h heard) int {
		if h.id == failing && h.attempt == "1" {
			return http.StatusServiceUnavailable
		}
		return http.StatusOK
	})
	w.runDue(worker)
	if got := cameBesides(w, second.Request.Key); !slices.Equal(got, []string{"1/1"}) {
		t.Errorf("of the first order came %v", got)
	}
	if j := w.pushes(second.Reservation)[0]; j.State != job.Done {
		t.Errorf("the other order waits: %+v", j)
	}
	w.wait(time.Minute)
	w.runDue(worker)
	if got := cameBesides(w, second.Request.Key); !slices.Equal(got, []string{"1/1", "1/2", "2/1"}) {
		t.Errorf("of the first order came %v", got)
	}
}

// cameBesides gives number and attempt of the pushes that came, except those about the other order.
func cameBesides(w *world, other id.ID) []string {
	var came []string
	for _, h := range w.shop.heard() {
		if h.key != string(other) {
			came = append(came, h.sequence+"/"+h.attempt)
		}
	}
	return came
}

func TestRunDue_WhenAPushWasGivenUp_SendsTheNextOfTheOrder(t *testing.T) {
	w := newWorld(t)
	worker := w.worker()
	order := w.reserve("one", buyer)
	w.cancel(order.Reservation)
	w.shop.answers(func(h heard) int {
		if h.sequence == "1" {
			return http.StatusNotFound
		}
		return http.StatusOK
	})
	for range 12 {
		w.runDue(worker)
		w.wait(24 * time.Hour)
	}
	pushes := w.pushes(order.Reservation)
	if pushes[0].State != job.GivenUp || pushes[1].State != job.Done {
		t.Errorf("%s, then %s", pushes[0].State, pushes[1].State)
	}
}

func TestRunDue_OfSeveralOrders_WorksOnThemAtTheSameTimeButOnEachAlone(t *testing.T) {
	w := newWorld(t)
	for _, reference := range []string{"one", "two"} {
		w.cancel(w.reserve(reference, buyer).Reservation)
	}
	bothHere, met := make(chan struct{}, 1), make(chan struct{})
	go func() {
		<-bothHere
		<-bothHere
		close(met)
	}()
	w.shop.answers(func(h heard) int {
		if h.sequence == "1" { // answered only when the other order's is here too
			bothHere <- struct{}{}
			soon(t, met)
		}
		return http.StatusOK
	})
	if got := w.runDue(w.worker()); got != 4 {
		t.Errorf("%d jobs ran", got)
	}
	came := w.shop.heard()
	if came[0].sequence != "1" || came[1].sequence != "1" || came[0].id == came[1].id || came[2].sequence != "2" {
		t.Errorf("%+v", came)
	}
}

func TestRunDue_OfAPushSentAgainByHand_KeepsItsIdAndBeginsTheLadderAnew(t *testing.T) {
	w := newWorld(t)
	worker := w.worker()
	order := w.reserve("one", buyer)
	w.runDue(worker)
	key := w.pushes(order.Reservation)[0].ID
	if _, err := queue.Resend(t.Context(), w.store, key); err != nil {
		t.Fatal(err)
	}
	w.runDue(worker)
	came := w.shop.heard()
	if len(came) != 2 || came[0] != came[1] || came[0].id != string(key) {
		t.Errorf("%+v", came)
	}
	if tries := w.attempts(key); len(tries) != 2 || tries[1].No != 2 {
		t.Errorf("%+v", tries)
	}
}

func TestRunDue_AfterACrash_SendsAgainUnderTheSameIdWhenTheLeaseHasEnded(t *testing.T) {
	w := newWorld(t)
	worker := w.worker()
	order := w.reserve("one", buyer)
	claimed, err := queue.Claim(t.Context(), w.store, w.logger, queue.UpTo(8), 2*time.Minute) // by a process that dies then
	if err != nil || len(claimed) != 1 {
		t.Fatalf("%d claimed, %v", len(claimed), err)
	}
	w.wait(2*time.Minute - time.Microsecond)
	if got := w.runDue(worker); got != 0 {
		t.Errorf("%d jobs ran during the lease", got)
	}
	w.wait(time.Microsecond)
	if got := w.runDue(worker); got != 1 {
		t.Errorf("%d jobs ran after the lease", got)
	}
	if came := w.shop.heard(); len(came) != 1 || came[0].id != string(claimed[0].ID) || w.pushes(order.Reservation)[0].State != job.Done {
		t.Errorf("%+v", came)
	}
}

func TestRunDue_WhenAJobPanics_CountsItAsAFailedAttemptAndGoesOn(t *testing.T) {
	w := newWorld(t)
	broken := true
	worker := w.worker(func(c *jobs.Config) {
		c.Push = func(ctx context.Context, m merchant.Merchant, j job.Job) job.Attempt {
			if broken {
				panic("secret inside")
			}
			return w.sender.Send(ctx, m, j)
		}
	})
	order := w.reserve("one", buyer)
	w.runDue(worker)
	if j := w.pushes(order.Reservation)[0]; j.State != job.Waiting || j.Attempts != 1 || j.Error != "the job failed on our side; see the log" {
		t.Errorf("%+v", j)
	}
	broken = false
	w.wait(time.Minute)
	w.runDue(worker)
	if j := w.pushes(order.Reservation)[0]; j.State != job.Done {
		t.Errorf("%+v", j)
	}
}

func TestRun_FindsAJobAsSoonAsItIsWritten(t *testing.T) {
	w := newWorld(t)
	stop := w.start(w.worker(func(c *jobs.Config) { c.Every = time.Hour }))
	order := w.reserve("one", buyer)
	if h := soon(t, w.shop.came); h.key != string(order.Request.Key) {
		t.Errorf("%+v", h)
	}
	must(t, stop())
	if j := w.pushes(order.Reservation)[0]; j.State != job.Done {
		t.Errorf("%+v", j)
	}
}

func TestRun_WhenStopped_FinishesWhatItHasBegunAndBeginsNothingNew(t *testing.T) {
	w := newWorld(t)
	answering := make(chan struct{})
	w.shop.answers(func(heard) int { <-answering; return http.StatusOK })
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.worker().Run(ctx) }()
	begun := w.reserve("one", buyer)
	soon(t, w.shop.came)
	cancel()
	w.cancel(begun.Reservation)
	select {
	case err := <-ended:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	close(answering)
	must(t, soon(t, ended))
	pushes := w.pushes(begun.Reservation)
	if pushes[0].State != job.Done || pushes[1].State != job.Waiting || len(w.attempts(pushes[1].ID)) != 0 {
		t.Errorf("%+v", pushes)
	}
}

func TestRun_WhenAJobDoesNotEndInTime_StopsWithoutIt(t *testing.T) {
	w := newWorld(t)
	begun, released, left := make(chan struct{}), make(chan struct{}), make(chan struct{})
	stop := w.start(w.worker(func(c *jobs.Config) {
		c.Grace = time.Millisecond
		c.Push = func(context.Context, merchant.Merchant, job.Job) job.Attempt {
			defer close(left)
			close(begun)
			<-released
			return job.Attempt{Good: true}
		}
	}))
	w.reserve("one", buyer)
	soon(t, begun)
	if err := stop(); err == nil || !strings.Contains(err.Error(), "1 jobs still run") {
		t.Errorf("got %v", err)
	}
	close(released)
	soon(t, left)
}

func TestRun_WhenTheClockIsMovedPastTheLease_DoesNotRunAJobTwiceAtATime(t *testing.T) {
	w := newWorld(t)
	answering := make(chan struct{})
	w.shop.answers(func(heard) int { <-answering; return http.StatusOK })
	worker := w.worker()
	stop := w.start(worker)
	order := w.reserve("one", buyer)
	soon(t, w.shop.came)
	if _, err := administration.AdvanceClock(t.Context(), w.store, time.Hour); err != nil {
		t.Fatal(err)
	}
	w.runDue(worker)
	close(answering)
	must(t, stop())
	if came := w.shop.heard(); len(came) != 1 || w.pushes(order.Reservation)[0].State != job.Done {
		t.Errorf("%+v", came)
	}
}
