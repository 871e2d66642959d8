package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// The limits of the texts of a workbook that its cells name by their place.
const (
	maxTexts     = 3 * maxSheetRows
	maxTextBytes = 64 << 20
)

// texts are the texts that cells name by their place (ISO/IEC 29500-1, 18.4).
type texts struct {
	all  string
	ends []int
}

// texts reads them.
func (a *archive) texts(name string) (texts, error) {
	p, err := a.stream(name, aroundTexts)
	if err != nil {
		return texts{}, err
	}
	var all strings.Builder
	var ends []int
	for {
		if _, err = p.piece("si"); err != nil {
			break
		}
		var text string
		if text, err = p.text(); err != nil {
			break
		}
		if all.WriteString(text); all.Len() > maxTextBytes || len(ends) == maxTexts {
			err = largeWorkbook
			break
		}
		ends = append(ends, all.Len())
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return texts{all.String(), ends}, errors.Join(err, p.close())
}

// at gives the text of a place.
func (t texts) at(place string) (string, error) {
	i, err := strconv.Atoi(strings.TrimSpace(place))
	switch {
	case err != nil || i < 0 || i >= len(t.ends):
		return "", damagedWorkbook
	case i == 0:
		return t.all[:t.ends[0]], nil
	}
	return t.all[t.ends[i-1]:t.ends[i]], nil
}

// text reads what is written in an element that has begun, without how it is spoken.
func (p *part) text() (string, error) {
	var text strings.Builder
	end, inside, spoken := p.depth-1, "", 0
	for {
		token, err := p.next()
		if err != nil {
			return "", cut(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if inside = t.Name.Local; inside == "rPh" && spoken == 0 {
				spoken = p.depth
			}
		case xml.CharData:
			if inside == "t" && spoken == 0 {
				text.Write(t)
			}
		case xml.EndElement:
			if inside = ""; p.depth < spoken {
				spoken = 0
			}
			if p.depth == end {
				return unescaped(text.String()), nil
			}
		}
	}
}

// cut is an end where none may be.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return damagedWorkbook
	}
	return err
}

// escaped are characters that XML does not know, as workbooks write them (ISO/IEC 29500-1, 22.9.2.19).
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(found string) string {
		code, err := strconv.ParseUint(found[2:6], 16, 16)
		if err != nil {
			return found
		}
		return string(rune(code))
	})
}

// row reads the cells of a row that has begun; the first column stands first.
func (w *workbook) row(start xml.StartElement) error {
	w.line++
	if given := attribute(start, "r"); given != "" {
		line, err := strconv.Atoi(given)
		if err != nil || line < w.line {
			return damagedWorkbook
		}
		w.line = line
	}
	if w.line > maxSheetRows {
		return &Unreadable{maxSheetRows, "the sheet has more rows than a workbook can have"}
	}
	w.cells = w.cells[:0]
	column, end := -1, w.sheet.depth-1
	for {
		token, err := w.sheet.next()
		if err != nil {
			return cut(err)
		}
		if start, is := token.(xml.StartElement); is && start.Name.Local == "c" {
			if column, err = w.place(start, column+1); err == nil {
				err = w.cell(start, column)
			}
			if err != nil {
				return err
			}
		}
		if w.sheet.depth == end {
			return nil
		}
	}
}

// place gives the column of a cell, from 0: the next one unless the cell says where it stands, as "C7".
func (w *workbook) place(start xml.StartElement, next int) (int, error) {
	letters := strings.TrimRight(attribute(start, "r"), "0123456789")
	column := 0
	for _, letter := range letters {
		if column = 26*column + int(letter-'A') + 1; letter < 'A' || letter > 'Z' || column > maxSheetColumns {
			return 0, damagedWorkbook
		}
	}
	if column--; letters == "" {
		column = next
	}
	if column < next || column >= maxSheetColumns {
		return 0, damagedWorkbook
	}
	return column, nil
}

// cell reads a cell that has begun.
func (w *workbook) cell(start xml.StartElement, column int) error {
	value, err := w.value(attribute(start, "t"))
	if err != nil || value == "" {
		return err
	}
	if w.names != nil {
		column = min(column, len(w.names)) // whatever stands beyond the header is one cell too many
	}
	for len(w.cells) <= column {
		w.cells = append(w.cells, "")
	}
	w.cells[column] = value
	return nil
}

// value reads what a cell of a type holds (ISO/IEC 29500-1, 18.18.11).
func (w *workbook) value(kind string) (string, error) {
	var value []byte
	end, inside := w.sheet.depth-1, ""
	for {
		token, err := w.sheet.next()
		if err != nil {
			return "", cut(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if inside = t.Name.Local; inside == "is" {
				var text string
				text, err = w.sheet.text()
				value = append(value, text...)
			}
		case xml.CharData:
			if inside == "v" {
				value = append(value, t...)
			}
		case xml.EndElement:
			inside = ""
		}
		switch {
		case err != nil:
			return "", err
		case w.sheet.depth != end:
			continue
		case kind == "s" && len(value) > 0:
			return w.texts.at(string(value))
		case kind == "" || kind == "n":
			return written(string(value)), nil
		}
		return string(value), nil
	}
}

// attribute gives an attribute that stands in no name space.
func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// scientific is a number as a workbook stores small and large ones: "1E-3", "2.4000000010000001E9".
var scientific = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$`)

// written gives a number that is stored with an exponent as people write it.
func written(number string) string {
	parts := scientific.FindStringSubmatch(number)
	if parts == nil {
		return number
	}
	moved, err := strconv.Atoi(parts[4])
	if err != nil {
		return number
	}
	digits := strings.Repeat("0", max(0, -moved-len(parts[2])+1)) + parts[2] + parts[3]
	whole := max(1, len(parts[2])+moved)
	digits += strings.Repeat("0", max(0, whole-len(digits)))
	if whole == len(digits) {
		return parts[1] + digits
	}
	return parts[1] + digits[:whole] + "." + digits[whole:]
}
