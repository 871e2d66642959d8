package store

import (
	"context"
	"time"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/comparison"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/fault"
)

// Reservation reads a reservation of a merchant.
func (tx *Tx) Reservation(number reservation.Number, owner merchant.ID) (reservation.Reservation, error) {
	r, found, err := tx.group.reservations.Find(tables.ReservationKey{Number: number, Merchant: owner})
	if err == nil && !found {
		err = fault.ReservationUnknown.With().On("reservation")
	}
	return r, err
}

// KeepReservation gives a reservation its new state.
func (tx *Tx) KeepReservation(r reservation.Reservation) {
	tx.mark(r)
	tx.group.reservations.Put(r)
}

// NextReservation gives a new reservation number.
func (tx *Tx) NextReservation() reservation.Number {
	return reservation.Number(comparison.FirstReservation + tx.next(reservationCounter))
}

// Reservation reads a reservation of a merchant.
func (v View) Reservation(ctx context.Context, number reservation.Number, owner merchant.ID) (reservation.Reservation, error) {
	r, found, err := tables.Reservations.Find(ctx, v.from, v.seal, tables.ReservationKey{Number: number, Merchant: owner})
	if err == nil && !found {
		err = fault.ReservationUnknown.With().On("reservation")
	}
	return r, err
}

// ReservationOf reads a reservation whoever's it is; for the provider's own people.
func (v View) ReservationOf(ctx context.Context, number reservation.Number) (reservation.Reservation, error) {
	r, found, err := tables.Reservations.One(ctx, v.from, v.seal, tables.Reservations.Selecting()+" WHERE number = $1", int64(number))
	if err == nil && !found {
		err = fault.ReservationUnknown.With().On("reservation")
	}
	return r, err
}

// Latest lists the latest reservations, the newest first.
func (v View) Latest(ctx context.Context, limit int) ([]reservation.Reservation, error) {
	return tables.Reservations.List(ctx, v.from, v.seal, tables.Reservations.Selecting()+" ORDER BY number DESC LIMIT $1", limit)
}

// Overdue lists open reservations whose time has run out, the longest overdue first, after one that was
// listed before; the zero reservation begins.
func (v View) Overdue(ctx context.Context, now time.Time, after reservation.Reservation, limit int) ([]reservation.Reservation, error) {
	return tables.Reservations.List(ctx, v.from, v.seal, overdue, rows.Micros(now), rows.Micros(after.ExpiresAt), int64(after.Number), limit)
}

// The order is that of the index of open reservations: in any other every reservation there ever was
// would be looked at.
var overdue = tables.Reservations.Selecting() + ` WHERE state IN ('pending', 'held', 'part_activated')
	AND expires_at > 0 AND expires_at <= $1 AND expires_at >= $2 AND (expires_at > $2 OR number > $3) ORDER BY expires_at, number LIMIT $4`

// EachReservation walks all reservations in order of their numbers.
func (v View) EachReservation(ctx context.Context, each func(reservation.Reservation) error) error {
	return v.from.Query(ctx, tables.Reservations.Selecting()+" ORDER BY number", nil, tables.Reservations.Reading(v.seal, each))
}

// Invoice reads an invoice of a merchant.
func (tx *Tx) Invoice(number invoice.Number, owner merchant.ID) (invoice.Invoice, error) {
	i, found, err := tx.group.invoices.Find(tables.InvoiceKey{Number: number, Merchant: owner})
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return i, err
}

// KeepInvoice gives an invoice its new state.
func (tx *Tx) KeepInvoice(i invoice.Invoice) { tx.group.invoices.Put(i) }

// NextInvoice gives a new invoice number: a 5, the date of the book as YYMMDD, and a count, 17 digits.
func (tx *Tx) NextInvoice() invoice.Number {
	return invoice.Number((5_000_000+tx.date())*comparison.NumbersPerDay + tx.next(invoiceCounter))
}

// NextCreditNote gives a new credit note number: a 6, the date of the book as YYMMDD, and a count.
func (tx *Tx) NextCreditNote() invoice.CreditNumber {
	return invoice.CreditNumber((6_000_000+tx.date())*comparison.NumbersPerDay + tx.next(creditCounter))
}

func (tx *Tx) date() int64 {
	year, month, date := tx.Now.Date()
	return int64(year%100*10_000 + int(month)*100 + date)
}
