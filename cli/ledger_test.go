package cli_test

import (
	"strings"
	"testing"

	"respite/cli/clitest"
)

func TestLedger_SumsEveryAccountAndEachCurrencyToZero(t *testing.T) {
	s := clitest.New(t)
	var a clitest.Answer
	s.Reads(&a, "call", "json/DataRequest", s.Example("reserve-invoice.json"), "--url", s.URL)
	var balances []struct {
		Account  int
		Name     string
		Currency string
		Lines    int
		Balance  int64
	}
	s.Reads(&balances, "ledger")
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
	if said := s.Does("ledger"); !strings.Contains(said, "Memo: reserved exposure") {
		t.Errorf("it says %q", said)
	}
}
