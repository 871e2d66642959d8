// Package book is the room of the office that only test books have: their clock, and the persons one may order as.
//
// It must never be there in a live book, and never show a merchant's people what happens at another merchant.
package book

import (
	"embed"
	"net/http"
	"strings"
	"time"

	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/domain/testperson"
	"respite/operation/administration"
	"respite/store/lists"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/id"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room.
func Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /clock", Right: staff.MoveClock, Test: true, Do: showClock},
		{Pattern: "GET /clock/happened", Right: staff.MoveClock, Test: true, Do: showHappened},
		{Pattern: "POST /clock", Right: staff.MoveClock, Test: true, What: "clock.moved", Tell: []string{"by"}, Do: moveClock},
		{Pattern: "GET /test-persons", Right: staff.SeeOrders, Test: true, Do: showPersons},
	}
}

// move is one way to move the clock, and what falls due by then.
type move struct {
	By, Label string
	At        time.Time
	Orders    int // that expire
	Jobs      int // of the whole book; the provider's people see it
}

// day is one of the book's days.
const day = 24 * time.Hour

// next stands for the next thing that falls due.
const next = "next"

// mostCounted bounds what is counted of that which falls due.
const mostCounted = 1000

// face is what the page of the clock shows.
type face struct {
	Ahead    time.Duration
	Moves    []move
	Ours     bool // the provider's people look
	Happened happened
	Wrong    []string
}

// happened is what the book has done since the clock was moved.
type happened struct {
	Since  string // the last event before
	Events []event.Event
	Busy   bool // something is still due
}

func showClock(a *shell.Ask) (shell.Answer, error) { return clockPage(a, nil) }

func clockPage(a *shell.Ask, wrong error) (shell.Answer, error) {
	moves, err := movesOf(a)
	if err != nil {
		return nil, err
	}
	seen, err := happenedTo(a)
	if err != nil {
		return nil, err
	}
	body := face{Moves: moves, Ours: a.By.OfProvider(), Happened: seen, Ahead: a.Now.Sub(a.Clock()).Round(time.Minute)}
	page := shell.Page{Pages: pages, Name: "clock", Title: ui.T("Clock")}
	if wrong != nil {
		fields, rest, err := shell.Faults(wrong)
		if err != nil {
			return nil, err
		}
		for _, text := range fields {
			rest = append(rest, text)
		}
		body.Wrong, page.Status = rest, http.StatusUnprocessableEntity
	}
	page.Body = body
	return page, nil
}

// movesOf gives the ways to move the clock from now on.
func movesOf(a *shell.Ask) ([]move, error) {
	moves := []move{
		{By: "1d", Label: ui.T("Forward 1 day"), At: a.Now.Add(day)}, {By: "3d", Label: ui.T("Forward 3 days"), At: a.Now.Add(3 * day)},
		{By: "14d", Label: ui.T("Forward 14 days"), At: a.Now.Add(14 * day)}, {By: "30d", Label: ui.T("Forward 30 days"), At: a.Now.Add(30 * day)},
	}
	due, err := a.View().Lists().NextDue(a.Context(), a.Now)
	if err != nil {
		return nil, err
	}
	if !due.IsZero() && a.By.OfProvider() {
		moves = append(moves, move{By: next, Label: ui.T("To the next thing that falls due"), At: due})
	}
	for i := range moves {
		if err := moves[i].foresee(a); err != nil {
			return nil, err
		}
	}
	return moves, nil
}

// foresee counts what falls due until a move's end.
func (m *move) foresee(a *shell.Ask) error {
	if a.By.OfProvider() {
		due, err := a.View().Due(a.Context(), m.At)
		m.Orders = due.Reservations
		for _, count := range due.Jobs {
			m.Jobs += count
		}
		return err
	}
	var err error
	m.Orders, err = a.View().Lists().Count(a.Context(), lists.Ending, a.By.Merchant, lists.Soon{Now: a.Now, Until: m.At}, mostCounted)
	return err
}

// mostHappened is how many events the page shows.
const mostHappened = 50

// happenedTo reads what happened to whoever asks since the event that the address names.
func happenedTo(a *shell.Ask) (happened, error) {
	seen := happened{Since: a.Text("since")}
	if seen.Since == "" {
		return seen, nil
	}
	var err error
	if seen.Events, err = a.View().Lists().Happened(a.Context(), a.By.Merchant, id.ID(seen.Since), mostHappened); err != nil {
		return seen, err
	}
	due, err := a.View().Due(a.Context(), a.Now)
	seen.Busy = len(due.Jobs) > 0 || due.Reservations > 0
	return seen, err
}

func showHappened(a *shell.Ask) (shell.Answer, error) {
	seen, err := happenedTo(a)
	if err != nil {
		return nil, err
	}
	return shell.Part{Pages: pages, Name: "clock", Part: "happened", Body: seen, Done: !seen.Busy}, nil
}

func moveClock(a *shell.Ask) (shell.Answer, error) {
	moves, err := movesOf(a)
	if err != nil {
		return nil, err
	}
	for _, m := range moves {
		if m.By == a.Text("by") {
			return m.do(a)
		}
	}
	return clockPage(a, fault.Missing.With().On("by"))
}

func (m move) do(a *shell.Ask) (shell.Answer, error) {
	since := "0"
	latest, err := a.View().Lists().Happened(a.Context(), a.By.Merchant, "", 1)
	if err != nil {
		return nil, err
	}
	if len(latest) > 0 {
		since = string(latest[0].ID)
	}
	now, err := administration.AdvanceClock(a.Context(), a.Store, m.At.Sub(a.Now))
	if err != nil {
		return clockPage(a, err)
	}
	return shell.Go{To: shell.Root + "/clock?since=" + since, Said: ui.T("It is %s UTC in this book now.", ui.When(now))}, nil
}

// cast is what the page of the test persons shows.
type cast struct {
	Persons []played
	Shop    merchant.ID // for whom one may order as them; 0: for nobody
	Fields  []ui.Field
}

// played is one of the cast, with the number that the form of a new order knows.
type played struct {
	testperson.Person
	No            int
	Name, Address string
	Country       country.Country
}

// line writes an address, of which parts may be missing, in one line.
func line(at consumer.Address) string {
	street := strings.TrimSpace(at.Street + " " + at.HouseNumber + at.HouseExtension)
	return strings.Trim(street+", "+strings.TrimSpace(at.PostalCode+" "+at.City), ", ")
}

func showPersons(a *shell.Ask) (shell.Answer, error) {
	body := cast{}
	if a.By.May(staff.Sell) {
		shops, err := listing.ShopsOf(a)
		if err != nil {
			return nil, err
		}
		body.Fields = listing.Choose(a.URL.Query(), "merchant").Fill(shops.Fields())
		body.Shop = a.Scope()
		if _, there := shops[body.Shop]; a.By.OfProvider() && !there {
			body.Shop = 0
		}
	}
	for i, p := range testperson.All() {
		home, _ := country.Of(string(p.Country))
		who := p.Addresses[0]
		name := who.Company
		if !p.Company {
			name = who.FirstName + " " + who.LastName
		}
		body.Persons = append(body.Persons, played{Person: p, No: i, Name: strings.TrimSpace(name), Address: line(who), Country: home})
	}
	return shell.Page{Pages: pages, Name: "persons", Title: ui.T("Test persons"), Body: body}, nil
}
