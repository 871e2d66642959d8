package operation

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"respite/domain/dispatch"
	"respite/domain/event"
	"respite/domain/reservation"
	"respite/value/fault"
)

// sendPIN makes the code of a mobile purchase and sends it to the buyer's phone (XML-RPC reference 7.6).
func (d *deed) sendPIN() {
	const codes = 10_000
	chance := sha256.Sum256([]byte(d.tx.NewID())) // an id that nobody ever sees
	code := fmt.Sprintf("%04d", binary.BigEndian.Uint64(chance[:])%codes)
	d.order.Details.PIN = &reservation.PIN{Code: code, Left: reservation.PINAttempts}
	d.promise(dispatch.Dispatch{
		Kind: dispatch.PIN, Channel: dispatch.Text, Language: d.order.Details.Language, To: d.order.Parties.Billing.CellPhone,
	})
}

// Locked says that an order waits for the right code still.
type Locked struct {
	Left int `json:"left"` // attempts
}

func (l Locked) fault() error {
	if l.Left == 0 {
		return fault.PINSpent.With().On("pin")
	}
	return fault.PINWrong.With(l.Left).On("pin")
}

// unlock tries the code of a mobile purchase. A wrong one is an outcome, because the attempt must be
// remembered.
func (d *deed) unlock(code string) (*Locked, error) {
	after, err := d.order.Unlock(code)
	if !fault.Is(err, fault.PINWrong) {
		d.order = after
		return nil, err
	}
	d.order = after
	d.happened(event.Event{Kind: event.PINFailed})
	d.keep()
	return &Locked{Left: after.Details.PIN.Left}, nil
}
