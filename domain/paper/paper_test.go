package paper_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/invoice"
	"respite/domain/paper"
	"respite/domain/paper/papertest"
	"respite/domain/plan"
	"respite/domain/provider"
	"respite/value/country"
	"respite/value/money"
)

func of(i invoice.Invoice) paper.Paper {
	return paper.OfInvoice(i, papertest.Shop(i.Country), provider.Default())
}

// text gives everything a paper says, a line each.
func text(p paper.Paper) string {
	p.Pages = p.Page(1, 1)
	var out strings.Builder
	write(&out, reflect.ValueOf(p))
	return strings.ReplaceAll(out.String(), "\u00a0", " ")
}

func write(out *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		out.WriteString(v.String() + "\n")
	case reflect.Pointer:
		if !v.IsNil() {
			write(out, v.Elem())
		}
	case reflect.Slice:
		for n := range v.Len() {
			write(out, v.Index(n))
		}
	case reflect.Struct:
		for n := range v.NumField() {
			write(out, v.Field(n))
		}
	}
}

func says(t *testing.T, name string, p paper.Paper, wanted ...string) {
	t.Helper()
	said := text(p)
	for _, want := range wanted {
		if !strings.Contains(said, want) {
			t.Errorf("%s: nothing says %q", name, want)
		}
	}
}

func keepsSilent(t *testing.T, name string, p paper.Paper, unwanted ...string) {
	t.Helper()
	said := text(p)
	for _, word := range unwanted {
		if strings.Contains(said, word) {
			t.Errorf("%s: it says %q", name, word)
		}
	}
}

func TestOfInvoice_InEveryCountry_SaysWhatItsLawAsksFor(t *testing.T) { // domain 11.2, 11.3
	for home, wanted := range map[country.Code][]string{
		country.SE: {
			"Faktura", "Org.nr 556016-0680", "Momsreg.nr SE556016068001", "Godkänd för F-skatt", "2026-12-04",
			"2 576,00 SEK", "5050-1055", "OCR\n20261121014",
			"har överlåtits till Respite Demo Finance", "endast ske till Respite Demo Finance, bankgiro 5050-1055, med OCR 20261121014.",
			"Ångerrätt", "dröjsmålsränta", "211 43 Malmö", "c/o Lindqvist", "Södra Förstadsgatan 40 B",
		},
		country.NO: {
			"Faktura", "Org.nr. 923 609 016 MVA", "Foretaksregisteret", "04.12.2026", "1 388,00 NOK", "8601 11 17947", "KID\n2026112108",
			"konto 8601 11 17947, med KID 2026112108.", "Leveringssted\n9016 Tromsø", "259,80", "11,61", "Angrerett",
		},
		country.DK: {
			"Faktura", "CVR 25313763", "1.482,85 DKK", "+71<000002026112108+81234567<",
			"med betalingslinjen +71<000002026112108+81234567<.", "25 %", "Fortrydelsesret",
		},
		country.FI: {
			"Lasku", "Y-tunnus 1572860-0", "25,5 %", "13,5 %", "FI21 1234 5600 0007 85", "20261 12103",
			"421123456000007850001257000000000000002026112103261204",
			"BCD\n002\n1\nSCT\n\nRespite Demo Finance\nFI2112345600000785\nEUR125.70\n\nRF762026112103",
			"12,5", "Eräpäivä\n04.12.2026", "Peruuttamisoikeus",
		},
		country.DE: {
			"Rechnung", "USt-IdNr. DE136695976", "Leistungsdatum\n20.11.2026", "19,00", "0,70", "129,70 EUR",
			"DE89 3704 0044 0532 0130 00", "RF29 2026 1121 0",
			"§ 286 Abs. 3 BGB", "30 Tagen nach Fälligkeit und Zugang", "abgetreten", "Widerrufsrecht", "Jürgen Weiß-Dvořák",
		},
		country.AT: {"Rechnung", "UID ATU12345675", "9,97", "0,46", "4,9 %", "AT61 1904 3002 3457 3201", "BKAUATWW", "69,60 EUR"},
		country.NL: {
			"Factuur", "KvK 12345678", "Btw-id NL004495445B01", "04-12-2026", "NL91 ABNA 0417 1643 00", "8920 2611 210",
			"Stukprijs excl. btw", "−10%", "21%",
			"Keizersgracht 174 III", "1016 DW Amsterdam", "Herroepingsrecht",
		},
	} {
		p := of(papertest.Invoice(home))
		says(t, string(home), p, wanted...)
		says(t, string(home), p, "31402485123226872", "WEB-2026-004711", "https://demo.example/privacy", "service@demo.example",
			"+46 8 555 010 00", papertest.Shop(home).Name, papertest.Shop(home).Profile.Email)
		keepsSilent(t, string(home), p, "{", "..")
	}
	keepsSilent(t, "AT", of(papertest.Invoice(country.AT)), "BGB")
}

func TestOfInvoice_InAnyLanguage_KeepsTheNumbersOfTheCountry(t *testing.T) {
	for _, language := range paper.Languages() {
		i := papertest.Invoice(country.SE)
		i.Language = language
		p := of(i)
		if p.Language != language {
			t.Errorf("asked in %s, answered in %s", language, p.Language)
		}
		says(t, language, p, "2 576,00 SEK", "2026-12-04", "5050-1055", "20261121014")
	}
}

func TestOfInvoice_InALanguageNobodyWrites_TakesTheCountrys(t *testing.T) {
	for home, want := range map[country.Code]string{
		country.SE: "sv", country.NO: "nb", country.DK: "da", country.FI: "fi", country.DE: "de", country.AT: "de", country.NL: "nl",
	} {
		for _, language := range []string{"", "fr", "SV", "no"} {
			i := papertest.Invoice(home)
			i.Language = language
			if got := of(i).Language; got != want {
				t.Errorf("%q in %s became %s", language, home, got)
			}
		}
	}
}

func TestOfInvoice_WhateverHappenedSince_StaysTheSame(t *testing.T) {
	for _, before := range []invoice.Invoice{papertest.Invoice(country.SE), papertest.InParts(country.DE)} {
		after := before
		first := after.Lines[0]
		_, after, err := after.CreditArticles([]basket.Want{{Article: first.Article, Quantity: first.Quantity}}, nil, before.MadeAt)
		if err != nil {
			t.Fatal(err)
		}
		_, after, err = after.Pay(1_00)
		if err != nil {
			t.Fatal(err)
		}
		after.DueOn += 30
		after.State = invoice.Paid
		if !reflect.DeepEqual(of(before), of(after)) {
			t.Errorf("%s: the paper of the invoice changed", before.Country)
		}
	}
}

func TestOfInvoice_OfAPartPayment_TellsWhatItCosts(t *testing.T) { // domain 2.10, plan A
	product := plan.Product{
		ID: 1, Country: country.SE, Currency: money.SEK, Type: plan.Campaign, Description: "12 månader", Months: 12,
		Rate: 199 * money.Percent / 10, StartFee: 195_00, MonthlyFee: 29_00,
	}
	lines := []basket.Line{{Article: "A", Title: "Soffa", Price: 5000_0000, Quantity: basket.One, VAT: 25 * money.Percent}}
	p := of(papertest.Selling(country.SE, plan.PartPayment(product), lines))
	says(t, "plan A", p, "Delbetalning", "12 månader", "Första betalningen\n509,99 SEK", "Effektiv ränta\n46,9 %", "Nominell årsränta\n19,9 %",
		"Startavgift\n195,00 SEK", "Avgift per betalning\n29,00 SEK", "Total kreditkostnad\n1 119,86 SEK", "Totalt att betala\n6 119,86 SEK",
		"Krediten kan du ångra")
	if got := len(p.Plan.Payments.Rows); got != 12 {
		t.Fatalf("%d payments", got)
	}
	last := p.Plan.Payments.Rows[11].Cells
	if want := []string{"12", "2027-11-20", "7,85", "473,12", "29,00", "509,97", "0,00"}; !slices.Equal(last, want) {
		t.Errorf("the last payment is %q, want %q", last, want)
	}
}

func TestOfInvoice_OfAnAccount_SaysThatItHasNoEnd(t *testing.T) {
	product := plan.Product{
		ID: 1, Country: country.DE, Currency: money.EUR, Type: plan.Account, Description: "Konto", Months: 24,
		Rate: 1495 * money.Percent / 100, MonthlyFee: 1_95, MinimumPayment: 6_95,
	}
	p := of(papertest.Selling(country.DE, plan.PartPayment(product), []basket.Line{{Title: "A", Price: 300_0000, Quantity: basket.One}}))
	says(t, "account", p, "kein festes Ende", "Effektiver Jahreszins")
}

func TestOfInvoice_PlainOrTooSmallForItsPlan_HasNoPlan(t *testing.T) {
	if p := of(papertest.Invoice(country.SE)); p.Plan != nil {
		t.Error("a plain invoice has a plan")
	}
}

func TestOfInvoice_InTestMode_IsMarked(t *testing.T) {
	i := papertest.Invoice(country.NL)
	if p := of(i); p.Mark != "" {
		t.Errorf("a real invoice is marked %q", p.Mark)
	}
	i.Test = true
	if p := of(i); p.Mark != "TEST" {
		t.Errorf("an invoice to try the system is marked %q", p.Mark)
	}
}

func TestOfInvoice_DeliveredElsewhere_SaysWhere(t *testing.T) {
	i := papertest.Invoice(country.DE)
	i.Parties.Shipping = consumer.Address{
		FirstName: "Ana", LastName: "Novák", Street: "Linzer Gasse", HouseNumber: "1", PostalCode: "5020", City: "Salzburg", Country: country.AT,
	}
	says(t, "elsewhere", of(i), "Lieferadresse\nAna Novák, Linzer Gasse 1, 5020 Salzburg, AUSTRIA")
	keepsSilent(t, "at home", of(papertest.Invoice(country.DE)), "Lieferadresse")
}

func TestOfInvoice_OfUntidyTexts_PrintsThemInOneLine(t *testing.T) {
	i := papertest.Invoice(country.SE)
	i.Lines[0].Title = "Ga\u0308ngsta\u030ang\n\tmed \x00tre  delar\u200b\xff"
	if got := of(i).Articles.Rows[0].Cells[0]; got != "Gängstång med tre delar" {
		t.Errorf("the title became %q", got)
	}
}

func TestOfInvoice_OfAShopWithoutProfile_LeavesNoHoles(t *testing.T) {
	shop := papertest.Shop(country.SE)
	shop.Profile = (papertest.Shop("XX")).Profile
	p := paper.OfInvoice(papertest.Invoice(country.SE), shop, provider.Default())
	keepsSilent(t, "without profile", p, ": .", "Org.nr \n", "F-skatt", "Momsreg.nr")
}

func TestOfInvoice_WhereTheProviderHasNoAccount_PrintsNone(t *testing.T) {
	who := provider.Default()
	who.Accounts = nil
	for _, home := range country.All() {
		p := paper.OfInvoice(papertest.Invoice(home.Code), papertest.Shop(home.Code), who)
		if p.Payment.QR != "" || p.Payment.BarCode != "" {
			t.Errorf("%s: a code leads to no account", home.Code)
		}
		if len(p.Payment.Numbers) != 1 || p.Payment.Numbers[0].Value == "" || !strings.Contains(p.Payment.Notice, who.Email) {
			t.Errorf("%s: %q, %s", home.Code, p.Payment.Numbers, p.Payment.Notice)
		}
	}
}

func TestOfInvoice_SortsGoodsBeforeShipmentAndHandling(t *testing.T) {
	line := func(title string, kind basket.Kind) basket.Line {
		return basket.Line{Article: title, Title: title, Kind: kind, Price: 1_0000, Quantity: basket.One}
	}
	lines := []basket.Line{line("fee", basket.Handling), line("freight", basket.Shipment), line("b", basket.Goods), line("a", basket.Goods)}
	var titles []string
	for _, row := range of(papertest.Selling(country.FI, plan.PlainInvoice(14), lines)).Articles.Rows {
		titles = append(titles, row.Cells[0])
	}
	if want := []string{"b", "a", "freight", "fee"}; !slices.Equal(titles, want) {
		t.Errorf("the lines are %q", titles)
	}
}

func TestOfCredit_NamesTheInvoiceAndGivesBackAtItsRates(t *testing.T) { // domain 11.6
	i := papertest.Invoice(country.SE)
	note := papertest.Credit(i)
	p := paper.OfCredit(note, i, papertest.Shop(i.Country), provider.Default())
	says(t, "credit", p, "Kreditfaktura", "500017", "Avser faktura\n31402485123226872", "Fakturans datum\n2026-11-20", "Datum\n2026-11-30",
		"−1\n1 549,00\n25 %\n−1 549,00", "1\n4,90\n25 %\n4,90", "−1 544,10 SEK", "−308,82", "Avräknas på fakturan\n1 544,10 SEK")
	if p.Payment != nil || p.Plan != nil {
		t.Error("a credit note asks for money")
	}
	german := papertest.Invoice(country.DE)
	keepsSilent(t, "German", paper.OfCredit(papertest.Credit(german), german, papertest.Shop(country.DE), provider.Default()), "Gutschrift")
}

func TestOfCredit_OfAnAmount_HasALineForEachRate(t *testing.T) {
	i := papertest.Invoice(country.DE)
	_, paid, err := i.Pay(i.Claim())
	if err != nil {
		t.Fatal(err)
	}
	note, _, err := paid.CreditAmount(12_97, i.MadeAt)
	if err != nil {
		t.Fatal(err)
	}
	note.Description = "Kratzer im Regal"
	p := paper.OfCredit(note, i, papertest.Shop(i.Country), provider.Default())
	says(t, "amount", p, "Kratzer im Regal", "−11,90", "−1,07", "−12,97 EUR", "Wird an Sie zurückgezahlt\n12,97 EUR")
	if len(p.Articles.Rows) != 2 {
		t.Errorf("%d lines", len(p.Articles.Rows))
	}
	note.Description = ""
	says(t, "no description", paper.OfCredit(note, i, papertest.Shop(i.Country), provider.Default()), "Erstatteter Betrag")
}

func TestOfCredit_OfMoreFeesThanGoods_AddsToTheInvoice(t *testing.T) {
	i := papertest.Invoice(country.NL)
	fees := []basket.Line{{Article: "F", Title: "Retourkosten", Price: 5_0000, Quantity: basket.One, VAT: 21 * money.Percent}}
	note, _, err := i.CreditArticles(nil, fees, i.MadeAt)
	if err != nil {
		t.Fatal(err)
	}
	says(t, "fees", paper.OfCredit(note, i, papertest.Shop(i.Country), provider.Default()), "Retourkosten", "5,00 EUR", "Komt bij de factuur\n5,00 EUR")
}

func TestPaper_OfWhateverSale_AddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		home := rapid.SampledFrom(country.All()).Draw(t, "country").Code
		lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) basket.Line {
			return basket.Line{
				Article: rapid.String().Draw(t, "article"), Title: rapid.String().Draw(t, "title"),
				Price:    money.Price(rapid.Int64Range(100, 1000_0000).Draw(t, "price")),
				Quantity: basket.Quantity(rapid.Int64Range(1000, 9999).Draw(t, "quantity")),
				VAT:      money.Rate(rapid.Int64Range(0, 30).Draw(t, "rate")) * money.Percent, Net: rapid.Bool().Draw(t, "net"),
			}
		}), 1, 20).Draw(t, "lines")
		p := of(papertest.Selling(home, plan.PlainInvoice(14), lines))
		total := p.Totals[len(p.Totals)-1].Value
		carried := p.Articles.Rows[len(p.Articles.Rows)-1].Carried
		if total != p.Payment.Amount.Value || !strings.HasPrefix(total, carried) {
			t.Fatalf("the total is %s, the sum of the lines %s, to pay %s", total, carried, p.Payment.Amount.Value)
		}
		for n, row := range p.Articles.Rows {
			if len(row.Cells) != len(p.Articles.Columns) {
				t.Fatalf("row %d has %d cells for %d columns", n, len(row.Cells), len(p.Articles.Columns))
			}
		}
	})
}

func TestPage_FillsInBothNumbers(t *testing.T) {
	p := of(papertest.Invoice(country.DE))
	if got, want := p.Page(2, 3), fmt.Sprintf("Seite %d von %d", 2, 3); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
