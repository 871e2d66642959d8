package operation

import (
	"context"
	"strconv"
	"time"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
)

// Target names an order: by its reservation number, by the key of the request that reserved it, or by
// the number of its passive invoice. If more than one is given they must mean the same.
type Target struct {
	Number  reservation.Number
	Request id.ID
	Passive invoice.Number
}

// find gives the number of the reservation meant.
func (t Target) find(tx *store.Tx, owner merchant.ID) (reservation.Number, error) {
	switch {
	case t.Passive != 0:
		return t.findPassive(tx, owner)
	case t.Request == "":
		return t.Number, nil
	}
	r, err := tx.Request(t.Request, owner)
	if fault.Is(err, fault.RequestUnknown) || err == nil && r.Reservation == 0 {
		return 0, fault.ReservationUnknown.With().On("reservation_request")
	}
	if err == nil && t.Number != 0 && t.Number != r.Reservation {
		return 0, fault.MustEqual.With(strconv.FormatInt(int64(r.Reservation), 10)).On("reservation")
	}
	return r.Reservation, err
}

// findPassive gives the order whose rest stands under an invoice number. An invoice that was issued
// under it is not passive any more.
func (t Target) findPassive(tx *store.Tx, owner merchant.ID) (reservation.Number, error) {
	_, err := tx.Invoice(t.Passive, owner)
	if err == nil {
		return 0, fault.NotPassive.With().On("invoice")
	}
	if !fault.Is(err, fault.InvoiceUnknown) {
		return 0, err
	}
	order, found, err := tx.ReservationByPassive(reservation.Passive(t.Passive), owner)
	if err == nil && (!found || order.State == reservation.Cancelled) {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return order.Number, err
}

// look reads the order meant as it is committed, with the book's time: for what must be known before
// the transaction.
func (o *Operations) look(ctx context.Context, t Target, owner merchant.ID) (reservation.Reservation, time.Time, error) {
	view := o.Store.View()
	now, err := view.Now(ctx)
	if err != nil {
		return reservation.Reservation{}, now, err
	}
	if t.Passive != 0 {
		order, err := t.lookPassive(ctx, view, owner)
		return order, now, err
	}
	number := t.Number
	if t.Request != "" {
		r, err := view.Request(ctx, t.Request, owner)
		if err != nil {
			return reservation.Reservation{}, now, fault.ReservationUnknown.With().On("reservation_request")
		}
		number = r.Reservation
	}
	order, err := view.Reservation(ctx, number, owner)
	return order, now, err
}

// lookPassive is findPassive on what is committed.
func (t Target) lookPassive(ctx context.Context, view store.View, owner merchant.ID) (reservation.Reservation, error) {
	_, err := view.Invoice(ctx, t.Passive, owner)
	if err == nil {
		return reservation.Reservation{}, fault.NotPassive.With().On("invoice")
	}
	if !fault.Is(err, fault.InvoiceUnknown) {
		return reservation.Reservation{}, err
	}
	order, found, err := view.ReservationByPassive(ctx, reservation.Passive(t.Passive), owner)
	if err == nil && (!found || order.State == reservation.Cancelled) {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return order, err
}

// touch names the reservation meant, if it is named by its number.
func (t Target) touch(owner merchant.ID) store.Touch { return store.TouchReservation(t.Number, owner) }
