package operation_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/request"
	"respite/operation"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// BenchmarkReserve takes whole Reserves of three lines through the operation and the store, each by a
// person of its own, at 1, 16 and 64 callers. Beside it stands a bare loop on the same driver and
// settings in the same run: one insert of 1 KB, one commit. The ratio of the two is reported.
func BenchmarkReserve(b *testing.B) {
	for _, callers := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			_, o := openBook(b, usualRules)
			var number atomic.Int64
			b.ReportAllocs()
			b.ResetTimer()
			began, cpu := time.Now(), cpuTime(b)
			var all sync.WaitGroup
			for range callers {
				all.Go(func() {
					for n := number.Add(1); n <= int64(b.N); n = number.Add(1) {
						if _, err := o.Reserve(context.Background(), anOrder(b, n)); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
			perSecond := float64(b.N) / time.Since(began).Seconds()
			b.StopTimer()
			spent := cpuTime(b) - cpu
			ruled := time.Now()
			commits := storetest.BareCommits(b, func() bool { return time.Since(ruled) > time.Second })
			bare := float64(commits) / time.Since(ruled).Seconds()
			b.ReportMetric(perSecond, "reserves/s")
			b.ReportMetric(float64(spent.Microseconds())/float64(b.N), "cpu-µs/op")
			b.ReportMetric(bare, "bare-commits/s")
			b.ReportMetric(perSecond/bare, "ratio")
		})
	}
}

// cpuTime is what the process has used of the processors, by the system's own accounting.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// anOrder has three lines, by a person of its own for each n.
func anOrder(t testing.TB, n int64) operation.Reserve {
	home := consumer.Address{
		FirstName: "Emma", LastName: fmt.Sprintf("Jansen %d", n), Street: "Neherkade", HouseNumber: fmt.Sprint(n), PostalCode: "2521VA",
		City: "Gravenhage", Country: country.NL, Email: fmt.Sprintf("emma%d@example.nl", n), CellPhone: fmt.Sprintf("+316%08d", n),
	}
	c := operation.Reserve{
		Merchant: shopID, Currency: money.EUR, Origin: request.Origin{Service: "klarna", Invoice: fmt.Sprintf("BENCH-%d", n)},
		Lines: []basket.Line{
			{Article: "car", Title: "Blue Toy Car", Kind: basket.Goods, Price: 100_000, Quantity: basket.One, VAT: 210_000},
			{Article: "train", Title: "Yellow Toy Train", Kind: basket.Goods, Price: 50_000, Quantity: basket.One, VAT: 210_000},
			{Article: "discount", Title: "Discount", Kind: basket.Goods, Price: -10_000, Quantity: basket.One, VAT: 210_000},
		},
		Parties: consumer.Parties{
			Billing: home, Shipping: home, Birth: day.On(1970, time.July, 10), Network: fmt.Sprintf("198.%d.%d.%d", n>>16&255, n>>8&255, n&255),
		},
	}
	c.Identity = identify(t, "Reserve", c)
	return c
}

// identify gives a command the identity of its content.
func identify(t testing.TB, scope string, content any) command.Identity {
	identity, err := command.Identify(shopID, scope, "", content)
	if err != nil {
		t.Error(err)
	}
	return identity
}
