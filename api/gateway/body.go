package gateway

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"respite/domain/request"
)

// incoming is a request as clients write it: names in any letter case, every scalar as text, number,
// truth or null, objects that may be an empty text instead (gateway reference 3.1).
type incoming struct {
	Currency                     scalar
	AmountDebit                  scalar
	AmountCredit                 scalar
	Amount                       scalar // what .NET calls the debit of a data request
	Invoice                      scalar
	Order                        scalar
	Description                  scalar
	ClientIP                     object[clientIP]
	PushURL                      scalar
	PushURLFailure               scalar
	OriginalTransactionKey       scalar
	OriginalTransactionReference object[reference]
	StartRecurrent               scalar
	Culture                      scalar
	Services                     object[services]
	CustomParameters             object[pairs]
	AdditionalParameters         object[pairs]
}

type clientIP struct {
	Type    scalar
	Address scalar
}

type reference struct {
	Type      scalar
	Reference scalar
}

type services struct {
	ServiceList list[service]
}

type service struct {
	Name       scalar
	Action     scalar
	Parameters list[parameter]
}

type parameter struct {
	Name      scalar
	Value     scalar
	GroupType scalar
	GroupID   scalar
}

// pairs are the caller's own parameters, under either of two names.
type pairs struct {
	List                list[pair]
	AdditionalParameter list[pair]
}

type pair struct {
	Name  scalar
	Value scalar
}

func (p pairs) all() []request.Pair {
	var all []request.Pair
	for _, own := range append(append([]pair(nil), p.AdditionalParameter...), p.List...) {
		all = append(all, request.Pair{Name: own.Name.text, Value: own.Value.text})
	}
	return all
}

// scalar is a text, number or truth as its text; null and absent are empty. Anything else is kept as
// wrong, to be said where it matters.
type scalar struct {
	text  string
	wrong bool
}

// UnmarshalJSON reads any scalar; numbers keep their literal, so that no amount passes through a float.
func (s *scalar) UnmarshalJSON(literal []byte) error {
	switch literal[0] {
	case '"':
		return json.Unmarshal(literal, &s.text)
	case '{', '[':
		s.wrong = true
	case 'n':
		s.text = ""
	default:
		s.text = string(literal)
	}
	return nil
}

// trimmed gives the text without blanks around it.
func (s scalar) trimmed() string { return strings.TrimSpace(s.text) }

// object is an object that some clients write as null or as an empty text.
type object[T any] struct{ it T }

// UnmarshalJSON reads the object, or nothing.
func (o *object[T]) UnmarshalJSON(literal []byte) error {
	if literal[0] != '{' {
		return nil
	}
	return json.Unmarshal(literal, &o.it)
}

// list is a list that some clients write as null or as an empty text.
type list[T any] []T

// UnmarshalJSON reads the list, or nothing.
func (l *list[T]) UnmarshalJSON(literal []byte) error {
	if literal[0] != '[' {
		return nil
	}
	return json.Unmarshal(literal, (*[]T)(l))
}

// maxDepth bounds how deep a body may nest.
const maxDepth = 64

var (
	notJSON   = refusal{http.StatusBadRequest, "The request body is not valid JSON."}
	notObject = refusal{http.StatusBadRequest, "The request body must be a JSON object."}
	tooDeep   = refusal{http.StatusBadRequest, "The request body is nested too deep."}
)

// read decodes a body. A byte order mark in front is forgiven.
func read(body []byte, target any) error {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if tooNested(body) {
		return tooDeep
	}
	if len(body) == 0 || body[0] != '{' && body[0] != '[' {
		return notObject
	}
	if err := json.Unmarshal(body, target); err != nil {
		return notJSON
	}
	return nil
}

// tooNested looks at the brackets outside of texts.
func tooNested(body []byte) bool {
	depth, inText := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if depth > maxDepth {
			return true
		}
	}
	return false
}
