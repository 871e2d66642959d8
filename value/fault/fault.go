// Package fault is the one way to say no: a code from one catalogue, the field it is about, and what
// to fill into its text.
//
// It must never know a wire: each door has one table from these codes to its own numbers and words.
// An error that is not a Fault is internal: the log gets its text, the caller a reference number.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind groups codes by what the caller can do about them.
type Kind int

// The kinds.
const (
	Invalid     Kind = iota // the request is wrong as it stands; send another
	NotFound                // what it names is not there, or not the caller's
	Conflict                // right in itself, but not in the present state
	Denied                  // the caller is not who he says, or may not
	Busy                    // too much at once; try again later
	Unavailable             // ours or a partner's failure; try again later
)

// Code is one entry of the catalogue.
type Code struct {
	Kind Kind
	Name string // snake_case, stable; doors and translations are keyed by it
	Text string // English, with fmt verbs for the arguments
}

// Fault is one thing wrong. Its zero Field means the request as a whole.
type Fault struct {
	Code  *Code
	Field string // in the words of our commands: "lines[2].quantity"
	Args  []any
}

// With makes a fault of the code from what its text needs.
func (c *Code) With(args ...any) *Fault { return &Fault{Code: c, Args: args} }

// On gives the same fault, said of a field.
func (f *Fault) On(field string) *Fault { return &Fault{Code: f.Code, Field: field, Args: f.Args} }

// Error gives the English sentence; the field comes first when there is one.
func (f *Fault) Error() string {
	text := f.Render(f.Code.Text)
	if f.Field == "" {
		return text
	}
	return f.Field + ": " + text
}

// Render fills a text of the same verbs, such as a translation, with the fault's arguments.
func (f *Fault) Render(text string) string { return fmt.Sprintf(text, f.Args...) }

// List is several faults of one request, told at once. It is an error when it is not empty.
type List []*Fault

// Add appends a fault, or the faults of a list; nil adds nothing. Other errors are a mistake.
func (l *List) Add(err error) {
	var one *Fault
	var many List
	switch {
	case err == nil:
	case errors.As(err, &many):
		*l = append(*l, many...)
	case errors.As(err, &one):
		*l = append(*l, one)
	default:
		panic("fault: only faults can be collected: " + err.Error())
	}
}

// Err gives the list as an error, or nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Error gives every sentence, in order.
func (l List) Error() string {
	texts := make([]string, len(l))
	for i, f := range l {
		texts[i] = f.Error()
	}
	return strings.Join(texts, " ")
}

// All gives the faults inside an error, and whether the error holds nothing else.
func All(err error) (List, bool) {
	var one *Fault
	var many List
	if errors.As(err, &many) {
		return many, true
	}
	if errors.As(err, &one) {
		return List{one}, true
	}
	return nil, false
}

// Told tells whether the error is made of faults only, so that the caller may hear it.
func Told(err error) bool {
	faults, told := All(err)
	return told && len(faults) > 0
}

// Is tells whether the error is, or holds, a fault of the code.
func Is(err error, code *Code) bool {
	faults, _ := All(err)
	for _, f := range faults {
		if f.Code == code {
			return true
		}
	}
	return false
}
