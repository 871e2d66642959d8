package operation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"respite/domain/invoice"
	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store"
	"respite/value/money"
)

// Verification is the whole check of a book.
type Verification struct{ Checks []Check }

// Check is one thing that must hold in every book.
type Check struct {
	Name   string // what holds, as a sentence
	Rule   string // where it is written
	Rows   int    // how many were looked at
	Broken string // the first row that breaks it, with both figures; empty when it holds
}

// Broken gives the first check that does not hold, or nothing.
func (v Verification) Broken() (Check, bool) {
	for _, c := range v.Checks {
		if c.Broken != "" {
			return c, true
		}
	}
	return Check{}, false
}

// breaks notes the first row that breaks the check.
func (c *Check) breaks(format string, args ...any) {
	if c.Broken == "" {
		c.Broken = fmt.Sprintf(format, args...)
	}
}

// Verify works every invariant out again from the rows themselves (domain 8.5). It looks at one state
// of the book while the book goes on changing; each check is told as soon as it is done. An error
// means that the book could not be looked at, not that it is wrong.
func (o *Operations) Verify(ctx context.Context, done func(Check)) (Verification, error) {
	var v Verification
	err := o.Store.Snapshot(ctx, func(view store.View) error {
		a := audit{ctx: ctx, view: view, due: map[store.MerchantBalance]money.Minor{}}
		for _, p := range a.proofs() {
			check := Check{Name: p.name, Rule: p.rule}
			err := p.look(&check)
			switch {
			case errors.Is(err, store.ErrUnreadable):
				check.breaks("%s", err)
			case err != nil:
				return fmt.Errorf("verify that %s: %w", p.name, err)
			}
			v.Checks = append(v.Checks, check)
			done(check)
		}
		return nil
	})
	return v, err
}

// audit is one look at a book.
type audit struct {
	ctx  context.Context
	view store.View
	due  map[store.MerchantBalance]money.Minor // what the invoices say of the merchants' accounts
}

// proof is a check that has not been made yet.
type proof struct {
	name, rule string
	look       func(*Check) error
}

// proofs lists every check. The merchants' accounts are checked against what the invoices before them
// came to.
func (a audit) proofs() []proof {
	proofs := []proof{
		{"every row can be read, and what is sealed opens", "design 4", a.readable},
		{"every row that is named is there", "domain 8.5 (10)", a.references},
		{"reservations agree with their lines and with the memo", "domain 8.5 (9)", a.reservations},
		{"invoices agree with their lines and with the books", "domain 8.5 (2)", a.invoices},
		{"merchants' accounts come to what their invoices say", "domain 8.5 (4)", a.merchants},
		{"credit notes take back the VAT and the fee of their invoices", "domain 1.4", a.credits},
		{"events are numbered without a gap", "design 4", a.events},
		{"pushes are numbered without a gap", "gateway reference 5.1", a.pushes},
		{"decisions replay to the same verdict", "domain 9.8", a.verdicts},
	}
	for _, c := range store.Comparisons() {
		proofs = append(proofs, proof{c.Name, c.Rule, func(check *Check) error { return a.compare(check, c) }})
	}
	return proofs
}

func (a audit) compare(check *Check, c store.Comparison) error {
	return a.view.Compare(a.ctx, c, func(key string, left, right money.Money) error {
		check.Rows++
		switch {
		case left == right:
		case c.Count:
			check.breaks("%s %s %s %d instead of %d", c.Row, key, c.Says, left.Minor, right.Minor)
		default:
			check.breaks("%s %s %s %s instead of %s", c.Row, key, c.Says, left, right)
		}
		return nil
	})
}

func (a audit) readable(check *Check) error {
	rows, err := a.view.ReadAll(a.ctx)
	check.Rows = rows
	return err
}

func (a audit) references(check *Check) error {
	return a.view.EachReference(a.ctx, func(r store.Reference) error {
		check.Rows++
		switch {
		case r.Good:
		case r.Shared == "":
			check.breaks("%s %s names %s %s, which is not there", r.Table, r.Key, r.Target, r.Name)
		default:
			check.breaks("%s %s names %s %s, which is not there with the same %s", r.Table, r.Key, r.Target, r.Name, r.Shared)
		}
		return nil
	})
}

func (a audit) reservations(check *Check) error {
	return a.view.EachHeld(a.ctx, func(r reservation.Reservation, memo, contra money.Minor) error {
		check.Rows++
		if broken := r.Broken(); broken != "" {
			check.breaks("reservation %d: %s", r.Number, broken)
		}
		if memo != r.Held() {
			check.breaks("reservation %d has %s in account %d instead of %s", r.Number, memo.Decimal(), ledger.ReservedMemo, r.Held().Decimal())
		}
		if contra != -memo {
			check.breaks("reservation %d has %s in account %d instead of %s", r.Number, contra.Decimal(), ledger.ReservedMemoBack, (-memo).Decimal())
		}
		return nil
	})
}

func (a audit) invoices(check *Check) error {
	return a.view.EachBooked(a.ctx, func(i invoice.Invoice, booked []money.Minor) error {
		check.Rows++
		a.invoice(check, i)
		for n, due := range balances(i) {
			account := store.OfInvoices[n]
			if booked[n] != due {
				check.breaks("invoice %d has %s in account %d instead of %s", i.Number, booked[n].Decimal(), account, due.Decimal())
			}
			if account != ledger.Claims {
				a.due[store.MerchantBalance{Merchant: i.Merchant, Account: account, Currency: i.Currency}] += due
			}
		}
		return nil
	})
}

// invoice checks what an invoice says of itself.
func (a audit) invoice(check *Check, i invoice.Invoice) {
	s := i.Schedule
	if broken := i.Broken(); broken != "" {
		check.breaks("invoice %d: %s", i.Number, broken)
	}
	if i.State != invoice.Active && i.Claim() != 0 {
		check.breaks("invoice %d is %s and still owes %s instead of 0.00", i.Number, i.State, i.Claim().Decimal())
	}
	if s.FinancedFee != i.StartFee {
		check.breaks("invoice %d has a schedule with a start fee of %s instead of %s", i.Number, s.FinancedFee.Decimal(), i.StartFee.Decimal())
	}
	if purchase := s.Total - s.Interest - s.Fees; purchase != i.Gross {
		check.breaks("invoice %d has a schedule for %s instead of %s", i.Number, purchase.Decimal(), i.Gross.Decimal())
	}
}

// balances gives what the accounts of store.OfInvoices must come to for an invoice as it stands
// (domain 8.3).
func balances(i invoice.Invoice) []money.Minor {
	due := map[ledger.Account]money.Minor{
		ledger.Claims:          i.Claim(),
		ledger.MerchantPayable: i.Fee.Gross() + i.Reserve + i.Credited - i.Gross - i.FeeReturned.Gross(),
		ledger.MerchantReserve: -i.Reserve,
		ledger.OutputVAT:       i.FeeReturned.VAT - i.Fee.VAT,
		ledger.MerchantFee:     i.FeeReturned.Net - i.Fee.Net,
		ledger.ConsumerFees:    i.FeeWaived - i.StartFee,
	}
	sums := make([]money.Minor, len(store.OfInvoices))
	for n, account := range store.OfInvoices {
		sums[n] = due[account]
	}
	return sums
}

// merchants compares in both directions: what is booked without an invoice is wrong too.
func (a audit) merchants(check *Check) error {
	differs := func(b store.MerchantBalance, sum, due money.Minor) {
		check.breaks("merchant %d has %s %s in account %d instead of %s", b.Merchant, sum.Decimal(), b.Currency, b.Account, due.Decimal())
	}
	err := a.view.EachMerchantBalance(a.ctx, func(b store.MerchantBalance, sum money.Minor) error {
		if b.Account == ledger.Claims {
			return nil // the consumer's, not the merchant's
		}
		check.Rows++
		if due := a.due[b]; sum != due {
			differs(b, sum, due)
		}
		delete(a.due, b)
		return nil
	})
	for b, due := range a.due {
		if due != 0 {
			differs(b, 0, due)
		}
	}
	return err
}

// credited is what the credit notes of one invoice come to.
type credited struct {
	of     invoice.Invoice
	fee    merchant.Fee
	groups map[money.Rate]invoice.Group
}

func (a audit) credits(check *Check) error {
	var sum credited
	err := a.view.EachCredit(a.ctx, func(i invoice.Invoice, c invoice.CreditNote) error {
		check.Rows++
		if i.Number != sum.of.Number {
			sum.check(check)
			sum = credited{of: i, groups: map[money.Rate]invoice.Group{}}
		}
		sum.fee.Net += c.FeeReturned.Net
		sum.fee.VAT += c.FeeReturned.VAT
		for _, g := range c.Groups {
			total := sum.groups[g.Rate]
			total.CreditedGross += g.Gross
			total.CreditedVAT += g.VAT
			sum.groups[g.Rate] = total
		}
		return nil
	})
	sum.check(check)
	return err
}

func (s credited) check(check *Check) {
	if s.fee != s.of.FeeReturned {
		check.breaks("invoice %d has credit notes that give back a fee of %s with VAT instead of %s",
			s.of.Number, s.fee.Gross().Decimal(), s.of.FeeReturned.Gross().Decimal())
	}
	for _, g := range s.of.Groups {
		total := s.groups[g.Rate]
		if total.CreditedGross != g.CreditedGross || total.CreditedVAT != g.CreditedVAT {
			check.breaks("invoice %d has credit notes of %s with VAT %s at the rate %d instead of %s with VAT %s", s.of.Number,
				total.CreditedGross.Decimal(), total.CreditedVAT.Decimal(), g.Rate, g.CreditedGross.Decimal(), g.CreditedVAT.Decimal())
		}
	}
}

// sequence is the numbers that were found for one reservation.
type sequence struct {
	one   string
	many  string
	of    reservation.Number
	count int
	found []int
}

// next takes the next row of a walk over reservations; nil is a reservation that has none.
func (s *sequence) next(check *Check, of reservation.Number, count int, no *int) {
	if of != s.of {
		s.check(check)
		check.Rows++
		s.of, s.count, s.found = of, count, s.found[:0]
	}
	if no != nil {
		s.found = append(s.found, *no)
	}
}

func (s *sequence) check(check *Check) {
	slices.Sort(s.found)
	for i, no := range s.found {
		if no != i+1 {
			check.breaks("reservation %d has %s %d instead of %d", s.of, s.one, no, i+1)
		}
	}
	if len(s.found) != s.count {
		check.breaks("reservation %d has %d %s instead of %d", s.of, len(s.found), s.many, s.count)
	}
}

func (a audit) events(check *Check) error {
	s := sequence{one: "event", many: "events"}
	err := a.view.EachEventNumber(a.ctx, func(of reservation.Number, count int, no *int) error {
		s.next(check, of, count, no)
		return nil
	})
	s.check(check)
	return err
}

func (a audit) pushes(check *Check) error {
	s := sequence{one: "push", many: "pushes"}
	err := a.view.EachPush(a.ctx, func(of reservation.Number, count int, no *int) error {
		s.next(check, of, count, no)
		return nil
	})
	s.check(check)
	return err
}

// verdicts decides again, under the rules as they were. Rules seldom change, so only the latest are
// kept at hand.
func (a audit) verdicts(check *Check) error {
	var policy *risk.Policy
	return a.view.EachVerdict(a.ctx, func(r risk.Record, _, stored, rules string) error {
		check.Rows++
		if policy == nil || policy.Hash() != r.Verdict.Policy {
			read, err := risk.ParsePolicy([]byte(rules))
			if err != nil {
				check.breaks("verdict %s was made by rules that cannot be read: %s", r.ID, err)
				return nil
			}
			policy = read
		}
		again, err := json.Marshal(r.Ending.Over(policy.Decide(r.Facts)))
		if err != nil {
			return fmt.Errorf("write verdict %s again: %w", r.ID, err)
		}
		if string(again) != stored {
			check.breaks("verdict %s says %s instead of %s", r.ID, stored, again)
		}
		return nil
	})
}
