package cli_test

import (
	"testing"

	"respite/cli/clitest"
)

func TestPay_SettlesTheClaimAndKeepsTheRestAsACredit(t *testing.T) {
	s := clitest.New(t)
	invoice, _ := s.Delivers(s.Reserves("INV-1"))
	if out := s.Does("pay", invoice, "4.50"); out != "Invoice "+invoice+" is active: 4.50 EUR settled, 9.50 still owed.\n" {
		t.Error(out)
	}
	var paid struct {
		Currency, State string
		Settled, Claim  int64
	}
	s.Reads(&paid, "pay", invoice, "10", "--as", "anna")
	if paid.Currency != "EUR" || paid.State != "paid" || paid.Settled != 950 || paid.Claim != 0 {
		t.Errorf("got %+v", paid)
	}
	want := "Invoice " + invoice + " is paid: 0.00 EUR settled, 0.00 still owed.\n1.00 EUR is more than was owed: it is now the consumer's credit.\n"
	if out := s.Does("pay", invoice, "1"); out != want {
		t.Error(out)
	}
	s.Does("verify")
}

func TestPay_OfWhatCannotBePaid_SaysWhy(t *testing.T) {
	s := clitest.New(t)
	s.Refuses(1, "There is no such invoice", "pay", "7", "1")
	for _, amount := range []string{"0", "-1", "much", "1.234", ""} {
		s.Refuses(2, "is no amount above 0", "pay", "7", "--", amount)
	}
	s.Refuses(2, "--as must name a person", "pay", "7", "1", "--as", "")
}
