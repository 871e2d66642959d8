package delivery_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/basket"
	"respite/domain/delivery"
	"respite/domain/invoice"
	"respite/value/money"
)

// read makes steps of a table whose first row is the header; "|" stands between the cells.
func read(table ...string) []delivery.Step {
	var reader delivery.Reader
	var steps []delivery.Step
	names := strings.Split(table[0], "|")
	for i, row := range table[1:] {
		if step := reader.Read(i+2, names, strings.Split(row, "|"), ""); step != nil {
			steps = append(steps, *step)
		}
	}
	if last := reader.End(); last != nil {
		steps = append(steps, *last)
	}
	return steps
}

// complaints gives what is wrong, a line each.
func complaints(steps []delivery.Step) string {
	var all []string
	for _, s := range steps {
		for _, f := range s.Found {
			all = append(all, fmt.Sprintf("%d %s: %s", f.Line, f.Column, f.Reason))
		}
	}
	return strings.Join(all, "\n")
}

func TestReader_OfNumbersNobodyWrites_TakesNone(t *testing.T) {
	for _, text := range []string{"1e1", "+1", "１", "١", "1\u200b", "0x1", "1_0", "Infinity", "½", "1 000", "=1+1"} {
		steps := read("kind|order|article|quantity|amount", "deliver|A1|car|"+text+"|", "return|A2|||"+text)
		if got := complaints(steps); strings.Count(got, "is no quantity") != 1 || strings.Count(got, "is no amount") != 1 {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestReader_OfRowsThatStandTogether_MakesOneDelivery(t *testing.T) {
	steps := read("Order ID|SKU|Qty|Delivery-Date|Carrier|Tracking no|Send_by|Keep rest",
		"A1|car|2|2026-11-20|DHL|77|email|no", "A1|cloth|1,5||DHL|78||", "A1|car|1||DHL|78||")
	if len(steps) != 1 || !steps[0].Good() {
		t.Fatalf("%+v\n%s", steps, complaints(steps))
	}
	s := steps[0]
	want := []basket.Want{{Article: "car", Quantity: 2000}, {Article: "cloth", Quantity: 1500}, {Article: "car", Quantity: 1000}}
	if s.Kind != delivery.Deliver || s.Order != "A1" || !slices.Equal(s.Articles, want) || !slices.Equal(s.Lines, []int{2, 3, 4}) {
		t.Errorf("%+v", s)
	}
	if s.SendBy != invoice.ByEmail || !s.FreesRest || s.Note() != "delivered 2026-11-20 by DHL 77, DHL 78" {
		t.Errorf("%+v: %s", s, s.Note())
	}
}

func TestReader_OfRowsThatStandApart_MakesTwoDeliveries(t *testing.T) {
	steps := read("order|article|quantity", "A1|car|1", "A2|car|1", "A1|train|1")
	if len(steps) != 3 || steps[0].Order != "A1" || steps[2].Order != "A1" || steps[2].Articles[0].Article != "train" {
		t.Errorf("%+v", steps)
	}
}

func TestReader_OfAnotherKind_MakesAStepOfItsOwn(t *testing.T) {
	steps := read("kind|reservation|article|quantity|amount", "deliver|2400000001|car|1|", "cancel|2.400000001E9|||", "return|2400000001|||19,90", "Refund|2400000001|car|1|")
	kinds := []delivery.Kind{delivery.Deliver, delivery.Cancel, delivery.Return, delivery.Return}
	if len(steps) != len(kinds)-1 { // the two returns stand together, and do not go together
		t.Fatalf("%+v", steps)
	}
	for i, s := range steps {
		if s.Kind != kinds[i] || s.Reservation != 2400000001 {
			t.Errorf("%+v", s)
		}
	}
	if steps[2].Amount != 19_90 || steps[2].Good() {
		t.Errorf("%+v", steps[2])
	}
}

func TestReader_OfSpreadsheetDates_CountsFrom1899(t *testing.T) {
	steps := read("order|delivered on", "A1|46346")
	if got := steps[0].On.String(); got != "2026-11-20" {
		t.Errorf("%s", got)
	}
}

func TestReader_NamesEverythingWrongWithARow(t *testing.T) {
	const header = "kind|reservation|invoice|order|article|quantity|amount|delivered_on|send_by|keep_rest"
	for row, want := range map[string]string{
		"|||A1|car|0||||":                           `2 quantity: "0" is no quantity: a number above zero with at most three decimals and a point, such as 2 or 1.5`,
		"|||A1|car|1,000||||":                       `2 quantity: "1,000" is no quantity: a number above zero with at most three decimals and a point, such as 2 or 1.5`,
		"|||A1|car|1.0005||||":                      `2 quantity: "1.0005" is no quantity: a number above zero with at most three decimals and a point, such as 2 or 1.5`,
		"|||A1|car|||||":                            "2 quantity: an article needs a quantity",
		"|||A1||1||||":                              "2 article: a quantity needs an article",
		"|||A1|||5|||":                              "2 amount: only a return has an amount",
		"return|||A1|car|1|5|||":                    "2 amount: a return is of an article or of an amount, not of both",
		"return|||A1|||-5|||":                       `2 amount: "-5" is no amount: a number above zero with at most two decimals and a point, such as 19.90`,
		"cancel|||A1||||||":                         "",
		"cancel|||A1||||| post|":                    "2 send_by: only a delivery has an invoice to send",
		"cancel|||A1|||||  |yes":                    "2 keep_rest: only a delivery leaves a rest",
		"|||||||||":                                 "2 : the row names no order",
		"|12x||A1||||||":                            `2 reservation: "12x" is no number of ours; a spreadsheet must hold it as text`,
		"||5.26E16|A1||||||":                        `2 invoice: "5.26E16" is no number of ours; a spreadsheet must hold it as text`,
		"|||A1||||20.11.2026||":                     `2 delivered_on: "20.11.2026" is no date as YYYY-MM-DD`,
		"?|||A1||||||":                              "2 kind: it must be one of: deliver, cancel, return",
		"|||A1\x00||||||":                           "2 order: it contains characters that cannot be used",
		"|||" + strings.Repeat("x", 201) + "||||||": "2 order: it is longer than 200 characters",
	} {
		if got := complaints(read(header, row)); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", row, got, want)
		}
	}
}

func TestReader_OfRowsThatDoNotGoTogether_SaysSo(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{"A1|car|1||", "A1||||", "3 : line 2 tells of the same order; rows that stand together must each name an article"},
		{"A1||||", "A1|car|1||", "3 : line 2 tells of the same order; rows that stand together must each name an article"},
		{"A1|car|1|email|", "A1|train|1|post|", "3 send_by: it must be the same in all rows of one delivery"},
		{"A1|car|1||yes", "A1|train|1||no", "3 keep_rest: it must be the same in all rows of one delivery"},
		{"A1|car|1||", "A1|train|1|email|no", ""},
	} {
		if got := complaints(read("order|article|quantity|send_by|keep_rest", c.first, c.second)); got != c.want {
			t.Errorf("%s, %s:\ngot  %s\nwant %s", c.first, c.second, got, c.want)
		}
	}
}

func TestReader_OfMoreRowsThanAnOrderHas_RefusesTheRest(t *testing.T) {
	table := append([]string{"order|article|quantity"}, slices.Repeat([]string{"A1|car|1"}, basket.MaxLines+1)...)
	steps := read(table...)
	if len(steps) != 2 || steps[1].Good() || len(steps[0].Lines) != basket.MaxLines {
		t.Errorf("%d steps: %s", len(steps), complaints(steps))
	}
}

func TestReadColumns_NamesWhatIsUnknownAndMissing(t *testing.T) {
	_, found := delivery.ReadColumns(1, []string{"Article", "Colour", "sku"})
	if len(found) != 3 || found[0].Column != "Colour" || found[1].Column != "sku" || !strings.Contains(found[2].Reason, "is missing") {
		t.Errorf("%+v", found)
	}
}

func TestReadColumns_KnowsEveryAliasInAnySpelling(t *testing.T) {
	for name, aliases := range delivery.Aliases {
		for _, alias := range append(aliases, name) {
			for _, spelled := range []string{alias, strings.ToUpper(alias), strings.ReplaceAll(alias, " ", "_"), strings.ReplaceAll(alias, " ", "")} {
				names := []string{spelled, "order"}
				if name == "order" || name == "reservation" || name == "invoice" {
					names = names[:1]
				}
				if _, found := delivery.ReadColumns(1, names); len(found) > 0 {
					t.Errorf("%q: %+v", spelled, found)
				}
			}
		}
	}
}

func TestReader_WhateverStandsInARow_KeepsEveryLineOnceAndInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "A1", "A2", "1", "cancel", "return", "car", "5", "x", "no", "2400000001"})
		table := []string{"kind|reservation|order|article|quantity|amount|keep_rest"}
		for range rapid.IntRange(0, 30).Draw(t, "rows") {
			table = append(table, strings.Join(rapid.SliceOfN(cell, 7, 7).Draw(t, "cells"), "|"))
		}
		line := 1
		for _, s := range read(table...) {
			for _, l := range s.Lines {
				if line++; l != line {
					t.Fatalf("line %d follows %d", l, line-1)
				}
			}
			for _, f := range s.Found {
				if !slices.Contains(s.Lines, f.Line) {
					t.Fatalf("%+v is not of %v", f, s.Lines)
				}
			}
			if s.Good() && s.Aim == (delivery.Aim{}) {
				t.Fatalf("a step without an order is good: %+v", s)
			}
		}
		if line != len(table) {
			t.Fatalf("%d of %d rows", line-1, len(table)-1)
		}
	})
}

func TestReader_OfAnyAmountOrQuantity_ReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := money.Minor(rapid.Int64Range(1, 1_000_000_00).Draw(t, "amount"))
		quantity := basket.Quantity(rapid.Int64Range(1, int64(basket.MaxQuantity)).Draw(t, "quantity"))
		steps := read("kind|order|article|quantity|amount", fmt.Sprintf("deliver|A1|car|%s|", quantity), "return|A1|||"+amount.Decimal(),
			"return|A2|||"+strings.Replace(amount.Decimal(), ".", ",", 1))
		if !steps[0].Good() || steps[0].Articles[0].Quantity != quantity || steps[1].Amount != amount || steps[2].Amount != amount {
			t.Fatalf("%s, %s: %+v", quantity, amount.Decimal(), steps)
		}
	})
}

func TestStep_Message_TellsARowOfItsOwnFaultOrAnothers(t *testing.T) {
	step := read("order|article|quantity", "A1|car|1", "A1|car|x")[0]
	if got := step.Message(2); got != "this row belongs to the delivery of line 3, which is wrong" {
		t.Errorf("%s", got)
	}
	if got := step.Message(3); !strings.HasPrefix(got, `quantity: "x" is no quantity`) {
		t.Errorf("%s", got)
	}
}

func TestStep_Findings_NameEveryRowOfAWrongStep(t *testing.T) {
	step := read("kind|order|article|quantity", "return|A1|car|1", "return|A1|train|x", "return|A1|bus|1", "return|A1|train|y")[0]
	var lines []int
	for _, f := range step.Findings() {
		lines = append(lines, f.Line)
	}
	if first := step.Findings()[0]; !slices.Equal(lines, []int{2, 3, 4, 5}) || first.Reason != "this row belongs to the return of line 3, which is wrong" {
		t.Errorf("%v, %+v", lines, first)
	}
	if good := read("order", "A1")[0]; len(good.Findings()) != 0 || good.Message(2) != "" {
		t.Errorf("a good one: %v", good.Findings())
	}
}

func TestBatch_May_OnlyWhenNobodyIsAtWorkAndItWasWishedFor(t *testing.T) {
	for _, c := range []struct {
		batch delivery.Batch
		wish  delivery.Wish
		want  bool
	}{
		{delivery.Batch{State: delivery.Checked, Good: 2}, delivery.ApplyAll, true},
		{delivery.Batch{State: delivery.Checked, Good: 2}, delivery.ApplyGood, true},
		{delivery.Batch{State: delivery.Checked, Good: 2}, delivery.Look, false},
		{delivery.Batch{State: delivery.Checked, Good: 2, Wrong: 1}, delivery.ApplyAll, false},
		{delivery.Batch{State: delivery.Checked, Good: 2, Wrong: 1}, delivery.ApplyGood, true},
		{delivery.Batch{State: delivery.Checked, Wrong: 1}, delivery.ApplyGood, false},
		{delivery.Batch{State: delivery.Stopped, Good: 2, Through: 1}, delivery.ApplyAll, true},
		{delivery.Batch{State: delivery.Checking, Good: 2}, delivery.ApplyAll, false},
		{delivery.Batch{State: delivery.Applying, Good: 2}, delivery.ApplyAll, false},
		{delivery.Batch{State: delivery.Applied, Good: 2}, delivery.ApplyAll, false},
	} {
		if got := c.batch.May(c.wish); got != c.want {
			t.Errorf("%+v, %s: %t", c.batch, c.wish, got)
		}
	}
}

func TestBatch_Anew_OnlyWhileNothingWasApplied(t *testing.T) {
	for state, want := range map[delivery.State]bool{
		delivery.Checked: true, delivery.Refused: true, delivery.Checking: false, delivery.Applying: false, delivery.Applied: false, delivery.Stopped: false,
	} {
		if got := (delivery.Batch{State: state}).Anew(); got != want {
			t.Errorf("%s: %t", state, got)
		}
	}
}
