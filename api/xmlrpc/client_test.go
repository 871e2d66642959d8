package xmlrpc_test

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Calls are written and answers read here as the clients do it, and not by the package that reads and
// writes them for the door: what that gets wrong must not look right.

// client is how one of the clients of the reference writes its calls (XML-RPC reference 1.1 to 1.5).
type client struct {
	integer  string // the element of whole numbers
	prolog   string
	latin1   bool // bytes are ISO-8859-1, otherwise UTF-8
	crlf     bool // lines end as on paper tape
	lone     bool // all parameters in one array
	hash     func([]byte) []byte
	wraps    bool   // the digest has a line feed after 60 characters
	declares string // its Content-Type
}

var (
	php = client{integer: "int", prolog: `<?xml version="1.0" encoding="ISO-8859-1" ?>`, latin1: true, hash: sha512Of,
		declares: "text/xml; charset=ISO-8859-1"}
	python   = client{integer: "int", prolog: `<?xml version='1.0'?>`, hash: sha512Of, declares: "text/xml"}
	ruby     = client{integer: "i4", prolog: `<?xml version="1.0" ?>`, hash: sha512Of, wraps: true, declares: "text/xml;charset=iso-8859-1"}
	node     = client{integer: "int", prolog: `<?xml version="1.0"?>`, hash: sha256Of, declares: "text/xml"}
	kreditor = client{integer: "int", prolog: `<?xml version="1.0" encoding="ISO-8859-1"?>`, latin1: true, crlf: true, lone: true, hash: md5Of,
		declares: "text/xml"}
)

var clients = map[string]client{"php": php, "python": python, "ruby": ruby, "node": node, "kreditor.php": kreditor}

func sha512Of(text []byte) []byte { sum := sha512.Sum512(text); return sum[:] }
func sha256Of(text []byte) []byte { sum := sha256.Sum256(text); return sum[:] }
func md5Of(text []byte) []byte    { sum := md5.Sum(text); return sum[:] }

// mark stands in the parameters where the digest goes.
const mark = "DIGEST"

// call writes a call, signed over some fields, joined by colons, and the secret.
func (c client) call(method, signed string, params ...any) []byte {
	return c.write(method, c.digest(signed, secret), params...)
}

// write writes a call with a digest.
func (c client) write(method, digest string, params ...any) []byte {
	var b strings.Builder
	b.WriteString(c.prolog + "\n<methodCall>\n<methodName>" + method + "</methodName>\n<params>\n")
	if c.lone {
		params = []any{params}
	}
	for _, p := range params {
		b.WriteString("<param>")
		c.value(&b, p)
		b.WriteString("</param>\n")
	}
	b.WriteString("</params>\n</methodCall>")
	text := strings.Replace(b.String(), "<string>"+mark+"</string>", "<string>"+digest+"</string>", 1)
	if c.crlf {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return c.bytes(text)
}

// digest signs fields (XML-RPC reference 1.5).
func (c client) digest(signed, key string) string {
	if signed != "" {
		signed += ":"
	}
	text := base64.StdEncoding.EncodeToString(c.hash(c.bytes(signed + key)))
	if c.wraps && len(text) > 60 {
		text = text[:60] + "\n" + text[60:]
	}
	return text
}

// bytes gives a text in the client's character set; what ISO-8859-1 does not have becomes a reference.
func (c client) bytes(text string) []byte {
	if !c.latin1 {
		return []byte(text)
	}
	var encoded []byte
	for _, r := range text {
		if r > 0xFF {
			encoded = fmt.Appendf(encoded, "&#%d;", r)
			continue
		}
		encoded = append(encoded, byte(r))
	}
	return encoded
}

// double is the text of a number with a point.
type double string

// MarshalJSON gives it a point in any case.
func (d double) MarshalJSON() ([]byte, error) {
	if !strings.Contains(string(d), ".") {
		d += ".0"
	}
	return []byte(d), nil
}

var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (c client) value(b *strings.Builder, v any) {
	b.WriteString("<value>")
	switch v := v.(type) {
	case string:
		b.WriteString("<string>" + escaped.Replace(v) + "</string>")
	case int:
		c.number(b, strconv.Itoa(v))
	case double:
		b.WriteString("<double>" + string(v) + "</double>")
	case json.Number:
		c.number(b, v.String())
	case bool:
		b.WriteString("<boolean>" + map[bool]string{true: "1", false: "0"}[v] + "</boolean>")
	case []any:
		b.WriteString("<array><data>")
		for _, item := range v {
			c.value(b, item)
		}
		b.WriteString("</data></array>")
	case map[string]any:
		b.WriteString("<struct>")
		for _, name := range slices.Sorted(maps.Keys(v)) {
			b.WriteString("<member><name>" + escaped.Replace(name) + "</name>")
			c.value(b, v[name])
			b.WriteString("</member>")
		}
		b.WriteString("</struct>")
	default:
		panic(fmt.Sprintf("no client sends a %T", v))
	}
	b.WriteString("</value>")
}

func (c client) number(b *strings.Builder, text string) {
	element := c.integer
	if strings.Contains(text, ".") {
		element = "double"
	}
	b.WriteString("<" + element + ">" + text + "</" + element + ">")
}

// reply is an answer as a client sees it.
type reply struct {
	result any    // of a call that succeeded: string, int, bool, []any or map[string]any
	code   int    // of a fault; 0 is none
	text   string // of a fault
	raw    string // as it came, in UTF-8
}

// strings gives a result that is a list of texts and numbers.
func (a reply) list() []string { return texts(a.result) }

func texts(result any) []string {
	items, _ := result.([]any)
	list := make([]string, len(items))
	for i, item := range items {
		list[i] = fmt.Sprint(item)
	}
	return list
}

// element is any element of an answer.
type element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []element `xml:",any"`
}

// parse reads an answer.
func parse(body []byte) (reply, error) {
	a := reply{raw: fromLatin1(body)}
	decoder := xml.NewDecoder(bytes.NewReader(body))
	decoder.CharsetReader = func(name string, from io.Reader) (io.Reader, error) {
		if name != "ISO-8859-1" {
			return nil, fmt.Errorf("the answer says it is %s", name)
		}
		text, err := io.ReadAll(from)
		return strings.NewReader(fromLatin1(text)), err
	}
	var answer element
	if err := decoder.Decode(&answer); err != nil {
		return a, fmt.Errorf("read the answer: %w", err)
	}
	if answer.XMLName.Local != "methodResponse" || len(answer.Children) != 1 {
		return a, fmt.Errorf("the answer is a %s with %d elements", answer.XMLName.Local, len(answer.Children))
	}
	told := answer.Children[0]
	if told.XMLName.Local == "fault" {
		return a, a.fault(told)
	}
	if len(told.Children) != 1 || len(told.Children[0].Children) != 1 {
		return a, fmt.Errorf("the answer has not one result: %s", a.raw)
	}
	var err error
	a.result, err = told.Children[0].Children[0].value()
	return a, err
}

func (a *reply) fault(told element) error {
	if len(told.Children) != 1 {
		return fmt.Errorf("the fault has not one value: %s", a.raw)
	}
	v, err := told.Children[0].value()
	if err != nil {
		return err
	}
	members, _ := v.(map[string]any)
	code, isInt := members["faultCode"].(int)
	text, isText := members["faultString"].(string)
	if !isInt || !isText || len(members) != 2 || code == 0 {
		return fmt.Errorf("the fault is not one: %s", a.raw)
	}
	a.code, a.text = code, text
	return nil
}

func (e element) value() (any, error) {
	if e.XMLName.Local != "value" || len(e.Children) != 1 {
		return nil, fmt.Errorf("a value is a %s with %d elements", e.XMLName.Local, len(e.Children))
	}
	typed := e.Children[0]
	switch typed.XMLName.Local {
	case "string":
		return typed.Text, nil
	case "int":
		return strconv.Atoi(typed.Text)
	case "boolean":
		return typed.Text == "1", nil
	case "array":
		return typed.items()
	case "struct":
		return typed.members()
	}
	return nil, fmt.Errorf("no client reads a %s", typed.XMLName.Local)
}

func (e element) items() (any, error) {
	list := []any{}
	if len(e.Children) != 1 {
		return nil, fmt.Errorf("an array has %d elements", len(e.Children))
	}
	for _, child := range e.Children[0].Children {
		item, err := child.value()
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, nil
}

func (e element) members() (any, error) {
	members := map[string]any{}
	for _, child := range e.Children {
		if len(child.Children) != 2 {
			return nil, fmt.Errorf("a member has %d elements", len(child.Children))
		}
		item, err := child.Children[1].value()
		if err != nil {
			return nil, err
		}
		members[child.Children[0].Text] = item
	}
	return members, nil
}

func fromLatin1(body []byte) string {
	var text strings.Builder
	for _, b := range body {
		text.WriteRune(rune(b))
	}
	return text.String()
}
