package lists_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/store/lists"
	"respite/value/country"
	"respite/value/day"
)

// orders is how large a book the lists are measured on:
//
//	go test -run '^$' -bench Lists ./store/lists -orders 500000
var orders = flag.Int("orders", 10_000, "how many orders the book of the benchmark has")

// plans lets the benchmark tell how the database answers each question.
var plans = flag.Bool("plans", false, "tell how the database answers")

// pageSize is how many rows people see at once.
const pageSize = 50

// question is a page that somebody looks at; n makes each a little different.
type question struct {
	name string
	ask  func(ctx context.Context, s shelf, n int) (int, error)
}

func ofOrders(name string, which func(n int) lists.Orders, at func(n int) lists.Place[int64]) question {
	return question{"orders " + name, func(ctx context.Context, s shelf, n int) (int, error) {
		page, err := s.Orders(ctx, which(n), at(n), pageSize)
		return len(page.Rows), err
	}}
}

func newest(int) lists.Place[int64] { return lists.Place[int64]{} }

// deep is somewhere in the book, far from both ends.
func deep(n int) lists.Place[int64] {
	return lists.Place[int64]{After: 2_400_000_000 + int64(*orders)/4 + int64(n*7919%(*orders/2))}
}

func backwards(n int) lists.Place[int64] { return lists.Place[int64]{Before: deep(n).After} }

func questions() []question {
	fixed := func(which lists.Orders) func(int) lists.Orders { return func(int) lists.Orders { return which } }
	sought := func(shop merchant.ID, text func(n int) string) func(int) lists.Orders {
		return func(n int) lists.Orders { return lists.Orders{Merchant: shop, Sought: text(n * 7919 % *orders)} }
	}
	end := madeAt(*orders)
	soon := lists.Soon{Now: end, Until: end.AddDate(0, 0, 3)}
	return []question{
		ofOrders("of a shop", fixed(lists.Orders{Merchant: large}), newest),
		ofOrders("of a shop, deep", fixed(lists.Orders{Merchant: large}), deep),
		ofOrders("of a shop, deep, newer", fixed(lists.Orders{Merchant: large}), backwards),
		ofOrders("of a small shop", fixed(lists.Orders{Merchant: small}), newest),
		ofOrders("of everybody", fixed(lists.Orders{}), newest),
		ofOrders("open", fixed(lists.Orders{Merchant: large, States: []reservation.State{reservation.Held, reservation.PartActivated}}), deep),
		ofOrders("pending", fixed(lists.Orders{Merchant: large, States: []reservation.State{reservation.Pending}}), newest),
		ofOrders("of everybody, pending", fixed(lists.Orders{States: []reservation.State{reservation.Pending}}), newest),
		ofOrders("of a country", fixed(lists.Orders{Merchant: large, Country: country.FI}), deep),
		ofOrders("of a country that none has", fixed(lists.Orders{Merchant: large, Country: country.SE}), deep),
		ofOrders("of a plan that none has", fixed(lists.Orders{Merchant: large, Plan: plan.Account}), deep),
		ofOrders("of everybody, of a plan that none has", fixed(lists.Orders{Plan: plan.Account}), deep),
		ofOrders("passive", fixed(lists.Orders{Merchant: large, Passive: true}), newest),
		ofOrders("ending", fixed(lists.Orders{Merchant: large, Now: soon.Now, EndsBy: soon.Until}), newest),
		ofOrders("by number", sought(large, func(n int) string { return fmt.Sprint(2_400_000_001 + n) }), newest),
		ofOrders("by reference", sought(large, func(n int) string { return fmt.Sprint("S-", n) }), newest),
		ofOrders("by e-mail", sought(large, func(n int) string { return partiesOf(n).Billing.Email }), newest),
		ofOrders("by phone", sought(large, func(n int) string { return partiesOf(n).Billing.CellPhone }), newest),
		ofOrders("by a common name", sought(large, func(n int) string { return lastNames[n%len(lastNames)] }), newest),
		ofOrders("by a common name, deep", sought(large, func(n int) string { return lastNames[n%len(lastNames)] }), deep),
		ofOrders("by amount", sought(large, func(n int) string { return amountOf(n).Decimal() }), newest),
		ofOrders("of everybody, by reference", sought(0, func(n int) string { return fmt.Sprint("S-", n) }), newest),
		ofOrders("of everybody, by a common name", sought(0, func(n int) string { return lastNames[n%len(lastNames)] }), newest),
		{"first order of a day", func(ctx context.Context, s shelf, n int) (int, error) {
			_, err := s.FirstOrder(ctx, madeAt(n*7919%*orders))
			return 1, err
		}},
		{"invoices", func(ctx context.Context, s shelf, _ int) (int, error) {
			page, err := s.Invoices(ctx, lists.Invoices{Merchant: large}, lists.Place[int64]{}, pageSize)
			return len(page.Rows), err
		}},
		{"invoices that are open", func(ctx context.Context, s shelf, _ int) (int, error) {
			page, err := s.Invoices(ctx, lists.Invoices{Merchant: large, State: invoice.Active}, lists.Place[int64]{}, pageSize)
			return len(page.Rows), err
		}},
		{"invoices that are overdue", func(ctx context.Context, s shelf, n int) (int, error) {
			found, err := s.Overdue(ctx, large, day.Of(end, time.UTC), lists.Owed{}, pageSize)
			return len(found), err
		}},
		{"credit notes", func(ctx context.Context, s shelf, _ int) (int, error) {
			page, err := s.CreditNotes(ctx, large, lists.Place[int64]{}, pageSize)
			return len(page.Rows), err
		}},
		{"bills by number", func(ctx context.Context, s shelf, n int) (int, error) {
			found, err := s.Bills(ctx, 0, 0, fmt.Sprintf("RF%010d", n*7919%*orders))
			return len(found), err
		}},
		{"pushes", func(ctx context.Context, s shelf, _ int) (int, error) {
			page, err := s.Pushes(ctx, lists.Pushes{Merchant: large}, lists.Place[string]{}, pageSize)
			return len(page.Rows), err
		}},
		{"pushes that were given up", func(ctx context.Context, s shelf, _ int) (int, error) {
			page, err := s.Pushes(ctx, lists.Pushes{Merchant: large, State: job.GivenUp}, lists.Place[string]{}, pageSize)
			return len(page.Rows), err
		}},
		{"pushes of everybody that wait", func(ctx context.Context, s shelf, _ int) (int, error) {
			page, err := s.Pushes(ctx, lists.Pushes{State: job.Waiting}, lists.Place[string]{}, pageSize)
			return len(page.Rows), err
		}},
		{"what is to be done", func(ctx context.Context, s shelf, _ int) (int, error) {
			sum := 0
			for _, task := range []lists.Task{lists.Ending, lists.Passive, lists.Undecided, lists.Untold, lists.Unsent} {
				count, err := s.Count(ctx, task, large, soon, 101)
				if err != nil {
					return 0, err
				}
				sum += count
			}
			return sum, nil
		}},
	}
}

// BenchmarkLists reads pages of a large book and tells how long the slowest of twenty takes.
func BenchmarkLists(b *testing.B) {
	s, by := filled(b, *orders).heard()
	db := s.book.Plain(b)
	for _, q := range questions() {
		b.Run(q.name, func(b *testing.B) {
			var took []time.Duration
			rows, n := 0, 0
			for b.Loop() {
				began := time.Now()
				found, err := q.ask(b.Context(), s, n)
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
				rows += found
				n++
			}
			if heard := by.take(); *plans {
				for _, one := range heard[len(heard)-len(heard)/n:] { // those of the last round
					b.Log(one.text, one.args, "\n"+strings.Join(s.plan(db, one), "\n"))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
			b.ReportMetric(float64(rows)/float64(n), "rows")
		})
	}
}
