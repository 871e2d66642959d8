package listing_test

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/merchant"
	"respite/store/lists"
	"respite/web/office/listing"
	"respite/web/ui"
)

func TestHarmless_WhateverTheText_IsNoFormula(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+31": "'+31", "-5": "'-5", "@A1": "'@A1", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1", "a=1": "a=1", "": "", "12,50": "12,50",
	} {
		if got := listing.Harmless(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		got := listing.Harmless(text)
		if !strings.HasSuffix(got, text) || got != "" && strings.ContainsRune("=+-@\t\r\n", rune(got[0])) {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestChoice_OfAnAddress_KeepsWhatChoosesAndLeadsBackToIt(t *testing.T) {
	c := listing.Choose(url.Values{"q": {"a\x00b\xff"}, "state": {""}, "after": {"7"}}, "q", "state")
	if got := c.To("/orders"); got != "/office/orders?q=ab" {
		t.Errorf("it leads to %q", got)
	}
	if got := c.To("/orders", "after", "9"); got != "/office/orders?after=9&q=ab" {
		t.Errorf("the next page is %q", got)
	}
	if c.Get("after") != "" {
		t.Error("the next page has changed the choice")
	}
	if got := (listing.Choice{}).To("/orders"); got != "/office/orders" {
		t.Errorf("without a choice it is %q", got)
	}
	c.Faults["q"] = "wrong"
	if filled := c.Fill([]ui.Field{{Name: "q"}}); filled[0].Value != "ab" || filled[0].Fault != "wrong" {
		t.Errorf("the field is %+v", filled[0])
	}
}

func TestBeside_APage_AreThoseThatHaveRows(t *testing.T) {
	c := listing.Choose(url.Values{"state": {"held"}}, "state")
	got := listing.Beside(c, "/orders", lists.Page[int64, int]{Older: 5, Cut: true})
	if want := (listing.Pages{Older: "/office/orders?after=5&state=held", Cut: true}); got != want {
		t.Errorf("got %+v", got)
	}
	if got := listing.Beside(c, "/pushes", lists.Page[string, int]{Newer: "0A"}); got.Newer != "/office/pushes?before=0A&state=held" || got.Older != "" {
		t.Errorf("got %+v", got)
	}
}

func TestShops_ToChoose_AreOfferedByNameOrTypedWhenThereAreMany(t *testing.T) {
	if fields := listing.Shops(nil).Fields(); fields != nil {
		t.Errorf("a merchant's own choose from %v", fields)
	}
	few := listing.Shops{2: "Beta", 1: "Zeta", 3: "Alpha"}.Fields()
	if got := few[0].Choices; len(got) != 4 || got[1] != (ui.Choice{Value: "3", Label: "Alpha"}) || got[3].Label != "Zeta" {
		t.Errorf("offered are %v", got)
	}
	many := listing.Shops{}
	for n := range 300 {
		many[merchant.ID(n)] = "Shop"
	}
	if fields := many.Fields(); fields[0].Choices != nil || fields[0].Name != "merchant" {
		t.Errorf("of many one chooses by %+v", fields[0])
	}
}
