package gateway

import (
	"bytes"
	"net/http"
	"strings"
	"unicode/utf8"

	"respite/domain/request"
)

// incoming is a request as clients write it: names in any letter case, every scalar as text, number,
// truth or null, objects that may be an empty text instead (gateway reference 3.1). What is not named
// here is ignored.
type incoming struct {
	Currency               scalar
	AmountDebit            scalar
	AmountCredit           scalar
	Amount                 scalar // what .NET calls the debit of a data request
	Invoice                scalar
	Order                  scalar
	Description            scalar
	ClientIP               scalar // the address
	PushURL                scalar
	PushURLFailure         scalar
	OriginalTransactionKey scalar
	OriginalReference      scalar
	StartRecurrent         scalar
	Culture                scalar
	Services               []service
	Custom                 []request.Pair
	Additional             []request.Pair
}

type service struct {
	Name       scalar
	Action     scalar
	Parameters []parameter
}

type parameter struct {
	Name      scalar
	Value     scalar
	GroupType scalar
	GroupID   scalar
}

// readIncoming reads the body of a request for an action.
func readIncoming(body []byte) (incoming, error) {
	n, err := read(body)
	if err != nil {
		return incoming{}, err
	}
	if n.kind != '{' {
		return incoming{}, notObject
	}
	in := incoming{
		Currency: n.scalar("Currency"), AmountDebit: n.scalar("AmountDebit"), AmountCredit: n.scalar("AmountCredit"), Amount: n.scalar("Amount"),
		Invoice: n.scalar("Invoice"), Order: n.scalar("Order"), Description: n.scalar("Description"),
		ClientIP: n.get("ClientIP").scalar("Address"), PushURL: n.scalar("PushURL"), PushURLFailure: n.scalar("PushURLFailure"),
		OriginalTransactionKey: n.scalar("OriginalTransactionKey"),
		OriginalReference:      n.get("OriginalTransactionReference").scalar("Reference"),
		StartRecurrent:         n.scalar("StartRecurrent"), Culture: n.scalar("Culture"),
		Custom: n.get("CustomParameters").pairs(), Additional: n.get("AdditionalParameters").pairs(),
	}
	for _, s := range n.get("Services").get("ServiceList").elements() {
		in.Services = append(in.Services, s.service())
	}
	return in, nil
}

func (n node) service() service {
	s := service{Name: n.scalar("Name"), Action: n.scalar("Action")}
	for _, p := range n.get("Parameters").elements() {
		s.Parameters = append(s.Parameters, parameter{
			Name: p.scalar("Name"), Value: p.scalar("Value"), GroupType: p.scalar("GroupType"), GroupID: p.scalar("GroupID"),
		})
	}
	return s
}

// pairs reads the caller's own parameters, which stand under either of two names.
func (n node) pairs() []request.Pair {
	var all []request.Pair
	for _, name := range []string{"AdditionalParameter", "List"} {
		for _, own := range n.get(name).elements() {
			all = append(all, request.Pair{Name: own.scalar("Name").text, Value: own.scalar("Value").text})
		}
	}
	return all
}

// scalar is a text, number or truth as its text; null and absent are empty. Numbers keep their
// literal, so that no amount passes through a float. Anything else is wrong, to be said where it matters.
type scalar struct {
	text  string
	wrong bool
}

// trimmed gives the text without blanks around it.
func (s scalar) trimmed() string { return strings.TrimSpace(s.text) }

// maxDepth bounds how deep a body may nest.
const maxDepth = 64

var (
	notJSON   = refusal{http.StatusBadRequest, "The request body is not valid JSON."}
	notObject = refusal{http.StatusBadRequest, "The request body must be a JSON object."}
	notList   = refusal{http.StatusBadRequest, "The request body must be a JSON array."}
	tooDeep   = refusal{http.StatusBadRequest, "The request body is nested too deep."}
)

// read takes a body apart. A byte order mark in front is forgiven.
func read(body []byte) (node, error) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	switch {
	case tooNested(body):
		return node{}, tooDeep
	case !utf8.Valid(body):
		return node{}, notJSON
	}
	n, good := parse(body)
	if !good {
		return node{}, notJSON
	}
	return n, nil
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
