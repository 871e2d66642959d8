// Package document makes the PDF file of a paper: where everything stands on A4 pages, in which type.
//
// It must never add a word or a number of its own, and never look at a clock: equal papers give equal
// bytes. Every call has a document of its own, so calls may run at the same time. The files are plain
// PDF 1.3 with embedded fonts, not PDF/A: the library writes neither the file identifier nor the
// marks of structure that the archive format asks for.
package document

import (
	"bytes"
	"fmt"

	"respite/domain/paper"
)

// Render gives the paper as a PDF file. A logo that is not a PNG or JPEG of a sensible size is replaced
// by the shop's name, and a character the fonts do not have by a question mark.
func Render(p paper.Paper) ([]byte, error) {
	s := newSheet(p)
	s.head()
	s.articles()
	s.sums()
	termsLeft := s.payment()
	s.plan()
	if termsLeft {
		s.terms()
	}
	s.foot()
	var file bytes.Buffer
	if err := s.pdf.Output(&file); err != nil {
		return nil, fmt.Errorf("write document %s: %w", p.Number, err)
	}
	return file.Bytes(), nil
}

// The page, with A4 of 210 by 297 mm. The address stands in the window of DIN 5008 form B.
const (
	pageLeft   = 20 * mm
	pageRight  = 190 * mm
	pageWidth  = pageRight - pageLeft
	pageTop    = 30 * mm  // of what flows on the second page and after
	firstTop   = 92 * mm  // … and on the first
	pageFoot   = 287 * mm // baseline of the imprint's last line
	factsLeft  = 116 * mm
	factsWidth = pageRight - factsLeft
)

// sheet is a document while it is written, from the top down.
type sheet struct {
	pen
	paper   paper.Paper
	columns columns // the terms
	imprint [][]string
	bottom  length // where the imprint begins
	y       length // where the next thing stands
}

func newSheet(p paper.Paper) *sheet {
	s := &sheet{pen: newPen(p), paper: p, columns: columnsOf(p.Terms)}
	lines := 0
	for n, column := range p.Imprint {
		var wrapped []string
		for _, text := range column {
			wrapped = append(wrapped, tiny.wrapAtMost(text, imprintWidth(n, len(p.Imprint)), 2)...)
		}
		lines = max(lines, len(wrapped))
		s.imprint = append(s.imprint, wrapped)
	}
	s.bottom = pageFoot - length(lines)*tiny.leading() - 3*mm
	return s
}

// turn begins a page below a head that tells which document it belongs to.
func (s *sheet) turn() {
	s.newPage()
	s.write(small, pageLeft, 18*mm, shortened(small, s.paper.Seller, 80*mm))
	s.writeRight(small, pageRight, 18*mm, s.paper.Title+" "+s.paper.Number)
	s.rule(pageLeft, pageRight, 21*mm)
	s.y = pageTop
}

// need turns the page unless there is so much room left.
func (s *sheet) need(height length) {
	if s.y+height > s.bottom {
		s.turn()
	}
}

const imprintGap = 5 * mm

// imprintWidth leaves the last column more room: it holds a sentence.
func imprintWidth(column, columns int) length {
	narrow := (pageWidth - length(columns)*imprintGap) / length(columns+1) * 5 / 4
	if column < columns-1 {
		return narrow
	}
	return pageWidth - length(columns-1)*(narrow+imprintGap)
}

// foot writes imprint and number on every page, when their count is known.
func (s *sheet) foot() {
	pages := s.pages()
	for page := 1; page <= pages; page++ {
		s.returnTo(page)
		s.rule(pageLeft, pageRight, s.bottom+1*mm)
		x := pageLeft
		for n, column := range s.imprint {
			for i, line := range column {
				s.write(tiny, x, s.bottom+4*mm+length(i)*tiny.leading(), line)
			}
			x += imprintWidth(n, len(s.imprint)) + imprintGap
		}
		s.writeRight(tiny, pageRight, pageFoot+4*mm, s.paper.Page(page, pages))
	}
}
