package bench

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"time"

	"respite/cli/terminal"
)

// machine says where and when it was measured.
type machine struct {
	At      time.Time `json:"at"`
	System  string    `json:"system"`
	Cores   int       `json:"cores"`
	Version string    `json:"version"` // of this program
}

func thisMachine(f *terminal.Frame) machine {
	return machine{f.Now().UTC().Truncate(time.Second), runtime.GOOS + "/" + runtime.GOARCH, runtime.NumCPU(), terminal.Version()}
}

func (m machine) write(w io.Writer) {
	fmt.Fprintf(w, "%s UTC, %s, %s, respite %s\n\n", terminal.When(m.At), m.System, terminal.Plural(m.Cores, "core", "cores"), m.Version)
}

// report is all figures of a run.
type report struct {
	Machine machine   `json:"machine"`
	Cells   []Figures `json:"cells"`
}

// row is a line of the table: every column has its width, for lines come one by one.
const row = "%-8s  %-14s  %7s  %-6s  %7s  %6s  %6s  %6s  %6s  %6s  %6s  %6s  %6s  %7s  %6s  %6s  %6s  %6s\n"

func writeHeads(w io.Writer) {
	fmt.Fprintf(w, row, "ENGINE", "ACTION", "CALLERS", "AIM", "ORDERS", "PER S", "P50 MS", "P95 MS", "P99 MS", "MAX MS", "SERVER", "DB", "CALLER",
		"WRITTEN", "MEMORY", "OTHERS", "% TPCB", "% BARE")
}

// write writes the line of a cell.
func (f Figures) write(w io.Writer) {
	fmt.Fprintf(w, row, f.Engine, f.Action, strconv.Itoa(f.Callers), f.Aim, known(int64(f.OrdersBefore), ""), strconv.FormatInt(f.PerSecond, 10), milliseconds(f.P50),
		milliseconds(f.P95), milliseconds(f.P99), milliseconds(f.Max), milliseconds(f.ServerCPU), milliseconds(f.DatabaseCPU),
		milliseconds(f.GeneratorCPU), known(f.Written>>10, " KB"), known(f.PeakMemory>>20, " MB"), known(f.Others, " %"), known(f.Ratio, ""), known(f.RatioBare, ""))
	if f.Failed > 0 {
		fmt.Fprintf(w, "  %s\n", terminal.Printable(f.Failure))
	}
}

// milliseconds writes microseconds, to three digits where there are.
func milliseconds(micros int64) string {
	switch {
	case micros <= 0:
		return "-"
	case micros < 10_000:
		return fmt.Sprintf("%d.%02d", micros/1000, micros%1000/10)
	case micros < 100_000:
		return fmt.Sprintf("%d.%d", micros/1000, micros%1000/100)
	}
	return strconv.FormatInt(micros/1000, 10)
}

func known(figure int64, unit string) string {
	if figure == 0 {
		return "-"
	}
	return strconv.FormatInt(figure, 10) + unit
}

// conclude ends the table with what failed.
func (r report) conclude(w io.Writer) {
	failed := 0
	for _, cell := range r.Cells {
		failed += cell.Failed
	}
	fmt.Fprintf(w, "\n%s, %s failed.\n", terminal.Plural(len(r.Cells), "cell", "cells"), terminal.Plural(failed, "request", "requests"))
}
