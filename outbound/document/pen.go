package document

import (
	"bytes"
	"slices"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"respite/domain/paper"
)

// The colours and styles of a document: one type in few sizes, one accent.
var (
	ink      = colour{31, 36, 40}
	grey     = colour{104, 112, 118}
	hairline = colour{208, 214, 218}
	accent   = colour{20, 82, 88}
	wash     = colour{241, 245, 246}
	alarm    = colour{176, 42, 42}

	tiny    = style{regular, 65, grey}
	small   = style{regular, 75, grey}
	body    = style{regular, 90, ink}
	address = style{regular, 100, ink}
	code    = style{mono, 95, ink}
)

// pen draws on the pages of one document. Its measures are lengths; only here they become the
// floating-point millimetres of the library.
type pen struct{ pdf *fpdf.Fpdf }

func newPen(p paper.Paper) pen {
	pdf := fpdf.New("P", "mm", "A4", "")
	issued := p.IssuedOn.Start(time.UTC)
	pdf.SetCreationDate(issued)
	pdf.SetModificationDate(issued)
	pdf.SetCatalogSort(true)
	pdf.SetProducer("Respite", true)
	pdf.SetTitle(p.Title+" "+p.Number, true)
	pdf.SetSubject(p.Seller, true)
	pdf.SetAuthor(p.Issuer, true)
	pdf.SetLang(p.Language)
	pdf.SetAutoPageBreak(false, 0)
	for _, f := range []*face{regular, bold, mono} {
		// The library writes into the font it was given: each document has a copy.
		pdf.AddUTF8FontFromBytes(f.name, "", slices.Clone(f.font))
	}
	return pen{pdf}
}

func (p pen) newPage() { p.pdf.AddPage() }

func (p pen) pages() int { return p.pdf.PageCount() }

func (p pen) returnTo(page int) { p.pdf.SetPage(page) }

// write sets a text with its baseline at y.
func (p pen) write(s style, x, y length, text string) {
	if text == "" {
		return
	}
	p.pdf.SetFont(s.face.name, "", float64(s.size)/10)
	p.pdf.SetTextColor(s.colour.red, s.colour.green, s.colour.blue)
	p.pdf.Text(millimetres(x), millimetres(y), s.face.printable(text))
}

// writeRight sets a text that ends at x.
func (p pen) writeRight(s style, x, y length, text string) { p.write(s, x-s.width(text), y, text) }

// rule draws a thin line across; accent draws one that catches the eye.
func (p pen) rule(from, to, y length)   { p.fill(from, y, to-from, 20*mm/100, hairline) }
func (p pen) accent(from, to, y length) { p.fill(from, y-20*mm/100, to-from, 35*mm/100, accent) }

// fill draws a rectangle.
func (p pen) fill(x, y, width, height length, c colour) {
	p.pdf.SetFillColor(c.red, c.green, c.blue)
	p.pdf.Rect(millimetres(x), millimetres(y), millimetres(width), millimetres(height), "F")
}

// picture draws a PNG file.
func (p pen) picture(png []byte, x, y, width, height length) {
	options := fpdf.ImageOptions{ImageType: "PNG"}
	p.pdf.RegisterImageOptionsReader("logo", options, bytes.NewReader(png))
	p.pdf.ImageOptions("logo", millimetres(x), millimetres(y), millimetres(width), millimetres(height), false, options, 0, "")
}

func millimetres(l length) float64 { return float64(l) / float64(mm) }
