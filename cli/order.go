package cli

import (
	"io"
	"strconv"
	"time"

	"respite/cli/terminal"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/server"
	"respite/store"
	"respite/value/country"
	"respite/value/id"
	"respite/value/money"
)

// OrderCmd looks at orders.
type OrderCmd struct {
	List OrderListCmd `cmd:"" help:"List orders, the latest first."`
	Show OrderShowCmd `cmd:"" help:"Tell the whole story of an order."`
}

// OrderListCmd lists orders.
type OrderListCmd struct {
	terminal.BookFlag
	Limit int `help:"How many at most." default:"50"`
}

// Help shows the command at work.
func (OrderListCmd) Help() string { return "Example:\n  respite order list --limit 10" }

// Run lists them.
func (c OrderListCmd) Run(f *terminal.Frame) error {
	if err := checkLimit(c.Limit); err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		orders, err := book.Store.View().Latest(f.Context, c.Limit)
		if err != nil {
			return err
		}
		heads, rows := []orderHead{}, [][]string{}
		for _, r := range orders {
			head := headOf(r)
			heads, rows = append(heads, head), append(rows, head.row())
		}
		return f.Emit(heads, func(w io.Writer) { terminal.Table(w, orderHeads, rows) })
	})
}

// orderHead is an order in a line. Amounts are in minor units of the currency.
type orderHead struct {
	Number    reservation.Number  `json:"number"`
	Merchant  int64               `json:"merchant"`
	State     reservation.State   `json:"state"`
	Reference string              `json:"reference"`
	Order     string              `json:"order,omitempty"`
	Request   id.ID               `json:"request,omitempty"` // the key of its Reserve
	Country   country.Code        `json:"country"`
	Currency  money.Currency      `json:"currency"`
	Reserved  money.Minor         `json:"reserved"`
	Activated money.Minor         `json:"activated"`
	Released  money.Minor         `json:"released"`
	Held      money.Minor         `json:"held"`
	Plan      string              `json:"plan"`
	PlanID    plan.ID             `json:"plan_id,omitempty"`         // the pclass of a part payment
	Passive   reservation.Passive `json:"passive_invoice,omitempty"` // as which what is held was written
	MadeAt    time.Time           `json:"made_at"`
	ExpiresAt time.Time           `json:"expires_at"`
}

func headOf(r reservation.Reservation) orderHead {
	return orderHead{
		Number: r.Number, Merchant: int64(r.Merchant), State: r.State, Reference: r.Reference, Order: r.Order, Request: r.Request,
		Country: r.Country, Currency: r.Currency, Reserved: r.Reserved, Activated: r.Activated, Released: r.Released, Held: r.Held(),
		Plan: planOf(r.Terms), PlanID: r.Terms.Product.ID, Passive: r.Passive, MadeAt: r.MadeAt, ExpiresAt: r.ExpiresAt,
	}
}

// planOf names the terms of payment.
func planOf(terms plan.Terms) string {
	if terms.Type() == plan.Invoice {
		return "invoice, " + strconv.Itoa(terms.Days) + " days"
	}
	return terms.Product.Description + " (" + string(terms.Type()) + ")"
}

var orderHeads = []string{"ORDER", "MADE", "MERCHANT", "REFERENCE", "STATE", "RESERVED", "HELD", "", "COUNTRY", "PLAN"}

func (o orderHead) row() []string {
	return []string{
		strconv.FormatInt(int64(o.Number), 10), terminal.When(o.MadeAt), strconv.FormatInt(o.Merchant, 10), terminal.OneLine(o.Reference),
		inWords(string(o.State)), o.Reserved.Decimal(), o.Held.Decimal(), string(o.Currency), string(o.Country), o.Plan,
	}
}

// OrderShowCmd tells the story of an order.
type OrderShowCmd struct {
	terminal.BookFlag
	Number   int64 `arg:"" help:"Number of the reservation."`
	Personal bool  `help:"Show the consumer's data too."`
}

// Help shows the command at work.
func (OrderShowCmd) Help() string {
	return `In JSON, amounts are whole minor units of the currency: 1400 is 14.00.

Examples:
  respite order show 2400000001
  respite order show 2400000001 --personal`
}

// Run tells the story, all of it as it was at one moment.
func (c OrderShowCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		var told story
		err := book.Store.Snapshot(f.Context, func(view store.View) error {
			var err error
			told, err = readStory(f.Context, view, reservation.Number(c.Number))
			return err
		})
		if err != nil {
			return err
		}
		if !c.Personal {
			told.Parties = nil
		}
		return f.Emit(told, told.print)
	})
}
