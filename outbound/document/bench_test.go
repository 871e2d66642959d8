package document_test

import (
	"testing"

	"respite/domain/paper"
	"respite/domain/paper/papertest"
	"respite/domain/provider"
	"respite/outbound/document"
	"respite/value/country"
)

func BenchmarkRender(b *testing.B) {
	p := paper.OfInvoice(papertest.Invoice(country.FI), papertest.Shop(country.FI), provider.Default())
	b.ReportAllocs()
	for b.Loop() {
		file, err := document.Render(p)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(file)))
	}
}
