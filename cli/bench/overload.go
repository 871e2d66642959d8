package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"respite/cli/terminal"
	"respite/store/postgres/private"
)

// OverloadCmd sends more than the server can do.
type OverloadCmd struct {
	Engine      []Engine `help:"Engines: sqlite, postgres. Not given: both, or sqlite alone where PostgreSQL is not installed." placeholder:"ENGINE,…"`
	Action      Action   `help:"What is asked: reserve or reserve_amount." default:"reserve" placeholder:"ACTION"`
	Callers     int      `help:"How many callers find out what the server can do." default:"64"`
	Times       int      `help:"How many times as much is then sent." default:"2"`
	Connections int      `help:"The most that wait for an answer at the same time." default:"2048"`
	Merchants   int      `help:"How many merchants the book has." default:"64"`

	Seconds       seconds       `help:"How long the server is overloaded, and how long it is measured before." default:"10"`
	WarmupSeconds seconds       `help:"How long it runs before." default:"2"`
	Deadline      terminal.Span `help:"How long a buyer waits: what is accepted later helps nobody." default:"1s" placeholder:"SPAN"`

	place `embed:""`
}

// Help explains the figures.
func (OverloadCmd) Help() string {
	return `Requests are sent when their time has come, however many wait for an answer, as buyers do. Those that are
answered with HTTP 429 or 503, or with the wire's own fault for a server that is too busy, were turned away. Time counts from the moment
in which a request should have been sent.

Example:
  respite bench overload --engine sqlite --seconds 20`
}

// Overloaded is what a server did with more than it can do. Times are in microseconds.
type Overloaded struct {
	Engine      Engine `json:"engine"`
	Action      Action `json:"action"`
	Peak        int64  `json:"peak_per_second"`    // with as many callers as asked for, each waiting for its answer
	Offered     int64  `json:"offered_per_second"` // that should have been sent
	Good        int64  `json:"good_per_second"`    // accepted within the deadline
	GoodPercent int64  `json:"good_percent"`       // of the peak
	Sent        int    `json:"sent"`
	Accepted    int    `json:"accepted"` // within the deadline
	Late        int    `json:"late"`     // accepted, but after it
	TurnedAway  int    `json:"turned_away"`
	Failed      int    `json:"failed"`
	Unsent      int    `json:"unsent"` // because every connection was waiting
	Acceptance  Spread `json:"acceptance"`
	TurningAway Spread `json:"turning_away"`
	PeakMemory  int64  `json:"peak_memory_bytes"`
	Sample      string `json:"sample,omitempty"`  // of an answer that turned away
	Failure     string `json:"failure,omitempty"` // an example
}

// Run overloads the engines one after another.
func (c OverloadCmd) Run(f *terminal.Frame) error {
	if err := c.check(); err != nil {
		return err
	}
	engines := c.Engine
	if len(engines) == 0 {
		engines = []Engine{sqlite, postgres}
	}
	var all []Overloaded
	for _, engine := range engines {
		err := c.onGround(f, engine, false, func(g *ground) error {
			done, err := c.overload(f, g)
			all = append(all, done)
			return err
		})
		if errors.Is(err, private.ErrMissing) && len(c.Engine) == 0 {
			fmt.Fprintf(f.Stderr, "not measured: %s\n", err)
			continue
		}
		if err != nil {
			return fmt.Errorf("overload on %s: %w", engine, err)
		}
	}
	return f.Emit(all, func(w io.Writer) {
		for _, done := range all {
			done.write(w)
		}
	})
}

func (c OverloadCmd) check() error {
	switch {
	case c.Action.before() != "":
		return terminal.WrongUse("--action must be reserve or reserve_amount")
	case c.Callers < 1 || c.Callers > mostCallers || c.Connections < 1 || c.Connections > mostCallers:
		return terminal.WrongUse("--callers and --connections must be from 1 to %d", mostCallers)
	case c.Times < 1 || c.Times > 10:
		return terminal.WrongUse("--times must be from 1 to 10")
	case c.Merchants < 1 || c.Merchants > mostMerchants:
		return terminal.WrongUse("--merchants must be from 1 to %d", mostMerchants)
	case c.Seconds < 1 || c.Seconds > mostSeconds || c.WarmupSeconds < 0 || c.WarmupSeconds > mostSeconds:
		return terminal.WrongUse("--seconds must be from 1 to %d", mostSeconds)
	}
	return nil
}

// overload finds out what a server can do and then sends more.
func (c OverloadCmd) overload(f *terminal.Frame, g *ground) (Overloaded, error) {
	m := &measuring{
		frame: f, shops: shops(c.Merchants), next: buyer(f.Now().UnixMicro()), began: f.Now(), planned: (2*c.WarmupSeconds + 2*c.Seconds).span(),
		doing: Cell{g.engine, c.Action, c.Callers, spread},
	}
	done := Overloaded{Engine: g.engine, Action: c.Action}
	err := showing(f.Context, f.Stderr, m.at, func() error {
		on, err := g.newBook(m.shops)
		if err != nil {
			return err
		}
		program, err := c.program()
		if err != nil {
			return err
		}
		running, err := launch(f, program, on)
		if err != nil {
			return err
		}
		if m.line, err = newLine(running.url, f); err == nil {
			err = c.flood(f.Context, m, &done)
		}
		if err == nil {
			done.PeakMemory, err = running.process.peak()
		}
		return errors.Join(err, running.close())
	})
	return done, err
}

func (c OverloadCmd) flood(ctx context.Context, m *measuring, done *Overloaded) error {
	few := newCrew(m.line, c.Callers)
	warm := m.drive(ctx, few, m.doing, c.WarmupSeconds.span())
	calm := m.drive(ctx, few, m.doing, c.Seconds.span())
	if err := errors.Join(warm.failed(), calm.failed(), few.dismiss(), ctx.Err()); err != nil {
		return fmt.Errorf("measure without overload: %w", err)
	}
	done.Peak, done.Offered = calm.perSecond(), int64(c.Times)*calm.perSecond()
	if done.Peak == 0 {
		return errors.New("measure without overload: nothing was done in a second")
	}
	many := newCrew(m.line, c.Connections)
	from := m.fresh(spread)
	stream := stream{crew: many, action: c.Action, from: from, rate: done.Offered, deadline: time.Duration(c.Deadline)}
	flooded := stream.run(ctx, c.Seconds.span())
	m.used(from)
	flooded.into(done)
	return errors.Join(many.dismiss(), ctx.Err())
}

// into sums up what came of an overload.
func (f *flooded) into(done *Overloaded) {
	done.Sent, done.Accepted, done.Late, done.TurnedAway, done.Failed, done.Unsent =
		f.sent, len(f.accepted)-f.late, f.late, len(f.turned), f.failed, f.unsent
	done.Good = int64(done.Accepted) * int64(time.Second) / int64(max(f.elapsed, 1))
	done.GoodPercent = percentOf(done.Good, 2*done.Peak)
	done.Acceptance, done.TurningAway = f.accepted.spread(), f.turned.spread()
	if f.sample != nil {
		done.Sample = f.sample.Error()
	}
	if f.failure != nil {
		done.Failure = f.failure.Error()
	}
}

func (o Overloaded) write(w io.Writer) {
	fmt.Fprintf(w, "%s, %s\n", o.Engine, o.Action)
	terminal.Table(w, []string{"", "PER S", "COUNT", "P50 MS", "P95 MS", "P99 MS", "MAX MS"}, [][]string{
		{"peak", strconv.FormatInt(o.Peak, 10)},
		{"offered", strconv.FormatInt(o.Offered, 10), strconv.Itoa(o.Sent + o.Unsent)},
		o.Acceptance.row("accepted in time", strconv.FormatInt(o.Good, 10), o.Accepted),
		{"accepted late", "", strconv.Itoa(o.Late)},
		o.TurningAway.row("turned away", "", o.TurnedAway),
		{"not sent", "", strconv.Itoa(o.Unsent)},
		{"failed", "", strconv.Itoa(o.Failed)},
	})
	fmt.Fprintf(w, "%d %% of the peak was accepted in time; the server used at most %d MB.\n", o.GoodPercent, o.PeakMemory>>20)
	for _, example := range []string{o.Sample, o.Failure} {
		if example != "" {
			fmt.Fprintf(w, "Such as: %s\n", terminal.OneLine(example))
		}
	}
	fmt.Fprintln(w)
}

func (s Spread) row(name, rate string, count int) []string {
	return []string{name, rate, strconv.Itoa(count), milliseconds(s.P50), milliseconds(s.P95), milliseconds(s.P99), milliseconds(s.Max)}
}
