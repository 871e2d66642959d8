// Package audit proves the books: it works every invariant out again from the rows themselves and names the
// first row that breaks one.
//
// It must never change a book, and never trust a sum that it can reckon itself.
package audit

import (
	"context"
	"errors"
	"fmt"

	"respite/store"
	"respite/store/comparison"
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
func Verify(ctx context.Context, book *store.Store, done func(Check)) (Verification, error) {
	var v Verification
	err := book.Snapshot(ctx, func(view store.View) error {
		a := auditor{ctx: ctx, view: view, due: map[store.MerchantBalance]money.Minor{}}
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

// auditor looks at one state of a book.
type auditor struct {
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
func (a auditor) proofs() []proof {
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
	for _, c := range comparison.All() {
		proofs = append(proofs, proof{c.Name, c.Rule, func(check *Check) error { return a.compare(check, c) }})
	}
	return proofs
}

func (a auditor) compare(check *Check, c comparison.Comparison) error {
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

func (a auditor) readable(check *Check) error {
	rows, err := a.view.ReadAll(a.ctx)
	check.Rows = rows
	return err
}

func (a auditor) references(check *Check) error {
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
