package xmlrpc

import (
	"slices"
	"strconv"
	"strings"
)

// Call is what a client asks: a method and its parameters.
type Call struct {
	Method string
	Params []Value
}

// Limits of a call that is read.
const (
	maxDepth      = 64
	maxValues     = 20_000
	maxMethodName = 100 // characters
	maxDouble     = 400 // characters: the longest a client can print is shorter
)

// Read reads the body of a call. Parameters that came wrapped in one array are unwrapped
// (XML-RPC reference 1.2 to 1.4). All text is valid UTF-8; parts of it are parts of one string, so
// that keeping one keeps them all. An error says at which byte of the body what is wrong, and
// nothing of what the body holds.
func Read(body []byte) (Call, error) {
	d, err := decode(body)
	if err != nil {
		return Call{}, err
	}
	r := &reader{text: d.text}
	call := r.call()
	if r.err != nil {
		return Call{}, d.wrong(r.err, r.errAt)
	}
	if len(call.Params) == 1 && call.Params[0].kind == KindArray {
		call.Params = call.Params[0].items
	}
	return call, nil
}

func (r *reader) call() Call {
	r.prolog()
	r.open("methodCall")
	call := Call{Method: r.method()}
	if r.opens("params") {
		call.Params = r.params()
		r.close("params")
	}
	r.close("methodCall")
	r.skip()
	if r.rest() != "" {
		r.fail(r.at, "something behind the call")
	}
	return call
}

func (r *reader) method() string {
	r.open("methodName")
	from := r.at
	name := strings.Trim(r.characters(), white)
	if name == "" || len(name) > maxMethodName || strings.ContainsFunc(name, isNotOfMethods) {
		r.fail(from, "the method has no proper name")
	}
	r.close("methodName")
	return name
}

func isNotOfMethods(r rune) bool {
	isLetter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	isDigit := r >= '0' && r <= '9'
	return !isLetter && !isDigit && !strings.ContainsRune("_.:/", r)
}

func (r *reader) params() []Value {
	outer := len(r.values)
	for r.opens("param") {
		r.open("value")
		param := r.value(1)
		r.values = append(r.values, param)
		r.close("param")
	}
	return closed(&r.values, outer)
}

// value reads the value whose element was just opened; without a type it is a string.
func (r *reader) value(depth int) Value {
	from := r.at
	r.count++
	switch {
	case depth > maxDepth:
		r.fail(from, "values are nested too deep")
	case r.count > maxValues:
		r.fail(from, "there are too many values")
	}
	v := Str(r.characters())
	if !r.closes() {
		if strings.Trim(v.text, white) != "" {
			r.fail(from, "text stands beside the type of a value")
		}
		v = r.typed(depth)
	}
	r.close("value")
	return v
}

// typed reads the element that says a value's type and holds it.
func (r *reader) typed(depth int) Value {
	from := r.at
	kind := r.openAny()
	v := Value{}
	switch kind {
	case "string", "dateTime.iso8601", "base64":
		v = Str(r.characters())
	case "int", "i4", "i8":
		v = r.scalar(KindInt, isInt64)
	case "double":
		v = r.scalar(KindDouble, isDouble)
	case "boolean":
		v = r.scalar(KindBoolean, isBoolean)
	case "array":
		v = r.array(depth)
	case "struct":
		v = r.structure(depth)
	case "nil":
	default:
		r.fail(from, "a value of no known type")
	}
	r.close(kind)
	return v
}

// scalar reads a text that must be right for its kind.
func (r *reader) scalar(kind Kind, isRight func(string) bool) Value {
	from := r.at
	text := strings.Trim(r.characters(), white)
	if !isRight(text) {
		r.fail(from, "a value that is not of its type")
	}
	return Value{kind: kind, text: text}
}

func isInt64(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}

func isDouble(text string) bool { return len(text) <= maxDouble && isDecimal(text) }

func isBoolean(text string) bool { return text == "0" || text == "1" }

func (r *reader) array(depth int) Value {
	r.open("data")
	outer := len(r.values)
	for r.opens("value") {
		item := r.value(depth + 1)
		r.values = append(r.values, item)
	}
	r.close("data")
	return List(closed(&r.values, outer)...)
}

func (r *reader) structure(depth int) Value {
	from, outer := r.at, len(r.members)
	for r.opens("member") {
		r.open("name")
		name := r.characters()
		r.close("name")
		r.open("value")
		member := Member{name, r.value(depth + 1)}
		r.members = append(r.members, member)
		r.close("member")
	}
	if r.repeats(r.members[outer:]) {
		r.fail(from, "a struct with two members of one name")
	}
	return Map(closed(&r.members, outer)...)
}

// repeats tells whether two members have the same name.
func (r *reader) repeats(members []Member) bool {
	r.names = r.names[:0]
	for _, member := range members {
		r.names = append(r.names, member.Name)
	}
	slices.Sort(r.names)
	for i := 1; i < len(r.names); i++ {
		if r.names[i] == r.names[i-1] {
			return true
		}
	}
	return false
}

// closed takes what was put on a stack since an element was opened, and gives a copy of it.
func closed[T any](stack *[]T, outer int) []T {
	taken := append([]T(nil), (*stack)[outer:]...)
	*stack = (*stack)[:outer]
	return taken
}
