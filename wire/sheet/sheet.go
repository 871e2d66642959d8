// Package sheet reads and writes tables as people keep them: CSV, Excel workbooks, and lines of JSON objects. A row
// is a list of texts under names; what they mean is for whoever asked.
//
// It must never hold a whole table in memory, and never trust one: every part of a file has a limit.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Format is how a table is written down.
type Format string

// The formats.
const (
	CSV       Format = "csv"   // RFC 4180
	XLSX      Format = "xlsx"  // ISO/IEC 29500
	JSONLines Format = "jsonl" // one JSON object a line
)

// Types are the media types of the formats.
var Types = map[Format]string{
	CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", JSONLines: "application/x-ndjson",
}

// Form is everything a table that is written needs in order to look as one that was read.
type Form struct {
	Format Format
	Comma  rune // between the cells of CSV; 0: a comma
	Mark   bool // CSV begins with a byte order mark, by which Excel knows UTF-8
}

// Row is one row. Its lists are the reader's own: they hold until the next row is read.
type Row struct {
	Line  int      // where it begins, from 1
	Names []string // of the cells; the same list again where the table has a header
	Cells []string // as many
	Wrong string   // why it cannot be read, for people; empty: it can

	text string // the JSON object it was
}

// Unreadable says why a table as a whole cannot be read, in a sentence without its full stop.
type Unreadable struct {
	Line   int // 0: not known
	Reason string
}

// Error gives the reason.
func (u *Unreadable) Error() string {
	if u.Line == 0 {
		return u.Reason
	}
	return fmt.Sprintf("line %d: %s", u.Line, u.Reason)
}

// The limits of a table.
const (
	maxRecord  = 64 << 10 // bytes of a row
	maxColumns = 64
)

var tooLong = fmt.Sprintf("a row is longer than %d characters", maxRecord)

// rows is a table of one format. Next ends with io.EOF.
type rows interface {
	Next() (Row, error)
	Close() error
}

// Reader reads a table row by row. Rows without any text are left out.
type Reader struct {
	rows
	form   Form
	header header
	line   int
}

// Open finds out what a file is and reads its header. One that is no table is Unreadable.
func Open(from io.ReaderAt, size int64) (*Reader, error) {
	if size == 0 {
		return nil, &Unreadable{Reason: "the file is empty"}
	}
	head := make([]byte, min(size, 4096))
	if _, err := from.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the beginning of a table: %w", err)
	}
	stream := io.NewSectionReader(from, 0, size)
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return openWorkbook(stream)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return nil, &Unreadable{Reason: "the workbook has an old format or a password; save it as an ordinary .xlsx"}
	case bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")):
		return nil, &Unreadable{Reason: "the file is in UTF-16; save it as UTF-8"}
	case bytes.IndexByte(head, 0) >= 0:
		return nil, &Unreadable{Reason: "the file is neither CSV nor an Excel workbook nor lines of JSON"}
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(byteOrder)), " \t\r\n"), []byte("{")):
		return openLines(stream), nil
	}
	return openCSV(stream, head)
}

const byteOrder = "\uFEFF"

// Form tells how to write a table like this one.
func (r *Reader) Form() Form { return r.form }

// Header gives the names of the columns and the line they stand in; JSON objects each have their own, and there
// are none here.
func (r *Reader) Header() ([]string, int) { return r.header, r.line }

// header is the first row of a table that has one.
type header []string

// newHeader takes the names over.
func newHeader(cells []string, line int) (header, error) {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) > maxColumns {
		return nil, &Unreadable{line, fmt.Sprintf("there are more than %d columns", maxColumns)}
	}
	names := make(header, len(cells))
	for i, cell := range cells {
		names[i] = strings.TrimSpace(cell)
	}
	return names, nil
}

// row lays cells under the names; those that are left out at the end are empty.
func (h header) row(line int, cells []string) Row {
	r := Row{Line: line, Names: h, Cells: cells}
	for len(r.Cells) < len(h) {
		r.Cells = append(r.Cells, "")
	}
	if !blank(r.Cells[len(h):]) {
		r.Wrong = "the row has more cells than the header"
	}
	r.Cells = r.Cells[:len(h)]
	return r
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
