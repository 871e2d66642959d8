package operation

import (
	"context"

	"respite/domain/command"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/posting"
	"respite/store"
	"respite/value/day"
	"respite/value/money"
)

// Postpone moves the due date of an invoice.
type Postpone struct {
	Merchant merchant.ID
	Identity command.Identity
	Invoice  invoice.Number
	Days     int
	DryRun   bool // only tell what it would cost
}

// Postponed is the outcome.
type Postponed struct {
	Answer
	Cost  money.Minor `json:"cost"` // for the merchant, with VAT
	DueOn day.Day     `json:"due_on"`
}

// Postpone lets the consumer pay later; the contract says what the merchant pays for it
// (XML-RPC reference 2.17).
func (o *Operations) Postpone(ctx context.Context, c Postpone) (Postponed, error) {
	return store.Update(ctx, o.Store, touches(c.Identity, store.TouchInvoice(c.Invoice, c.Merchant)), func(tx *store.Tx) (Postponed, error) {
		if c.DryRun { // it changes nothing, and is answered anew each time
			_, result, err := o.postponed(tx, c)
			return result, err
		}
		return once(tx, o.Settings, c.Identity, always[Postponed](tx), func() (Postponed, error) {
			p, result, err := o.postponed(tx, c)
			if err != nil {
				return Postponed{}, err
			}
			tx.KeepInvoice(p.after)
			told := p.happened(event.Event{Kind: event.Postponed, Amount: p.fee.Gross(), Invoice: c.Invoice, Reason: "to " + result.DueOn.String()})
			if p.fee.Gross() > 0 {
				tx.Post(posting.Postponement(told, p.after, p.fee))
			}
			p.keep()
			return result, nil
		})
	})
}

// postponement is an invoice that is due later, not yet written down.
type postponement struct {
	*deed
	after invoice.Invoice
	fee   merchant.Fee
}

func (o *Operations) postponed(tx *store.Tx, c Postpone) (postponement, Postponed, error) {
	d, owed, err := o.openInvoice(tx, c.Invoice, c.Merchant, c.Identity)
	if err != nil {
		return postponement{}, Postponed{}, err
	}
	fee := d.shop.Contract.Postponement(owed.Currency)
	after, err := owed.Postpone(c.Days, fee)
	return postponement{d, after, fee}, Postponed{Cost: fee.Gross(), DueOn: after.DueOn}, err
}
