package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/operation/audit"
	"respite/sim/model"
	"respite/store"
	"respite/value/money"
)

// proveEvery is how many steps lie between two proofs of everything.
const proveEvery = 40

// compare holds the book to the model after a step: what happened lately and the sums of all accounts, now and
// then everything.
func (r *rehearsal) compare() {
	if !r.goesOn() {
		return
	}
	if r.step%proveEvery == 0 {
		r.prove()
		return
	}
	r.Comparisons++
	r.compareLedger()
	orders := r.model.Orders
	for i, o := range orders {
		if i >= len(orders)-6 || o.Open() || r.in(2) {
			r.compareOrder(o)
		}
	}
	r.leaf()
}

// compareAll compares every order.
func (r *rehearsal) compareAll() {
	r.Comparisons++
	r.compareLedger()
	for _, o := range r.model.Orders {
		r.compareOrder(o)
	}
}

// prove compares everything, and works every invariant of the book out again.
func (r *rehearsal) prove() {
	if !r.goesOn() {
		return
	}
	r.compareAll()
	r.compareShops()
	for _, o := range r.model.Orders {
		r.compareExposure(o)
	}
	if !gapless(r.numbers) {
		r.wrong("the numbers of invoices have a gap: %v", slices.Sorted(maps.Keys(r.numbers)))
	}
	r.Audits++
	found, err := audit.Verify(r.ctx, r.book.Store, func(audit.Check) {})
	r.must(err)
	if broken, wrong := found.Broken(); wrong {
		r.wrong("%s: %s", broken.Name, broken.Broken)
	}
}

// compareLedger holds the accounts to what is held and owed in all.
func (r *rehearsal) compareLedger() {
	balances, err := r.book.Store.View().TrialBalance(r.ctx)
	r.must(err)
	got := map[ledger.Account]int64{}
	for _, b := range balances {
		got[b.Account] += int64(b.Sum)
	}
	sums := model.Balances{
		Held: got[ledger.ReservedMemo], Claims: got[ledger.Claims], Credit: -got[ledger.ConsumerCredit], Bank: got[ledger.Bank],
		Payable: -got[ledger.MerchantPayable], Kept: -got[ledger.MerchantReserve], Fee: -got[ledger.MerchantFee], OutputVAT: -got[ledger.OutputVAT],
	}
	if want := r.model.Balances(nil); sums != want {
		r.wrong("the accounts hold %+v; the model says %+v", sums, want)
	}
}

// compareShops holds what the provider owes each shop to the model.
func (r *rehearsal) compareShops() {
	got := map[merchant.ID]int64{}
	err := r.book.Store.View().EachMerchantBalance(r.ctx, func(b store.MerchantBalance, sum money.Minor) error {
		if b.Account == ledger.MerchantPayable {
			got[b.Merchant] -= int64(sum)
		}
		return nil
	})
	r.must(err)
	for _, s := range r.shops {
		if want := r.model.Balances(s.Shop).Payable; got[s.Merchant.ID] != want {
			r.wrong("shop %d is owed %d; the model says %d", s.Merchant.ID, got[s.Merchant.ID], want)
		}
	}
}

// compareExposure holds what the order's person owes to the model.
func (r *rehearsal) compareExposure(o *model.Order) {
	if !r.goesOn() || o.Number == 0 {
		return
	}
	got, err := store.Update(r.ctx, r.book.Store, nil, func(tx *store.Tx) (consumer.Exposure, error) {
		order, err := tx.Reservation(reservation.Number(o.Number), merchant.ID(o.Shop.ID))
		if err != nil {
			return consumer.Exposure{}, err
		}
		person, err := tx.Person(order.Person)
		if err != nil {
			return consumer.Exposure{}, err
		}
		return tx.Exposure(person.ID, money.EUR)
	})
	r.must(err)
	want := r.model.ExposureOf(o)
	if found := (model.Exposure{Held: int64(got.Held), Claims: int64(got.Claims), Credit: int64(got.Credit), Open: got.Open, Paid: got.Paid}); found != want {
		r.wrong("who made order %d owes %+v; the model says %+v", o.Number, found, want)
	}
}

// unnumbered finds the order that a number belongs to, where no answer has told it: passive invoices are known
// by another, and refused orders by none.
func (r *rehearsal) unnumbered(number int64) *model.Order {
	found, err := r.book.Store.View().ReservationOf(r.ctx, reservation.Number(number))
	r.must(err)
	at := slices.IndexFunc(r.model.Orders, func(o *model.Order) bool {
		return o.Number == 0 && o.Name == found.Reference && o.Shop.ID == int64(found.Merchant)
	})
	if err != nil || at < 0 {
		return nil
	}
	r.model.Orders[at].Number = number
	return r.model.Orders[at]
}

// numberOf gives the number of an order, which may not have been told.
func (r *rehearsal) numberOf(o *model.Order) int64 {
	if o.Number != 0 {
		return o.Number
	}
	found, err := r.book.Store.View().ReservationsByName(r.ctx, o.Name, merchant.ID(o.Shop.ID))
	r.must(err)
	if len(found) != 1 {
		r.wrong("order %s is there %d times", o.Name, len(found))
		return 0
	}
	o.Number = int64(found[0].Number)
	return o.Number
}

func (r *rehearsal) compareOrder(o *model.Order) {
	if !r.goesOn() || r.numberOf(o) == 0 {
		return
	}
	view := r.book.Store.View()
	got, err := view.ReservationOf(r.ctx, reservation.Number(o.Number))
	r.must(err)
	bills, err := view.InvoicesOf(r.ctx, got.Number, got.Merchant)
	r.must(err)
	found := [3]int64{int64(got.Reserved), int64(got.Activated), int64(got.Released)}
	if found != [3]int64{o.Reserved, o.Activated, o.Released} || stateOf(got) != o.State || len(bills) != len(o.Bills) || got.Pushes != len(o.Told) {
		r.wrong("order %d is %s with %v reserved, activated and released, %d invoices and %d pushes; the model says %s %v, %d and %d", o.Number, got.State,
			found, len(bills), got.Pushes, o.State, [3]int64{o.Reserved, o.Activated, o.Released}, len(o.Bills), len(o.Told))
		return
	}
	for _, b := range o.Bills {
		at := slices.IndexFunc(bills, func(i invoice.Invoice) bool { return int64(i.Number) == b.Number })
		if b.Number == 0 && len(bills) == 1 { // nobody was told: it was delivered at once
			at, b.Number = 0, int64(bills[0].Number)
			r.numbers[b.Number] = true
		}
		if at < 0 {
			r.wrong("order %d has no invoice %d", o.Number, b.Number)
			return
		}
		r.compareBill(b, bills[at])
	}
}

func stateOf(o reservation.Reservation) model.State {
	if o.State == reservation.PartActivated {
		return model.Held
	}
	return model.State(o.State)
}

func (r *rehearsal) compareBill(b *model.Bill, i invoice.Invoice) {
	type figures struct {
		gross, fees, back, paid, repaid, claim, moved, fee, feeBack, kept int64
		settled                                                           bool
		due                                                               string
	}
	got := figures{
		int64(i.Gross), int64(i.ReturnFees), int64(i.Credited), int64(i.Paid), int64(i.Refunded), int64(i.Claim()), int64(i.Extension.Gross()),
		int64(i.Fee.Gross()), int64(i.FeeReturned.Gross()), int64(i.Reserve), i.Settled, i.DueOn.String(),
	}
	wanted := figures{
		b.Gross, b.Fees, b.Back, b.Paid, b.Repaid, b.Claim(), b.Moved + b.MovedVAT, b.Fee + b.FeeVAT, b.FeeBack + b.FeeVATBack, b.Kept, b.Settled, b.Due.String(),
	}
	portions := map[string]model.Portion{}
	for _, g := range i.Groups {
		portions[g.Rate.String()] = model.Portion{Gross: int64(g.Gross), VAT: int64(g.VAT), Back: int64(g.CreditedGross), BackVAT: int64(g.CreditedVAT)}
	}
	if got != wanted || !maps.Equal(portions, b.Portions) {
		r.wrong("invoice %d is %+v %v; the model says %+v %v", b.Number, got, portions, wanted, b.Portions)
	}
}

// leaf looks at the document of a bill: whatever happened since it was made, it is the same.
func (r *rehearsal) leaf() {
	b := r.bill(anyBill)
	if b == nil || !r.in(30) || !r.goesOn() {
		return
	}
	made, err := r.book.Operations.InvoiceDocument(r.ctx, invoice.Number(b.Number), merchant.ID(b.Order.Shop.ID))
	r.must(err)
	sum := sha256.Sum256(made.Content)
	hash := hex.EncodeToString(sum[:])
	if before, seen := r.papers[b.Number]; seen && before != hash {
		r.wrong("the document of invoice %d is another one now", b.Number)
	} else if !seen {
		r.Documents++
	}
	r.papers[b.Number] = hash
}

// nothingWaits tells whether every job has ended.
func (r *rehearsal) nothingWaits() bool {
	for _, kind := range []job.Kind{job.Push, job.Review, job.Dispatch, job.Paper} {
		waiting, err := r.book.Store.View().Jobs(r.ctx, kind, job.Waiting, 1)
		r.must(err)
		if len(waiting) > 0 {
			return false
		}
	}
	return true
}

// nothingIsLost says that shops have heard everything, and every paper was made.
func (r *rehearsal) nothingIsLost() {
	if !r.nothingWaits() {
		r.wrong("jobs still wait although everybody is well")
	}
	for _, o := range r.model.Orders {
		if number := r.numberOf(o); r.heard[number] != len(o.Told) {
			r.wrong("of order %d its shop heard %d of %d pushes", number, r.heard[number], len(o.Told))
		}
	}
}
