package cli

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"respite/domain/job"
	"respite/server"
	"respite/store"
)

// ClockCmd shows the time of a book, and moves it forward in a test book.
type ClockCmd struct {
	Show    ClockShowCmd    `cmd:"" help:"Show the time of a book and what is due."`
	Advance ClockAdvanceCmd `cmd:"" help:"Move the time of a test book forward."`
}

// ClockShowCmd shows the time of a book.
type ClockShowCmd struct{ bookFlag }

// Help shows the command at work.
func (ClockShowCmd) Help() string { return "Example:\n  respite clock show" }

// Run shows it.
func (c ClockShowCmd) Run(f *Frame) error {
	return f.withBook(c.bookFlag, func(book *server.Book) error {
		face, err := f.face(book)
		if err != nil {
			return err
		}
		return f.emit(face, face.print)
	})
}

// ClockAdvanceCmd moves the time forward.
type ClockAdvanceCmd struct {
	bookFlag
	By       span `arg:"" help:"How far: 30d, 12h or 90m."`
	Work     bool `help:"Do what falls due now, for when no server runs on the book."`
	Loopback bool `help:"With --work: pushes may go to this machine, as in the demo."`
}

// Help shows the command at work.
func (ClockAdvanceCmd) Help() string {
	return `What falls due is done by the server that runs on the book, or at once with --work.

Examples:
  respite clock advance 30d
  respite clock advance 90m --work`
}

// Run moves the time.
func (c ClockAdvanceCmd) Run(f *Frame) error {
	config := f.bookConfig(c.bookFlag, f.log(slog.LevelWarn, false))
	config.LoopbackPushes = c.Loopback
	book, err := server.Open(f.ctx, config)
	if err != nil {
		return err
	}
	return errors.Join(c.advance(f, book), book.Close())
}

func (c ClockAdvanceCmd) advance(f *Frame, book *server.Book) error {
	if _, err := book.Operations.Advance(f.ctx, time.Duration(c.By)); err != nil {
		return fmt.Errorf("move the clock: %w", err)
	}
	face, err := f.face(book)
	if err != nil {
		return err
	}
	if c.Work {
		done, err := book.Worker.RunDue(f.ctx)
		if err != nil {
			return fmt.Errorf("do what is due: %w", err)
		}
		face.Done = &done
	}
	return f.emit(face, face.print)
}

// clockFace is the time of a book, and what is due at it.
type clockFace struct {
	Book         store.Book `json:"book"`
	Now          time.Time  `json:"now"`
	AheadSeconds int64      `json:"ahead_seconds"` // of the real time
	Pushes       int        `json:"pushes_due"`
	Reviews      int        `json:"reviews_due"`
	Queued       int        `json:"queued_due"`
	Expiring     int        `json:"reservations_due"`
	Done         *int       `json:"jobs_done,omitempty"`
}

func (f *Frame) face(book *server.Book) (clockFace, error) {
	view := book.Store.View()
	now, err := view.Now(f.ctx)
	if err != nil {
		return clockFace{}, err
	}
	ahead := now.Sub(f.house.Now()).Round(time.Second)
	due, err := view.Due(f.ctx, now)
	return clockFace{
		Book: book.Kind, Now: now, AheadSeconds: int64(ahead / time.Second),
		Pushes: due.Jobs[job.Push], Reviews: due.Jobs[job.Review], Queued: due.Jobs[job.Queued], Expiring: due.Reservations,
	}, err
}

func (c clockFace) print(w io.Writer) {
	ahead := "the real time"
	if c.AheadSeconds > 0 {
		ahead = span(time.Duration(c.AheadSeconds)*time.Second).String() + " ahead of the real time"
	}
	fmt.Fprintf(w, "It is %s UTC in the %s book, %s.\n", when(c.Now), c.Book, ahead)
	switch due := c.due(); {
	case c.Done != nil && due != "":
		fmt.Fprintf(w, "Due were %s; %s done.\n", due, plural(*c.Done, "job", "jobs"))
	case c.Done != nil:
		fmt.Fprintf(w, "Nothing was due; %s done.\n", plural(*c.Done, "job", "jobs"))
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
		{c.Expiring, "reservation to expire", "reservations to expire"},
	} {
		if part.count > 0 {
			parts = append(parts, plural(part.count, part.one, part.many))
		}
	}
	return strings.Join(parts, ", ")
}
