package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/command"
	"respite/domain/job"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/jobs"
	"respite/operation/administration"
	"respite/operation/queue"
	"respite/store"
	"respite/value/fault"
)

// codes gives action and status of the pushes that came.
func codes(w *world) []string {
	var came []string
	for _, h := range w.shop.heard() {
		came = append(came, h.action+" "+map[int]string{190: "success", 490: "failed", 690: "refused", 791: "pending"}[h.code])
	}
	return came
}

func TestRunDue_OfAReview_DecidesAndTellsTheShop(t *testing.T) {
	for email, want := range map[string]string{
		"pending_accepted@klarna.com": "Reserve success", "pending_denied@klarna.com": "Reserve refused",
	} {
		w := newWorld(t)
		worker := w.worker()
		order := w.reserve("one", email)
		for range 48 {
			w.runDue(worker)
			w.wait(time.Hour)
		}
		if got := codes(w); !slices.Equal(got, []string{"Reserve pending", want}) {
			t.Errorf("%s: %v", email, got)
		}
		if held, err := w.store.View().Reservation(t.Context(), order.Reservation, shopID); err != nil || held.State == reservation.Pending {
			t.Errorf("%s: %s, %v", email, held.State, err)
		}
	}
}

func TestRunDue_AfterTheClockWasMovedFar_DecidesBeforeItExpires(t *testing.T) {
	w := newWorld(t)
	worker := w.worker()
	pending, held := w.reserve("one", "pending_denied@klarna.com"), w.reserve("two", buyer)
	w.runDue(worker)
	if _, err := administration.AdvanceClock(t.Context(), w.store, 30*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	w.runDue(worker)
	for number, want := range map[reservation.Number][]string{
		pending.Reservation: {"Reserve pending", "Reserve refused"}, held.Reservation: {"Reserve success", "CancelReservation success"},
	} {
		var told []string
		for _, j := range w.pushes(number) {
			for _, h := range w.shop.heard() {
				if h.id == string(j.ID) {
					told = append(told, h.action+" "+map[int]string{190: "success", 690: "refused", 791: "pending"}[h.code])
				}
			}
		}
		if !slices.Equal(told, want) {
			t.Errorf("%d: %v", number, told)
		}
	}
}

func TestRun_AfterTheClockWasMovedFar_DecidesBeforeItExpires(t *testing.T) {
	w := newWorld(t)
	stop := w.start(w.worker())
	w.reserve("one", "pending_denied@klarna.com")
	soon(t, w.shop.came)
	_, err := administration.AdvanceClock(t.Context(), w.store, 30*24*time.Hour)
	must(t, err)
	if h := soon(t, w.shop.came); h.code != 690 {
		t.Errorf("%+v", h)
	}
	must(t, stop())
}

func TestRun_WhenTheClockIsMoved_ExpiresWhatHasBecomeDue(t *testing.T) {
	w := newWorld(t)
	stop := w.start(w.worker())
	w.reserve("one", buyer)
	soon(t, w.shop.came)
	if _, err := administration.AdvanceClock(t.Context(), w.store, 15*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if h := soon(t, w.shop.came); h.action != "CancelReservation" || h.sequence != "2" {
		t.Errorf("%+v", h)
	}
	must(t, stop())
}

func TestRun_WhenJobsNeverCease_StillExpiresReservations(t *testing.T) {
	w := newWorld(t)
	order := w.reserve("one", buyer)
	w.wait(15 * 24 * time.Hour)
	stop := w.start(w.worker(func(c *jobs.Config) {
		c.Parallel = 1
		c.Queued = func(context.Context, job.Job) error {
			w.promise(job.Queued, `{}`) // the queue is never empty
			return nil
		}
	}))
	w.promise(job.Queued, `{}`)
	for soon(t, w.shop.came).action != "CancelReservation" {
	}
	must(t, stop())
	if held, err := w.store.View().Reservation(t.Context(), order.Reservation, shopID); err != nil || held.State != reservation.Expired {
		t.Errorf("%s, %v", held.State, err)
	}
}

func TestRun_WhenAllHandsAreBusy_LeavesJobsToOthers(t *testing.T) {
	w := newWorld(t)
	order := w.reserve("one", buyer)
	begun, released := make(chan struct{}, 2), make(chan struct{})
	stop := w.start(w.worker(func(c *jobs.Config) {
		c.Parallel = 1
		c.Queued = func(context.Context, job.Job) error {
			begun <- struct{}{}
			<-released
			return nil
		}
	}))
	soon(t, w.shop.came)
	w.promise(job.Queued, `{}`)
	soon(t, begun)
	second := w.promise(job.Queued, `{}`)
	w.wait(15 * 24 * time.Hour)
	for expired := false; !expired; { // then the worker has looked many times
		held, err := w.store.View().Reservation(t.Context(), order.Reservation, shopID)
		must(t, err)
		expired = held.State == reservation.Expired
	}
	if j := w.job(second); !j.Leased.IsZero() || len(begun) > 0 {
		t.Errorf("it was claimed: %+v", j)
	}
	close(released)
	must(t, stop())
}

func TestRun_ForgetsCommandsThatNoLongerCount(t *testing.T) {
	w := newWorld(t)
	w.reserve("one", buyer)
	w.wait(25 * time.Hour)
	known := func() bool {
		found, err := store.Update(t.Context(), w.store, nil, func(tx *store.Tx) (bool, error) {
			_, found, err := tx.Command(w.identity("reserve", "one"))
			return found, err
		})
		must(t, err)
		return found
	}
	if !known() {
		t.Fatal("it is forgotten already")
	}
	stop := w.start(w.worker())
	forgotten := false
	for range 20_000 {
		if forgotten = !known(); forgotten {
			break
		}
	}
	must(t, stop())
	if !forgotten {
		t.Error("it is still known")
	}
}

func TestRunDue_OfAQueuedRequest_TriesItAFewTimesAndGivesUp(t *testing.T) {
	w := newWorld(t)
	tried := 0
	worker := w.worker(func(c *jobs.Config) {
		c.Queued = func(_ context.Context, j job.Job) error {
			tried++
			if string(j.Payload) != `{"n":1}` {
				t.Errorf("payload %s", j.Payload)
			}
			return errors.New("disk of 10.0.0.1 is full")
		}
	})
	key := w.promise(job.Queued, `{"n":1}`)
	for range 100 {
		w.runDue(worker)
		w.wait(time.Minute)
	}
	if j := w.job(key); j.State != job.GivenUp || tried != 5 || strings.Contains(j.Error, "10.0.0.1") {
		t.Errorf("%d tries, %+v", tried, j)
	}
	if !strings.Contains(w.log.String(), "10.0.0.1") {
		t.Error("the log does not tell the cause")
	}
}

func TestRunDue_OfABatch_HandlesItInOrder(t *testing.T) {
	w := newWorld(t)
	var handled []string
	worker := w.worker(func(c *jobs.Config) {
		c.Queued = func(_ context.Context, j job.Job) error {
			handled = append(handled, string(j.Payload))
			if len(handled) == 1 {
				return fault.TooBusy.With()
			}
			return nil
		}
	})
	must(t, queue.Enqueue(t.Context(), w.store, command.Identity{Merchant: shopID, Name: "batch", Content: "batch"}, []json.RawMessage{[]byte(`1`), []byte(`2`), []byte(`3`)}))
	w.runDue(worker)
	w.wait(5 * time.Second)
	w.runDue(worker)
	if !slices.Equal(handled, []string{"1", "1", "2", "3"}) {
		t.Errorf("%v", handled)
	}
}

func TestRunDue_OfAJobItCannotDo_FailsAndLogsIt(t *testing.T) {
	w := newWorld(t)
	worker := w.worker()
	unknown, unreadable := w.promise("newer", `{}`), w.promise(job.Review, `{"reservation":"one"}`)
	gone := w.promise(job.Review, string(job.Reconsider{Reservation: 1, Request: request.Request{}.Key}.Payload()))
	w.runDue(worker)
	for _, key := range []string{string(unknown), string(unreadable)} {
		if !strings.Contains(w.log.String(), key) {
			t.Errorf("the log does not tell of %s", key)
		}
	}
	if j := w.job(unknown); j.State != job.Waiting || j.Attempts != 1 {
		t.Errorf("%+v", j)
	}
	if j := w.job(gone); j.Error != "reservation: There is no such reservation." {
		t.Errorf("%+v", j)
	}
}
