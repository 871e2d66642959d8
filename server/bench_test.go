package server_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"respite/server"
)

// BenchmarkXMLRPCReserve takes reservations from shops that call at the same time, through all of the
// server but its port: reading, digest, decision, commit and answer.
func BenchmarkXMLRPCReserve(b *testing.B) {
	folder := server.Folder(b.TempDir())
	foundCounter(b, folder)
	c := openCounter(b, folder)
	b.Cleanup(c.close)
	shop, wares := estore{c}, []ware{cups.of(2), novels.of(1), parcel.of(1)}
	var sold atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(customers / 2)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			n := int(sold.Add(1))
			if got := shop.reserve(passerBy(n), fmt.Sprint("B-", n), wares, total(wares), -1)(); !got.ok {
				b.Errorf("refused: %s", got.text)
			}
		}
	})
}
