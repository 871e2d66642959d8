package bench

import (
	"fmt"

	"respite/cli/terminal"
)

// Cell is one thing that is measured.
type Cell struct {
	Engine  Engine `json:"engine,omitempty"` // of our own server; empty: of a server somewhere
	Action  Action `json:"action"`
	Callers int    `json:"callers"`
	Aim     Aim    `json:"aim"`
}

// file names a cell's profile.
func (c Cell) file() string {
	return fmt.Sprintf("%s-%s-%d-%s.pprof", c.Engine, c.Action, c.Callers, c.Aim)
}

// Figures are what was measured of a cell. Costs are for one request; what is not known is left out.
type Figures struct {
	Cell
	Operations int   `json:"operations"`
	Elapsed    int64 `json:"elapsed_us"`
	PerSecond  int64 `json:"per_second"`
	Spread
	ServerCPU    int64  `json:"server_cpu_us,omitempty"`    // processor time of the server
	DatabaseCPU  int64  `json:"database_cpu_us,omitempty"`  // of PostgreSQL's processes
	GeneratorCPU int64  `json:"generator_cpu_us,omitempty"` // of the callers
	Written      int64  `json:"written_bytes,omitempty"`    // to the disk by the server; on PostgreSQL, to its log
	Others       int64  `json:"others_percent,omitempty"`   // of the machine, used by processes that have no part in it
	PeakMemory   int64  `json:"peak_memory_bytes,omitempty"`
	Failed       int    `json:"failed"`
	Failure      string `json:"failure,omitempty"` // an example
	Before       rulers `json:"before,omitzero"`
	After        rulers `json:"after,omitzero"`
	Ratio        int64  `json:"ratio_percent,omitempty"`      // to TPC-B, the mean of before and after
	RatioBare    int64  `json:"ratio_bare_percent,omitempty"` // to bare commits
	OrdersBefore int    `json:"orders_before,omitempty"`      // in the book, when it was not new
}

// String names a cell for people.
func (c Cell) String() string {
	return fmt.Sprintf("%s %s, %s, %s", c.Engine, c.Action, terminal.Plural(c.Callers, "caller", "callers"), c.Aim)
}

// figures sums up a cell.
func (t *tally) figures(cell Cell, used account) Figures {
	count := int64(len(t.took))
	f := Figures{
		Cell: cell, Operations: len(t.took), Elapsed: t.elapsed.Microseconds(), PerSecond: t.perSecond(), Spread: t.took.spread(),
		ServerCPU: used.server.Microseconds() / count, DatabaseCPU: used.database.Microseconds() / count,
		GeneratorCPU: used.generator.Microseconds() / count, Written: used.written / count, Failed: t.refused,
		Others: used.others(t.elapsed),
	}
	if err := t.failed(); err != nil {
		f.Failure = err.Error()
	}
	return f
}

// against holds figures against the rulers measured before and after.
func (f Figures) against(before, after rulers) Figures {
	f.Before, f.After = before, after
	f.Ratio = percentOf(f.PerSecond, before.TPCB+after.TPCB)
	f.RatioBare = percentOf(f.PerSecond, before.BareCommits+after.BareCommits)
	return f
}

// percentOf gives a rate in percent of half of a sum; 0 when there is nothing to compare with.
func percentOf(rate, sum int64) int64 {
	if sum == 0 {
		return 0
	}
	return (200*rate + sum/2) / sum
}
