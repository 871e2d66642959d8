package jsongate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"respite/value/money"
	"respite/wire/jsongate"
)

// printer prints JSON again as another language would: what a push receiver there hashes.
type printer struct {
	zeroFraction bool // PHP keeps 10.0 as it is; JavaScript prints 10
	emptyObject  string
	escaped      string // characters escaped beyond quotes, backslashes and controls
}

var (
	javaScript = printer{emptyObject: "{}"}
	php        = printer{emptyObject: "[]", zeroFraction: true, escaped: "\u2028\u2029"}
)

func (p printer) print(t *testing.T, body string) string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	var printed strings.Builder
	if err := p.value(decoder, &printed); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return printed.String()
}

func (p printer) value(decoder *json.Decoder, printed *strings.Builder) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return p.members(token, decoder, printed)
	case json.Number:
		printed.WriteString(p.number(token.String()))
	case string:
		printed.WriteString(p.text(token))
	case nil:
		printed.WriteString("null")
	default:
		fmt.Fprint(printed, token)
	}
	return nil
}

func (p printer) members(opening json.Delim, decoder *json.Decoder, printed *strings.Builder) error {
	var members []string
	for decoder.More() {
		var member strings.Builder
		if opening == '{' {
			name, err := decoder.Token()
			if err != nil {
				return err
			}
			member.WriteString(p.text(name.(string)) + ":")
		}
		if err := p.value(decoder, &member); err != nil {
			return err
		}
		members = append(members, member.String())
	}
	closing, err := decoder.Token()
	if err != nil {
		return err
	}
	if opening == '{' && len(members) == 0 {
		printed.WriteString(p.emptyObject)
		return nil
	}
	printed.WriteString(opening.String() + strings.Join(members, ",") + closing.(json.Delim).String())
	return nil
}

func (p printer) number(literal string) string {
	if !strings.ContainsAny(literal, ".eE") {
		return literal
	}
	number, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return literal
	}
	shortest := strconv.FormatFloat(number, 'f', -1, 64)
	if p.zeroFraction && !strings.Contains(shortest, ".") {
		return shortest + ".0"
	}
	return shortest
}

func (p printer) text(text string) string {
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}
	var printed strings.Builder
	printed.WriteByte('"')
	for _, r := range text {
		switch escape, ok := short[r]; {
		case ok:
			printed.WriteString(escape)
		case r < ' ' || strings.ContainsRune(p.escaped, r):
			fmt.Fprintf(&printed, `\u%04x`, r)
		default:
			printed.WriteRune(r)
		}
	}
	printed.WriteByte('"')
	return printed.String()
}

func TestPrinters_OfEveryFeature_AgreeWithWhatTheClientsWereSeenToAccept(t *testing.T) {
	for _, row := range []struct {
		body             string
		php, javaScripts bool
	}{
		{`{"a":14,"b":10.1,"c":39.2,"d":1234567.89}`, true, true},
		{`{"a":10.0}`, true, false},
		{`{"a":10.10}`, false, false},
		{`{"a":1e1}`, false, false},
		{`{"a":"& < >"}`, true, true},
		{`{"a":"\u0026"}`, false, false},
		{`{"a":"\/"}`, false, false},
		{`{"a":"\u00eb"}`, false, false},
		{`{"a":{}}`, false, true},
		{`{"a":[]}`, true, true},
		{`{"a":"\t\u0001\"` + "\x7f😀" + `"}`, true, true},
		{`{"a":"\u001F"}`, false, false},
		{`{"a":"` + "\u2028" + `"}`, false, true},
		{`{"a":"\u2028"}`, true, false},
		{`{"a": 1}`, false, false},
	} {
		if got := php.print(t, row.body) == row.body; got != row.php {
			t.Errorf("PHP and %s: %t", row.body, got)
		}
		if got := javaScript.print(t, row.body) == row.body; got != row.javaScripts {
			t.Errorf("JavaScript and %s: %t", row.body, got)
		}
	}
}

// hostile are texts that a merchant may have sent.
var hostile = []string{
	`Zwölf "Äpfel" & <Birnen> \ 'x' / 😀`, "a\u2028b\u2029c", "\x00\x01\x1f\x7f", "\b\t\n\f\r", "\xff\xfe broken \xed\xa0\x80",
	"\ufffd", `\u2028 in letters`, `\`, "&amp;lt;", "", "\u0085\u00a0\ufeff",
}

func pushOf(text string) jsongate.TransactionPush {
	status := jsongate.Pushed(jsongate.Success, jsongate.Unlisted(text), time.Unix(1767225600, 0))
	parameters := []jsongate.Parameter{{Name: text, Value: text}}
	return jsongate.TransactionPush{Transaction: jsongate.Transaction{
		Key: "1122334455667788990011AABBCCDDEE", Invoice: jsongate.Text(text), Order: jsongate.Text(text), Status: status,
		AmountDebit: jsongate.AmountOf(1010), CustomParameters: parameters, AdditionalParameters: jsongate.ListOf(parameters),
		Services: []jsongate.Service{{Name: text, Parameters: parameters, VersionAsProperty: jsongate.ServiceVersion}},
	}}
}

func TestEncode_OfAPushWithAnyText_IsPrintedTheSameByEveryReceiver(t *testing.T) {
	for _, text := range hostile {
		checkPortable(t, pushOf(text))
	}
}

func checkPortable(t *testing.T, push jsongate.TransactionPush) string {
	t.Helper()
	body := encoded(t, push)
	if got := javaScript.print(t, body); got != body {
		t.Errorf("sent       %s\nJavaScript %s", body, got)
	}
	if got := php.print(t, body); got != body {
		t.Errorf("sent %s\nPHP  %s", body, got)
	}
	return body
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	body, err := jsongate.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func FuzzEncode(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, int64(1010))
	}
	f.Fuzz(func(t *testing.T, text string, minor int64) {
		push := pushOf(text)
		push.Transaction.AmountDebit = jsongate.AmountOf(money.Minor(minor) % (money.MaxMinor + 1))
		body := checkPortable(t, push)
		if clean := encoded(t, jsongate.Clean(text)); clean != encoded(t, text) {
			t.Errorf("cleaned first: %s; cleaned on the way: %s", clean, encoded(t, text))
		}
		var read jsongate.TransactionPush
		if err := json.Unmarshal([]byte(body), &read); err != nil {
			t.Fatal(err)
		}
		if got := *read.Transaction.AmountDebit; got != *push.Transaction.AmountDebit {
			t.Errorf("%d was read as %d", *push.Transaction.AmountDebit, got)
		}
	})
}

func TestClean_KeepsOrdinaryTextAndRepairsTheRest(t *testing.T) {
	for text, want := range map[string]string{
		"Größe 12\n\t\u00a0😀": "Größe 12\n\t\u00a0😀",
		"a\u2028b\u2029c":     "a b c",
		"a\x00b\x1bc":         "abc",
		"a\xffb":              "a\ufffdb",
	} {
		if got := jsongate.Clean(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestAmount_PrintsTheShortestForm(t *testing.T) {
	amounts := []jsongate.Amount{1400, 1010, 145, 0, -5, 123456789, jsongate.Amount(money.MaxMinor)}
	if got := encoded(t, amounts); got != "[14,10.1,1.45,0,-0.05,1234567.89,10000000000]" {
		t.Error(got)
	}
}

func TestAmount_IsReadFromANumberOnly(t *testing.T) {
	var amount jsongate.Amount
	if err := json.Unmarshal([]byte("20.10"), &amount); err != nil || amount != 2010 {
		t.Errorf("got %d, %v", amount, err)
	}
	for _, literal := range []string{`"20.10"`, `20.105`, `true`, `{}`} {
		if err := json.Unmarshal([]byte(literal), &amount); err == nil {
			t.Errorf("%s was read as %d", literal, amount)
		}
	}
}

func TestEncode_OfEmptyLists_NeverPrintsAnEmptyObject(t *testing.T) {
	for _, v := range []any{
		jsongate.DataResponse{CustomParameters: jsongate.ListOf(nil), AdditionalParameters: jsongate.AdditionalOf(nil)},
		jsongate.TransactionPush{}, jsongate.DataRequestPush{}, jsongate.Statuses{}, jsongate.Specification{},
		jsongate.RefundInfo{}, jsongate.InvoiceInfo{}, jsongate.RequestErrors{},
	} {
		if body := encoded(t, v); strings.Contains(body, "{}") {
			t.Error(body)
		}
	}
}

func TestDateTime_IsTheClockOfAmsterdam(t *testing.T) {
	winter, summer := time.Date(2026, 3, 4, 4, 6, 7, 999, time.UTC), time.Date(2026, 7, 4, 22, 6, 7, 0, time.UTC)
	got := []jsongate.DateTime{jsongate.Local(winter), jsongate.Zoned(winter), jsongate.Local(summer), jsongate.Zoned(summer)}
	want := []jsongate.DateTime{"2026-03-04T05:06:07", "2026-03-04T05:06:07+01:00", "2026-07-05T00:06:07", "2026-07-05T00:06:07+02:00"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %s, want %s", got[i], want[i])
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	push := pushOf("Zwölf Äpfel")
	b.ReportAllocs()
	for b.Loop() {
		body, err := jsongate.Encode(push)
		if err != nil || bytes.HasSuffix(body, []byte("\n")) {
			b.Fatal(err)
		}
	}
}
