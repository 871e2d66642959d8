package bench

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"respite/cli/terminal"
	"respite/server"
	"respite/store/postgres/private"
)

// SpeedCmd measures requests.
type SpeedCmd struct {
	Engine    []Engine `help:"Engines: sqlite, postgres. Not given: both, or sqlite alone where PostgreSQL is not installed." placeholder:"ENGINE,…"`
	Actions   []Action `help:"What is asked: reserve and pay of the JSON gateway, reserve_amount and activate of XML-RPC." default:"reserve,pay,reserve_amount,activate" placeholder:"ACTION,…"`
	Callers   []int    `help:"How many callers call at the same time." default:"1,16,64" placeholder:"COUNT,…"`
	Aim       []Aim    `help:"Whom they call: all merchants in turn (spread), one merchant (hot)." default:"spread,hot" placeholder:"AIM,…"`
	Merchants int      `help:"How many merchants the book has." default:"64"`

	Seconds       seconds `help:"How long each cell is measured." default:"10"`
	WarmupSeconds seconds `help:"How long it runs before." default:"2"`
	RulerSeconds  seconds `help:"How long the database is measured by itself, before and after each cell; 0: not at all." default:"5"`

	Profile string `help:"Folder for a profile of the server in each cell, to be read with go tool pprof." placeholder:"DIR"`
	place   `embed:""`
	Orders  []int  `help:"Measure in one book that holds so many orders before; of several, it grows from one to the next." placeholder:"COUNT,…"`
	Data    string `help:"Measure the book in this folder, made by bench fill, instead of new ones." placeholder:"DIR"`

	URL          string `help:"Measure the server there instead of one of our own." placeholder:"URL"`
	WebsiteKey   string `help:"With --url: website key of the merchant." placeholder:"KEY"`
	SecretKey    string `help:"With --url: secret key of the merchant." placeholder:"KEY"`
	EID          int64  `name:"eid" help:"With --url: number of the merchant, for XML-RPC." placeholder:"NUMBER"`
	SharedSecret string `help:"With --url: shared secret of the merchant, for XML-RPC." placeholder:"SECRET"`
}

// place says where the books to be measured are made, and what serves them.
type place struct {
	Scratch string `help:"Folder below which books are made: on the disk that is to be measured." placeholder:"DIR"`
	Keep    bool   `help:"Keep what was made."`
	Program string `help:"The respite that serves, such as a former build; not given: this one." placeholder:"FILE"`
}

// Help explains the figures.
func (SpeedCmd) Help() string {
	return `Each cell gets a server and a book of its own. Columns: the orders that were in the book before; requests a second;
milliseconds within which half, 95 and 99 of 100 were answered, and the slowest; milliseconds of processor time for one
request in the server, the database and the callers; kilobytes for one request, to the disk by the server (sqlite) or to
the log of changes (postgres); the most memory of the server; how much of the machine others used, who had better be
quiet; and requests a second in percent of the ruler. The ruler is the mean of what the database does by itself right
before and after: pgbench's TPC-B with as many callers (scale 50, prepared, waiting for the disk), and for sqlite also
one row and one commit after another.

With --url, only what is seen from outside is measured. The server must let one merchant make any number of
requests, and orders are really made.`
}

// Run measures all cells and tells the figures.
func (c SpeedCmd) Run(f *terminal.Frame) error {
	if err := c.check(); err != nil {
		return err
	}
	r := report{Machine: thisMachine(f)}
	if !f.JSON {
		r.Machine.write(f.Stdout)
		writeHeads(f.Stdout)
	}
	tell := func(cell Figures) {
		r.Cells = append(r.Cells, cell)
		if !f.JSON {
			cell.write(f.Stdout)
		}
	}
	var err error
	if c.URL != "" {
		err = c.measureThere(f, tell)
	} else {
		err = c.measureHere(f, tell)
	}
	if err != nil {
		return err
	}
	return f.Emit(r, func(w io.Writer) { r.conclude(w) })
}

func (c SpeedCmd) check() error {
	for _, callers := range c.Callers {
		if callers < 1 || callers > mostCallers {
			return terminal.WrongUse("--callers must be from 1 to %d", mostCallers)
		}
	}
	switch {
	case c.Merchants < 1 || c.Merchants > mostMerchants:
		return terminal.WrongUse("--merchants must be from 1 to %d", mostMerchants)
	case c.Seconds < 1 || c.Seconds > mostSeconds:
		return terminal.WrongUse("--seconds must be from 1 to %d", mostSeconds)
	case c.WarmupSeconds < 0 || c.WarmupSeconds > mostSeconds || c.RulerSeconds < 0 || c.RulerSeconds > mostSeconds:
		return terminal.WrongUse("--warmup-seconds and --ruler-seconds must be from 0 to %d", mostSeconds)
	case c.URL != "" && (c.Data != "" || len(c.Orders) > 0 || c.Profile != ""):
		return terminal.WrongUse("--url excludes --data, --orders and --profile")
	case len(c.Orders) > 0 && (slices.Min(c.Orders) < 0 || slices.Max(c.Orders) > mostOrders || !slices.IsSorted(c.Orders)):
		return terminal.WrongUse("--orders must grow from one to the next, up to %d", mostOrders)
	}
	return nil
}

// cells lists what is measured on an engine.
func (c SpeedCmd) cells(engine Engine) []Cell {
	var all []Cell
	for _, action := range c.Actions {
		for _, aim := range c.Aim {
			for _, callers := range c.Callers {
				all = append(all, Cell{engine, action, callers, aim})
			}
		}
	}
	return all
}

// measuring prepares a run of so many cells.
func (c SpeedCmd) measuring(f *terminal.Frame, all []*shop, cells int) *measuring {
	const overhead = 2 * time.Second // for each cell's book and server
	each := overhead + (c.WarmupSeconds + c.Seconds + 2*c.RulerSeconds).span()
	return &measuring{
		frame: f, shops: all, seconds: c.Seconds.span(), warmup: c.WarmupSeconds.span(), ruler: c.RulerSeconds.span(),
		profiles: c.Profile, next: buyer(f.Now().UnixMicro()), began: f.Now(), planned: time.Duration(cells) * each,
	}
}

// measureThere measures a server that somebody else started.
func (c SpeedCmd) measureThere(f *terminal.Frame, tell func(Figures)) error {
	one := &shop{eid: c.EID, shared: c.SharedSecret}
	one.keys.WebsiteKey, one.keys.SecretKey = c.WebsiteKey, c.SecretKey
	cells := SpeedCmd{Actions: c.Actions, Aim: []Aim{hot}, Callers: c.Callers}.cells("")
	m := c.measuring(f, []*shop{one}, len(cells))
	var err error
	if m.line, err = newLine(c.URL, f); err != nil {
		return terminal.Misused(err)
	}
	return m.each(cells, func(cell Cell) (Figures, error) { return m.run(f.Context, cell, outside) }, tell)
}

// engines gives what is asked for; a book that is there is in SQLite.
func (c SpeedCmd) engines() []Engine {
	switch {
	case c.Data != "":
		return []Engine{sqlite}
	case len(c.Engine) > 0:
		return c.Engine
	}
	return []Engine{sqlite, postgres}
}

// measureHere measures servers of our own.
func (c SpeedCmd) measureHere(f *terminal.Frame, tell func(Figures)) error {
	all, engines := shops(c.Merchants), c.engines()
	m := c.measuring(f, all, len(engines)*len(c.cells("")))
	for _, engine := range engines {
		err := c.onGround(f, engine, c.RulerSeconds > 0, func(g *ground) error { return c.measureOn(m, g, tell) })
		if errors.Is(err, private.ErrMissing) && len(c.Engine) == 0 {
			fmt.Fprintf(f.Stderr, "not measured: %s\n", err)
			continue
		}
		if err != nil {
			return fmt.Errorf("measure on %s: %w", engine, err)
		}
	}
	return nil
}

// onGround does some work on an engine, and clears up behind it.
func (p place) onGround(f *terminal.Frame, engine Engine, ruled bool, work func(*ground) error) error {
	place, err := newScratch(p.Scratch, p.Keep)
	if err != nil {
		return err
	}
	g, err := newGround(f, engine, place, ruled)
	if err == nil {
		err = errors.Join(work(g), g.close())
	}
	return errors.Join(err, place.remove())
}

// measureOn measures all cells on an engine: each in a new book, or all in one that is there or grows.
func (c SpeedCmd) measureOn(m *measuring, g *ground, tell func(Figures)) error {
	program, err := c.program()
	if err != nil {
		return err
	}
	cells := c.cells(g.engine)
	if c.Data == "" && len(c.Orders) == 0 {
		return m.each(cells, func(cell Cell) (Figures, error) {
			on, err := g.newBook(m.shops)
			if err != nil {
				return Figures{}, err
			}
			m.held = 0
			return m.measure(g, on, cell, program)
		}, tell)
	}
	on, err := c.book(m, g)
	if err != nil {
		return err
	}
	for _, orders := range append([]int{0}, c.Orders...)[min(1, len(c.Orders)):] {
		if err := m.grow(on, orders); err != nil {
			return err
		}
		if err := m.each(cells, func(cell Cell) (Figures, error) { return m.measure(g, on, cell, program) }, tell); err != nil {
			return err
		}
	}
	return nil
}

// program gives what serves.
func (p place) program() (string, error) {
	if p.Program != "" {
		return p.Program, nil
	}
	own, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find our own program: %w", err)
	}
	return own, nil
}

// book gives the one book in which everything is measured.
func (c SpeedCmd) book(m *measuring, g *ground) (book, error) {
	if c.Data == "" {
		return g.newBook(m.shops)
	}
	on := bookIn(m.frame, c.Data)
	return on, on.with(m.frame.Context, m.shops, func(*server.Book) error { return nil })
}
