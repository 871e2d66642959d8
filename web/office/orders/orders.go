// Package orders is the room of the office with the list of orders: finding them, and doing one thing to several.
//
// It must never change an order but through an operation, each order by one of its own, and never put personal data
// into a file for whoever may not have it.
package orders

import (
	"embed"

	"respite/domain/staff"
	"respite/operation/exports"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Room is what this room keeps between requests.
type Room struct {
	busy chan struct{} // holds one for each export that is being made
}

// parallelExports is how many lists are written into files at the same time.
const parallelExports = 2

// New opens the room.
func New() *Room { return &Room{make(chan struct{}, parallelExports)} }

// desk is where exports are made.
func (room *Room) desk(a *shell.Ask) exports.Desk {
	return exports.Desk{Store: a.Store, Clock: a.Clock, Log: a.Log, Busy: room.busy}
}

// Routes are the addresses of this room.
func (room *Room) Routes() []shell.Route {
	see, handle, export := staff.SeeOrders, staff.HandleOrders, staff.Export
	return []shell.Route{
		{Pattern: "GET /orders", Right: see, Do: show},
		{Pattern: "POST /orders/filters", Right: see, Do: keepFilter},
		{Pattern: "POST /orders/filters/drop", Right: see, Do: dropFilter},

		{Pattern: "GET /orders/activate", Right: handle, Do: showActivate},
		{Pattern: "POST /orders/activate", Right: handle, What: "orders.activate", Tell: []string{"send"}, Do: activate},
		{Pattern: "GET /orders/invoices", Right: see, Do: showInvoices},
		{Pattern: "GET /orders/invoices.zip", Right: see, Do: zipInvoices},
		{Pattern: "GET /orders/send", Right: handle, Do: showSend},
		{Pattern: "POST /orders/send", Right: handle, What: "orders.send", Tell: []string{"channel"}, Do: send},

		{Pattern: "GET /orders/export", Right: export, Do: showExport},
		{Pattern: "POST /orders/export", Right: export, What: "orders.export", Tell: []string{"format"}, Do: room.export},
		{Pattern: "GET /exports/{id}", Right: export, Do: room.showProgress},
		{Pattern: "GET /exports/{id}/progress", Right: export, Do: room.progress},
		{Pattern: "GET /exports/{id}/file", Right: export, Do: room.file},
	}
}
