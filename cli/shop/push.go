package shop

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"respite/value/money"
	"respite/wire/jsongate"
)

// push is what a push receiver learns. All but the signature is as the sender claims.
type push struct {
	At        time.Time            `json:"at"`
	ID        string               `json:"id,omitempty"`
	Sequence  string               `json:"sequence,omitempty"` // among the pushes of its order
	Attempt   string               `json:"attempt,omitempty"`  // as the sender counts
	Time      int                  `json:"time,omitempty"`     // as we count: 1 is the first time it came
	Format    string               `json:"format"`
	Event     string               `json:"event"`
	Code      string               `json:"code,omitempty"`
	Words     string               `json:"words,omitempty"`
	Invoice   string               `json:"invoice,omitempty"`
	Amount    string               `json:"amount,omitempty"`
	Currency  string               `json:"currency,omitempty"`
	Service   []jsongate.Parameter `json:"service,omitempty"`
	Signature signature            `json:"signature"`
	Answered  int                  `json:"answered"`
}

// readPush reads a push and checks its signature.
func readPush(asked *http.Request, body []byte, secret string) push {
	told := push{Format: "json", Event: "not a push of the gateway"}
	if kind, _, _ := strings.Cut(asked.Header.Get("Content-Type"), ";"); strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded") {
		told.Format = "form"
		told.readForm(body, secret)
	} else {
		told.readJSON(body)
		told.Signature = checkPush(asked, body, secret)
	}
	told.ID, told.Sequence = asked.Header.Get("Respite-Push-Id"), asked.Header.Get("Respite-Push-Sequence")
	told.Attempt = asked.Header.Get("Respite-Push-Attempt")
	return told
}

// checkPush verifies the Authorization header (gateway reference 5.2).
func checkPush(asked *http.Request, body []byte, secret string) signature {
	header := asked.Header.Get("Authorization")
	if header == "" {
		return signatureMissing
	}
	a, err := jsongate.ParseAuthorization(header)
	if err != nil {
		return signatureWrong
	}
	if _, right := a.Verify(secret, jsongate.Message{Method: asked.Method, URI: asked.Host + asked.RequestURI, Body: body}); !right {
		return signatureWrong
	}
	return signatureRight
}

// readJSON takes over what a JSON push tells.
func (p *push) readJSON(body []byte) {
	var told struct {
		Transaction *jsongate.Transaction
		DataRequest *jsongate.DataRequest
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return
	}
	switch {
	case told.Transaction != nil:
		t := told.Transaction
		p.Event, p.Invoice, p.Currency = movement(t.TransactionType), string(t.Invoice), t.Currency
		p.Amount = decimal(t.AmountDebit) + decimal(t.AmountCredit)
		p.readStatus(t.Status, t.Services)
	case told.DataRequest != nil:
		d := told.DataRequest
		p.Event, p.Invoice, p.Currency, p.Amount = d.ActionCode, string(d.Invoice), d.Currency, decimal(&d.AmountDebit)
		p.readStatus(d.Status, d.Services)
	}
}

func (p *push) readStatus(status jsongate.Status, services []jsongate.Service) {
	p.Code, p.Words = strconv.Itoa(int(status.Code.Code)), status.Code.Description
	for _, service := range services {
		p.Service = append(p.Service, service.Parameters...)
	}
}

func decimal(amount *jsongate.Amount) string {
	if amount == nil {
		return ""
	}
	return money.Minor(*amount).Decimal()
}

// movement names the action of a transaction by its type (gateway reference 4.7).
func movement(kind string) string {
	switch kind {
	case jsongate.TransactionTypePay:
		return "Pay"
	case jsongate.TransactionTypeRefund:
		return "Refund"
	}
	return "transaction " + kind
}

// readForm takes over what a form push tells, and checks its signature (gateway reference 5.5).
func (p *push) readForm(body []byte, secret string) {
	p.Signature = signatureRight
	if _, err := jsongate.VerifyForm(body, secret); err != nil {
		p.Signature = signatureWrong
	}
	fields, err := url.ParseQuery(string(body))
	if err != nil {
		return
	}
	if fields.Get("brq_signature") == "" {
		p.Signature = signatureMissing
	}
	p.Event = fields.Get("brq_action")
	if kind := fields.Get("brq_transaction_type"); kind != "" {
		p.Event = movement(kind)
	}
	p.Code, p.Words = fields.Get("brq_statuscode"), fields.Get("brq_statusmessage")
	p.Invoice, p.Currency = fields.Get("brq_invoicenumber"), fields.Get("brq_currency")
	p.Amount = fields.Get("brq_amount") + fields.Get("brq_amount_credit")
	p.Service = serviceFields(fields)
}

// serviceFields gives the parameters of the service, by name.
func serviceFields(fields url.Values) []jsongate.Parameter {
	var found []jsongate.Parameter
	for name := range fields {
		if parts := strings.SplitN(name, "_", 4); len(parts) == 4 && parts[1] == "SERVICE" {
			found = append(found, jsongate.Parameter{Name: parts[3], Value: fields.Get(name)})
		}
	}
	slices.SortFunc(found, func(a, b jsongate.Parameter) int { return strings.Compare(a.Name, b.Name) })
	return found
}
