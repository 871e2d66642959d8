package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"respite/cli/terminal"
	"respite/server"
)

// measuring is a run of several cells.
type measuring struct {
	frame    *terminal.Frame
	line     line
	shops    []*shop
	seconds  time.Duration
	warmup   time.Duration
	ruler    time.Duration
	profiles string // folder for profiles; empty: nobody wants them
	next     buyer
	held     int // orders in the book, as far as we made them

	began   time.Time
	planned time.Duration
	doing   Cell
}

// at tells how far the run has come: the time is planned.
func (m *measuring) at() position {
	return position{m.doing.String(), int64(m.frame.Now().Sub(m.began)), int64(m.planned)}
}

// fresh gives orders of new buyers for an aim.
func (m *measuring) fresh(aim Aim) *orders { return &orders{shops: aim.of(m.shops), first: m.next} }

// used remembers which buyers have bought.
func (m *measuring) used(o *orders) {
	m.next += buyer(o.taken.Load())
	m.held += int(o.taken.Load())
}

// drive lets the crew ask for an action on new orders.
func (m *measuring) drive(ctx context.Context, c crew, cell Cell, span time.Duration) tally {
	from := m.fresh(cell.Aim)
	t := c.drive(ctx, cell.Action, from, span)
	m.used(from)
	return t
}

// stock makes the orders that a cell delivers, by at least as many callers as will: as many as can be made
// in the time of warming up and measuring, and half as many again.
func (m *measuring) stock(ctx context.Context, cell Cell) (*orders, error) {
	const least = 16
	c := newCrew(m.line, max(cell.Callers, least))
	making := Cell{Action: cell.Action.before(), Aim: cell.Aim}
	t := m.drive(ctx, c, making, (m.warmup+m.seconds)*3/2)
	if err := errors.Join(t.failed(), c.dismiss()); err != nil {
		return nil, fmt.Errorf("make orders to deliver: %w", err)
	}
	return &orders{made: t.made}, nil
}

// observer looks at a server while it is measured.
type observer struct {
	read    func() (account, error)     // right before and after
	profile func(context.Context) error // meanwhile; nil: nobody wants one
}

// outside sees nothing of a server but its answers.
var outside = observer{read: func() (account, error) { return account{}, nil }}

// run measures one cell of a running server.
func (m *measuring) run(ctx context.Context, cell Cell, by observer) (Figures, error) {
	from := m.fresh(cell.Aim)
	if cell.Action.before() != "" {
		made, err := m.stock(ctx, cell)
		if err != nil {
			return Figures{}, err
		}
		from = made
	}
	c := newCrew(m.line, cell.Callers)
	warm := c.drive(ctx, cell.Action, from, m.warmup)
	before, err := by.read()
	if err != nil {
		return Figures{}, errors.Join(err, c.dismiss())
	}
	profiled := make(chan error, 1)
	go func() { profiled <- by.profiles(ctx) }()
	t := c.drive(ctx, cell.Action, from, m.seconds)
	after, err := by.read()
	if from.made == nil {
		m.used(from)
	}
	if err := errors.Join(err, <-profiled, c.dismiss(), ctx.Err()); err != nil {
		return Figures{}, err
	}
	if len(t.took) == 0 {
		return Figures{}, fmt.Errorf("measure %s with %d callers: nothing succeeded: %w", cell.Action, cell.Callers, errors.Join(warm.failed(), t.failed()))
	}
	return t.figures(cell, after.since(before)), nil
}

func (o observer) profiles(ctx context.Context) error {
	if o.profile == nil {
		return nil
	}
	return o.profile(ctx)
}

// each measures cells one after another.
func (m *measuring) each(cells []Cell, measure func(Cell) (Figures, error), tell func(Figures)) error {
	for _, cell := range cells {
		m.doing = cell
		var figures Figures
		err := showing(m.frame.Context, m.frame.Stderr, m.at, func() error {
			var err error
			figures, err = measure(cell)
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", cell, err)
		}
		tell(figures)
	}
	return nil
}

// measure measures one cell on a server of its own, between two looks at the rulers.
func (m *measuring) measure(g *ground, on book, cell Cell, program string) (Figures, error) {
	held := m.held
	before, err := g.rule(m.frame.Context, cell.Callers, m.ruler)
	if err != nil {
		return Figures{}, err
	}
	figures, err := m.serve(g, on, cell, program)
	if err != nil {
		return figures, err
	}
	after, err := g.rule(m.frame.Context, cell.Callers, m.ruler)
	figures = figures.against(before, after)
	figures.OrdersBefore = held
	return figures, err
}

// serve runs a server for one cell.
func (m *measuring) serve(g *ground, on book, cell Cell, program string) (Figures, error) {
	ctx := m.frame.Context
	running, err := launch(m.frame, program, on)
	if err != nil {
		return Figures{}, err
	}
	by := observer{read: func() (account, error) { return g.account(ctx, running) }}
	if m.profiles != "" {
		by.profile = func(ctx context.Context) error {
			return running.profile(ctx, m.seconds, filepath.Join(m.profiles, cell.file()))
		}
	}
	var figures Figures
	if m.line, err = newLine(running.url, m.frame); err == nil {
		figures, err = m.run(ctx, cell, by)
	}
	if err == nil {
		figures.PeakMemory, err = running.process.peak()
	}
	return figures, errors.Join(err, running.close())
}

// grow fills the book until it holds so many orders.
func (m *measuring) grow(on book, orders int) error {
	missing := orders - m.held
	if missing <= 0 {
		return nil
	}
	return on.with(m.frame.Context, m.shops, func(open *server.Book) error {
		_, err := filling{frame: m.frame, book: open, shops: m.shops, first: m.next}.fill(m.frame.Context, missing)
		m.next += buyer(missing)
		m.held = orders
		return err
	})
}
