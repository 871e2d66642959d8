package audit

import (
	"encoding/json"
	"fmt"
	"slices"

	"respite/domain/reservation"
	"respite/domain/risk"
)

// sequence is the numbers that were found for one reservation.
type sequence struct {
	one   string
	many  string
	of    reservation.Number
	count int
	found []int
}

// next takes the next row of a walk over reservations; nil is a reservation that has none.
func (s *sequence) next(check *Check, of reservation.Number, count int, no *int) {
	if of != s.of {
		s.check(check)
		check.Rows++
		s.of, s.count, s.found = of, count, s.found[:0]
	}
	if no != nil {
		s.found = append(s.found, *no)
	}
}

func (s *sequence) check(check *Check) {
	slices.Sort(s.found)
	for i, no := range s.found {
		if no != i+1 {
			check.breaks("reservation %d has %s %d instead of %d", s.of, s.one, no, i+1)
		}
	}
	if len(s.found) != s.count {
		check.breaks("reservation %d has %d %s instead of %d", s.of, len(s.found), s.many, s.count)
	}
}

func (a auditor) events(check *Check) error {
	s := sequence{one: "event", many: "events"}
	err := a.view.EachEventNumber(a.ctx, func(of reservation.Number, count int, no *int) error {
		s.next(check, of, count, no)
		return nil
	})
	s.check(check)
	return err
}

func (a auditor) pushes(check *Check) error {
	s := sequence{one: "push", many: "pushes"}
	err := a.view.EachPush(a.ctx, func(of reservation.Number, count int, no *int) error {
		s.next(check, of, count, no)
		return nil
	})
	s.check(check)
	return err
}

// verdicts decides again, under the rules as they were. Rules seldom change, so only the latest are
// kept at hand.
func (a auditor) verdicts(check *Check) error {
	var policy *risk.Policy
	return a.view.EachVerdict(a.ctx, func(r risk.Record, _, stored, rules string) error {
		check.Rows++
		if policy == nil || policy.Hash() != r.Verdict.Policy {
			read, err := risk.ParsePolicy([]byte(rules))
			if err != nil {
				check.breaks("verdict %s was made by rules that cannot be read: %s", r.ID, err)
				return nil
			}
			policy = read
		}
		again, err := json.Marshal(r.Ending.Over(policy.Decide(r.Facts)))
		if err != nil {
			return fmt.Errorf("write verdict %s again: %w", r.ID, err)
		}
		if string(again) != stored {
			check.breaks("verdict %s says %s instead of %s", r.ID, stored, again)
		}
		return nil
	})
}
