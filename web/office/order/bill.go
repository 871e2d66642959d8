package order

import (
	"fmt"
	"net/http"
	"strconv"

	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// bill is an invoice of the order, with what was credited and sent.
type bill struct {
	invoice.Invoice
	Badge      ui.Badge
	Owed       money.Minor
	Overdue    bool
	Document   string
	Acts       []act
	Dispatches []sent
	Notes      []note
}

type sent struct {
	dispatch.Dispatch
	State ui.Badge
	Way   string
}

type note struct {
	invoice.CreditNote
	Document string
}

func billsOf(a *shell.Ask, known facts) []bill {
	bills := make([]bill, len(known.invoices))
	for n, i := range known.invoices {
		b := bill{
			Invoice: i, Badge: words.Invoice(i), Owed: i.Claim(), Overdue: i.State == invoice.Active && expired(a, known.order, i),
			Document: toInvoice(known.order, i, "/document.pdf"), Acts: actsOn(a, known.order, i),
		}
		for _, d := range known.dispatches[i.Number] {
			b.Dispatches = append(b.Dispatches, sent{d, words.Dispatch(d), words.Channel(d.Channel)})
		}
		for _, c := range known.notes[i.Number] {
			b.Notes = append(b.Notes, note{c, to(known.order, fmt.Sprintf("/credit-notes/%d/document.pdf", c.Number))})
		}
		bills[n] = b
	}
	return bills
}

// expired tells whether the due date has passed where the buyer lives.
func expired(a *shell.Ask, r reservation.Reservation, i invoice.Invoice) bool {
	home, known := country.Of(string(r.Country))
	return known && home.Day(a.Now) > i.DueOn
}

// toInvoice gives the address of what is done to an invoice.
func toInvoice(r reservation.Reservation, i invoice.Invoice, below string) string {
	return to(r, fmt.Sprintf("/invoices/%d%s", i.Number, below))
}

// invoiceOf reads order and invoice that the address names.
func invoiceOf(a *shell.Ask) (reservation.Reservation, invoice.Invoice, error) {
	order, err := a.Order()
	if err != nil {
		return order, invoice.Invoice{}, err
	}
	number, err := strconv.ParseInt(a.PathValue("invoice"), 10, 64)
	if err != nil {
		return order, invoice.Invoice{}, fault.InvoiceUnknown.With()
	}
	owed, err := a.View().Invoice(a.Context(), invoice.Number(number), order.Merchant)
	if err == nil && owed.Reservation != order.Number {
		err = fault.InvoiceUnknown.With()
	}
	return order, owed, err
}

func invoiceDocument(a *shell.Ask) (shell.Answer, error) {
	_, owed, err := invoiceOf(a)
	if err != nil {
		return nil, err
	}
	made, err := a.Operations.InvoiceDocument(a.Context(), owed.Number, owed.Merchant)
	if err != nil {
		return nil, err
	}
	return pdf(made), nil
}

func creditDocument(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseInt(a.PathValue("credit"), 10, 64)
	if err != nil {
		return nil, fault.InvoiceUnknown.With()
	}
	written, err := a.View().CreditNote(a.Context(), invoice.CreditNumber(number), order.Merchant)
	if err == nil && written.Reservation != order.Number {
		err = fault.InvoiceUnknown.With()
	}
	if err != nil {
		return nil, err
	}
	made, err := a.Operations.CreditDocument(a.Context(), written.Number, order.Merchant)
	if err != nil {
		return nil, err
	}
	return pdf(made), nil
}

// pdf shows a document in the browser, from where it is printed.
func pdf(d dispatch.Document) shell.Answer {
	return shell.File{
		Name: fmt.Sprintf("%s-%d.pdf", d.Kind, d.Number), Type: "application/pdf", Inline: true,
		Write: func(w http.ResponseWriter) error {
			_, err := w.Write(d.Content)
			return err
		},
	}
}

// ways are the ways to send a new invoice, for a form; a way that is none of ours sends nothing.
func ways(r reservation.Reservation) []ui.Choice {
	return append(waysTo(r.Parties.Billing), ui.Choice{Value: "none", Label: ui.T("Do not send it")})
}

// waysTo are the ways to reach an address.
func waysTo(to consumer.Address) []ui.Choice {
	var all []ui.Choice
	if to.Email != "" {
		all = append(all, ui.Choice{Value: string(invoice.ByEmail), Label: ui.T("By e-mail to %s", to.Email)})
	}
	return append(all, ui.Choice{Value: string(invoice.ByPost), Label: ui.T("By post")},
		ui.Choice{Value: string(invoice.ByPrint), Label: ui.T("Printed, to go with the parcel")})
}

// showSend asks by which way an invoice shall go once more.
func showSend(a *shell.Ask) (shell.Answer, error) {
	order, owed, err := invoiceOf(a)
	if err != nil {
		return nil, err
	}
	return sendPage(order, owed, "", nil), nil
}

func sendPage(r reservation.Reservation, i invoice.Invoice, chosen string, wrong []string) shell.Answer {
	return confirm{
		Order: r, Title: ui.T("Send invoice %d", i.Number), To: toInvoice(r, i, "/send"), Button: ui.T("Send"), Wrong: wrong,
		Says:   []string{ui.T("The buyer gets invoice %d over %s. What was sent cannot be called back.", i.Number, cash(r, i.Gross+i.StartFee))},
		Fields: []ui.Field{{Name: "channel", Label: ui.T("Send it"), Value: chosen, Choices: waysTo(i.Parties.Billing)}},
	}.page(entry.Status(wrong != nil))
}

// channels are the ways a form may name.
var channels = map[string]dispatch.Channel{
	string(invoice.ByEmail): dispatch.Email, string(invoice.ByPost): dispatch.Post, string(invoice.ByPrint): dispatch.Print,
}

func send(a *shell.Ask) (shell.Answer, error) {
	order, owed, err := invoiceOf(a)
	if err != nil {
		return nil, err
	}
	channel, known := channels[a.Text("channel")]
	if !known {
		return sendPage(order, owed, "", []string{ui.T("Choose how to send it.")}), nil
	}
	identity, err := a.Identity(order.Merchant, "send", owed.Number, channel)
	if err != nil {
		return nil, err
	}
	done, err := a.Operations.Send(a.Context(), operation.Send{Merchant: order.Merchant, Identity: identity, Invoice: owed.Number, Channel: channel})
	if err != nil {
		return meanwhile(order, err)
	}
	return shell.Go{To: to(order, ""), Said: ui.T("Invoice %d goes by %s.", owed.Number, words.Channel(done.Channel))}, nil
}
