package batches_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"respite/domain/delivery"
	"respite/wire/sheet"
)

var update = flag.Bool("update", false, "write the golden files anew")

// ofGolden is the shop of the golden files: seven orders, of which the fifth and the sixth are delivered.
func ofGolden(t *testing.T) *shop {
	t.Helper()
	s := openShop(t)
	s.reserve(7)
	s.applied("order\nO-5\nO-6\n", delivery.ApplyAll)
	return s
}

var (
	number = regexp.MustCompile(`\b[56]\d{16}\b`)
	token  = regexp.MustCompile(`-[\w-]{24}\.pdf`)
)

// plain gives a result without what differs from run to run: different orders are worked on at the same time, so
// invoices have their numbers in any order.
func plain(result []byte) []byte {
	names := map[string]string{}
	named := number.ReplaceAllFunc(result, func(found []byte) []byte {
		if _, known := names[string(found)]; !known {
			names[string(found)] = fmt.Sprintf("NUMBER-%d", len(names)+1)
		}
		return []byte(names[string(found)])
	})
	return token.ReplaceAll(named, []byte("-TOKEN.pdf"))
}

// golden compares a result with the file beside the one it is of.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	got = plain(got)
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: %v\n%s", name, err, got)
	}
}

func TestResult_OfEveryFormat_IsTheSameRowsWithWhatCameOfThem(t *testing.T) {
	for _, name := range []string{"mixed.csv", "mixed.jsonl"} {
		s := ofGolden(t)
		content, err := os.ReadFile(filepath.Join("testdata", name))
		s.must(err)
		b := s.applied(string(content), delivery.ApplyGood)
		golden(t, strings.Replace(name, ".", "-result.", 1), s.result(b))
		golden(t, strings.Replace(name, ".", "-findings.", 1)+".txt", []byte(s.findings(b)))
	}
}

func TestResult_OfAWorkbook_IsThatOfTheSameRowsAsCSV(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "mixed.csv"))
	if err != nil {
		t.Fatal(err)
	}
	s := ofGolden(t)
	b := s.applied(string(rewritten(t, content, sheet.Form{Format: sheet.XLSX})), delivery.ApplyGood)
	result := s.result(b)
	if b.Format != "xlsx" || !bytes.HasPrefix(result, []byte("PK")) {
		t.Fatalf("%+v", b)
	}
	golden(t, "mixed-result.csv", rewritten(t, result, sheet.Form{Format: sheet.CSV, Comma: ';'}))
}

// rewritten gives a table in another form.
func rewritten(t *testing.T, content []byte, form sheet.Form) []byte {
	t.Helper()
	from, err := sheet.Open(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	names, _ := from.Header()
	var to bytes.Buffer
	writer, err := sheet.NewWriter(&to, form, names, nil)
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = writer.Write(row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(writer.Close(), from.Close()); err != nil {
		t.Fatal(err)
	}
	return to.Bytes()
}
