package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The page of features names the test that shows each of them: every one must be there.
func TestHouse_Features_AreShownByTestsThatExist(t *testing.T) {
	page, err := os.ReadFile("docs/features.md")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err = filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		for _, match := range declared.FindAllSubmatch(content, -1) {
			there[string(match[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range namedTest.FindAllSubmatch(page, -1) {
		if !there[string(match[1])] {
			t.Errorf("docs/features.md names %s, which is not there", match[1])
		}
	}
}

// namedTest is a test as the page names it.
var namedTest = regexp.MustCompile("`(Test[A-Za-z0-9]+_\\w+)`")

// features are the rows of the table; ways are the cells of each: standard and advanced integration, by API and in the office.
const features, ways = 9, 4

// Each cell of the table names at least one test.
func TestHouse_Features_AreShownInEveryCell(t *testing.T) {
	page, err := os.ReadFile("docs/features.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		if !strings.HasPrefix(line, "|") || strings.Contains(line, "---") || cells[0] == "what" {
			continue
		}
		rows++
		if len(cells) != 1+ways {
			t.Errorf("%q has %d cells", cells[0], len(cells))
		}
		for n, cell := range cells[1:] {
			if !namedTest.MatchString(cell) {
				t.Errorf("%q names no test in cell %d: %s", cells[0], n+1, cell)
			}
		}
	}
	if rows != features {
		t.Errorf("the table has %d rows", rows)
	}
}
