package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	netmail "net/mail"
	"strconv"
	"strings"

	"respite/domain/dispatch"
	"respite/domain/job"
	"respite/domain/letter"
	"respite/domain/merchant"
	"respite/domain/paper"
	"respite/outbound/mail"
	"respite/outbound/sms"
	"respite/outbound/spool"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
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

// parcel is a dispatch with everything that goes out.
type parcel struct {
	dispatch.Dispatch
	shop     merchant.Merchant
	message  letter.Message
	document dispatch.Document
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
	if err != nil {
		return err
	}
	return w.Operations.Dispatched(ctx, after)
}

// send hands a parcel over and gives its dispatch as it stands then.
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
	var failure *dispatch.Failure
	switch {
	case errors.As(err, &failure) && failure.Permanent:
		w.Log.Warn("a dispatch cannot be sent", "dispatch", string(d.ID), "channel", string(d.Channel), "reason", failure.Reason)
		return d.Failed()
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

// confirm notes what the print partner has sent.
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
	for _, key := range confirmed {
		if _, err := w.Operations.Confirm(ctx, key, now); err != nil && !fault.Told(err) {
			return err
		}
		if err := w.Post.Spool.Clear(key); err != nil {
			return err
		}
	}
	return nil
}

// pack writes the letter of a dispatch and fetches its document.
func (w *Worker) pack(ctx context.Context, d dispatch.Dispatch) (parcel, error) {
	shop, err := w.Store.View().Merchant(ctx, d.Merchant)
	if err != nil {
		return parcel{}, err
	}
	p := parcel{Dispatch: d, shop: shop}
	switch d.Kind {
	case dispatch.Invoice:
		return w.packInvoice(ctx, p)
	case dispatch.CreditNote:
		return w.packCredit(ctx, p)
	case dispatch.OCRNumbers:
		p.message = letter.Compose(letter.References{
			Parties: w.parties(p), Numbers: strings.Fields(d.Text),
		})
		return p, nil
	}
	return w.packPIN(ctx, p)
}

// parties says who writes to whom.
func (w *Worker) parties(p parcel) letter.Parties {
	return letter.Parties{
		Language: p.Language, Provider: w.Operations.Provider().Name, Merchant: p.shop.Name, FirstName: p.Address.FirstName,
	}
}

func (w *Worker) packInvoice(ctx context.Context, p parcel) (parcel, error) {
	said, err := w.Operations.InvoicePaper(ctx, p.Invoice, p.Merchant)
	if err != nil {
		return p, err
	}
	p.document, err = w.Operations.InvoiceDocument(ctx, p.Invoice, p.Merchant)
	if err != nil {
		return p, err
	}
	p.Language = said.Language
	p.message = letter.Compose(invoiceLetter(w.parties(p), said))
	return p, nil
}

// invoiceLetter says of an invoice what its document says.
func invoiceLetter(parties letter.Parties, said paper.Paper) letter.Occasion {
	i := letter.Invoice{Parties: parties, Number: said.Number, Amount: last(said.Totals)}
	if said.Payment != nil {
		i.Amount, i.Due = said.Payment.Amount.Value, said.Payment.Due.Value
		if numbers := said.Payment.Numbers; len(numbers) > 1 {
			i.Account = numbers[0].Label + " " + numbers[0].Value
			i.Reference = numbers[len(numbers)-1].Value
		}
	}
	if said.Plan == nil {
		return i
	}
	first := i.Amount
	i.Amount = last(said.Totals)
	return letter.PartPayment{Invoice: i, Plan: said.Plan.Product, First: first}
}

func last(facts []paper.Fact) string {
	if len(facts) == 0 {
		return ""
	}
	return facts[len(facts)-1].Value
}

func (w *Worker) packCredit(ctx context.Context, p parcel) (parcel, error) {
	said, err := w.Operations.CreditPaper(ctx, p.Credit, p.Merchant)
	if err != nil {
		return p, err
	}
	p.document, err = w.Operations.CreditDocument(ctx, p.Credit, p.Merchant)
	if err != nil {
		return p, err
	}
	p.Language = said.Language
	p.message = letter.Compose(letter.CreditNote{
		Parties: w.parties(p), Number: said.Number, Invoice: strconv.FormatInt(int64(p.Invoice), 10), Amount: last(said.Totals),
	})
	return p, nil
}

func (w *Worker) packPIN(ctx context.Context, p parcel) (parcel, error) {
	order, err := w.Store.View().Reservation(ctx, p.Reservation, p.Merchant)
	if err != nil {
		return p, err
	}
	if order.Details.PIN == nil {
		return p, errors.New("the order has no code")
	}
	p.message = letter.Compose(letter.PIN{
		Language: p.Language, Merchant: p.shop.Name, Code: order.Details.PIN.Code,
		Amount: money.Money{Minor: order.Reserved, Currency: order.Currency}.String(),
	})
	return p, nil
}

func (p parcel) mail() mail.Mail {
	m := mail.Mail{
		ID: p.ID, From: netmail.Address{Name: p.shop.Name}, To: netmail.Address{Name: p.Address.FirstName + " " + p.Address.LastName, Address: p.To},
		Subject: p.message.Subject, Text: p.message.Text, HTML: p.message.HTML, At: p.MadeAt,
	}
	m.To.Name = strings.TrimSpace(m.To.Name)
	if p.shop.Profile.Email != "" {
		m.ReplyTo = netmail.Address{Name: p.shop.Name, Address: p.shop.Profile.Email}
	}
	if len(p.document.Content) > 0 {
		name := string(p.document.Kind) + "-" + strconv.FormatInt(p.document.Number, 10) + ".pdf"
		m.Attachments = []mail.Attachment{{Name: name, Type: "application/pdf", Content: p.document.Content}}
	}
	return m
}

func (p parcel) sheet() spool.Sheet {
	return spool.Sheet{
		ID: p.ID, Channel: p.Channel, Merchant: p.shop.Name, Invoice: p.Invoice, Language: p.Language, MadeAt: p.MadeAt,
		Envelope: dispatch.Envelope(p.Address, sender(p.shop)), Document: p.document.Content,
	}
}

// sender gives the country a letter comes from.
func sender(shop merchant.Merchant) country.Code {
	if shop.Profile.Country != "" {
		return shop.Profile.Country
	}
	return shop.Contract.Countries[0]
}
