package orders

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/store/lists"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// path is where the list lies below the office.
const path = "/orders"

// row is an order of the list.
type row struct {
	Number   string
	To       string
	Made     string
	Who      string
	City     string
	Shop     string // for the provider's people
	Amount   string
	Parts    []string // what came of the amount, where the state does not tell
	State    ui.Badge
	Order    string // the merchant's own number
	Plan     string
	Why      string // it was found
	Tickable bool
}

// whys say what of an order was looked for.
var whys = map[lists.Why]string{
	lists.ByNumber: ui.T("order number"), lists.ByInvoice: ui.T("invoice number"), lists.ByCredit: ui.T("credit note number"),
	lists.ByPayment: ui.T("payment reference"), lists.ByReference: ui.T("shop's reference"), lists.ByOrder: ui.T("shop's order number"),
	lists.ByName: ui.T("name"), lists.ByMail: ui.T("e-mail"), lists.ByPhone: ui.T("phone"), lists.ByAmount: ui.T("amount"),
}

func rowOf(f lists.Found, shops listing.Shops) row {
	cash := func(amount money.Minor) string { return money.Money{Minor: amount, Currency: f.Currency}.String() }
	r := row{
		Number: strconv.FormatInt(int64(f.Number), 10), To: to(f.Number), Made: ui.When(f.MadeAt), Who: who(f.Reservation),
		City: f.Parties.Billing.City, Shop: shops[f.Merchant], Amount: cash(f.Reserved), State: words.Order(f.Reservation),
		Order: cmp.Or(f.Order, f.Reference), Plan: words.Plan(f.Terms), Why: whys[f.Why], Tickable: f.Open() || f.Shipments > 0,
	}
	if f.State == reservation.PartActivated {
		r.Parts = []string{ui.T("%s activated", cash(f.Activated)), ui.T("%s held", cash(f.Held()))}
	}
	return r
}

// who is the name by which people know the buyer.
func who(r reservation.Reservation) string {
	buyer := r.Parties.Billing
	return cmp.Or(buyer.Company, strings.TrimSpace(buyer.FirstName+" "+buyer.LastName))
}

// to gives the address of an order's page.
func to(number reservation.Number) string { return fmt.Sprintf("%s%s/%d", shell.Root, path, number) }

// listPage is what the list shows.
type listPage struct {
	Rows    []row
	Pages   listing.Pages
	Fields  []ui.Field
	Sought  string
	Dropped string // the same list without what was looked for
	Query   string // of this list
	Filters []saved
	Filter  bool // something was chosen
	Shops   bool // rows of several merchants
	May     map[string]bool
	New     string // where an order is entered by hand
}

// show lists orders. Who has typed a number that only one order has is led there.
func show(a *shell.Ask) (shell.Answer, error) {
	c := choose(a.URL.Query())
	meant, err := which(a, c)
	if err != nil {
		return nil, err
	}
	at := listing.Numbered(a)
	page, err := a.View().Lists().Orders(a.Context(), meant, at, listing.Size)
	if err != nil {
		return nil, err
	}
	if len(page.Rows) == 1 && page.Rows[0].Why.Exact() && page.Older == 0 && page.Newer == 0 {
		return shell.Go{To: to(page.Rows[0].Number)}, nil
	}
	shops, err := listing.ShopsOf(a)
	if err != nil {
		return nil, err
	}
	body := listPage{
		Pages: listing.Beside(c, path, page), Fields: fields(c, shops), Query: c.Encode(), Sought: c.Get("q"),
		Dropped: listing.Choose(c.Values, controls...).To(path),
		Filters: savedBy(a, c),
		Filter:  len(c.Values) > 0, Shops: meant.Merchant == 0,
		May: map[string]bool{"handle": a.By.May(staff.HandleOrders), "export": a.By.May(staff.Export)},
	}
	for _, found := range page.Rows {
		body.Rows = append(body.Rows, rowOf(found, shops))
	}
	if a.By.May(staff.Sell) && !a.By.OfProvider() {
		body.New = shell.Root + shell.ForShop("/m/{eid}/orders/new", a.By.Merchant)
	}
	return shell.Page{Pages: pages, Name: "list", Title: ui.T("Orders"), Body: body}, nil
}

// saved is a link to a search that somebody keeps.
type saved struct {
	Name, To string
	Here     bool
}

func savedBy(a *shell.Ask, c listing.Choice) []saved {
	var all []saved
	for _, f := range a.By.Filters {
		all = append(all, saved{f.Name, shell.Root + path + "?" + f.Query, f.Query == c.Encode()})
	}
	return all
}

// keepFilter saves the search at hand under a name.
func keepFilter(a *shell.Ask) (shell.Answer, error) {
	c := choose(a.URL.Query())
	f := staff.Filter{Name: a.Text("name"), Query: c.Encode()}
	if f.Query == "" {
		return nil, fault.Missing.With().On("query")
	}
	_, err := a.People.KeepFilter(a.Context(), a.By, f)
	switch {
	case fault.Told(err):
		return shell.Go{To: c.To(path), Kind: shell.Bad, Said: ui.T("The filter was not saved: %s", err)}, nil
	case err != nil:
		return nil, err
	}
	return shell.Go{To: c.To(path), Said: ui.T("The filter was saved as %s.", f.Name)}, nil
}

// dropFilter forgets a search; that can be taken back.
func dropFilter(a *shell.Ask) (shell.Answer, error) {
	name := a.Text("name")
	at := slices.IndexFunc(a.By.Filters, func(f staff.Filter) bool { return f.Name == name })
	if at < 0 {
		return nil, fault.NotAChoice.With(ui.T("the saved filters")).On("name")
	}
	if _, err := a.People.KeepFilter(a.Context(), a.By, staff.Filter{Name: name}); err != nil {
		return nil, err
	}
	return shell.Go{To: shell.Root + path, Said: ui.T("The filter %s was removed.", name), Undo: &ui.Undo{
		To: shell.Root + path + "/filters?" + a.By.Filters[at].Query, Values: []ui.Value{{Name: "name", Value: name}},
	}}, nil
}
