package document

import "respite/domain/paper"

// articles sets what was delivered.
func (s *sheet) articles() {
	s.lay(newGrid(s.paper.Articles, pageLeft, pageWidth, toFirst, body.size))
	s.y += 5 * mm
}

// sums sets the VAT by rate on the left and the totals on the right.
func (s *sheet) sums() {
	const ratesWidth, ratesSize = 88 * mm, 80
	s.need(s.totalsHeight())
	page, end := s.pages(), s.totals(s.y)
	s.lay(newGrid(s.paper.Rates, pageLeft, ratesWidth, toAll, ratesSize))
	if s.pages() == page {
		s.y = max(s.y, end)
	}
	s.y += 5 * mm
}

const totalHeight = 6 * mm

func (s *sheet) totalsHeight() length {
	return length(len(s.paper.Totals)+len(s.paper.Settled)+1) * totalHeight
}

// totals gives where they end.
func (s *sheet) totals(y length) length {
	last := len(s.paper.Totals) - 1
	for n, f := range s.paper.Totals {
		as := body
		if n == last {
			as = style{bold, 110, ink}
			s.accent(factsLeft, pageRight, y)
			y += 1 * mm
		}
		y += totalHeight
		s.total(as, f, y-2*mm)
	}
	for _, f := range s.paper.Settled {
		y += totalHeight
		s.total(body, f, y-1*mm)
	}
	return y
}

func (s *sheet) total(as style, f paper.Fact, y length) {
	for as.width(f.Label+"  "+f.Value) > factsWidth {
		as.size -= 5
	}
	s.write(as, factsLeft, y, f.Label)
	s.writeRight(as, pageRight, y, f.Value)
}
