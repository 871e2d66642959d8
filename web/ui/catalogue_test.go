package ui_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"respite/web/ui"
)

var update = flag.Bool("update", false, "write the catalogue anew")

// Texts stand in pages as {{t "…"}} and in code as ui.T("…"), and in tables as ui.N("…").
var (
	inPages = regexp.MustCompile(`[({| ]t ("(?:[^"\\]|\\.)*")`)
	inCode  = regexp.MustCompile(`\b(?:ui\.)?[TN]\(("(?:[^"\\]|\\.)*")`)
)

// spoken gives every text of the pages' templates and code, sorted.
func spoken(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		pattern := map[string]*regexp.Regexp{".html": inPages, ".go": inCode}[filepath.Ext(path)]
		if pattern == nil {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, match := range pattern.FindAllSubmatch(content, -1) {
			text, err := strconv.Unquote(string(match[1]))
			if err != nil {
				t.Errorf("%s: %s: %v", path, match[1], err)
			}
			found[text] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, 0, len(found))
	for text := range found {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	return texts
}

func TestCatalogue_HoldsEveryTextOfThePagesAndNoOther(t *testing.T) {
	texts := spoken(t)
	if *update {
		content := "# Every text of the pages for people, a line each. Made by: go test ./web/ui -run Catalogue -update\n" + strings.Join(texts, "\n") + "\n"
		if err := os.WriteFile("texts.en", []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	listed := ui.Texts()
	for _, text := range texts {
		if !slices.Contains(listed, text) {
			t.Errorf("the catalogue lacks %q; run: go test ./web/ui -run Catalogue -update", text)
		}
	}
	for _, text := range listed {
		if !slices.Contains(texts, text) {
			t.Errorf("no page says %q any more; run: go test ./web/ui -run Catalogue -update", text)
		}
	}
}

func TestCatalogue_TakesNoTextOfTwoLinesOrWithATab(t *testing.T) {
	for _, text := range spoken(t) {
		if strings.ContainsAny(text, "\n\t") || strings.TrimSpace(text) != text || text == "" {
			t.Errorf("%q cannot be a line of the catalogue", text)
		}
	}
}

func TestT_PutsValuesIntoTheText(t *testing.T) {
	if said := ui.T("%d orders of %s", 3, "Demo Shop"); said != "3 orders of Demo Shop" {
		t.Error(said)
	}
	if said := ui.T("Orders"); said != ui.N("Orders") {
		t.Error(said)
	}
}
