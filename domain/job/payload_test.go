package job_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/reservation"
	"respite/value/id"
)

func TestPayload_OfAReview_ReadsBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := job.Reconsider{
			Reservation: reservation.Number(rapid.Int64().Draw(t, "reservation")),
			Request:     id.ID(rapid.StringMatching(`[0-9A-F]{32}`).Draw(t, "request")),
		}
		var read job.Reconsider
		if err := json.Unmarshal(written.Payload(), &read); err != nil || read != written {
			t.Fatalf("%s read as %+v, %v", written.Payload(), read, err)
		}
	})
}

func TestPayload_OfADispatch_ReadsBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := job.Sending{Dispatch: id.ID(rapid.StringMatching(`[0-9A-F]{32}`).Draw(t, "dispatch"))}
		var read job.Sending
		if err := json.Unmarshal(written.Payload(), &read); err != nil || read != written {
			t.Fatalf("%s read as %+v, %v", written.Payload(), read, err)
		}
	})
}

func TestPayload_OfAPaper_ReadsBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := job.Writing{
			Invoice: invoice.Number(rapid.Int64().Draw(t, "invoice")), Credit: invoice.CreditNumber(rapid.Int64().Draw(t, "credit")),
		}
		var read job.Writing
		if err := json.Unmarshal(written.Payload(), &read); err != nil || read != written {
			t.Fatalf("%s read as %+v, %v", written.Payload(), read, err)
		}
	})
}

func TestLane_IsOneForEachKindAndOrder(t *testing.T) {
	lanes := map[string]bool{}
	for _, kind := range []job.Kind{job.Push, job.Review, job.Dispatch} {
		for _, number := range []reservation.Number{1, 11, 111} {
			lanes[job.Lane(kind, number)] = true
		}
	}
	if len(lanes) != 9 || !lanes[job.Lane(job.Push, 1)] {
		t.Errorf("the lanes are %v", lanes)
	}
}

func TestTried_CountsTheWaitFromTheAttempt(t *testing.T) {
	late := noon.Add(7 * time.Hour) // the worker was away
	j := job.Job{Kind: job.Push, State: job.Waiting, RunAt: noon, Leased: late, Attempts: 1}.Tried(job.Attempt{At: late, Answer: "500"})
	if !j.RunAt.Equal(late.Add(5*time.Minute)) || j.State != job.Waiting || !j.Leased.IsZero() || j.Error != "500" || j.Attempts != 2 {
		t.Errorf("%+v", j)
	}
}
