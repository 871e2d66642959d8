package entry_test

import (
	"testing"

	"respite/domain/basket"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
)

// typed is a form in every field of which somebody wrote the same.
func typed(text string) *entry.Reader {
	return &entry.Reader{Text: func(string) string { return text }}
}

func TestReader_OfNumbersAsPeopleWriteThem_ReadsThem(t *testing.T) {
	for text, want := range map[string]money.Minor{"": 0, "19.90": 1990, "19,90": 1990, " 7 ": 700, "-1,5": -150} {
		read := typed(text)
		if got := read.Amount("amount"); got != want || len(read.Faults) != 0 {
			t.Errorf("%q: %d, %v", text, got, read.Faults)
		}
	}
	read := typed("2,5")
	if rate, quantity := read.Rate("rate"), read.Quantity("quantity"); rate != 25_000 || quantity != 2500 || len(read.Faults) != 0 {
		t.Errorf("%d, %d, %v", rate, quantity, read.Faults)
	}
	if whole := typed("12").Whole("days"); whole != 12 {
		t.Errorf("%d", whole)
	}
}

func TestReader_OfNumbersNobodyWrites_SaysSoAtEachField(t *testing.T) {
	for _, text := range []string{"1e1", "1E1", "+10", "１０", "١٠", "1,500", "1.2.3", "10\u200b", "0x10", "1_0", "Infinity", "½", "1 000", "€5", "=1+1", "−5", "-"} {
		read := typed(text)
		amount, rate, quantity, whole := read.Amount("amount"), read.Rate("rate"), read.Quantity("quantity"), read.Whole("days")
		if amount != 0 || rate != 0 || quantity != 0 || whole != 0 || len(read.Faults) != 4 {
			t.Errorf("%q: %d, %d, %d, %d, %v", text, amount, rate, quantity, whole, read.Faults)
		}
		for i, field := range []string{"amount", "rate", "quantity", "days"} {
			if i < len(read.Faults) && (read.Faults[i].Code != fault.NotANumber || read.Faults[i].Field != field) {
				t.Errorf("%q: %v", text, read.Faults[i])
			}
		}
	}
}

func TestLines_OfAPriceNobodyWrites_SaysSoAtItsRow(t *testing.T) {
	_, faults := entry.Lines([]entry.Row{
		{Title: "Car", Kind: string(basket.Goods), Quantity: "1", Price: "10", VAT: "21"}, {Title: "Car", Kind: string(basket.Goods), Quantity: "1", Price: "1e3", VAT: "21"},
	})
	if len(faults) != 1 || faults[0].Field != "lines[1].price" {
		t.Errorf("%v", faults)
	}
}
