package gateway_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"

	"respite/value/money"
)

// What nobody sends in good faith, and what broken software sends: the answer says what is wrong, is
// never an HTTP 500, and nothing has happened.

// wantNothing fails the test unless the request is refused with 491, naming the field, or with 400.
func (w *world) wantNothing(name string, a reply, field string) {
	w.t.Helper()
	switch {
	case a.status == http.StatusBadRequest && field == "" && a.header.Get("Content-Type") == "text/plain; charset=utf-8":
	case a.status == http.StatusOK && a.code == 491 && (field == "" || a.errors[field] != ""):
	default:
		w.t.Errorf("%s: HTTP %d, %d, %.2000s", name, a.status, a.code, a.body)
	}
}

func TestHostile_BodiesThatAreNoRequest_AreRefusedAsSuch(t *testing.T) {
	w := newWorld(t)
	const notJSON, notObject, tooDeep = "The request body is not valid JSON.", "The request body must be a JSON object.", "The request body is nested too deep."
	good := aReserve("H-1").body()
	for body, want := range map[string]string{
		"": notJSON, " ": notJSON, "null": notObject, "true": notObject, `"klarna"`: notObject, "17": notObject, "[]": notObject, "[{}]": notObject,
		"{": notJSON, "}": notJSON, good + "x": notJSON, good + good: notJSON, good[1:]: notJSON, good[:len(good)-1]: notJSON, "{'Currency':'EUR'}": notJSON,
		`{"Currency":"EUR",}`: notJSON, `{"AmountDebit":NaN}`: notJSON, `{"AmountDebit":01}`: notJSON, `{"AmountDebit":+1}`: notJSON, `{"AmountDebit":0x10}`: notJSON,
		`{"AmountDebit":1e}`: notJSON, "{\"Currency\":\"\x01\"}": notJSON, `{"Currency":"\u12"}`: notJSON, `{"Currency":"\x41"}`: notJSON, "{/**/}": notJSON,
		"\xff\xfe{}": notJSON, `{"Invoice":"` + "\xc3\x28" + `"}`: notJSON, `{"Invoice":"` + "M\xfcller" + `"}`: notJSON, "\xef\xbb\xbf": notJSON,
		"\xef\xbb\xbf\xef\xbb\xbf{}": notJSON, "name=value&other=1": notJSON, "<Envelope/>": notJSON, "\x00": notJSON,
		strings.Repeat("[", 65) + strings.Repeat("]", 65): tooDeep, strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65): tooDeep,
		strings.Repeat("[", 500_000): tooDeep, strings.Repeat(`{"Services":`, 80_000): tooDeep,
	} {
		for _, path := range []string{"/json/Transaction", "/json/DataRequest", "/json/batch/Transactions"} {
			w.unchanged(func() {
				isBatch := strings.Contains(path, "batch")
				switch a := w.call(http.MethodPost, path, body); {
				case !isBatch:
					w.wantText(http.StatusBadRequest, want, a)
				case want != notObject:
					w.wantNothing(body, a, "")
				}
			})
		}
	}
	deepest := strings.Replace(good, `{"ClientIP"`, `{"x":`+strings.Repeat("[", 63)+strings.Repeat("]", 63)+`,"ClientIP"`, 1)
	w.want(190, w.data(deepest))
	w.want(190, w.data(strings.Replace(aReserve("H-2").body(), `{"ClientIP"`, `{"x":"`+strings.Repeat("[{", 2000)+`\"\\","ClientIP"`, 1)))
}

func TestHostile_ABodyOfAMebibyte_IsReadAndOneByteMoreIsNot(t *testing.T) {
	w := newWorld(t)
	body := aReserve("H-1").body()
	full := body + strings.Repeat(" ", 1<<20-len(body))
	w.want(190, w.data(full))
	w.unchanged(func() {
		w.wantText(http.StatusRequestEntityTooLarge, "The request body is too large.", w.data(full+" "))
	})
}

func TestHostile_WrongTypesInBasicFields_AreNamed(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"Currency", "AmountDebit", "Invoice", "Order", "Description", "PushURL", "PushURLFailure", "OriginalTransactionKey"} {
		for _, value := range []any{map[string]any{}, map[string]any{"a": 1}, []any{}, []any{"EUR"}} {
			w.unchanged(func() { w.wantNothing(name, w.data(aReserve("H-1").basics(name, value).body()), name) })
		}
	}
	for _, value := range []any{nil, "", "198.51.100.4", 17, true, []any{}, map[string]any{}, map[string]any{"Address": map[string]any{}}, map[string]any{"Address": true},
		map[string]any{"Address": "1.2.3"}, map[string]any{"Address": "1.2.3.4.5"}, map[string]any{"Address": "fe80::1%eth0"}, map[string]any{"Address": "localhost"}} {
		f := aReserve("H-1")
		f = f.basics("ClientIP", value)
		f.basic["ClientIP"] = value
		w.unchanged(func() { w.wantNothing(fmt.Sprint("ClientIP ", value), w.data(f.body()), "ClientIP") })
	}
	for _, value := range []any{nil, "", 17, true, []any{}, map[string]any{}, map[string]any{"ServiceList": "klarna"}, map[string]any{"ServiceList": []any{}},
		map[string]any{"ServiceList": []any{17}}, map[string]any{"ServiceList": []any{nil, nil}}, map[string]any{"ServiceList": []any{map[string]any{"Name": []any{}}}}} {
		f := aReserve("H-1")
		whole := maps.Clone(f.basic)
		whole["Services"] = value
		body, err := json.Marshal(whole)
		must(t, err)
		w.unchanged(func() { w.wantNothing(fmt.Sprint("Services ", value), w.data(string(body)), "") })
	}
	for _, name := range []string{"CustomParameters", "AdditionalParameters"} {
		for _, value := range []any{17, true, "x", []any{}, map[string]any{"List": "x"}, map[string]any{"List": []any{17, nil, map[string]any{}}}} {
			a := w.data(aReserve("H-"+name).basics(name, value).body())
			if a.code != 190 && a.code != 491 {
				t.Errorf("%s %v: HTTP %d: %s", name, value, a.status, a.body)
			}
		}
	}
	w.books()
}

func TestHostile_WrongTypesInParameters_AreNamed(t *testing.T) {
	w := newWorld(t)
	whole := aReserve("H-1").with("BillingCareOf", "x").with("BillingCompanyName", "x").with("BillingHouseNumberSuffix", "a").with("PClass", "0")
	for name := range whole.named {
		for _, value := range []any{map[string]any{}, map[string]any{"Value": "NL"}, []any{}, []any{"1"}, "a\x00b", "\x1b[2J", "\x7f", strings.Repeat("x", 1001)} {
			w.unchanged(func() { w.wantNothing(fmt.Sprint(name, " ", value), w.data(whole.with(name, value).body()), name) })
		}
		for _, value := range []any{true, 0, -1, 1.5} {
			if a := w.data(whole.with(name, value).basics("Invoice", fmt.Sprint(name, value)).body()); a.status != http.StatusOK {
				t.Errorf("%s %v: HTTP %d", name, value, a.status)
			}
		}
	}
	for _, name := range []string{"ArticleTitle", "ArticleNumber", "ArticleType", "ArticlePrice", "ArticleQuantity", "ArticleVat"} {
		for _, value := range []any{map[string]any{}, []any{1}, "a\x00b", "\x1b[2J"} {
			line := article("a", "10", 1, "21")
			line[name] = value
			w.unchanged(func() { w.wantNothing(fmt.Sprint(name, " ", value), w.data(whole.of(line).body()), name) })
		}
	}
}

func TestHostile_ControlCharactersAndEndlessTexts_AreNamed(t *testing.T) {
	w := newWorld(t)
	for name, most := range map[string]int{"Invoice": 255, "Order": 255, "Description": 1000} {
		for _, text := range []string{"a\x00b", "\x07", "\x1b[2J", "\u0085", strings.Repeat("x", most+1), strings.Repeat("ä", most+1)} {
			w.unchanged(func() { w.wantNothing(name, w.data(aReserve("H-1").basics(name, text).body()), name) })
		}
		w.want(190, w.data(aReserve("H-"+name).basics(name, strings.Repeat("ä", most)).body()))
	}
	for name, list := range map[string]string{"CustomParameters": "List", "AdditionalParameters": "AdditionalParameter"} {
		pair := func(name, value string) map[string]any { return map[string]any{"Name": name, "Value": value} }
		many := make([]any, 101)
		for i := range many {
			many[i] = pair(fmt.Sprint(i), "x")
		}
		for _, own := range [][]any{{pair("a", "b\x00")}, {pair("a\x1b", "b")}, {pair("a", strings.Repeat("x", 1001))}, {pair(strings.Repeat("x", 101), "b")}, many} {
			w.unchanged(func() {
				w.wantNothing(name, w.data(aReserve("H-1").basics(name, map[string]any{list: own}).body()), name)
			})
		}
	}
	w.unchanged(func() {
		w.wantNothing("Culture", w.data(aReserve("H-1").body(), "Culture", strings.Repeat("nl", 5000)), "Culture")
	})
	w.unchanged(func() {
		w.wantNothing("Culture", w.data(aReserve("H-1").basics("Culture", "nl\x00").body()), "Culture")
	})
}

func TestHostile_NumbersThatAreNone_AreNamed(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("H-0"))
	nonsense := []string{"-1", "0", "-0", "0.001", "99999999999999999999", "-99999999999999999999", "1e400", "1e-400", "10000000000.01", `"NaN"`, `"Infinity"`, `"-Infinity"`,
		`"1,00"`, `"1.000,00"`, `"1 000"`, `"٣"`, `"0x1F"`, `"1e"`, `"--1"`, `"1.2.3"`, `""`, "null", "true", "{}", "[1]", `"` + strings.Repeat("9", 5000) + `"`, strings.Repeat("9", 5000)}
	for _, literal := range nonsense {
		w.unchanged(func() {
			w.wantNothing("Pay of "+literal, w.transaction(withLiteral(aPay("P", number, "34").body(), `"AmountDebit":34`, `"AmountDebit":`+literal)), "AmountDebit")
			w.wantNothing("Refund of "+literal, w.transaction(withLiteral(aRefund("F", number, "34").body(), `"AmountCredit":34`, `"AmountCredit":`+literal)), "AmountCredit")
		})
	}
	for _, literal := range []string{"0", "-1", "1.5", "99999999999999999999", "1e400", "1000001", "9999999999", "1e10", `"NaN"`, `"1,5"`, `""`, "null", "true"} {
		w.unchanged(func() {
			line := article("a", "0.01", 1, "21")
			line["ArticleQuantity"] = json.RawMessage(literal)
			a := w.data(aReserve("H-1").of(line).body())
			w.wantNothing("a quantity of "+literal, a, "ArticleQuantity")
			if strings.HasPrefix(literal, "1e1") && strings.Contains(a.errors["ArticleQuantity"], "greater than zero") {
				t.Errorf("%s is told to be too small", literal)
			}
			pay := aPay("P", number, "10").of(map[string]any{"ArticleNumber": "car", "ArticleQuantity": json.RawMessage(literal)})
			w.wantNothing("a Pay of "+literal, w.transaction(pay.body()), "ArticleQuantity")
		})
	}
	for _, c := range []struct{ name, literal string }{
		{"ArticlePrice", "1e400"}, {"ArticlePrice", `"NaN"`}, {"ArticlePrice", "99999999999999999999"}, {"ArticlePrice", "10000000000.01"}, {"ArticlePrice", "-99999999999999999999"},
		{"ArticlePrice", "0.00001"}, {"ArticleVat", "-1"}, {"ArticleVat", "100.0001"}, {"ArticleVat", "1e400"}, {"ArticleVat", `"NaN"`}, {"ArticleVat", "19.00001"},
	} {
		w.unchanged(func() {
			line := article("a", "10", 1, "21")
			line[c.name] = json.RawMessage(c.literal)
			w.wantNothing(c.name+" "+c.literal, w.data(aReserve("H-1").of(line).body()), c.name)
		})
	}
	w.unchanged(func() {
		w.wantNothing("a sum without end", w.data(aReserve("H-1").of(article("a", "10000000000", 1, "21"), article("b", "10000000000", 1, "21")).body()), "ArticlePrice")
		w.wantNothing("a line without end", w.data(aReserve("H-1").of(article("a", "10000000000", 1000000, "21")).body()), "ArticlePrice")
		w.wantNothing("a sum of nothing", w.data(aReserve("H-1").of(article("a", "1", 1, "21"), article("b", "-1", 1, "0")).body()), "ArticlePrice")
	})
	w.books()
}

func withLiteral(body, from, to string) string { return strings.Replace(body, from, to, 1) }

func TestHostile_DatesThatAreNone_AreNamed(t *testing.T) {
	w := newWorld(t)
	for _, birth := range []any{"31022000", "00000000", "32011970", "29021900", "10131970", "1071970", "100719700", "10/07/1970", "1970-07-10", "10071970 x", "abcdefgh", "-1071970",
		"٠١٠١١٩٧٠", "01012100", "04032026", 1, true, ""} {
		w.unchanged(func() {
			w.wantNothing(fmt.Sprint("born ", birth), w.data(aReserve("H-1").with("Pno", birth).body()), "Pno")
		})
	}
	w.want(190, w.data(aReserve("leap").with("Pno", "29022000").body()))
	w.want(190, w.data(aReserve("number").with("Pno", 10071970).body()))
}

func TestHostile_MoreThanThereMayBe_IsRefused(t *testing.T) {
	w := newWorld(t)
	f := aReserve("H-1")
	lines := make([]map[string]any, 1000)
	for i := range lines {
		lines[i] = article(fmt.Sprint(i), "0.01", 1, "21")
	}
	w.unchanged(func() {
		w.wantNothing("1000 articles", w.data(f.of(lines...).body()), "ArticlePrice")
		surplus := strings.Replace(f.body(), `"Parameters":[`, `"Parameters":[`+strings.Repeat(`{"Name":"x"},`, 13_000), 1)
		w.wantNothing("13,000 parameters", w.data(surplus), "Parameters")
	})
	if order := w.order(w.reserved(f.of(lines[1:]...))); order.Reserved != 999 || len(order.Lines) != 999 {
		t.Errorf("999 articles come to %s in %d lines", order.Reserved.Decimal(), len(order.Lines))
	}
	w.books()
}

func TestHostile_NamesWithoutEnd_AreNotSaidBack(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("x", 500_000)
	for name, f := range map[string]fields{
		"service": {basic: map[string]any{}, service: long, action: "Pay"}, "action": {basic: map[string]any{}, action: long},
		"both in a channel": {basic: map[string]any{}, service: long, action: long},
	} {
		a := w.want(491, w.data(f.body(), "Channel", map[bool]string{true: "BackOffice"}[strings.Contains(name, "channel")]))
		if len(a.body) > 2000 {
			t.Errorf("%s: the answer has %d bytes", name, len(a.body))
		}
	}
}

func TestHostile_AddressesForPushes_MustBeOnTheWeb(t *testing.T) {
	w := newWorld(t)
	for _, address := range []string{"shop.example.org/push", "//shop.example.org", "ftp://shop.example.org", "file:///etc/passwd", "javascript:alert(1)", "gopher://x", "http://",
		"https://user:pass@shop.example.org", "http://2130706433/", "http://0x7f.1/", "http://shop.example.org/ä", "http://shop.example.org/a b", "http://sh\top/", "http://[::1", "https://shop.example.org/" + strings.Repeat("a", 2000)} {
		for _, name := range []string{"PushURL", "PushURLFailure"} {
			w.unchanged(func() { w.wantNothing(name+" "+address, w.data(aReserve("H-1").basics(name, address).body()), name) })
		}
	}
}

func TestHostile_SQLAndMarkup_AreTextsLikeAnyOther(t *testing.T) {
	w := newWorld(t, withPushes)
	texts, err := os.ReadFile("testdata/hostile.txt")
	must(t, err)
	for _, text := range strings.Split(strings.TrimRight(string(texts), "\n"), "\n") {
		line := article(text, "10.00", 1, "21")
		line["ArticleTitle"] = text
		f := tagged(aReserve(text), "name="+text, text+"=value").of(line).basics("Order", text).basics("Description", text).
			with("BillingCompanyName", "x"+strings.TrimSpace(strings.ReplaceAll(text, "\t", " "))).with("BillingCareOf", "y")
		a := w.want(190, w.data(f.body()))
		number := a.values["ReservationNumber"]
		pay := tagged(aPay(text, number, "10").of(some(text, 1)), "name="+text, text+"=value").basics("Order", text)
		paid := w.want(190, w.transaction(pay.body()))
		if paid.all["Invoice"] != text || paid.all["Order"] != text || w.pushes(number)[1].told["Invoice"] != text || w.order(number).Lines[0].Title != text {
			t.Errorf("%q came back as %s", text, paid.body)
		}
		asked, err := json.Marshal(map[string]any{"Transactions": []any{map[string]any{"Invoice": text}, map[string]any{"CustomParameter": map[string]any{"Name": "name", "Value": text}}}})
		must(t, err)
		if found := w.keysOf(w.call(http.MethodPost, "/json/Transaction/Statuses", string(asked)), "Transactions", "Key"); len(found) != 2 {
			t.Errorf("%q is found by %v", text, found)
		}
	}
	w.books()
}

func TestHostile_NamesGivenTwice_CountByTheLast(t *testing.T) {
	w := newWorld(t)
	body := strings.Replace(aReserve("H-1").basics("AmountDebit", 34).body(), `{"AmountDebit":34`, `{"AMOUNTDEBIT":1,"amountDebit":"x","AmountDebit":34`, 1)
	if sum := w.order(w.want(190, w.data(body)).values["ReservationNumber"]).Reserved; sum != money.Minor(3400) {
		t.Errorf("the sum is %s", sum.Decimal())
	}
}
