package audit

import (
	"respite/domain/invoice"
	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store"
	"respite/value/money"
)

func (a auditor) reservations(check *Check) error {
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

func (a auditor) invoices(check *Check) error {
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
func (a auditor) invoice(check *Check, i invoice.Invoice) {
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
		ledger.MerchantPayable: i.Fee.Gross() + i.Extension.Gross() + i.Reserve + i.Credited - i.Gross - i.ReturnFees - i.FeeReturned.Gross(),
		ledger.MerchantReserve: -i.Reserve,
		ledger.OutputVAT:       i.FeeReturned.VAT - i.Fee.VAT - i.Extension.VAT,
		ledger.MerchantFee:     i.FeeReturned.Net - i.Fee.Net - i.Extension.Net,
		ledger.ConsumerFees:    i.FeeWaived - i.StartFee,
	}
	sums := make([]money.Minor, len(store.OfInvoices))
	for n, account := range store.OfInvoices {
		sums[n] = due[account]
	}
	return sums
}

// merchants compares in both directions: what is booked without an invoice is wrong too.
func (a auditor) merchants(check *Check) error {
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

func (a auditor) credits(check *Check) error {
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
