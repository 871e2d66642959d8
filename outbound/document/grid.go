package document

import "respite/domain/paper"

// grid is a table with the width of each column, and the type in which everything has room.
type grid struct {
	paper.Table
	x      length
	widths []length
	head   style
	cell   style
	total  style
}

// spread is what becomes of the room that a table does not need.
type spread int

const (
	toFirst spread = iota // the first column takes it, or gives it and breaks its lines
	toAll
)

const (
	gutter      = 5 * mm
	narrowFirst = 50 * mm // what the first column keeps when it breaks its lines
	smallest    = 35      // type nobody reads with pleasure, but every amount has room
)

// newGrid finds the largest type, of a size in tenths of a point at most, in which the table is not wider
// than there is room.
func newGrid(table paper.Table, x, width length, where spread, size int) grid {
	for {
		g := grid{Table: table, x: x, head: style{bold, size * 5 / 6, grey}, cell: style{regular, size, ink}, total: style{bold, size, ink}}
		g.widths = g.natural()
		if where == toFirst {
			g.widths[0] = min(g.widths[0], narrowFirst)
		}
		rest := width - g.width()
		if rest >= 0 || size <= smallest {
			g.give(rest, where)
			return g
		}
		size -= 5
	}
}

// natural gives what each column needs so that nothing breaks.
func (g grid) natural() []length {
	widths := make([]length, len(g.Columns))
	for n, column := range g.Columns {
		widths[n] = g.head.width(column.Head)
		for _, row := range g.Rows {
			widths[n] = max(widths[n], g.cell.width(row.Cells[n]))
		}
		if len(g.Sum) > 0 {
			widths[n] = max(widths[n], g.total.width(g.Sum[n]))
		}
		if n > 0 {
			widths[n] += gutter
		}
	}
	return widths
}

func (g grid) give(rest length, where spread) {
	if where == toFirst {
		g.widths[0] += rest
		return
	}
	for n := range g.widths[1:] {
		g.widths[n+1] += rest / length(len(g.widths)-1)
	}
}

func (g grid) width() length {
	var width length
	for _, w := range g.widths {
		width += w
	}
	return width
}

func (g grid) right() length { return g.x + g.width() }

// baseline gives where a line of a row stands, below the row's top.
func (g grid) baseline() length { return g.padding() + g.cell.leading()*3/4 }

func (g grid) padding() length    { return g.cell.leading() / 4 }
func (g grid) headHeight() length { return g.head.leading() + g.padding() }
func (g grid) lineHeight() length { return g.cell.leading() + 2*g.padding() } // of a row of one line

func (g grid) sumHeight() length {
	if len(g.Sum) == 0 {
		return 0
	}
	return g.lineHeight()
}

// title gives the lines of a row's first cell.
func (g grid) title(row paper.Row) []string {
	const mostLines = 2
	return g.cell.wrapAtMost(row.Cells[0], g.widths[0], mostLines)
}

func (g grid) rowHeight(row paper.Row) length {
	height := length(len(g.title(row)))*g.cell.leading() + 2*g.padding()
	if row.Note != "" {
		height += small.leading()
	}
	return height
}
