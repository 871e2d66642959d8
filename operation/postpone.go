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
	touches := []store.Touch{store.TouchCommand(c.Identity), store.TouchMerchant(c.Merchant)}
	return store.Update(ctx, o.Store, touches, func(tx *store.Tx) (Postponed, error) {
		return once(tx, o.Settings, c.Identity, always[Postponed](tx), func() (Postponed, error) {
			d, owed, err := o.openInvoice(tx, c.Invoice, c.Merchant, event.API)
			if err != nil {
				return Postponed{}, err
			}
			contract := d.shop.Contract
			fee := merchant.Fee{Net: contract.ExtensionFee, VAT: contract.FeeVAT.Of(contract.ExtensionFee)}
			after, err := owed.Postpone(c.Days, fee)
			if err != nil || c.DryRun {
				return Postponed{Cost: fee.Gross(), DueOn: after.DueOn}, err
			}
			tx.KeepInvoice(after)
			told := d.happened(event.Event{Kind: event.Postponed, Amount: fee.Gross(), Invoice: owed.Number, Reason: "to " + after.DueOn.String()})
			if fee.Gross() > 0 {
				tx.Post(posting.Postponement(told, after, fee))
			}
			d.keep()
			return Postponed{Cost: fee.Gross(), DueOn: after.DueOn}, nil
		})
	})
}
