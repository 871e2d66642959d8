package operation

import (
	"context"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/posting"
	"respite/domain/request"
	"respite/store"
	"respite/value/money"
)

// Credit gives something back on an invoice that is named by its number: everything that is left, an
// amount at a VAT rate, or articles, with what the return costs the consumer.
type Credit struct {
	Merchant    merchant.ID
	Identity    command.Identity
	Origin      request.Origin
	Invoice     invoice.Number
	All         bool
	Articles    []basket.Want
	Fees        []basket.Line    // charged for the return
	Amount      money.Minor      // without articles
	Rate        money.Rate       // of the amount
	Shown       *invoice.Outcome // what must come of it, as somebody was shown; nil: whatever does
	Number      string           // the merchant's own number of the credit note
	Description string
}

// Credit writes a credit note, at the VAT rates of the invoice (XML-RPC reference 2.19 to 2.21).
func (o *Operations) Credit(ctx context.Context, c Credit) (Refunded, error) {
	return store.Update(ctx, o.Store, touches(c.Identity, store.TouchInvoice(c.Invoice, c.Merchant)), func(tx *store.Tx) (Refunded, error) {
		return once(tx, o.Settings, c.Identity, always[Refunded](tx), func() (Refunded, error) {
			d, owed, err := o.openInvoice(tx, c.Invoice, c.Merchant, c.Identity)
			if err != nil {
				return Refunded{}, err
			}
			note, after, err := c.note(owed, tx)
			if err != nil {
				return Refunded{}, err
			}
			if err := c.Shown.Meets(note.Outcome()); err != nil {
				return Refunded{}, err
			}
			return d.credit(c.Origin, note, change{owed, after})
		})
	})
}

func (c Credit) note(owed invoice.Invoice, tx *store.Tx) (invoice.CreditNote, invoice.Invoice, error) {
	var note invoice.CreditNote
	var after invoice.Invoice
	var err error
	switch {
	case c.All:
		note, after, err = owed.CreditRest(c.Fees, tx.Now)
	case c.Amount != 0:
		note, after, err = owed.CreditAtRate(c.Amount, c.Rate, c.Fees, tx.Now)
	default:
		note, after, err = owed.CreditArticles(c.Articles, c.Fees, tx.Now)
	}
	if c.Number != "" {
		note.Reference = c.Number
	}
	note.Description = c.Description
	return note, after, err
}

// change is an invoice before and after.
type change struct{ before, after invoice.Invoice }

// credit writes a credit note down, with entry, event, request and push.
func (d *deed) credit(origin request.Origin, note invoice.CreditNote, c change) (Refunded, error) {
	note.Number = d.tx.NextCreditNote()
	made := d.request(request.Refund, origin)
	made.Amount, made.Invoice, made.Credit = note.Gross, c.before.Number, note.Number
	made.PaymentKey, made.Original = d.tx.NewID(), c.before.Request
	d.tx.KeepInvoice(c.after)
	d.tx.AddCreditNote(note)
	d.tx.AddRequest(made)
	told := d.happened(event.Event{
		Kind: event.Credited, Amount: creditedAmount(note), Invoice: c.before.Number, Credit: note.Number, Request: made.Key,
	})
	d.tx.Post(posting.Credit(told, c.after, note))
	err := d.expose(func(e consumer.Exposure) consumer.Exposure {
		e.Claims -= note.OffClaim
		e.Credit += note.ToConsumer
		return settled(e, c.before, c.after)
	})
	if err != nil {
		return Refunded{}, err
	}
	d.promiseCredit(note, c.before)
	if err := d.tell(made, false); err != nil {
		return Refunded{}, err
	}
	d.keep()
	return Refunded{Request: made, Credit: note.Number}, nil
}

// promiseCredit sends the credit note the way the invoice went.
func (d *deed) promiseCredit(note invoice.CreditNote, of invoice.Invoice) {
	wanted, asked := channels[of.SendBy]
	if !asked || wanted == dispatch.Print { // no parcel goes with it
		d.promisePaper(job.Writing{Credit: note.Number})
		return
	}
	d.promise(dispatch.Dispatch{
		Kind: dispatch.CreditNote, Invoice: of.Number, Credit: note.Number, Channel: dispatch.Choose(wanted, of.Parties.Billing),
		Language: of.Language, To: of.Parties.Billing.Email, Address: of.Parties.Billing,
	})
}

// creditedAmount is what the event of a credit note moved: what came back, or only a fee.
func creditedAmount(note invoice.CreditNote) money.Minor {
	if note.Gross == 0 {
		return -note.FeeGross
	}
	return note.Gross
}

// settled counts invoices that are open, and those that were paid for the first time.
func settled(e consumer.Exposure, before, after invoice.Invoice) consumer.Exposure {
	if before.State == invoice.Active && after.State != invoice.Active {
		e.Open--
	}
	if before.State != invoice.Active && after.State == invoice.Active {
		e.Open++
	}
	if after.Settled && !before.Settled {
		e.Paid++
	}
	return e
}
