package outcome_test

import (
	"errors"
	"fmt"
	"testing"

	"respite/value/fault"
	"respite/value/outcome"
)

func TestOf_SaysWhoMustDoSomething(t *testing.T) {
	for _, c := range []struct {
		err  error
		want outcome.Outcome
	}{
		{nil, outcome.Done},
		{fault.Missing.With().On("amount"), outcome.Wrong},
		{fault.List{fault.Missing.With(), fault.NoLines.With()}, outcome.Wrong},
		{fmt.Errorf("reserve: %w", fault.ReservationUnknown.With()), outcome.Wrong},
		{fault.TooBusy.With(), outcome.Busy},
		{fault.NoRegister.With(), outcome.Failed},
		{errors.New("the disk is full"), outcome.Failed},
		{fault.List{}, outcome.Failed},
	} {
		if got := outcome.Of(c.err); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}
