package letter

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxLine is the longest line of a text, in characters (RFC 5322 section 2.1.1).
const maxLine = 78

// text lays the sheet out for readers without pictures and colours.
func (s sheet) text() string {
	parts := []string{wrapped(s.Greeting, ""), wrapped(s.Opening, "")}
	if len(s.Facts) > 0 {
		parts = append(parts, table(s.Facts))
	}
	if len(s.List) > 0 {
		parts = append(parts, "  "+strings.Join(s.List, "\n  "))
	}
	if s.Link != "" {
		parts = append(parts, s.LinkText+":\n"+s.Link)
	}
	parts = append(parts, wrapped(s.Closing, ""), s.Regards+"\n"+wrapped(s.Provider, ""))
	return strings.Join(parts, "\n\n") + "\n"
}

// table sets values in a column, unless one is too long for it.
func table(facts []fact) string {
	label, value := 0, 0
	for _, f := range facts {
		label = max(label, utf8.RuneCountInString(f.Label))
		value = max(value, utf8.RuneCountInString(f.Value))
	}
	fits := 2+label+3+value <= maxLine
	var lines []string
	for _, f := range facts {
		if fits {
			lines = append(lines, fmt.Sprintf("  %-*s  %s", label+1, f.Label+":", f.Value))
			continue
		}
		lines = append(lines, "  "+f.Label+":", wrapped(f.Value, "    "))
	}
	return strings.Join(lines, "\n")
}

// wrapped breaks a text between words, each line behind the indent.
func wrapped(text, indent string) string {
	var out strings.Builder
	width := 0
	for _, word := range strings.FieldsFunc(text, breaks) {
		length := utf8.RuneCountInString(word)
		switch {
		case width == 0:
			out.WriteString(indent)
			width = len(indent)
		case width+1+length > maxLine:
			out.WriteString("\n" + indent)
			width = len(indent)
		default:
			out.WriteByte(' ')
			width++
		}
		out.WriteString(word)
		width += length
	}
	return out.String()
}
