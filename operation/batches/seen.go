package batches

import (
	"time"

	"respite/domain/consumer"
	"respite/domain/delivery"
	"respite/domain/invoice"
	"respite/domain/reservation"
)

// mostSeen is of how many orders a check remembers what the file would leave of them. Steps of one order that
// stand further apart are each compared with the book alone; applying them tells.
const mostSeen = 20_000

// seen is what the steps so far would leave of the orders of a file.
type seen struct {
	orders map[reservation.Number]reservation.Reservation
	bills  map[invoice.Number]invoice.Invoice
	first  []func() // forgets what was seen first
}

func newSeen() *seen {
	return &seen{orders: map[reservation.Number]reservation.Reservation{}, bills: map[invoice.Number]invoice.Invoice{}}
}

// try tries a good step on what is left, and remembers what it leaves.
func (s *seen) try(step *delivery.Step, found target, now time.Time) error {
	if step.Kind == delivery.Return {
		bill := found.bill
		if left, is := s.bills[bill.Number]; is {
			bill = left
		}
		after, err := step.TryReturn(bill, now)
		if err != nil {
			return step.Refuse(err)
		}
		s.keepBill(after)
		return nil
	}
	order := found.order
	if left, is := s.orders[order.Number]; is {
		order = left
	}
	after, err := step.Try(order, now)
	if err != nil {
		return step.Refuse(err)
	}
	s.keepOrder(after)
	return nil
}

// keepOrder remembers an order without what no later step asks for.
func (s *seen) keepOrder(order reservation.Reservation) {
	order.Parties, order.Details.Infos = consumer.Parties{}, nil
	if _, known := s.orders[order.Number]; !known {
		s.forgetLater(func() { delete(s.orders, order.Number) })
	}
	s.orders[order.Number] = order
}

func (s *seen) keepBill(bill invoice.Invoice) {
	bill.Parties = consumer.Parties{}
	if _, known := s.bills[bill.Number]; !known {
		s.forgetLater(func() { delete(s.bills, bill.Number) })
	}
	s.bills[bill.Number] = bill
}

func (s *seen) forgetLater(forget func()) {
	s.first = append(s.first, forget)
	if len(s.first) > mostSeen {
		s.first[0]()
		s.first = s.first[1:]
	}
}
