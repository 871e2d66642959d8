package document

import "respite/domain/paper"

// lay sets a table, over as many pages as it takes. The last row brings its sum along.
func (s *sheet) lay(g grid) {
	s.need(g.headHeight() + 2*g.lineHeight() + g.sumHeight())
	s.heads(g)
	for n, row := range g.Rows {
		below := g.sumHeight()
		if n < len(g.Rows)-1 {
			below = g.lineHeight()
		}
		if s.y+g.rowHeight(row)+below > s.bottom {
			s.carry(g, n)
		}
		s.row(g, row)
	}
	if len(g.Sum) > 0 {
		s.cells(g, g.total, s.y+g.baseline(), g.Sum)
		s.y += g.sumHeight()
	}
}

func (s *sheet) heads(g grid) {
	heads := make([]string, len(g.Columns))
	for n, column := range g.Columns {
		heads[n] = column.Head
	}
	s.cells(g, g.head, s.y+g.head.leading()*3/4, heads)
	s.y += g.headHeight()
	s.accent(g.x, g.right(), s.y)
}

// carry goes on with the table on the next page, before the row. Sums are carried where there are any.
func (s *sheet) carry(g grid, before int) {
	sum := ""
	if before > 0 {
		sum = g.Rows[before-1].Carried
	}
	if sum != "" {
		s.carried(g, s.paper.CarriedForward, sum)
	}
	s.turn()
	s.heads(g)
	if sum != "" {
		s.carried(g, s.paper.BroughtForward, sum)
		s.y += g.lineHeight()
		s.rule(g.x, g.right(), s.y)
	}
}

func (s *sheet) carried(g grid, label, sum string) {
	s.write(small, g.x, s.y+g.baseline(), label)
	s.writeRight(g.total, g.right(), s.y+g.baseline(), sum)
}

func (s *sheet) row(g grid, row paper.Row) {
	y := s.y + g.baseline()
	s.cells(g, g.cell, y, append([]string{""}, row.Cells[1:]...))
	y = s.lines(g.cell, g.title(row), g.x, y)
	s.write(small, g.x, y-g.cell.leading()/8, shortened(small, row.Note, g.widths[0]))
	s.y += g.rowHeight(row)
	s.rule(g.x, g.right(), s.y)
}

// cells sets one line of a table on a baseline.
func (s *sheet) cells(g grid, as style, y length, texts []string) {
	x := g.x
	for n, text := range texts {
		switch {
		case g.Columns[n].Number:
			s.writeRight(as, x+g.widths[n], y, text)
		case n > 0:
			s.write(as, x+gutter, y, text)
		default:
			s.write(as, x, y, text)
		}
		x += g.widths[n]
	}
}
