// Package posting says which accounts move for which business fact (domain 8.3).
//
// It moves nothing itself and must never know SQL: the operation posts what it returns.
package posting

import (
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/money"
)

// entry collects the lines of one event; lines of zero are left out.
type entry struct {
	ledger.Entry
	base ledger.Line
}

func of(e event.Event, currency money.Currency, base ledger.Line) *entry {
	return &entry{Entry: ledger.Entry{Event: e.ID, At: e.At, Currency: currency}, base: base}
}

func (e *entry) move(amount money.Minor, debit, credit ledger.Account) {
	if amount == 0 {
		return
	}
	for _, side := range []struct {
		account ledger.Account
		amount  money.Minor
	}{{debit, amount}, {credit, -amount}} {
		line := e.base
		line.Account, line.Amount = side.account, side.amount
		e.Lines = append(e.Lines, line)
	}
}

// Hold is the memo of an amount that was reserved (positive) or set free (negative). Reservations
// are not booked: they are exposure, no claim.
func Hold(e event.Event, r reservation.Reservation, amount money.Minor) ledger.Entry {
	held := of(e, r.Currency, ledger.Line{Merchant: r.Merchant, Person: r.Person, Reservation: r.Number})
	held.move(amount, ledger.ReservedMemo, ledger.ReservedMemoBack)
	return held.Entry
}

// Capture is a delivery: the claim on the consumer is bought for its full price, the merchant owes
// the fee, a part is kept in reserve, and the hold of the same amount ends.
func Capture(e event.Event, i invoice.Invoice) ledger.Entry {
	capture := of(e, i.Currency, about(i))
	capture.move(i.Gross, ledger.Claims, ledger.MerchantPayable)
	capture.move(i.StartFee, ledger.Claims, ledger.ConsumerFees)
	capture.move(i.Fee.Net, ledger.MerchantPayable, ledger.MerchantFee)
	capture.move(i.Fee.VAT, ledger.MerchantPayable, ledger.OutputVAT)
	capture.move(i.Reserve, ledger.MerchantPayable, ledger.MerchantReserve)
	capture.move(-i.Gross, ledger.ReservedMemo, ledger.ReservedMemoBack)
	return capture.Entry
}

// Credit is goods or an amount given back: off the open claim first, the rest is owed to the
// consumer; the merchant bears it, whether paid out already or not.
func Credit(e event.Event, i invoice.Invoice, note invoice.CreditNote) ledger.Entry {
	credit := of(e, i.Currency, about(i))
	credit.move(note.Gross, ledger.MerchantPayable, ledger.Claims)
	credit.move(note.StartFee, ledger.ConsumerFees, ledger.Claims)
	credit.move(note.FeeGross, ledger.Claims, ledger.MerchantPayable)
	credit.move(note.ToConsumer, ledger.Claims, ledger.ConsumerCredit)
	credit.move(note.FeeReturned.Net, ledger.MerchantFee, ledger.MerchantPayable)
	credit.move(note.FeeReturned.VAT, ledger.OutputVAT, ledger.MerchantPayable)
	return credit.Entry
}

// Postponement is the merchant's fee for a due date that was moved.
func Postponement(e event.Event, i invoice.Invoice, fee merchant.Fee) ledger.Entry {
	postponed := of(e, i.Currency, about(i))
	postponed.move(fee.Net, ledger.MerchantPayable, ledger.MerchantFee)
	postponed.move(fee.VAT, ledger.MerchantPayable, ledger.OutputVAT)
	return postponed.Entry
}

// Payment is money of the consumer: it settles the claim, the rest is owed back to the consumer.
func Payment(e event.Event, i invoice.Invoice, amount, settled money.Minor) ledger.Entry {
	payment := of(e, i.Currency, about(i))
	payment.move(settled, ledger.Bank, ledger.Claims)
	payment.move(amount-settled, ledger.Bank, ledger.ConsumerCredit)
	return payment.Entry
}

func about(i invoice.Invoice) ledger.Line {
	return ledger.Line{Merchant: i.Merchant, Person: i.Person, Reservation: i.Reservation, Invoice: i.Number}
}
