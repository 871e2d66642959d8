package bills

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"respite/domain/invoice"
	"respite/store/lists"
	"respite/value/day"
	"respite/value/money"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// overdue is the choice that no state is: open, and the due date has passed.
const overdue = "overdue"

// states are the choices of the list of invoices.
func states() []ui.Choice {
	return []ui.Choice{
		{Value: "", Label: ui.T("Any state")}, {Value: overdue, Label: ui.T("Overdue, the longest first")},
		{Value: string(invoice.Active), Label: ui.T("Open")}, {Value: string(invoice.Paid), Label: ui.T("Paid")},
		{Value: string(invoice.Credited), Label: ui.T("Credited")},
	}
}

// invoiceRow is a line of the list of invoices.
type invoiceRow struct {
	Number, To, PDF, Order, ToOrder string
	Shop, Who, Issued, Due          string
	Late                            bool
	Amount, Open                    string
	State                           ui.Badge
}

func invoiceRowOf(i invoice.Invoice, shops listing.Shops, today day.Day) invoiceRow {
	cash := func(amount money.Minor) string { return money.Money{Minor: amount, Currency: i.Currency}.String() }
	number := strconv.FormatInt(int64(i.Number), 10)
	buyer := i.Parties.Billing
	r := invoiceRow{
		Number: number, To: ofInvoice(i.Reservation, i.Number), PDF: order(i.Reservation) + "/invoices/" + number + "/document.pdf",
		Order: strconv.FormatInt(int64(i.Reservation), 10), ToOrder: order(i.Reservation), Shop: shops[i.Merchant],
		Who: cmp.Or(buyer.Company, strings.TrimSpace(buyer.FirstName+" "+buyer.LastName)), Issued: i.IssuedOn.String(), Due: i.DueOn.String(),
		Late: i.State == invoice.Active && i.DueOn < today, Amount: cash(i.Gross + i.StartFee), State: words.Invoice(i),
	}
	if claim := i.Claim(); claim > 0 {
		r.Open = cash(claim)
	}
	return r
}

func showInvoices(a *shell.Ask) (shell.Answer, error) {
	c := listing.Choose(a.URL.Query(), "q", "state", "merchant")
	if c.Get("q") != "" {
		if way, err := found(a, c.Get("q")); way != nil || err != nil {
			return way, err
		}
	}
	shops, err := listing.ShopsOf(a)
	if err != nil {
		return nil, err
	}
	body := listPage[invoiceRow]{
		Sought: c.Get("q"), Shops: a.Scope() == 0, Filter: len(c.Values) > 0,
		Fields: c.Fill(append([]ui.Field{
			{Name: "q", Label: ui.T("Number or payment reference"), Type: "search"}, {Name: "state", Label: ui.T("State"), Choices: states()},
		}, shops.Fields()...)),
	}
	delete(c.Values, "q")
	page, err := invoicesOf(a, c)
	if err != nil {
		return nil, err
	}
	if c.Get("state") == overdue && a.Scope() == 0 {
		body.Note = ui.T("Choose a merchant to see what is overdue.")
	}
	body.Pages = page.Pages
	for _, i := range page.rows {
		body.Rows = append(body.Rows, invoiceRowOf(i, shops, today(a)))
	}
	return shell.Page{Pages: pages, Name: "invoices", Title: ui.T("Invoices"), Body: body}, nil
}

// today is the date by which an invoice is overdue.
func today(a *shell.Ask) day.Day { return day.Of(a.Now, time.UTC) }

// leaf is a page of invoices with the ways beside it.
type leaf struct {
	listing.Pages
	rows []invoice.Invoice
}

func invoicesOf(a *shell.Ask, c listing.Choice) (leaf, error) {
	if c.Get("state") == overdue {
		return overdueOf(a, c)
	}
	page, err := a.View().Lists().Invoices(a.Context(), lists.Invoices{Merchant: a.Scope(), State: invoice.State(c.Get("state"))},
		listing.Numbered(a), listing.Size)
	return leaf{listing.Beside(c, invoicesPath, page), page.Rows}, err
}

// overdueOf reads what is overdue; its order is that of the due dates, so that an address names both.
func overdueOf(a *shell.Ask, c listing.Choice) (leaf, error) {
	var after lists.Owed
	due, number, named := strings.Cut(a.FormValue("after"), ".")
	if named {
		on, err := day.Parse(due)
		if n, wrong := strconv.ParseInt(number, 10, 64); err == nil && wrong == nil {
			after = lists.Owed{Due: on, Number: invoice.Number(n)}
		}
	}
	rows, err := a.View().Lists().Overdue(a.Context(), a.Scope(), today(a), after, listing.Size+1)
	var l leaf
	l.rows = rows[:min(len(rows), listing.Size)]
	if len(rows) > listing.Size {
		last := l.rows[listing.Size-1]
		l.Older = c.To(invoicesPath, "after", last.DueOn.String()+"."+strconv.FormatInt(int64(last.Number), 10))
	}
	if named {
		l.Newer = c.To(invoicesPath)
	}
	return l, err
}
