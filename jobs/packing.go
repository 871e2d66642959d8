package jobs

import (
	"context"
	"errors"
	netmail "net/mail"
	"strconv"
	"strings"

	"respite/domain/dispatch"
	"respite/domain/letter"
	"respite/domain/merchant"
	"respite/domain/paper"
	"respite/outbound/mail"
	"respite/outbound/spool"
	"respite/value/money"
)

// parcel is a dispatch with everything that goes out.
type parcel struct {
	dispatch.Dispatch
	shop     merchant.Merchant
	message  letter.Message
	document dispatch.Document
}

// pack writes the letter of a dispatch and fetches its document.
func (w *Worker) pack(ctx context.Context, d dispatch.Dispatch) (parcel, error) {
	p := parcel{Dispatch: d, shop: merchant.Merchant{Name: w.Operations.Provider().Name}}
	if d.Merchant != 0 { // what concerns no merchant comes from the provider
		shop, err := w.Store.View().Merchant(ctx, d.Merchant)
		if err != nil {
			return parcel{}, err
		}
		p.shop = shop
	}
	switch d.Kind {
	case dispatch.Invitation:
		p.message = letter.Message{Subject: d.Subject, Text: d.Text}
		return p, nil
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
		i.Reference = last(said.Payment.Numbers)
		if numbers := said.Payment.Numbers; len(numbers) > 1 { // a Danish line names account and reference in one
			i.Account = numbers[0].Label + " " + numbers[0].Value
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

// mail is the parcel as an e-mail. It comes from the shop by name; whoever answers writes to the shop.
func (p parcel) mail() mail.Mail {
	m := mail.Mail{
		ID: p.ID, At: p.MadeAt, From: netmail.Address{Name: p.shop.Name},
		To:      netmail.Address{Name: strings.TrimSpace(p.Address.FirstName + " " + p.Address.LastName), Address: p.To},
		Subject: p.message.Subject, Text: p.message.Text, HTML: p.message.HTML,
	}
	if p.shop.Profile.Email != "" {
		m.ReplyTo = netmail.Address{Name: p.shop.Name, Address: p.shop.Profile.Email}
	}
	if len(p.document.Content) > 0 {
		name := string(p.document.Kind) + "-" + strconv.FormatInt(p.document.Number, 10) + ".pdf"
		m.Attachments = []mail.Attachment{{Name: name, Type: "application/pdf", Content: p.document.Content}}
	}
	return m
}

// sheet is the parcel on paper.
func (p parcel) sheet() spool.Sheet {
	return spool.Sheet{
		ID: p.ID, Channel: p.Channel, Merchant: p.shop.Name, Invoice: p.Invoice, Language: p.Language, MadeAt: p.MadeAt,
		Envelope: dispatch.Envelope(p.Address, p.shop.Home()), Document: p.document.Content,
	}
}
