package code

import (
	"encoding/json"
	"strconv"
	"strings"
)

// shell quotes a text for a POSIX shell.
func shell(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// php quotes a text for PHP.
func php(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'"
}

// javaScript quotes a text; one of several lines stays so.
func javaScript(text string) (string, error) {
	if strings.Contains(text, "\n") {
		return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`", "${", `\${`).Replace(text) + "`", nil
	}
	quoted, err := json.Marshal(text)
	return string(quoted), err
}

// python quotes a text; one of several lines stays so.
func python(text string) string {
	if strings.Contains(text, "\n") {
		return `"""` + strings.NewReplacer(`\`, `\\`, `"""`, `\"\"\"`).Replace(text) + `"""`
	}
	return strconv.QuoteToASCII(text)
}

// golang quotes a text; one of several lines stays so where it can.
func golang(text string) string {
	if strings.Contains(text, "\n") && strconv.CanBackquote(strings.NewReplacer("\n", "", "\t", "").Replace(text)) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}
