package document

import "respite/domain/paper"

// payment sets how to pay at the foot of the page of the totals, with the terms above it; when both have
// no room there, it tells that the terms are still to be set.
func (s *sheet) payment() bool {
	box := s.boxHeight()
	s.need(box)
	together := s.y+s.columns.height+box <= s.bottom
	if together {
		s.terms()
	}
	if s.paper.Payment != nil {
		s.box(*s.paper.Payment, s.bottom-box, box-boxGap)
		s.y = s.bottom
	}
	return !together
}

// terms sets the terms in two columns.
func (s *sheet) terms() {
	s.need(s.columns.height)
	s.column(s.columns.left, pageLeft)
	s.column(s.columns.right, pageLeft+termWidth+termGap)
	s.y += s.columns.height
}

const (
	termGap   = 8 * mm
	termWidth = (pageWidth - termGap) / 2
	termSpace = 15 * mm / 10
)

var (
	heading = style{bold, 75, ink}
	passage = style{regular, 73, grey}
)

// term is a passage broken into lines.
type term struct {
	heading string
	lines   []string
}

func (t term) height() length { return length(1+len(t.lines))*passage.leading() + termSpace }

// columns are the terms side by side.
type columns struct {
	left, right []term
	height      length
}

// columnsOf divides the terms in their order so that the higher column is as low as may be.
func columnsOf(terms []paper.Term) columns {
	all := make([]term, len(terms))
	var below length
	for n, t := range terms {
		all[n] = term{t.Heading, passage.wrap(t.Text, termWidth)}
		below += all[n].height()
	}
	best := columns{right: all, height: below}
	var above length
	for n, t := range all {
		above += t.height()
		below -= t.height()
		if higher := max(above, below); higher < best.height {
			best = columns{left: all[:n+1], right: all[n+1:], height: higher}
		}
	}
	return best
}

func (s *sheet) column(terms []term, x length) {
	y := s.y + passage.leading()
	for _, t := range terms {
		s.write(heading, x, y, t.heading)
		y = s.lines(passage, t.lines, x, y+passage.leading()) + termSpace
	}
}

// lines sets lines below each other and gives the baseline of the one after them.
func (s *sheet) lines(as style, lines []string, x, y length) length {
	for _, line := range lines {
		s.write(as, x, y, line)
		y += as.leading()
	}
	return y
}

// The payment box: the amount on the left, where to pay in the middle, the QR code on the right; below
// them to whom the claim belongs, and the bank bar code.
const (
	boxPadding  = 4 * mm
	boxGap      = 2 * mm // below the box
	boxMain     = 27 * mm
	boxNumber   = 95 * mm / 10 // height of a number with its label
	boxAmount   = 52 * mm      // width of the left part
	qrSize      = 30 * mm
	barsHeight  = 11 * mm
	barsModule  = 33 * mm / 100
	boxTextSize = pageWidth - 2*boxPadding
)

func (s *sheet) boxHeight() length {
	p := s.paper.Payment
	if p == nil {
		return 0
	}
	height := 2*boxPadding + mainHeight(*p) + s.noticeHeight(*p) + boxGap
	if p.BarCode != "" {
		height += barsHeight + 4*mm
	}
	return height
}

// mainHeight is that of the upper part of the box.
func mainHeight(p paper.Payment) length {
	height := max(boxMain, length(len(p.Numbers)+1)*boxNumber)
	if p.QR != "" {
		height = max(height, qrSize+4*mm)
	}
	return height
}

func (s *sheet) noticeHeight(p paper.Payment) length {
	return length(len(passage.wrap(p.Notice, boxTextSize))) * passage.leading()
}

func (s *sheet) box(p paper.Payment, top, height length) {
	s.fill(pageLeft, top, pageWidth, height, wash)
	s.fill(pageLeft, top, 1*mm, height, accent)
	left, middle := pageLeft+boxPadding, pageLeft+boxPadding+boxAmount
	s.amountAndDue(p, left, top)
	s.labelled(p.Payee, body, middle, top+boxPadding+2*mm)
	for n, f := range p.Numbers {
		s.labelled(f, code, middle, top+boxPadding+2*mm+length(n+1)*boxNumber)
	}
	if p.QR != "" {
		s.qr(p.QR, pageRight-boxPadding-qrSize, top+boxPadding-1*mm)
		s.writeRight(tiny, pageRight-boxPadding, top+boxPadding+qrSize+2*mm, p.Scan)
	}
	y := s.lines(passage, passage.wrap(p.Notice, boxTextSize), left, top+boxPadding+mainHeight(p)+3*mm)
	if p.BarCode != "" {
		s.bars(p.BarCode, left, y-1*mm, barsHeight)
		s.write(style{mono, 65, grey}, left, y+barsHeight+2*mm, p.BarCode)
	}
}

func (s *sheet) amountAndDue(p paper.Payment, x, top length) {
	amount := style{bold, 170, accent}
	for amount.width(p.Amount.Value) > boxAmount-4*mm {
		amount.size -= 5
	}
	s.write(small, x, top+boxPadding+2*mm, p.Amount.Label)
	s.write(amount, x, top+boxPadding+9*mm, p.Amount.Value)
	s.write(small, x, top+boxPadding+18*mm, p.Due.Label)
	s.write(style{bold, 120, ink}, x, top+boxPadding+24*mm, p.Due.Value)
}

func (s *sheet) labelled(f paper.Fact, as style, x, y length) {
	const width = pageWidth - 2*boxPadding - boxAmount - qrSize
	s.write(small, x, y, f.Label)
	for as.width(f.Value) > width && as.size > tiny.size {
		as.size -= 5
	}
	s.write(as, x, y+as.leading()*9/10, shortened(as, f.Value, width))
}
