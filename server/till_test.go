package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"respite/value/money"
	"respite/wire/jsongate"
)

// till is a shop's system: it signs requests, sends them to the gateway's port and believes only
// answers that are signed. It is safe for concurrent use.
type till struct {
	url    string
	keys   jsongate.Credentials
	client *http.Client
}

// nonces counts over all tills: a signed request counts once, whoever sends it.
var nonces atomic.Int64

// patience bounds everything the tests of this package wait for.
const patience = 30 * time.Second

func newTill(url string, keys jsongate.Credentials) *till {
	return &till{url: url, keys: keys, client: &http.Client{
		Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: customers},
	}}
}

// The addresses that requests are sent to.
const (
	dataRequest = "/json/DataRequest"
	transaction = "/json/Transaction"
)

// errand is a request as a shop sends it.
type errand struct {
	action string
	path   string
	body   []byte
	key    string // by which it is known when it is sent again; empty: by its content
}

// parameter is one of a request's, in an article's group or in none.
type parameter struct {
	Name, Value        string
	GroupType, GroupID string `json:",omitempty"`
}

// basics are the fields of a request that belong to no service.
type basics map[string]any

func newErrand(action string, fields basics, parameters ...[]parameter) errand {
	e := errand{action: action, path: dataRequest}
	if action == "Pay" || action == "Refund" {
		e.path = transaction
	}
	var all []parameter
	for _, some := range parameters {
		all = append(all, some...)
	}
	request := map[string]any{"Currency": "EUR", "Services": map[string]any{
		"ServiceList": []any{map[string]any{"Name": "klarna", "Action": action, "Parameters": all}},
	}}
	for name, value := range fields {
		request[name] = value
	}
	body, err := json.Marshal(request)
	if err != nil {
		panic(err) // texts and numbers are always JSON
	}
	e.body = body
	return e
}

// article is goods in a basket, by price, or in a delivery, by number and quantity alone.
type article struct {
	number, price, kind string
	quantity            int
}

func (a article) parameters(group int) []parameter {
	named := []parameter{{Name: "ArticleNumber", Value: a.number}, {Name: "ArticleQuantity", Value: strconv.Itoa(a.quantity)}}
	if a.price != "" {
		named = append(named, parameter{Name: "ArticleTitle", Value: "Tasse \"Grün\" & <Blau> " + a.number},
			parameter{Name: "ArticlePrice", Value: a.price}, parameter{Name: "ArticleVat", Value: "21"})
	}
	if a.kind != "" {
		named = append(named, parameter{Name: "ArticleType", Value: a.kind})
	}
	for i := range named {
		named[i].GroupType, named[i].GroupID = "Article", strconv.Itoa(group)
	}
	return named
}

func goods(articles ...article) []parameter {
	var all []parameter
	for i, a := range articles {
		all = append(all, a.parameters(i+1)...)
	}
	return all
}

// buyer is who a shop reserves for.
type buyer struct {
	first, last, birth, email, phone string
	street, house, postcode, city    string
	country, countryName             string
}

// The test persons for whom the bureau of test books vouches (gateway reference 7).
var (
	dutch = buyer{
		first: "Testperson-nl", last: "Approved", birth: "10071970", email: "dutch@example.nl", phone: "0612345678",
		street: "Neherkade", house: "1", postcode: "2521VA", city: "Gravenhage", country: "NL", countryName: "Netherlands",
	}
	german = buyer{
		first: "Testperson-de", last: "Approved", birth: "07071960", email: "german@example.de", phone: "01522113356",
		street: "Hellersbergstraße", house: "14", postcode: "41460", city: "Neuss", country: "DE", countryName: "Germany",
	}
)

func (b buyer) parameters() []parameter {
	return []parameter{
		{Name: "BillingFirstName", Value: b.first}, {Name: "BillingLastName", Value: b.last}, {Name: "BillingStreet", Value: b.street},
		{Name: "BillingHouseNumber", Value: b.house}, {Name: "BillingPostalCode", Value: b.postcode}, {Name: "BillingCity", Value: b.city},
		{Name: "BillingCountry", Value: b.country}, {Name: "BillingEmail", Value: b.email}, {Name: "BillingCellPhoneNumber", Value: b.phone},
		{Name: "Gender", Value: "2"}, {Name: "Pno", Value: b.birth}, {Name: "Encoding", Value: b.countryName},
		{Name: "OperatingCountry", Value: b.country}, {Name: "ShippingSameAsBilling", Value: "true"},
	}
}

// of names the reservation a request is about.
func of(number string) []parameter { return []parameter{{Name: "ReservationNumber", Value: number}} }

func clientIP(address string) map[string]any {
	return map[string]any{"Type": 0, "Address": address}
}

// reply is a signed answer as a shop reads it, or a status it asked for.
type reply struct {
	Key    string
	Status struct {
		Code struct {
			Code jsongate.StatusCode
		}
	}
	Services []struct {
		Parameters []jsongate.Parameter
	}
	AmountDebit, AmountCredit *jsongate.Amount
	TransactionType           string
	RequestErrors             *struct {
		ParameterErrors []struct{ Name string }
	}
	repeated bool
}

func (r reply) code() jsongate.StatusCode { return r.Status.Code.Code }

// number is the one number the service answers: of the reservation or of the invoice.
func (r reply) number() string {
	if len(r.Services) == 0 || len(r.Services[0].Parameters) == 0 {
		return ""
	}
	return r.Services[0].Parameters[0].Value
}

// amount is what was moved or held.
func (r reply) amount() money.Minor {
	for _, amount := range []*jsongate.Amount{r.AmountDebit, r.AmountCredit} {
		if amount != nil {
			return money.Minor(*amount)
		}
	}
	return 0
}

// faulty names the parameters the gateway finds fault with.
func (r reply) faulty() []string {
	var names []string
	if r.RequestErrors != nil {
		for _, e := range r.RequestErrors.ParameterErrors {
			names = append(names, e.Name)
		}
	}
	return names
}

// post sends a request and reads the answer.
func (t *till) post(ctx context.Context, e errand) (reply, error) {
	var r reply
	repeated, err := t.send(ctx, http.MethodPost, e, &r)
	r.repeated = repeated
	return r, err
}

// status asks how the request with a key stands.
func (t *till) status(ctx context.Context, e errand, key string) (reply, error) {
	var r reply
	_, err := t.send(ctx, http.MethodGet, errand{path: e.path + "/Status/" + key}, &r)
	return r, err
}

// send signs a request, sends it and checks the answer's signature. It tells whether the answer was
// given before. An error means that no whole, signed answer came.
func (t *till) send(ctx context.Context, method string, e errand, into any) (bool, error) {
	request, err := http.NewRequestWithContext(ctx, method, t.url+e.path, bytes.NewReader(e.body))
	if err != nil {
		return false, err
	}
	signed := jsongate.Message{Method: method, URI: jsongate.WithoutScheme(t.url + e.path), Body: e.body}
	nonce := fmt.Sprintf("nonce_%d", nonces.Add(1))
	request.Header.Set("Authorization", t.keys.Sign(signed, nonce, time.Now().Unix()))
	if e.key != "" {
		request.Header.Set("Idempotency-Key", e.key)
	}
	response, err := t.client.Do(request)
	if err != nil {
		return false, err
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return false, err
	}
	if err := t.believe(response, signed, text); err != nil {
		return false, fmt.Errorf("%w: %s", err, text)
	}
	return response.Header.Get("Idempotent-Replayed") == "true", json.Unmarshal(text, into)
}

// turnedAway is an answer that is no outcome: its HTTP status.
type turnedAway int

func (s turnedAway) Error() string { return fmt.Sprintf("the gateway answered with %d", int(s)) }

// believe checks that the answer is an outcome, signed for this very request.
func (t *till) believe(response *http.Response, signed jsongate.Message, body []byte) error {
	if response.StatusCode != http.StatusOK {
		return turnedAway(response.StatusCode)
	}
	header, err := jsongate.ParseAuthorization(response.Header.Get("Authorization"))
	if err != nil {
		return err
	}
	signed.Body = body
	if _, good := header.Verify(t.keys.SecretKey, signed); !good {
		return errors.New("the answer is signed wrongly")
	}
	return nil
}
