package lists

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/country"
)

// Orders says which orders are listed. What is left out does not matter.
type Orders struct {
	Merchant merchant.ID // 0: everybody's
	Sought   string      // as somebody typed it
	States   []reservation.State
	Country  country.Code
	Plan     plan.Type
	From     reservation.Number // the first one; see FirstOrder
	Before   reservation.Number // none from this one on
	Passive  bool               // passive invoices only
	Now      time.Time          // with EndsBy
	EndsBy   time.Time          // open ones that expire between the two instants
}

// Found is an order of a list, and what of it was looked for.
type Found struct {
	reservation.Reservation
	Why Why
}

// every is the states of an order; open those in which something can still be delivered.
var (
	every = []reservation.State{
		reservation.Pending, reservation.Refused, reservation.Held, reservation.PartActivated, reservation.Activated, reservation.Cancelled,
		reservation.Expired,
	}
	open = "state IN ('pending', 'held', 'part_activated')" // as the indexes of open orders say it
)

// Orders reads a page of orders.
func (l Lists) Orders(ctx context.Context, which Orders, at Place[int64], size int) (Page[int64, Found], error) {
	own, err := l.ownedBy(ctx, which)
	if err != nil {
		return Page[int64, Found]{}, err
	}
	q := list[int64, Found]{
		table: "reservation", key: "number", columns: tables.Reservations.As("t"), values: own.values,
		above: max(0, int64(which.From)-1), below: int64(which.Before),
		read: l.found, keyOf: func(f Found) int64 { return int64(f.Number) },
	}
	q.sources, q.fits = which.sources(l.seal, own)
	q.fits = append(q.fits, which.fits(q.values)...)
	return q.page(ctx, l.from, at, size)
}

// walks tells whether the orders are found by walking through those of everybody.
func (o Orders) walks() bool {
	wanted := o.wanted()
	return o.Merchant == 0 && o.Sought == "" && o.EndsBy.IsZero() && !(len(wanted) == 1 && wanted[0] == reservation.Pending) // few are pending
}

func (l Lists) ownedBy(ctx context.Context, o Orders) (owner, error) {
	if o.walks() {
		return owner{values: map[string]any{}}, nil
	}
	return l.owned(ctx, o.Merchant)
}

func (l Lists) found(row rows.Scan) (Found, error) {
	var f Found
	width := tables.Reservations.Width()
	if err := row.Part(width, 0)(&f.Why); err != nil {
		return f, err
	}
	var err error
	f.Reservation, err = tables.Reservations.Read(l.seal, row.Part(0, 1))
	if err != nil {
		err = fmt.Errorf("reservation %d: %w: %w", f.Number, rows.ErrUnreadable, err)
	}
	return f, err
}

// sources finds the index that leads to the orders, and what it does not see to.
func (o Orders) sources(seal *rows.Seal, own owner) ([]source, []string) {
	wanted := o.wanted()
	var late []string
	if len(wanted) < len(every) {
		late = []string{aside("state") + in(wanted)}
	}
	switch {
	case o.walks():
		return []source{{from: "reservation", key: "number"}}, late
	case o.Sought != "":
		return o.search(seal, own), late
	case !o.EndsBy.IsZero():
		own.values["now"], own.values["ends"] = rows.Micros(o.Now), rows.Micros(o.EndsBy)
		ending := own.text + open + " AND expires_at > {now} AND expires_at <= {ends}"
		return []source{{from: "reservation", key: "number", by: "expires_at", where: ending}}, late
	case o.Passive && o.Merchant != 0:
		return []source{{from: "reservation", key: "number", where: own.text + open + " AND expires_at = 0"}}, late
	}
	var all []source
	for _, state := range wanted {
		all = append(all, source{few: o.Merchant == 0, from: "reservation", key: "number", where: own.text + "state" + in([]reservation.State{state})})
	}
	return all, nil
}

// wanted gives the states that are listed. What is none is not among them: their names stand in SQL.
func (o Orders) wanted() []reservation.State {
	if len(o.States) == 0 {
		return every
	}
	return slices.DeleteFunc(slices.Clone(every), func(s reservation.State) bool { return !slices.Contains(o.States, s) })
}

func in(states []reservation.State) string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = "'" + string(s) + "'"
	}
	return " IN (" + strings.Join(names, ", ") + ")"
}

// fits gives the conditions that no index knows.
func (o Orders) fits(values map[string]any) []string {
	var fits []string
	if o.Country != "" {
		values["country"] = string(o.Country)
		fits = append(fits, "t.country = {country}")
	}
	if o.Passive {
		fits = append(fits, "t.passive <> 0")
	}
	switch o.Plan {
	case "":
	case plan.Invoice: // terms without a product
		fits = append(fits, `t.terms NOT LIKE '%"type":"%'`)
	default:
		values["plan"] = `%"type":"` + string(o.Plan) + `"%`
		fits = append(fits, "t.terms LIKE {plan}")
	}
	return fits
}

// FirstOrder gives the number of the first order that was made at an instant or later, or the one after the last. Numbers
// grow with time, so that few rows need be looked at.
func (l Lists) FirstOrder(ctx context.Context, at time.Time) (reservation.Number, error) {
	low, err := l.edge(ctx, "")
	if err != nil {
		return 0, err
	}
	high, err := l.edge(ctx, " DESC")
	for high++; err == nil && low < high; {
		middle := low + (high-low)/2
		var number, made int64
		err = l.from.Query(ctx, "SELECT number, made_at FROM reservation WHERE number >= $1 ORDER BY number LIMIT 1", []any{middle},
			func(row rows.Scan) error { return row(&number, &made) })
		if made < rows.Micros(at) {
			low = number + 1
		} else {
			high = middle
		}
	}
	return reservation.Number(low), err
}

// edge gives the lowest number, or the highest.
func (l Lists) edge(ctx context.Context, order string) (int64, error) {
	var number int64
	err := l.from.Query(ctx, "SELECT number FROM reservation ORDER BY number"+order+" LIMIT 1", nil, func(row rows.Scan) error { return row(&number) })
	return number, err
}
