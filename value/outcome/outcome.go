// Package outcome says in one word how a request ended, for those who watch: the same words for every
// door.
//
// It must never decide anything: each door knows what its answer means.
package outcome

import "respite/value/fault"

// Outcome is how a request ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"    // what was asked for has happened, or was told
	Waits   Outcome = "waits"   // it will be decided later
	Refused Outcome = "refused" // decided, and the answer is no
	Wrong   Outcome = "wrong"   // the caller must ask differently
	Denied  Outcome = "denied"  // the caller is not who he says
	Busy    Outcome = "busy"    // turned away, to come again in a moment
	Failed  Outcome = "failed"  // we are at fault
)

// Of tells what an error means. What is not made of faults is ours.
func Of(err error) Outcome {
	faults, only := fault.All(err)
	switch {
	case err == nil:
		return Done
	case !only || len(faults) == 0:
		return Failed
	}
	switch faults[0].Code.Kind {
	case fault.Busy:
		return Busy
	case fault.Unavailable:
		return Failed
	}
	return Wrong
}
