package batches

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"respite/domain/delivery"
	"respite/operation/files"
	"respite/wire/sheet"
)

// Added are the columns a result has besides those of the file.
var Added = []string{"outcome", "message", "issued_invoice", "credit_note", "document"}

// What is said of a row in the first of them.
const (
	outcomeDone   = "done"
	outcomeFailed = "failed" // it was right when it was checked
	outcomeWrong  = "wrong"  // it was not tried
	outcomeOpen   = "open"   // it was not applied yet
)

// Result writes the rows of a batch as they were handed in, in the same format, each with what came of it. Link
// makes an address of the path of a document. One that is asked for early says of the rest that it is open. When
// it fails, part of the result may be written.
func (b *Batches) Result(ctx context.Context, of delivery.Batch, link func(path string) string, to io.Writer) error {
	kept, there, err := b.book.View().File(ctx, of.File, of.Merchant)
	if err != nil {
		return err
	}
	if !there || of.State == delivery.Refused {
		return ErrNoResult
	}
	table, err := sheet.Open(files.Open(ctx, b.book, kept), kept.Size)
	if err != nil {
		return fmt.Errorf("read the file of batch %s: %w", of.ID, err)
	}
	names, _ := table.Header()
	result, err := sheet.NewWriter(to, table.Form(), names, Added)
	if err == nil {
		w := &resultWriter{Batches: b, ctx: ctx, batch: of, link: link, to: result}
		err = errors.Join(w.rows(table), result.Close())
	}
	return errors.Join(err, table.Close())
}

// resultWriter lays what came of the steps beside the rows they were made of.
type resultWriter struct {
	*Batches
	ctx   context.Context
	batch delivery.Batch
	link  func(string) string
	to    *sheet.Writer

	next     int // the page that is read next
	steps    []delivery.Step
	outcomes []delivery.Outcome
}

func (w *resultWriter) rows(table *sheet.Reader) error {
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		more, err := w.said(row.Line)
		if err == nil {
			err = w.to.Write(row, more...)
		}
		if err != nil {
			return err
		}
	}
}

// said gives what is said of the row of a line. Lines come in order, and so do steps.
func (w *resultWriter) said(line int) ([]string, error) {
	for len(w.steps) > 0 && w.steps[0].Lines[len(w.steps[0].Lines)-1] < line {
		w.steps, w.outcomes = w.steps[1:], w.outcomes[1:]
	}
	for len(w.steps) == 0 && w.next < w.batch.Pages {
		if err := w.turn(); err != nil {
			return nil, err
		}
	}
	said := make([]string, len(Added))
	said[0] = outcomeOpen
	if len(w.steps) == 0 || !slices.Contains(w.steps[0].Lines, line) {
		return said, nil
	}
	step, outcome := w.steps[0], w.outcomes[0]
	switch {
	case !step.Good():
		said[0], said[1] = outcomeWrong, step.Message(line)
	case outcome.Done:
		said[0], said[1] = outcomeDone, outcome.Message
	case outcome.Message != "":
		said[0], said[1] = outcomeFailed, outcome.Message
	}
	if outcome.Invoice != 0 {
		said[2], said[4] = strconv.FormatInt(int64(outcome.Invoice), 10), w.link(w.operations.DocumentPath(outcome.Invoice))
	}
	if outcome.Credit != 0 {
		said[3] = strconv.FormatInt(int64(outcome.Credit), 10)
	}
	return said, nil
}

// turn reads the next page; nothing has come yet of steps that were not applied.
func (w *resultWriter) turn() error {
	var err error
	w.steps, w.outcomes, err = w.pages(w.ctx, w.batch, w.next)
	if w.outcomes == nil {
		w.outcomes = make([]delivery.Outcome, len(w.steps))
	}
	w.next++
	return err
}
