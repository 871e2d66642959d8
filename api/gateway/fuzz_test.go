package gateway_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"respite/api/gateway"
	"respite/wire/jsongate"
)

// seedBodies are what clients really send, and what is nearly that.
func seedBodies(f *testing.F) []string {
	f.Helper()
	var bodies []string
	for _, pattern := range []string{"testdata/clients/*.json", "testdata/seed/*.json"} {
		files, err := filepath.Glob(pattern)
		must(f, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			must(f, err)
			bodies = append(bodies, string(text))
		}
	}
	return append(bodies, "", "{}", "[]", "null", `{"Services":{"ServiceList":[{"Name":"klarna","Action":"Reserve"}]}}`, `[{"Services":[]}]`,
		`{"Transactions":[{"Key":"0123456789ABCDEF0123456789ABCDEF"},{"Invoice":7},{"CustomParameter":{"Name":"a"}}]}`, `{"a":"\ud800\u0000\"\\"}`, "\xef\xbb\xbf{}", `{"A":1,"a":[2,{"A":null}],"a":"\u00e9"}`)
}

// FuzzRead compares how the door takes a body apart with how the standard library does.
func FuzzRead(f *testing.F) {
	for _, body := range seedBodies(f) {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := gateway.Tree(body)
		if err != nil {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("%q is read, but it is no JSON: %v", body, err)
		}
		if want = asTexts(want); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as %#v instead of %#v", body, got, want)
		}
	})
}

// asTexts gives numbers and truths as their texts.
func asTexts(value any) any {
	switch v := value.(type) {
	case json.Number:
		return v.String()
	case bool:
		return map[bool]string{true: "true", false: "false"}[v]
	case []any:
		for i := range v {
			v[i] = asTexts(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = asTexts(v[name])
		}
	}
	return value
}

// fuzzed are the addresses a body can be sent to.
var fuzzed = []string{
	"/json/DataRequest", "/json/Transaction/", "/json/Transaction/Statuses", "/json/Transaction/RefundInfos", "/json/Transaction/InvoiceInfos",
	"/json/Transaction/CancelMultiple", "/json/Transaction/Specifications", "/json/batch/Transactions",
}

// FuzzRequest signs anything and sends it anywhere: the door never falls, never answers that we are at
// fault, and signs what it says. What a batch queues is run as well.
func FuzzRequest(f *testing.F) {
	w := newWorld(f, withPushes, lenient)
	for i, body := range seedBodies(f) {
		f.Add(i%len(fuzzed), []byte(body), "nl-NL")
		f.Add(0, []byte(body), "")
		f.Add(7, []byte("["+body+"]"), "de")
	}
	names := w.onePayment()
	f.Fuzz(func(t *testing.T, where int, raw []byte, culture string) {
		w.t = t
		body := fill(string(raw), names)
		path := fuzzed[max(where, -where, 0)%len(fuzzed)]
		r := w.signed("POST", path, body)
		r.Header.Set("Culture", culture)
		r.RequestURI, r.Host = path, jsongate.WithoutScheme(w.server.URL)
		answer := httptest.NewRecorder()
		w.door.ServeHTTP(answer, r)
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		if answer.Code >= 500 || strings.Contains(string(text), `"Code":492`) || answer.Code == 400 && string(text) == notAuthenticated {
			t.Fatalf("HTTP %d: %s", answer.Code, text)
		}
		parsed, err := jsongate.ParseAuthorization(answer.Header().Get("Authorization"))
		must(t, err)
		if _, good := parsed.Verify(shopKeys.SecretKey, jsongate.Message{Method: "POST", URI: r.Host + path, Body: text}); !good {
			t.Fatalf("the answer is signed wrongly: %s", text)
		}
		w.runQueued()
	})
}
