package operation

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strconv"
	"strings"

	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/paper"
	"respite/store"
	"respite/value/fault"
)

// InvoicePaper gives what the document of an invoice says: what was fixed when it was issued.
func (o *Operations) InvoicePaper(ctx context.Context, number invoice.Number, owner merchant.ID) (paper.Paper, error) {
	view := o.Store.View()
	shop, err := view.Merchant(ctx, owner)
	if err != nil {
		return paper.Paper{}, err
	}
	owed, err := view.Invoice(ctx, number, owner)
	if err != nil {
		return paper.Paper{}, err
	}
	return paper.OfInvoice(owed, shop, o.Provider()), nil
}

// CreditPaper gives what the document of a credit note says.
func (o *Operations) CreditPaper(ctx context.Context, number invoice.CreditNumber, owner merchant.ID) (paper.Paper, error) {
	view := o.Store.View()
	shop, err := view.Merchant(ctx, owner)
	if err != nil {
		return paper.Paper{}, err
	}
	note, err := view.CreditNote(ctx, number, owner)
	if err != nil {
		return paper.Paper{}, err
	}
	owed, err := view.Invoice(ctx, note.Invoice, owner)
	if err != nil {
		return paper.Paper{}, err
	}
	return paper.OfCredit(note, owed, shop, o.Provider()), nil
}

// InvoiceDocument gives the document of an invoice. It is made when it is first asked for, and the same
// bytes ever after.
func (o *Operations) InvoiceDocument(ctx context.Context, number invoice.Number, owner merchant.ID) (dispatch.Document, error) {
	wanted := dispatch.Document{Merchant: owner, Kind: dispatch.Invoice, Number: int64(number)}
	return o.document(ctx, wanted, func() (paper.Paper, error) { return o.InvoicePaper(ctx, number, owner) })
}

// CreditDocument gives the document of a credit note.
func (o *Operations) CreditDocument(ctx context.Context, number invoice.CreditNumber, owner merchant.ID) (dispatch.Document, error) {
	wanted := dispatch.Document{Merchant: owner, Kind: dispatch.CreditNote, Number: int64(number)}
	return o.document(ctx, wanted, func() (paper.Paper, error) { return o.CreditPaper(ctx, number, owner) })
}

// document reads a document, or makes and keeps it. Whoever is first has made it for all.
func (o *Operations) document(ctx context.Context, wanted dispatch.Document, write func() (paper.Paper, error)) (dispatch.Document, error) {
	there, found, err := o.Store.View().Document(ctx, wanted)
	if err != nil || found {
		return there, err
	}
	select {
	case o.rendering <- struct{}{}:
		defer func() { <-o.rendering }()
	case <-ctx.Done():
		return wanted, fmt.Errorf("make the document of %s %d: %w", wanted.Kind, wanted.Number, ctx.Err())
	}
	if there, found, err = o.Store.View().Document(ctx, wanted); err != nil || found { // somebody was faster
		return there, err
	}
	said, err := write()
	if err != nil {
		return wanted, err
	}
	content, err := o.Render(said)
	if err != nil {
		return wanted, fmt.Errorf("make the document of %s %d: %w", wanted.Kind, wanted.Number, err)
	}
	wanted.Content, wanted.Hash = content, dispatch.HashOf(content)
	return store.Update(ctx, o.Store, nil, func(tx *store.Tx) (dispatch.Document, error) {
		there, found, err := tx.Document(wanted)
		if err != nil || found {
			return there, err
		}
		made := wanted
		made.MadeAt = tx.Now
		tx.AddDocument(made)
		return made, nil
	})
}

// linkDays is how long the address of a document leads to it (XML-RPC reference 2.4).
const linkDays = 30

// DocumentPath gives the address of an invoice's document on this server. It works without a login, and
// nobody can guess it.
func (o *Operations) DocumentPath(number invoice.Number) string {
	name := strconv.FormatInt(int64(number), 10)
	return "/invoices/" + name + "-" + o.Store.View().Token("invoice/"+name) + ".pdf"
}

// OpenDocument gives the document at an address, for thirty days after the invoice was issued.
func (o *Operations) OpenDocument(ctx context.Context, path string) (dispatch.Document, error) {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/invoices/"), "-")
	number, err := strconv.ParseInt(name, 10, 64)
	if err != nil || subtle.ConstantTimeCompare([]byte(o.DocumentPath(invoice.Number(number))), []byte(path)) != 1 {
		return dispatch.Document{}, fault.InvoiceUnknown.With()
	}
	view := o.Store.View()
	owed, err := view.InvoiceOf(ctx, invoice.Number(number))
	if err != nil {
		return dispatch.Document{}, err
	}
	now, err := view.Now(ctx)
	if err != nil {
		return dispatch.Document{}, err
	}
	if now.After(owed.MadeAt.AddDate(0, 0, linkDays)) {
		return dispatch.Document{}, fault.LinkEnded.With()
	}
	return o.InvoiceDocument(ctx, owed.Number, owed.Merchant)
}
