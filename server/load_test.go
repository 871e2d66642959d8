package server_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/server"
	"respite/value/money"
	"respite/wire/jsongate"
)

// customers is how many shop systems send at the same time, each one request after another.
const customers = 16

// mostOrders bounds what each of them sells in one run, unless a load says less.
const mostOrders = 5000

// order is one order under load: what of it was answered, and what was sent without an answer.
type order struct {
	invoice  string
	number   string
	receipts []receipt
	open     *errand // sent, and the program was gone before it answered
	want     books   // what of it must be in the books
}

// receipt is an acknowledged request.
type receipt struct {
	errand
	reply
}

// books are the amounts of one order in the books.
type books struct{ reserved, activated, released, credited money.Minor }

// does sends a request of the order. It tells whether an answer came; when none came, the order ends.
func (o *order) does(ctx context.Context, t *till, e errand) (bool, error) {
	answer, err := t.post(ctx, e)
	if err != nil {
		o.open = &e
		return false, nil
	}
	if answer.code() != jsongate.Success {
		return false, fmt.Errorf("%s of %s was answered with %d, %q", e.action, o.invoice, answer.code(), answer.faulty())
	}
	o.notes(e, answer)
	return true, nil
}

// notes keeps an answer, and what it means for the books.
func (o *order) notes(e errand, answer reply) {
	o.receipts = append(o.receipts, receipt{e, answer})
	switch e.action {
	case "Reserve", "reserve_amount":
		o.number, o.want.reserved = answer.number(), 40_00
	case "activate":
		o.want.activated = 40_00
	case "credit_invoice":
		o.want.credited = 40_00
	case "Pay":
		o.want.activated = answer.amount()
	case "Refund":
		o.want.credited = answer.amount()
	case "CancelReservation", "cancel_reservation":
		o.want.released = o.want.reserved - o.want.activated
	}
}

// next is the request that comes after what was answered, by the kind of the order; none when it is over.
// The kinds are: reserved only, cancelled whole, delivered whole, and delivered in part with a part given
// back and the rest cancelled.
func (o *order) next(n int, pushes string) (errand, bool) {
	fields := basics{"Invoice": o.invoice}
	if pushes != "" {
		fields["PushURL"] = pushes + o.invoice
	}
	var deeds []func() errand
	reserve := func() errand {
		fields["ClientIP"] = clientIP(fmt.Sprintf("%d.%d.%d.%d", 20+n>>24, n>>16&255, n>>8&255, n&255))
		return newErrand("Reserve", fields, passerBy(n).parameters(), goods(mugs.times(2), article{number: "BOWL", price: "15", quantity: 1}))
	}
	pay := func() errand { fields["AmountDebit"] = 40; return newErrand("Pay", fields, of(o.number)) }
	payPart := func() errand {
		fields["AmountDebit"] = 12.5
		return newErrand("Pay", fields, of(o.number), goods(mugs.delivered(1)))
	}
	refund := func() errand {
		fields["AmountCredit"], fields["OriginalTransactionKey"] = 2.5, o.receipts[1].Key
		return newErrand("Refund", fields)
	}
	cancel := func() errand { return newErrand("CancelReservation", fields, of(o.number)) }
	switch n % 4 {
	case 0:
		deeds = []func() errand{reserve}
	case 1:
		deeds = []func() errand{reserve, cancel}
	case 2:
		deeds = []func() errand{reserve, pay}
	case 3:
		deeds = []func() errand{reserve, payPart, refund, cancel}
	}
	if len(o.receipts) == len(deeds) {
		return errand{}, false
	}
	return deeds[len(o.receipts)](), true
}

// passerBy is somebody who never bought before, and shares nothing with anybody.
func passerBy(n int) buyer {
	return buyer{
		first: "Kees", last: fmt.Sprintf("Bakker%d", n), email: fmt.Sprintf("kees%d@example.nl", n), phone: fmt.Sprintf("06%08d", 10_000_000+n),
		birth: fmt.Sprintf("%02d%02d19%02d", 1+n%28, 1+n%12, 50+n%45), street: "Laan", house: fmt.Sprint(n), postcode: "3511AB", city: "Utrecht",
		country: "NL", countryName: "Netherlands",
	}
}

// load is what shops sent to a demo, over all its lives.
type load struct {
	t      *testing.T
	pushes string // where the orders' pushes go, each to its invoice below; empty: nowhere
	most   int    // orders of each customer in one run; 0: mostOrders
	sold   int    // how many numbers of orders are used
	orders []*order
}

// run lets all customers buy until they have enough or the program is gone, and tells how many
// requests were acknowledged. Each answer is told to answered.
func (l *load) run(url string, answered func()) int {
	l.t.Helper()
	shop := newTill(url, demoShop)
	defer shop.client.CloseIdleConnections()
	most := cmp.Or(l.most, mostOrders)
	sold := make([][]*order, customers)
	failures := make([]error, customers)
	var all sync.WaitGroup
	for c := range customers {
		all.Go(func() { sold[c], failures[c] = l.buy(shop, l.sold+c*most, most, answered) })
	}
	all.Wait()
	l.sold += customers * most
	if err := errors.Join(failures...); err != nil {
		l.t.Error(err)
	}
	count := 0
	for _, o := range slices.Concat(sold...) {
		count += len(o.receipts)
		l.orders = append(l.orders, o)
	}
	return count
}

// buy buys one order after another, the numbers of which begin at first, until no answer comes.
func (l *load) buy(shop *till, first, most int, answered func()) ([]*order, error) {
	var sold []*order
	for n := first; n < first+most; n++ {
		o := &order{invoice: fmt.Sprintf("LOAD-%d", n)}
		sold = append(sold, o)
		for e, more := o.next(n, l.pushes); more; e, more = o.next(n, l.pushes) {
			alive, err := o.does(l.t.Context(), shop, e)
			if err != nil || !alive {
				return sold, err
			}
			answered()
		}
	}
	return sold, nil
}

// standsIn says that everything that was ever acknowledged is told by its status as it was answered.
func (l *load) standsIn(url string) {
	l.t.Helper()
	shop := newTill(url, demoShop)
	defer shop.client.CloseIdleConnections()
	work := make(chan receipt)
	var all sync.WaitGroup
	for range customers {
		all.Go(func() {
			for r := range work {
				if err := shop.finds(l.t.Context(), r); err != nil {
					l.t.Error(err)
				}
			}
		})
	}
	for _, o := range l.orders {
		for _, r := range o.receipts {
			work <- r
		}
	}
	close(work)
	all.Wait()
}

// finds asks for an acknowledged request.
func (t *till) finds(ctx context.Context, r receipt) error {
	now, err := t.status(ctx, r.errand, r.Key)
	switch want := r.amount(); {
	case err != nil:
		return fmt.Errorf("%s %s was acknowledged and is not there: %w", r.action, r.Key, err)
	case r.action == "Reserve" && now.amount() != 40_00, r.action != "Reserve" && now.amount() != want:
		return fmt.Errorf("%s %s was for %d and is for %d now", r.action, r.Key, want, now.amount())
	case now.Key != r.Key || now.code() != r.code() || now.number() != r.number():
		return fmt.Errorf("%s %s is now %+v; it was %+v", r.action, r.Key, now, r.reply)
	}
	return nil
}

// unanswered counts the requests that were sent and not answered.
func (l *load) unanswered() int {
	count := 0
	for _, o := range l.orders {
		if o.open != nil {
			count++
		}
	}
	return count
}

// repeats sends what was never answered again, as a shop does, and then once more: both times the
// answer is the same.
func (l *load) repeats(url string) int {
	l.t.Helper()
	shop := newTill(url, demoShop)
	defer shop.client.CloseIdleConnections()
	done := 0
	for _, o := range l.orders {
		if o.open == nil {
			continue
		}
		first, err := shop.post(l.t.Context(), *o.open)
		again, failed := shop.post(l.t.Context(), *o.open)
		if err != nil || failed != nil || first.code() != jsongate.Success || first.Key != again.Key || !again.repeated {
			l.t.Errorf("%s of %s again: %+v, %v; %+v, %v", o.open.action, o.invoice, first, err, again, failed)
			continue
		}
		if first.repeated {
			done++
		}
		o.notes(*o.open, first)
		o.open = nil
	}
	return done
}

// isIn says that the books hold each order once, with exactly the amounts that were acknowledged, and
// no other order but the sample's.
func (l *load) isIn(folder server.Folder) {
	l.t.Helper()
	got := booksIn(l.t, folder)
	for _, o := range l.orders {
		if got[o.invoice] != o.want {
			l.t.Errorf("the books hold %+v of %s instead of %+v", got[o.invoice], o.invoice, o.want)
		}
		delete(got, o.invoice)
	}
	for reference, amounts := range got {
		if !strings.HasPrefix(reference, "DEMO-") {
			l.t.Errorf("the books hold %+v of %s, which nobody ordered", amounts, reference)
		}
	}
}

// booksIn gives the amounts of every order in a folder, by the shop's number; each order is there once,
// and the books are right.
func booksIn(t *testing.T, folder server.Folder) map[string]books {
	t.Helper()
	verified(t, folder)
	var got map[string]books
	look(t, server.Config{Folder: folder}, func(book *server.Book) { got = booksOf(t, book) })
	return got
}

// booksOf gives the same of an open book.
func booksOf(t *testing.T, book *server.Book) map[string]books {
	t.Helper()
	got, credited := map[string]books{}, map[reservation.Number]money.Minor{}
	err := book.Store.View().EachInvoice(t.Context(), func(i invoice.Invoice) error {
		credited[i.Reservation] += i.Credited
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = book.Store.View().EachReservation(t.Context(), func(r reservation.Reservation) error {
		if _, twice := got[r.Reference]; twice {
			t.Errorf("the order %s is there twice", r.Reference)
		}
		got[r.Reference] = books{r.Reserved, r.Activated, r.Released, credited[r.Number]}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}
