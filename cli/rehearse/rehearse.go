// Package rehearse is the command that rehearses years of business with everything going wrong that can, and
// holds the books to a model.
//
// It must never touch a book that anybody uses: each rehearsal makes one of its own and throws it away.
package rehearse

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"respite/cli/terminal"
	"respite/sim"
	"respite/store/postgres/private"
)

// Cmd rehearses.
type Cmd struct {
	Seed    uint64        `help:"The first seed; 0: one by chance." placeholder:"N"`
	Seeds   int           `help:"How many seeds, one after another." default:"1"`
	Days    int           `help:"Days of business for each seed." default:"365"`
	Steps   int           `help:"Things that happen in these days; 0: two a day." default:"0"`
	Only    []int         `help:"Of the steps only these, as a failure names them." placeholder:"STEP,…"`
	Engine  string        `help:"The database: sqlite, or a PostgreSQL of its own." enum:"sqlite,postgres" default:"sqlite"`
	Folder  string        `help:"Where the books lie meanwhile; empty: the folder for temporary files." type:"path" placeholder:"DIR"`
	Shrink  time.Duration `help:"How long to look for the fewest steps that still fail." default:"2m"`
	Verbose bool          `short:"v" help:"Tell each step."`
}

// Help shows the command at work.
func (Cmd) Help() string {
	return `Shops, consumers, staff, pushes, mails and clocks are played from the seed; requests come twice and at the same
time, and the machine ends before, at and after commits. After each step the book is compared with a model of the
money, and every invariant is worked out again. The same seed does the same, to the letter.
Exit code 1: something differs; the command that repeats it is printed, with as few steps as were found.

Examples:
  respite rehearse --seed 1 --seeds 10 --days 365
  respite rehearse --seed 7 --days 30 -v`
}

// outcome is what the command tells.
type outcome struct {
	Engine      string    `json:"engine"`
	Seed        uint64    `json:"seed"` // the first
	Seeds       int       `json:"seeds"`
	Tally       sim.Tally `json:"done"`
	Seconds     int       `json:"seconds"`
	Differences int       `json:"differences"`
	Failure     *failure  `json:"failure,omitempty"`
}

// failure is what was wrong, and how to see it again.
type failure struct {
	Seed   uint64   `json:"seed"`
	Step   int      `json:"step"`
	What   string   `json:"what"`
	Repeat string   `json:"repeat"` // the command
	Tries  int      `json:"tries"`  // to find fewer steps
	Log    []string `json:"log"`
}

// Run rehearses seed after seed until one fails.
func (c Cmd) Run(f *terminal.Frame) error {
	if err := c.prepare(f); err != nil {
		return err
	}
	if c.Engine == "sqlite" {
		return c.rehearse(f, nil)
	}
	server, err := private.Start(f.Context, private.Config{})
	if err != nil {
		return err
	}
	beside := &databases{server: server}
	return errors.Join(c.rehearse(f, beside.next), server.Stop())
}

func (c *Cmd) rehearse(f *terminal.Frame, database func(context.Context) (string, error)) error {
	began := f.Now()
	told := outcome{Engine: c.Engine, Seed: c.Seed}
	for n := range uint64(c.Seeds) {
		config := c.config(f, c.Seed+n)
		config.Database = database
		got, err := sim.Run(f.Context, config)
		if err != nil {
			return fmt.Errorf("rehearse seed %d: %w", config.Seed, err)
		}
		told.Seeds++
		told.Tally = told.Tally.Add(got.Tally)
		if got.Difference != nil {
			told.Differences = 1
			if told.Failure, err = c.explain(f, config, got); err != nil {
				return err
			}
			break
		}
		if !f.JSON {
			f.Print("seed %d: %d days, %d orders, %d requests, %d crashes, %d pushes: no difference\n",
				config.Seed, got.Days, got.Orders, got.Requests, got.Crashes, got.Pushes)
		}
	}
	told.Seconds = int(f.Now().Sub(began) / time.Second)
	if err := f.Emit(told, told.print); err != nil {
		return err
	}
	if told.Failure != nil {
		return terminal.ErrTold
	}
	return nil
}

// prepare completes what was not said.
func (c *Cmd) prepare(f *terminal.Frame) error {
	if c.Seeds < 1 || c.Days < 1 || c.Steps < 0 {
		return terminal.WrongUse("seeds and days begin at 1")
	}
	if c.Steps == 0 {
		c.Steps = 2 * c.Days
	}
	if c.Seed == 0 {
		var chance [8]byte
		if _, err := io.ReadFull(f.Chance, chance[:]); err != nil {
			return fmt.Errorf("draw a seed: %w", err)
		}
		c.Seed = 1 + binary.BigEndian.Uint64(chance[:])%1_000_000_000
	}
	return nil
}

func (c *Cmd) config(f *terminal.Frame, seed uint64) sim.Config {
	config := sim.Config{Seed: seed, Days: c.Days, Steps: c.Steps, Only: c.Only, Folder: c.Folder}
	if c.Folder == "" {
		config.Folder = os.TempDir()
	}
	if c.Verbose {
		config.Log = f.Stderr
	}
	return config
}

// explain looks for fewer steps that fail.
func (c *Cmd) explain(f *terminal.Frame, config sim.Config, got sim.Result) (*failure, error) {
	until := f.Now().Add(c.Shrink)
	if !f.JSON {
		f.Print("seed %d fails in step %d; looking for fewer steps that fail …\n", config.Seed, got.Difference.Step)
	}
	fewer, err := sim.Shrink(f.Context, config, got, func() bool { return f.Now().Before(until) })
	if err != nil {
		return nil, fmt.Errorf("rehearse seed %d with fewer steps: %w", config.Seed, err)
	}
	only := make([]string, len(fewer.Only))
	for i, n := range fewer.Only {
		only[i] = fmt.Sprint(n)
	}
	repeat := fmt.Sprintf("%s rehearse --seed %d --days %d --steps %d --engine %s --only %s -v",
		f.Program, config.Seed, c.Days, c.Steps, c.Engine, strings.Join(only, ","))
	return &failure{
		Seed: config.Seed, Step: fewer.Difference.Step, What: fewer.Difference.What, Repeat: repeat, Tries: fewer.Tries, Log: fewer.Tail,
	}, nil
}

func (o outcome) print(w io.Writer) {
	t := o.Tally
	fmt.Fprintf(w, "\nRehearsed on %s in %d s: %d seeds from %d, %d days, %d steps\n", o.Engine, o.Seconds, o.Seeds, o.Seed, t.Days, t.Steps)
	for _, line := range []struct {
		name  string
		count int
	}{
		{"orders", t.Orders}, {"requests", t.Requests}, {"requests sent again", t.Retries}, {"groups of requests at the same time", t.Groups},
		{"requests in them", t.Grouped}, {"ends of the machine", t.Crashes}, {"pushes tried", t.Pushes}, {"mails tried", t.Mails},
		{"documents followed", t.Documents}, {"comparisons with the model", t.Comparisons}, {"proofs of all invariants", t.Audits},
		{"differences", o.Differences},
	} {
		fmt.Fprintf(w, "%9d  %s\n", line.count, line.name)
	}
	if o.Failure == nil {
		return
	}
	fmt.Fprintf(w, "\nWRONG in step %d: %s\n\nThe last steps:\n", o.Failure.Step, o.Failure.What)
	for _, line := range o.Failure.Log {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintf(w, "\nRepeat it: %s\n", o.Failure.Repeat)
}
