package terminal

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
)

// Table writes rows in columns below their heads.
func Table(w io.Writer, heads []string, rows [][]string) {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{heads}, rows...) {
		fmt.Fprintln(columns, strings.TrimRight(strings.Join(row, "\t"), "\t"))
	}
	if err := columns.Flush(); err != nil {
		return // the terminal has gone
	}
}

// When shows an instant of the book; the zero instant is none.
func When(instant time.Time) string {
	if instant.IsZero() {
		return ""
	}
	return instant.UTC().Format("2006-01-02 15:04:05")
}

// Plural counts things in words.
func Plural(count int, one, many string) string {
	if count == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", count, many)
}

// Printable gives a text from outside without what could steer a terminal; line breaks stay.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// OneLine gives a text from outside on one short line.
func OneLine(text string) string {
	const most = 60
	line := []rune(Printable(strings.Join(strings.Fields(text), " ")))
	if len(line) > most {
		return string(line[:most-1]) + "…"
	}
	return string(line)
}
