package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// The limits of a workbook, against archives that unpack to far more than they are. What is larger than inMemory
// when unpacked lies in a file meanwhile.
const (
	mostUnpacked = 512 << 20
	unpackRatio  = 40 // rows of numbers are packed to a tenth or twentieth
	roomToUnpack = 16 << 20
	inMemory     = 16 << 20
	maxSheetRows = 1 << 20
)

// workbook is the first sheet of an Excel workbook. Cells are as they are stored: dates are days since
// 30 December 1899, numbers have no thousands separators.
type workbook struct {
	file  *excelize.File
	rows  *excelize.Rows
	names header
	line  int
}

func openWorkbook(stream *io.SectionReader) (*Reader, error) {
	w := &workbook{}
	err := guarded(func() error { return w.open(stream) })
	if err != nil {
		if w.file != nil {
			if closing := w.file.Close(); closing != nil {
				return nil, fmt.Errorf("%w, and %w", err, closing)
			}
		}
		return nil, err
	}
	return &Reader{rows: w, form: Form{Format: XLSX}, header: w.names, line: w.line}, nil
}

func (w *workbook) open(stream *io.SectionReader) error {
	limit := min(mostUnpacked, roomToUnpack+unpackRatio*stream.Size())
	var err error
	w.file, err = excelize.OpenReader(stream, excelize.Options{RawCellValue: true, UnzipSizeLimit: limit, UnzipXMLSizeLimit: inMemory})
	if err != nil {
		return damaged(err)
	}
	properties, err := w.file.GetWorkbookProps()
	if err != nil {
		return damaged(err)
	}
	if properties.Date1904 != nil && *properties.Date1904 {
		return &Unreadable{Reason: "the workbook counts its days from 1904; save it with the usual dates, or as CSV"}
	}
	sheets := w.file.GetSheetList()
	if len(sheets) == 0 {
		return &Unreadable{Reason: "the workbook has no sheet"}
	}
	if w.rows, err = w.file.Rows(sheets[0]); err != nil {
		return damaged(err)
	}
	return w.readHeader()
}

func (w *workbook) readHeader() error {
	cells, err := w.filled()
	if err == io.EOF {
		return &Unreadable{Reason: "the first sheet of the workbook has no rows"}
	}
	if err != nil {
		return err
	}
	w.names, err = newHeader(cells, w.line)
	return err
}

// filled reads on to a row that holds something.
func (w *workbook) filled() ([]string, error) {
	for w.rows.Next() {
		w.line++
		if w.line > maxSheetRows {
			return nil, &Unreadable{w.line, "the sheet has more rows than a workbook can have"}
		}
		cells, err := w.rows.Columns()
		if err != nil {
			return nil, damaged(err)
		}
		if !blank(cells) {
			return cells, nil
		}
	}
	if err := w.rows.Error(); err != nil {
		return nil, damaged(err)
	}
	return nil, io.EOF
}

// Next implements rows.
func (w *workbook) Next() (Row, error) {
	var row Row
	err := guarded(func() error {
		cells, err := w.filled()
		if err != nil {
			return err
		}
		row = w.names.row(w.line, cells)
		size := 0
		for _, cell := range row.Cells {
			size += len(cell)
		}
		if size > maxRecord {
			row.Wrong = tooLong
		}
		return nil
	})
	return row, err
}

// Close lets the unpacked files go.
func (w *workbook) Close() error {
	if err := w.rows.Close(); err != nil {
		return fmt.Errorf("close a workbook: %w", err)
	}
	if err := w.file.Close(); err != nil {
		return fmt.Errorf("close a workbook: %w", err)
	}
	return nil
}

// damaged tells that the library could not read a workbook; its words are not for people.
func damaged(err error) error {
	return &Unreadable{Reason: fmt.Sprintf("the workbook is damaged or too large (%.100s)", err)}
}

// guarded turns a panic of the library over a damaged workbook into an error.
func guarded(read func() error) error {
	var err error
	func() {
		defer func() {
			if cause := recover(); cause != nil {
				err = &Unreadable{Reason: "the workbook is damaged"}
			}
		}()
		err = read()
	}()
	return err
}
