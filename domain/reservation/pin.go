package reservation

import (
	"crypto/subtle"

	"respite/value/fault"
)

// PINAttempts is how often a code may be told wrong.
const PINAttempts = 3

// PIN is the code that was sent to the consumer's phone, to be told before the order may be activated
// (XML-RPC reference 7.6).
type PIN struct {
	Code   string `json:"code"`
	Left   int    `json:"left"` // attempts
	Passed bool   `json:"passed,omitempty"`
}

// Unlock tries a code. A wrong one costs an attempt, which must be kept although it is a fault; an order
// without a code, or whose code was told already, needs none.
func (r Reservation) Unlock(code string) (Reservation, error) {
	if r.Details.PIN == nil || r.Details.PIN.Passed {
		return r, nil
	}
	pin := *r.Details.PIN
	r.Details.PIN = &pin
	switch {
	case pin.Left == 0:
		return r, fault.PINSpent.With().On("pin")
	case code == "":
		return r, fault.PINMissing.With().On("pin")
	case subtle.ConstantTimeCompare([]byte(code), []byte(pin.Code)) == 1:
		pin.Passed = true
		return r, nil
	}
	pin.Left--
	return r, fault.PINWrong.With(pin.Left).On("pin")
}
