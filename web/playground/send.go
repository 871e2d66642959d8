package playground

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"respite/web/playground/code"
	"respite/wire/described"
	"respite/wire/jsongate"
	wire "respite/wire/xmlrpc"
)

// sent is a request to a door: its bytes, and what a program needs to make it again.
type sent struct {
	bytes   []byte // of the whole request, as they are on the line
	body    []byte
	program code.Request
}

// exchange is one request with its answer.
type exchange struct {
	Action   described.Action
	Given    described.Values
	Sent     sent
	Status   int
	Header   http.Header
	Body     []byte
	Outcome  outcome
	Key      string // of a request of the gateway; pushes name it
	Order    int64  // reservation number; 0: none
	NoPushes string // why none will arrive; empty: they may
}

// weight gives the bytes of the exchange.
func (e *exchange) weight() int {
	p := e.Sent.program
	weighs := len(e.Sent.bytes) + len(e.Sent.body) + len(e.Body) + len(p.Body) + len(p.Before) + len(p.After)
	for path, text := range e.Given {
		weighs += len(path) + len(text)
	}
	for _, text := range p.Signed {
		weighs += len(text)
	}
	for name, values := range e.Header {
		weighs += len(name) + len(strings.Join(values, ""))
	}
	return weighs
}

// sender sends requests of one shop to a door.
type sender struct {
	*door
	shop shop
	base *url.URL
	from string // address of whoever sends
}

// request writes the signed request of an action. Without a secret it is signed with the name that stands for one.
func (s sender) request(a described.Action, given described.Values) (sent, error) {
	if a.Door == described.XMLRPC {
		return s.call(a, given)
	}
	composed, err := s.Compose.Gateway(a, given)
	if err != nil {
		return sent{}, err
	}
	nonce, err := s.IDs.Next()
	if err != nil {
		return sent{}, fmt.Errorf("make a nonce: %w", err)
	}
	keys := jsongate.Credentials{WebsiteKey: s.shop.WebsiteKey, SecretKey: s.shop.SecretKey}
	if keys.SecretKey == "" {
		keys.SecretKey = secretKeyPlaceholder
	}
	message := jsongate.Message{Method: composed.Method, URI: s.base.Host + composed.Address, Body: composed.Body}
	made, err := s.onTheLine(composed, http.Header{"Authorization": {keys.Sign(message, string(nonce), s.Clock().Unix())},
		"Accept": {"application/json"}})
	made.program = code.Request{
		Door: a.Door, Name: a.Name, Method: composed.Method, URL: s.base.String() + composed.Address, Body: string(composed.Body),
		WebsiteKey: keys.WebsiteKey, Secret: keys.SecretKey,
	}
	return made, err
}

// call writes the signed call of a method.
func (s sender) call(a described.Action, given described.Values) (sent, error) {
	secret := s.shop.SharedSecret
	if secret == "" {
		secret = sharedPlaceholder
	}
	composed, err := s.Compose.XMLRPC(a, given, int64(s.shop.ID), secret)
	if err != nil {
		return sent{}, problem{http.StatusUnprocessableEntity, "The call cannot be written: " + err.Error() + "."}
	}
	before, after, found := code.Split(composed.Body, wire.Sign(composed.Signed, secret))
	if !found {
		return sent{}, fmt.Errorf("find the digest in a call of %s", a.Name)
	}
	made, err := s.onTheLine(composed, http.Header{"Accept": {"text/xml"}})
	made.program = code.Request{
		Door: a.Door, Name: a.Name, Method: composed.Method, URL: s.base.String() + composed.Address,
		Secret: secret, Before: before, After: after, Signed: composed.Signed,
	}
	return made, err
}

// onTheLine writes the bytes of a request.
func (s sender) onTheLine(c described.Composed, header http.Header) (sent, error) {
	request, err := http.NewRequest(c.Method, s.base.String()+c.Address, bytes.NewReader(c.Body))
	if err != nil {
		return sent{}, fmt.Errorf("write a request to %s: %w", c.Address, err)
	}
	request.Header = header
	request.Header.Set("User-Agent", "Respite playground")
	if c.Type != "" {
		request.Header.Set("Content-Type", c.Type)
	}
	var line bytes.Buffer
	if err := request.Write(&line); err != nil {
		return sent{}, fmt.Errorf("write a request to %s: %w", c.Address, err)
	}
	return sent{bytes: line.Bytes(), body: c.Body}, nil
}

// send lets the site answer a request: it reads the very bytes that a line would bring it.
func (s sender) send(ctx context.Context, what sent) (*recorded, error) {
	request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(what.bytes)))
	if err != nil {
		return nil, fmt.Errorf("read the request again: %w", err)
	}
	request.RemoteAddr = s.from
	answered := &recorded{header: http.Header{}, status: http.StatusOK}
	s.Site.ServeHTTP(answered, request.WithContext(ctx))
	return answered, nil
}

// recorded is an answer as it would go out.
type recorded struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
}

// Header gives the headers of the answer.
func (r *recorded) Header() http.Header { return r.header }

// WriteHeader takes the status; only the first counts.
func (r *recorded) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, true
	}
}

// Write takes a piece of the body.
func (r *recorded) Write(piece []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(piece)
}

// exchange sends what an action's values make, and learns from the answer.
func (v *visit) exchange(s sender, a described.Action, given described.Values) (*exchange, error) {
	if !s.shop.Signs(a.Door) {
		return nil, problem{http.StatusForbidden, "To send this, say the merchant's secret on the first page of the playground."}
	}
	what, err := s.request(a, given)
	if err != nil {
		return nil, err
	}
	ctx := v.request.Context()
	answered, err := s.send(ctx, what)
	if err != nil {
		return nil, err
	}
	done := &exchange{
		Action: a, Given: given, Sent: what, Status: answered.status, Header: answered.header, Body: answered.body.Bytes(),
		NoPushes: v.noPushes(a),
	}
	told := read(a.Door, done.Status, done.Body)
	done.Outcome, done.Key = told.outcome, told.key
	v.session.learn(a, given, told.at)
	done.Order, err = v.order(ctx, s.shop.ID, done, told)
	return done, err
}

// sender makes what sends for the merchant that is played.
func (v *visit) sender() (sender, error) {
	played, err := v.shop()
	return sender{door: v.door, shop: played, base: v.base, from: v.request.RemoteAddr}, err
}
