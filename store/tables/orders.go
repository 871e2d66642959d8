package tables

import (
	"strconv"

	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/rows"
)

// ReservationKey names a row of Reservations.
type ReservationKey struct {
	Number   reservation.Number
	Merchant merchant.ID
}

// Reservations are the orders; whom they concern and the details of their goods are sealed.
var Reservations = rows.Table[ReservationKey, reservation.Reservation]{
	Name: "reservation", Keys: []string{"number", "merchant_id"},
	Columns: []string{
		"person", "state", "country", "currency", "reserved", "activated", "released", "reference", "order_reference",
		"made_at", "expires_at", "lines", "terms", "parties", "review", "events", "pushes", "shipments", "request",
		"passive", "loose", "details", "drawn",
	},
	KeyOf:   func(r reservation.Reservation) ReservationKey { return ReservationKey{r.Number, r.Merchant} },
	KeyArgs: func(k ReservationKey) []any { return []any{int64(k.Number), int64(k.Merchant)} },
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

func reservationPlace(number reservation.Number) string {
	return "reservation/" + strconv.FormatInt(int64(number), 10)
}

// PassiveKey names an order by the number of its passive invoice.
type PassiveKey struct {
	Number   reservation.Passive
	Merchant merchant.ID
}

// ByPassive finds an order by the number of its passive invoice.
var ByPassive = rows.By[PassiveKey, ReservationKey, reservation.Reservation]{
	Table: Reservations, Columns: []string{"passive", "merchant_id"}, Rest: " AND passive <> 0",
	Args: func(k PassiveKey) []any { return []any{int64(k.Number), int64(k.Merchant)} },
	Under: func(r reservation.Reservation) (PassiveKey, bool) {
		return PassiveKey{r.Passive, r.Merchant}, r.Passive != 0
	},
}.Ready()

// BuyerKey names a person as the buyer of one merchant.
type BuyerKey struct {
	Person   consumer.ID
	Merchant merchant.ID
}

// OpenOrders lists the open orders of a buyer, the oldest first.
var OpenOrders = rows.By[BuyerKey, ReservationKey, reservation.Reservation]{
	Table: Reservations, Columns: []string{"person", "merchant_id"}, Rest: " AND state IN ('pending', 'held', 'part_activated') ORDER BY number",
	Args:  func(k BuyerKey) []any { return []any{string(k.Person), int64(k.Merchant)} },
	Under: func(r reservation.Reservation) (BuyerKey, bool) { return BuyerKey{r.Person, r.Merchant}, r.Open() },
}.Ready()
