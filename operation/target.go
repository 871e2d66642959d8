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
	"respite/value/money"
)

// Target names an order: by its reservation number, by the key of the request that reserved it, or by
// the number of its passive invoice. If more than one is given they must mean the same.
type Target struct {
	Number  reservation.Number
	Request id.ID
	Passive invoice.Number
	Held    *money.Minor // what must be held of it, as somebody was shown; nil: whatever is
}

// find gives the number of the reservation meant.
func (t Target) find(tx *store.Tx, owner merchant.ID) (reservation.Number, error) {
	switch {
	case t.Passive != 0:
		order, err := t.findPassive(bills{tx.Invoice, tx.ReservationByPassive}, owner)
		return order.Number, err
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

// bills reads invoices by their numbers, issued and passive: as a transaction sees them, or as they are
// committed.
type bills struct {
	issued  func(invoice.Number, merchant.ID) (invoice.Invoice, error)
	passive func(reservation.Passive, merchant.ID) (reservation.Reservation, bool, error)
}

// findPassive gives the order whose rest stands under an invoice number. An invoice that was issued
// under it is not passive any more.
func (t Target) findPassive(from bills, owner merchant.ID) (reservation.Reservation, error) {
	_, err := from.issued(t.Passive, owner)
	if err == nil {
		return reservation.Reservation{}, fault.NotPassive.With().On("invoice")
	}
	if !fault.Is(err, fault.InvoiceUnknown) {
		return reservation.Reservation{}, err
	}
	order, found, err := from.passive(reservation.Passive(t.Passive), owner)
	if err == nil && (!found || order.State == reservation.Cancelled) {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return order, err
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
		order, err := t.findPassive(bills{
			func(number invoice.Number, owner merchant.ID) (invoice.Invoice, error) {
				return view.Invoice(ctx, number, owner)
			},
			func(number reservation.Passive, owner merchant.ID) (reservation.Reservation, bool, error) {
				return view.ReservationByPassive(ctx, number, owner)
			},
		}, owner)
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

// touch names the reservation meant.
func (t Target) touch(owner merchant.ID) store.Touch {
	switch {
	case t.Passive != 0:
		return store.TouchPassive(reservation.Passive(t.Passive), owner)
	case t.Request != "":
		return store.TouchRequest(t.Request, owner)
	}
	return store.TouchReservation(t.Number, owner)
}
