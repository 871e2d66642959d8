package bench

import (
	"slices"
	"time"
)

// latencies are how long each request took, in microseconds.
type latencies []int64

func (l *latencies) add(took time.Duration) { *l = append(*l, took.Microseconds()) }

// Spread is how long requests took, in microseconds; all zero when there were none.
type Spread struct {
	P50 int64 `json:"p50_us"`
	P95 int64 `json:"p95_us"`
	P99 int64 `json:"p99_us"`
	Max int64 `json:"max_us"`
}

// spread sorts the latencies and gives their percentiles: the smallest value that at least so many percent
// do not exceed.
func (l latencies) spread() Spread {
	if len(l) == 0 {
		return Spread{}
	}
	slices.Sort(l)
	rank := func(percent int) int64 { return l[(len(l)*percent+99)/100-1] }
	return Spread{P50: rank(50), P95: rank(95), P99: rank(99), Max: l[len(l)-1]}
}

// median gives the middle of some figures; 0 of none.
func median(figures []int64) int64 { return latencies(slices.Clone(figures)).spread().P50 }
