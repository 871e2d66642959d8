package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// separated is a table as CSV (RFC 4180), in UTF-8 or, from the first character that is not, in Windows-1252, of
// which Latin-1 is a part.
type separated struct {
	from    *budget
	records *csv.Reader
	names   header
	line    int // of the header
	windows bool
}

// openCSV finds the separator, which some programs name in a line "sep=;" before the header.
func openCSV(stream io.Reader, head []byte) (*Reader, error) {
	form := Form{Format: CSV}
	skipped := 0
	if form.Mark = strings.HasPrefix(string(head), byteOrder); form.Mark {
		skipped = len(byteOrder)
	}
	first, _, _ := strings.Cut(string(head[skipped:]), "\n")
	named, found := strings.CutPrefix(strings.TrimRight(first, "\r"), "sep=")
	if found = found && len(named) == 1; found {
		skipped += len(first) + 1
	}
	form.Comma = separator(first)
	if _, err := io.CopyN(io.Discard, stream, int64(skipped)); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the beginning of a table: %w", err)
	}
	s := &separated{from: &budget{from: stream}}
	s.records = csv.NewReader(s.from)
	s.records.Comma, s.records.FieldsPerRecord, s.records.ReuseRecord = form.Comma, -1, true
	if err := s.readHeader(); err != nil {
		return nil, err
	}
	form.Mark = form.Mark || s.windows
	return &Reader{rows: s, form: form, header: s.names, line: s.line}, nil
}

// separator is what stands most often in a line, outside of quotes.
func separator(line string) rune {
	best, most := ',', 0
	for _, candidate := range []rune{',', ';', '\t'} {
		count, quoted := 0, false
		for _, c := range line {
			if c == '"' {
				quoted = !quoted
			}
			if c == candidate && !quoted {
				count++
			}
		}
		if count > most {
			best, most = candidate, count
		}
	}
	return best
}

func (s *separated) readHeader() error {
	for {
		line, cells, err := s.record()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return &Unreadable{Reason: "the file has no rows"}
		case errors.As(err, &wrong):
			return &Unreadable{wrong.StartLine, inWords(wrong)}
		case err != nil:
			return err
		case blank(cells):
			continue
		}
		s.line = line
		s.names, err = newHeader(cells, line)
		return err
	}
}

// record reads one record and its line.
func (s *separated) record() (int, []string, error) {
	s.from.left = maxRecord
	cells, err := s.records.Read()
	if errors.Is(err, errSpent) {
		return 0, nil, &Unreadable{Reason: tooLong + "; is a quote not closed?"}
	}
	if err != nil {
		return 0, nil, err
	}
	line, _ := s.records.FieldPos(0)
	for i, cell := range cells {
		cells[i] = s.text(cell)
	}
	return line, cells, nil
}

// text gives a cell as UTF-8.
func (s *separated) text(cell string) string {
	if !s.windows {
		s.windows = !utf8.ValidString(cell)
	}
	if !s.windows {
		return cell
	}
	decoded, err := charmap.Windows1252.NewDecoder().String(cell)
	if err != nil {
		return strings.ToValidUTF8(cell, "\uFFFD")
	}
	return decoded
}

// Next implements rows.
func (s *separated) Next() (Row, error) {
	for {
		line, cells, err := s.record()
		var wrong *csv.ParseError
		switch {
		case errors.As(err, &wrong):
			empty := make([]string, len(s.names))
			return Row{Line: wrong.StartLine, Names: s.names, Cells: empty, Wrong: inWords(wrong)}, nil
		case err != nil:
			return Row{}, err
		case !blank(cells):
			return s.names.row(line, cells), nil
		}
	}
}

// Close has nothing to let go.
func (s *separated) Close() error { return nil }

func inWords(wrong *csv.ParseError) string {
	if errors.Is(wrong.Err, csv.ErrBareQuote) {
		return "a quotation mark stands in a cell that is not quoted"
	}
	return "a quotation mark is not closed, or something stands behind it"
}

// errSpent says that more was asked for than a record may have.
var errSpent = errors.New("the record is too long")

// budget lets no more be read than is left: a quote that is never closed would take in all the rest.
type budget struct {
	from io.Reader
	left int
}

// Read implements io.Reader.
func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errSpent
	}
	n, err := b.from.Read(p)
	b.left -= n
	return n, err
}
