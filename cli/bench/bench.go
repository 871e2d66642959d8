// Package bench measures how fast a book is on this machine. It starts a server as a process of its own on a new
// book, lets many callers send it signed requests at the same time, as shops do, and holds what comes of it
// against what the database does by itself in the same minute.
//
// It must never send anything to a machine that it was not told to measure, and never leave a server or a book
// behind that it was not told to keep.
package bench

import (
	"fmt"
	"time"
)

// BenchCmd measures.
type BenchCmd struct {
	Speed    SpeedCmd    `cmd:"" default:"withargs" help:"Measure requests per second, their latency and cost; the word speed may be left out."`
	Overload OverloadCmd `cmd:"" help:"Send twice as much as the server can do, and see whom it turns away."`
	Fill     FillCmd     `cmd:"" help:"Fill a book with orders, to measure how it ages."`
	Charts   ChartsCmd   `cmd:"" help:"Draw charts of what was measured."`
}

// Help gives examples.
func (BenchCmd) Help() string {
	return `Server, database and callers share this machine, so the figures are lower than those of a server alone.

Examples:
  respite bench
  respite bench --engine postgres --actions reserve,pay --callers 16,64 --seconds 20
  respite bench --json > figures.json && respite bench charts figures.json --out docs/images
  respite bench fill --data ./full --orders 1000000 && respite bench --data ./full
  respite bench overload --engine sqlite`
}

// Engine is a database that keeps books.
type Engine string

// The engines.
const (
	sqlite   Engine = "sqlite"
	postgres Engine = "postgres"
)

// UnmarshalText reads the name of an engine.
func (e *Engine) UnmarshalText(text []byte) error {
	switch read := Engine(text); read {
	case sqlite, postgres:
		*e = read
		return nil
	}
	return fmt.Errorf("%.20q is no engine: choose from sqlite, postgres", text)
}

// Aim says whom the callers call.
type Aim string

// The aims.
const (
	spread Aim = "spread" // all merchants in turn
	hot    Aim = "hot"    // one merchant only
)

// UnmarshalText reads the name of an aim.
func (a *Aim) UnmarshalText(text []byte) error {
	switch read := Aim(text); read {
	case spread, hot:
		*a = read
		return nil
	}
	return fmt.Errorf("%.20q is no aim: choose from spread, hot", text)
}

// of chooses among the shops.
func (a Aim) of(all []*shop) []*shop {
	if a == hot {
		return all[:1]
	}
	return all
}

// The most that may be asked for: measuring ends.
const (
	mostCallers   = 4096
	mostMerchants = 10_000
	mostSeconds   = 3600
)

// seconds is a length of time in whole seconds.
type seconds int

func (s seconds) span() time.Duration { return time.Duration(s) * time.Second }
