package ui

import (
	"strings"
)

// Frame is what stands around every page, and the page's own content in Body.
type Frame struct {
	Title    string
	Language string // of the texts: "en"
	Brand    string // who runs it; empty: Respite
	Home     string // where the brand leads
	Test     bool   // the page shows a test book
	Clock    string // the time of a test book
	Search   *Search
	Account  *Account // whoever is signed in
	Ways     []Ways   // where one can go; none: a page on its own
	Once     string   // a token for forms, by which one that is sent twice is known again
	Said     *Said    // what was just done
	Body     any
}

// Search is the box in the bar.
type Search struct{ To, Label, Text string }

// Account is whoever is signed in.
type Account struct {
	Name, Email, Role string
	Links             []Link
	SignOut           string
}

// Ways are links that belong together.
type Ways struct {
	Title string
	Links []Link
}

// Link leads somewhere.
type Link struct {
	To, Label string
	Here      bool
	Count     string // beside the label; empty: none
	Key       string // after "g" it leads there
}

// Said tells what was just done: Kind is good, wait or bad.
type Said struct {
	Kind, Text string
	Undo       *Undo
}

// Undo takes back what was just done.
type Undo struct {
	To     string
	Values []Value
}

// Value is a named value of a form, or a choice with its label.
type Value struct{ Name, Value string }

// Badge is a state in a word: Kind is good, wait, bad, or empty.
type Badge struct{ Kind, Text string }

// Field is one control of a form with its label, its hint and what is wrong with it.
type Field struct {
	Name, Label string
	Type        string // of an input; textarea; checkbox; with Choices a select
	Value       string
	Hint, Fault string
	Choices     []Choice
	Optional    bool
	Required    bool // the browser asks for it
	Focus       bool
	Complete    string // what the browser may fill in: "email", "current-password" …
	Mode        string // of the keyboard on phones: "decimal", "numeric"
	Accept      string // of files
	Rows        int
	Class       string
	Prefix      string // of the id, where a page has two fields of one name
}

// Choice is an option of a select.
type Choice struct{ Value, Label string }

// Choices makes options whose labels are their values.
func Choices[T ~string](values ...T) []Choice {
	made := make([]Choice, len(values))
	for i, v := range values {
		made[i] = Choice{string(v), string(v)}
	}
	return made
}

// ID is unique on a page.
func (f Field) ID() string {
	return "f-" + f.Prefix + strings.Map(func(r rune) rune {
		if r == '[' || r == ']' || r == '.' || r == ' ' {
			return '-'
		}
		return r
	}, f.Name)
}

// Described tells whether something stands below the control.
func (f Field) Described() bool { return f.Hint != "" || f.Fault != "" }
