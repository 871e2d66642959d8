// Package order is the room of the office where one order is looked at and worked on: its amounts, lines, invoices and
// story, and everything that may be done to it.
//
// It must never change an order but through an operation, never offer what the order's state or the member's role does
// not allow, and never do what was not shown in a sentence before.
package order

import (
	"embed"
	"fmt"
	"strings"

	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/operation"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room.
func Routes() []shell.Route {
	see, handle := staff.SeeOrders, staff.HandleOrders
	const one, bill = "/orders/{number}", "/orders/{number}/invoices/{invoice}"
	return []shell.Route{
		{Pattern: "GET " + one, Right: see, Do: show},
		{Pattern: "GET " + bill + "/document.pdf", Right: see, Do: invoiceDocument},
		{Pattern: "GET " + one + "/credit-notes/{credit}/document.pdf", Right: see, Do: creditDocument},

		{Pattern: "GET " + one + "/activate", Right: handle, Do: showActivate},
		{Pattern: "GET " + one + "/activate/part", Right: handle, Do: choosePart},
		{Pattern: "POST " + one + "/activate", Right: handle, What: "order.activate", Tell: []string{"amount", "article", "quantity", "send", "rest"}, Do: activate},
		{Pattern: "GET " + one + "/cancel", Right: handle, Do: showCancel},
		{Pattern: "POST " + one + "/cancel", Right: handle, What: "order.cancel", Do: cancel},
		{Pattern: "GET " + one + "/extend", Right: handle, Do: showExtend},
		{Pattern: "POST " + one + "/extend", Right: handle, What: "order.extend", Do: extend},
		{Pattern: "GET " + one + "/split", Right: handle, Do: showSplit},
		{Pattern: "POST " + one + "/split", Right: handle, What: "order.split", Tell: []string{"amount"}, Do: split},
		{Pattern: "GET " + one + "/amount", Right: handle, Do: showAmount},
		{Pattern: "POST " + one + "/amount", Right: handle, What: "order.amount", Tell: []string{"amount"}, Do: changeAmount},
		{Pattern: "GET " + one + "/lines", Right: handle, Do: showLines},
		{Pattern: "POST " + one + "/lines", Right: handle, What: "order.lines", Do: changeLines},
		{Pattern: "GET " + one + "/addresses", Right: handle, Do: showAddresses},
		{Pattern: "POST " + one + "/addresses", Right: handle, What: "order.addresses", Do: changeAddresses},
		{Pattern: "GET " + one + "/numbers", Right: handle, Do: showNumbers},
		{Pattern: "POST " + one + "/numbers", Right: handle, What: "order.numbers", Tell: []string{"reference", "order"}, Do: changeNumbers},

		{Pattern: "GET " + bill + "/credit", Right: handle, Do: showCredit},
		{Pattern: "POST " + bill + "/credit", Right: handle, What: "invoice.credit", Tell: creditTold, Do: credit},
		{Pattern: "GET " + bill + "/send", Right: handle, Do: showSend},
		{Pattern: "POST " + bill + "/send", Right: handle, What: "invoice.send", Tell: []string{"channel"}, Do: send},
		{Pattern: "GET " + bill + "/due", Right: handle, Do: showDue},
		{Pattern: "POST " + bill + "/due", Right: handle, What: "invoice.postpone", Tell: []string{"days"}, Do: postpone},
	}
}

// to gives the address of an order's page, or of one below it.
func to(r reservation.Reservation, below string) string {
	return fmt.Sprintf("%s/orders/%d%s", shell.Root, r.Number, below)
}

// target names the order as its integration knows it.
func target(r reservation.Reservation) operation.Target {
	if r.Passive != 0 {
		return operation.Target{Passive: passive(r)}
	}
	return operation.Target{Number: r.Number}
}

// holding names the order as long as so much is held of it.
func holding(r reservation.Reservation, held money.Minor) operation.Target {
	aim := target(r)
	aim.Held = &held
	return aim
}

// asRead names the order as long as what is held of it is what was read.
func asRead(r reservation.Reservation) operation.Target { return holding(r, r.Held()) }

// asShown names the order as long as what is held of it is what the form has shown.
func asShown(a *shell.Ask, r reservation.Reservation) (operation.Target, error) {
	read := entry.Reader{Text: a.Text}
	read.Need("held")
	held := read.Amount("held")
	return holding(r, held), read.Faults.Err()
}

// service is what pushes about deeds of the office are called by (gateway reference 5).
const service = "klarna"

// origin names the order in what its shop's system is told.
func origin(r reservation.Reservation) request.Origin {
	return request.Origin{Service: service, Invoice: r.Reference, Order: r.Order}
}

// cash prints an amount of the order with its currency.
func cash(r reservation.Reservation, amount money.Minor) string {
	return money.Money{Minor: amount, Currency: r.Currency}.String()
}

// confirm is the page that says what will happen, with a button that does it.
type confirm struct {
	Order  reservation.Reservation
	Title  string
	Says   []string
	Fields []ui.Field
	Hidden []ui.Value
	Button string
	Danger bool
	To     string // of the form
	Back   string
	Wrong  []string
}

func (c confirm) page(status int) shell.Answer {
	if c.Back == "" {
		c.Back = to(c.Order, "")
	}
	return shell.Page{Pages: pages, Name: "confirm", Title: c.Title, Body: c, Status: status}
}

// meanwhile answers a fault of a deed that its page had offered: somebody was faster, and the order's page shows how it
// is now.
func meanwhile(r reservation.Reservation, err error) (shell.Answer, error) {
	wrong, err := entry.Sort(err)
	if err != nil {
		return nil, err
	}
	return shell.Go{
		To: to(r, ""), Kind: shell.Bad, Said: ui.T("Nothing was done. %s This is how the order stands now.", strings.Join(wrong.Rest, " ")),
	}, nil
}
