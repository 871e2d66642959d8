package bench

import (
	"bytes"
	"fmt"
	"html"
	"strconv"
)

// chart is bars that lie below each other, in rows of one bar for each series.
type chart struct {
	file, title, unit string // the unit stands behind each value; of " ms" values are microseconds
	series            []string
	rows              []bars
}

// bars is one row. A value of 0 is not known and not drawn.
type bars struct {
	label  string
	values []int64
}

func (c chart) most() int64 {
	most := int64(0)
	for _, row := range c.rows {
		for _, value := range row.values {
			most = max(most, value)
		}
	}
	return most
}

// The measures of a chart, in pixels.
const (
	chartWidth = 860
	barsFrom   = 270
	longestBar = 480
	barHeight  = 14
	rowGap     = 10
	headHeight = 64
	margin     = 16
	legendStep = 140
)

// colours are told apart by everybody, on light and dark ground.
var colours = []string{"#0072b2", "#e69f00", "#009e73"}

const ink = "<style>text{font:13px system-ui,sans-serif;fill:#222}.t{font-weight:600;font-size:15px}.v{font-size:11px}" +
	"@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>\n"

// svg draws the chart.
func (c chart) svg() []byte {
	rowHeight := len(c.series)*barHeight + rowGap
	height := headHeight + len(c.rows)*rowHeight + margin
	var out bytes.Buffer
	fmt.Fprintf(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n",
		chartWidth, height, chartWidth, height)
	fmt.Fprintf(&out, "<title>%s</title>\n%s", html.EscapeString(c.title), ink)
	fmt.Fprintf(&out, "<text class=\"t\" x=\"%d\" y=\"24\">%s</text>\n", margin, html.EscapeString(c.title))
	for i, name := range c.series {
		x := barsFrom + i*legendStep
		fmt.Fprintf(&out, "<rect x=\"%d\" y=\"38\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%d\" y=\"48\">%s</text>\n",
			x, colours[i], x+18, html.EscapeString(name))
	}
	for i, row := range c.rows {
		c.draw(&out, row, headHeight+i*rowHeight)
	}
	out.WriteString("</svg>\n")
	return out.Bytes()
}

// draw draws a row from its upper edge.
func (c chart) draw(out *bytes.Buffer, row bars, top int) {
	middle := top + len(row.values)*barHeight/2 + 5
	fmt.Fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", barsFrom-10, middle, html.EscapeString(row.label))
	for i, value := range row.values {
		if value == 0 {
			continue
		}
		length, y := max(1, value*longestBar/c.most()), top+i*barHeight
		fmt.Fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>", barsFrom, y, length, barHeight-2, colours[i])
		fmt.Fprintf(out, "<text class=\"v\" x=\"%d\" y=\"%d\">%s</text>\n", barsFrom+length+5, y+10, html.EscapeString(c.spell(value)))
	}
}

func (c chart) spell(value int64) string {
	if c.unit == " ms" {
		return milliseconds(value) + c.unit
	}
	return strconv.FormatInt(value, 10) + c.unit
}
