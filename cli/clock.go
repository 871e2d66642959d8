package cli

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"respite/cli/terminal"
	"respite/domain/job"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
)

// ClockCmd shows the time of a book, and moves it forward in a test book.
type ClockCmd struct {
	Show    ClockShowCmd    `cmd:"" help:"Show the time of a book and what is due."`
	Advance ClockAdvanceCmd `cmd:"" help:"Move the time of a test book forward."`
}

// ClockShowCmd shows the time of a book.
type ClockShowCmd struct{ terminal.BookFlag }

// Help shows the command at work.
func (ClockShowCmd) Help() string { return "Example:\n  respite clock show" }

// Run shows it.
func (c ClockShowCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		face, err := faceOf(f, book)
		if err != nil {
			return err
		}
		return f.Emit(face, face.print)
	})
}

// ClockAdvanceCmd moves the time forward.
type ClockAdvanceCmd struct {
	terminal.BookFlag
	By       terminal.Span `arg:"" help:"How far: 30d, 12h or 90m."`
	Work     bool          `help:"Do what falls due now, for when no server runs on the book."`
	Loopback bool          `help:"With --work: pushes may go to this machine, as in the demo."`
}

// Help shows the command at work.
func (ClockAdvanceCmd) Help() string {
	return `What falls due is done by the server that runs on the book, or at once with --work.

Examples:
  respite clock advance 30d
  respite clock advance 90m --work`
}

// Run moves the time.
func (c ClockAdvanceCmd) Run(f *terminal.Frame) error {
	config, err := f.BookConfig(c.BookFlag, f.Log(slog.LevelWarn, false))
	if err != nil {
		return err
	}
	config.LoopbackPushes = c.Loopback
	return f.WithBookOf(config, func(book *server.Book) error { return c.advance(f, book) })
}

func (c ClockAdvanceCmd) advance(f *terminal.Frame, book *server.Book) error {
	if _, err := administration.AdvanceClock(f.Context, book.Store, time.Duration(c.By)); err != nil {
		return fmt.Errorf("move the clock: %w", err)
	}
	face, err := faceOf(f, book)
	if err != nil {
		return err
	}
	if c.Work {
		done, err := book.Worker.RunDue(f.Context)
		if err != nil {
			return fmt.Errorf("do what is due: %w", err)
		}
		face.Done = &done
	}
	return f.Emit(face, face.print)
}

// clockFace is the time of a book, and what is due at it.
type clockFace struct {
	Book         store.Book `json:"book"`
	Now          time.Time  `json:"now"`
	AheadSeconds int64      `json:"ahead_seconds"` // of the real time
	Pushes       int        `json:"pushes_due"`
	Reviews      int        `json:"reviews_due"`
	Queued       int        `json:"queued_due"`
	Dispatches   int        `json:"dispatches_due"`
	Expiring     int        `json:"reservations_due"`
	Done         *int       `json:"jobs_done,omitempty"`
}

func faceOf(f *terminal.Frame, book *server.Book) (clockFace, error) {
	view := book.Store.View()
	now, err := view.Now(f.Context)
	if err != nil {
		return clockFace{}, err
	}
	ahead := now.Sub(f.Now()).Round(time.Second)
	due, err := view.Due(f.Context, now)
	return clockFace{
		Book: book.Kind, Now: now, AheadSeconds: int64(ahead / time.Second),
		Pushes: due.Jobs[job.Push], Reviews: due.Jobs[job.Review], Queued: due.Jobs[job.Queued], Dispatches: due.Jobs[job.Dispatch],
		Expiring: due.Reservations,
	}, err
}

func (c clockFace) print(w io.Writer) {
	ahead := "the real time"
	if c.AheadSeconds > 0 {
		ahead = terminal.Span(time.Duration(c.AheadSeconds)*time.Second).String() + " ahead of the real time"
	}
	fmt.Fprintf(w, "It is %s UTC in the %s book, %s.\n", terminal.When(c.Now), c.Book, ahead)
	switch due := c.due(); {
	case c.Done != nil && due != "":
		fmt.Fprintf(w, "Due were %s; %s done.\n", due, terminal.Plural(*c.Done, "job", "jobs"))
	case c.Done != nil:
		fmt.Fprintf(w, "Nothing was due; %s done.\n", terminal.Plural(*c.Done, "job", "jobs"))
	case due != "":
		fmt.Fprintf(w, "Due: %s. The server that runs on the book does it by itself;\nif none runs, add --work to \"clock advance\".\n", due)
	default:
		fmt.Fprint(w, "Nothing is due.\n")
	}
}

// due tells in words what is due.
func (c clockFace) due() string {
	var parts []string
	for _, part := range []struct {
		count     int
		one, many string
	}{
		{c.Pushes, "push", "pushes"},
		{c.Reviews, "review", "reviews"},
		{c.Queued, "queued request", "queued requests"},
		{c.Dispatches, "dispatch", "dispatches"},
		{c.Expiring, "reservation to expire", "reservations to expire"},
	} {
		if part.count > 0 {
			parts = append(parts, terminal.Plural(part.count, part.one, part.many))
		}
	}
	return strings.Join(parts, ", ")
}
