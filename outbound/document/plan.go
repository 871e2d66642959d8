package document

// plan sets the part payment on a page of its own.
func (s *sheet) plan() {
	plan := s.paper.Plan
	if plan == nil {
		return
	}
	s.turn()
	s.y += 6 * mm
	s.write(style{bold, 150, ink}, pageLeft, s.y, plan.Title)
	s.y += 6 * mm
	s.write(body, pageLeft, s.y, shortened(body, plan.Product, pageWidth))
	s.y += 8 * mm
	half := (len(plan.Facts) + 1) / 2
	const width, gap = 78 * mm, 14 * mm
	left := s.facts(plan.Facts[:half], pageLeft, width, s.y)
	right := s.facts(plan.Facts[half:], pageLeft+width+gap, width, s.y)
	s.y = max(left, right) + 8*mm
	s.lay(newGrid(plan.Payments, pageLeft, pageWidth, toAll, body.size))
	s.y += 6 * mm
	for _, text := range plan.Terms {
		lines := passage.wrap(text, pageWidth)
		s.need(length(len(lines)) * passage.leading())
		s.y = s.lines(passage, lines, pageLeft, s.y) + termSpace
	}
	s.y += 4 * mm
}
