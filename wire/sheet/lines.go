package sheet

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// objects is a table as lines of JSON objects, each with names of its own.
type objects struct {
	lines *bufio.Scanner
	line  int
}

func openLines(stream io.Reader) *Reader {
	o := &objects{lines: bufio.NewScanner(stream)}
	o.lines.Buffer(make([]byte, 0, 4096), maxRecord)
	return &Reader{rows: o, form: Form{Format: JSONLines}}
}

// Next implements rows.
func (o *objects) Next() (Row, error) {
	for o.lines.Scan() {
		o.line++
		text := bytes.TrimSpace(bytes.TrimPrefix(o.lines.Bytes(), []byte(byteOrder)))
		if len(text) == 0 {
			continue
		}
		row, err := readObject(text)
		row.Line, row.text = o.line, string(text)
		if err != nil {
			row.Wrong, row.text = err.Error(), "{}"
		}
		if err != nil || !blank(row.Cells) {
			return row, nil
		}
	}
	err := o.lines.Err()
	switch {
	case err == nil:
		return Row{}, io.EOF
	case errors.Is(err, bufio.ErrTooLong):
		return Row{}, &Unreadable{o.line + 1, tooLong}
	}
	return Row{}, fmt.Errorf("read line %d of a table: %w", o.line+1, err)
}

// Close has nothing to let go.
func (o *objects) Close() error { return nil }

var errNoObject = errors.New("the line is not a JSON object")

// readObject reads names and values; the errors are for people.
func readObject(text []byte) (Row, error) {
	if !utf8.Valid(text) {
		return Row{}, errors.New("the line is not in UTF-8")
	}
	var row Row
	d := json.NewDecoder(bytes.NewReader(text))
	if begin, err := d.Token(); err != nil || begin != json.Delim('{') {
		return Row{}, errNoObject
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return Row{}, errNoObject
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return Row{}, errNoObject
		}
		cell, plain := plainText(value)
		if !plain {
			return Row{}, fmt.Errorf("the value of %.60q is neither a text nor a number", name)
		}
		row.Names, row.Cells = append(row.Names, name.(string)), append(row.Cells, cell)
	}
	if _, err := d.Token(); err != nil {
		return Row{}, errNoObject
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Row{}, errors.New("something stands behind the JSON object")
	}
	if len(row.Names) > maxColumns {
		return Row{}, fmt.Errorf("there are more than %d values", maxColumns)
	}
	return row, nil
}

// plainText gives a value that stands for itself, numbers without exponents; null is no text.
func plainText(value json.RawMessage) (string, bool) {
	switch value[0] {
	case '{', '[':
		return "", false
	case 'n':
		return "", true
	case '"':
		var text string
		err := json.Unmarshal(value, &text)
		return text, err == nil
	}
	return written(string(value)), true
}
