package cli

import (
	"fmt"
	"io"

	"respite/cli/terminal"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/operation"
	"respite/server"
	"respite/value/money"
)

// PayCmd books money that a consumer paid on an invoice.
type PayCmd struct {
	terminal.BookFlag
	Invoice int64  `arg:"" help:"Number of the invoice, 17 digits."`
	Amount  string `arg:"" help:"What came in, such as 12.50, in the invoice's currency."`
	As      string `help:"Who books it; stands in the order's log." default:"operator" placeholder:"NAME"`
}

// Help shows the command at work.
func (PayCmd) Help() string {
	return `It works on live books as on test books. What exceeds the claim becomes a credit of the consumer.

Examples:
  respite pay 52611210000000001 14.00
  respite pay 52611210000000001 4 --as anna`
}

// paid is what a payment came to. Amounts are in minor units.
type paid struct {
	Invoice  int64          `json:"invoice"`
	Currency money.Currency `json:"currency"`
	operation.Received
}

// Run books the payment.
func (c PayCmd) Run(f *terminal.Frame) error {
	amount, err := money.ParseMinor(c.Amount)
	if err != nil || amount <= 0 {
		return terminal.WrongUse("%.20q is no amount above 0: write it as 12.50", c.Amount)
	}
	if c.As == "" {
		return terminal.WrongUse("--as must name a person")
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		number := invoice.Number(c.Invoice)
		owed, err := book.Store.View().InvoiceOf(f.Context, number)
		if err != nil {
			return fmt.Errorf("book a payment on invoice %d: %w", c.Invoice, err)
		}
		received, err := book.Operations.Receive(f.Context, operation.Receive{Invoice: number, Amount: amount, Actor: event.Actor(c.As)})
		if err != nil {
			return fmt.Errorf("book a payment on invoice %d: %w", c.Invoice, err)
		}
		return f.Emit(paid{c.Invoice, owed.Currency, received}, func(w io.Writer) {
			fmt.Fprintf(w, "Invoice %d is %s: %s %s settled, %s still owed.\n", c.Invoice, inWords(string(received.State)),
				received.Settled.Decimal(), owed.Currency, received.Claim.Decimal())
			if rest := amount - received.Settled; rest > 0 {
				fmt.Fprintf(w, "%s %s is more than was owed: it is now the consumer's credit.\n", rest.Decimal(), owed.Currency)
			}
		})
	})
}
