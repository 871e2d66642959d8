package shop

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzPlaceholders(f *testing.F) {
	f.Add(`say "hi"`)
	f.Add(`\u0000 ${A} </script>`)
	f.Add("\n\xff")
	f.Fuzz(func(t *testing.T, value string) {
		filled, missing := placeholders{"A": value}.fill([]byte(`{"a":"${A}","b":"${B}${B}"}`))
		var read struct{ A, B string }
		if err := json.Unmarshal(filled, &read); err != nil || len(missing) != 1 || missing[0] != "B" {
			t.Fatalf("%q filled to %s, missing %q, %v", value, filled, missing, err)
		}
		if utf8.ValidString(value) && read.A != value {
			t.Errorf("%q was read as %q", value, read.A)
		}
	})
}

func FuzzReadPush(f *testing.F) {
	f.Add("application/json", `{"Transaction":{"Key":"A","AmountDebit":14,"Services":null}}`)
	f.Add("application/json; charset=utf-8", `{"DataRequest":{"ActionCode":"Reserve","Services":[{"Parameters":[{"Name":"a","Value":"b"}]}]}}`)
	f.Add("application/x-www-form-urlencoded", "brq_amount=1&brq_SERVICE_klarna_InvoiceNumber=5&brq_signature=x")
	f.Fuzz(func(t *testing.T, kind, body string) {
		asked := httptest.NewRequest("POST", "/push", strings.NewReader(body))
		asked.Header.Set("Content-Type", kind)
		told := readPush(asked, []byte(body), "a secret nobody had")
		if told.Signature == signatureRight {
			t.Errorf("%s is believed", body)
		}
		if text := told.block(); strings.ContainsAny(text, "\x1b\r\x00") {
			t.Errorf("the block holds a control character: %q", text)
		}
	})
}
