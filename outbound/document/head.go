package document

import "respite/domain/paper"

// head begins the first page: whose paper it is, what it is, to whom it goes.
func (s *sheet) head() {
	s.newPage()
	s.brand()
	s.title()
	facts := s.facts(s.paper.Facts, factsLeft, factsWidth, 33*mm)
	s.window()
	s.y = max(firstTop, facts+8*mm)
}

// brand sets the logo of the shop, or its name.
func (s *sheet) brand() {
	const most, height = 70 * mm, 16 * mm
	if logo, ok := newLogo(s.paper.Logo); ok {
		width, height := logo.within(most, height)
		s.picture(logo.png, pageLeft, 14*mm, width, height)
		return
	}
	name := style{bold, 150, accent}
	for n, line := range name.wrapAtMost(s.paper.Seller, 88*mm, 2) {
		s.write(name, pageLeft, 20*mm+length(n)*name.leading(), line)
	}
}

func (s *sheet) title() {
	title := style{bold, 190, ink}
	for title.width(s.paper.Title) > factsWidth {
		title.size -= 5
	}
	s.write(title, factsLeft, 20*mm, s.paper.Title)
	s.write(style{bold, 80, alarm}, factsLeft, 25*mm, s.paper.Mark)
}

// facts sets labels on the left and values at the right edge, and gives where they end.
func (s *sheet) facts(facts []paper.Fact, x, width, y length) length {
	for _, f := range facts {
		s.write(small, x, y, f.Label)
		for _, line := range body.wrapAtMost(f.Value, width-small.width(f.Label)-4*mm, 4) {
			s.writeRight(body, x+width, y, line)
			y += body.leading()
		}
		y += 40 * mm / 100
	}
	return y - body.leading()
}

// window sets the address where an envelope has its window, 85 by 45 mm.
func (s *sheet) window() {
	const width, mostLines = 82 * mm, 8
	s.write(style{regular, 60, grey}, pageLeft, 49*mm, shortened(style{regular, 60, grey}, s.paper.Sender, width))
	var lines []string
	for _, text := range s.paper.Address {
		lines = append(lines, address.wrapAtMost(text, width, 2)...)
	}
	for n, line := range lines[:min(len(lines), mostLines)] {
		s.write(address, pageLeft, 56*mm+length(n)*address.leading(), line)
	}
}
