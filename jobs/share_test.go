package jobs_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/jobs"
	"respite/store/storetest"
	"respite/value/id"
)

const otherID merchant.ID = 1002

// hangs lets the shop take pushes without an answer, until it is told to.
func (s *shop) hangs(t *testing.T) func() {
	told := make(chan struct{})
	answer := sync.OnceFunc(func() { close(told) })
	t.Cleanup(answer) // before the shop closes, which waits for its answers
	s.answers(func(heard) int { <-told; return http.StatusOK })
	return answer
}

func TestRun_WhileAShopNeverAnswers_ServesOthersAtOnceAndHoldsOnlyItsShare(t *testing.T) {
	w := newWorld(t)
	other := openShop(t)
	w.contract(otherID, other)
	pending := w.reserveAt(otherID, "pending", "pending_accepted@klarna.com")
	w.runDue(w.worker())
	soon(t, other.came)
	answer := w.shop.hangs(t)
	for n := range 40 {
		w.reserve(fmt.Sprint("hanging ", n), buyer)
	}
	w.wait(48 * time.Hour) // then the review is due, after all of them
	handled := make(chan id.ID, 1)
	stop := w.start(w.worker(func(c *jobs.Config) {
		c.Queued = func(_ context.Context, j job.Job) error { handled <- j.ID; return nil }
	}))
	soon(t, w.shop.came)
	if h := soon(t, other.came); h.key != string(pending.Request.Key) || h.code != 190 {
		t.Errorf("of the review came %+v", h)
	}
	order := w.reserveAt(otherID, "answered", buyer)
	if h := soon(t, other.came); h.key != string(order.Request.Key) {
		t.Errorf("of the order came %+v", h)
	}
	if queued := w.promise(job.Queued, `{}`); soon(t, handled) != queued {
		t.Error("another request was handled")
	}
	if got := len(w.shop.heard()); got > jobs.DefaultParallel/4 {
		t.Errorf("%d pushes at the same time went to the shop that does not answer", got)
	}
	answer()
	for range 39 {
		soon(t, w.shop.came)
	}
	must(t, stop())
}

func TestRun_OfFewPushesAtATime_LetsEachMerchantHaveOne(t *testing.T) {
	w := newWorld(t)
	other := openShop(t)
	w.contract(otherID, other)
	answer := w.shop.hangs(t)
	for n := range 5 {
		w.reserve(fmt.Sprint("hanging ", n), buyer)
	}
	stop := w.start(w.worker(func(c *jobs.Config) { c.Parallel = 2 }))
	soon(t, w.shop.came)
	for n := range 5 {
		w.reserveAt(otherID, fmt.Sprint("answered ", n), buyer)
		soon(t, other.came)
	}
	if got := len(w.shop.heard()); got != 1 {
		t.Errorf("%d pushes at the same time went to the shop that does not answer", got)
	}
	answer()
	must(t, stop())
}

func TestRun_WhenAJobCannotBeRead_GivesItUpOnceAndSendsTheRest(t *testing.T) {
	w := newWorld(t)
	other := openShop(t)
	w.contract(otherID, other)
	spoilt := w.pushes(w.reserve("spoilt", buyer).Reservation)[0].ID
	storetest.Book{Config: w.config}.DamageJob(t, spoilt)
	stop := w.start(w.worker())
	w.reserve("one", buyer)
	w.reserveAt(otherID, "two", buyer)
	soon(t, w.shop.came)
	soon(t, other.came)
	must(t, stop())
	given, err := w.store.View().Jobs(t.Context(), job.Push, job.GivenUp, 10)
	must(t, err)
	if len(given) != 1 || given[0].ID != spoilt || given[0].Error == "" {
		t.Errorf("given up are %+v", given)
	}
	if log := w.log.String(); strings.Count(log, "was given up") != 1 || !strings.Contains(log, string(spoilt)) {
		t.Errorf("the log tells %s", log)
	}
	if got := w.runDue(w.worker()); got != 0 {
		t.Errorf("%d jobs ran again", got)
	}
}

func TestRunDue_WhenOnlyUnreadableJobsComeFirst_StillRunsWhatIsBehindThem(t *testing.T) {
	w := newWorld(t)
	order := w.reserve("one", buyer)
	w.cancel(order.Reservation)
	pushes := w.pushes(order.Reservation)
	storetest.Book{Config: w.config}.DamageJob(t, pushes[0].ID)
	if got := w.runDue(w.worker()); got != 1 || w.job(pushes[1].ID).State != job.Done {
		t.Errorf("%d jobs ran", got)
	}
}
