package batches_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"respite/domain/delivery"
	"respite/operation/batches"
)

// BenchmarkBatch hands in a file of 100,000 rows that delivers 25,000 orders of four articles each, and measures
// taking it in, checking and applying it, and writing its result, each alone. Nobody makes the documents of the
// invoices meanwhile, or sends pushes. The peak is of the heap that is in use.
func BenchmarkBatch(b *testing.B) {
	const orders, articles = 25_000, 4
	for b.Loop() {
		b.StopTimer()
		s := openShop(b)
		s.reserveAll(orders)
		peak, stop := watchHeap()
		b.StartTimer()
		began := time.Now()
		taken, _, err := s.batches.TakeIn(b.Context(), batches.HandIn{Merchant: shopID, Name: "b.csv", Wish: delivery.Look}, deliveries(orders))
		s.must(err)
		b.ReportMetric(rate(orders*articles, began), "taken-rows/s")
		began = time.Now()
		s.work()
		b.ReportMetric(rate(orders*articles, began), "checked-rows/s")
		_, err = s.batches.Apply(b.Context(), taken.ID, shopID, delivery.ApplyAll, "")
		s.must(err)
		began = time.Now()
		s.work()
		b.ReportMetric(rate(orders*articles, began), "applied-rows/s")
		b.ReportMetric(rate(orders, began), "orders/s")
		if done := s.find(taken); done.Done != orders {
			b.Fatalf("%+v", done)
		}
		began = time.Now()
		s.must(s.batches.Result(b.Context(), s.find(taken), func(path string) string { return path }, io.Discard))
		b.ReportMetric(rate(orders*articles, began), "result-rows/s")
		stop()
		b.ReportMetric(float64(peak.Load())/(1<<20), "peak-MiB")
	}
}

func rate(count int, began time.Time) float64 { return float64(count) / time.Since(began).Seconds() }

// deliveries are rows that deliver all of so many orders.
func deliveries(orders int) io.Reader {
	from, to := io.Pipe()
	go func() {
		w := bufio.NewWriter(to)
		fmt.Fprintln(w, "reservation,article,quantity,delivered_on,carrier,tracking,send_by")
		for i := range orders {
			for _, line := range toys() {
				fmt.Fprintf(w, "%d,%s,%s,2026-03-04,DHL,JJD%09d,email\n", 2_400_000_001+i, line.Article, line.Quantity, i)
			}
		}
		to.CloseWithError(w.Flush())
	}()
	return from
}

// reserveAll takes orders by many hands.
func (s *shop) reserveAll(count int) {
	s.t.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	for range 128 {
		all.Go(func() {
			for n := next.Add(1); n <= int64(count); n = next.Add(1) {
				if _, err := s.operations.Reserve(context.Background(), s.toReserve(shopID, fmt.Sprintf("O-%d", n))); err != nil {
					s.t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// watchHeap notes the most that the heap held until it is stopped.
func watchHeap() (*atomic.Uint64, func()) {
	var peak atomic.Uint64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		for {
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
				metrics.Read(sample)
				peak.Store(max(peak.Load(), sample[0].Value.Uint64()))
			}
		}
	}()
	return &peak, func() { close(stop); <-stopped }
}
