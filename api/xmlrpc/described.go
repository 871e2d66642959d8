package xmlrpc

import (
	"slices"
	"strings"

	"respite/api/xmlrpc/explained"
	"respite/wire/described"
	wire "respite/wire/xmlrpc"
)

// Described gives every method as the table of forms has it, with the words for it.
func Described() []described.Action {
	actions := make([]described.Action, len(explained.Methods))
	for i, m := range explained.Methods {
		forms := methods[m.Name]
		usual := max(0, slices.IndexFunc(forms, func(f form) bool { return f.hasAll(m.Example) }))
		var others []string
		for n, f := range forms {
			if n != usual {
				others = append(others, strings.Join(f.names, " "))
			}
		}
		actions[i] = m.Action(forms[usual].names, others)
	}
	return actions
}

// hasAll tells whether the form has every parameter that is given.
func (f form) hasAll(given described.Values) bool {
	for path := range given {
		if name, _, _ := strings.Cut(path, "."); !slices.Contains(f.names, name) {
			return false
		}
	}
	return true
}

// Compose writes the call of a described method, signed for a merchant.
func Compose(a described.Action, given described.Values, eid int64, secret string) (described.Composed, error) {
	params := explained.Params(a, given.With(described.Values{"digest": ""}))
	params["eid"] = wire.Int(eid)
	body, signed, err := Draft{Method: a.Name, Client: "respite:playground:1", Params: params, Secret: secret}.Sign()
	return described.Composed{Method: a.Method, Address: a.Address, Type: "text/xml; charset=iso-8859-1", Body: body, Signed: signed}, err
}
