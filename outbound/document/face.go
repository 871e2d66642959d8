package document

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// length is a distance on paper in hundredths of a millimetre.
type length int

const mm length = 100

// face is a font with the widths of its characters, so that text can be set before a page is there.
type face struct {
	name     string
	font     []byte
	advances func() []int // by character, in thousandths of the type size; 0: the font has none
}

var (
	regular = newFace("regular", goregular.TTF)
	bold    = newFace("bold", gobold.TTF)
	mono    = newFace("mono", gomono.TTF)
)

// lastCharacter bounds the table of widths; the fonts have nothing of use above it.
const lastCharacter = 0x2600

func newFace(name string, ttf []byte) *face {
	return &face{name: name, font: ttf, advances: sync.OnceValue(func() []int { return measure(ttf) })}
}

func measure(ttf []byte) []int {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		panic(err) // the fonts are part of the program
	}
	advances := make([]int, lastCharacter)
	var buffer sfnt.Buffer
	for r := rune(' '); r < lastCharacter; r++ {
		glyph, err := parsed.GlyphIndex(&buffer, r)
		if err != nil {
			panic(err)
		}
		if glyph == 0 {
			continue
		}
		advance, err := parsed.GlyphAdvance(&buffer, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			panic(err)
		}
		advances[r] = advance.Round()
	}
	return advances
}

func (f *face) has(r rune) bool { return r > 0 && r < lastCharacter && f.advances()[r] > 0 }

// printable gives the text with a question mark for each character the font has not.
func (f *face) printable(text string) string {
	return strings.Map(func(r rune) rune {
		if f.has(r) {
			return r
		}
		return '?'
	}, text)
}

// colour is red, green and blue.
type colour struct{ red, green, blue int }

// style is how a text is set; size is in tenths of a point.
type style struct {
	face   *face
	size   int
	colour colour
}

// leading gives the distance from line to line.
func (s style) leading() length { return length(s.size * 470 / 100) }

// width gives how much room a text takes.
func (s style) width(text string) length {
	const hundredthsOfMM, tenthOfPoint = 352778, 100_000_000
	units, advances := 0, s.face.advances()
	for _, r := range text {
		if !s.face.has(r) {
			r = '?'
		}
		units += advances[r]
	}
	return length(units * s.size * hundredthsOfMM / tenthOfPoint)
}

// wrap breaks a text into lines of at most the width, at blanks; a longer word is broken anywhere.
func (s style) wrap(text string, width length) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(text, " ") {
		if joined := strings.TrimSpace(line + " " + word); s.width(joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for s.width(word) > width {
			head := s.fitting(word, width)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	return append(lines, line)
}

// fitting gives the beginning of a text that has room: one character at least.
func (s style) fitting(text string, width length) string {
	_, end := utf8.DecodeRuneInString(text)
	for end < len(text) {
		_, size := utf8.DecodeRuneInString(text[end:])
		if s.width(text[:end+size]) > width {
			break
		}
		end += size
	}
	return text[:end]
}

// wrapAtMost breaks a text into so many lines at most; what is cut off is told by an ellipsis.
func (s style) wrapAtMost(text string, width length, most int) []string {
	lines := s.wrap(text, width)
	if len(lines) <= most {
		return lines
	}
	const ellipsis = "…"
	last := s.fitting(lines[most-1], width-s.width(ellipsis))
	return append(lines[:most-1], last+ellipsis)
}

// shortened gives as much of a text as has room in one line.
func shortened(s style, text string, width length) string { return s.wrapAtMost(text, width, 1)[0] }
