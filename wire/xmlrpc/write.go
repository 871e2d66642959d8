package xmlrpc

import "strconv"

// The beginnings and ends of what is written. There is no white space between elements: one old
// client reads faults with a pattern that allows none (XML-RPC reference 1.2).
const (
	prolog       = `<?xml version="1.0" encoding="ISO-8859-1"?>`
	answerBegins = prolog + `<methodResponse><params><param>`
	answerEnds   = `</param></params></methodResponse>`
	faultBegins  = prolog + `<methodResponse><fault>`
	faultEnds    = `</fault></methodResponse>`
	callBegins   = prolog + `<methodCall><methodName>`
	paramsBegin  = `</methodName><params>`
	callEnds     = `</params></methodCall>`
)

// usualSize is room for most of what is written, in bytes.
const usualSize = 1 << 10

// Answer writes the answer to a call that succeeded.
func Answer(v Value) []byte {
	body := append(make([]byte, 0, usualSize), answerBegins...)
	return append(appendValue(body, v), answerEnds...)
}

// Fault writes the answer to a call that failed. The code must not be zero, which clients take for
// success (XML-RPC reference 1.6).
func Fault(code int, text string) []byte {
	fault := Map(Member{"faultCode", Int(int64(code))}, Member{"faultString", Str(text)})
	body := append(make([]byte, 0, usualSize), faultBegins...)
	return append(appendValue(body, fault), faultEnds...)
}

// Request writes a call. A lone array is wrapped in another, for readers unwrap one
// (XML-RPC reference 1.4).
func Request(method string, params ...Value) []byte {
	if len(params) == 1 && params[0].kind == KindArray {
		params = []Value{List(params...)}
	}
	body := append(make([]byte, 0, usualSize), callBegins...)
	body = append(appendText(body, method), paramsBegin...)
	for _, param := range params {
		body = append(body, "<param>"...)
		body = append(appendValue(body, param), "</param>"...)
	}
	return append(body, callEnds...)
}

func appendValue(body []byte, v Value) []byte {
	body = append(body, "<value>"...)
	switch v.kind {
	case KindNil:
		body = append(body, "<nil/>"...)
	case KindInt:
		body = appendElement(body, "int", v.text)
	case KindDouble:
		body = appendElement(body, "double", v.text)
	case KindString:
		body = appendElement(body, "string", v.text)
	case KindBoolean:
		body = appendElement(body, "boolean", v.text)
	case KindArray:
		body = appendArray(body, v.items)
	case KindStruct:
		body = appendStruct(body, v.members)
	}
	return append(body, "</value>"...)
}

func appendArray(body []byte, items []Value) []byte {
	body = append(body, "<array><data>"...)
	for _, item := range items {
		body = appendValue(body, item)
	}
	return append(body, "</data></array>"...)
}

func appendStruct(body []byte, members []Member) []byte {
	body = append(body, "<struct>"...)
	for _, member := range members {
		body = append(body, "<member>"...)
		body = appendElement(body, "name", member.Name)
		body = append(appendValue(body, member.Value), "</member>"...)
	}
	return append(body, "</struct>"...)
}

func appendElement(body []byte, name, text string) []byte {
	body = append(append(append(body, '<'), name...), '>')
	body = appendText(body, text)
	return append(append(append(body, "</"...), name...), '>')
}

// appendText writes characters of ISO-8859-1 as they are and all others as references. What XML
// cannot hold becomes U+FFFD.
func appendText(body []byte, text string) []byte {
	for _, r := range text {
		switch {
		case r == '&':
			body = append(body, "&amp;"...)
		case r == '<':
			body = append(body, "&lt;"...)
		case r == '>':
			body = append(body, "&gt;"...)
		case r >= ' ' && r <= '~', r >= 0xA0 && r <= 0xFF, r == '\t', r == '\n':
			body = append(body, byte(r))
		case isCharacter(r):
			body = appendReference(body, r)
		default:
			body = appendReference(body, '\uFFFD')
		}
	}
	return body
}

func appendReference(body []byte, r rune) []byte {
	body = strconv.AppendInt(append(body, "&#"...), int64(r), 10)
	return append(body, ';')
}
