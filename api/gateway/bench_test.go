package gateway_test

import (
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"respite/api/gateway"
	"respite/wire/jsongate"
)

// BenchmarkReserve_DecodedVerifiedAndFoundWrong takes a signed Reserve of seven articles through
// signature, decoding and validation; one wrong field keeps it from the book, so that the door alone
// is measured, with one read of the merchant.
func BenchmarkReserve_DecodedVerifiedAndFoundWrong(b *testing.B) {
	w := newWorld(b)
	order := aReserve("BENCH-1").with("Gender", "9")
	for i := range 4 {
		order.articles = append(order.articles, article(fmt.Sprintf("extra-%d", i), "7.35", 2, "21"))
	}
	body := order.body()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r := w.signed("POST", "/json/DataRequest", body)
		r.RequestURI = "/json/DataRequest"
		r.Host = jsongate.WithoutScheme(w.server.URL)
		recorder := httptest.NewRecorder()
		w.door.ServeHTTP(recorder, r)
		if answer, err := io.ReadAll(recorder.Body); err != nil || !strings.Contains(string(answer), `"Code":491`) {
			b.Fatalf("%v: %s", err, answer)
		}
	}
}

// BenchmarkRead_Reserve is the decoding of the body alone.
func BenchmarkRead_Reserve(b *testing.B) {
	body := []byte(aReserve("BENCH-1").body())
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if err := gateway.Read(body); err != nil {
			b.Fatal(err)
		}
	}
}
