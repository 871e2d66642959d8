package store

import (
	"context"
	"strconv"
	"time"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/value/fault"
)

func reservationPlace(number reservation.Number) string {
	return "reservation/" + strconv.FormatInt(int64(number), 10)
}

var reservationTable = rows.Table[reservationKey, reservation.Reservation]{
	Name: "reservation", Keys: []string{"number", "merchant_id"},
	Columns: []string{
		"person", "state", "country", "currency", "reserved", "activated", "released", "reference", "order_reference",
		"made_at", "expires_at", "lines", "terms", "parties", "review", "events", "pushes", "shipments", "request",
		"passive", "loose", "details", "drawn",
	},
	KeyOf:   func(r reservation.Reservation) reservationKey { return reservationKey{r.Number, r.Merchant} },
	KeyArgs: func(k reservationKey) []any { return []any{int64(k.number), int64(k.merchant)} },
	Write: func(s *rows.Seal, r reservation.Reservation) []any {
		return []any{
			int64(r.Number), int64(r.Merchant), string(r.Person), string(r.State), string(r.Country), string(r.Currency),
			int64(r.Reserved), int64(r.Activated), int64(r.Released), r.Reference, r.Order, rows.Micros(r.MadeAt), rows.Micros(r.ExpiresAt),
			rows.JSON(r.Lines), rows.JSON(r.Terms), rows.Sealed(s, reservationPlace(r.Number), r.Parties), rows.JSON(r.Review),
			r.Events, r.Pushes, r.Shipments, string(r.Request), int64(r.Passive), rows.Flag(r.Loose),
			rows.Perhaps(!r.Details.Empty(), rows.Sealed(s, reservationPlace(r.Number)+"/details", r.Details)),
			rows.Flag(r.Drawn),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (reservation.Reservation, error) {
		var r reservation.Reservation
		place := func() string { return reservationPlace(r.Number) }
		err := row(&r.Number, &r.Merchant, &r.Person, &r.State, &r.Country, &r.Currency,
			&r.Reserved, &r.Activated, &r.Released, &r.Reference, &r.Order, rows.FromMicros(&r.MadeAt), rows.FromMicros(&r.ExpiresAt),
			rows.FromJSON(&r.Lines), rows.FromJSON(&r.Terms), rows.FromSealed(s, place, &r.Parties), rows.FromJSON(&r.Review),
			&r.Events, &r.Pushes, &r.Shipments, &r.Request, &r.Passive, rows.FromFlag(&r.Loose),
			rows.FromPerhaps(rows.FromSealed(s, func() string { return place() + "/details" }, &r.Details)),
			rows.FromFlag(&r.Drawn))
		return r, err
	},
}.Ready()

// Reservation reads a reservation of a merchant.
func (tx *Tx) Reservation(number reservation.Number, owner merchant.ID) (reservation.Reservation, error) {
	r, found, err := tx.group.reservations.Find(reservationKey{number, owner})
	if err == nil && !found {
		err = fault.ReservationUnknown.With().On("reservation")
	}
	return r, err
}

// KeepReservation gives a reservation its new state.
func (tx *Tx) KeepReservation(r reservation.Reservation) {
	tx.group.reservations.Put(r)
}

// firstReservation is where the numbers begin, so that every one has ten digits.
const firstReservation = 2_400_000_000

// NextReservation gives a new reservation number.
func (tx *Tx) NextReservation() reservation.Number {
	return reservation.Number(firstReservation + tx.next(reservationCounter))
}

// Reservation reads a reservation of a merchant.
func (v View) Reservation(ctx context.Context, number reservation.Number, owner merchant.ID) (reservation.Reservation, error) {
	r, found, err := reservationTable.Find(ctx, v.from, v.seal, reservationKey{number, owner})
	if err == nil && !found {
		err = fault.ReservationUnknown.With().On("reservation")
	}
	return r, err
}

// ReservationOf reads a reservation whoever's it is; for the provider's own people.
func (v View) ReservationOf(ctx context.Context, number reservation.Number) (reservation.Reservation, error) {
	r, found, err := reservationTable.One(ctx, v.from, v.seal, reservationTable.Selecting()+" WHERE number = $1", int64(number))
	if err == nil && !found {
		err = fault.ReservationUnknown.With().On("reservation")
	}
	return r, err
}

// Latest lists the latest reservations, the newest first.
func (v View) Latest(ctx context.Context, limit int) ([]reservation.Reservation, error) {
	return reservationTable.List(ctx, v.from, v.seal, reservationTable.Selecting()+" ORDER BY number DESC LIMIT $1", limit)
}

// Overdue lists open reservations whose time has run out, the longest overdue first, after one that was
// listed before; the zero reservation begins.
func (v View) Overdue(ctx context.Context, now time.Time, after reservation.Reservation, limit int) ([]reservation.Reservation, error) {
	return reservationTable.List(ctx, v.from, v.seal, overdue, rows.Micros(now), rows.Micros(after.ExpiresAt), int64(after.Number), limit)
}

// The order is that of the index of open reservations: in any other every reservation there ever was
// would be looked at.
var overdue = reservationTable.Selecting() + ` WHERE state IN ('pending', 'held', 'part_activated')
	AND expires_at > 0 AND expires_at <= $1 AND expires_at >= $2 AND (expires_at > $2 OR number > $3) ORDER BY expires_at, number LIMIT $4`

// EachReservation walks all reservations in order of their numbers.
func (v View) EachReservation(ctx context.Context, each func(reservation.Reservation) error) error {
	return v.from.Query(ctx, reservationTable.Selecting()+" ORDER BY number", nil, reservationTable.Reading(v.seal, each))
}

func invoicePlace(number invoice.Number) string {
	return "invoice/" + strconv.FormatInt(int64(number), 10)
}

var invoiceTable = rows.Table[invoiceKey, invoice.Invoice]{
	Name: "invoice", Keys: []string{"number", "merchant_id"},
	Columns: []string{
		"reservation", "person", "state", "country", "currency", "gross", "start_fee", "credited", "fee_waived", "paid", "issued_on",
		"due_on", "carrier", "send_by", "reference", "request", "lines", "groups", "fee", "fee_returned", "fee_stays", "reserve",
		"schedule", "parties", "made_at", "payment_reference", "plan", "account", "return_fees", "refunded", "settled", "extension",
		"language", "test",
	},
	KeyOf:   func(i invoice.Invoice) invoiceKey { return invoiceKey{i.Number, i.Merchant} },
	KeyArgs: func(k invoiceKey) []any { return []any{int64(k.number), int64(k.merchant)} },
	Write: func(s *rows.Seal, i invoice.Invoice) []any {
		return []any{
			int64(i.Number), int64(i.Merchant), int64(i.Reservation), string(i.Person), string(i.State), string(i.Country),
			string(i.Currency), int64(i.Gross), int64(i.StartFee), int64(i.Credited), int64(i.FeeWaived), int64(i.Paid),
			int64(i.IssuedOn), int64(i.DueOn), string(i.Carrier), string(i.SendBy), i.Reference, string(i.Request),
			rows.JSON(i.Lines), rows.JSON(i.Groups), rows.JSON(i.Fee), rows.JSON(i.FeeReturned), rows.Flag(i.FeeStays), int64(i.Reserve),
			rows.JSON(i.Schedule), rows.Sealed(s, invoicePlace(i.Number), i.Parties), rows.Micros(i.MadeAt),
			i.PaymentReference, rows.JSON(i.Plan), string(i.Account), int64(i.ReturnFees), int64(i.Refunded), rows.Flag(i.Settled),
			rows.JSON(i.Extension), i.Language, rows.Flag(i.Test),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (invoice.Invoice, error) {
		var i invoice.Invoice
		place := func() string { return invoicePlace(i.Number) }
		err := row(&i.Number, &i.Merchant, &i.Reservation, &i.Person, &i.State, &i.Country,
			&i.Currency, &i.Gross, &i.StartFee, &i.Credited, &i.FeeWaived, &i.Paid,
			&i.IssuedOn, &i.DueOn, &i.Carrier, &i.SendBy, &i.Reference, &i.Request,
			rows.FromJSON(&i.Lines), rows.FromJSON(&i.Groups), rows.FromJSON(&i.Fee), rows.FromJSON(&i.FeeReturned), rows.FromFlag(&i.FeeStays), &i.Reserve,
			rows.FromJSON(&i.Schedule), rows.FromSealed(s, place, &i.Parties), rows.FromMicros(&i.MadeAt),
			&i.PaymentReference, rows.FromJSON(&i.Plan), &i.Account, &i.ReturnFees, &i.Refunded, rows.FromFlag(&i.Settled),
			rows.FromJSON(&i.Extension), &i.Language, rows.FromFlag(&i.Test))
		return i, err
	},
}.Ready()

// Invoice reads an invoice of a merchant.
func (tx *Tx) Invoice(number invoice.Number, owner merchant.ID) (invoice.Invoice, error) {
	i, found, err := tx.group.invoices.Find(invoiceKey{number, owner})
	if err == nil && !found {
		err = fault.InvoiceUnknown.With().On("invoice")
	}
	return i, err
}

// KeepInvoice gives an invoice its new state.
func (tx *Tx) KeepInvoice(i invoice.Invoice) { tx.group.invoices.Put(i) }

// numbersPerDay is how many numbers fit behind a date.
const numbersPerDay = 10_000_000_000

// NextInvoice gives a new invoice number: a 5, the date of the book as YYMMDD, and a count, 17 digits.
func (tx *Tx) NextInvoice() invoice.Number {
	return invoice.Number((5_000_000+tx.date())*numbersPerDay + tx.next(invoiceCounter))
}

// NextCreditNote gives a new credit note number: a 6, the date of the book as YYMMDD, and a count.
func (tx *Tx) NextCreditNote() invoice.CreditNumber {
	return invoice.CreditNumber((6_000_000+tx.date())*numbersPerDay + tx.next(creditCounter))
}

func (tx *Tx) date() int64 {
	year, month, date := tx.Now.Date()
	return int64(year%100*10_000 + int(month)*100 + date)
}
