package gateway_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/operation/queue"
)

// A batch is taken at once, handled later one request after another, and answered by push.

// queued lists the requests that wait, in the order in which they run.
func (w *world) queued() []job.Job {
	w.t.Helper()
	jobs, err := w.store.View().Jobs(w.t.Context(), job.Queued, job.Waiting, 200)
	must(w.t, err)
	slices.Reverse(jobs)
	return jobs
}

// runQueued handles what waits, as the worker would.
func (w *world) runQueued() {
	w.t.Helper()
	for _, j := range w.queued() {
		must(w.t, w.door.RunQueued(w.t.Context(), j))
		_, err := queue.Finish(w.t.Context(), w.store, j, job.Attempt{Good: true})
		must(w.t, err)
	}
}

func (w *world) batch(path string, bodies ...string) reply {
	w.t.Helper()
	return w.call(http.MethodPost, path, "["+strings.Join(bodies, ",")+"]")
}

// latestPush is the push promised last, whatever it is about.
func (w *world) latestPush() push {
	w.t.Helper()
	jobs, err := w.store.View().Jobs(w.t.Context(), job.Push, "", 1)
	must(w.t, err)
	if len(jobs) == 0 {
		w.t.Fatal("no push is promised")
	}
	return w.push(jobs[0])
}

func TestBatch_OfGoodRequests_IsHandledInOrderAndPushed(t *testing.T) {
	for _, path := range []string{"/json/batch/Transactions", "/json/batch/DataRequests", "/JSON/Batch/datarequests/"} {
		w := newWorld(t, withPushes)
		first, second := w.reserved(aReserve("B-1")), w.reserved(aReserve("B-2"))
		a := w.batch(path, aPay("B-1", first, "34").body(), aPay("B-2", second, "10").of(some("car", 1)).body(), aCancel("B-2", second).body(), aReserve("B-3").body())
		if want := `{"Message":"4 transactions were queued for processing."}`; a.status != 200 || a.body != want {
			t.Fatalf("HTTP %d: %s", a.status, a.body)
		}
		w.wantStory(first, "Reserve 190")
		lanes := map[string]bool{}
		for _, j := range w.queued() {
			lanes[j.Lane] = true
		}
		if len(w.queued()) != 4 || len(lanes) != 1 {
			t.Errorf("%d requests wait in %d lanes", len(w.queued()), len(lanes))
		}
		w.runQueued()
		w.wantStory(first, "Reserve 190, Pay 190")
		w.wantStory(second, "Reserve 190, Pay 190, CancelReservation 190")
		if third := w.latestPush(); third.told["Invoice"] != "B-3" || third.told["ActionCode"] != "Reserve" || third.code != 190 {
			t.Errorf("the third is told as %s", third.body)
		}
		w.books()
	}
}

func TestBatch_ThatIsRunTwice_HappensOnce(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("B-1"))
	pay := aPay("B-1", number, "10").of(some("car", 1)).body()
	w.batch("/json/batch/Transactions", pay, pay) // the same twice: the second has a job, and so a will, of its own
	jobs := w.queued()
	for range 3 {
		for _, j := range jobs {
			must(t, w.door.RunQueued(t.Context(), j))
		}
	}
	w.wantStory(number, "Reserve 190, Pay 190, Pay 190")
	w.books()
}

func TestBatch_OfAHundred_IsTakenAndOneMoreIsNot(t *testing.T) {
	w := newWorld(t)
	bodies := make([]string, 101)
	for i := range bodies {
		bodies[i] = aReserve(fmt.Sprint("B-", i)).body()
	}
	w.unchanged(func() {
		w.wantText(400, "A batch has between 1 and 100 requests.", w.batch("/json/batch/DataRequests", bodies...))
		w.wantText(400, "A batch has between 1 and 100 requests.", w.batch("/json/batch/DataRequests"))
	})
	if a := w.batch("/json/batch/DataRequests", bodies[1:]...); a.status != 200 || len(w.queued()) != 100 {
		t.Errorf("HTTP %d: %s", a.status, a.body)
	}
	w.runQueued()
	w.books()
}

func TestBatch_WithWrongRequests_TakesTheOthers(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("B-1"))
	a := w.batch("/json/batch/Transactions", aReserve("B-2").with("BillingCity", "").body(), `17`, aPay("B-1", number, "34").body(), `{"Invoice":"B-4"}`, `[]`, `null`,
		strings.Replace(aReserve("B-7").body(), `"Reserve"`, `"Authorize"`, 1))
	var told struct {
		Message string
		Errors  []struct{ Reference, Message string }
	}
	must(t, json.Unmarshal([]byte(a.body), &told))
	want := []string{
		"B-2: Parameter 'BillingCity' is empty", "2: The request body must be a JSON object.", "B-4: Exactly one service must be named.",
		"5: The request body must be a JSON object.", "6: The request body must be a JSON object.", "B-7: The service klarna has no action 'Authorize'.",
	}
	var got []string
	for _, e := range told.Errors {
		got = append(got, e.Reference+": "+e.Message)
	}
	if told.Message != "1 transactions were queued for processing." || !slices.Equal(got, want) {
		t.Errorf("%s, %q", told.Message, got)
	}
	w.runQueued()
	w.wantStory(number, "Reserve 190, Pay 190")
}

func TestBatch_WithNothingGood_QueuesNothing(t *testing.T) {
	w := newWorld(t)
	w.unchanged(func() {
		if a := w.batch("/json/batch/Transactions", `{}`, `{}`); !strings.Contains(a.body, `"0 transactions were queued for processing."`) {
			t.Errorf("HTTP %d: %s", a.status, a.body)
		}
	})
}

func TestBatch_WithARequestThatTurnsOutWrong_TellsItAsAValidationFailure(t *testing.T) {
	w := newWorld(t, withPushes, func(shop *merchant.Merchant) { shop.Options.PushURLFailure = "https://shop.example.org/failure" })
	number := w.reserved(aReserve("B-1"))
	w.batch("/json/batch/DataRequests", tagged(aPay("B-1", number, "33"), "a=1", "b=2").body(), aCancel("B-2", "2400000000").body())
	jobs := w.queued()
	must(t, w.door.RunQueued(t.Context(), jobs[0]))
	told := w.latestPush()
	if told.root != "Transaction" || told.code != 491 || told.told["Invoice"] != "B-1" || told.notice.URL != "https://shop.example.org/failure" {
		t.Errorf("the Pay is told as %s at %s", told.body, told.notice.URL)
	}
	if a := w.call(http.MethodGet, "/json/Transaction/Status/"+told.told["Key"].(string), ""); a.code != 491 {
		t.Errorf("its status: HTTP %d: %s", a.status, a.body)
	}
	must(t, w.door.RunQueued(t.Context(), jobs[1]))
	if told := w.latestPush(); told.root != "DataRequest" || told.code != 491 || told.told["ActionCode"] != "CancelReservation" {
		t.Errorf("the cancel is told as %s", told.body)
	}
	w.books()
}

func TestBatch_WithRefusedAndPendingConsumers_TellsThem(t *testing.T) {
	w := newWorld(t, withPushes)
	w.call(http.MethodPost, "/json/batch/DataRequests", "["+aReserve("B-1").with("BillingLastName", "Denied").body()+","+
		aReserve("B-2").with("BillingEmail", "pending_accepted@klarna.com").body()+"]", "Culture", "nl-NL")
	jobs := w.queued()
	must(t, w.door.RunQueued(t.Context(), jobs[0]))
	if told := w.latestPush(); told.code != 690 || told.notice.Request.Action != request.Reserve || told.notice.Request.Origin.Culture != "nl-NL" {
		t.Errorf("the refused is told as %s", told.body)
	}
	must(t, w.door.RunQueued(t.Context(), jobs[1]))
	if told := w.latestPush(); told.code != 791 {
		t.Errorf("the pending is told as %s", told.body)
	}
	w.books()
}

func TestBatch_OfQuestions_IsHandledAndTellsNothing(t *testing.T) {
	w := newWorld(t, withPushes)
	question := fields{action: "GetPClasses", basic: map[string]any{}, named: map[string]any{"OperatingCountry": "DE"}}
	w.batch("/json/batch/DataRequests", question.body())
	w.runQueued()
	pushes, err := w.store.View().Jobs(t.Context(), job.Push, "", 1)
	if err != nil || len(pushes) != 0 {
		t.Errorf("%d pushes are promised, %v", len(pushes), err)
	}
}
