package explained

import (
	"regexp"
	"strconv"

	"respite/wire/described"
	wire "respite/wire/xmlrpc"
)

// Params gives the parameters of a method as the wire has them. What is not given is left out; a text that is no
// number where one belongs goes as a text, for the door to complain of.
func Params(a described.Action, given described.Values) map[string]wire.Value {
	params := map[string]wire.Value{}
	for _, p := range a.Parameters {
		if given.IsGiven(p.Name) || p.Type == described.List && p.Required {
			params[p.Name] = value(p, p.Name, given)
		}
	}
	return params
}

var decimal = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

func value(p described.Parameter, path string, given described.Values) wire.Value {
	text := given[path]
	switch p.Type {
	case described.Struct:
		return wire.Map(members(p.Members, path, given)...)
	case described.List:
		rows := make([]wire.Value, given.Rows(path))
		for i := range rows {
			rows[i] = wire.Map(members(p.Members, described.Row(path, i), given)...)
		}
		return wire.List(rows...)
	case described.Whole:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return wire.Int(n)
		}
	case described.Decimal:
		if decimal.MatchString(text) {
			return wire.Double(text)
		}
	case described.Truth:
		if is, err := strconv.ParseBool(text); err == nil {
			return wire.Bool(is)
		}
	}
	return wire.Str(text)
}

func members(list []described.Parameter, above string, given described.Values) []wire.Member {
	var all []wire.Member
	for _, p := range list {
		path := described.Under(above, p.Name)
		if given.IsGiven(path) {
			all = append(all, wire.Member{Name: p.Name, Value: value(p, path, given)})
		}
	}
	return all
}
