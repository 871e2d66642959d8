package cli_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"respite/cli/clitest"
)

func TestOrderList_ShowsTheLatestFirst(t *testing.T) {
	s := clitest.New(t)
	s.Delivers(s.Reserves("INV-1"))
	s.Reserves("INV-2")
	s.Says("order-list.txt", s.Does("order", "list"))
	var list []struct {
		Number                     int64
		State, Reference, Currency string
		Reserved, Held             int64
	}
	s.Reads(&list, "order", "list", "--limit", "1")
	if len(list) != 1 || list[0].Reference != "INV-2" || list[0].State != "held" || list[0].Reserved != 1400 || list[0].Held != 1400 {
		t.Errorf("got %+v", list)
	}
	s.Refuses(2, "--limit must be from 1 to", "order", "list", "--limit", "10001")
}

func TestOrderShow_TellsTheWholeStory(t *testing.T) {
	s := clitest.New(t)
	number := s.Reserves("INV-1")
	part := s.Calls("json/Transaction", "pay-part.json", "ReservationNumber="+number, "Invoice=INV-1")
	s.Calls("json/Transaction", "refund-amount.json", "TransactionKey="+part.Key, "Invoice=INV-1")
	s.Calls("json/DataRequest", "cancel.json", "ReservationNumber="+number, "Invoice=INV-1")
	s.Does("pay", part.Parameter("InvoiceNumber"), "3")
	s.Says("order-show.txt", withoutIDs(s.Does("order", "show", number)))
	var told struct {
		Number   int64
		Released int64
		Lines    []struct{ Title string }
		Verdicts []struct{ Outcome string }
		Invoices []struct {
			Carrier string
			Claim   int64
			Credits []struct{ Gross int64 } `json:"credit_notes"`
		}
		Events []struct{ Kind, Actor string }
		Ledger []struct{ Amount int64 }
	}
	s.Reads(&told, "order", "show", number)
	if told.Released != 400 || len(told.Lines) != 3 || len(told.Verdicts) != 1 || len(told.Events) != 5 || told.Events[4].Actor != "operator" {
		t.Errorf("got %+v", told)
	}
	if len(told.Invoices) != 1 || told.Invoices[0].Carrier != "provider" || told.Invoices[0].Claim != 555 || told.Invoices[0].Credits[0].Gross != 145 {
		t.Errorf("got %+v", told.Invoices)
	}
	sum := int64(0)
	for _, line := range told.Ledger {
		sum += line.Amount
	}
	if len(told.Ledger) < 6 || sum != 0 {
		t.Errorf("the ledger's %d lines sum to %d", len(told.Ledger), sum)
	}
}

// withoutIDs masks ids, which differ with everything that takes one before.
func withoutIDs(text string) string {
	return regexp.MustCompile(`[0-9A-F]{32}`).ReplaceAllString(text, strings.Repeat("X", 32))
}

func TestOrderShow_OfAPassiveInvoice_NamesIt(t *testing.T) {
	s := clitest.New(t)
	s.SellsInSweden()
	passive := s.CallsXML("add_invoice", "add_invoice.json", "Invoice=S-1").Number(0)
	out := s.Does("order", "show", "2400000001")
	if !strings.Contains(out, "  written as the passive invoice "+passive+"\n") || !strings.Contains(out, ", does not expire\n") {
		t.Error(out)
	}
	var told struct {
		Passive int64 `json:"passive_invoice"`
	}
	if s.Reads(&told, "order", "show", "2400000001"); strconv.FormatInt(told.Passive, 10) != passive {
		t.Errorf("got %d, want %s", told.Passive, passive)
	}
}

func TestOrderShow_OfAPartPayment_ShowsItsSchedule(t *testing.T) {
	s := clitest.New(t)
	number := s.Calls("json/DataRequest", "reserve-part-payment.json").Parameter("ReservationNumber")
	s.Calls("json/Transaction", "pay-part-payment.json", "ReservationNumber="+number)
	out := s.Does("order", "show", number)
	for _, want := range []string{
		"Ratenkauf (account)", "  plan 3113, ", ", first statement on 2026-11-30, ", "\nPAYMENT  DUE  ", "\n1        2026-12-21  26.85 ",
		"\n12       ", "\n… and 47 more, the last of ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestOrderShow_OfARefusedOrder_SaysWhyInWords(t *testing.T) {
	s := clitest.New(t)
	if code, _, _ := s.Runs("call", "json/DataRequest", s.Example("reserve-denied.json"), "--url", s.URL); code != 1 {
		t.Fatalf("exit %d", code)
	}
	if out := s.Does("order", "show", "2400000001"); !strings.Contains(out, "  BUREAU_NEGATIVE: The credit bureau has an entry against the buyer.\n") {
		t.Error(out)
	}
}

func TestOrderShow_HidesTheConsumerUnlessAskedFor(t *testing.T) {
	s := clitest.New(t)
	number := s.Reserves("INV-1")
	hidden := s.Does("order", "show", number) + s.Does("order", "show", number, "--json")
	shown := []string{s.Does("order", "show", number, "--personal"), s.Does("order", "show", number, "--personal", "--json")}
	for _, personal := range []string{"Testperson", "Neherkade", "youremail@example.nl", "1970-07-10", "612345678"} {
		if strings.Contains(hidden, personal) {
			t.Errorf("%s is shown", personal)
		}
		for _, out := range shown {
			if !strings.Contains(out, personal) {
				t.Errorf("%s is missing in\n%s", personal, out)
			}
		}
	}
	s.Refuses(1, "There is no such reservation", "order", "show", "7")
}
