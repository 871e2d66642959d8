package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"respite/cli/terminal"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/server"
	"respite/store"
	"respite/value/id"
)

// DispatchCmd looks at what left the house.
type DispatchCmd struct {
	List    DispatchListCmd    `cmd:"" help:"List what left the house or is about to, the latest first."`
	Show    DispatchShowCmd    `cmd:"" help:"Show one of them, and each attempt to send it."`
	Confirm DispatchConfirmCmd `cmd:"" help:"Say that the print partner has sent a letter or a print-out."`
}

// DispatchListCmd lists dispatches.
type DispatchListCmd struct {
	terminal.BookFlag
	State string `help:"Only those waiting, spooled, sent or failed." enum:"waiting,spooled,sent,failed," default:"" placeholder:"STATE"`
	Limit int    `help:"How many at most." default:"50"`
}

// Help shows the command at work.
func (DispatchListCmd) Help() string {
	return "Examples:\n  respite dispatch list\n  respite dispatch list --state failed --limit 10"
}

// Run lists them.
func (c DispatchListCmd) Run(f *terminal.Frame) error {
	if err := checkLimit(c.Limit); err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		found, err := c.latest(f.Context, book.Store.View())
		if err != nil {
			return err
		}
		return f.Emit(found, func(w io.Writer) { writeDispatches(w, found) })
	})
}

// latest reads page after page until there are enough of the state.
func (c DispatchListCmd) latest(ctx context.Context, view store.View) ([]outgoing, error) {
	const page = 500
	found := []outgoing{}
	for before := id.ID(""); ; {
		dispatches, err := view.Dispatches(ctx, before, page)
		if err != nil {
			return nil, err
		}
		for _, d := range dispatches {
			if c.State == "" || d.State == dispatch.State(c.State) {
				found = append(found, outgoingOf(d))
			}
			if len(found) == c.Limit {
				return found, nil
			}
			before = d.ID
		}
		if len(dispatches) < page {
			return found, nil
		}
	}
}

// outgoing is a dispatch without anything personal.
type outgoing struct {
	ID       id.ID                `json:"id"`
	Merchant merchant.ID          `json:"merchant"`
	Order    reservation.Number   `json:"order,omitempty"`
	Invoice  invoice.Number       `json:"invoice,omitempty"`
	Credit   invoice.CreditNumber `json:"credit_note,omitempty"`
	Kind     dispatch.Kind        `json:"kind"`
	Channel  dispatch.Channel     `json:"channel"`
	State    dispatch.State       `json:"state"`
	SHA256   string               `json:"sha256,omitempty"` // of the document that went with it
	MadeAt   time.Time            `json:"made_at"`
	SentAt   time.Time            `json:"sent_at,omitzero"`
}

func outgoingOf(d dispatch.Dispatch) outgoing {
	return outgoing{
		ID: d.ID, Merchant: d.Merchant, Order: d.Reservation, Invoice: d.Invoice, Credit: d.Credit, Kind: d.Kind, Channel: d.Channel,
		State: d.State, SHA256: d.Hash, MadeAt: d.MadeAt, SentAt: d.SentAt,
	}
}

// paper gives the number of the document that is sent, if one is.
func (o outgoing) paper() string {
	switch {
	case o.Credit != 0:
		return strconv.FormatInt(int64(o.Credit), 10)
	case o.Invoice != 0:
		return strconv.FormatInt(int64(o.Invoice), 10)
	}
	return ""
}

// words tells in one line what it is and how it goes.
func (o outgoing) words() string {
	what := inWords(string(o.Kind))
	if paper := o.paper(); paper != "" {
		what += " " + paper
	}
	return what + " by " + string(o.Channel)
}

func writeDispatches(w io.Writer, all []outgoing) {
	var rows [][]string
	for _, o := range all {
		order := ""
		if o.Order != 0 {
			order = strconv.FormatInt(int64(o.Order), 10)
		}
		rows = append(rows, []string{
			string(o.ID), terminal.When(o.MadeAt), strconv.FormatInt(int64(o.Merchant), 10), order, inWords(string(o.Kind)), o.paper(),
			string(o.Channel), string(o.State), terminal.When(o.SentAt),
		})
	}
	terminal.Table(w, []string{"ID", "MADE", "MERCHANT", "ORDER", "WHAT", "DOCUMENT", "BY", "STATE", "SENT"}, rows)
}

// DispatchShowCmd shows one dispatch.
type DispatchShowCmd struct {
	terminal.BookFlag
	ID       string `arg:"" help:"Id of the dispatch."`
	Personal bool   `help:"Show receiver and text too."`
}

// Help shows the command at work.
func (DispatchShowCmd) Help() string {
	return "Examples:\n  respite dispatch show 019A1B2C3D4E7F8091A2B3C4D5E6F708\n  respite dispatch show 019A1B2C3D4E7F8091A2B3C4D5E6F708 --personal"
}

// Run shows it.
func (c DispatchShowCmd) Run(f *terminal.Frame) error {
	key, err := parseID(c.ID)
	if err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		view := book.Store.View()
		d, err := view.DispatchOf(f.Context, key)
		if err != nil {
			return fmt.Errorf("show dispatch %s: %w", key, err)
		}
		told := sending{outgoing: outgoingOf(d), Tries: []try{}}
		if c.Personal {
			told.Message = &message{Language: d.Language, To: d.To, Address: oneAddress(d.Address), Subject: d.Subject, Text: d.Text}
		}
		if told.Next, told.Tries, err = readTries(f.Context, view, job.DispatchLane(key)); err != nil {
			return err
		}
		return f.Emit(told, told.print)
	})
}

// sending is a dispatch with each attempt to send it.
type sending struct {
	outgoing
	Message *message  `json:"message,omitempty"` // personal
	Next    time.Time `json:"next_try,omitzero"`
	Tries   []try     `json:"tries"`
}

// message is what the receiver reads.
type message struct {
	Language string `json:"language"`
	To       string `json:"to,omitempty"`
	Address  string `json:"address,omitempty"`
	Subject  string `json:"subject,omitempty"`
	Text     string `json:"text"`
}

// readTries gives the attempts of the jobs of a lane, and when the next is made, if one is.
func readTries(ctx context.Context, view store.View, lane string) (time.Time, []try, error) {
	next, tries := time.Time{}, []try{}
	jobs, err := view.JobsOfLane(ctx, lane)
	if err != nil {
		return next, nil, err
	}
	for _, j := range jobs {
		attempts, err := view.Attempts(ctx, j.ID)
		if err != nil {
			return next, nil, err
		}
		for _, a := range attempts {
			tries = append(tries, tryOf(a))
		}
		if j.State == job.Waiting {
			next = j.RunAt
		}
	}
	return next, tries, nil
}

func (s sending) print(w io.Writer) {
	fmt.Fprintf(w, "Dispatch %s is %s: %s\n", s.ID, s.State, s.words())
	fmt.Fprintf(w, "  merchant %d, made %s", s.Merchant, terminal.When(s.MadeAt))
	if s.Order != 0 {
		fmt.Fprintf(w, ", order %d", s.Order)
	}
	if !s.SentAt.IsZero() {
		fmt.Fprintf(w, ", sent %s", terminal.When(s.SentAt))
	}
	fmt.Fprintln(w)
	if s.SHA256 != "" {
		fmt.Fprintf(w, "  SHA-256 of the document: %s\n", s.SHA256)
	}
	if m := s.Message; m != nil {
		fmt.Fprintf(w, "\nTo: %s\n", terminal.Printable(strings.Join(known(m.To, m.Address), ", ")))
		if m.Subject != "" {
			fmt.Fprintf(w, "Subject: %s\n", terminal.OneLine(m.Subject))
		}
		fmt.Fprintf(w, "\n%s\n", terminal.Printable(strings.TrimRight(m.Text, "\n")))
	}
	fmt.Fprintln(w)
	writeTries(w, s.Tries)
	if !s.Next.IsZero() {
		fmt.Fprintf(w, "Next try: %s\n", terminal.When(s.Next))
	}
}

// DispatchConfirmCmd notes that paper has left.
type DispatchConfirmCmd struct {
	terminal.BookFlag
	ID    string `arg:"" help:"Id of the dispatch."`
	Spool string `help:"Folder where the print partner fetches letters; not given: the folder spool of the book." placeholder:"DIR"`
}

// Help shows the command at work.
func (DispatchConfirmCmd) Help() string {
	return `For a print partner who cannot put the file "sent" beside what was printed. The dispatch counts as sent,
and what lies in the spool folder is cleared away.

Example:
  respite dispatch confirm 019A1B2C3D4E7F8091A2B3C4D5E6F708`
}

// Run notes it.
func (c DispatchConfirmCmd) Run(f *terminal.Frame) error {
	key, err := parseID(c.ID)
	if err != nil {
		return err
	}
	config, err := f.BookConfig(c.BookFlag, f.Log(logLevel("warn"), false))
	if err != nil {
		return err
	}
	config.Post.Spool = c.Spool
	return f.WithBookOf(config, func(book *server.Book) error {
		sent, err := c.confirm(f.Context, book, key)
		if err != nil {
			return fmt.Errorf("confirm dispatch %s: %w", key, err)
		}
		told := outgoingOf(sent)
		return f.Emit(told, func(w io.Writer) { fmt.Fprintf(w, "Dispatch %s is sent: %s.\n", told.ID, told.words()) })
	})
}

func (c DispatchConfirmCmd) confirm(ctx context.Context, book *server.Book, key id.ID) (dispatch.Dispatch, error) {
	d, err := book.Store.View().DispatchOf(ctx, key)
	if err != nil {
		return d, err
	}
	if d.State == dispatch.Waiting || !d.Channel.OnPaper() {
		return d, fmt.Errorf("it goes by %s and is %s; only what lies in the spool folder can be confirmed", d.Channel, d.State)
	}
	now, err := book.Store.View().Now(ctx)
	if err != nil {
		return d, err
	}
	sent, err := book.Operations.Confirm(ctx, key, now)
	if err != nil {
		return d, err
	}
	if err := book.Worker.Post.Spool.Clear(key); err != nil {
		return d, fmt.Errorf("it is noted, but still lies in the spool folder: %w", err)
	}
	return sent, nil
}
