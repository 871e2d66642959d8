package sheet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"
)

// Writer writes a table row by row. It is whole only after Close.
type Writer struct {
	names, more []string
	table       table
}

// table writes rows of one format.
type table interface {
	write(row Row, more []string) error
	close() error
}

// NewWriter begins a table with the columns of the rows, and more that are added to each.
func NewWriter(to io.Writer, form Form, names, more []string) (*Writer, error) {
	w := &Writer{names: slices.Clone(names), more: more}
	var err error
	switch form.Format {
	case JSONLines:
		w.table = &objectWriter{to: to, names: w.names, more: more}
		return w, nil
	case XLSX:
		w.table, err = newWorkbookWriter(to)
	default:
		w.table, err = newCSVWriter(to, form)
	}
	if err == nil {
		err = w.table.write(Row{Cells: w.names}, more)
	}
	return w, err
}

// Write writes a row, as it was read or with cells under the writer's names, and what is added to it.
func (w *Writer) Write(row Row, more ...string) error { return w.table.write(row, more) }

// Close ends the table; it does not close what it was written to.
func (w *Writer) Close() error { return w.table.close() }

type csvWriter struct {
	records *csv.Writer
	cells   []string
}

func newCSVWriter(to io.Writer, form Form) (*csvWriter, error) {
	if form.Mark {
		if _, err := io.WriteString(to, byteOrder); err != nil {
			return nil, fmt.Errorf("begin a table: %w", err)
		}
	}
	w := &csvWriter{records: csv.NewWriter(to)}
	w.records.UseCRLF = true // RFC 4180 2.1
	if form.Comma != 0 {
		w.records.Comma = form.Comma
	}
	return w, nil
}

func (w *csvWriter) write(row Row, more []string) error {
	w.cells = append(append(w.cells[:0], row.Cells...), more...)
	if err := w.records.Write(w.cells); err != nil {
		return fmt.Errorf("write a row: %w", err)
	}
	return nil
}

func (w *csvWriter) close() error {
	w.records.Flush()
	if err := w.records.Error(); err != nil {
		return fmt.Errorf("end a table: %w", err)
	}
	return nil
}

// objectWriter writes JSON objects; one that was read stays as it was, and what is added stands behind.
type objectWriter struct {
	to          io.Writer
	names, more []string
	buffer      bytes.Buffer
}

func (w *objectWriter) write(row Row, more []string) error {
	w.buffer.Reset()
	w.buffer.WriteByte('{')
	if row.text != "" {
		w.buffer.WriteString(row.text[1 : len(row.text)-1])
	}
	if row.text == "" {
		w.pairs(w.names, row.Cells)
	}
	w.pairs(w.more, more)
	w.buffer.WriteString("}\n")
	if _, err := w.to.Write(w.buffer.Bytes()); err != nil {
		return fmt.Errorf("write a row: %w", err)
	}
	return nil
}

// pairs writes what is not empty.
func (w *objectWriter) pairs(names, values []string) {
	for i, value := range values {
		if value == "" {
			continue
		}
		if last := bytes.TrimRight(w.buffer.Bytes(), " \t"); last[len(last)-1] != '{' {
			w.buffer.WriteByte(',')
		}
		w.buffer.Write(quoted(names[i]))
		w.buffer.WriteByte(':')
		w.buffer.Write(quoted(value))
	}
}

func quoted(text string) []byte {
	encoded, err := json.Marshal(text)
	if err != nil {
		panic(err) // a text is always JSON
	}
	return encoded
}

func (w *objectWriter) close() error { return nil }

// workbookWriter writes every cell as a text: long numbers stay as they are.
type workbookWriter struct {
	to   io.Writer
	file *excelize.File
	rows *excelize.StreamWriter
	line int
}

const sheetName = "Sheet1"

func newWorkbookWriter(to io.Writer) (*workbookWriter, error) {
	file := excelize.NewFile()
	rows, err := file.NewStreamWriter(sheetName)
	if err != nil {
		return nil, fmt.Errorf("begin a workbook: %w", err)
	}
	return &workbookWriter{to: to, file: file, rows: rows}, nil
}

func (w *workbookWriter) write(row Row, more []string) error {
	w.line++
	cells := make([]any, 0, len(row.Cells)+len(more))
	for _, part := range [][]string{row.Cells, more} {
		for _, text := range part {
			cells = append(cells, text)
		}
	}
	if err := w.rows.SetRow(fmt.Sprintf("A%d", w.line), cells); err != nil {
		return fmt.Errorf("write row %d of a workbook: %w", w.line, err)
	}
	return nil
}

func (w *workbookWriter) close() error {
	if err := w.rows.Flush(); err != nil {
		return fmt.Errorf("end a workbook: %w", err)
	}
	if err := w.file.Write(w.to); err != nil {
		return fmt.Errorf("write a workbook: %w", err)
	}
	if err := w.file.Close(); err != nil {
		return fmt.Errorf("close a workbook: %w", err)
	}
	return nil
}
