package operation_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/paper"
	"respite/operation"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
)

// happens does to an invoice whatever may happen to one, and to its shop.
func (c *counter) happens(number invoice.Number) {
	c.t.Helper()
	ctx := c.t.Context()
	_, err := store.Update(ctx, c.book.Store, nil, func(tx *store.Tx) (struct{}, error) {
		shop, err := tx.Merchant(shopID)
		shop.Name, shop.Profile.City = "Another Name", "Elsewhere"
		tx.ChangeMerchant(shop)
		return struct{}{}, err
	})
	c.must(err)
	c.change(number)
}

// change credits, postpones and pays an invoice.
func (c *counter) change(number invoice.Number) {
	c.t.Helper()
	_, err := c.credit(operation.Credit{Invoice: number, Articles: []basket.Want{{Article: "car", Count: 1}}, Fees: returnFee(5_00)})
	c.must(err)
	_, err = c.Postpone(c.t.Context(), operation.Postpone{Merchant: shopID, Identity: c.identity(), Invoice: number, Days: 10})
	c.must(err)
	c.pay(number, 100_00)
	c.book.Clock.Move(24 * time.Hour)
}

func TestInvoiceDocument_WhateverHappensAfterwards_IsTheSameBytes(t *testing.T) {
	c := openCounter(t)
	_, number := c.delivered("Anna")
	first, err := c.InvoiceDocument(t.Context(), number, shopID)
	c.must(err)
	if !bytes.HasPrefix(first.Content, []byte("%PDF")) || first.Hash != dispatch.HashOf(first.Content) || !first.MadeAt.Equal(c.book.Clock.Now()) {
		t.Fatalf("%d bytes with the hash %s", len(first.Content), first.Hash)
	}
	c.happens(number)
	c.Operations.Render = func(paper.Paper) ([]byte, error) { return nil, errors.New("it was made already") }
	again, err := c.InvoiceDocument(t.Context(), number, shopID)
	if err != nil || !reflect.DeepEqual(again, first) {
		t.Errorf("%d bytes with the hash %s became %d with %s, %v", len(first.Content), first.Hash, len(again.Content), again.Hash, err)
	}
}

func TestInvoicePaper_FirstAskedForLater_SaysWhatWasIssued(t *testing.T) {
	c := openCounter(t)
	_, number := c.delivered("Anna")
	first, err := c.InvoicePaper(t.Context(), number, shopID)
	c.must(err)
	c.change(number)
	later, err := c.InvoicePaper(t.Context(), number, shopID)
	if err != nil || !reflect.DeepEqual(later, first) {
		t.Errorf("it said %+v and says %+v, %v", first, later, err)
	}
}

func TestCreditDocument_IsTheSameBytesEverAfter(t *testing.T) {
	c := openCounter(t)
	_, number := c.delivered("Anna")
	done, err := c.credit(operation.Credit{Invoice: number, Amount: 10_00, Rate: 250_000, Description: "a scratch"})
	c.must(err)
	first, err := c.CreditDocument(t.Context(), done.Credit, shopID)
	c.must(err)
	c.happens(number)
	again, err := c.CreditDocument(t.Context(), done.Credit, shopID)
	if err != nil || !reflect.DeepEqual(again, first) || first.Kind != dispatch.CreditNote {
		t.Errorf("%s became %s, %v", first.Hash, again.Hash, err)
	}
	if note, err := c.InvoiceDocument(t.Context(), number, shopID); err != nil || note.Hash == first.Hash {
		t.Errorf("the invoice is the credit note, %v", err)
	}
}

func TestInvoiceDocument_WhenItCannotBeMade_IsNotKept(t *testing.T) {
	c := openCounter(t)
	_, number := c.delivered("Anna")
	render := c.Operations.Render
	c.Operations.Render = func(paper.Paper) ([]byte, error) { return nil, errors.New("no ink") }
	if _, err := c.InvoiceDocument(t.Context(), number, shopID); err == nil || !strings.Contains(err.Error(), "no ink") {
		t.Errorf("got %v", err)
	}
	c.Operations.Render = render
	if made, err := c.InvoiceDocument(t.Context(), number, shopID); err != nil || len(made.Content) == 0 {
		t.Errorf("afterwards %d bytes, %v", len(made.Content), err)
	}
	_, err := c.InvoiceDocument(t.Context(), number, shopID+1)
	c.refused("another shop's", err, fault.MerchantUnknown)
	_, err = c.InvoiceDocument(t.Context(), 1, shopID)
	c.refused("none", err, fault.InvoiceUnknown)
}

func TestOpenDocument_LeadsToItForThirtyDays(t *testing.T) { // XML-RPC reference 2.4
	c := openCounter(t)
	_, number := c.delivered("Anna")
	path := c.DocumentPath(number)
	opened, err := c.OpenDocument(t.Context(), path)
	c.must(err)
	c.book.Clock.Move(30 * 24 * time.Hour)
	if last, err := c.OpenDocument(t.Context(), path); err != nil || !reflect.DeepEqual(last, opened) {
		t.Errorf("at the last instant: %v", err)
	}
	c.book.Clock.Move(time.Microsecond)
	_, err = c.OpenDocument(t.Context(), path)
	c.refused("an instant later", err, fault.LinkEnded)
}

func TestOpenDocument_AtAnAddressThatWasGuessed_FindsNothing(t *testing.T) {
	c := openCounter(t)
	_, number := c.delivered("Anna")
	_, other := c.delivered("Bert")
	path := c.DocumentPath(number)
	_, token, _ := strings.Cut(path, "-")
	name := strings.TrimSuffix(strings.TrimPrefix(c.DocumentPath(other), "/invoices/"), token)
	name, _, _ = strings.Cut(name, "-")
	for _, guessed := range []string{
		"", "/", "/invoices/", path + "x", strings.TrimSuffix(path, ".pdf"), strings.ToUpper(path), "/invoices/" + name + "-" + token,
		"/invoices/" + name + ".pdf", "/invoices/-" + token, "/invoices/0" + strings.TrimPrefix(path, "/invoices/"),
	} {
		_, err := c.OpenDocument(t.Context(), guessed)
		c.refused(guessed, err, fault.InvoiceUnknown)
	}
	passive := c.reserve(somebody("Cora"), passive)
	_, err := c.OpenDocument(t.Context(), c.DocumentPath(passive.Passive))
	c.refused("a passive invoice", err, fault.InvoiceUnknown)
}

// lastSent gives what was promised last.
func (c *counter) lastSent() dispatch.Dispatch {
	c.t.Helper()
	sent, err := c.book.View().Dispatches(c.t.Context(), "", 1)
	if c.must(err); len(sent) == 0 {
		c.t.Fatal("nothing is to be sent")
	}
	return sent[0]
}

func TestDispatched_NotesOnceWhatLeftTheHouse(t *testing.T) {
	c := openCounter(t)
	r, number := c.delivered("Anna")
	events := c.order(r).Events
	promised := c.lastSent()
	sent, err := promised.Sent(c.book.Clock.Now())
	c.must(err)
	sent.Subject, sent.Text, sent.Hash = "Faktura", "Hej", "abc"
	c.must(c.Dispatched(t.Context(), sent))
	c.must(c.Dispatched(t.Context(), sent))
	if kept := c.lastSent(); !reflect.DeepEqual(kept, sent) || kept.Invoice != number {
		t.Errorf("kept %+v", kept)
	}
	if c.order(r).Events != events+1 {
		t.Errorf("%d events were made of it", c.order(r).Events-events)
	}
	sent.ID = "none"
	c.refused("what was never promised", c.Dispatched(t.Context(), sent), fault.DispatchUnknown)
}

func TestConfirm_NotesThatThePrintPartnerHasSentIt(t *testing.T) {
	c := openCounter(t)
	r, _ := c.delivered("Anna", func(a *operation.Activate) { a.SendBy = invoice.ByPost })
	spooled, err := c.lastSent().Spooled()
	c.must(err)
	events := c.order(r).Events
	c.must(c.Dispatched(t.Context(), spooled))
	if c.order(r).Events != events {
		t.Error("it is told as sent while it lies in the spool folder")
	}
	at := c.book.Clock.Now().Add(time.Hour)
	done, err := c.Confirm(t.Context(), spooled.ID, at)
	if err != nil || done.State != dispatch.Sent || !c.lastSent().SentAt.Equal(at) || c.order(r).Events != events+1 {
		t.Errorf("it is %s, sent at %s, %v", done.State, c.lastSent().SentAt, err)
	}
	_, err = c.Confirm(t.Context(), spooled.ID, at)
	c.refused("twice", err, fault.DispatchSettled)
	_, err = c.Confirm(t.Context(), id.ID("none"), at)
	c.refused("what was never promised", err, fault.DispatchUnknown)
}
