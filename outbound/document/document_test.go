package document_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"respite/domain/basket"
	"respite/domain/paper"
	"respite/domain/paper/papertest"
	"respite/domain/plan"
	"respite/domain/provider"
	"respite/outbound/document"
	"respite/value/country"
	"respite/value/money"
)

func invoiceOf(home country.Code) paper.Paper {
	return paper.OfInvoice(papertest.Invoice(home), papertest.Shop(home), provider.Default())
}

func partsOf(home country.Code) paper.Paper {
	return paper.OfInvoice(papertest.InParts(home), papertest.Shop(home), provider.Default())
}

func creditOf(home country.Code) paper.Paper {
	i := papertest.Invoice(home)
	return paper.OfCredit(papertest.Credit(i), i, papertest.Shop(home), provider.Default())
}

// longOf gives an invoice of so many lines.
func longOf(lines int) paper.Paper {
	usual := papertest.Invoice(country.SE).Lines
	many := make([]basket.Line, lines)
	for n := range many {
		many[n] = usual[n%3].Line
		many[n].Title = fmt.Sprintf("%s no. %d", many[n].Title, n+1)
	}
	return paper.OfInvoice(papertest.Selling(country.SE, plan.PlainInvoice(14), many), papertest.Shop(country.SE), provider.Default())
}

func render(t testing.TB, p paper.Paper) []byte {
	t.Helper()
	file, err := document.Render(p)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestRender_OfEveryKindAndCountry_PrintsAllThePaperSays(t *testing.T) {
	for _, home := range country.All() {
		for kind, p := range map[string]paper.Paper{"invoice": invoiceOf(home.Code), "parts": partsOf(home.Code), "credit": creditOf(home.Code)} {
			printed := tight(strings.Join(textOf(t, render(t, p)), ""))
			for _, text := range textsOf(p) {
				if !strings.Contains(printed, tight(text)) {
					t.Errorf("%s, %s: %q is not printed", home.Code, kind, text)
				}
			}
		}
	}
}

// textsOf gives every text that must be found in the document.
func textsOf(p paper.Paper) []string {
	texts := slices.Concat([]string{p.Title, p.Number, p.Mark, p.Seller, p.Sender}, p.Address)
	for _, f := range slices.Concat(p.Facts, p.Totals, p.Settled) {
		texts = append(texts, f.Label, f.Value)
	}
	tables := []paper.Table{p.Articles, p.Rates}
	if p.Plan != nil {
		texts = slices.Concat(texts, []string{p.Plan.Title, p.Plan.Product}, p.Plan.Terms)
		tables = append(tables, p.Plan.Payments)
	}
	for _, table := range tables {
		texts = append(texts, table.Sum...)
		for _, column := range table.Columns {
			texts = append(texts, column.Head)
		}
		for _, row := range table.Rows {
			texts = append(append(texts, row.Cells...), row.Note)
		}
	}
	for _, term := range p.Terms {
		texts = append(texts, term.Heading, term.Text)
	}
	if pay := p.Payment; pay != nil {
		texts = append(texts, pay.Notice, pay.BarCode, pay.Amount.Value, pay.Due.Value, pay.Payee.Value)
		for _, f := range pay.Numbers {
			texts = append(texts, f.Label, f.Value)
		}
	}
	return texts
}

func TestRender_OfEqualPapers_GivesEqualBytes(t *testing.T) {
	first := render(t, partsOf(country.DE))
	files := make([][]byte, 8)
	var together sync.WaitGroup
	for n := range files {
		together.Go(func() {
			file, err := document.Render(partsOf(country.DE))
			if err != nil {
				t.Error(err)
			}
			files[n] = file
		})
	}
	together.Wait()
	for _, file := range files {
		if !bytes.Equal(file, first) {
			t.Error("a document made at the same time as others differs")
		}
	}
	if bytes.Equal(render(t, partsOf(country.AT)), first) {
		t.Error("different papers give the same document")
	}
}

func TestRender_CarriesTheDateOfIssueNotOfMaking(t *testing.T) {
	file := render(t, invoiceOf(country.NO))
	for _, want := range []string{"/CreationDate (D:20261120000000", "/ModDate (D:20261120000000", "/Lang (nb)"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("the file has no %s", want)
		}
	}
}

func TestRender_OfALongInvoice_CarriesItsSumsFromPageToPage(t *testing.T) {
	p := longOf(200)
	texts := textOf(t, render(t, p))
	forward, brought := following(texts, p.CarriedForward), following(texts, p.BroughtForward)
	if len(forward) < 5 || !slices.Equal(forward, brought) {
		t.Fatalf("carried forward %q, brought forward %q", forward, brought)
	}
	for _, sum := range forward {
		if !slices.ContainsFunc(p.Articles.Rows, func(r paper.Row) bool { return r.Carried == sum }) {
			t.Errorf("%s is the sum of no row", sum)
		}
	}
	pages := len(forward) + 1
	if last := p.Page(pages+1, pages+1); !slices.Contains(texts, p.Page(pages, pages)) && !slices.Contains(texts, last) {
		t.Errorf("the pages are not numbered to %d", pages)
	}
}

// following gives the text after each occurrence of a label.
func following(texts []string, label string) []string {
	var values []string
	for n, text := range texts[:len(texts)-1] {
		if text == label {
			values = append(values, texts[n+1])
		}
	}
	return values
}

func TestRender_OfHostileTexts_StaysOnThePage(t *testing.T) {
	endless := strings.Repeat("Ww", 200)
	for name, change := range map[string]func(*paper.Paper){
		"a title without blanks": func(p *paper.Paper) { p.Articles.Rows[0].Cells[0] = endless },
		"a long title":           func(p *paper.Paper) { p.Articles.Rows[0].Cells[0] = strings.Repeat("ein langer Titel ", 40) },
		"an endless note":        func(p *paper.Paper) { p.Articles.Rows[0].Note = endless },
		"huge amounts": func(p *paper.Paper) {
			for _, table := range []*paper.Table{&p.Articles, &p.Rates, &p.Plan.Payments} {
				for _, row := range table.Rows {
					for n := range row.Cells[1:] {
						row.Cells[n+1] = "10.000.000.000,00"
					}
				}
			}
			p.Payment.Amount.Value, p.Totals[2].Value = "10.000.000.000,00 EUR", "10.000.000.000,00 EUR"
		},
		"an endless seller":   func(p *paper.Paper) { p.Seller, p.Imprint[0][0], p.Imprint[2][0] = endless, endless, endless },
		"an endless address":  func(p *paper.Paper) { p.Address = slices.Repeat([]string{endless}, 12) },
		"an endless sender":   func(p *paper.Paper) { p.Sender = endless },
		"endless facts":       func(p *paper.Paper) { p.Facts[4].Value = endless },
		"an endless term":     func(p *paper.Paper) { p.Terms[0].Text = endless + endless },
		"an endless product":  func(p *paper.Paper) { p.Plan.Product = endless },
		"an endless payee":    func(p *paper.Paper) { p.Payment.Payee.Value = endless[:70] },
		"no articles":         func(p *paper.Paper) { p.Articles.Rows = nil },
		"a hundred VAT rates": func(p *paper.Paper) { p.Rates.Rows = slices.Repeat(p.Rates.Rows, 60) },
	} {
		p := partsOf(country.DE)
		change(&p)
		for _, found := range beyondThePage(t, render(t, p)) {
			t.Errorf("%s: %s", name, found)
		}
	}
}

func TestRender_OfCharactersTheFontsLack_PrintsQuestionMarks(t *testing.T) {
	p := invoiceOf(country.DE)
	p.Articles.Rows[0].Cells[0] = "Dvořák & Erdős, Šťastný Ægir 😀 漢字 ﷽ \U0010ffff"
	texts := textOf(t, render(t, p))
	if want := "Dvořák & Erdős, Šťastný Ægir ? ?? ? ?"; !slices.Contains(texts, want) {
		t.Errorf("%q is not printed", want)
	}
}

func TestRender_WithALogo_DrawsItInsteadOfTheName(t *testing.T) {
	picture := image.NewNRGBA64(image.Rect(0, 0, 300, 90))
	picture.Set(10, 10, color.NRGBA64{R: 0xffff, A: 0x8000})
	var asPNG, asJPEG, huge bytes.Buffer
	for _, err := range []error{
		png.Encode(&asPNG, picture), jpeg.Encode(&asJPEG, picture, nil), png.Encode(&huge, image.NewGray(image.Rect(0, 0, 4000, 4000))),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		file  []byte
		drawn bool
	}{
		"PNG": {asPNG.Bytes(), true}, "JPEG": {asJPEG.Bytes(), true}, "none": {nil, false}, "too large": {huge.Bytes(), false},
		"no picture": {[]byte("<svg/>"), false}, "cut off": {asPNG.Bytes()[:60], false},
	} {
		p := invoiceOf(country.SE)
		p.Logo = c.file
		file := render(t, p)
		if drawn := bytes.Contains(file, []byte("/Subtype /Image")); drawn != c.drawn {
			t.Errorf("%s: drawn %t, want %t", name, drawn, c.drawn)
		}
		if len(textOf(t, file)) == 0 {
			t.Errorf("%s: nothing is printed", name)
		}
	}
}

func TestRender_OfTheLargestOrder_IsMade(t *testing.T) {
	p := longOf(basket.MaxLines)
	if found := beyondThePage(t, render(t, p)); len(found) > 0 {
		t.Errorf("%d texts beyond the page: %s", len(found), found[0])
	}
	if got := p.Totals[2].Value; !strings.HasSuffix(got, string(money.SEK)) {
		t.Errorf("the total is %s", got)
	}
}

func TestRender_OfManyDocuments_KeepsNoMemory(t *testing.T) {
	p := invoiceOf(country.FI)
	before := heapAfter(t, p, 20)
	if after := heapAfter(t, p, 200); after > before+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
}

// heapAfter gives what is still held after so many documents.
func heapAfter(t *testing.T, p paper.Paper, documents int) uint64 {
	t.Helper()
	for range documents {
		render(t, p)
	}
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
