package settings

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"respite/server"
)

// masked stands where a secret is set.
const masked = "********"

// Shown writes the settings as a file would hold them, those that are not set left out and secrets masked.
func (s *Settings) Shown() string {
	var text strings.Builder
	write(&text, keysOf("", &s.Serving))
	if s.TLS.On() {
		text.WriteString("\n[tls]\n")
		write(&text, keysOf(tableTLS, &s.TLS))
	}
	for i := range s.Books {
		text.WriteString("\n[[book]]\n")
		write(&text, keysOf(tableBook, &s.Books[i]))
	}
	return strings.TrimPrefix(text.String(), "\n")
}

func write(text *strings.Builder, keys []Key) {
	for _, key := range keys {
		if !key.value.IsZero() {
			fmt.Fprintf(text, "%s = %s\n", key.Name, key.shown())
		}
	}
}

// shown writes a value as TOML does.
func (k Key) shown() string {
	if k.Secret {
		return quoted(masked)
	}
	switch value := reflect.Indirect(k.value).Interface().(type) {
	case string:
		return quoted(presentable(value))
	case []string:
		var all []string
		for _, each := range value {
			all = append(all, quoted(presentable(each)))
		}
		return "[" + strings.Join(all, ", ") + "]"
	case Span:
		return quoted(value.String())
	default:
		return fmt.Sprint(value)
	}
}

// presentable masks what an address may hold of secrets.
func presentable(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	return server.Presentable(text)
}

func quoted(text string) string {
	var escaped strings.Builder
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			escaped.WriteString("\\" + string(r))
		case unicode.IsControl(r):
			fmt.Fprintf(&escaped, "\\u%04X", r)
		default:
			escaped.WriteRune(r)
		}
	}
	return `"` + escaped.String() + `"`
}
