package bills

import (
	"strconv"

	"respite/domain/invoice"
	"respite/value/money"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/ui"
)

// creditRow is a line of the list of credit notes.
type creditRow struct {
	Number, To, PDF, Invoice, Order, ToOrder string
	Shop, Issued, Reference                  string
	Amount, Fees, Back                       string
}

func creditRowOf(c invoice.CreditNote, shops listing.Shops) creditRow {
	cash := func(amount money.Minor) string {
		if amount == 0 {
			return ""
		}
		return money.Money{Minor: amount, Currency: c.Currency}.String()
	}
	number := strconv.FormatInt(int64(c.Number), 10)
	return creditRow{
		Number: number, To: ofInvoice(c.Reservation, c.Invoice), PDF: order(c.Reservation) + "/credit-notes/" + number + "/document.pdf",
		Invoice: strconv.FormatInt(int64(c.Invoice), 10), Order: strconv.FormatInt(int64(c.Reservation), 10), ToOrder: order(c.Reservation),
		Shop: shops[c.Merchant], Issued: c.IssuedOn.String(), Reference: c.Reference,
		Amount: cash(c.Gross), Fees: cash(c.FeeGross), Back: cash(c.ToConsumer),
	}
}

func showCredits(a *shell.Ask) (shell.Answer, error) {
	c := listing.Choose(a.URL.Query(), "q", "merchant")
	if c.Get("q") != "" {
		if way, err := found(a, c.Get("q")); way != nil || err != nil {
			return way, err
		}
	}
	shops, err := listing.ShopsOf(a)
	if err != nil {
		return nil, err
	}
	body := listPage[creditRow]{
		Sought: c.Get("q"), Shops: a.Scope() == 0, Filter: len(c.Values) > 0,
		Fields: c.Fill(append([]ui.Field{{Name: "q", Label: ui.T("Number"), Type: "search"}}, shops.Fields()...)),
	}
	delete(c.Values, "q")
	page, err := a.View().Lists().CreditNotes(a.Context(), a.Scope(), listing.Numbered(a), listing.Size)
	if err != nil {
		return nil, err
	}
	body.Pages = listing.Beside(c, creditsPath, page)
	for _, note := range page.Rows {
		body.Rows = append(body.Rows, creditRowOf(note, shops))
	}
	return shell.Page{Pages: pages, Name: "credits", Title: ui.T("Credit notes"), Body: body}, nil
}
