package operation

import (
	"context"

	"respite/domain/command"
	"respite/domain/merchant"
	"respite/store"
	"respite/value/fault"
)

// aimed is a command of a merchant's system about one reservation.
type aimed struct {
	merchant merchant.ID
	identity command.Identity
	target   Target
}

// onOrder does a command about one reservation, once, in one transaction; stands is as for once.
func onOrder[T any, A answer[T]](ctx context.Context, o *Operations, at aimed, stands func(*store.Tx) func(T) (bool, error), do func(*deed) (T, error)) (T, error) {
	return store.Update(ctx, o.Store, touches(at.identity, at.target.touch(at.merchant)), func(tx *store.Tx) (T, error) {
		return once[T, A](tx, o.Settings, at.identity, stands(tx), func() (T, error) {
			var none T
			number, err := at.target.find(tx, at.merchant)
			if err != nil {
				return none, err
			}
			d, err := o.asked(tx, number, at.merchant, at.identity)
			if err != nil {
				return none, err
			}
			if d.order.Passive != 0 && at.target.Passive == 0 { // the standard integration knows it by its invoice only
				return none, fault.ReservationUnknown.With().On("reservation")
			}
			if shown := at.target.Held; shown != nil && *shown != d.order.Held() {
				return none, fault.AmountMoved.With(shown.Decimal(), d.order.Held().Decimal())
			}
			return do(d)
		})
	})
}
