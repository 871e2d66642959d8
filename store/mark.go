package store

import (
	"context"
	"fmt"

	"respite/domain/reservation"
	"respite/store/rows"
	"respite/store/tables"
)

// markedSetting says that every order can be found by what people look for; books of earlier versions had no such marks.
const markedSetting = "orders_marked"

// markPage is how many orders one transaction marks.
const markPage = 200

// markOrders lets the orders of an earlier version be found. It may stop anywhere and begins anew the next time.
func (s *Store) markOrders(ctx context.Context) error {
	_, done, err := tables.Settings.Find(ctx, s.engine.Reader(), s.seal, markedSetting)
	if err != nil || done {
		return err
	}
	var last reservation.Number
	for count := markPage; count == markPage; {
		page, err := tables.Reservations.List(ctx, s.engine.Reader(), s.seal,
			tables.Reservations.Selecting()+" WHERE number > $1 ORDER BY number LIMIT $2", int64(last), markPage)
		if err == nil && len(page) > 0 {
			last = page[len(page)-1].Number
			_, err = Update(ctx, s, nil, func(tx *Tx) (struct{}, error) {
				for _, r := range page {
					tx.mark(r)
				}
				return struct{}{}, nil
			})
		}
		if err != nil {
			return fmt.Errorf("let orders be found by name: %w", err)
		}
		count = len(page)
	}
	_, err = Update(ctx, s, nil, func(tx *Tx) (struct{}, error) {
		tx.setSetting(markedSetting, "1")
		return struct{}{}, nil
	})
	return err
}

// mark writes by what people find an order, where that is new.
func (tx *Tx) mark(r reservation.Reservation) {
	var before []string
	if key := (tables.ReservationKey{Number: r.Number, Merchant: r.Merchant}); tx.group.reservations.Has(key) {
		known, found, err := tx.group.reservations.Find(key)
		tx.fail(err)
		if found {
			before = known.FoundBy()
		}
	}
	known := map[string]bool{}
	for _, mark := range before {
		known[mark] = true
	}
	for _, mark := range r.FoundBy() {
		if !known[mark] {
			tx.group.orderMarks.Add(tables.OrderMark{Merchant: r.Merchant, Mark: orderMark(tx.group.Seal, mark), Number: r.Number})
		}
	}
}

// orderMark is the keyed hash of a text that people look for an order by.
func orderMark(seal *rows.Seal, text string) string { return seal.Hash("order:" + text) }
