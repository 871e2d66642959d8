package paymentref_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/paymentref"
	"respite/value/day"
	"respite/value/money"
)

func TestDanishLine_IsPrintedAsTheExample(t *testing.T) { // domain 5.4
	got, err := paymentref.DanishLine("000000000000026", "81234567")
	if err != nil || got != "+71<000000000000026+81234567<" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDanishLine_OfNumbersThatAreNone_Fails(t *testing.T) {
	for _, c := range []struct {
		reference paymentref.Reference
		creditor  string
	}{
		{"000000000000027", "81234567"}, {"0000001234567897", "81234567"}, {"", "81234567"}, {"+71<000000000000026", "81234567"},
		{"000000000000026", "71234567"}, {"000000000000026", "8123456"}, {"000000000000026", "8123456x"}, {"000000000000026", ""},
	} {
		if got, err := paymentref.DanishLine(c.reference, c.creditor); err == nil {
			t.Errorf("%q and %q gave %q", c.reference, c.creditor, got)
		}
	}
}

const finnish = paymentref.IBAN("FI7944052020036082")

func TestFinnishBarcode_IsThatOfTheExamples(t *testing.T) { // domain 5.5, 5.10
	due := day.On(2010, 6, 12)
	for _, c := range []struct {
		amount    money.Minor
		reference paymentref.Reference
		due       day.Day
		want      string
	}{
		{4883_15, "868516259619897", due, "479440520200360820048831500000000868516259619897100612"},
		{4883_15, "RF09868516259619897", due, "579440520200360820048831509000000868516259619897100612"},
		{4883_15, "868516259619897", 0, "479440520200360820048831500000000868516259619897000000"},
		{999_999_99, "868516259619897", due, "479440520200360829999999900000000868516259619897100612"},
		{1_000_000_00, "868516259619897", due, "479440520200360820000000000000000868516259619897100612"},
		{0, "868516259619897", due, "479440520200360820000000000000000868516259619897100612"},
		{1, "1232", due, "479440520200360820000000100000000000000000001232100612"},
	} {
		if got, err := paymentref.FinnishBarcode(finnish, c.amount, c.reference, c.due); err != nil || got != c.want {
			t.Errorf("%d, %s, %s: %s, %v; want %s", c.amount, c.reference, c.due, got, err, c.want)
		}
	}
}

func TestFinnishBarcode_OfWhatCannotStandInIt_Fails(t *testing.T) {
	for _, c := range []struct {
		account   paymentref.IBAN
		amount    money.Minor
		reference paymentref.Reference
	}{
		{"SE4550000000058398257466", 1, "1357914"}, {"", 1, "1357914"}, {"FI79 4405 2020 0360 82", 1, "1357914"},
		{finnish, -1, "1357914"}, {finnish, 1, "1357915"}, {finnish, 1, "13 57914"}, {finnish, 1, ""},
		{finnish, 1, "RF961357914"}, {finnish, 1, "RF05202611210001"}, {finnish, 1, "rf951357914"},
	} {
		if got, err := paymentref.FinnishBarcode(c.account, c.amount, c.reference, 0); err == nil {
			t.Errorf("%v gave %s", c, got)
		}
	}
}

func TestFinnishBarcode_WhateverStandsInIt_Has54Digits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reference := issued(t, "FI", claims.Draw(t, "claim"))
		if rapid.Bool().Draw(t, "as RF") {
			reference = reference.RF()
		}
		amount := money.Minor(rapid.Int64Range(0, int64(money.MaxMinor)).Draw(t, "amount"))
		due := day.Day(rapid.Int32Range(0, 100_000).Draw(t, "due"))
		got, err := paymentref.FinnishBarcode(finnish, amount, reference, due)
		if err != nil || len(got) != 54 || strings.Trim(got, "0123456789") != "" {
			t.Fatalf("got %q, %v", got, err)
		}
	})
}

var nordlys = paymentref.Transfer{
	Name: "Nordlys Pay GmbH", Account: "DE89370400440532013000", Amount: 129_90, Reference: "RF882026112100016",
}

func TestEPC_IsTheTextOfTheExample(t *testing.T) { // domain 5.8
	const want = "BCD\n002\n1\nSCT\n\nNordlys Pay GmbH\nDE89370400440532013000\nEUR129.90\n\nRF882026112100016"
	if got, err := nordlys.EPC(); err != nil || got != want || len(got) != 83 {
		t.Errorf("got %q (%d bytes), %v", got, len(got), err)
	}
}

func TestEPC_OfEveryField_KeepsTheirOrder(t *testing.T) {
	full := nordlys
	full.BIC, full.Amount, full.Purpose, full.Reference = "COBADEFFXXX", 0, "GDDS", ""
	full.Text, full.Note = "RG 2026112100016", "Danke für Ihren Einkauf"
	const want = "BCD\n002\n1\nSCT\nCOBADEFFXXX\nNordlys Pay GmbH\nDE89370400440532013000\n\nGDDS\n\nRG 2026112100016\nDanke für Ihren Einkauf"
	if got, err := full.EPC(); err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestEPC_BeyondALimit_Fails(t *testing.T) { // domain 5.8, 5.10
	for name, change := range map[string]func(*paymentref.Transfer){
		"no name":              func(t *paymentref.Transfer) { t.Name = "" },
		"a long name":          func(t *paymentref.Transfer) { t.Name = strings.Repeat("o", 71) },
		"a name of many bytes": func(t *paymentref.Transfer) { t.Name = strings.Repeat("ö", 36) },
		"a name of two lines":  func(t *paymentref.Transfer) { t.Name = "Nordlys\nPay" },
		"a name of no text":    func(t *paymentref.Transfer) { t.Name = "\xff" },
		"no account":           func(t *paymentref.Transfer) { t.Account = "" },
		"an account in groups": func(t *paymentref.Transfer) { t.Account = "DE89 3704 0044 0532 0130 00" },
		"a wrong account":      func(t *paymentref.Transfer) { t.Account = "DE88370400440532013000" },
		"a wrong BIC":          func(t *paymentref.Transfer) { t.BIC = "COBADE" },
		"a negative amount":    func(t *paymentref.Transfer) { t.Amount = -1 },
		"a large amount":       func(t *paymentref.Transfer) { t.Amount = 1_000_000_000_00 },
		"a long purpose":       func(t *paymentref.Transfer) { t.Purpose = "GOODS" },
		"a viite":              func(t *paymentref.Transfer) { t.Reference = "1357914" },
		"reference and text":   func(t *paymentref.Transfer) { t.Text = "RG 1" },
		"a long text":          func(t *paymentref.Transfer) { t.Reference, t.Text = "", strings.Repeat("x", 141) },
		"a long note":          func(t *paymentref.Transfer) { t.Note = strings.Repeat("x", 71) },
		"too much in all": func(t *paymentref.Transfer) {
			t.Name, t.Reference, t.Text, t.Note = strings.Repeat("x", 70), "", strings.Repeat("x", 140), strings.Repeat("x", 70)
		},
	} {
		transfer := nordlys
		change(&transfer)
		if got, err := transfer.EPC(); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestEPC_AtTheLimits_Passes(t *testing.T) {
	large := nordlys
	large.Name, large.Amount, large.Reference, large.Text = strings.Repeat("ö", 35), 999_999_999_99, "", strings.Repeat("x", 140)
	if got, err := large.EPC(); err != nil || !strings.Contains(got, "\nEUR999999999.99\n") {
		t.Errorf("got %q, %v", got, err)
	}
	small := nordlys
	small.Amount = 1
	if got, err := small.EPC(); err != nil || !strings.Contains(got, "\nEUR0.01\n") {
		t.Errorf("got %q, %v", got, err)
	}
}
