package sheet

import (
	"errors"
	"io"
)

// workbook is the first sheet of an Excel workbook (ISO/IEC 29500-1, 18.3). Cells are as they are stored: dates are
// days since 30 December 1899, numbers have no thousands separators.
type workbook struct {
	sheet *part
	texts texts
	names header
	line  int // of the row that was read last
	cells []string
	room  int // bytes of cells that may still come
}

const (
	aroundRows  = 2 // worksheet and sheetData
	aroundTexts = 1 // sst
)

// The limits of a sheet.
const (
	maxSheetRows    = 1 << 20 // as many as a workbook can have
	maxSheetColumns = 1 << 14
)

// contents is what a workbook says of itself.
type contents struct {
	Properties struct {
		From1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		ID string `xml:"id,attr"`
	} `xml:"sheets>sheet"`
}

func openWorkbook(stream *io.SectionReader) (*Reader, error) {
	a, err := openArchive(stream)
	if err != nil {
		return nil, err
	}
	w, err := a.workbook()
	if err != nil {
		return nil, err
	}
	if err := w.readHeader(); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return &Reader{rows: w, form: Form{Format: XLSX}, header: w.names, line: w.line}, nil
}

// workbook finds the first sheet and reads the texts that it names.
func (a *archive) workbook() (*workbook, error) {
	archived, err := a.relations("")
	if err != nil {
		return nil, err
	}
	main := archived.find("officeDocument", "")
	var book contents
	if err := a.guide(main, &book); err != nil {
		return nil, err
	}
	if given := book.Properties.From1904; given == "1" || given == "true" {
		return nil, &Unreadable{Reason: "the workbook counts its days from 1904; save it with the usual dates, or as CSV"}
	}
	if len(book.Sheets) == 0 {
		return nil, &Unreadable{Reason: "the workbook has no sheet"}
	}
	related, err := a.relations(main)
	if err != nil {
		return nil, err
	}
	w := &workbook{room: int(a.left)}
	if name := related.find("sharedStrings", ""); a.has(name) { // some programs name them and have none
		if w.texts, err = a.texts(name); err != nil {
			return nil, err
		}
	}
	w.sheet, err = a.stream(related.find("worksheet", book.Sheets[0].ID), aroundRows)
	return w, err
}

func (w *workbook) readHeader() error {
	cells, err := w.filled()
	if errors.Is(err, io.EOF) {
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
	for {
		start, err := w.sheet.piece("row")
		if err != nil {
			return nil, err
		}
		if err := w.row(start); err != nil {
			return nil, err
		}
		if !blank(w.cells) {
			return w.cells, nil
		}
	}
}

// Next implements rows.
func (w *workbook) Next() (Row, error) {
	cells, err := w.filled()
	if err != nil {
		return Row{}, err
	}
	row := w.names.row(w.line, cells)
	size := 0
	for _, cell := range row.Cells {
		size += len(cell)
	}
	if size > maxRecord {
		row.Wrong, size = tooLong, 0
		clear(row.Cells)
	}
	if w.room -= size; w.room < 0 { // one text can stand in any number of cells
		return Row{}, largeWorkbook
	}
	return row, nil
}

// Close lets the sheet go.
func (w *workbook) Close() error { return w.sheet.close() }
