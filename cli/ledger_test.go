package cli_test

import (
	"strings"
	"testing"
)

func TestLedger_SumsEveryAccountAndEachCurrencyToZero(t *testing.T) {
	s := newStand(t)
	var a answer
	s.reads(&a, "call", "json/DataRequest", "../examples/reserve-invoice.json", "--url", s.url)
	var balances []struct {
		Account  int
		Name     string
		Currency string
		Lines    int
		Balance  int64
	}
	s.reads(&balances, "ledger")
	sums := map[string]int64{}
	for _, b := range balances {
		if b.Name == "" || b.Lines == 0 {
			t.Errorf("account %d: %+v", b.Account, b)
		}
		sums[b.Currency] += b.Balance
	}
	if len(balances) < 2 || len(sums) != 1 || sums["EUR"] != 0 {
		t.Errorf("the balances are %+v", balances)
	}
	if said := s.does("ledger"); !strings.Contains(said, "Memo: reserved exposure") {
		t.Errorf("it says %q", said)
	}
}
