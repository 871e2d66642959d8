// Package pushes is the room of the office with what the merchant's system was told, and what it answered.
//
// It must never send a push itself: it asks for one to be sent, and the worker does it. It shows no key.
package pushes

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/operation/queue"
	"respite/store/lists"
	"respite/value/fault"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// path is where the list lies below the office.
const path = "/pushes"

// Routes are the addresses of this room.
func Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /pushes", Right: staff.SeeOrders, Do: show},
		{Pattern: "GET /pushes/{id}", Right: staff.SeeOrders, Do: showOne},
		{Pattern: "GET /pushes/{id}/attempts", Right: staff.SeeOrders, Do: follow},
		{Pattern: "POST /pushes/{id}/resend", Right: staff.Resend, What: "push.resend", Whose: owner, Do: resend},
		{Pattern: "POST /m/{eid}/pushes/test", Right: staff.Resend, What: "push.test", Do: try},
	}
}

// row is a push of the list.
type row struct {
	To, Made       string
	Order, ToOrder string
	What           string // the action and how it stands
	Address        string
	Shop           string
	State          ui.Badge
	Attempts       int
	Next           string // when it is tried again
	Error          string
}

// head says what a push is about.
func head(j job.Job, shops listing.Shops) row {
	r := row{
		To: shell.Root + path + "/" + string(j.ID), Made: ui.When(j.MadeAt), Shop: shops[j.Merchant], State: words.Job(j), Attempts: j.Attempts,
		Error: j.Error,
	}
	if j.State == job.Waiting {
		r.Next = ui.When(j.RunAt)
	}
	var n job.Notice
	if err := json.Unmarshal(j.Payload, &n); err != nil {
		r.What = ui.T("It cannot be read.")
		return r
	}
	r.What, r.Address = ui.T("%s: %s", n.Request.Action, n.Request.Status), n.URL
	if n.Request.Reservation != 0 {
		r.Order = strconv.FormatInt(int64(n.Request.Reservation), 10)
		r.ToOrder = fmt.Sprintf("%s/orders/%s", shell.Root, r.Order)
	}
	return r
}

// listPage is what the list shows.
type listPage struct {
	Rows   []row
	Pages  listing.Pages
	Fields []ui.Field
	Shops  bool // rows of several merchants
	Filter bool // something was chosen
	System *system
}

// system is how a merchant's own is told.
type system struct {
	Address, Failures, Format string
	Try                       string // where a test is asked for; empty: whoever asks may not
	Settings                  string // where it is set; empty: whoever asks may not
}

func systemOf(a *shell.Ask, shop merchant.Merchant) *system {
	s := &system{Address: shop.Options.PushURL, Failures: shop.Options.PushURLFailure, Format: ui.T("JSON")}
	if shop.Options.PushFormat == merchant.PushForm {
		s.Format = ui.T("form fields")
	}
	if a.By.May(staff.Resend) && s.Address != "" {
		s.Try = shell.Root + shell.ForShop("/m/{eid}/pushes/test", shop.ID)
	}
	if a.By.May(staff.ManageProfile) {
		s.Settings = shell.Root + shell.ForShop("/m/{eid}/profile", shop.ID)
	}
	return s
}

func show(a *shell.Ask) (shell.Answer, error) {
	c := listing.Choose(a.URL.Query(), "state", "order", "merchant")
	which := lists.Pushes{Merchant: a.Scope(), State: job.State(c.Get("state"))}
	if text := c.Get("order"); text != "" {
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			c.Faults["order"], number = ui.T("This is not an order number."), -1
		}
		which.Order = reservation.Number(number)
	}
	page, err := a.View().Lists().Pushes(a.Context(), which, listing.Keyed(a), listing.Size)
	if err != nil {
		return nil, err
	}
	shops, err := listing.ShopsOf(a)
	if err != nil {
		return nil, err
	}
	body := listPage{Pages: listing.Beside(c, path, page), Fields: fields(c, shops), Shops: which.Merchant == 0, Filter: len(c.Values) > 0}
	for _, j := range page.Rows {
		body.Rows = append(body.Rows, head(j, shops))
	}
	if which.Merchant != 0 {
		shop, err := a.View().Merchant(a.Context(), which.Merchant)
		if err != nil {
			return nil, err
		}
		body.System = systemOf(a, shop)
	}
	return shell.Page{Pages: pages, Name: "list", Title: ui.T("Pushes"), Body: body}, nil
}

func fields(c listing.Choice, shops listing.Shops) []ui.Field {
	return c.Fill(append([]ui.Field{
		{Name: "state", Label: ui.T("State"), Choices: []ui.Choice{
			{Value: "", Label: ui.T("Any state")}, {Value: string(job.Waiting), Label: ui.T("Waits")}, {Value: string(job.Done), Label: ui.T("Done")},
			{Value: string(job.GivenUp), Label: ui.T("Given up")},
		}},
		{Name: "order", Label: ui.T("Order number"), Type: "text", Mode: "numeric"},
	}, shops.Fields()...))
}

// owner gives whose push it is.
func owner(a *shell.Ask) (merchant.ID, error) {
	j, err := pushOf(a)
	return j.Merchant, err
}

// resend puts a push at the front again.
func resend(a *shell.Ask) (shell.Answer, error) {
	j, err := pushOf(a)
	if err != nil {
		return nil, err
	}
	if _, err := queue.Resend(a.Context(), a.Store, j.ID); err != nil {
		return nil, err
	}
	return shell.Go{To: head(j, nil).To, Said: ui.T("The push goes out again.")}, nil
}

// try sends the merchant's system a test.
func try(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	j, err := queue.Try(a.Context(), a.Store, shop)
	if fault.Is(err, fault.Missing) {
		return shell.Go{To: shell.Root + path, Kind: shell.Bad, Said: ui.T("There is no address to send a test to. See Profile and options.")}, nil
	}
	if err != nil {
		return nil, err
	}
	return shell.Go{To: head(j, nil).To, Said: ui.T("A test push is on its way.")}, nil
}
