package operation

import (
	"context"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
)

// Refund gives something back on a delivery: an amount, or articles.
type Refund struct {
	Merchant merchant.ID
	Identity command.Identity
	Origin   request.Origin
	Original id.ID         // the activation's request
	Articles []basket.Want // none: the amount alone
	Amount   money.Minor   // with articles, exactly their sum
	Currency money.Currency
}

// Refunded is the outcome.
type Refunded struct {
	Answer
	Request request.Request      `json:"request"`
	Credit  invoice.CreditNumber `json:"credit"`
}

// Refund credits an invoice. All refunds together never exceed what was captured.
func (o *Operations) Refund(ctx context.Context, c Refund) (Refunded, error) {
	return store.Update(ctx, o.Store, touches(c.Identity, store.TouchRequest(c.Original, c.Merchant)), func(tx *store.Tx) (Refunded, error) {
		return once(tx, o.Settings, c.Identity, always[Refunded](tx), func() (Refunded, error) {
			owed, err := c.invoice(tx)
			if err != nil {
				return Refunded{}, err
			}
			if c.Currency != owed.Currency {
				return Refunded{}, fault.WrongCurrency.With(owed.Currency).On("currency")
			}
			d, err := o.asked(tx, owed.Reservation, c.Merchant, c.Identity)
			if err != nil {
				return Refunded{}, err
			}
			return d.refund(c, owed)
		})
	})
}

// invoice finds what is to be credited. The key of the reservation will do when it has one delivery
// only: shops' software confuses the two (gateway reference 6.3).
func (c Refund) invoice(tx *store.Tx) (invoice.Invoice, error) {
	original, err := tx.Request(c.Original, c.Merchant)
	switch {
	case fault.Is(err, fault.RequestUnknown):
		return invoice.Invoice{}, fault.OriginalUnknown.With(c.Original).On("original")
	case err != nil:
		return invoice.Invoice{}, err
	case original.Action == request.Pay:
		return tx.Invoice(original.Invoice, c.Merchant)
	case original.Action.Transaction():
		return invoice.Invoice{}, fault.OriginalNotInvoice.With(c.Original).On("original")
	}
	invoices, err := tx.InvoicesOf(original.Reservation, c.Merchant)
	switch {
	case err != nil:
		return invoice.Invoice{}, err
	case len(invoices) == 0:
		return invoice.Invoice{}, fault.OriginalNotInvoice.With(c.Original).On("original")
	case len(invoices) > 1:
		return invoice.Invoice{}, fault.OriginalAmbiguous.With().On("original")
	}
	return invoices[0], nil
}

func (d *deed) refund(c Refund, owed invoice.Invoice) (Refunded, error) {
	note, after, err := c.credit(owed, d.tx)
	if err != nil {
		return Refunded{}, err
	}
	return d.credit(c.Origin, note, change{owed, after})
}

func (c Refund) credit(owed invoice.Invoice, tx *store.Tx) (invoice.CreditNote, invoice.Invoice, error) {
	if len(c.Articles) == 0 {
		return owed.CreditAmount(c.Amount, tx.Now)
	}
	note, after, err := owed.CreditArticles(c.Articles, nil, tx.Now)
	if err == nil && note.Gross != c.Amount {
		err = fault.SumDiffers.With(c.Amount.Decimal(), note.Gross.Decimal()).On("amount")
	}
	return note, after, err
}
