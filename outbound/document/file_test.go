package document_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// placed is a text with its place on the page, in points from the lower left.
type placed struct {
	text       string
	x, y, size float64
	face       string
}

var (
	streams  = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	drawings = regexp.MustCompile(`(?s)BT /F(\w+) ([\d.]+) Tf ET|BT ([-\d.]+) ([-\d.]+) Td \((.*?[^\\]|)\) Tj ET`)
	fonts    = regexp.MustCompile(`/F(\w{40}) (\d+) 0 R`)
)

// placedIn reads the text layer of a file.
func placedIn(t *testing.T, file []byte) []placed {
	t.Helper()
	faces := map[string]string{}
	for _, found := range fonts.FindAllSubmatch(file, -1) {
		object := regexp.MustCompile(`\n` + string(found[2]) + ` 0 obj\n<<[^>]*?/BaseFont /(\w+)`).FindSubmatch(file)
		if object == nil {
			t.Fatalf("the font %s has no object", found[1])
		}
		faces[string(found[1])] = string(object[1])
	}
	var texts []placed
	for _, stream := range streams.FindAllSubmatch(file, -1) {
		inflated, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue // not compressed: no page
		}
		content, err := io.ReadAll(inflated)
		if err != nil || !bytes.Contains(content, []byte(" Tj ET")) {
			continue
		}
		texts = append(texts, placedOn(t, content, faces)...)
	}
	return texts
}

func placedOn(t *testing.T, content []byte, faces map[string]string) []placed {
	t.Helper()
	var texts []placed
	var now placed
	for _, found := range drawings.FindAllSubmatch(content, -1) {
		if len(found[1]) > 0 {
			now.face, now.size = faces[string(found[1])], number(t, found[2])
			continue
		}
		now.x, now.y, now.text = number(t, found[3]), number(t, found[4]), unescaped(found[5])
		texts = append(texts, now)
	}
	return texts
}

func number(t *testing.T, text []byte) float64 {
	t.Helper()
	value, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// unescaped reads a string of a page: UTF-16 with backslashes before brackets.
func unescaped(raw []byte) string {
	plain := strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(string(raw))
	units := make([]uint16, len(plain)/2)
	for n := range units {
		units[n] = uint16(plain[2*n])<<8 | uint16(plain[2*n+1])
	}
	return string(utf16.Decode(units))
}

func textOf(t *testing.T, file []byte) []string {
	t.Helper()
	var texts []string
	for _, p := range placedIn(t, file) {
		texts = append(texts, p.text)
	}
	return texts
}

// tight drops blanks: a text may have been broken into lines at any of them.
func tight(text string) string { return strings.NewReplacer(" ", "", "\u00a0", "").Replace(text) }

// beyondThePage tells of every text that does not stand within the margins of an A4 page.
func beyondThePage(t *testing.T, file []byte) []string {
	t.Helper()
	const left, right, bottom, top = 56.6, 538.7, 14, 800
	var found []string
	for _, p := range placedIn(t, file) {
		if end := p.x + widthOf(t, p); p.x < left || end > right || p.y < bottom || p.y > top {
			found = append(found, fmt.Sprintf("%.30q stands from %.1f to %.1f at %.1f", p.text, p.x, end, p.y))
		}
	}
	return found
}

var ttf = map[string][]byte{"utf8regular": goregular.TTF, "utf8bold": gobold.TTF, "utf8mono": gomono.TTF}

func widthOf(t *testing.T, p placed) float64 {
	t.Helper()
	parsed, err := sfnt.Parse(ttf[p.face])
	if err != nil {
		t.Fatalf("the face %q: %v", p.face, err)
	}
	var buffer sfnt.Buffer
	var width fixed.Int26_6
	for _, r := range p.text {
		glyph, err := parsed.GlyphIndex(&buffer, r)
		if err != nil {
			t.Fatal(err)
		}
		advance, err := parsed.GlyphAdvance(&buffer, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			t.Fatal(err)
		}
		width += advance
	}
	return float64(width) / 64 / 1000 * p.size
}
