package till

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// node is a value of an answer, as a parser of XML that knows nothing of our code sees it.
type node struct {
	Text    string `xml:"string"`
	Int     string `xml:"int"`
	Items   []node `xml:"array>data>value"`
	Members []struct {
		Name  string `xml:"name"`
		Value node   `xml:"value"`
	} `xml:"struct>member"`
}

func (n node) member(name string) node {
	for _, m := range n.Members {
		if m.Name == name {
			return m.Value
		}
	}
	return node{}
}

func (n node) item(at int) node {
	if at >= len(n.Items) {
		return node{}
	}
	return n.Items[at]
}

// pendingOrder is the status of an order that waits (XML-RPC reference 4.4).
const pendingOrder = "2"

func (r Request) readXMLRPC(status int, body []byte) (Said, error) {
	if status != http.StatusOK {
		return Said{Broken: true, Text: string(body)}, nil
	}
	var answer struct {
		Value *node `xml:"params>param>value"`
		Fault *node `xml:"fault>value"`
	}
	parser := xml.NewDecoder(bytes.NewReader(body))
	parser.CharsetReader = fromLatin1
	if err := parser.Decode(&answer); err != nil {
		return Said{}, fmt.Errorf("%s was answered with %s: %w", r.Name, body, err)
	}
	if answer.Value == nil {
		return Said{Text: string(body)}, nil
	}
	v, s := answer.Value, Said{OK: true, Text: string(body)}
	s.Number = numberOf(v.Text)
	switch r.Name {
	case "activate", "activate_reservation":
		s.Number = numberOf(v.item(1).Text)
	case "activate_part":
		s.Rest = numberOf(v.member("invno").Text)
	case "invoice_amount":
		s.Amount = numberOf(v.Int)
	case "extend_invoice_due_date":
		s.Amount, s.Date = numberOf(v.member("cost").Int), v.member("new_date").Text
	case "reserve_amount", "add_invoice", "split_reservation":
		s.Number, s.Pending = numberOf(v.item(0).Text), v.item(1).Int == pendingOrder
	}
	return s, nil
}

// fromLatin1 reads ISO-8859-1: each byte is a character.
func fromLatin1(_ string, latin io.Reader) (io.Reader, error) {
	read, err := io.ReadAll(latin)
	var text strings.Builder
	for _, b := range read {
		text.WriteRune(rune(b))
	}
	return strings.NewReader(text.String()), err
}

// numberOf reads a number; other texts, such as "ok", are 0.
func numberOf(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
