package xmlrpc

import (
	"strconv"
	"strings"
)

// Kind is the kind of a value. The kind of a member that is not there is KindNil.
type Kind uint8

// The kinds. Untyped values, dates and base64 are strings; i4 and i8 are ints (XML-RPC reference 1.3).
const (
	KindNil Kind = iota
	KindInt
	KindDouble
	KindString
	KindBoolean
	KindArray
	KindStruct
)

// Value is one value on the wire. The zero value is nil.
type Value struct {
	kind    Kind
	text    string // of a scalar, as the client wrote it
	items   []Value
	members []Member
}

// Member is a value of a struct, with its name.
type Member struct {
	Name  string
	Value Value
}

// Str makes a string.
func Str(text string) Value { return Value{kind: KindString, text: text} }

// Int makes an int.
func Int(n int64) Value { return Value{kind: KindInt, text: strconv.FormatInt(n, 10)} }

// Double makes a double of a decimal number, such as "12.5".
func Double(decimal string) Value { return Value{kind: KindDouble, text: decimal} }

// Bool makes a boolean.
func Bool(is bool) Value {
	if is {
		return Value{kind: KindBoolean, text: "1"}
	}
	return Value{kind: KindBoolean, text: "0"}
}

// List makes an array.
func List(items ...Value) Value { return Value{kind: KindArray, items: items} }

// Map makes a struct whose members are written in the order given; their names must differ.
func Map(members ...Member) Value { return Value{kind: KindStruct, members: members} }

// Kind tells the kind.
func (v Value) Kind() Kind { return v.kind }

// Text gives a scalar as the client wrote it, and nothing for arrays, structs and nil. Digests are
// made over this text: some clients send as an int what others send as a string.
func (v Value) Text() string { return v.text }

// Int64 reads an int; a string or double that says a whole number will do.
func (v Value) Int64() (int64, bool) {
	text := strings.TrimSpace(v.text)
	switch v.kind {
	case KindBoolean:
		return 0, false
	case KindDouble:
		if whole, fraction, _ := strings.Cut(text, "."); strings.Trim(fraction, "0") == "" {
			text = whole
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// mostDecimals is where the decimals of a number end that anybody meant; behind them clients print
// the rest of a binary fraction (XML-RPC reference 1.3).
const mostDecimals = 12

// Decimal gives the decimal text of a double, an int, or a string that says a number, cut after its
// twelfth decimal: clients write 22.2 with fifty digits.
func (v Value) Decimal() (string, bool) {
	text := strings.TrimSpace(v.text)
	if v.kind == KindBoolean || !isDecimal(text) {
		return "", false
	}
	if point := strings.IndexByte(text, '.'); point >= 0 && !strings.ContainsAny(text, "eE") {
		text = text[:min(len(text), point+1+mostDecimals)]
	}
	return text, true
}

// Bool reads a boolean; 0 and 1 as an int or a string will do.
func (v Value) Bool() (bool, bool) { return v.text == "1", v.text == "0" || v.text == "1" }

// Items gives the elements of an array, in order, and none of anything else.
func (v Value) Items() []Value { return v.items }

// Members gives the members of a struct, in order, and none of anything else.
func (v Value) Members() []Member { return v.members }

// Member gives a member of a struct, or nil when it is not there or this is no struct.
func (v Value) Member(name string) Value {
	for _, member := range v.members {
		if member.Name == name {
			return member.Value
		}
	}
	return Value{}
}

// IsEmpty tells whether an optional map or list was left out, in any of the shapes that clients have
// for it: nil, an empty string, an empty struct, an empty array, or an array of one number
// (XML-RPC reference 1.3).
func (v Value) IsEmpty() bool {
	if len(v.items) == 1 {
		return v.items[0].kind == KindInt
	}
	return v.text == "" && len(v.items) == 0 && len(v.members) == 0
}

// isDecimal tells whether a text is a decimal number, with or without an exponent.
func isDecimal(text string) bool {
	mantissa, exponent := text, "0"
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		mantissa, exponent = text[:at], withoutSign(text[at+1:])
	}
	whole, fraction, _ := strings.Cut(withoutSign(mantissa), ".")
	return len(whole)+len(fraction) > 0 && isDigits(whole) && isDigits(fraction) && exponent != "" && isDigits(exponent)
}

func withoutSign(number string) string {
	if strings.HasPrefix(number, "-") || strings.HasPrefix(number, "+") {
		return number[1:]
	}
	return number
}

func isDigits(text string) bool { return strings.Trim(text, "0123456789") == "" }
