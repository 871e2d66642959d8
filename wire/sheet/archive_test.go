package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"respite/wire/sheet"
)

const (
	root  = `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/book/main.xml"/></Relationships>`
	links = `<Relationships><Relationship Id="r1" Type="http://x/chartsheet" Target="charts/one.xml"/>` +
		`<Relationship Id="r2" Type="http://x/worksheet" Target="sheets/two.xml"/>` +
		`<Relationship Id="r3" Type="http://x/sharedStrings" Target="../texts.xml"/></Relationships>`
	book = `<workbook xmlns:r="http://x"><workbookPr/><sheets><sheet name="A" sheetId="7" r:id="r2"/></sheets></workbook>`
)

// packed makes a workbook of its texts and rows, whose parts lie where no program would put them; more parts come in pairs
// of name and content.
func packed(t testing.TB, texts, rows string, more ...string) []byte {
	t.Helper()
	var to bytes.Buffer
	w := zip.NewWriter(&to)
	parts := append([]string{
		"_rels/.rels", root, "book/_rels/main.xml.rels", links, "book/main.xml", book, "Texts.xml", "<sst>" + texts + "</sst>",
		"book/sheets/two.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>",
	}, more...)
	for i := 0; i < len(parts); i += 2 {
		entry, err := w.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(entry, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return to.Bytes()
}

const orders = `<row><c t="inlineStr"><is><t>order</t></is></c><c t="str"><v>n</v></c></row>`

func TestOpen_OfAWorkbook_ReadsEveryKindOfCell(t *testing.T) {
	texts := `<si><t>A1</t></si><si><r><rPr><b/></rPr><t>A</t></r><r><t xml:space="preserve"> 2</t></r><rPh><t>spoken</t></rPh></si>` +
		`<si><t>a_x000D_b_x005F_x</t></si><si/>`
	for cell, want := range map[string]string{
		`<c t="s"><v>0</v></c>`: "A1", `<c t="s"><v>1</v></c>`: "A 2", `<c t="s"><v>2</v></c>`: "a\rb_x", `<c t="b"><v>1</v></c>`: "1",
		`<c t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r></is></c>`: "xy", `<c><f>1+1</f><v>2</v></c>`: "2", `<c t="str"><f>A1</f><v>1E3</v></c>`: "1E3",
		`<c><v>1E-3</v></c>`: "0.001", `<c><v>2.4000000010000000E9</v></c>`: "2400000001.0000000", `<c><v>-12.5e-1</v></c>`: "-1.25", `<c><v>1.5E+1</v></c>`: "15",
		`<c><v>1E999</v></c>`: "1E999", `<c><v><![CDATA[<7>]]></v></c>`: "<7>", `<c t="e"><v>#N/A</v></c>`: "#N/A", `<x:c r="A7" x:r="B7"><x:v>8</x:v></x:c>`: "8",
	} {
		got, err := read(packed(t, texts, orders+`<row r="7">`+cell+`</row>`))
		if err != nil || !slices.Equal(got.rows, []string{"7: order=" + want + ", n="}) {
			t.Errorf("%s: %q, %v", cell, got.rows, err)
		}
	}
	got, err := read(packed(t, texts, orders+`<row/><row><c r="B3"><v>1</v></c><c t="s"><v>3</v></c></row><row r="9"><c r="A9"><v>2</v></c></row>`))
	if err != nil || !slices.Equal(got.rows, []string{"3: order=, n=1", "9: order=2, n="}) {
		t.Errorf("%q, %v", got.rows, err)
	}
}

func TestOpen_OfAWorkbookThatIsDamaged_SaysSo(t *testing.T) {
	for name, rows := range map[string]string{
		"a text that is not there": `<row><c t="s"><v>1</v></c></row>`, "a text before the first": `<row><c t="s"><v>-1</v></c></row>`,
		"a row that stands twice": `<row r="1"/>`, "a row of no number": `<row r="x"/>`, "a column too far": `<row><c r="XFE2"/></row>`,
		"a column twice": `<row><c r="B2"/><c r="B2"/></row>`, "no column": `<row><c r="a2"/></row>`, "no end": `<row><c><v>1`, "an unknown entity": `<row>&x;</row>`,
	} {
		_, err := read(packed(t, "<si><t>A</t></si>", orders+rows))
		var unreadable *sheet.Unreadable
		if !errors.As(err, &unreadable) || unreadable.Reason != "the workbook is damaged" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// filler is text that is hard to pack, so that an archive may unpack to more.
func filler() string {
	var text strings.Builder
	for x := uint64(1); text.Len() < 2<<20; x = x*6364136223846793005 + 1442695040888963407 {
		text.WriteByte('A' + byte(x>>59))
	}
	return text.String()
}

func TestOpen_OfAHostileWorkbook_IsRefusedBeforeItTakesMemory(t *testing.T) {
	const huge = 20 << 20
	fill := func(piece string) string { return strings.Repeat(piece, huge/len(piece)) }
	cell := func(text string) string {
		return orders + `<row><c t="inlineStr"><is><t>` + text + `</t></is></c></row>`
	}
	more := filler()
	const tooLong, tooLarge = "the workbook has a row or a text that is too long", "the workbook is too large when it is unpacked"
	for name, c := range map[string]struct{ texts, rows, want string }{
		"a huge cell":              {"", cell(fill("car ")), tooLong},
		"one with marks":           {"", cell(fill("<!-- -->x")), tooLong},
		"one of raw pieces":        {"", cell(fill("<![CDATA[<t><row></row>]]>")), tooLong},
		"one of runs":              {"", cell(fill("</t><t>x")), tooLong},
		"a row of endless cells":   {"", orders + "<row>" + fill("<x/>") + "</row>", tooLong},
		"a huge text":              {"<si><t>" + fill("car ") + "</t></si>", orders, tooLong},
		"a huge attribute":         {"", orders + `<row r="` + fill("1") + `"/>`, tooLong},
		"a huge name":              {"", "<" + fill("x") + "/>", tooLong},
		"text between the rows":    {"", orders + fill("car "), tooLong},
		"a nest":                   {"", orders + fill("<a>"), tooLong},
		"millions of texts":        {fill("<si/>"), orders, tooLarge},
		"a text in a million rows": {"<si><t>" + more[:60_000] + "</t></si>", orders + strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 1<<20), tooLarge},
	} {
		content := packed(t, c.texts, c.rows, "filler", more)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := read(content)
		runtime.ReadMemStats(&after)
		var unreadable *sheet.Unreadable
		if !errors.As(err, &unreadable) || !strings.HasPrefix(unreadable.Reason, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if taken := int64(after.Sys) - int64(before.Sys); taken > 200<<20 {
			t.Errorf("%s takes %d MiB", name, taken>>20)
		}
	}
}

func TestOpen_OfAWorkbookWithMuchElse_ReadsOnlyItsRows(t *testing.T) {
	content := packed(t, "", orders+"<row><c><v>1</v></c></row>", "xl/styles.xml", strings.Repeat("<xf/>", 8<<20), "xl/media/image1.png", filler())
	if got, err := read(content); err != nil || !slices.Equal(got.rows, []string{"2: order=1, n="}) {
		t.Errorf("%q, %v", got.rows, err)
	}
	var parts []string
	for range 30_000 {
		parts = append(parts, "part", "")
	}
	var unreadable *sheet.Unreadable
	if _, err := read(packed(t, "", orders, parts...)); !errors.As(err, &unreadable) {
		t.Errorf("30,000 parts: %v", err)
	}
}

func TestOpen_WhenTheFileCannotBeRead_DoesNotBlameIt(t *testing.T) {
	content := packed(t, "", orders)
	torn := errors.New("the disk is gone")
	_, err := sheet.Open(failsWithin{bytes.NewReader(content), 200, torn}, int64(len(content)))
	var unreadable *sheet.Unreadable
	if !errors.Is(err, torn) || errors.As(err, &unreadable) {
		t.Errorf("%v", err)
	}
}

// failsWithin fails on the first bytes of a file, but for the very first, which tell what it is.
type failsWithin struct {
	io.ReaderAt
	until int64
	err   error
}

func (f failsWithin) ReadAt(p []byte, at int64) (int, error) {
	if at > 0 && at < f.until {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(p, at)
}

func FuzzOpen_OfTheRowsOfAWorkbook(f *testing.F) {
	f.Add("<si><t>A1</t></si>", orders+`<row r="2"><c r="A2" t="s"><v>0</v></c></row>`)
	f.Add("<si><r><t>A</t></r><rPh/></si>", orders+`<row><c><v>1E-3</v></c></row></sheetData></worksheet><row>`)
	f.Fuzz(func(t *testing.T, texts, rows string) {
		got, err := read(packed(t, texts, rows))
		var unreadable *sheet.Unreadable
		if err != nil && !errors.As(err, &unreadable) {
			t.Fatal(err)
		}
		last := 0
		for _, row := range got.rows {
			var line int
			if _, err := fmt.Sscanf(row, "%d", &line); err != nil || line <= last {
				t.Fatalf("%q stands behind line %d", row, last)
			}
			last = line
		}
	})
}
