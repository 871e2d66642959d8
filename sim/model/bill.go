package model

import (
	"maps"
	"math/big"
	"time"

	"respite/value/day"
)

// Portion is a bill's part at one VAT rate.
type Portion struct{ Gross, VAT, Back, BackVAT int64 }

// Bill is what the consumer owes for one delivery.
type Bill struct {
	Order    *Order
	Number   int64 // 0: not known yet
	Gross    int64
	Fees     int64 // charged for returns
	Back     int64 // credited
	Paid     int64
	Repaid   int64 // of what was paid
	Settled  bool  // was paid in full once
	Overpaid int64 // owed to the consumer
	Portions map[string]Portion
	Shelves  []Shelf
	Issued   time.Time
	Due      day.Day

	Fee, FeeVAT         int64 // the merchant's, for the capture
	FeeBack, FeeVATBack int64 // given back
	Kept                int64 // in reserve
	Moved, MovedVAT     int64 // the merchant's fee for later due dates
	postponed           day.Day
}

func billed(o *Order, pieces []Piece, now time.Time) *Bill {
	b := &Bill{Order: o, Gross: SumOf(pieces), Portions: map[string]Portion{}, Issued: now}
	for _, p := range pieces {
		at := b.Portions[p.VAT]
		at.Gross += p.Sum
		b.Portions[p.VAT] = at
		b.Shelves = append(b.Shelves, Shelf{Ware: p.Ware, Sum: p.Sum})
	}
	for vat, at := range b.Portions {
		at.VAT = included(at.Gross, vat)
		b.Portions[vat] = at
	}
	terms := o.Shop.Terms
	b.Fee = percentage(b.Gross, terms.Rate) + terms.Fixed
	b.FeeVAT = percentage(b.Fee, terms.VAT)
	b.Kept = percentage(b.Gross, terms.Reserve)
	b.Due = o.Buyer.today(now) + day.Day(terms.DueDays)
	return b
}

// Claim gives what the consumer still owes.
func (b *Bill) Claim() int64 { return b.Gross + b.Fees - b.Back - b.Paid + b.Repaid }

// Creditable gives what can still be given back.
func (b *Bill) Creditable() int64 { return b.Gross - b.Back }

// Payable gives what the provider owes the merchant for the bill.
func (b *Bill) Payable() int64 {
	fee := b.Fee + b.FeeVAT + b.Moved + b.MovedVAT - b.FeeBack - b.FeeVATBack
	return b.Gross + b.Fees - b.Back - b.Kept - fee
}

// remaining gives what can still be given back at each rate.
func (b *Bill) remaining() map[string]int64 {
	rest := map[string]int64{}
	for vat, at := range b.Portions {
		rest[vat] = at.Gross - at.Back
	}
	return rest
}

// Pay settles the claim as far as the money goes.
func (b *Bill) Pay(amount int64) {
	off := min(amount, b.Claim())
	b.Paid += off
	b.Overpaid += amount - off
	b.settle()
}

func (b *Bill) settle() { b.Settled = b.Settled || b.Claim() == 0 && b.Creditable() > 0 }

// Postpone moves the due date, at most 180 days in all (XML-RPC reference 2.17).
func (b *Bill) Postpone(days int64) bool {
	if b.Claim() <= 0 || days <= 0 || b.postponed+day.Day(days) > 180 {
		return false
	}
	terms := b.Order.Shop.Terms
	b.postponed += day.Day(days)
	b.Due += day.Day(days)
	b.Moved += terms.Extension
	b.MovedVAT += percentage(terms.Extension, terms.VAT)
	return true
}

// credit gives amounts back at their rates, less fees. What was paid already goes back to the consumer; a
// fee on a paid bill is a new debt, with time of its own.
func (b *Bill) credit(shares map[string]int64, fees int64, now time.Time) {
	owed, gross := b.Claim(), int64(0)
	for vat, amount := range shares {
		at := b.Portions[vat]
		at.Back += amount
		if at.BackVAT = at.VAT; at.Gross != 0 {
			at.BackVAT = share(at.VAT, at.Back, at.Gross)
		}
		if amount != 0 {
			b.Portions[vat] = at
		}
		gross += amount
	}
	b.Back += gross
	b.Fees += fees
	if out := gross - fees - min(gross-fees, owed); out > 0 {
		b.Repaid += out
		b.Overpaid += out
	}
	if !b.Order.Shop.Terms.FeeStays {
		b.FeeBack, b.FeeVATBack = share(b.Fee, b.Back, b.Gross), share(b.FeeVAT, b.Back, b.Gross)
	}
	b.settle()
	if owed == 0 && b.Claim() > 0 {
		b.Due = max(b.Due, b.Order.Buyer.today(now)+day.Day(b.Order.Shop.Terms.DueDays))
	}
	b.Order.tell("Refund", success, gross)
}

// Return takes articles back, less fees; without articles only the fees are charged. The last credit closes
// every rate.
func (b *Bill) Return(wants []Want, inUnits bool, fees int64, now time.Time) bool {
	bounded := b.Fees+fees <= b.Gross // nobody decided about more than the invoice
	if len(wants) == 0 {
		if fees == 0 || !bounded {
			return false
		}
		b.credit(nil, fees, now)
		return true
	}
	pieces, shelves, there := Taken(b.Shelves, wants, inUnits)
	sum := SumOf(pieces)
	if !there || !bounded || sum <= 0 || sum > b.Creditable() {
		return false
	}
	shares := b.remaining()
	if sum < b.Creditable() {
		limits := shares
		shares = map[string]int64{}
		for _, p := range pieces {
			shares[p.VAT] += p.Sum
		}
		for vat, amount := range shares {
			if max(amount, -amount) > max(limits[vat], -limits[vat]) {
				return false
			}
		}
	}
	b.Shelves = shelves
	b.credit(shares, fees, now)
	return true
}

// CreditRest gives back all that is left, with the articles if they come to just that.
func (b *Bill) CreditRest(now time.Time) bool {
	if b.Creditable() <= 0 {
		return false
	}
	if pieces, shelves := takenWhole(b.Shelves); SumOf(pieces) == b.Creditable() {
		b.Shelves = shelves
	}
	b.credit(b.remaining(), 0, now)
	return true
}

// CreditAtRate gives an amount back at one rate.
func (b *Bill) CreditAtRate(amount int64, vat string, now time.Time) bool {
	rest, has := b.remaining()[vat]
	if !has || amount <= 0 || amount > min(rest, b.Creditable()) {
		return false
	}
	shares := map[string]int64{vat: amount}
	if amount == b.Creditable() { // nothing would be left: every rate closes
		shares = b.remaining()
	}
	b.credit(shares, 0, now)
	return true
}

// Spread gives an amount back over all rates by what is left at each, as the book spread it: that must sum
// up, and differ from the exact parts by less than one unit. What is wrong with it is told.
func (b *Bill) Spread(amount int64, asBooked map[string]int64, now time.Time) string {
	rest, sum := b.remaining(), int64(0)
	for vat, part := range asBooked {
		exact := new(big.Rat).SetFrac64(amount*rest[vat], b.Creditable())
		if off := exact.Sub(exact, big.NewRat(part, 1)); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
			return "the part at " + vat + " percent is no proportional one"
		}
		sum += part
	}
	if sum != amount {
		return "the parts do not sum up"
	}
	b.credit(maps.Clone(asBooked), 0, now)
	return ""
}
