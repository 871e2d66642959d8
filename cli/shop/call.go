// Package shop is what a shop's developer uses against a running server: signed calls to the JSON gateway and
// to the XML-RPC API, and a receiver that shows the pushes a shop would get.
//
// It must never open a book: it knows of it only what the wire tells a shop.
package shop

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"respite/cli/terminal"
	"respite/wire/jsongate"
)

// CallCmd sends one signed request, as a merchant's system does.
type CallCmd struct {
	Gateway GatewayCmd `cmd:"" default:"withargs" help:"Send a request to the JSON gateway; the word gateway may be left out."`
	XMLRPC  XMLRPCCmd  `cmd:"" name:"xmlrpc" help:"Send a call to the XML-RPC API."`
}

// Help shows both ways.
func (CallCmd) Help() string {
	return `Examples:
  respite call json/DataRequest examples/reserve-invoice.json
  respite call xmlrpc reserve_amount examples/xmlrpc/reserve_amount.json`
}

// GatewayCmd sends one signed request to the JSON gateway.
type GatewayCmd struct {
	Path string `arg:"" help:"Path of the gateway, such as json/DataRequest."`
	File string `arg:"" optional:"" help:"File with the body of the request, - for standard input. Without it the request is a GET."`

	URL            string            `help:"Where the gateway is." default:"http://127.0.0.1:8080"`
	WebsiteKey     string            `help:"Website key of the merchant." default:"DEMOSHOP01"`
	SecretKey      string            `help:"Secret key of the merchant." default:"demo-secret-key-do-not-use-live"`
	Set            map[string]string `help:"What a placeholder $${NAME} in the file stands for; may be given several times." placeholder:"NAME=VALUE" mapsep:"none"`
	IdempotencyKey string            `help:"Key by which the gateway knows the request again." placeholder:"KEY"`
	Raw            bool              `help:"Print nothing but the body of the answer, byte for byte."`
}

// Help shows the command at work.
func (GatewayCmd) Help() string {
	return `The placeholder ${Invoice} gets a new number when it is not set. Exit code 0: the gateway's status
is 190 or 791, or the answer has no such status and HTTP's is 200; and the answer is rightly signed.

Examples:
  respite call json/DataRequest examples/reserve-invoice.json
  respite call json/Transaction examples/pay-all.json --set ReservationNumber=2400000001
  respite call json/Transaction/Status/0A1B2C3D4E5F60718293A4B5C6D7E8F9`
}

// The limits of a call.
const (
	maxBody   = 1 << 20
	maxAnswer = 16 << 20
	patience  = time.Minute
)

// Run sends the request and tells what came back.
func (c GatewayCmd) Run(f *terminal.Frame) error {
	nonce, err := newNonce(f.Chance)
	if err != nil {
		return err
	}
	body, given, err := c.body(f, nonce)
	if err != nil {
		return err
	}
	request, err := c.request(f, body, nonce)
	if err != nil {
		return err
	}
	came, err := c.send(f, request)
	if err != nil {
		return err
	}
	came.next = c.next(f.Program, given, came.answer)
	if err := c.tell(f, came); err != nil {
		return err
	}
	if !came.good() {
		return terminal.ErrTold
	}
	return nil
}

// newNonce gives 32 hexadecimal digits that nobody had before.
func newNonce(chance io.Reader) (string, error) {
	random := make([]byte, 16)
	if _, err := io.ReadFull(chance, random); err != nil {
		return "", fmt.Errorf("make a nonce: %w", err)
	}
	return hex.EncodeToString(random), nil
}

// body reads the file, if there is one, and fills its placeholders. It tells what they were given.
func (c GatewayCmd) body(f *terminal.Frame, nonce string) ([]byte, placeholders, error) {
	if c.File == "" {
		return nil, placeholders{}, nil
	}
	given := newPlaceholders(c.Set, nonce)
	filled, err := given.read(f, c.File)
	return filled, given, err
}

// request makes the signed request.
func (c GatewayCmd) request(f *terminal.Frame, body []byte, nonce string) (*http.Request, error) {
	address := strings.TrimRight(c.URL, "/") + "/" + strings.TrimLeft(c.Path, "/")
	if !isWebAddress(address) {
		return nil, terminal.WrongUse("%q is no web address: give --url as http://host:port and PATH as json/DataRequest", address)
	}
	method := http.MethodGet
	if c.File != "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(f.Context, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, terminal.WrongUse("%s", err)
	}
	credentials := jsongate.Credentials{WebsiteKey: c.WebsiteKey, SecretKey: c.SecretKey}
	request.Header.Set("Authorization", credentials.Sign(signed(request, body), nonce, f.Now().Unix()))
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("Accept", "application/json")
	if c.IdempotencyKey != "" {
		request.Header.Set("Idempotency-Key", c.IdempotencyKey)
	}
	return request, nil
}

// signed is what a signature of the request, or of the answer with the body, covers.
func signed(request *http.Request, body []byte) jsongate.Message {
	return jsongate.Message{Method: request.Method, URI: request.URL.Host + request.URL.RequestURI(), Body: body}
}

// isWebAddress tells whether a request can be sent to an address.
func isWebAddress(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && parsed.Host != "" && (parsed.Scheme == "http" || parsed.Scheme == "https")
}

// send does the request.
func (c GatewayCmd) send(f *terminal.Frame, request *http.Request) (reply, error) {
	began := f.Now()
	status, header, body, err := exchange(request)
	if err != nil {
		return reply{}, err
	}
	return reply{
		request: request.Method + " " + request.URL.String(), status: status, body: body, answer: readAnswer(body),
		took: f.Now().Sub(began), signature: c.check(header.Get("Authorization"), signed(request, body)),
	}, nil
}

// exchange sends a request and gives status, header and body of the answer. The transport must not unpack
// an answer: the gateway signs its bytes.
func exchange(request *http.Request) (int, http.Header, []byte, error) {
	client := http.Client{
		Transport:     &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("send the request: %w", err)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return 0, nil, nil, fmt.Errorf("read the answer: %w", err)
	}
	if len(body) > maxAnswer {
		return 0, nil, nil, fmt.Errorf("read the answer: it has more than %d bytes", maxAnswer)
	}
	return response.StatusCode, response.Header, body, nil
}

// check verifies the signature of an answer.
func (c GatewayCmd) check(header string, m jsongate.Message) signature {
	if header == "" {
		return signatureMissing
	}
	a, err := jsongate.ParseAuthorization(header)
	if err != nil || a.WebsiteKey != c.WebsiteKey {
		return signatureWrong
	}
	if _, right := a.Verify(c.SecretKey, m); !right {
		return signatureWrong
	}
	return signatureRight
}

// signature is what was found of a signature.
type signature string

const (
	signatureRight   signature = "right"
	signatureWrong   signature = "WRONG"
	signatureMissing signature = "MISSING"
)

// tell prints the outcome.
func (c GatewayCmd) tell(f *terminal.Frame, came reply) error {
	if c.Raw {
		_, err := f.Stdout.Write(came.body)
		return err
	}
	return f.Emit(came.result(), came.print)
}

// reply is what came back.
type reply struct {
	request   string
	status    int // of HTTP
	took      time.Duration
	signature signature
	body      []byte
	answer    answer
	next      []string // commands that could follow
}

// good tells whether a script may go on: success, a decision that will come, or plain information.
func (r reply) good() bool {
	if r.signature != signatureRight || r.status != http.StatusOK {
		return false
	}
	code := r.answer.code()
	return code == 0 || code == jsongate.Success || code == jsongate.PendingProcessing
}

// called is a reply as scripts read it.
type called struct {
	Request      string              `json:"request"`
	HTTPStatus   int                 `json:"http_status"`
	Milliseconds int64               `json:"milliseconds"`
	Signature    signature           `json:"signature"`
	Code         jsongate.StatusCode `json:"code,omitempty"`
	Key          string              `json:"key,omitempty"`
	Body         any                 `json:"body"`
	Next         []string            `json:"next,omitempty"`
}

func (r reply) result() called {
	c := called{
		Request: r.request, HTTPStatus: r.status, Milliseconds: r.took.Milliseconds(), Signature: r.signature,
		Code: r.answer.code(), Key: r.answer.Key, Body: string(r.body), Next: r.next,
	}
	if json.Valid(r.body) {
		c.Body = json.RawMessage(r.body)
	}
	return c
}

func (r reply) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n%d %s in %s, signature %s\n\n", r.request, r.status, http.StatusText(r.status),
		r.took.Round(time.Millisecond), strings.ToLower(string(r.signature)))
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, r.body, "", "  "); err != nil {
		pretty.Reset()
		pretty.WriteString(terminal.Printable(string(r.body)))
	}
	fmt.Fprintf(w, "%s\n", bytes.TrimRight(pretty.Bytes(), "\n"))
	if r.answer.Status != nil {
		fmt.Fprintf(w, "\n%s\n", terminal.Printable(r.answer.summary()))
	}
	if len(r.next) > 0 {
		fmt.Fprintf(w, "\nNext:\n  %s\n", strings.Join(r.next, "\n  "))
	}
}
