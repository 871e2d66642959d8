package gateway

import (
	"encoding/json"
	"strings"
)

// node is one JSON value as it was written. Requests are read this way, not into structs, because
// their types cannot be relied on, and because a request has hundreds of small values: they are
// slices of one text here.
type node struct {
	kind    byte   // '{', '[', '"' for a text, '0' for a number or truth, 0 for null or nothing
	text    string // of a text, number or truth
	raw     string // the value as written
	members []member
}

// member is a named value of an object, or an element of a list without a name.
type member struct {
	name  string
	value node
}

// parse takes a JSON text apart, and tells whether it is one.
func parse(body []byte) (node, bool) {
	if !json.Valid(body) {
		return node{}, false
	}
	r := reader{text: string(body)}
	return r.value(), true
}

// get gives a member of an object by its name in any letter case; the last of several counts.
func (n node) get(name string) node {
	if n.kind != '{' {
		return node{}
	}
	for i := len(n.members) - 1; i >= 0; i-- {
		if strings.EqualFold(n.members[i].name, name) {
			return n.members[i].value
		}
	}
	return node{}
}

// scalar gives a member as a scalar.
func (n node) scalar(name string) scalar {
	value := n.get(name)
	if value.kind == '{' || value.kind == '[' {
		return scalar{wrong: true}
	}
	return scalar{text: value.text}
}

// elements gives the elements of a list; anything else has none.
func (n node) elements() []node {
	if n.kind != '[' {
		return nil
	}
	elements := make([]node, len(n.members))
	for i, m := range n.members {
		elements[i] = m.value
	}
	return elements
}

// reader walks through a text that is known to be JSON.
type reader struct {
	text string
	at   int
}

// skip passes blanks and gives the next character.
func (r *reader) skip() byte {
	for r.text[r.at] == ' ' || r.text[r.at] == '\t' || r.text[r.at] == '\n' || r.text[r.at] == '\r' {
		r.at++
	}
	return r.text[r.at]
}

func (r *reader) value() node {
	first := r.skip()
	from := r.at
	var n node
	switch first {
	case '{':
		n = node{kind: first, members: r.members('}', true)}
	case '[':
		n = node{kind: first, members: r.members(']', false)}
	case '"':
		n = node{kind: first, text: r.quoted()}
	default:
		n = r.literal()
	}
	n.raw = r.text[from:r.at]
	return n
}

// usualMembers is how many members most objects of a request have.
const usualMembers = 4

// members reads what stands between brackets.
func (r *reader) members(end byte, named bool) []member {
	members := make([]member, 0, usualMembers)
	r.at++
	for r.skip() != end {
		if r.text[r.at] == ',' {
			r.at++
			continue
		}
		var m member
		if named {
			m.name = r.quoted()
			r.skip()
			r.at++ // the colon
		}
		m.value = r.value()
		members = append(members, m)
	}
	r.at++
	return members
}

// quoted reads a text; one with escapes is left to the standard library.
func (r *reader) quoted() string {
	from, escaped := r.at, false
	for r.at++; r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			escaped = true
			r.at++
		}
	}
	r.at++
	if !escaped {
		return r.text[from+1 : r.at-1]
	}
	var text string
	if err := json.Unmarshal([]byte(r.text[from:r.at]), &text); err != nil {
		panic(err) // the text is known to be JSON
	}
	return text
}

// literal reads a number, a truth or null.
func (r *reader) literal() node {
	from := r.at
	for r.at < len(r.text) && !strings.ContainsRune(",]} \t\n\r", rune(r.text[r.at])) {
		r.at++
	}
	if text := r.text[from:r.at]; text != "null" {
		return node{kind: '0', text: text}
	}
	return node{}
}
