package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"respite/wire/sheet"
)

// table is what was read of a file.
type table struct {
	form  sheet.Form
	rows  []string // "line: name=cell, …", or "line! why"
	names []string
}

func read(content []byte) (table, error) {
	reader, err := sheet.Open(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return table{}, err
	}
	t := table{form: reader.Form()}
	t.names, _ = reader.Header()
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return t, reader.Close()
		}
		if err != nil {
			return t, errors.Join(err, reader.Close())
		}
		t.rows = append(t.rows, told(row))
	}
}

func told(row sheet.Row) string {
	if row.Wrong != "" {
		return fmt.Sprintf("%d! %s", row.Line, row.Wrong)
	}
	var cells []string
	for i, cell := range row.Cells {
		cells = append(cells, row.Names[i]+"="+cell)
	}
	return fmt.Sprintf("%d: %s", row.Line, strings.Join(cells, ", "))
}

func TestOpen_OfCSV_ReadsEverySpelling(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		comma   rune
		mark    bool
	}{
		"commas":       {"order,article\nA1,Blå bil\n", ',', false},
		"semicolons":   {"order;article\r\nA1;Blå bil\r\n", ';', false},
		"tabs":         {"order\tarticle\nA1\tBlå bil", '\t', false},
		"a mark":       {"\uFEFForder;article\nA1;Blå bil\n", ';', true},
		"named":        {"sep=;\norder;article\nA1;Blå bil\n", ';', false},
		"Windows-1252": {"order;article\nA1;Bl\xe5 bil\n", ';', false},
		"quotes":       {"\"order\";\"article\"\n\"A1\";\"Blå bil\"\n", ';', false},
		"quoted comma": {"\"order\";article;\"a,b,c,d\"\nA1;Blå bil;\n", ';', false},
		"blank lines":  {"\n\norder,article\n\n,\nA1,Blå bil\n,\n\n", ',', false},
		"more columns": {"order,article,,\nA1,Blå bil,,\n", ',', false},
	} {
		got, err := read([]byte(c.content))
		if err != nil || len(got.rows) != 1 || !strings.Contains(got.rows[0], ": order=A1, article=Blå bil") {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if got.form.Format != sheet.CSV || got.form.Comma != c.comma || got.form.Mark != c.mark {
			t.Errorf("%s: %+v", name, got.form)
		}
	}
}

func TestOpen_OfRowsThatAreWrong_GoesOnBehindThem(t *testing.T) {
	got, err := read([]byte("order,article\nA1,ca\"r\nA2,car,train\nA3\nA4,\"car\" \nA5,car\n"))
	want := []string{
		"2! a quotation mark stands in a cell that is not quoted", "3! the row has more cells than the header", "4: order=A3, article=",
		"5! a quotation mark is not closed, or something stands behind it", "6: order=A5, article=car",
	}
	if err != nil || !slices.Equal(got.rows, want) {
		t.Errorf("%q, %v", got.rows, err)
	}
}

func TestOpen_OfJSONLines_ReadsTextsAndNumbers(t *testing.T) {
	got, err := read([]byte("\uFEFF\n{\"order\":\"A1\",\"quantity\":1.50,\"keep_rest\":true,\"note\":null}\r\n\n[1]\n{\"order\":{}}\n{\"order\":\"A2\"}x\n{\"order\":\"\"}\n" +
		"{\"a\":1,\"a\":2e1}\n{\"order\nA"))
	want := []string{
		"2: order=A1, quantity=1.50, keep_rest=true, note=", "4! the line is not a JSON object", `5! the value of "order" is neither a text nor a number`,
		"6! something stands behind the JSON object", "8: a=1, a=20", "9! the line is not a JSON object", "10! the line is not a JSON object",
	}
	if err != nil || got.form.Format != sheet.JSONLines || !slices.Equal(got.rows, want) {
		t.Errorf("%q, %v", got.rows, err)
	}
}

// workbook makes a workbook of rows; a nil is no cell.
func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	file := excelize.NewFile()
	for i, row := range rows {
		for j, value := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil && value != nil {
				err = file.SetCellValue("Sheet1", cell, value)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var to bytes.Buffer
	if err := errors.Join(file.Write(&to), file.Close()); err != nil {
		t.Fatal(err)
	}
	return to.Bytes()
}

func TestOpen_OfAWorkbook_ReadsCellsAsTheyAreStored(t *testing.T) {
	content := workbook(t, []any{}, []any{"order", "quantity", "on"}, []any{"A1", 1.5, 46346}, []any{}, []any{2400000001, 2}, []any{"A3", nil, nil, "more"})
	got, err := read(content)
	want := []string{"3: order=A1, quantity=1.5, on=46346", "5: order=2400000001, quantity=2, on=", "6! the row has more cells than the header"}
	if err != nil || got.form.Format != sheet.XLSX || !slices.Equal(got.rows, want) {
		t.Errorf("%q, %v", got.rows, err)
	}
}

// bomb is a workbook whose sheet unpacks to far more than it is.
func bomb(t testing.TB) []byte {
	t.Helper()
	packed, err := zip.NewReader(bytes.NewReader(workbook(t, []any{"order"})), int64(len(workbook(t, []any{"order"}))))
	if err != nil {
		t.Fatal(err)
	}
	var to bytes.Buffer
	w := zip.NewWriter(&to)
	for _, f := range packed.File {
		entry, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, "sheet1.xml") {
			for range 600 {
				if _, err := entry.Write(bytes.Repeat([]byte("<row></row>"), 100_000)); err != nil {
					t.Fatal(err)
				}
			}
			continue
		}
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(entry, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return to.Bytes()
}

func TestOpen_OfWhatIsNoTable_SaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"nothing":          {nil, "the file is empty"},
		"blank lines":      {[]byte("\n\n ,\n"), "the file has no rows"},
		"a picture":        {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), "the file is neither CSV nor an Excel workbook nor lines of JSON"},
		"an old workbook":  {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "the workbook has an old format or a password; save it as an ordinary .xlsx"},
		"UTF-16":           {[]byte("\xff\xfeo\x00r\x00"), "the file is in UTF-16; save it as UTF-8"},
		"a torn workbook":  {workbook(t, []any{"order"})[:500], "the workbook is damaged"},
		"an empty sheet":   {workbook(t), "the first sheet of the workbook has no rows"},
		"a bomb":           {bomb(t), "the workbook is too large when it is unpacked; hand it in as CSV, or in parts"},
		"an open quote":    {[]byte("order,article\nA1,\"" + strings.Repeat("car\n", 100_000)), "a row is longer than 65536 characters; is a quote not closed?"},
		"a long line":      {[]byte("{\"order\":\"" + strings.Repeat("x", 70_000) + "\"}\n"), "line 1: a row is longer than 65536 characters"},
		"too many columns": {[]byte(strings.Repeat("a,", 70) + "b\n"), "line 1: there are more than 64 columns"},
	} {
		_, err := read(c.content)
		var unreadable *sheet.Unreadable
		if !errors.As(err, &unreadable) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriter_OfRowsThatWereRead_WritesThemAgainAndMore(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"csv":       {"\uFEFForder;article\r\nA1;\"car; blue\"\r\n", "\uFEFForder;article;outcome\r\nA1;\"car; blue\";done\r\n"},
		"json":      {"{\"order\": \"A1\", \"quantity\": 1.50 }\n{}\n", "{\"order\": \"A1\", \"quantity\": 1.50 ,\"outcome\":\"done\"}\n"},
		"json only": {"{\"order\":\"<Å>\"}\n", "{\"order\":\"<Å>\",\"outcome\":\"done\"}\n"},
	} {
		if got := rewritten(t, []byte(c.content)); string(got) != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	got, err := read(rewritten(t, workbook(t, []any{"order", "n"}, []any{"=1+1", 2400000001})))
	if err != nil || !slices.Equal(got.rows, []string{"2: order==1+1, n=2400000001, outcome=done"}) {
		t.Errorf("%q, %v", got.rows, err)
	}
}

// rewritten reads a table and writes it again, with an outcome.
func rewritten(t *testing.T, content []byte) []byte {
	t.Helper()
	reader, err := sheet.Open(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var to bytes.Buffer
	names, _ := reader.Header()
	writer, err := sheet.NewWriter(&to, reader.Form(), names, []string{"outcome"})
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = writer.Write(row, "done")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(writer.Close(), reader.Close()); err != nil {
		t.Fatal(err)
	}
	return to.Bytes()
}

func TestWriter_WhateverStandsInTheCells_IsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringMatching(`[a-zåß€0-9 ";,'=+\-@]{0,12}x`)
		names := []string{"one", "two", "three"}
		form := sheet.Form{
			Format: rapid.SampledFrom([]sheet.Format{sheet.CSV, sheet.XLSX, sheet.JSONLines}).Draw(t, "format"),
			Comma:  rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "comma"), Mark: rapid.Bool().Draw(t, "mark"),
		}
		var to bytes.Buffer
		writer, err := sheet.NewWriter(&to, form, names, nil)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for i := range rapid.IntRange(0, 8).Draw(t, "rows") {
			row := sheet.Row{Line: i + 2, Names: names, Cells: rapid.SliceOfN(cell, 3, 3).Draw(t, "cells")}
			if form.Format == sheet.JSONLines {
				row.Line--
			}
			want = append(want, told(row))
			if err := writer.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		if form.Format == sheet.JSONLines && len(want) == 0 {
			return // a file without a line is of no format
		}
		got, err := read(to.Bytes())
		if err != nil || !slices.Equal(got.rows, want) {
			t.Fatalf("%q, %v; want %q", got.rows, err, want)
		}
	})
}

func FuzzOpen(f *testing.F) {
	for _, seed := range []string{
		"order,article\nA1,car\n", "\uFEFForder;article\r\nA1;\"ca\"\"r\"\r\n", "sep=;\na;b\n1;2\n", "{\"a\":1}\n{}\n", "a\n\xe5\n", "PK\x03\x04", "sep=", "\"",
	} {
		f.Add([]byte(seed))
	}
	f.Add(workbook(f, []any{"order", "quantity"}, []any{"A1", 1.5}))
	f.Add(packed(f, "<si><t>A1</t></si>", orders+`<row><c t="s"><v>0</v></c></row>`))
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := read(content)
		var unreadable *sheet.Unreadable
		if err != nil && !errors.As(err, &unreadable) {
			t.Fatal(err)
		}
		if len(got.rows) > len(content)+1 && got.form.Format != sheet.XLSX {
			t.Fatalf("%d rows of %d bytes", len(got.rows), len(content))
		}
	})
}
