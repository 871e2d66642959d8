// Package job is a promise: work that must happen after a change, written together with it.
//
// It must never be the only place a fact stands; a job repeats what the books already say. A job may
// run more than once.
package job

import (
	"encoding/json"
	"fmt"
	"time"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/value/id"
)

// Kind is what is to be done.
type Kind string

// The kinds of job.
const (
	Push     Kind = "push"     // tell the merchant's system
	Review   Kind = "review"   // ask again about a pending reservation
	Queued   Kind = "queued"   // a request of a batch
	Dispatch Kind = "dispatch" // send a document or a message
	Paper    Kind = "paper"    // make a document
	Batch    Kind = "batch"    // check or apply a file of delivered orders
)

// Lease is how long a worker holds a job that it has taken. When nobody has ended it by then, another takes it over.
const Lease = 2 * time.Minute

// State is where a job stands.
type State string

// The states.
const (
	Waiting State = "waiting"
	Done    State = "done"
	GivenUp State = "given_up" // all attempts failed
)

// Job is one promise. Jobs of one lane run one at a time, in the order of their ids.
type Job struct {
	ID       id.ID
	Merchant merchant.ID
	Kind     Kind
	Lane     string
	State    State
	RunAt    time.Time
	Leased   time.Time // somebody works on it until then
	Attempts int
	MadeAt   time.Time
	Payload  json.RawMessage
	Error    string // of the latest attempt
}

// Attempt is one try of a job, for the log.
type Attempt struct {
	Job    id.ID
	No     int
	At     time.Time
	Took   time.Duration
	Status int    // of HTTP; 0 when there was no answer
	Answer string // the start of what came back, or the error
	Good   bool
}

// Notice is the payload of a push: the request as it stood when the push was promised.
type Notice struct {
	Request  request.Request `json:"request"`
	Sequence int             `json:"sequence"` // 1, 2, 3 … of the order's pushes
	URL      string          `json:"url"`
	Foreign  bool            `json:"foreign,omitempty"` // not caused by a request of the merchant's system
}

// Reconsider is the payload of a review.
type Reconsider struct {
	Reservation reservation.Number `json:"reservation"`
	Request     id.ID              `json:"request"` // the Reserve that is waiting
}

// Payload gives the text a job carries.
func (r Reconsider) Payload() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"reservation":%d,"request":%q}`, r.Reservation, r.Request))
}

// Sending is the payload of a dispatch.
type Sending struct {
	Dispatch id.ID `json:"dispatch"`
}

// Payload gives the text a job carries.
func (s Sending) Payload() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"dispatch":%q}`, s.Dispatch))
}

// Writing is the payload of a paper: the invoice, or its credit note.
type Writing struct {
	Invoice invoice.Number       `json:"invoice,omitzero"`
	Credit  invoice.CreditNumber `json:"credit,omitzero"`
}

// Payload gives the text a job carries.
func (w Writing) Payload() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"invoice":%d,"credit":%d}`, w.Invoice, w.Credit))
}

// Filing is the payload of a batch: how far it has come, the batch knows itself.
type Filing struct {
	Batch id.ID `json:"batch"`
}

// Payload gives the text a job carries.
func (f Filing) Payload() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"batch":%q}`, f.Batch))
}

// BatchLane gives the lane of a batch: nobody works on one twice at the same time.
func BatchLane(batch id.ID) string { return "batch:" + string(batch) }

// Lane gives the lane of a reservation: what concerns one order happens in order.
func Lane(kind Kind, number reservation.Number) string { return fmt.Sprintf("%s:%d", kind, number) }

// DispatchLane gives the lane of a dispatch: each has its own, for one that cannot be sent holds up no other.
func DispatchLane(dispatch id.ID) string { return "dispatch:" + string(dispatch) }

// ladders say how long to wait after each failed attempt; with the last one spent the job is given up.
var ladders = map[Kind][]time.Duration{
	Push:     pushLadder,
	Review:   {10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 16 * time.Hour},
	Dispatch: {10 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 8 * time.Hour, 24 * time.Hour, 24 * time.Hour},
	Paper:    {10 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 8 * time.Hour, 24 * time.Hour, 24 * time.Hour},
	Queued:   {5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute}, // its batch waits behind it
	Batch:    {2 * time.Second, 10 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour},
}

// pushLadder makes twelve attempts within three days (gateway reference 5.1).
var pushLadder = []time.Duration{
	1 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, 1 * time.Hour, 2 * time.Hour,
	4 * time.Hour, 8 * time.Hour, 16 * time.Hour, 16 * time.Hour, 24 * time.Hour,
}

// ladder gives the waits of the job. A kind we do not know was promised by a newer version, which may
// come to run within days.
func (j Job) ladder() []time.Duration {
	if ladder, known := ladders[j.Kind]; known {
		return ladder
	}
	return pushLadder
}

// Last tells whether the attempt at hand is the last: when it fails too, the job is given up.
func (j Job) Last() bool { return j.Attempts >= len(j.ladder()) }

// Tried notes an attempt: a good one ends the job, a bad one moves it along its ladder or gives it up.
// What is done stays done, whatever a second attempt says that began before.
func (j Job) Tried(attempt Attempt) Job {
	if j.State == Done {
		return j
	}
	j.Attempts++
	j.Leased = time.Time{}
	j.Error = ""
	if attempt.Good {
		j.State = Done
		return j
	}
	j.Error = attempt.Answer
	ladder := j.ladder()
	if j.Attempts > len(ladder) {
		j.State = GivenUp
		return j
	}
	j.RunAt = attempt.At.Add(ladder[j.Attempts-1])
	return j
}

// Next gives the job of a lane that may run now, from those that wait in it: the first, if its time
// has come and nobody works on any of them.
func Next(waiting []Job, now time.Time) (Job, bool) {
	var first Job
	for _, j := range waiting {
		if j.Leased.After(now) {
			return Job{}, false
		}
		if first.ID == "" || j.ID < first.ID {
			first = j
		}
	}
	return first, first.ID != "" && !first.RunAt.After(now)
}

// releaseWait keeps a job that was given back from being claimed again at once.
const releaseWait = time.Second

// Released gives up the lease of a job that was not tried; it may be claimed again a moment later.
func (j Job) Released(now time.Time) Job {
	j.Leased, j.RunAt = time.Time{}, now.Add(releaseWait)
	return j
}

// Again lets a job that ended, or waits for its next attempt, run now. While somebody works on it, it
// waits for that one.
func (j Job) Again(now time.Time) Job {
	j.State, j.RunAt, j.Attempts = Waiting, now, 0
	return j
}
