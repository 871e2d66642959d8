package clitest

import (
	"os"
	"path/filepath"
)

// Answer is what a call says as JSON.
type Answer struct {
	HTTPStatus int `json:"http_status"`
	Signature  string
	Code       int
	Key        string
	Body       struct {
		Services []struct {
			Parameters []struct{ Name, Value string }
		}
	}
	Next []string
}

// Parameter gives the value of a parameter of the answer's services; empty if there is none.
func (a Answer) Parameter(name string) string {
	for _, service := range a.Body.Services {
		for _, p := range service.Parameters {
			if p.Name == name {
				return p.Value
			}
		}
	}
	return ""
}

// Example gives the path of a file of the examples.
func (s Stand) Example(name string) string {
	s.Helper()
	const deepest = 3
	folder := "examples"
	for range deepest {
		if _, err := os.Stat(folder); err == nil {
			return filepath.Join(folder, name)
		}
		folder = filepath.Join("..", folder)
	}
	s.Fatal("the examples are nowhere above the test")
	return ""
}

// Calls sends an example to the stand's own gateway.
func (s Stand) Calls(path, example string, set ...string) Answer {
	s.Helper()
	args := []string{"call", path, s.Example(example), "--url", s.URL}
	for _, pair := range set {
		args = append(args, "--set", pair)
	}
	var a Answer
	s.Reads(&a, args...)
	return a
}

// Reserves makes an order of 14.00 by invoice and gives its number.
func (s Stand) Reserves(reference string) string {
	s.Helper()
	return s.Calls("json/DataRequest", "reserve-invoice.json", "Invoice="+reference).Parameter("ReservationNumber")
}

// Delivers everything of an order of 14.00 and gives the invoice number and the key of the request.
func (s Stand) Delivers(number string) (string, string) {
	s.Helper()
	paid := s.Calls("json/Transaction", "pay-all.json", "ReservationNumber="+number, "Invoice=I-"+number)
	return paid.Parameter("InvoiceNumber"), paid.Key
}

// AnswerXML is what a call by XML-RPC says as JSON.
type AnswerXML struct {
	Answer any
	Fault  struct {
		Code int
		Text string
	}
}

// CallsXML sends an example to the stand's own server by XML-RPC; the call must succeed.
func (s Stand) CallsXML(method, example string, set ...string) AnswerXML {
	s.Helper()
	args := []string{"call", "xmlrpc", method, s.Example(filepath.Join("xmlrpc", example)), "--url", s.URL}
	for _, pair := range set {
		args = append(args, "--set", pair)
	}
	var a AnswerXML
	s.Reads(&a, args...)
	return a
}

// Number gives the text at a place of an answer that is a list.
func (a AnswerXML) Number(place int) string {
	list, isList := a.Answer.([]any)
	if !isList || place >= len(list) {
		return ""
	}
	text, _ := list[place].(string)
	return text
}

// SellsInSweden lets the merchant of the stand do what the examples by XML-RPC do.
func (s Stand) SellsInSweden() {
	s.Helper()
	s.Does("merchant", "set", "1001", "--countries", "NL,DE,AT,SE", "--auto-activate", "--extension-fee", "25")
	s.Does("plan", "add", "--id", "390", "--merchant", "1001", "--country", "SE", "--type", "account", "--description", "Konto",
		"--months", "24", "--rate", "19.5", "--monthly-fee", "29", "--minimum-payment", "50")
}
