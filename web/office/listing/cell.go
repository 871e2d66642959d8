package listing

import "strings"

// Harmless gives a text as a cell of CSV that no spreadsheet takes for a formula: consumers choose their names
// themselves, and whoever opens the file trusts it.
func Harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
