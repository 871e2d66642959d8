package server_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/value/money"
	"respite/wire/jsongate"
)

// receiver is a shop's server for pushes. It looks at each as a shop does that knows nothing of our
// code but its wire, and remembers all of them, also those it refuses.
type receiver struct {
	*httptest.Server
	refuses func(arrival) bool // answered with 500; nil: never
	t       *testing.T
	mu      sync.Mutex
	arrived []arrival
	grew    chan struct{} // closed and made anew with each arrival
}

// arrival is one attempt of a push as it came in.
type arrival struct {
	path     string
	id       string
	sequence int
	attempt  int
	at       time.Time
	refused  bool
	told
}

// told is what a push says.
type told struct {
	key         string
	action      string // of a transaction its type
	code        int
	amount      money.Minor
	invoice     string
	reservation string // where the push names it
}

// The shops that are told: the first segment of the push's path says which one.
var tellers = map[string]struct {
	keys jsongate.Credentials
	read func(*http.Request, []byte, jsongate.Credentials) (told, error)
}{
	"json": {jsonShop, readJSON}, "form": {formShop, readForm}, "demo": {demoShop, readJSON},
}

var (
	jsonShop = jsongate.Credentials{WebsiteKey: "JSONSHOP01", SecretKey: "5E0C1B7A94D24F3E8A6B0D1C2E3F4A5B"}
	formShop = jsongate.Credentials{WebsiteKey: "FORMSHOP02", SecretKey: "another secret, with blanks & signs"}
	demoShop = jsongate.Credentials{WebsiteKey: "DEMOSHOP01", SecretKey: "demo-secret-key-do-not-use-live"}
)

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{t: t, grew: make(chan struct{})}
	r.Server = httptest.NewServer(http.HandlerFunc(r.receive))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) receive(w http.ResponseWriter, push *http.Request) {
	came := arrival{path: push.URL.Path, at: time.Now(), id: push.Header.Get("Respite-Push-Id")}
	body, err := io.ReadAll(push.Body)
	sequence, noSequence := strconv.Atoi(push.Header.Get("Respite-Push-Sequence"))
	attempt, noAttempt := strconv.Atoi(push.Header.Get("Respite-Push-Attempt"))
	came.sequence, came.attempt = sequence, attempt
	if err := errors.Join(err, noSequence, noAttempt); err != nil || len(came.id) != 32 {
		r.t.Errorf("a push to %s with id %q: %v", came.path, came.id, err)
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(came.path, "/"), "/")
	teller := tellers[first]
	if came.told, err = teller.read(push, body, teller.keys); err != nil {
		r.t.Errorf("a push to %s: %v: %s", came.path, err, body)
	}
	came.refused = r.refuses != nil && r.refuses(came)
	if came.refused {
		w.WriteHeader(http.StatusInternalServerError)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.arrived = append(r.arrived, came)
	close(r.grew)
	r.grew = make(chan struct{})
}

// all gives what has arrived so far, in order.
func (r *receiver) all() ([]arrival, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.arrived), r.grew
}

// at gives what has arrived at a path, in order.
func (r *receiver) at(path string) []arrival {
	all, _ := r.all()
	return slices.DeleteFunc(all, func(a arrival) bool { return a.path != path })
}

// await waits until enough has arrived.
func (r *receiver) await(enough func([]arrival) bool) {
	r.t.Helper()
	deadline := time.After(patience)
	for {
		all, grew := r.all()
		if enough(all) {
			return
		}
		select {
		case <-grew:
		case <-deadline:
			r.t.Fatalf("after %s only %d pushes have come: %+v", patience, len(all), all)
		}
	}
}

// awaitAt waits until so many pushes have arrived at a path, and gives them.
func (r *receiver) awaitAt(path string, count int) []arrival {
	r.t.Helper()
	r.await(func([]arrival) bool { return len(r.at(path)) >= count })
	return r.at(path)
}

// The keys of JSON pushes in their order (gateway reference 5.2).
const (
	transactionKeys = "Key Invoice ServiceCode Status IsTest Order Currency Amount TransactionType Services CustomParameters " +
		"AdditionalParameters MutationType RelatedTransactions IsCancelable IssuingCountry StartRecurrent Recurring CustomerName PayerHash PaymentKey"
	dataRequestKeys = "Key Invoice ServiceCode ActionCode Status IsTest Order Currency AmountDebit Services CustomParameters " +
		"AdditionalParameters MutationType IssuingCountry StartRecurrent Recurring CustomerName PayerHash PaymentKey"
)

// readJSON checks a JSON push: its signature over the bytes, and that the bytes are what a client
// prints that has read them, for clients hash that (gateway reference 5.2 and 5.3).
func readJSON(push *http.Request, body []byte, keys jsongate.Credentials) (told, error) {
	header, err := jsongate.ParseAuthorization(push.Header.Get("Authorization"))
	if err != nil {
		return told{}, err
	}
	_, good := header.Verify(keys.SecretKey, jsongate.Message{Method: push.Method, URI: push.Host + push.RequestURI, Body: body})
	if age := time.Since(time.Unix(header.Timestamp, 0)); !good || header.WebsiteKey != keys.WebsiteKey || age.Abs() > time.Minute {
		return told{}, fmt.Errorf("the signature is good: %t, of %s, %s old", good, header.WebsiteKey, age)
	}
	if kind := push.Header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
		return told{}, fmt.Errorf("it is %s", kind)
	}
	printed := &printer{decoder: json.NewDecoder(bytes.NewReader(body))}
	printed.decoder.UseNumber()
	if err := printed.value(0); err != nil || printed.text.String() != string(body) {
		return told{}, fmt.Errorf("it is printed again as %s: %v", printed.text.String(), err)
	}
	var envelope struct {
		Transaction *reply
		DataRequest *struct {
			reply
			ActionCode string
		}
	}
	var named struct{ Transaction, DataRequest struct{ Invoice string } }
	if err := errors.Join(json.Unmarshal(body, &envelope), json.Unmarshal(body, &named)); err != nil {
		return told{}, err
	}
	names, want := strings.Join(printed.names, " "), dataRequestKeys
	if envelope.Transaction != nil {
		names, want = strings.NewReplacer("AmountDebit", "Amount", "AmountCredit", "Amount").Replace(names), transactionKeys
	}
	if names != want {
		return told{}, fmt.Errorf("its keys are %s instead of %s", names, want)
	}
	if t := envelope.Transaction; t != nil {
		return told{key: t.Key, action: t.TransactionType, code: int(t.code()), amount: t.amount(), invoice: named.Transaction.Invoice}, nil
	}
	d := envelope.DataRequest
	return told{key: d.Key, action: d.ActionCode, code: int(d.code()), amount: d.amount(), invoice: named.DataRequest.Invoice, reservation: d.number()}, nil
}

// printer prints JSON as PHP and JavaScript do: compact, in the order read, numbers in their shortest
// form, nothing escaped that need not be.
type printer struct {
	decoder *json.Decoder
	text    strings.Builder
	names   []string // of the fields one level down
}

func (p *printer) value(depth int) error {
	token, err := p.decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return p.several(depth, token)
	case json.Number:
		number, err := strconv.ParseFloat(token.String(), 64)
		p.text.WriteString(strconv.FormatFloat(number, 'f', -1, 64))
		return err
	case string:
		return p.string(token)
	}
	scalar, err := json.Marshal(token)
	p.text.Write(scalar)
	return err
}

// several prints an object or a list. An empty object is read by PHP as an empty list.
func (p *printer) several(depth int, open json.Delim) error {
	p.text.WriteString(open.String())
	if open == '{' && !p.decoder.More() {
		return errors.New("an object is empty")
	}
	for count := 0; p.decoder.More(); count++ {
		if count > 0 {
			p.text.WriteString(",")
		}
		if err := p.named(depth, open); err != nil {
			return err
		}
		if err := p.value(depth + 1); err != nil {
			return err
		}
	}
	end, err := p.decoder.Token()
	fmt.Fprint(&p.text, end)
	return err
}

// named prints the name of an object's next field.
func (p *printer) named(depth int, open json.Delim) error {
	if open != '{' {
		return nil
	}
	token, err := p.decoder.Token()
	if err != nil {
		return err
	}
	name := fmt.Sprint(token)
	if depth == 1 {
		p.names = append(p.names, name)
	}
	defer p.text.WriteString(":")
	return p.string(name)
}

func (p *printer) string(text string) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(text)
	p.text.Write(bytes.TrimSuffix(out.Bytes(), []byte("\n")))
	return err
}

// readForm checks a form push: its signature, and that its fields come as clients need them that
// neither sort nor filter (gateway reference 5.4 and 5.5).
func readForm(push *http.Request, body []byte, keys jsongate.Credentials) (told, error) {
	if kind := push.Header.Get("Content-Type"); kind != "application/x-www-form-urlencoded" {
		return told{}, fmt.Errorf("it is %s", kind)
	}
	form, err := jsongate.VerifyForm(body, keys.SecretKey)
	if err != nil {
		return told{}, err
	}
	var again bytes.Buffer
	fields := map[string]string{}
	for _, field := range form {
		fields[field.Name] = field.Value
		again.WriteString(url.QueryEscape(field.Name) + "=" + url.QueryEscape(field.Value) + "&")
	}
	rest, sorted := strings.CutPrefix(string(body), again.String())
	if name, _, _ := strings.Cut(rest, "="); !sorted || name != "brq_signature" || strings.Contains(rest, "&") {
		return told{}, fmt.Errorf("its fields are not sorted with the signature last: %s", rest)
	}
	code, err := strconv.Atoi(fields["brq_statuscode"])
	amount, wrong := money.ParseMinor(fields["brq_amount"] + fields["brq_amount_credit"]) // one of them
	action, key := fields["brq_action"], fields["brq_datarequest"]
	if transaction := fields["brq_transactions"]; transaction != "" {
		action, key = fields["brq_transaction_type"], transaction
	}
	if fields["brq_websitekey"] != keys.WebsiteKey {
		err = fmt.Errorf("it is for the website %q", fields["brq_websitekey"])
	}
	return told{
		key: key, action: action, code: code, amount: amount, invoice: fields["brq_invoicenumber"],
		reservation: fields["brq_SERVICE_klarna_ReservationNumber"],
	}, errors.Join(err, wrong)
}
