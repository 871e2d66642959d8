package batches_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/delivery"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/provider"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/operation/audit"
	"respite/operation/batches"
	"respite/operation/queue"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/store"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

const shopID, otherID merchant.ID = 1001, 1002

// shop is a Swedish shop that hands in files. Its book must be right when the test ends.
type shop struct {
	t          testing.TB
	book       storetest.Book
	operations *operation.Operations
	batches    *batches.Batches
	orders     int
}

func openShop(t testing.TB) *shop {
	t.Helper()
	s := &shop{t: t, book: storetest.Open(t)}
	s.open(s.book.Store)
	for _, key := range []merchant.ID{shopID, otherID} {
		_, err := administration.AddMerchant(t.Context(), s.book.Store, merchant.Merchant{
			ID: key, Name: "Leksaker", WebsiteKey: fmt.Sprintf("SHOP%d", key), Keys: []merchant.Key{{Secret: "secret"}},
			Contract: merchant.Contract{Countries: []country.Code{country.SE}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
			Options:  merchant.Options{PushURL: "https://shop.example/push"},
		})
		s.must(err)
	}
	first := s.book.Store
	t.Cleanup(func() {
		if !t.Failed() {
			s.mustBeRight(first)
		}
	})
	return s
}

// open puts the operations on an open book.
func (s *shop) open(book *store.Store) {
	s.book.Store = book
	s.operations = operation.New(operation.Outside{
		Store: book, Bureau: bureau.Fake{}, Provider: provider.Default, Render: document.Render, IDs: s.book.Config.Chance, Log: s.book.Config.Log,
		Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	s.batches = batches.New(s.operations)
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) mustBeRight(book *store.Store) {
	s.t.Helper()
	report, err := audit.Verify(context.Background(), book, func(audit.Check) {})
	s.must(err)
	for _, c := range report.Checks {
		if c.Broken != "" {
			s.t.Errorf("%s (%s): %s", c.Name, c.Rule, c.Broken)
		}
	}
}

// toys are 2 × 100.00, 1.5 × 20.00, 50.00 and 49.00 for the post.
func toys() []basket.Line {
	line := func(number string, price money.Minor, quantity basket.Quantity) basket.Line {
		return basket.Line{
			Article: number, Title: number, Kind: basket.Goods, Price: money.Price(price) * 100, Quantity: quantity, VAT: 25 * money.Percent,
		}
	}
	return []basket.Line{
		line("car", 100_00, 2*basket.One), line("cloth", 20_00, 1500), line("train", 50_00, basket.One), line("post", 49_00, basket.One),
	}
}

// reserve takes orders for the toys, called O-1, O-2 …; their numbers begin with 2400000001.
func (s *shop) reserve(count int) {
	s.t.Helper()
	for range count {
		s.orders++
		s.order(shopID, fmt.Sprintf("O-%d", s.orders))
	}
}

// order takes one order, by a person of its own.
func (s *shop) order(owner merchant.ID, name string) reservation.Number {
	s.t.Helper()
	made, err := s.operations.Reserve(s.t.Context(), s.toReserve(owner, name))
	s.must(err)
	if made.Request.Status != request.Success {
		s.t.Fatalf("%s was not accepted: %v", name, made)
	}
	return made.Reservation
}

func (s *shop) toReserve(owner merchant.ID, name string) operation.Reserve {
	at := consumer.Address{
		FirstName: "Testperson", LastName: "Approved", Street: name + "gatan 1", PostalCode: "11860", City: "Stockholm", Country: country.SE,
		Email: strings.ToLower(name) + "@example.se", CellPhone: "+4670" + fmt.Sprintf("%07d", digits(name)),
	}
	identity, err := command.Identify(owner, "order", "", name)
	s.must(err)
	return operation.Reserve{
		Merchant: owner, Identity: identity, Origin: request.Origin{Service: "klarna", Invoice: "S" + name, Order: name}, Lines: toys(),
		Currency: money.SEK, Parties: consumer.Parties{Billing: at, Shipping: at, Birth: day.On(1970, time.July, 10)},
	}
}

// digits makes a number of a name, so that nobody has another's phone.
func digits(name string) int {
	number := 0
	for _, c := range name {
		number = (number*31 + int(c)) % 10_000_000
	}
	return number
}

func (s *shop) handIn(text string, wish delivery.Wish) (delivery.Batch, bool) {
	s.t.Helper()
	in := batches.HandIn{Merchant: shopID, Name: "orders.csv", Wish: wish}
	taken, known, err := s.batches.TakeIn(s.t.Context(), in, strings.NewReader(text))
	s.must(err)
	return taken, known
}

// work does the jobs of batches until there are none, and fails when one fails.
func (s *shop) work() {
	s.t.Helper()
	for s.workOnce() {
	}
}

func (s *shop) workOnce() bool {
	s.t.Helper()
	claimed, err := queue.Claim(s.t.Context(), s.book.Store, s.book.Config.Log, queue.UpTo(1), time.Minute)
	s.must(err)
	worked := false
	for _, j := range claimed {
		if j.Kind == job.Batch {
			s.must(s.batches.Run(s.t.Context(), j))
			worked = true
		}
		_, err := queue.Finish(s.t.Context(), s.book.Store, j, job.Attempt{Good: true})
		s.must(err)
	}
	return worked
}

// applied hands a file in, works it through and gives it as it stands then.
func (s *shop) applied(text string, wish delivery.Wish) delivery.Batch {
	s.t.Helper()
	taken, _ := s.handIn(text, wish)
	s.work()
	return s.find(taken)
}

func (s *shop) find(b delivery.Batch) delivery.Batch {
	s.t.Helper()
	found, err := s.batches.Find(s.t.Context(), b.ID, b.Merchant)
	s.must(err)
	return found
}

// result gives the result of a batch.
func (s *shop) result(b delivery.Batch) []byte {
	s.t.Helper()
	var to bytes.Buffer
	s.must(s.batches.Result(s.t.Context(), s.find(b), func(path string) string { return "https://pay.example" + path }, &to))
	return to.Bytes()
}

// findings gives what is wrong with a batch, a line each.
func (s *shop) findings(b delivery.Batch) string {
	s.t.Helper()
	found, err := s.batches.Findings(s.t.Context(), b, delivery.MaxFindings)
	s.must(err)
	var all strings.Builder
	for _, f := range found {
		fmt.Fprintf(&all, "%d %s: %s\n", f.Line, f.Column, f.Reason)
	}
	return all.String()
}

// identify makes an identity of a content.
func identify(content any) (command.Identity, error) {
	return command.Identify(shopID, "test", "", content)
}
