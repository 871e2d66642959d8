// Package home is the first room of the office: what needs a hand today.
//
// It must never do anything itself; each line leads to where it is done.
package home

import (
	"embed"

	"respite/domain/staff"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room.
func Routes() []shell.Route {
	return []shell.Route{{Pattern: "GET /{$}", Right: staff.SeeOrders, Do: show}}
}

// Count gives how many things wait behind a way of the office, 0 for none.
func Count(*shell.Ask, string) int { return 0 }

func show(*shell.Ask) (shell.Answer, error) {
	return shell.Page{Pages: pages, Name: "home", Title: ui.T("To do")}, nil
}
