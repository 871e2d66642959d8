package risk

import (
	"cmp"
	"slices"

	"respite/value/money"
)

// Outcome is what a decision comes to.
type Outcome string

// The outcomes.
const (
	Accepted Outcome = "accepted"
	Pending  Outcome = "pending" // not yet: a person or the bureau has the word
	Refused  Outcome = "refused"
)

// worse gives the stricter of two outcomes.
func worse(a, b Outcome) Outcome {
	switch {
	case a == Refused || b == Refused:
		return Refused
	case a == Pending || b == Pending:
		return Pending
	}
	return Accepted
}

// Verdict is a decision with everything needed to explain it later (domain 9.8).
type Verdict struct {
	Outcome Outcome  `json:"outcome"`
	Class   Class    `json:"class,omitempty"` // of the first reason that decided; "" when accepted
	Reasons []Reason `json:"reasons"`         // all that apply in the order looked at, also those that only inform
	// Fired names the policy's own rules and score points that came true, in the order looked at.
	Fired []string `json:"fired"`
	Score int      `json:"score"`
	// ScoreReasons are the score points that cost most against their best case, at most four.
	ScoreReasons    []string    `json:"score_reasons"`
	Limit           money.Minor `json:"limit"`    // the person's limit that was applied; 0 when none was
	Exposure        money.Minor `json:"exposure"` // what the person would owe with this order
	Policy          string      `json:"policy"`   // SHA-256 of the policy's text, hexadecimal
	DecideByMinutes int         `json:"decide_by_minutes,omitempty"`
	AskAgainMinutes int         `json:"ask_again_minutes,omitempty"`
}

// ByHand gives the verdict after a member of staff decided, whatever it was before. A refusal keeps
// the class of what had to be looked at.
func (v Verdict) ByHand(approve bool) Verdict {
	if approve {
		return v.end(Accepted, ManualApproved)
	}
	return v.end(Refused, ManualDenied)
}

// Lapsed gives the verdict after a pending decision was not taken in time: refused (domain 9.2).
func (v Verdict) Lapsed() Verdict { return v.end(Refused, ReviewExpired) }

func (v Verdict) end(outcome Outcome, why Reason) Verdict {
	v.Outcome, v.Class = outcome, cmp.Or(v.Class, why.Class())
	if outcome == Accepted {
		v.Class = ""
	}
	v.Reasons = append(slices.Clone(v.Reasons), why)
	v.DecideByMinutes, v.AskAgainMinutes = 0, 0
	return v
}
