package store_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/store"
	"respite/store/storetest"
	"respite/value/id"
)

const lease = time.Minute

// promised writes jobs that differ from a due push in a lane of its own as told.
func promised(t *testing.T, b storetest.Book, changes ...func(*job.Job)) []job.Job {
	t.Helper()
	var made []job.Job
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		made = nil
		for _, change := range changes {
			j := job.Job{ID: tx.NewID(), Merchant: 1, Kind: job.Push, State: job.Waiting, RunAt: tx.Now, MadeAt: tx.Now, Payload: []byte("{}")}
			j.Lane = string(j.ID)
			change(&j)
			tx.Promise(j)
			made = append(made, j)
		}
		return nil
	}))
	return made
}

func in(lane string, more ...func(*job.Job)) func(*job.Job) {
	return func(j *job.Job) {
		j.Lane = lane
		for _, change := range more {
			change(j)
		}
	}
}

func due(at time.Time) func(*job.Job)       { return func(j *job.Job) { j.RunAt = at } }
func leased(until time.Time) func(*job.Job) { return func(j *job.Job) { j.Leased = until } }
func ended(as job.State) func(*job.Job)     { return func(j *job.Job) { j.State = as } }

func of(owner merchant.ID) func(*job.Job) { return func(j *job.Job) { j.Merchant = owner } }
func as(kind job.Kind) func(*job.Job)     { return func(j *job.Job) { j.Kind = kind } }

// found lists the pushes that are due.
func found(t *testing.T, b storetest.Book, limit int, without ...merchant.ID) []job.Job {
	t.Helper()
	due, err := b.View().DuePushes(t.Context(), b.Clock.Now(), without, limit)
	must(t, err)
	return due
}

func claimed(t *testing.T, b storetest.Book, due []job.Job) []id.ID {
	t.Helper()
	got, _ := claimedAndSpoilt(t, b, due)
	return got
}

func claimedAndSpoilt(t *testing.T, b storetest.Book, due []job.Job) ([]id.ID, []id.ID) {
	t.Helper()
	var got, spoilt []job.Job
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		var err error
		got, spoilt, err = tx.Claim(due, lease)
		return err
	}))
	return keys(got), keys(spoilt)
}

func keys(due []job.Job) []id.ID {
	var all []id.ID
	for _, d := range due {
		all = append(all, d.ID)
	}
	return all
}

func TestDuePushes_AreTheFirstOfFreeLanesAndTheLongestDueComesFirst(t *testing.T) {
	b := storetest.Open(t)
	now := b.Clock.Now()
	later, before := now.Add(time.Microsecond), now.Add(-time.Hour)
	made := promised(t, b,
		in("retrying", due(later)), in("retrying", due(before)),
		in("given up", ended(job.GivenUp), due(before)), in("given up"),
		in("done", ended(job.Done)), in("done", due(before)), in("done", due(before)),
		in("worked on", leased(later)), in("worked on", due(before)),
		in("sent again", due(before)), in("sent again", leased(later)),
		in("crashed", leased(now)),
		in("later", due(later)),
	)
	want := []id.ID{made[5].ID, made[3].ID, made[11].ID}
	if got := keys(found(t, b, 10)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := keys(found(t, b, 1)); !slices.Equal(got, want[:1]) {
		t.Errorf("the first is %v", got)
	}
	if got := claimed(t, b, found(t, b, 10)); !slices.Equal(got, want) {
		t.Errorf("claimed %v", got)
	}
	if got := found(t, b, 10); len(got) > 0 {
		t.Errorf("%v are due although they are leased", keys(got))
	}
	b.Clock.Move(lease)
	if got := keys(found(t, b, 10)); !slices.Contains(got, want[0]) {
		t.Errorf("after the lease only %v are due", got)
	}
}

func TestDueJobs_ArePushesBesidesThoseOfSomeMerchantsAndTheOthersApart(t *testing.T) {
	b := storetest.Open(t)
	made := promised(t, b, in("a"), in("b", of(2)), in("c", of(3)), in("d", as(job.Review)), in("e", as("newer"), of(2)), in("f", of(2)))
	for _, c := range []struct {
		without []merchant.ID
		want    []id.ID
	}{
		{nil, []id.ID{made[0].ID, made[1].ID, made[2].ID, made[5].ID}},
		{[]merchant.ID{2}, []id.ID{made[0].ID, made[2].ID}},
		{[]merchant.ID{1, 3}, []id.ID{made[1].ID, made[5].ID}},
	} {
		if got := keys(found(t, b, 10, c.without...)); !slices.Equal(got, c.want) {
			t.Errorf("without %v: got %v, want %v", c.without, got, c.want)
		}
	}
	others, err := b.View().DueOthers(t.Context(), b.Clock.Now(), 10)
	must(t, err)
	if got, want := keys(others), []id.ID{made[3].ID, made[4].ID}; !slices.Equal(got, want) {
		t.Errorf("the others are %v, want %v", got, want)
	}
}

func TestClaim_OfARowThatCannotBeRead_SetsItAsideAndTakesTheRest(t *testing.T) {
	b := storetest.Open(t)
	made := promised(t, b, in("one"), in("spoilt"), in("spoilt"), in("two"))
	b.DamageJob(t, made[1].ID)
	got, spoilt := claimedAndSpoilt(t, b, found(t, b, 10))
	if want := []id.ID{made[0].ID, made[3].ID}; !slices.Equal(got, want) {
		t.Errorf("claimed %v, want %v", got, want)
	}
	if want := []id.ID{made[1].ID}; !slices.Equal(spoilt, want) {
		t.Errorf("set aside %v, want %v", spoilt, want)
	}
	if got, want := claimed(t, b, found(t, b, 10)), []id.ID{made[2].ID}; !slices.Equal(got, want) {
		t.Errorf("then claimed %v, want %v", got, want)
	}
	if _, err := b.View().Job(t.Context(), made[1].ID); !errors.Is(err, store.ErrUnreadable) {
		t.Errorf("reading it says %v", err)
	}
}

func TestClaim_OfARowThatCannotBeRead_LeavesOthersOfItsTransactionAlone(t *testing.T) {
	b := storetest.Open(t)
	made := promised(t, b, in("spoilt"))
	b.DamageJob(t, made[0].ID)
	due, count := found(t, b, 10), make([]int, 2)
	for _, err := range together(t, b.Store, owes("anna", 1), claiming(due, &count[0]), claiming(due, &count[1]), owes("anna", 1)) {
		must(t, err)
	}
	if got := claims(t, b.Store, "anna"); got != 2 || count[0]+count[1] > 0 {
		t.Errorf("%d is owed, claimed %v", got, count)
	}
}

func TestJobs_WithARowThatCannotBeRead_ListItWithWhatCanBe(t *testing.T) {
	b := storetest.Open(t)
	made := promised(t, b, in("one"), in("one"))
	b.DamageJob(t, made[0].ID)
	claimed(t, b, found(t, b, 10))
	listed, err := b.View().Jobs(t.Context(), job.Push, job.GivenUp, 10)
	must(t, err)
	ofLane, err := b.View().JobsOfLane(t.Context(), "one")
	must(t, err)
	if len(listed) != 1 || len(ofLane) != 2 || ofLane[1].State != job.Waiting {
		t.Fatalf("%+v, %+v", listed, ofLane)
	}
	for _, j := range []job.Job{listed[0], ofLane[0]} {
		if j.ID != made[0].ID || j.Merchant != 1 || j.State != job.GivenUp || !strings.HasPrefix(j.Error, store.ErrUnreadable.Error()) || json.Unmarshal(j.Payload, &job.Notice{}) != nil {
			t.Errorf("%+v", j)
		}
	}
}

func TestClaim_WhenTwoFoundTheSameJob_GivesItToOne(t *testing.T) {
	b := storetest.Open(t)
	promised(t, b, in("one"))
	jobs := found(t, b, 10)
	count := make([]int, 2)
	for _, err := range together(t, b.Store, claiming(jobs, &count[0]), claiming(jobs, &count[1])) {
		must(t, err)
	}
	if count[0]+count[1] != 1 {
		t.Errorf("in one transaction %v claimed it", count)
	}
	if got := claimed(t, b, jobs); len(got) > 0 {
		t.Errorf("in another transaction %v", got)
	}
}

func claiming(due []job.Job, count *int) deed {
	return func(tx *store.Tx) error {
		got, _, err := tx.Claim(due, lease)
		*count = len(got)
		return err
	}
}

func TestClaim_WhenTheJobEndedMeanwhile_TakesTheNextOfItsLane(t *testing.T) {
	b := storetest.Open(t)
	made := promised(t, b, in("one"), in("one"))
	jobs := found(t, b, 10)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		j := made[0]
		j.State = job.Done
		tx.KeepJob(j)
		return nil
	}))
	if got := claimed(t, b, jobs); !slices.Equal(got, []id.ID{made[1].ID}) {
		t.Errorf("got %v", got)
	}
}

func TestClaim_WhenAnEarlierJobWasSentAgainInTheSameTransaction_DoesNotOvertakeIt(t *testing.T) {
	b := storetest.Open(t)
	made := promised(t, b, in("one", ended(job.Done)), in("one"))
	jobs := found(t, b, 10)
	count := 0
	for _, err := range together(t, b.Store, func(tx *store.Tx) error {
		tx.KeepJob(made[0].Again(tx.Now))
		return nil
	}, claiming(jobs, &count)) {
		must(t, err)
	}
	if first, err := b.View().Job(t.Context(), made[0].ID); err != nil || count != 1 || first.Leased.IsZero() {
		t.Errorf("%d claimed, the first: %+v, %v", count, first, err)
	}
}

func TestWorkersQuestions_AreAnsweredFromIndexes(t *testing.T) {
	ofFiles(t) // PostgreSQL plans by what is in the tables
	b := storetest.Open(t)
	for question, want := range map[string]string{
		store.DuePushesQuestion:  "SEARCH due USING COVERING INDEX job_due (run_at<?); SEARCH job USING PRIMARY KEY (id=? AND merchant_id=?); CORRELATED SCALAR SUBQUERY 1; SEARCH other USING INDEX job_lane (lane=?)",
		store.DueOthersQuestion:  "SEARCH due USING INDEX other_due (run_at<?); SEARCH job USING PRIMARY KEY (id=? AND merchant_id=?); CORRELATED SCALAR SUBQUERY 1; SEARCH other USING INDEX job_lane (lane=?)",
		store.LaneJobsQuestion:   "SEARCH job USING INDEX job_lane (lane=?)",
		store.JobsOfLaneQuestion: "SEARCH job USING INDEX job_lane (lane=?)",
		store.OverdueQuestion:    "SEARCH reservation USING INDEX reservation_expiry (expires_at>? AND expires_at<?)",
	} {
		rows, err := b.Plain(t).Query("EXPLAIN QUERY PLAN "+question, 0, 0, 0, 0)
		must(t, err)
		var steps []string
		for rows.Next() {
			var no, parent, unused int
			var step string
			must(t, rows.Scan(&no, &parent, &unused, &step))
			steps = append(steps, step)
		}
		must(t, rows.Err())
		if got := strings.Join(steps, "; "); got != want {
			t.Errorf("%s\nis answered by %s", question, got)
		}
	}
}
