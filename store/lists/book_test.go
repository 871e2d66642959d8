package lists_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/store"
	"respite/store/lists"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// The shops of a book of lists: nearly everything is the first one's.
const (
	large  merchant.ID = 1
	medium merchant.ID = 2
	small  merchant.ID = 3
)

// between is the time from one order to the next.
const between = 10 * time.Second

// shelf is a book that was filled, with its lists.
type shelf struct {
	testing.TB
	book storetest.Book
	lists.Lists
}

// filled makes a book with so many orders, each a little later than the one before.
func filled(t testing.TB, count int) shelf {
	t.Helper()
	s := shelf{TB: t, book: storetest.Open(t)}
	s.update(func(tx *store.Tx) error {
		for _, shop := range []merchant.ID{large, medium, small} {
			if err := tx.AddMerchant(merchant.Merchant{ID: shop, Name: fmt.Sprint("Shop ", shop), WebsiteKey: fmt.Sprint("KEY", shop)}); err != nil {
				return err
			}
		}
		return nil
	})
	const page = 500
	for first := 0; first < count; first += page {
		s.update(func(tx *store.Tx) error {
			for n := first; n < min(first+page, count); n++ {
				if err := put(tx, n); err != nil {
					return err
				}
			}
			return nil
		})
	}
	s.Lists = s.book.View().Lists()
	return s
}

func (s shelf) update(do func(*store.Tx) error) {
	s.Helper()
	_, err := store.Update(s.Context(), s.book.Store, nil, func(tx *store.Tx) (struct{}, error) { return struct{}{}, do(tx) })
	if err != nil {
		s.Fatal(err)
	}
}

// shopOf, stateOf and madeAt say what the n-th order is: of every hundred of the large shop seven wait to be
// delivered.
func shopOf(n int) merchant.ID {
	switch {
	case n%100 == 7:
		return small
	case n%3 == 2:
		return medium
	}
	return large
}

func stateOf(n int) reservation.State {
	switch part := n / 3 % 100; {
	case n%1000 == 0:
		return reservation.Pending
	case part < 5:
		return reservation.Held
	case part < 7:
		return reservation.PartActivated
	case part < 12:
		return reservation.Cancelled
	case part < 16:
		return reservation.Expired
	case part == 16:
		return reservation.Refused
	}
	return reservation.Activated
}

func madeAt(n int) time.Time { return storetest.Began.Add(time.Duration(n) * between) }

var lastNames = []string{"de Vries", "Bakker", "Jansen", "Visser", "Smit", "Meijer", "de Boer", "Mulder"}

func partiesOf(n int) consumer.Parties {
	home := consumer.Address{
		FirstName: fmt.Sprint("Kees", n%5000), LastName: lastNames[n%len(lastNames)], Street: "Voorbeeldlaan", HouseNumber: fmt.Sprint(n % 90),
		PostalCode: "3511AB", City: "Utrecht", Country: country.NL, Email: fmt.Sprintf("kees%d@example.nl", n), CellPhone: fmt.Sprintf("+3161%07d", n),
	}
	return consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1980, time.May, 1)}
}

func amountOf(n int) money.Minor { return money.Minor(1_00 + n%20_000) }

// put writes the n-th order with its invoice, credit note, push and dispatch.
func put(tx *store.Tx, n int) error {
	r := reservation.Reservation{
		Number: tx.NextReservation(), Merchant: shopOf(n), Person: consumer.ID(fmt.Sprintf("%032d", n)), State: stateOf(n), Country: country.NL,
		Currency: money.EUR, Reserved: amountOf(n), Reference: fmt.Sprint("S-", n), Order: fmt.Sprint("10", n), MadeAt: madeAt(n),
		ExpiresAt: madeAt(n).AddDate(0, 0, 14), Parties: partiesOf(n), Terms: plan.PlainInvoice(14), Events: 1, Pushes: 1,
		Lines: []basket.Stock{{Line: basket.Line{
			Article: "A-1", Title: "Kettle for four", Kind: basket.Goods, Price: money.Price(amountOf(n)) * 100, Quantity: basket.One, VAT: 21 * money.Percent,
		}, Sum: amountOf(n)}},
	}
	if n%50 == 49 {
		r.Country = country.FI
	}
	if n%20 == 19 {
		r.Terms = plan.PartPayment(plan.Product{
			ID: 3, Version: 1, Country: country.NL, Currency: money.EUR, Type: plan.Campaign, Description: "In six months",
		})
	}
	if n%500 == 9 { // one that waits to be delivered
		r.State, r.Passive, r.ExpiresAt = reservation.Held, reservation.Passive(tx.NextInvoice()), time.Time{}
	}
	if r.State == reservation.Activated {
		r.Activated = r.Reserved
		bill(tx, n, r)
	}
	tx.KeepReservation(r)
	if n%1000 == 123 {
		tx.KeepDispatch(dispatch.Dispatch{
			ID: tx.NewID(), Merchant: r.Merchant, Reservation: r.Number, Kind: dispatch.Invoice, Channel: dispatch.Email, State: dispatch.Failed,
			To: r.Parties.Billing.Email, MadeAt: r.MadeAt,
		})
	}
	return tell(tx, n, r)
}

// bill writes the invoice of an order, and for some a credit note.
func bill(tx *store.Tx, n int, r reservation.Reservation) {
	i := invoice.Invoice{
		Number: tx.NextInvoice(), Merchant: r.Merchant, Reservation: r.Number, Person: r.Person, State: invoice.Paid, Country: r.Country,
		Currency: r.Currency, Gross: r.Reserved, Paid: r.Reserved, IssuedOn: day.Of(r.MadeAt, time.UTC), DueOn: day.Of(r.MadeAt, time.UTC) + 14, Reference: r.Reference,
		Parties: r.Parties, MadeAt: r.MadeAt, PaymentReference: fmt.Sprintf("RF%010d", n),
		Schedule: plan.Schedule{Payments: []plan.Payment{{Due: day.Of(r.MadeAt, time.UTC) + 14, Amount: r.Reserved}}},
	}
	switch {
	case n%10 == 3:
		i.State, i.Paid = invoice.Active, 0
	case n%25 == 1:
		i.State, i.Paid, i.Credited = invoice.Credited, 0, i.Gross
		tx.AddCreditNote(invoice.CreditNote{
			Number: tx.NextCreditNote(), Merchant: i.Merchant, Invoice: i.Number, Reservation: i.Reservation, Person: i.Person, Currency: i.Currency,
			Gross: i.Gross, OffClaim: i.Gross, IssuedOn: i.IssuedOn, MadeAt: i.MadeAt,
		})
	}
	tx.KeepInvoice(i)
}

// tell writes the push of an order.
func tell(tx *store.Tx, n int, r reservation.Reservation) error {
	payload, err := json.Marshal(job.Notice{Sequence: 1, URL: "https://shop.example/push", Request: request.Request{
		Key: tx.NewID(), Merchant: r.Merchant, Action: request.Reserve, Status: request.Success, At: r.MadeAt, Reservation: r.Number, Currency: r.Currency,
		Amount: r.Reserved, Origin: request.Origin{Service: "klarna", Invoice: r.Reference},
	}})
	if err != nil {
		return err
	}
	j := job.Job{
		ID: tx.NewID(), Merchant: r.Merchant, Kind: job.Push, Lane: job.Lane(job.Push, r.Number), State: job.Done, RunAt: r.MadeAt, Attempts: 1,
		MadeAt: r.MadeAt, Payload: payload,
	}
	switch n % 400 {
	case 11:
		j.State, j.Attempts, j.Error = job.GivenUp, 12, "the shop answered 500 without a text"
	case 12:
		j.State, j.Attempts = job.Waiting, 0
	}
	tx.Promise(j)
	return nil
}
