// Package ledger is double entry: accounts, entries and what makes them right.
//
// It must never change an entry: corrections are new entries. Every entry balances per currency and
// belongs to exactly one event (domain 8.1).
package ledger

import (
	"fmt"
	"time"

	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/id"
	"respite/value/money"
)

// Account is a number of the chart of accounts (domain 8.2).
type Account int

// The accounts in use.
const (
	Bank             Account = 1000
	Claims           Account = 1100
	MerchantPayable  Account = 2100
	MerchantReserve  Account = 2110
	ConsumerCredit   Account = 2200
	OutputVAT        Account = 2300
	MerchantFee      Account = 3000
	ConsumerFees     Account = 3120
	ReservedMemo     Account = 9100 // exposure by reservation: a memo, no money
	ReservedMemoBack Account = 9101
)

var names = map[Account]string{
	Bank:             "Bank",
	Claims:           "Consumer claims, principal",
	MerchantPayable:  "Merchant payable",
	MerchantReserve:  "Merchant reserve",
	ConsumerCredit:   "Consumer credit balances",
	OutputVAT:        "Output VAT",
	MerchantFee:      "Merchant fee",
	ConsumerFees:     "Start and monthly fees",
	ReservedMemo:     "Memo: reserved exposure",
	ReservedMemoBack: "Memo: reserved exposure, contra",
}

// Name gives the account's name.
func (a Account) Name() string { return names[a] }

// Line is one side of an entry; debit is positive.
type Line struct {
	Account     Account
	Amount      money.Minor
	Merchant    merchant.ID
	Person      consumer.ID
	Reservation reservation.Number
	Invoice     invoice.Number
}

// Entry is one business fact in the books.
type Entry struct {
	Event    id.ID // the event it belongs to, and its key
	At       time.Time
	Currency money.Currency
	Lines    []Line
}

// Check refuses an entry that does not balance or moves nothing.
func (e Entry) Check() error {
	var sum money.Minor
	for _, l := range e.Lines {
		sum += l.Amount
		if names[l.Account] == "" {
			return fmt.Errorf("entry of event %s: there is no account %d", e.Event, l.Account)
		}
	}
	if sum != 0 || len(e.Lines) == 0 {
		return fmt.Errorf("entry of event %s: its %d lines sum to %d", e.Event, len(e.Lines), sum)
	}
	return nil
}
