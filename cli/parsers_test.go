package cli

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestSpan_ReadsDaysHoursAndMinutes(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30d": 720 * time.Hour, "12h": 12 * time.Hour, "90m": 90 * time.Minute, "1d12h": 36 * time.Hour, "2d30m": 48*time.Hour + 30*time.Minute, "0d": 0,
	} {
		var s span
		if err := s.UnmarshalText([]byte(text)); err != nil || time.Duration(s) != want {
			t.Errorf("%s was read as %s, %v", text, time.Duration(s), err)
		}
	}
}

func TestSpan_IsWrittenShort(t *testing.T) {
	for want, length := range map[string]time.Duration{
		"0s": 0, "10s": 10 * time.Second, "2m": 2 * time.Minute, "1h30m": 90 * time.Minute, "1h": time.Hour, "15d": 15 * oneDay,
		"1d10h": 34 * time.Hour, "1d10m": oneDay + 10*time.Minute,
	} {
		if got := span(length).String(); got != want {
			t.Errorf("%s was written as %s, want %s", length, got, want)
		}
	}
}

func FuzzSpan(f *testing.F) {
	for _, text := range []string{"30d", "1d12h", "90m", "", "d", "-1h", "1.5d", "1h1d", "99999999999999d"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s, again span
		if err := s.UnmarshalText([]byte(text)); err != nil {
			return
		}
		if err := again.UnmarshalText([]byte(s.String())); err != nil || again != s || s < 0 {
			t.Errorf("%q was read as %d, written as %s and read as %d, %v", text, s, s, again, err)
		}
	})
}

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
