package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"

	"respite/cli/terminal"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/server"
	"respite/store"
	"respite/value/money"
)

// InvoiceCmd looks at invoices.
type InvoiceCmd struct {
	Show InvoiceShowCmd `cmd:"" help:"Show an invoice: amounts, payments, reference, what was sent."`
	PDF  InvoicePDFCmd  `cmd:"" name:"pdf" help:"Fetch the document of an invoice."`
	Send InvoiceSendCmd `cmd:"" help:"Send an invoice by e-mail or post, or lay it down to be printed for the parcel."`
}

// InvoiceShowCmd shows an invoice.
type InvoiceShowCmd struct {
	terminal.BookFlag
	Number int64  `arg:"" help:"Number of the invoice, 17 digits."`
	PDF    string `name:"pdf" help:"Fetch its document, too." placeholder:"FILE"`
}

// Help shows the command at work.
func (InvoiceShowCmd) Help() string {
	return `In JSON, amounts are whole minor units of the currency: 1400 is 14.00. The story of the order that was
delivered, with ledger and events, is shown by "respite order show".

Examples:
  respite invoice show 52611210000000001
  respite invoice show 52611210000000001 --pdf invoice.pdf`
}

// billed is an invoice on its own.
type billed struct {
	bill
	Merchant merchant.ID        `json:"merchant"`
	Order    reservation.Number `json:"order"`
	Sale     string             `json:"reference"` // the merchant's own number
	Currency money.Currency     `json:"currency"`
	Document string             `json:"document"` // path of its PDF on the server
}

// Run shows it, all of it as it was at one moment.
func (c InvoiceShowCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		told, err := readInvoice(f.Context, book, invoice.Number(c.Number))
		if err != nil {
			return fmt.Errorf("show invoice %d: %w", c.Number, err)
		}
		if c.PDF != "" {
			if _, err := fetch(f, book, told, c.PDF); err != nil {
				return err
			}
		}
		return f.Emit(told, told.print)
	})
}

func readInvoice(ctx context.Context, book *server.Book, number invoice.Number) (billed, error) {
	told := billed{Document: book.Operations.DocumentPath(number)}
	err := book.Store.Snapshot(ctx, func(view store.View) error {
		i, err := view.InvoiceOf(ctx, number)
		if err != nil {
			return err
		}
		told.Merchant, told.Order, told.Sale, told.Currency = i.Merchant, i.Reservation, i.Reference, i.Currency
		told.bill, err = readBill(ctx, view, i)
		return err
	})
	return told, err
}

func (b billed) print(w io.Writer) {
	fmt.Fprintf(w, "Merchant %d, order %d, reference %s\n", b.Merchant, b.Order, terminal.OneLine(b.Sale))
	b.bill.print(w, string(b.Currency))
	fmt.Fprintf(w, "  Document %s\n", b.Document)
}

// InvoicePDFCmd fetches the document of an invoice.
type InvoicePDFCmd struct {
	terminal.BookFlag
	Number int64  `arg:"" help:"Number of the invoice, 17 digits."`
	File   string `arg:"" optional:"" help:"Where it goes, - for standard output. Not given: invoice-NUMBER.pdf."`
}

// Help shows the command at work.
func (InvoicePDFCmd) Help() string {
	return `The bytes are the same each time.

Examples:
  respite invoice pdf 52611210000000001
  respite invoice pdf 52611210000000001 - | lp`
}

// Run fetches it.
func (c InvoicePDFCmd) Run(f *terminal.Frame) error {
	file := cmp.Or(c.File, "invoice-"+strconv.FormatInt(c.Number, 10)+".pdf")
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		told, err := readInvoice(f.Context, book, invoice.Number(c.Number))
		if err != nil {
			return fmt.Errorf("fetch the document of invoice %d: %w", c.Number, err)
		}
		fetched, err := fetch(f, book, told, file)
		if err != nil || file == "-" {
			return err
		}
		return f.Emit(fetched, func(w io.Writer) {
			fmt.Fprintf(w, "Invoice %d is in %s, %d bytes, SHA-256 %s.\n", c.Number, file, fetched.Bytes, fetched.SHA256)
		})
	})
}

// fetched is a document that was put into a file.
type fetched struct {
	File   string `json:"file"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// fetch writes the document of an invoice into a file that only the operator reads.
func fetch(f *terminal.Frame, book *server.Book, of billed, file string) (fetched, error) {
	made, err := book.Operations.InvoiceDocument(f.Context, of.Number, of.Merchant)
	if err != nil {
		return fetched{}, fmt.Errorf("fetch the document of invoice %d: %w", of.Number, err)
	}
	if file == "-" {
		_, err = f.Stdout.Write(made.Content)
	} else {
		err = os.WriteFile(file, made.Content, 0o600)
	}
	if err != nil {
		return fetched{}, fmt.Errorf("write the document of invoice %d: %w", of.Number, err)
	}
	return fetched{File: file, Bytes: len(made.Content), SHA256: made.Hash}, nil
}
