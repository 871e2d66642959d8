package tables

import (
	"respite/store/rows"
)

// Setting is a named value of the book itself.
type Setting struct{ Name, Value string }

// Settings are the named values of the book.
var Settings = rows.Table[string, Setting]{
	Name: "setting", Keys: []string{"name"}, Columns: []string{"value"},
	KeyOf:   func(s Setting) string { return s.Name },
	KeyArgs: func(name string) []any { return []any{name} },
	Write:   func(_ *rows.Seal, s Setting) []any { return []any{s.Name, s.Value} },
	Read: func(_ *rows.Seal, row rows.Scan) (Setting, error) {
		var s Setting
		err := row(&s.Name, &s.Value)
		return s, err
	},
}.Ready()

// Counter numbers things without gaps.
type Counter struct {
	Name  string
	Value int64
}

// Counters are the counters of the book.
var Counters = rows.Table[string, Counter]{
	Name: "counter", Keys: []string{"name"}, Columns: []string{"value"},
	KeyOf:   func(c Counter) string { return c.Name },
	KeyArgs: func(name string) []any { return []any{name} },
	Write:   func(_ *rows.Seal, c Counter) []any { return []any{c.Name, c.Value} },
	Read: func(_ *rows.Seal, row rows.Scan) (Counter, error) {
		var c Counter
		err := row(&c.Name, &c.Value)
		return c, err
	},
}.Ready()
