package store_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"respite/domain/account"
	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/store"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
)

var (
	noon = time.Date(2026, time.March, 4, 12, 0, 0, 123_000, time.UTC)

	letter = dispatch.Dispatch{
		ID: "D1", Merchant: 1, Invoice: 52603040000000001, Credit: 62603040000000001, Reservation: 2400000001, Kind: dispatch.CreditNote,
		Channel: dispatch.Post, State: dispatch.Spooled, Language: "sv", To: "anna@example.se",
		Address: consumer.Address{LastName: "Åberg", Country: country.SE}, Subject: "Kreditfaktura", Text: "Hej\n", HTML: "<p>Hej</p>", Hash: "abc",
		MadeAt: noon, SentAt: noon.Add(time.Hour),
	}
	pdf = dispatch.Document{
		Merchant: 1, Kind: dispatch.Invoice, Number: 52603040000000001, Hash: dispatch.HashOf([]byte("%PDF\x00\xff")), Content: []byte("%PDF\x00\xff"), MadeAt: noon,
	}
	running = account.Account{
		ID: "A1", Merchant: 1, Person: "anna", Country: country.SE, Currency: money.SEK, Product: plan.Product{ID: 9, Version: 2, Type: plan.Account},
		OpenedOn: day.On(2026, 3, 4), StatementOn: day.On(2026, 3, 31), APR: 2213, Drawn: 104900, Draws: 2,
	}
	printed = invoice.Printed{Merchant: 1, Reference: "18000000018", Country: country.SE, Invoice: 52603040000000001, MadeAt: noon}
	buyerNo = consumer.Customer{Number: "C-1", Country: country.SE, NationalID: "410321-9202", Birth: day.On(1941, 3, 21)}
)

func TestRows_OfTheStandardIntegration_AreReadAsTheyWereWritten(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		tx.KeepDispatch(letter)
		tx.AddDocument(pdf)
		tx.KeepAccount(running)
		tx.KeepPrinted(printed)
		tx.KeepCustomer(1, buyerNo)
		return nil
	}))
	view, ctx := b.View(), t.Context()
	sent, err := view.DispatchOf(ctx, "D1")
	same(t, sent, letter, err)
	made, there, err := view.Document(ctx, dispatch.Document{Merchant: 1, Kind: dispatch.Invoice, Number: pdf.Number})
	same(t, made, pdf, err, there)
	drawn, there, err := view.Account(ctx, invoice.Invoice{Account: "A1", Merchant: 1})
	same(t, drawn, running, err, there)
	who, there, err := view.Customer(ctx, "C-1", 1)
	same(t, who, buyerNo, err, there)
	reserved, err := store.Update(ctx, b.Store, nil, func(tx *store.Tx) (invoice.Printed, error) {
		found, _, err := tx.Printed(printed.Reference, 1)
		return found, err
	})
	same(t, reserved, printed, err)
}

// same wants a row that is there and equal in everything.
func same(t *testing.T, got, want any, err error, there ...bool) {
	t.Helper()
	if err != nil || slices.Contains(there, false) || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v (%v, %v)", got, want, there, err)
	}
}

func TestRows_OfAnotherMerchant_AreNotThere(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		tx.KeepDispatch(letter)
		tx.AddDocument(pdf)
		tx.KeepPrinted(printed)
		tx.KeepCustomer(1, buyerNo)
		return nil
	}))
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		_, letterFault := tx.Dispatch("D1", 2)
		theirs := pdf
		theirs.Merchant = 2
		_, made, err := tx.Document(theirs)
		_, reserved, printedFault := tx.Printed(printed.Reference, 2)
		_, named, customerFault := tx.Customer("C-1", 2)
		if !fault.Is(letterFault, fault.DispatchUnknown) || made || reserved || named {
			t.Errorf("dispatch %v, document %t, reference %t, customer %t", letterFault, made, reserved, named)
		}
		return errors.Join(err, printedFault, customerFault)
	}))
	if listed, err := b.View().DispatchesOf(t.Context(), letter.Invoice, 2); err != nil || len(listed) > 0 {
		t.Errorf("listed %v, %v", listed, err)
	}
}

func TestOrders_WithAllTheyKnow_AreReadAsTheyWereWritten(t *testing.T) {
	order := reservation.Reservation{
		Number: 2400000001, Merchant: 1, Passive: 52603040000000002, Loose: true, Drawn: true, State: reservation.Held, Terms: plan.PlainInvoice(14),
		Lines: basket.NewStock([]basket.Line{{Article: "A", Price: 5, Quantity: 2350, Discount: 10, Net: true, Step: 10}}),
		Details: reservation.Details{
			Language: "sv", Test: true, Contact: "Åsa", Comment: "ring", Infos: map[string]any{"travel": []any{"a", 1.5}}, PIN: &reservation.PIN{Code: "0815", Left: 2},
		},
	}
	owed := invoice.Invoice{
		Number: 52603040000000001, Merchant: 1, Reservation: order.Number, State: invoice.Active, Gross: 100, PaymentReference: "1000000012", Plan: running.Product,
		Account: "A1", ReturnFees: 5, Refunded: 7, Settled: true, Extension: merchant.Fee{Net: 3, VAT: 1}, Language: "fi", Test: true, FeeStays: true,
	}
	note := invoice.CreditNote{
		Number: 62603040000000001, Merchant: 1, Invoice: owed.Number, OffClaim: -295, FeeGross: 295, Description: "a torn page", DueOn: day.On(2026, 4, 1),
		Fees: basket.Whole([]basket.Line{{Article: "return", Price: 295_00, Quantity: basket.One}}), FeeGroups: []basket.Group{{Rate: 250_000, Gross: 295, VAT: 59}},
	}
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		tx.KeepReservation(order)
		tx.KeepInvoice(owed)
		tx.AddCreditNote(note)
		return nil
	}))
	gotOrder, err := b.View().Reservation(t.Context(), order.Number, 1)
	same(t, gotOrder, order, err)
	gotInvoice, err := b.View().Invoice(t.Context(), owed.Number, 1)
	same(t, gotInvoice, owed, err)
	byReference, there, err := b.View().InvoiceByReference(t.Context(), "1000000012", 1)
	same(t, byReference, owed, err, there)
	gotNote, err := b.View().CreditNote(t.Context(), note.Number, 1)
	same(t, gotNote, note, err)
}

func TestSealedRows_MovedToAnotherPlace_DoNotOpen(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		second, credit := letter, pdf
		second.ID, credit.Kind = "D2", dispatch.CreditNote
		tx.KeepDispatch(letter)
		tx.KeepDispatch(second)
		tx.AddDocument(pdf)
		tx.AddDocument(credit)
		tx.KeepCustomer(1, buyerNo)
		tx.KeepCustomer(2, buyerNo)
		tx.KeepReservation(reservation.Reservation{Number: 1, Merchant: 1, Details: reservation.Details{Comment: "ring"}})
		return nil
	}))
	for _, harm := range []string{
		"UPDATE dispatch SET message = (SELECT o.message FROM dispatch o WHERE o.id <> dispatch.id)",
		"UPDATE document SET content = (SELECT o.content FROM document o WHERE o.kind <> document.kind)",
		"UPDATE customer_number SET holder = (SELECT o.holder FROM customer_number o WHERE o.merchant_id <> customer_number.merchant_id)",
		"UPDATE reservation SET details = parties",
	} {
		_, err := b.Plain(t).Exec(harm)
		must(t, err)
	}
	ctx, view := t.Context(), b.View()
	_, sent := view.DispatchOf(ctx, "D1")
	_, _, made := view.Document(ctx, pdf)
	_, _, named := view.Customer(ctx, "C-1", 1)
	_, ordered := view.Reservation(ctx, 1, 1)
	for what, err := range map[string]error{"dispatch": sent, "document": made, "customer": named, "order": ordered} {
		if !errors.Is(err, store.ErrUnreadable) {
			t.Errorf("the %s: %v", what, err)
		}
	}
}

func TestDispatches_AreListedFromTheNewestPageByPage(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		for n, state := range []dispatch.State{dispatch.Waiting, dispatch.Spooled, dispatch.Sent, dispatch.Spooled} {
			d := letter
			d.ID, d.State = id.ID("D"+string(rune('1'+n))), state
			tx.KeepDispatch(d)
		}
		other := letter
		other.ID, other.Invoice = "D5", 0
		tx.KeepDispatch(other)
		return nil
	}))
	view := b.View()
	ids := func(list []dispatch.Dispatch, err error) []id.ID {
		must(t, err)
		var found []id.ID
		for _, d := range list {
			found = append(found, d.ID)
		}
		return found
	}
	for name, c := range map[string]struct{ got, want []id.ID }{
		"the latest":          {ids(view.Dispatches(t.Context(), "", 2)), []id.ID{"D5", "D4"}},
		"those before":        {ids(view.Dispatches(t.Context(), "D4", 9)), []id.ID{"D3", "D2", "D1"}},
		"the spooled":         {ids(view.Spooled(t.Context(), 9)), []id.ID{"D2", "D4", "D5"}},
		"those of an invoice": {ids(view.DispatchesOf(t.Context(), letter.Invoice, 1)), []id.ID{"D1", "D2", "D3", "D4"}},
		"those of none":       {ids(view.DispatchesOf(t.Context(), 0, 1)), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	if _, err := view.DispatchOf(t.Context(), "D9"); !fault.Is(err, fault.DispatchUnknown) {
		t.Errorf("of none: %v", err)
	}
}

func TestToken_NeedsTheBooksKey(t *testing.T) {
	b := storetest.Open(t)
	config := storetest.Place(t, b.Config)
	config.Key = slices.Repeat([]byte{8}, store.KeySize)
	other := storetest.Reopen(t, config)
	mine := b.View().Token("invoice/1")
	if mine == "" || mine == b.View().Token("invoice/2") || mine == other.View().Token("invoice/1") || mine != b.View().Token("invoice/1") {
		t.Errorf("the token is %q", mine)
	}
}
