package ui

import (
	"bufio"
	_ "embed"
	"fmt"
	"strings"
)

// catalogue is every text of the pages, a line each: the English is the text itself. A translation is a file of the
// same form with the other language behind a tab.
//
//go:embed texts.en
var catalogue string

// Texts gives every text of the catalogue.
func Texts() []string {
	var texts []string
	lines := bufio.NewScanner(strings.NewReader(catalogue))
	for lines.Scan() {
		if line := lines.Text(); line != "" && !strings.HasPrefix(line, "#") {
			texts = append(texts, line)
		}
	}
	return texts
}

// T gives a text of the catalogue with its values. A test holds the pages to the catalogue.
func T(text string, values ...any) string {
	if len(values) == 0 {
		return Say(text)
	}
	return fmt.Sprintf(Say(text), values...)
}

// Say gives a text that N has named.
func Say(text string) string { return text }

// N names a text of the catalogue that Say is given later, where it stands in a table.
func N(text string) string { return text }
