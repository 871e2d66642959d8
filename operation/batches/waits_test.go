package batches_test

import (
	"testing"
	"time"

	"respite/domain/delivery"
	"respite/domain/job"
	"respite/operation/queue"
)

// waits tells how far ahead a batch will be taken up again; 0: it does not wait.
func (s *shop) waits(b delivery.Batch) time.Duration {
	s.t.Helper()
	until, err := s.batches.Waits(s.t.Context(), s.find(b))
	s.must(err)
	if until.IsZero() {
		return 0
	}
	return until.Sub(s.book.Clock.Now())
}

// taken claims the job of a batch as a worker does.
func (s *shop) taken() job.Job {
	s.t.Helper()
	claimed, err := queue.Claim(s.t.Context(), s.book.Store, s.book.Config.Log, queue.Room{Others: 1}, 2*time.Minute)
	s.must(err)
	if len(claimed) != 1 {
		s.t.Fatalf("%+v", claimed)
	}
	return claimed[0]
}

func TestWaits_AfterTheServerWasKilled_TellsWhenTheBatchIsTakenUpAgain(t *testing.T) {
	s := openShop(t)
	b, _ := s.handIn("order\nO-1\n", delivery.Look)
	if got := s.waits(b); got != 0 {
		t.Errorf("before anybody works on it: %s", got)
	}
	s.taken()
	for _, c := range []struct{ later, want time.Duration }{
		{0, 0}, {30 * time.Second, 0}, {time.Second, 89 * time.Second}, {88 * time.Second, time.Second}, {time.Second, 0},
	} {
		s.book.Clock.Move(c.later)
		if got := s.waits(b); got != c.want {
			t.Errorf("%s later: %s", c.later, got)
		}
	}
	s.work()
	if got := s.waits(b); got != 0 || s.find(b).State != delivery.Checked {
		t.Errorf("when it rests: %s", got)
	}
}

func TestWaits_AfterTheWorkFailed_TellsWhenItIsTriedAgain(t *testing.T) {
	s := openShop(t)
	b, _ := s.handIn("order\nO-1\n", delivery.Look)
	failed, err := queue.Finish(t.Context(), s.book.Store, s.taken(), job.Attempt{At: s.book.Clock.Now(), Answer: "the disk is full"})
	s.must(err)
	if got := s.waits(b); got <= 0 || got != failed.RunAt.Sub(s.book.Clock.Now()) {
		t.Errorf("%s; the job runs at %s", got, failed.RunAt)
	}
}
