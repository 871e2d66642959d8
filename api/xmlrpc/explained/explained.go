// Package explained says in words what each method of the XML-RPC API is for, and what its parameters are
// (XML-RPC reference 2 to 4). Which method has which parameters, in which order, the door's own table says.
//
// It must never say anything of a method or a name that the door does not have.
package explained

import (
	"net/http"

	"respite/wire/described"
)

// Method is one method in words.
type Method struct {
	Name    string
	Family  string
	Explain string
	Own     []described.Parameter // what is said of a parameter here, in place of what Names says
	Answers []described.Parameter // one after another; a single one is the answer itself
	Yields  map[string]string
	Example described.Values
	Fails   string
	Needs   []string
}

// The families in which methods are told.
const (
	standard  = "Standard integration: passive invoices"
	advanced  = "Advanced integration: reservations"
	returns   = "Returns and credits"
	invoices  = "Invoices"
	consumers = "Consumers"
	plans     = "Part payment and payment references"
)

// Action makes the action of a method whose form has the names; other forms in which it may be called are told
// in one line each.
func (m Method) Action(names []string, others []string) described.Action {
	a := described.Action{
		Door: described.XMLRPC, Name: m.Name, Method: http.MethodPost, Address: "/", Family: m.Family, Explain: m.Explain,
		Answers: m.Answers, Yields: m.Yields, Example: m.Example, Fails: m.Fails, Needs: m.Needs, OtherForms: others,
	}
	for _, name := range names {
		a.Parameters = append(a.Parameters, m.parameter(name))
	}
	return a
}

func (m Method) parameter(name string) described.Parameter {
	for _, own := range m.Own {
		if own.Name == name {
			return own
		}
	}
	p := Names[name]
	p.Name = name
	return p
}
