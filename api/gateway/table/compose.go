package table

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"respite/wire/described"
)

// contentType is what clients send (gateway reference 1.7).
const contentType = "application/json; charset=utf-8"

// Compose writes the request of an action or a question, not yet signed. What is not given is left out.
func Compose(a described.Action, given described.Values) (described.Composed, error) {
	address := a.Address
	var fields []described.Parameter
	for _, f := range a.Fields {
		mark := "{" + f.Name + "}"
		if !strings.Contains(address, mark) {
			fields = append(fields, f)
			continue
		}
		address = strings.ReplaceAll(address, mark, url.PathEscape(given[f.Name]))
	}
	if a.Method == http.MethodGet {
		return described.Composed{Method: a.Method, Address: address}, nil
	}
	body := members(fields, "", given)
	if a.Service != "" {
		body = append(body, member{"Services", object{{"ServiceList", []any{object{
			{"Name", a.Service}, {"Action", a.Name}, {"Version", 1}, {"Parameters", parameters(a.Parameters, given)},
		}}}}})
	}
	text, err := write(body)
	if err != nil {
		return described.Composed{}, fmt.Errorf("write the request %s: %w", a.Name, err)
	}
	return described.Composed{Method: a.Method, Address: address, Type: contentType, Body: text}, nil
}

// write prints an object with an indent: people read it.
func write(body object) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(body); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// parameters gives the service's parameters; the rows of a list are groups (gateway reference 3.3).
func parameters(list []described.Parameter, given described.Values) []any {
	all := []any{}
	for _, p := range list {
		if p.Type == described.List {
			all = append(all, groups(p, given)...)
			continue
		}
		if text := given[p.Name]; text != "" {
			all = append(all, object{{"Name", p.Name}, {"Value", text}})
		}
	}
	return all
}

func groups(list described.Parameter, given described.Values) []any {
	var all []any
	for i := range given.Rows(list.Name) {
		for _, p := range list.Members {
			text := given[described.Under(described.Row(list.Name, i), p.Name)]
			if text == "" {
				continue
			}
			all = append(all, object{{"Name", p.Name}, {"GroupType", list.Name}, {"GroupID", strconv.Itoa(i + 1)}, {"Value", text}})
		}
	}
	return all
}

// members gives what is given of some parameters, as JSON has it.
func members(list []described.Parameter, above string, given described.Values) object {
	all := object{}
	for _, p := range list {
		path := described.Under(above, p.Name)
		if given.IsGiven(path) {
			all = append(all, member{p.Name, value(p, path, given)})
		}
	}
	return all
}

func value(p described.Parameter, path string, given described.Values) any {
	text := given[path]
	switch p.Type {
	case described.Struct:
		return members(p.Members, path, given)
	case described.List:
		rows := []any{}
		for i := range given.Rows(path) {
			rows = append(rows, members(p.Members, described.Row(path, i), given))
		}
		return rows
	case described.Whole, described.Decimal:
		if number := json.RawMessage(text); json.Valid(number) && strings.Trim(text, "-.0123456789") == "" {
			return number
		}
	}
	return text
}

// object is a JSON object whose members have an order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	out := bytes.NewBufferString("{")
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for i, m := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := encoder.Encode(m.name); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		if err := encoder.Encode(m.value); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
