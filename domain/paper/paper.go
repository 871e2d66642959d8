// Package paper is what a document says to the consumer: the texts, numbers and codes of an invoice
// or a credit note, finished in language and format, without any layout.
//
// It must never use what happened after the document was issued: the paper of an invoice is the same
// for ever. It must never compute an amount either; it writes down what invoice and plan hold.
package paper

import (
	"strconv"
	"strings"

	"respite/value/day"
)

// Paper is one document. Every text is ready to print; what is empty is left out.
type Paper struct {
	Language string  // BCP 47
	IssuedOn day.Day // the date of the document, also of its file
	Issuer   string  // the provider's name
	Title    string  // "Faktura"
	Number   string  // of the invoice or credit note
	Mark     string  // set beside the title, such as on an order in test mode

	Seller  string   // the shop's name
	Logo    []byte   // the shop's, PNG or JPEG as it was given
	Sender  string   // where the letter goes when it cannot be delivered, in one line
	Address []string // the consumer's, as it stands in the window of an envelope
	Facts   []Fact   // numbers and dates

	Articles Table  // its rows carry a running sum
	Rates    Table  // VAT by rate
	Totals   []Fact // the last one is the document's total
	Settled  []Fact // where the total of a credit note goes
	Payment  *Payment
	Terms    []Term
	Plan     *Plan

	Imprint        [][]string // who sold and who collects, in columns of lines
	CarriedForward string
	BroughtForward string
	Pages          string // the number of a page, with {page} and {pages} still in it
}

// Fact is a value with what it is.
type Fact struct{ Label, Value string }

// Term is a passage of the terms.
type Term struct{ Heading, Text string }

// Table has the same number of cells in each row.
type Table struct {
	Columns []Column
	Rows    []Row
	Sum     []string // the cells of a last row, if there is one
}

// Column is the head of a column; numbers stand at its right edge.
type Column struct {
	Head   string
	Number bool
}

// Row is one line of a table.
type Row struct {
	Cells   []string
	Note    string // stands below the first cell
	Carried string // the sum of the table up to here, for the foot of a page
}

// Payment is the part by which the consumer pays (domain 5, 11.3).
type Payment struct {
	Amount  Fact
	Due     Fact
	Payee   Fact
	Numbers []Fact // account and reference, to be copied sign by sign
	Notice  string // to whom the claim is assigned, and that only paying there counts
	QR      string // the text of a QR code; in euro only
	Scan    string // what to do with it
	BarCode string // the digits of the Finnish bank bar code, for Code 128 set C
}

// Plan is a part payment: what it costs and when it is paid (domain 2).
type Plan struct {
	Title    string
	Product  string
	Facts    []Fact
	Payments Table
	Terms    []string
}

// Page gives the text that numbers a page.
func (p Paper) Page(page, pages int) string {
	return strings.NewReplacer("{page}", strconv.Itoa(page), "{pages}", strconv.Itoa(pages)).Replace(p.Pages)
}
