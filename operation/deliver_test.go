package operation_test

import (
	"sync"
	"testing"

	"respite/domain/account"
	"respite/domain/basket"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/id"
)

// goods tells what was delivered, and whether the rest is kept.
func goods(keep bool, lines ...basket.Line) func(*operation.Activate) {
	return func(a *operation.Activate) { a.Goods, a.Keep = lines, keep }
}

func TestActivate_WithGoodsAsTold_InvoicesThemAndKeepsTheRest(t *testing.T) { // XML-RPC reference 2.12
	c := openCounter(t)
	r := c.reserve(somebody("Anna"))
	first := c.activate(r, goods(true, article("car", 100_00, 1)))
	if after := c.order(r); after.Held() != 199_00 || after.Loose || c.invoice(first.Invoice).Gross != 100_00 {
		t.Errorf("%d are held, loose %t", after.Held(), after.Loose)
	}
	second := c.activate(r, goods(true, article("map", 60_00, 1)))
	if after := c.order(r); after.Held() != 139_00 || !after.Loose || c.invoice(second.Invoice).Lines[0].Article != "map" {
		t.Errorf("%d are held, loose %t", after.Held(), after.Loose)
	}
	_, err := c.Activate(t.Context(), c.activation(r, goods(false, article("map", 139_02, 1))))
	c.refused("more than is held", err, fault.AmountAboveHeld)
	c.activate(r, goods(false, article("map", 39_00, 1)))
	if after, owed := c.order(r), c.exposure(r); after.State != reservation.Activated || after.Released != 100_00 || owed.Held != 0 || owed.Claims != 199_00 {
		t.Errorf("it is %s with %d freed, exposed %+v", after.State, after.Released, owed)
	}
}

func TestActivate_OfAPassiveInvoice_IssuesItUnderItsNumberAndTheRestUnderAnother(t *testing.T) { // XML-RPC reference 2.4, 2.5
	c := openCounter(t)
	r := c.reserve(somebody("Anna"), passive)
	first := c.activate(r, part("car", 1))
	if first.Invoice != r.Passive || first.Rest == 0 || first.Rest == r.Passive {
		t.Fatalf("the invoice is %d, the rest %d", first.Invoice, first.Rest)
	}
	rest := c.activate(operation.Reserved{Passive: first.Rest})
	if rest.Invoice != first.Rest || rest.Rest != 0 || c.invoice(rest.Invoice).Gross != 199_00 {
		t.Errorf("the rest is %d of %d", rest.Invoice, c.invoice(rest.Invoice).Gross)
	}
	_, err := c.Activate(t.Context(), c.activation(r))
	c.refused("once more", err, fault.NotPassive)
}

func (c *counter) accountOf(number invoice.Number) account.Account {
	c.t.Helper()
	found, there, err := c.book.View().Account(c.t.Context(), c.invoice(number))
	if c.must(err); !there {
		c.t.Fatalf("invoice %d is on no account", number)
	}
	return found
}

func TestActivate_OnAnAccount_DrawsEveryPurchaseOnTheSameOne(t *testing.T) { // domain 2.3
	c := openCounter(t)
	who := vouched("Anna")
	first := c.activate(c.reserve(who, onAccount), part("car", 1))
	second := c.activate(c.reserve(who, onAccount))
	a := c.accountOf(second.Invoice)
	if opened := c.accountOf(first.Invoice); opened.ID != a.ID || a.Drawn != 399_00 || a.Draws != 2 {
		t.Errorf("%d in %d purchases on %s and %s", a.Drawn, a.Draws, opened.ID, a.ID)
	}
	if a.OpenedOn != day.On(2026, 3, 4) || a.StatementOn != day.On(2026, 3, 31) || a.Product.ID != accountPlan {
		t.Errorf("it is %+v", a)
	}
	other := c.activate(c.reserve(vouched("Bert"), onAccount))
	if c.accountOf(other.Invoice).ID == a.ID {
		t.Error("two persons share an account")
	}
	if plain := c.invoice(c.activate(c.reserve(who)).Invoice); plain.Account != "" {
		t.Errorf("a plain invoice is on account %s", plain.Account)
	}
}

func TestActivate_OfManyAtOnceOnAnAccount_OpensOneAndLosesNone(t *testing.T) {
	c := openCounter(t)
	who := vouched("Anna")
	deliveries := []operation.Activate{c.activation(c.reserve(who, onAccount)), c.activation(c.reserve(who, onAccount)), c.activation(c.reserve(who, onAccount))}
	invoices := make([]invoice.Number, len(deliveries))
	var all sync.WaitGroup
	for n, told := range deliveries {
		all.Go(func() {
			done, err := c.Activate(t.Context(), told)
			if err != nil {
				t.Error(err)
			}
			invoices[n] = done.Invoice
		})
	}
	all.Wait()
	accounts := map[id.ID]bool{}
	for _, number := range invoices {
		accounts[c.accountOf(number).ID] = true
	}
	if a := c.accountOf(invoices[0]); len(accounts) != 1 || a.Draws != 3 || a.Drawn != 3*299_00 {
		t.Errorf("%d accounts, %d in %d purchases", len(accounts), a.Drawn, a.Draws)
	}
}

func (c *counter) references(count int) []string {
	c.t.Helper()
	made, err := c.ReserveReferences(c.t.Context(), operation.ReserveReferences{Merchant: shopID, Country: country.SE, Count: count})
	c.must(err)
	return made
}

func under(reference string) func(*operation.Activate) {
	return func(a *operation.Activate) { a.Reference = reference }
}

func TestActivate_UnderAPrintedReference_TakesItOnceOnly(t *testing.T) { // XML-RPC reference 2.28
	c := openCounter(t)
	reference := c.references(1)[0]
	first, second := c.reserve(somebody("Anna")), c.reserve(somebody("Bert"))
	_, err := c.Activate(t.Context(), c.activation(first, under(reference), goods(false, article("car", 999_00, 1))))
	c.refused("more than is held", err, fault.AmountAboveHeld) // and the reference is free still
	spaced := reference[:2] + " " + reference[2:]
	done := c.activate(first, under(spaced))
	if c.invoice(done.Invoice).PaymentReference != reference {
		t.Errorf("it bears %s and not %s", c.invoice(done.Invoice).PaymentReference, reference)
	}
	before := c.order(second)
	for what, wrong := range map[string]string{
		"a used one": reference, "one of an invoice": c.invoice(c.activate(c.reserve(somebody("Cora"))).Invoice).PaymentReference, "none at all": "12345674",
	} {
		_, err := c.Activate(t.Context(), c.activation(second, under(wrong)))
		c.refused(what, err, fault.ReferenceUnknown)
	}
	if after := c.order(second); after.Events != before.Events || after.Held() != before.Held() {
		t.Errorf("the order became %+v", after)
	}
}

func TestActivate_OfTwoAtOnceUnderOnePrintedReference_LetsOneHaveIt(t *testing.T) {
	c := openCounter(t)
	reference := c.references(1)[0]
	var all sync.WaitGroup
	results := make([]error, 2)
	for n, told := range []operation.Activate{
		c.activation(c.reserve(somebody("Anna")), under(reference)), c.activation(c.reserve(somebody("Bert")), under(reference)),
	} {
		all.Go(func() { _, results[n] = c.Activate(t.Context(), told) })
	}
	all.Wait()
	if (results[0] == nil) == (results[1] == nil) || !fault.Is(results[0], fault.ReferenceUnknown) && !fault.Is(results[1], fault.ReferenceUnknown) {
		t.Errorf("they ended in %v and %v", results[0], results[1])
	}
}

func told(pin string) func(*operation.Activate) { return func(a *operation.Activate) { a.PIN = pin } }

// wrongFor gives codes that are not the order's.
func wrongFor(pin string) []string {
	var wrong []string
	for _, code := range []string{"0000", "1111", "2222", "3333", "4444", "5555", "6666", "7777", "8888", "9999"} {
		if code != pin {
			wrong = append(wrong, code)
		}
	}
	return wrong
}

func TestActivate_OfAMobilePurchase_NeedsTheCodeFromThePhone(t *testing.T) { // XML-RPC reference 7.6
	c := openCounter(t)
	r := c.reserve(somebody("Anna"), mobile)
	pin := c.order(r).Details.PIN.Code
	_, err := c.Activate(t.Context(), c.activation(r))
	c.refused("without it", err, fault.PINMissing)
	_, err = c.Activate(t.Context(), c.activation(r, told(wrongFor(pin)[0])))
	c.refused("with another", err, fault.PINWrong)
	if left := c.order(r).Details.PIN.Left; left != reservation.PINAttempts-1 {
		t.Errorf("%d attempts are left", left)
	}
	if done := c.activate(r, told(pin), part("car", 1)); c.invoice(done.Invoice).Gross != 100_00 {
		t.Error("nothing was delivered")
	}
	c.activate(r) // the rest needs no code
	sent, err := c.book.View().Dispatches(t.Context(), "", 9)
	c.must(err)
	first := sent[len(sent)-1]
	if first.Kind != dispatch.PIN || first.Channel != dispatch.Text || first.To != somebody("Anna").Billing.CellPhone {
		t.Errorf("the code went out as %+v", first)
	}
}

func TestActivate_WithTheSameWrongCodeSentAgain_CostsOneAttempt(t *testing.T) {
	c := openCounter(t)
	r := c.reserve(somebody("Anna"), mobile)
	attempt := c.activation(r, told(wrongFor(c.order(r).Details.PIN.Code)[0]))
	for range 3 {
		_, err := c.Activate(t.Context(), attempt)
		c.refused("a wrong code", err, fault.PINWrong)
	}
	if left := c.order(r).Details.PIN.Left; left != reservation.PINAttempts-1 {
		t.Errorf("%d attempts are left", left)
	}
}

func TestActivate_AfterManyWrongCodesAtOnce_IsOver(t *testing.T) {
	c := openCounter(t)
	r := c.reserve(somebody("Anna"), mobile)
	pin := c.order(r).Details.PIN.Code
	var all sync.WaitGroup
	for _, wrong := range wrongFor(pin) {
		attempt := c.activation(r, told(wrong))
		all.Go(func() {
			if _, err := c.Activate(t.Context(), attempt); !fault.Is(err, fault.PINWrong) && !fault.Is(err, fault.PINSpent) {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	_, err := c.Activate(t.Context(), c.activation(r, told(pin)))
	c.refused("with the right one", err, fault.PINSpent)
	if after := c.order(r); after.Details.PIN.Left != 0 || after.Shipments != 0 || after.Events != 1+reservation.PINAttempts {
		t.Errorf("%d attempts are left, %d events", after.Details.PIN.Left, after.Events)
	}
}

func TestPINAttempts_WhateverElseIsTried_StaySpent(t *testing.T) {
	c := openCounter(t)
	r := c.reserve(somebody("Anna"), mobile)
	pin := c.order(r).Details.PIN.Code
	for n, try := range []func() error{
		func() error {
			_, err := c.Update(t.Context(), operation.Update{Merchant: shopID, Identity: c.identity(), Target: of(r), Lines: toys()[:1]})
			return err
		},
		func() error {
			_, err := c.amend(r, operation.Amend{Amount: amount(150_00)})
			return err
		},
		func() error {
			_, err := c.Split(t.Context(), operation.Split{Merchant: shopID, Identity: c.identity(), Target: of(r), Amount: 10_00})
			return err
		},
	} {
		_, err := c.Activate(t.Context(), c.activation(r, told(wrongFor(pin)[n])))
		if !fault.Is(err, fault.PINWrong) && !fault.Is(err, fault.PINSpent) {
			t.Errorf("attempt %d: %v", n+1, err)
		}
		c.refused("a change before the code", try(), fault.PINMissing)
	}
	c.must(c.ChangeEmail(t.Context(), shopID, somebody("Anna"), "new@example.se"))
	_, err := c.Activate(t.Context(), c.activation(r, told(pin)))
	c.refused("the right code after all", err, fault.PINSpent)
}
