package reservation_test

import (
	"testing"
	"time"

	"respite/domain/reservation"
	"respite/value/fault"
)

// locked is an order by mobile phone that waits for its code.
func locked(left int) reservation.Reservation {
	r := order(reservation.Held, goods()...)
	r.Details.PIN = &reservation.PIN{Code: "0815", Left: left}
	return r
}

func TestUnlock_WithTheRightCode_PassesAndNeedsNoneAfterwards(t *testing.T) { // XML-RPC reference 7.6
	r := locked(reservation.PINAttempts)
	passed, err := r.Unlock("0815")
	if err != nil || !passed.Details.PIN.Passed || passed.Details.PIN.Left != reservation.PINAttempts {
		t.Fatalf("it is %+v, %v", passed.Details.PIN, err)
	}
	if r.Details.PIN.Passed {
		t.Error("the order it was asked of was changed")
	}
	for _, code := range []string{"", "0815", "9999"} {
		if _, err := passed.Unlock(code); err != nil {
			t.Errorf("told %q afterwards: %v", code, err)
		}
	}
}

func TestUnlock_WithAWrongCode_CostsAnAttemptUntilNoneIsLeft(t *testing.T) {
	r := locked(reservation.PINAttempts)
	for left := reservation.PINAttempts - 1; left >= 0; left-- {
		after, err := r.Unlock("9999")
		if !fault.Is(err, fault.PINWrong) || err.Error() != fault.PINWrong.With(left).On("pin").Error() || after.Details.PIN.Left != left {
			t.Fatalf("%d attempts are left, %v", after.Details.PIN.Left, err)
		}
		if r.Details.PIN.Left != left+1 {
			t.Fatal("the order it was asked of was changed")
		}
		r = after
	}
	for _, code := range []string{"0815", "9999", ""} {
		after, err := r.Unlock(code)
		if !fault.Is(err, fault.PINSpent) || after.Details.PIN.Passed || after.Details.PIN.Left != 0 {
			t.Errorf("told %q then: %+v, %v", code, after.Details.PIN, err)
		}
	}
}

func TestUnlock_WithoutACode_CostsNothing(t *testing.T) {
	after, err := locked(2).Unlock("")
	if !fault.Is(err, fault.PINMissing) || after.Details.PIN.Left != 2 {
		t.Errorf("%+v, %v", after.Details.PIN, err)
	}
}

func TestUnlock_OfAnOrderThatHasNoCode_Passes(t *testing.T) {
	for _, code := range []string{"", "0815"} {
		if after, err := order(reservation.Held, goods()...).Unlock(code); err != nil || after.Details.PIN != nil {
			t.Errorf("told %q: %+v, %v", code, after.Details.PIN, err)
		}
	}
}

func TestReservation_ThatWaitsForItsCode_AllowsNothingButToEnd(t *testing.T) { // a part of it would have attempts of its own
	passed, err := locked(1).Unlock("0815")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(reservation.Reservation, time.Time) (reservation.Reservation, error){
		"activate": operations["activate"], "replace": operations["replace"], "extend": operations["extend"], "readdress": operations["readdress"],
		"split": amendments["split"], "deliver": amendments["deliver"], "resize": amendments["resize"], "requantify": amendments["requantify"],
	} {
		for _, left := range []int{0, 1, reservation.PINAttempts} {
			if _, err := change(locked(left), soon); !fault.Is(err, fault.PINMissing) {
				t.Errorf("%s with %d attempts left: %v", name, left, err)
			}
		}
		// The code was told for what is held: no more than that.
		if _, err := change(passed, soon); err != nil && !fault.Is(err, fault.AmountRaised) {
			t.Errorf("%s after the right code: %v", name, err)
		}
	}
	if _, _, err := passed.Resize(passed.Held()+1, soon); !fault.Is(err, fault.AmountRaised) {
		t.Errorf("more than the code was told for: %v", err)
	}
	if _, after, err := locked(0).Release(); err != nil || after.State != reservation.Cancelled {
		t.Errorf("it cannot be given up: %v", err)
	}
}
