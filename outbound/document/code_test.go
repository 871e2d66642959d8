package document

import (
	"slices"
	"strings"
	"testing"
)

func TestCode128C_OfTheReferenceExample_HasItsCheckSymbol(t *testing.T) { // domain 5.5
	symbols := code128C("479440520200360820048831500000000868516259619897100612")
	if got, want := symbols[len(symbols)-2:], []int{40, stop}; !slices.Equal(got, want) {
		t.Errorf("the code ends in %d, want %d", got, want)
	}
	if got, want := symbols[:3], []int{startC, 47, 94}; !slices.Equal(got, want) {
		t.Errorf("the code begins with %d, want %d", got, want)
	}
}

// Every symbol is eleven modules wide, its bars an even number of them; the stop has thirteen.
func TestPatterns_AreThoseOfTheStandard(t *testing.T) {
	seen := map[string]bool{}
	for symbol, pattern := range patterns {
		sum, bars := 0, 0
		for n, width := range pattern {
			sum += int(width - '0')
			if n%2 == 0 {
				bars += int(width - '0')
			}
		}
		if want := map[bool]int{true: 13, false: 11}[symbol == stop]; sum != want || symbol != stop && bars%2 != 0 {
			t.Errorf("symbol %d: %d modules, %d of them bars", symbol, sum, bars)
		}
		if seen[pattern] || strings.Trim(pattern, "1234") != "" {
			t.Errorf("symbol %d: %s", symbol, pattern)
		}
		seen[pattern] = true
	}
	if len(patterns) != stop+1 {
		t.Errorf("%d symbols", len(patterns))
	}
}
