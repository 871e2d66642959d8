package cli

import (
	"fmt"
	"io"

	"respite/cli/terminal"
	identities "respite/domain/command"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/operation"
	"respite/server"
	"respite/value/id"
)

// InvoiceSendCmd sends an invoice once more, or lays it down to be printed for the parcel.
type InvoiceSendCmd struct {
	terminal.BookFlag
	Number int64  `arg:"" help:"Number of the invoice, 17 digits."`
	By     string `required:"" help:"How: email, post, or print for a print-out that goes with the parcel." enum:"email,post,print"`
}

// Help shows the command at work.
func (InvoiceSendCmd) Help() string {
	return `A running server sends it. Whoever has no e-mail address gets a letter.

Examples:
  respite invoice send 52611210000000001 --by email
  respite invoice send 52611210000000001 --by print`
}

// sent says by which way an invoice goes.
type sent struct {
	Invoice invoice.Number   `json:"invoice"`
	Channel dispatch.Channel `json:"channel"`
}

func (s sent) print(w io.Writer) { fmt.Fprintf(w, "Invoice %d goes by %s.\n", s.Invoice, s.Channel) }

// Run promises the dispatch.
func (c InvoiceSendCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		done, err := sendInvoice(f, book, c)
		if err != nil {
			return fmt.Errorf("send invoice %d: %w", c.Number, err)
		}
		result := sent{invoice.Number(c.Number), done.Channel}
		return f.Emit(result, result.print)
	})
}

func sendInvoice(f *terminal.Frame, book *server.Book, c InvoiceSendCmd) (operation.Sending, error) {
	owed, err := book.Store.View().InvoiceOf(f.Context, invoice.Number(c.Number))
	if err != nil {
		return operation.Sending{}, err
	}
	key, err := id.NewSource(f.Now, f.Chance).Next() // each time staff ask for it, it is sent
	if err != nil {
		return operation.Sending{}, err
	}
	identity, err := identities.Identify(owed.Merchant, "send", string(key), c.By)
	if err != nil {
		return operation.Sending{}, err
	}
	return book.Operations.Send(f.Context, operation.Send{
		Merchant: owed.Merchant, Identity: identity, Invoice: owed.Number, Channel: dispatch.Channel(c.By),
	})
}
