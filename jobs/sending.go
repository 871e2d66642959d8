package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"respite/domain/dispatch"
	"respite/domain/job"
	"respite/outbound/mail"
	"respite/outbound/sms"
	"respite/outbound/spool"
	"respite/value/fault"
	"respite/value/id"
)

// PostOffice is how things leave the house.
type PostOffice struct {
	Mail interface {
		Send(context.Context, mail.Mail) error
	}
	SMS interface {
		Send(context.Context, sms.Message) error
	}
	Spool interface {
		Put(context.Context, spool.Sheet) error
		Confirmed(context.Context) ([]id.ID, error)
		Clear(id.ID) error
	}
}

// dispatch sends what a job promised. What cannot be sent ever is given up at once; a dispatch that left
// the house before its job could be written down is not sent again.
func (w *Worker) dispatch(ctx context.Context, j job.Job) error {
	var sending job.Sending
	if err := json.Unmarshal(j.Payload, &sending); err != nil {
		return fmt.Errorf("read the dispatch: %w", err)
	}
	d, err := w.Store.View().DispatchOf(ctx, sending.Dispatch)
	if err != nil || d.State != dispatch.Waiting {
		return err
	}
	p, err := w.pack(ctx, d)
	if err != nil {
		return err
	}
	after, err := w.send(ctx, p)
	var failure *dispatch.Failure
	if errors.As(err, &failure) && failure.Permanent {
		return w.refused(ctx, after, failure)
	}
	if err != nil {
		return err
	}
	return w.Operations.Dispatched(ctx, after)
}

// refused gives up what nobody will ever take; the failure stays with the job's attempt.
func (w *Worker) refused(ctx context.Context, d dispatch.Dispatch, failure *dispatch.Failure) error {
	w.Log.Warn("a dispatch cannot be sent", "dispatch", string(d.ID), "channel", string(d.Channel), "reason", failure.Reason)
	failed, err := d.Failed()
	if err == nil {
		err = w.Operations.Dispatched(ctx, failed)
	}
	if err != nil {
		return err
	}
	return failure
}

// send hands a parcel over and gives its dispatch, with its text, as it stands then.
func (w *Worker) send(ctx context.Context, p parcel) (dispatch.Dispatch, error) {
	d := p.Dispatch
	d.Subject, d.Text, d.HTML, d.Hash = p.message.Subject, p.message.Text, p.message.HTML, p.document.Hash
	var err error
	switch d.Channel {
	case dispatch.Email:
		err = w.Post.Mail.Send(ctx, p.mail())
	case dispatch.Text:
		err = w.Post.SMS.Send(ctx, sms.Message{ID: d.ID, To: d.To, Text: p.message.Text})
	default:
		err = w.Post.Spool.Put(ctx, p.sheet())
	}
	switch {
	case err != nil:
		return d, err
	case d.Channel.OnPaper():
		return d.Spooled()
	}
	now, err := w.Store.View().Now(ctx)
	if err != nil {
		return d, err
	}
	return d.Sent(now)
}

// giveUp notes that a dispatch will not be tried again.
func (w *Worker) giveUp(ctx context.Context, j job.Job) {
	var sending job.Sending
	err := json.Unmarshal(j.Payload, &sending)
	if err == nil {
		err = w.abandon(ctx, sending.Dispatch)
	}
	if err != nil {
		w.Log.Error("a dispatch could not be given up", "job", string(j.ID), "error", err)
	}
}

func (w *Worker) abandon(ctx context.Context, key id.ID) error {
	d, err := w.Store.View().DispatchOf(ctx, key)
	if err != nil || d.State != dispatch.Waiting {
		return err
	}
	failed, err := d.Failed()
	if err != nil {
		return err
	}
	return w.Operations.Dispatched(ctx, failed)
}

// hear asks what was printed. What fails is tried again the next time.
func (w *Worker) hear(ctx context.Context) {
	if err := w.confirm(ctx); err != nil && ctx.Err() == nil {
		w.Log.Error("asking what was printed failed", "error", err)
	}
}

// confirm notes what the print partner has sent. One that cannot be noted holds up no other.
func (w *Worker) confirm(ctx context.Context) error {
	if w.Post.Spool == nil {
		return nil
	}
	confirmed, err := w.Post.Spool.Confirmed(ctx)
	if err != nil || len(confirmed) == 0 {
		return err
	}
	now, err := w.Store.View().Now(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, key := range confirmed {
		failed = append(failed, w.confirmOne(ctx, key, now))
	}
	return errors.Join(failed...)
}

// confirmOne notes that one dispatch was sent, and clears it away; what nobody knows, or what ended before,
// is only cleared away. A partner may be faster than the job that laid the dispatch out: until that has
// written down what lies there, the confirmation waits.
func (w *Worker) confirmOne(ctx context.Context, key id.ID, now time.Time) error {
	d, err := w.Store.View().DispatchOf(ctx, key)
	if err == nil && d.State == dispatch.Waiting {
		return nil
	}
	if err == nil {
		_, err = w.Operations.Confirm(ctx, key, now)
	}
	if err != nil && !fault.Told(err) {
		return fmt.Errorf("confirm dispatch %s: %w", key, err)
	}
	return w.Post.Spool.Clear(key)
}

// write makes the document of an invoice or a credit note, as everything stands when it was issued.
func (w *Worker) write(ctx context.Context, j job.Job) error {
	var writing job.Writing
	if err := json.Unmarshal(j.Payload, &writing); err != nil {
		return fmt.Errorf("read what is to be written: %w", err)
	}
	if writing.Credit != 0 {
		_, err := w.Operations.CreditDocument(ctx, writing.Credit, j.Merchant)
		return err
	}
	_, err := w.Operations.InvoiceDocument(ctx, writing.Invoice, j.Merchant)
	return err
}
