package playground

import (
	"net/url"
	"strings"
	"unicode"

	"respite/web/ui"
	"respite/wire/described"
)

// anyRow stands in the name of a control for the number of its row: the rows of a list send the same names, and
// are told apart by their order, so that rows can come and go.
const anyRow = "+"

// read gives what a form was filled with. Rows without anything are left out.
func readForm(form url.Values, parameters []described.Parameter) described.Values {
	given := described.Values{}
	readInto(given, form, "", parameters)
	return given
}

func readInto(given described.Values, form url.Values, above string, parameters []described.Parameter) {
	for _, p := range parameters {
		path := described.Under(above, p.Name)
		switch {
		case p.Made:
		case p.Type == described.Struct:
			readInto(given, form, path, p.Members)
		case p.Type == described.List:
			readRows(given, form, path, leaves("", p.Members))
		default:
			if text := tidy(form.Get(path)); text != "" {
				given[path] = text
			}
		}
	}
}

// readRows reads the rows of a list, closing the gaps that empty ones leave.
func readRows(given described.Values, form url.Values, list string, columns []leaf) {
	most := 0
	for _, c := range columns {
		most = max(most, len(form[list+"."+anyRow+"."+c.path]))
	}
	kept := 0
	for i := range min(most, described.MaxRows) {
		filled := false
		for _, c := range columns {
			texts := form[list+"."+anyRow+"."+c.path]
			if i < len(texts) && tidy(texts[i]) != "" {
				given[described.Under(described.Row(list, kept), c.path)] = tidy(texts[i])
				filled = true
			}
		}
		if filled {
			kept++
		}
	}
}

// tidy gives a text as a field of one line can hold it.
func tidy(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text))
}

// leaf is a parameter that has a text, with the path to it.
type leaf struct {
	path string
	described.Parameter
}

func leaves(above string, parameters []described.Parameter) []leaf {
	var all []leaf
	for _, p := range parameters {
		path := described.Under(above, p.Name)
		if p.Type == described.Struct {
			all = append(all, leaves(path, p.Members)...)
			continue
		}
		all = append(all, leaf{path, p})
	}
	return all
}

// sheet is a form for some parameters: those that are needed or filled, and the others.
type sheet struct {
	Shown []control
	More  []control
}

// control is one of: a field, a group of them, a table with rows.
type control struct {
	Field *ui.Field
	Group *group
	Table *table
}

type group struct {
	Name, Explain string
	Required      bool
	sheet
}

// Sheet gives what is in the group.
func (g group) Sheet() sheet { return g.sheet }

type table struct {
	Name, Explain string
	Required      bool
	ID            string
	Columns       []column
	Rows          [][]ui.Field
	Blank         []ui.Field
}

type column struct {
	Name, Type, Explain string
	Required            bool
}

// newSheet makes the form of an action, filled with values. Blank rows are added to each list.
func newSheet(d described.Door, parameters []described.Parameter, above string, given described.Values) sheet {
	var s sheet
	for _, p := range parameters {
		path := described.Under(above, p.Name)
		if p.Made {
			continue
		}
		c := newControl(d, p, path, given)
		if p.Required || given.IsGiven(path) || p.Type == described.List {
			s.Shown = append(s.Shown, c)
			continue
		}
		s.More = append(s.More, c)
	}
	return s
}

func newControl(d described.Door, p described.Parameter, path string, given described.Values) control {
	switch p.Type {
	case described.Struct:
		return control{Group: &group{p.Name, p.Explain, p.Required, newSheet(d, p.Members, path, given)}}
	case described.List:
		return control{Table: newTable(d, p, path, given)}
	}
	f := field(d, p, path, given[path])
	f.Hint = p.Type.On(d) + " · " + p.Explain + meanings(p)
	return control{Field: &f}
}

// blankRows is how many rows wait for those whose browser runs no script.
const blankRows = 1

func newTable(d described.Door, list described.Parameter, path string, given described.Values) *table {
	t := &table{Name: list.Name, Explain: list.Explain, Required: list.Required, ID: strings.ReplaceAll(path, ".", "-")}
	columns := leaves("", list.Members)
	for _, c := range columns {
		t.Columns = append(t.Columns, column{c.Name, c.Type.On(d), c.Explain + meanings(c.Parameter), c.Required})
	}
	for i := range given.Rows(path) + blankRows {
		var row []ui.Field
		for _, c := range columns {
			row = append(row, field(d, c.Parameter, path+"."+anyRow+"."+c.path, given[described.Under(described.Row(path, i), c.path)]))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, c := range columns {
		t.Blank = append(t.Blank, field(d, c.Parameter, path+"."+anyRow+"."+c.path, ""))
	}
	return t
}

// field makes the control of one parameter. A value that is none of the choices stays as it is.
func field(d described.Door, p described.Parameter, name, value string) ui.Field {
	f := ui.Field{Name: name, Label: p.Name, Type: "text", Value: value, Optional: !p.Required, Complete: "off"}
	choices := p.Choices
	if p.Type == described.Truth {
		choices = described.Any("true", "false")
	}
	if len(choices) == 0 || p.Adds {
		return f
	}
	f.Choices = []ui.Choice{{}}
	known := value == ""
	for _, c := range choices {
		label := c.Value
		if c.Meaning != "" {
			label += " – " + c.Meaning
		}
		f.Choices = append(f.Choices, ui.Choice{Value: c.Value, Label: label})
		known = known || c.Value == value
	}
	if !known {
		f.Choices = append(f.Choices, ui.Choice{Value: value, Label: value})
	}
	return f
}

// meanings tells flags, which are added up and so cannot be chosen from a list.
func meanings(p described.Parameter) string {
	if !p.Adds {
		return ""
	}
	var all []string
	for _, c := range p.Choices {
		all = append(all, c.Value+" "+c.Meaning)
	}
	return " Added up: " + strings.Join(all, ", ") + "."
}
