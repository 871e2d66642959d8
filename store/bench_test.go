package store_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"respite/domain/consumer"
	"respite/store"
	"respite/store/storetest"
	"respite/value/money"
)

// BenchmarkUpdate writes one row in one operation, at 1, 16 and 64 callers, beside a bare loop of one
// insert and one commit on the same driver and settings in the same run. The ratio of the two says
// what the grouped write path costs and gains.
func BenchmarkUpdate(b *testing.B) {
	for _, callers := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			book := storetest.Open(b)
			var number atomic.Int64
			var all sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			began := time.Now()
			for range callers {
				all.Go(func() {
					for n := number.Add(1); n <= int64(b.N); n = number.Add(1) {
						if err := writeOne(book.Store, n); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			all.Wait()
			perSecond := float64(b.N) / time.Since(began).Seconds()
			b.StopTimer()
			ruled := time.Now()
			commits := storetest.BareCommits(b, func() bool { return time.Since(ruled) > time.Second })
			bare := float64(commits) / time.Since(ruled).Seconds()
			b.ReportMetric(perSecond, "updates/s")
			b.ReportMetric(bare, "bare-commits/s")
			b.ReportMetric(perSecond/bare, "ratio")
		})
	}
}

func writeOne(s *store.Store, n int64) error {
	_, err := store.Update(context.Background(), s, nil, func(tx *store.Tx) (struct{}, error) {
		tx.KeepExposure(consumer.Exposure{Person: consumer.ID(fmt.Sprintf("%032d", n)), Currency: money.EUR, Held: 1})
		return struct{}{}, nil
	})
	return err
}
