package administration

import (
	"context"

	"respite/domain/risk"
	"respite/store"
)

// Trial is what other rules would have said of the latest decisions.
type Trial struct {
	Looked  int // decisions that the rules took
	ByHand  int // decisions that staff or time took: they are left out
	Differs []Difference
}

// Difference is a decision that would have been another one.
type Difference struct {
	Was risk.Record
	Now risk.Verdict
}

// TryRules decides the latest decisions of the book again, from the facts as they were. Nothing is changed.
func TryRules(ctx context.Context, book *store.Store, policy *risk.Policy, limit int) (Trial, error) {
	records, err := book.View().Lists().Verdicts(ctx, limit)
	if err != nil {
		return Trial{}, err
	}
	var t Trial
	for _, r := range records {
		if r.Ending != risk.ByPolicy {
			t.ByHand++
			continue
		}
		t.Looked++
		if now := policy.Decide(r.Facts); now.Outcome != r.Verdict.Outcome {
			t.Differs = append(t.Differs, Difference{Was: r, Now: now})
		}
	}
	return t, nil
}
