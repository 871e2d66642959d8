// Package bills is the room of the office with the lists of invoices and credit notes.
//
// It must never change one: that is done on the page of its order, to which each line leads.
package bills

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/store/lists"
	"respite/value/fault"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Where the lists lie below the office.
const (
	invoicesPath = "/invoices"
	creditsPath  = "/credit-notes"
)

// Routes are the addresses of this room.
func Routes() []shell.Route {
	see := staff.SeeOrders
	return []shell.Route{
		{Pattern: "GET " + invoicesPath, Right: see, Do: showInvoices},
		{Pattern: "GET " + invoicesPath + "/{invoice}", Right: see, Do: findInvoice},
		{Pattern: "GET " + creditsPath, Right: see, Do: showCredits},
	}
}

// order gives the address of an order's page.
func order(number reservation.Number) string { return fmt.Sprintf("%s/orders/%d", shell.Root, number) }

// ofInvoice gives the address of an invoice on its order's page.
func ofInvoice(number reservation.Number, bill invoice.Number) string {
	return fmt.Sprintf("%s#invoice-%d", order(number), bill)
}

// found leads to what bears the number or payment reference that somebody has typed, when there is exactly one.
func found(a *shell.Ask, sought string) (shell.Answer, error) {
	compact := strings.ToUpper(strings.Join(strings.Fields(sought), ""))
	number, err := strconv.ParseInt(compact, 10, 64)
	if err != nil { // it is no number, and none bears the number 0
		number = 0
	}
	bills, err := a.View().Lists().Bills(a.Context(), a.Scope(), number, compact)
	if err != nil || len(bills) != 1 {
		return nil, err
	}
	return leadTo(a, bills[0])
}

func leadTo(a *shell.Ask, b lists.Bill) (shell.Answer, error) {
	bill, err := a.View().Invoice(a.Context(), b.Invoice, b.Merchant)
	if err != nil {
		return nil, err
	}
	return shell.Go{To: ofInvoice(bill.Reservation, bill.Number)}, nil
}

// findInvoice leads to an invoice by its number.
func findInvoice(a *shell.Ask) (shell.Answer, error) {
	number, err := strconv.ParseInt(a.PathValue("invoice"), 10, 64)
	if err != nil {
		return nil, fault.InvoiceUnknown.With()
	}
	bill, err := a.View().InvoiceOf(a.Context(), invoice.Number(number))
	if err == nil && !a.By.Sees(bill.Merchant) {
		err = fault.InvoiceUnknown.With()
	}
	if err != nil {
		return nil, err
	}
	return shell.Go{To: ofInvoice(bill.Reservation, bill.Number)}, nil
}

// listPage is what a list shows.
type listPage[R any] struct {
	Rows   []R
	Pages  listing.Pages
	Fields []ui.Field
	Sought string // and not found
	Shops  bool   // rows of several merchants
	Filter bool   // something was chosen
	Note   string // why nothing can be shown
}
