package xmlrpc_test

import (
	"fmt"
	"sync/atomic"
	"testing"
)

// BenchmarkReserveAmount is a whole reservation: body, digest, risk check, everything written and synced,
// answer. Each is of another order of the same buyer; parallel ones share a commit.
func BenchmarkReserveAmount(b *testing.B) {
	w := newWorld(b)
	var count atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(16)
	b.RunParallel(func(loop *testing.PB) {
		for loop.Next() {
			s := aSale()
			s.order = fmt.Sprint("B-", count.Add(1))
			signed, params := s.reserve()
			if a := w.send(php.call("reserve_amount", signed, params...)); a.code != 0 {
				b.Errorf("%d %s", a.code, a.text)
				return
			}
		}
	})
}

// BenchmarkReserveAmount_Read is what the door itself does of it: reading 6 KiB, the digest, one look at
// the merchant; the last fault a call can have keeps it from the book.
func BenchmarkReserveAmount_Read(b *testing.B) {
	w := newWorld(b)
	s := aSale()
	s.flags = 512
	signed, params := s.reserve()
	body := php.call("reserve_amount", signed, params...)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if a := w.send(body); a.code != 9116 {
			b.Fatalf("%d %s", a.code, a.text)
		}
	}
}
