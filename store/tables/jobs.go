package tables

import (
	"encoding/json"
	"fmt"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/id"
)

// JobKey names a row of Jobs.
type JobKey struct {
	ID       id.ID
	Merchant merchant.ID
}

// Jobs are what was promised. The payload is sealed: a request that waits holds all that a merchant's system told of
// the consumer.
var Jobs = rows.Table[JobKey, job.Job]{
	Name: "job", Keys: []string{"id", "merchant_id"},
	Columns: []string{"kind", "lane", "state", "run_at", "leased", "attempts", "made_at", "payload", "error"},
	KeyOf:   func(j job.Job) JobKey { return JobKey{j.ID, j.Merchant} },
	KeyArgs: func(k JobKey) []any { return []any{string(k.ID), int64(k.Merchant)} },
	Write: func(s *rows.Seal, j job.Job) []any {
		return []any{
			string(j.ID), int64(j.Merchant), string(j.Kind), j.Lane, string(j.State), rows.Micros(j.RunAt), rows.Micros(j.Leased), j.Attempts,
			rows.Micros(j.MadeAt), rows.Sealed(s, JobPlace(j.ID), j.Payload), j.Error,
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (job.Job, error) {
		var j job.Job
		place := func() string { return JobPlace(j.ID) }
		err := row(&j.ID, &j.Merchant, &j.Kind, &j.Lane, &j.State, rows.FromMicros(&j.RunAt), rows.FromMicros(&j.Leased), &j.Attempts,
			rows.FromMicros(&j.MadeAt), rows.FromSealed(s, place, &j.Payload), &j.Error)
		return j, err
	},
}.Ready()

// JobPlace is where the payload of a job is sealed.
func JobPlace(id id.ID) string { return "job/" + string(id) }

// WaitingJobs reads the jobs of a lane that wait, spoilt ones too.
var WaitingJobs = rows.Asking[string, job.Job]{
	Name: Jobs.Name, Ask: rows.Ask{Select: Jobs.Selecting() + " WHERE", By: []string{"lane"}, Rest: " AND state = 'waiting'"},
	Args: func(lane string) []any { return []any{lane} }, Read: readAnyJob, KeyOf: func(j job.Job) string { return j.Lane },
}

// AnyJob reads of a row that cannot be read as much as can: such a job is spoilt, and its error says why.
var AnyJob = &rows.Table[JobKey, job.Job]{Name: Jobs.Name, Read: readAnyJob}

func readAnyJob(s *rows.Seal, row rows.Scan) (job.Job, error) {
	j, err := Jobs.Read(s, row)
	if err != nil {
		j.Payload, j.Error = json.RawMessage(spoilt), fmt.Sprintf("%s: %s", rows.ErrUnreadable, err)
	}
	return j, nil
}

// spoilt is an empty payload as no job carries it: what is sealed has no spaces.
const spoilt = "{ }"

// IsSpoilt tells a job whose row could not be read: nobody may write it back.
func IsSpoilt(j job.Job) bool { return string(j.Payload) == spoilt }

// Attempt is a try of a job, with the merchant whose job it is.
type Attempt struct {
	job.Attempt
	Merchant merchant.ID
}

// Attempts is the log of tries.
var Attempts = rows.Journal[Attempt]{
	Name: "job_attempt", Columns: []string{"job", "no", "merchant_id", "at", "took", "status", "answer", "good"},
	Write: func(a Attempt) []any {
		return []any{
			string(a.Job), a.No, int64(a.Merchant), rows.Micros(a.At), a.Took.Microseconds(), a.Status, a.Answer, rows.Flag(a.Good),
		}
	},
}.Ready()

// LatestTry reads the number of the latest try of a job.
var LatestTry = rows.Asking[id.ID, job.Attempt]{
	Name: Attempts.Name,
	Ask:  rows.Ask{Select: "SELECT job, no FROM job_attempt WHERE", By: []string{"job"}, Rest: " ORDER BY no DESC LIMIT 1"},
	Args: func(key id.ID) []any { return []any{string(key)} },
	Read: func(_ *rows.Seal, row rows.Scan) (job.Attempt, error) {
		var a job.Attempt
		err := row(&a.Job, &a.No)
		return a, err
	},
	KeyOf: func(a job.Attempt) id.ID { return a.Job },
}
