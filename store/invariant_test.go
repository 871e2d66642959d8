package store_test

import (
	"testing"

	"respite/operation"
)

func TestVerify_OfABookInWhichBusinessWasDone_Holds(t *testing.T) {
	l := live(t)
	for _, c := range l.verify().Checks {
		t.Logf("%5d  %s", c.Rows, c.Name)
		if c.Broken != "" {
			t.Errorf("%s (%s): %s", c.Name, c.Rule, c.Broken)
		}
		if c.Rows == 0 {
			t.Errorf("%s: no row was looked at", c.Name)
		}
	}
}

func (l *life) verify() operation.Verification {
	l.t.Helper()
	v, err := l.do.Verify(l.t.Context(), func(operation.Check) {})
	l.must(err)
	return v
}
