// Package home is the first room of the office: what needs a hand today.
//
// It must never do anything itself; each line leads to where it is done.
package home

import (
	"cmp"
	"embed"
	"fmt"
	"strconv"
	"strings"

	"respite/domain/job"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/store/lists"
	"respite/value/money"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room.
func Routes() []shell.Route {
	return []shell.Route{{Pattern: "GET /{$}", Right: staff.SeeOrders, Do: show}}
}

// The bounds of what is shown: Most things of a kind are counted, few are shown, and of those that end the ones of the
// next days.
const (
	Most     = 100
	few      = 5
	soonDays = 3
)

// chore is a kind of thing that needs a hand.
type chore struct {
	task  lists.Task
	right staff.Right
	title string
	all   string // where all of them are
}

var (
	ofShop = []chore{
		{lists.Ending, staff.SeeOrders, ui.T("Orders that expire within 3 days"), "/orders?state=ending"},
		{lists.Passive, staff.SeeOrders, ui.T("Passive invoices to activate"), "/orders?state=passive"},
		{lists.Undecided, staff.SeeOrders, ui.T("Orders that wait for a decision"), "/orders?state=pending"},
		{lists.Untold, staff.SeeOrders, ui.T("Pushes that were given up"), "/pushes?state=given_up"},
		{lists.Unsent, staff.SeeOrders, ui.T("Invoices and letters that could not be sent"), ""},
	}
	ofProvider = []chore{
		{lists.Undecided, staff.Review, ui.T("Orders to decide about"), "/reviews"},
		{lists.Undone, staff.SeeJobs, ui.T("Jobs that failed"), "/jobs"},
		{lists.Untold, staff.SeeOrders, ui.T("Pushes to merchants that were given up"), "/pushes?state=given_up"},
		{lists.Unsent, staff.SeeOrders, ui.T("Invoices and letters that could not be sent"), ""},
	}
)

// choresOf gives what whoever asks may see to.
func choresOf(a *shell.Ask) []chore {
	all := ofShop
	if a.By.OfProvider() {
		all = ofProvider
	}
	var theirs []chore
	for _, c := range all {
		if a.By.May(c.right) {
			theirs = append(theirs, c)
		}
	}
	return theirs
}

func soon(a *shell.Ask) lists.Soon {
	return lists.Soon{Now: a.Now, Until: a.Now.AddDate(0, 0, soonDays)}
}

// Count gives how many things wait behind a way of the office, 0 for none and Most + 1 for more than Most.
func Count(a *shell.Ask, way string) int {
	count := 0
	for _, c := range choresOf(a) {
		behind, _, _ := strings.Cut(c.all, "?")
		if way != "/" && (way != behind || way == "/orders") {
			continue
		}
		one, err := a.View().Lists().Count(a.Context(), c.task, a.By.Merchant, soon(a), Most+1)
		if err != nil {
			a.Log.ErrorContext(a.Context(), "what is to be done could not be counted", "task", string(c.task), "error", err)
		}
		count += one
	}
	return min(count, Most+1)
}

// Counted prints a number that was counted so far: "100+" for more than Most.
func Counted(count int) string {
	switch {
	case count == 0:
		return ""
	case count > Most:
		return strconv.Itoa(Most) + "+"
	}
	return strconv.Itoa(count)
}

// card is a kind of thing that needs a hand, with the first few.
type card struct {
	Title, All, Count string
	Rows              []row
	More              bool // than are shown
}

// row is one thing that needs a hand.
type row struct {
	To, Name, What, When, Amount string
	State                        ui.Badge
}

func show(a *shell.Ask) (shell.Answer, error) {
	var cards []card
	for _, c := range choresOf(a) {
		made, err := cardOf(a, c)
		if err != nil {
			return nil, err
		}
		if made.Count != "" {
			cards = append(cards, made)
		}
	}
	return shell.Page{Pages: pages, Name: "home", Title: ui.T("To do"), Body: cards}, nil
}

func cardOf(a *shell.Ask, c chore) (card, error) {
	from := a.View().Lists()
	count, err := from.Count(a.Context(), c.task, a.By.Merchant, soon(a), Most+1)
	if err != nil || count == 0 {
		return card{}, err
	}
	made := card{Title: c.title, Count: Counted(count), More: count > few && c.all != ""}
	if c.all != "" {
		made.All = shell.Root + c.all
	}
	switch c.task {
	case lists.Untold, lists.Undone:
		err = made.jobs(a, from, c.task)
	case lists.Unsent:
		err = made.dispatches(a, from)
	default:
		err = made.orders(a, from, c.task)
	}
	return made, err
}

func (c *card) orders(a *shell.Ask, from lists.Lists, task lists.Task) error {
	found, err := from.Waiting(a.Context(), task, a.By.Merchant, soon(a), few)
	for _, r := range found {
		c.Rows = append(c.Rows, row{
			To: order(r.Number), Name: number(r.Number), What: who(r), When: deadline(r), State: words.Order(r),
			Amount: money.Money{Minor: r.Held(), Currency: r.Currency}.String(),
		})
	}
	return err
}

// deadline says until when something must have happened.
func deadline(r reservation.Reservation) string {
	switch {
	case r.Review != nil:
		return ui.T("refused at %s", ui.When(r.Review.DecideBy))
	case !r.ExpiresAt.IsZero():
		return ui.T("expires at %s", ui.When(r.ExpiresAt))
	}
	return ui.T("since %s", ui.When(r.MadeAt))
}

func (c *card) jobs(a *shell.Ask, from lists.Lists, task lists.Task) error {
	found, err := from.GivenUp(a.Context(), task, a.By.Merchant, few)
	for _, j := range found {
		to, name := shell.Root+"/jobs", ui.Words(string(j.Kind))
		if j.Kind == job.Push {
			to, name = shell.Root+"/pushes/"+string(j.ID), ui.T("Push")
		}
		c.Rows = append(c.Rows, row{To: to, Name: name, What: j.Error, When: ui.When(j.MadeAt), State: words.Job(j)})
	}
	return err
}

func (c *card) dispatches(a *shell.Ask, from lists.Lists) error {
	found, err := from.Unsent(a.Context(), a.By.Merchant, few)
	for _, d := range found {
		r := row{Name: words.Channel(d.Channel), What: ui.Words(string(d.Kind)), When: ui.When(d.MadeAt), State: words.Dispatch(d)}
		if d.Reservation != 0 {
			r.To, r.Name = order(d.Reservation), number(d.Reservation)
		}
		c.Rows = append(c.Rows, r)
	}
	return err
}

func who(r reservation.Reservation) string {
	return cmp.Or(r.Parties.Billing.Company, strings.TrimSpace(r.Parties.Billing.FirstName+" "+r.Parties.Billing.LastName))
}

func number(n reservation.Number) string { return strconv.FormatInt(int64(n), 10) }

func order(n reservation.Number) string { return fmt.Sprintf("%s/orders/%d", shell.Root, n) }
