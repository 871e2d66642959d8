package cli

import (
	"fmt"
	"io"
	"time"

	"respite/cli/terminal"
	"respite/domain/event"
	"respite/domain/reservation"
	"respite/server"
)

// ReviewCmd decides about orders that wait for staff.
type ReviewCmd struct {
	List   ReviewListCmd   `cmd:"" help:"List the orders that wait, the oldest first."`
	Accept ReviewAcceptCmd `cmd:"" help:"Accept an order: the amount stays held."`
	Refuse ReviewRefuseCmd `cmd:"" help:"Refuse an order: the amount is freed."`
}

// ReviewListCmd lists the orders that wait.
type ReviewListCmd struct {
	terminal.BookFlag
	Limit int `help:"How many at most." default:"50"`
}

// Help shows the command at work.
func (ReviewListCmd) Help() string { return "Example:\n  respite review list" }

// undecided is an order that waits for its decision.
type undecided struct {
	orderHead
	AskAgain time.Time `json:"ask_again,omitzero"`
	DecideBy time.Time `json:"decide_by"`
}

// Run lists them.
func (c ReviewListCmd) Run(f *terminal.Frame) error {
	if err := checkLimit(c.Limit); err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		orders, err := book.Store.View().Pending(f.Context, c.Limit)
		if err != nil {
			return err
		}
		list, rows := []undecided{}, [][]string{}
		for _, r := range orders {
			entry := undecided{orderHead: headOf(r)}
			if r.Review != nil {
				entry.AskAgain, entry.DecideBy = r.Review.AskAgain, r.Review.DecideBy
			}
			list = append(list, entry)
			rows = append(rows, append(entry.row(), terminal.When(entry.AskAgain), terminal.When(entry.DecideBy)))
		}
		heads := append(append([]string(nil), orderHeads...), "BUREAU AGAIN", "REFUSED AT")
		return f.Emit(list, func(w io.Writer) { terminal.Table(w, heads, rows) })
	})
}

// decision is what both words of staff take.
type decision struct {
	terminal.BookFlag
	Number int64  `arg:"" help:"Number of the reservation."`
	As     string `help:"Who decides; stands in the order's log." default:"operator" placeholder:"NAME"`
}

// ReviewAcceptCmd accepts an order.
type ReviewAcceptCmd struct{ decision }

// Help shows the command at work.
func (ReviewAcceptCmd) Help() string {
	return "Example:\n  respite review accept 2400000001 --as anna"
}

// Run accepts it.
func (c ReviewAcceptCmd) Run(f *terminal.Frame) error { return c.decide(f, true) }

// ReviewRefuseCmd refuses an order.
type ReviewRefuseCmd struct{ decision }

// Help shows the command at work.
func (ReviewRefuseCmd) Help() string {
	return "Example:\n  respite review refuse 2400000001 --as anna"
}

// Run refuses it.
func (c ReviewRefuseCmd) Run(f *terminal.Frame) error { return c.decide(f, false) }

func (c decision) decide(f *terminal.Frame, approve bool) error {
	actor := event.Actor(c.As)
	if actor == "" || actor == event.API || actor == event.System {
		return terminal.WrongUse("--as must name a person, not %q", c.As)
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		number := reservation.Number(c.Number)
		if err := book.Operations.Decide(f.Context, number, approve, actor); err != nil {
			return fmt.Errorf("decide about order %d: %w", c.Number, err)
		}
		order, err := book.Store.View().ReservationOf(f.Context, number)
		if err != nil {
			return err
		}
		head := headOf(order)
		return f.Emit(head, func(w io.Writer) { fmt.Fprintf(w, "Order %d is %s.\n", head.Number, inWords(string(head.State))) })
	})
}
