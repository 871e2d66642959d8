package batches

import (
	"context"
	"fmt"
	"time"

	"respite/domain/delivery"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store"
	"respite/value/fault"
)

// lookers is how many orders are looked for at a time.
const lookers = 8

// target is what a step is about, as it stands in the book.
type target struct {
	order reservation.Reservation
	bill  invoice.Invoice // of a return
	err   error
}

// compare finds the orders of the page, and tries each step on what the steps before it would leave.
func (c *checker) compare(now time.Time) error {
	found := make([]target, len(c.page))
	view := c.book.View()
	spread(len(c.page), lookers, func(i int) {
		if c.page[i].Aim != (delivery.Aim{}) {
			found[i] = find(c.ctx, view, c.page[i], c.batch.Merchant)
		}
	})
	for i := range c.page {
		if err := c.try(&c.page[i], found[i], now); err != nil {
			return fmt.Errorf("check line %d of batch %s: %w", c.page[i].Lines[0], c.batch.ID, err)
		}
	}
	return nil
}

// try notes what stands against a step.
func (c *checker) try(s *delivery.Step, found target, now time.Time) error {
	if found.err != nil {
		return s.Refuse(found.err)
	}
	s.Number, s.Sale, s.Rest = found.order.Number, found.order.Reference, found.order.Passive != 0
	if found.bill.Number != 0 {
		s.Number, s.Sale = found.bill.Reservation, found.bill.Reference
		s.Bill, s.Paid, s.Money = found.bill.Number, found.bill.Request, found.bill.Currency
	}
	if line, is := c.wrong[s.Number]; is && s.Good() {
		s.Found = append(s.Found, delivery.Finding{Line: s.Lines[0], Reason: after(line)})
	}
	if s.Good() {
		if err := c.seen.try(s, found, now); err != nil {
			return err
		}
	}
	if !s.Good() && s.Number != 0 {
		c.wrong[s.Number] = s.Lines[0]
	}
	return nil
}

// after says why a step is not done that could be: somebody packed the orders in the order of the file.
func after(line int) string {
	return fmt.Sprintf("line %d is about the same order and could not be done", line)
}

// find reads what a step is about.
func find(ctx context.Context, view store.View, s delivery.Step, owner merchant.ID) target {
	if s.Kind == delivery.Return {
		bill, err := findBill(ctx, view, s.Aim, owner)
		return target{bill: bill, err: err}
	}
	order, err := findOrder(ctx, view, s.Aim, owner)
	return target{order: order, err: err}
}

func findOrder(ctx context.Context, view store.View, aim delivery.Aim, owner merchant.ID) (reservation.Reservation, error) {
	order, err := named(ctx, view, aim, owner)
	if err == nil {
		err = aim.Agrees(order)
	}
	return order, err
}

func named(ctx context.Context, view store.View, aim delivery.Aim, owner merchant.ID) (reservation.Reservation, error) {
	switch {
	case aim.Reservation != 0:
		order, err := view.Reservation(ctx, aim.Reservation, owner)
		if err == nil && order.Passive != 0 { // the standard integration knows it by its invoice only
			err = fault.ReservationUnknown.With().On("reservation")
		}
		return order, err
	case aim.Invoice != 0:
		return passive(ctx, view, aim.Invoice, owner)
	}
	all, err := view.ReservationsByName(ctx, aim.Order, owner)
	if err != nil {
		return reservation.Reservation{}, err
	}
	return delivery.Choose(all)
}

// passive reads the order whose rest stands under an invoice number.
func passive(ctx context.Context, view store.View, number invoice.Number, owner merchant.ID) (reservation.Reservation, error) {
	order, there, err := view.ReservationByPassive(ctx, reservation.Passive(number), owner)
	if err != nil {
		return order, err
	}
	_, err = view.Invoice(ctx, number, owner)
	switch {
	case err == nil:
		return order, fault.NotPassive.With().On("invoice")
	case !fault.Is(err, fault.InvoiceUnknown):
		return order, err
	case !there || order.State == reservation.Cancelled:
		return order, fault.InvoiceUnknown.With().On("invoice")
	}
	return order, nil
}

// findBill reads the invoice on which something comes back: the one that is named, or the only one of an order.
func findBill(ctx context.Context, view store.View, aim delivery.Aim, owner merchant.ID) (invoice.Invoice, error) {
	if aim.Invoice != 0 {
		bill, err := view.Invoice(ctx, aim.Invoice, owner)
		if err != nil || aim.Reservation == 0 && aim.Order == "" {
			return bill, err
		}
		order, err := view.Reservation(ctx, bill.Reservation, owner)
		if err == nil {
			err = aim.Agrees(order)
		}
		return bill, err
	}
	order, err := findBilled(ctx, view, aim, owner)
	if err != nil {
		return invoice.Invoice{}, err
	}
	bills, err := view.InvoicesOf(ctx, order.Number, owner)
	switch {
	case err != nil:
		return invoice.Invoice{}, err
	case len(bills) == 0:
		return invoice.Invoice{}, fault.InvoiceUnknown.With()
	case len(bills) > 1:
		return invoice.Invoice{}, fault.OriginalAmbiguous.With()
	}
	return bills[0], nil
}

// findBilled reads the order of a return; of several with the same name, only one may have been delivered.
func findBilled(ctx context.Context, view store.View, aim delivery.Aim, owner merchant.ID) (reservation.Reservation, error) {
	if aim.Reservation != 0 {
		return findOrder(ctx, view, aim, owner)
	}
	all, err := view.ReservationsByName(ctx, aim.Order, owner)
	if err != nil {
		return reservation.Reservation{}, err
	}
	var delivered []reservation.Reservation
	for _, r := range all {
		if r.Shipments > 0 {
			delivered = append(delivered, r)
		}
	}
	if len(delivered) == 0 {
		return delivery.Choose(all)
	}
	return delivery.Choose(delivered)
}
