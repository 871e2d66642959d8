package described

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Values are what the parameters of one request are given, by the path of each: its name, and below a struct or
// a list the names and row numbers that lead to it, as in goods.0.goods.title. Rows count from 0.
type Values map[string]string

// Under gives the path of what lies below another; the outermost lies below "".
func Under(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Row gives the path of a row of a list.
func Row(path string, i int) string { return Under(path, strconv.Itoa(i)) }

// MaxRows bounds the rows of a list that are looked at: what one order may have (design 7).
const MaxRows = 999

// Rows gives how many rows a list has.
func (v Values) Rows(list string) int {
	rows := 0
	for path := range v {
		rest, below := strings.CutPrefix(path, list+".")
		number, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); below && err == nil && n >= 0 && n < MaxRows {
			rows = max(rows, n+1)
		}
	}
	return rows
}

// IsGiven tells whether anything is given at a path or below it.
func (v Values) IsGiven(path string) bool {
	for at, text := range v {
		if text != "" && (at == path || strings.HasPrefix(at, path+".")) {
			return true
		}
	}
	return false
}

// With gives the values with others in their place; an empty one takes a value away.
func (v Values) With(others Values) Values {
	changed := maps.Clone(v)
	if changed == nil {
		changed = Values{}
	}
	for path, text := range others {
		if text == "" {
			delete(changed, path)
			continue
		}
		changed[path] = text
	}
	return changed
}

// placeholder stands in an example for what only an answer can tell, or for what must be new.
var placeholder = regexp.MustCompile(`\$\{(\w+)\}`)

// Fill puts what is known in the place of placeholders. A value with one that is not known is empty, and its
// name is among those given back, sorted.
func (v Values) Fill(known map[string]string) (Values, []string) {
	filled := make(Values, len(v))
	var missing []string
	for path, text := range v {
		whole := true
		filled[path] = placeholder.ReplaceAllStringFunc(text, func(found string) string {
			name := found[2 : len(found)-1]
			if known[name] == "" {
				whole = false
				missing = append(missing, name)
			}
			return known[name]
		})
		if !whole {
			filled[path] = ""
		}
	}
	slices.Sort(missing)
	return filled, slices.Compact(missing)
}

// Strangers gives the paths that lead to none of the parameters, sorted.
func (v Values) Strangers(parameters []Parameter) []string {
	known := map[string]bool{}
	v.walk("", parameters, known)
	var strangers []string
	for path := range v {
		if !known[path] {
			strangers = append(strangers, path)
		}
	}
	slices.Sort(strangers)
	return strangers
}

func (v Values) walk(above string, parameters []Parameter, known map[string]bool) {
	for _, p := range parameters {
		path := Under(above, p.Name)
		switch p.Type {
		case Struct:
			v.walk(path, p.Members, known)
		case List:
			for i := range v.Rows(path) {
				v.walk(Row(path, i), p.Members, known)
			}
		default:
			known[path] = true
		}
	}
}
