package described_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"respite/wire/described"
)

var goods = []described.Parameter{
	{Name: "pno"},
	{Name: "address", Type: described.Struct, Members: []described.Parameter{{Name: "street"}}},
	{Name: "goods", Type: described.List, Members: []described.Parameter{{Name: "of", Type: described.Struct,
		Members: []described.Parameter{{Name: "title"}}}, {Name: "qty"}}},
}

func TestRows_OfAList_AreThoseUpToTheLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := rapid.IntRange(0, described.MaxRows-1).Draw(t, "last")
		v := described.Values{described.Under(described.Row("goods", last), "qty"): "1", "goods": "x", "goodsier.7.qty": "1"}
		if got := v.Rows("goods"); got != last+1 {
			t.Errorf("%d rows after row %d", got, last)
		}
	})
}

func TestRows_OfNonsense_AreNone(t *testing.T) {
	for _, path := range []string{"goods.-1.qty", "goods.x.qty", "goods..qty", "goods", "goods.999.qty", "goods.99999999999999999999.qty",
		"other.0.qty"} {
		if got := (described.Values{path: "1"}).Rows("goods"); got != 0 {
			t.Errorf("%s: %d rows", path, got)
		}
	}
}

func TestFill_OfPlaceholders_PutsWhatIsKnownAndNamesTheRest(t *testing.T) {
	v := described.Values{"a": "${rno}", "b": "C-${Invoice}", "c": "plain", "d": "${other} ${rno}", "e": "$rno {rno} ${}"}
	filled, missing := v.Fill(map[string]string{"rno": "24", "Invoice": "7"})
	if want := (described.Values{"a": "24", "b": "C-7", "c": "plain", "d": "", "e": "$rno {rno} ${}"}); !maps.Equal(filled, want) {
		t.Errorf("%v", filled)
	}
	if !slices.Equal(missing, []string{"other"}) {
		t.Errorf("%v", missing)
	}
}

func TestFill_OfWhatIsKnown_IsNotFilledAgain(t *testing.T) {
	filled, missing := described.Values{"a": "${x}"}.Fill(map[string]string{"x": "${y}", "y": "no"})
	if filled["a"] != "${y}" || len(missing) != 0 {
		t.Errorf("%v %v", filled, missing)
	}
}

func TestStrangers_AreThePathsThatLeadNowhere(t *testing.T) {
	v := described.Values{
		"pno": "1", "address.street": "1", "goods.0.of.title": "1", "goods.1.qty": "1",
		"address": "1", "goods": "1", "goods.0": "1", "goods.0.title": "1", "street": "1", "pno.x": "1",
	}
	want := []string{"address", "goods", "goods.0", "goods.0.title", "pno.x", "street"}
	if got := v.Strangers(goods); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestWith_OfAnEmptyValue_TakesItAwayAndLeavesTheFirstAlone(t *testing.T) {
	first := described.Values{"a": "1", "b": "2"}
	if got := first.With(described.Values{"a": "", "c": "3"}); !maps.Equal(got,
		described.Values{"b": "2", "c": "3"}) || len(first) != 2 || first["a"] != "1" {
		t.Errorf("%v of %v", got, first)
	}
	if got := described.Values(nil).With(described.Values{"a": "1"}); got["a"] != "1" {
		t.Errorf("%v", got)
	}
}

func TestIsGiven_OfAStruct_IsWhetherAnythingInItIs(t *testing.T) {
	v := described.Values{"address.street": "1", "empty.street": "", "addressed": "1"}
	for path, want := range map[string]bool{"address": true, "address.street": true, "empty": false, "addresse": false, "x": false} {
		if v.IsGiven(path) != want {
			t.Errorf("%s: %t", path, !want)
		}
	}
}

func TestFamilies_AreToldInTheirOrder(t *testing.T) {
	var told []string
	for _, f := range described.Families([]described.Action{{Name: "a", Family: "x"}, {Name: "b", Family: "x"}, {Name: "c", Family: "y"}}) {
		told = append(told, fmt.Sprint(f.Title, len(f.Actions)))
	}
	if !slices.Equal(told, []string{"x2", "y1"}) {
		t.Errorf("%v", told)
	}
}
