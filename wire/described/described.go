// Package described is how the actions of the wires are told to people: what each takes and gives, why, and an
// example that works. One table of a door is what its requests are checked with, what its documentation is made
// of and what the playground fills its forms with, so that these cannot disagree.
//
// It must never know a wire's bytes, and never hold what is not the same for every book.
package described

import "slices"

// Door is where an action is asked for.
type Door string

// The doors.
const (
	Gateway Door = "gateway"
	XMLRPC  Door = "xmlrpc"
)

// Type is how a parameter's text is read.
type Type int

// The types. A birth date is DDMMYYYY; a struct has members by name, a list has rows that each have the members.
const (
	Text Type = iota
	Whole
	Decimal
	Birth
	Truth
	Struct
	List
)

// words are the types as each wire calls them.
var words = map[Door][]string{
	Gateway: {"text", "whole number", "decimal number", "date DDMMYYYY", "true or false", "object", "list"},
	XMLRPC:  {"string", "int", "double", "string", "boolean", "struct", "array"},
}

// On gives the type's name on a wire.
func (t Type) On(door Door) string { return words[door][t] }

// Choice is one of the values that a parameter may have.
type Choice struct {
	Value   string // in the wire's fixed spelling
	Meaning string // empty: the value says it
}

// Parameter is something that an action takes or gives.
type Parameter struct {
	Name     string
	Type     Type
	Required bool
	Made     bool     // whoever sends makes it; nobody types it in
	Choices  []Choice // none: any value of the type
	Adds     bool     // the choices are flags: several may be added up
	Explain  string
	Members  []Parameter // of a struct, or of each row of a list
}

// Values gives the choices as a request may spell them.
func (p Parameter) Values() []string {
	values := make([]string, len(p.Choices))
	for i, choice := range p.Choices {
		values[i] = choice.Value
	}
	return values
}

// Must gives the parameter as one that must be there.
func (p Parameter) Must() Parameter {
	p.Required = true
	return p
}

// Any makes choices of values that say themselves what they mean.
func Any(values ...string) []Choice {
	choices := make([]Choice, len(values))
	for i, value := range values {
		choices[i].Value = value
	}
	return choices
}

// Action is one thing that can be asked for at a door.
type Action struct {
	Door       Door
	Name       string
	Method     string // of HTTP
	Address    string // path; {Key} in it stands for the parameter of that name
	Service    string // of the gateway; empty: a question that names none
	Family     string // the heading under which it is told
	Explain    string
	Fields     []Parameter // of the gateway: fields of the request itself, beside the service's parameters
	Parameters []Parameter // in the order in which they are sent
	OtherForms []string    // of XML-RPC: the parameters in other orders that older clients send
	Answers    []Parameter
	Example    Values
	Fails      string            // why the example is refused as it stands; empty: it succeeds
	Needs      []string          // actions of the same door whose examples come before this one's, in order
	Yields     map[string]string // placeholders of later examples, and where the answer has them; see Yield
}

// All gives fields and parameters in one list.
func (a Action) All() []Parameter { return slices.Concat(a.Fields, a.Parameters) }

// Find gives an action of a door by its name.
func Find(actions []Action, door Door, name string) (Action, bool) {
	at := slices.IndexFunc(actions, func(a Action) bool { return a.Door == door && a.Name == name })
	if at < 0 {
		return Action{}, false
	}
	return actions[at], true
}

// Family is actions that are told under one heading.
type Family struct {
	Title   string
	Actions []Action
}

// Families gives the actions by their headings, in their order.
func Families(actions []Action) []Family {
	var all []Family
	for _, a := range actions {
		if last := len(all) - 1; last >= 0 && all[last].Title == a.Family {
			all[last].Actions = append(all[last].Actions, a)
			continue
		}
		all = append(all, Family{a.Family, []Action{a}})
	}
	return all
}
