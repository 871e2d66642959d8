package ledger_test

import (
	"strings"
	"testing"

	"respite/domain/ledger"
	"respite/value/money"
)

var chart = []ledger.Account{
	ledger.Bank, ledger.Claims, ledger.MerchantPayable, ledger.MerchantReserve, ledger.ConsumerCredit, ledger.OutputVAT,
	ledger.MerchantFee, ledger.ConsumerFees, ledger.ReservedMemo, ledger.ReservedMemoBack,
}

func entry(lines ...ledger.Line) ledger.Entry {
	return ledger.Entry{Event: "E1", Currency: money.EUR, Lines: lines}
}

func line(account ledger.Account, amount money.Minor) ledger.Line {
	return ledger.Line{Account: account, Amount: amount}
}

func TestCheck_OfABalancedEntry_FindsNothing(t *testing.T) {
	for _, account := range chart {
		if err := entry(line(account, 500), line(ledger.Claims, -500)).Check(); err != nil {
			t.Errorf("account %d: %v", account, err)
		}
	}
	if err := entry(line(ledger.Bank, 600), line(ledger.Claims, -500), line(ledger.ConsumerCredit, -100)).Check(); err != nil {
		t.Errorf("three lines: %v", err)
	}
}

func TestCheck_OfAWrongEntry_NamesTheEventAndTheWrong(t *testing.T) {
	for name, c := range map[string]struct {
		entry ledger.Entry
		says  string
	}{
		"unbalanced":      {entry(line(ledger.Bank, 500), line(ledger.Claims, -499)), "2 lines sum to 1"},
		"one side":        {entry(line(ledger.Bank, 500)), "1 lines sum to 500"},
		"empty":           {entry(), "0 lines"},
		"unknown account": {entry(line(1234, 500), line(ledger.Claims, -500)), "no account 1234"},
		"no account":      {entry(line(0, 500), line(ledger.Claims, -500)), "no account 0"},
	} {
		err := c.entry.Check()
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "event E1") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestName_IsThereForEveryAccountAndItsOwn(t *testing.T) {
	seen := map[string]ledger.Account{}
	for _, account := range chart {
		name := account.Name()
		if other, taken := seen[name]; name == "" || taken {
			t.Errorf("account %d is named %q as %d is", account, name, other)
		}
		seen[name] = account
	}
	if name := ledger.Account(1234).Name(); name != "" {
		t.Errorf("account 1234 is named %q", name)
	}
}
