package xmlrpc_test

import (
	"testing"

	"respite/value/money"
	"respite/wire/xmlrpc"
)

func TestInt64_ReadsWhatSaysAWholeNumber(t *testing.T) {
	for want, says := range map[int64][]xmlrpc.Value{
		5:  {xmlrpc.Int(5), xmlrpc.Str("5"), xmlrpc.Str(" 5\n"), xmlrpc.Double("5"), xmlrpc.Double("5.00")},
		-1: {xmlrpc.Int(-1), xmlrpc.Str("-1"), xmlrpc.Double("-1.")},
	} {
		for _, v := range says {
			if got, ok := v.Int64(); got != want || !ok {
				t.Errorf("%v: got %d, %t", v, got, ok)
			}
		}
	}
	for _, v := range []xmlrpc.Value{
		{}, xmlrpc.Str(""), xmlrpc.Str("5.0"), xmlrpc.Str("five"), xmlrpc.Double("5.5"), xmlrpc.Double("1e3"), xmlrpc.Double(".0"),
		xmlrpc.Bool(true), xmlrpc.List(xmlrpc.Int(5)), xmlrpc.Map(), xmlrpc.Str("9223372036854775808"),
	} {
		if got, ok := v.Int64(); ok {
			t.Errorf("%v: got %d", v, got)
		}
	}
}

func TestDecimal_GivesNumbersAsDecimalText(t *testing.T) {
	for _, c := range []struct {
		says xmlrpc.Value
		want string
	}{
		{xmlrpc.Int(-25), "-25"}, {xmlrpc.Double("12.5"), "12.5"}, {xmlrpc.Str(" 12.50 "), "12.50"}, {xmlrpc.Double("1.5e-3"), "1.5e-3"},
		{xmlrpc.Double(".5"), ".5"}, {xmlrpc.Double("+5."), "+5."}, {xmlrpc.Double("1.0E+2"), "1.0E+2"},
		{xmlrpc.Double("22.199999999999999289457264239899814128875732421875"), "22.199999999999"},
	} {
		if got, ok := c.says.Decimal(); got != c.want || !ok {
			t.Errorf("%v: got %q, %t", c.says, got, ok)
		}
	}
	for _, v := range []xmlrpc.Value{
		{}, xmlrpc.Str(""), xmlrpc.Str("."), xmlrpc.Str("-"), xmlrpc.Str("12,5"), xmlrpc.Str("1e"), xmlrpc.Str("1e+"), xmlrpc.Str("--1"),
		xmlrpc.Str("0x10"), xmlrpc.Str("NaN"), xmlrpc.Bool(true), xmlrpc.List(xmlrpc.Int(1)), xmlrpc.Map(),
	} {
		if got, ok := v.Decimal(); ok {
			t.Errorf("%v: got %q", v, got)
		}
	}
}

func TestDecimal_OfTheLongExpansionsOfPHP_IsAPercentage(t *testing.T) { // XML-RPC reference 1.3
	text, ok := xmlrpc.Double("22.199999999999999289457264239899814128875732421875").Decimal()
	if rate, err := money.ParseRate(text); !ok || err != nil || rate != 222_000 {
		t.Errorf("got %s, %v", rate, err)
	}
}

func TestBool_ReadsZeroAndOne(t *testing.T) {
	for _, v := range []xmlrpc.Value{xmlrpc.Bool(true), xmlrpc.Int(1), xmlrpc.Str("1")} {
		if is, ok := v.Bool(); !is || !ok {
			t.Errorf("%v: got %t, %t", v, is, ok)
		}
	}
	for _, v := range []xmlrpc.Value{xmlrpc.Bool(false), xmlrpc.Int(0), xmlrpc.Str("0")} {
		if is, ok := v.Bool(); is || !ok {
			t.Errorf("%v: got %t, %t", v, is, ok)
		}
	}
	for _, v := range []xmlrpc.Value{{}, xmlrpc.Int(2), xmlrpc.Str("true"), xmlrpc.List()} {
		if is, ok := v.Bool(); is || ok {
			t.Errorf("%v: got %t, %t", v, is, ok)
		}
	}
}

func TestMember_OfWhatIsNotThere_IsNil(t *testing.T) {
	address := xmlrpc.Map(xmlrpc.Member{Name: "zip", Value: xmlrpc.Str("11455")})
	if got := address.Member("zip").Text(); got != "11455" {
		t.Errorf("zip %q", got)
	}
	for _, v := range []xmlrpc.Value{address.Member("ZIP"), xmlrpc.Str("zip").Member("zip"), xmlrpc.List(address).Member("zip"), {}} {
		if v.Kind() != xmlrpc.KindNil || v.Text() != "" || v.Items() != nil || v.Members() != nil {
			t.Errorf("got %v", v)
		}
	}
}

func TestIsEmpty_KnowsEveryShapeOfAnEmptyMap(t *testing.T) {
	for _, v := range []xmlrpc.Value{{}, xmlrpc.Str(""), xmlrpc.List(), xmlrpc.Map(), xmlrpc.List(xmlrpc.Int(0))} {
		if !v.IsEmpty() {
			t.Errorf("%v is not empty", v)
		}
	}
	member := xmlrpc.Member{Name: "delay_adjust", Value: xmlrpc.Int(1)}
	for _, v := range []xmlrpc.Value{xmlrpc.Map(member), xmlrpc.List(xmlrpc.Map(member)), xmlrpc.Str("x"), xmlrpc.List(xmlrpc.Int(0), xmlrpc.Int(0))} {
		if v.IsEmpty() {
			t.Errorf("%v is empty", v)
		}
	}
}
