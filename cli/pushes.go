package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"respite/cli/terminal"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/operation/queue"
	"respite/server"
	"respite/value/id"
	"respite/wire/jsongate"
	wire "respite/wire/telling"
)

// PushesCmd looks at what merchants' systems were told, and tells it again.
type PushesCmd struct {
	List   PushesListCmd   `cmd:"" help:"List pushes, the latest first."`
	Show   PushesShowCmd   `cmd:"" help:"Show a push, and each attempt to deliver it."`
	Resend PushesResendCmd `cmd:"" help:"Send a push again as soon as the server runs."`
}

// PushesListCmd lists pushes.
type PushesListCmd struct {
	terminal.BookFlag
	State string `help:"Only those waiting, done or given_up." enum:"waiting,done,given_up," default:"" placeholder:"STATE"`
	Limit int    `help:"How many at most." default:"50"`
}

// Help shows the command at work.
func (PushesListCmd) Help() string {
	return "Examples:\n  respite pushes list\n  respite pushes list --state given_up --limit 10"
}

// Run lists them.
func (c PushesListCmd) Run(f *terminal.Frame) error {
	if err := checkLimit(c.Limit); err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		jobs, err := book.Store.View().Jobs(f.Context, job.Push, job.State(c.State), c.Limit)
		if err != nil {
			return err
		}
		pushes, err := pushesOf(jobs)
		if err != nil {
			return err
		}
		return f.Emit(pushes, func(w io.Writer) { writePushes(w, pushes) })
	})
}

// maxListed bounds what one list shows.
const maxListed = 10_000

func checkLimit(limit int) error {
	if limit < 1 || limit > maxListed {
		return terminal.WrongUse("--limit must be from 1 to %d, not %d", maxListed, limit)
	}
	return nil
}

// promised is a push as the operator sees it.
type promised struct {
	ID       id.ID     `json:"id"`
	Merchant int64     `json:"merchant"`
	Order    int64     `json:"order"`
	Sequence int       `json:"sequence"`
	Event    string    `json:"event"`
	Status   string    `json:"status"` // of the request it tells of
	State    job.State `json:"state"`
	Attempts int       `json:"attempts"`
	MadeAt   time.Time `json:"made_at"`
	RunAt    time.Time `json:"run_at"` // of the next attempt while it waits
	URL      string    `json:"url"`
	Error    string    `json:"error,omitempty"`
}

func pushesOf(jobs []job.Job) ([]promised, error) {
	pushes := []promised{}
	for _, j := range jobs {
		p, err := pushOf(j)
		if err != nil {
			return nil, err
		}
		pushes = append(pushes, p)
	}
	return pushes, nil
}

func pushOf(j job.Job) (promised, error) {
	var told job.Notice
	if err := json.Unmarshal(j.Payload, &told); err != nil {
		return promised{}, fmt.Errorf("read push %s: %w", j.ID, err)
	}
	return promised{
		ID: j.ID, Merchant: int64(j.Merchant), Order: int64(told.Request.Reservation), Sequence: told.Sequence,
		Event: string(told.Request.Action), Status: string(told.Request.Status), State: j.State, Attempts: j.Attempts,
		MadeAt: j.MadeAt, RunAt: j.RunAt, URL: told.URL, Error: j.Error,
	}, nil
}

func writePushes(w io.Writer, pushes []promised) {
	var rows [][]string
	for _, p := range pushes {
		next := ""
		if p.State == job.Waiting {
			next = terminal.When(p.RunAt)
		}
		rows = append(rows, []string{
			string(p.ID), strconv.FormatInt(p.Order, 10), strconv.Itoa(p.Sequence), p.Event, p.Status, string(p.State),
			strconv.Itoa(p.Attempts), next, terminal.Printable(p.URL), terminal.OneLine(p.Error),
		})
	}
	terminal.Table(w, []string{"ID", "ORDER", "NO", "EVENT", "STATUS", "STATE", "TRIES", "NEXT TRY", "TO", "ERROR"}, rows)
}

// PushesShowCmd shows one push.
type PushesShowCmd struct {
	terminal.BookFlag
	ID string `arg:"" help:"Id of the push."`
}

// Help shows the command at work.
func (PushesShowCmd) Help() string {
	return "Example:\n  respite pushes show 019A1B2C3D4E7F8091A2B3C4D5E6F708"
}

// Run shows it.
func (c PushesShowCmd) Run(f *terminal.Frame) error {
	key, err := parseID(c.ID)
	if err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		j, err := book.Store.View().Job(f.Context, key)
		if err != nil {
			return fmt.Errorf("show push %s: %w", key, err)
		}
		told, err := pushOf(j)
		if err != nil {
			return err
		}
		result := delivery{promised: told, Tries: []try{}}
		if result.Payload, err = c.payload(f, book, j); err != nil {
			return err
		}
		attempts, err := book.Store.View().Attempts(f.Context, key)
		if err != nil {
			return err
		}
		for _, a := range attempts {
			result.Tries = append(result.Tries, tryOf(a))
		}
		return f.Emit(result, result.print)
	})
}

// payload spells the push as its merchant gets it; a form without the signature, which each attempt
// makes anew.
func (c PushesShowCmd) payload(f *terminal.Frame, book *server.Book, j job.Job) (string, error) {
	owner, err := book.Store.View().Merchant(f.Context, j.Merchant)
	if err != nil {
		return "", err
	}
	var notice job.Notice
	if err := json.Unmarshal(j.Payload, &notice); err != nil {
		return "", fmt.Errorf("read push %s: %w", j.ID, err)
	}
	message := wire.Push(notice, owner.WebsiteKey, book.IsTest())
	if owner.Options.PushFormat == merchant.PushForm {
		return string(message.Form.Encode()), nil
	}
	body, err := jsongate.Encode(message.JSON)
	return string(body), err
}

// delivery is a push with what was sent and each attempt.
type delivery struct {
	promised
	Payload string `json:"payload"`
	Tries   []try  `json:"tries"`
}

// try is one attempt of a job.
type try struct {
	At           time.Time `json:"at"`
	Milliseconds int64     `json:"milliseconds"`
	Status       int       `json:"status"` // of HTTP or SMTP; 0 when there was no answer
	Good         bool      `json:"good"`
	Answer       string    `json:"answer,omitempty"`
}

func (d delivery) print(w io.Writer) {
	writePushes(w, []promised{d.promised})
	fmt.Fprintf(w, "\nSent:\n%s\n\n", terminal.Printable(d.Payload))
	writeTries(w, d.Tries)
}

func tryOf(a job.Attempt) try { return try{a.At, a.Took.Milliseconds(), a.Status, a.Good, a.Answer} }

func writeTries(w io.Writer, tries []try) {
	var rows [][]string
	for i, t := range tries {
		rows = append(rows, []string{
			strconv.Itoa(i + 1), terminal.When(t.At), strconv.Itoa(t.Status), fmt.Sprintf("%d ms", t.Milliseconds), terminal.OneLine(t.Answer),
		})
	}
	if len(rows) == 0 {
		fmt.Fprintln(w, "Not tried yet.")
		return
	}
	terminal.Table(w, []string{"TRY", "AT", "STATUS", "TOOK", "ANSWER"}, rows)
}

// PushesResendCmd sends a push again.
type PushesResendCmd struct {
	terminal.BookFlag
	ID string `arg:"" help:"Id of the push."`
}

// Help shows the command at work.
func (PushesResendCmd) Help() string {
	return `The push begins anew with its first attempt. The server that runs on the book sends it.

Example:
  respite pushes resend 019A1B2C3D4E7F8091A2B3C4D5E6F708`
}

// Run puts the push at the front.
func (c PushesResendCmd) Run(f *terminal.Frame) error {
	key, err := parseID(c.ID)
	if err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		j, err := queue.Resend(f.Context, book.Store, key)
		if err != nil {
			return fmt.Errorf("resend push %s: %w", key, err)
		}
		told, err := pushOf(j)
		if err != nil {
			return err
		}
		return f.Emit(told, func(w io.Writer) {
			fmt.Fprintf(w, "Push %s (%s of order %d) goes out again.\n", told.ID, told.Event, told.Order)
		})
	})
}

func parseID(text string) (id.ID, error) {
	key, known := id.Parse(text)
	if !known {
		return "", terminal.WrongUse("%.40q is no id: it has 32 hexadecimal digits", text)
	}
	return key, nil
}
