package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"respite/domain/merchant"
	"respite/web/ui"
	"respite/wire/described"
	"respite/wire/jsongate"
)

// push is a push that arrived. All but the verdict on its signature is as its sender claims.
type push struct {
	At      time.Time
	Header  string // as it came, a line each
	Body    string
	Key     string // of the request it tells of
	Event   string
	Outcome outcome
	Signed  ui.Badge

	came int // how many runs and pushes were there before
}

// weight gives its bytes.
func (p push) weight() int {
	return len(p.Header) + len(p.Body) + len(p.Key) + len(p.Event) + len(p.Outcome.Text)
}

// maxPush bounds a push, in bytes: ours stay far below.
const maxPush = 256 << 10

// receive takes a push, as a shop's system would.
func (d *door) receive(w http.ResponseWriter, r *http.Request) {
	session, found := d.sessions.byToken(r.PathValue("token"))
	if !found {
		http.Error(w, "nobody listens here any more", http.StatusGone)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPush))
	if err != nil {
		http.Error(w, "the push is too large", http.StatusRequestEntityTooLarge)
		return
	}
	p := push{At: d.Clock(), Header: headers(r), Body: pretty(body)}
	p.read(r, body)
	if p.Signed, err = d.signedBy(r.Context(), r, body); err != nil {
		d.Log.Error("check a push to the playground", "error", err)
		http.Error(w, "the push cannot be checked now", http.StatusInternalServerError)
		return
	}
	d.sessions.add(session, p)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("heard"))
}

// headers prints the first line and the headers of a request.
func headers(r *http.Request) string {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s %s %s\nHost: %s\n", r.Method, r.RequestURI, r.Proto, r.Host)
	if err := r.Header.Write(&out); err != nil {
		return out.String() // a buffer takes everything
	}
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}

// read takes over what a push tells: JSON, or a form (gateway reference 5.2, 5.4).
func (p *push) read(r *http.Request, body []byte) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		p.readForm(body)
		return
	}
	var told struct {
		Transaction *jsongate.Transaction
		DataRequest *jsongate.DataRequest
	}
	if err := json.Unmarshal(body, &told); err != nil {
		p.Event, p.Outcome = "not a push of the gateway", outcome{Kind: "bad", Text: "not readable"}
		return
	}
	switch {
	case told.Transaction != nil:
		p.Key, p.Event, p.Outcome = told.Transaction.Key, movement(told.Transaction.TransactionType), byStatus(told.Transaction.Status.Code)
	case told.DataRequest != nil:
		p.Key, p.Event, p.Outcome = told.DataRequest.Key, told.DataRequest.ActionCode, byStatus(told.DataRequest.Status.Code)
	}
}

// movement names the action of a transaction by its type (gateway reference 4.7).
func movement(kind string) string {
	switch kind {
	case jsongate.TransactionTypePay:
		return "Pay"
	case jsongate.TransactionTypeRefund:
		return "Refund"
	}
	return kind
}

func (p *push) readForm(body []byte) {
	fields, err := url.ParseQuery(string(body))
	if err != nil {
		p.Event, p.Outcome = "not a push of the gateway", outcome{Kind: "bad", Text: "not readable"}
		return
	}
	p.Key = fields.Get("brq_transactions") + fields.Get("brq_datarequest")
	p.Event = fields.Get("brq_action") + movement(fields.Get("brq_transaction_type"))
	p.Outcome = outcome{Text: fields.Get("brq_statuscode") + " " + fields.Get("brq_statusmessage")}
	if fields.Get("brq_statuscode") == "190" {
		p.Outcome.Kind = "good"
	}
	p.Body = strings.ReplaceAll(p.Body, "&", "\n&")
}

var (
	signatureRight   = ui.Badge{Kind: "good", Text: "signature right"}
	signatureWrong   = ui.Badge{Kind: "bad", Text: "signature wrong"}
	signatureMissing = ui.Badge{Kind: "bad", Text: "not signed"}
)

// signedBy checks the signature of a push with the keys of the book's merchants.
func (d *door) signedBy(ctx context.Context, r *http.Request, body []byte) (ui.Badge, error) {
	shops, err := d.Store.View().Merchants(ctx)
	if err != nil {
		return ui.Badge{}, fmt.Errorf("read the merchants: %w", err)
	}
	header := r.Header.Get("Authorization")
	form := strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
	if header == "" && !form {
		return signatureMissing, nil
	}
	for _, m := range shops {
		for _, key := range m.Valid(d.Clock()) {
			if right(r, body, m, key.Secret.Reveal()) {
				return signatureRight, nil
			}
		}
	}
	return signatureWrong, nil
}

// right tells whether a push was signed with a merchant's key (gateway reference 5.2, 5.5).
func right(r *http.Request, body []byte, m merchant.Merchant, secret string) bool {
	header := r.Header.Get("Authorization")
	if header == "" {
		_, err := jsongate.VerifyForm(body, secret)
		return err == nil
	}
	a, err := jsongate.ParseAuthorization(header)
	if err != nil || a.WebsiteKey != m.WebsiteKey {
		return false
	}
	_, verified := a.Verify(secret, jsongate.Message{Method: r.Method, URI: r.Host + r.RequestURI, Body: body})
	return verified
}

// pushURL is where pushes to this visitor are sent.
func (v *visit) pushURL() string { return v.base.String() + Path + "pushes/" + string(v.session.token) }

// The reasons why no push will come.
const (
	noLoopback = "No push will arrive: this book was not allowed to send pushes to its own machine, and that is where the playground is reached. " +
		"The demo allows it; a server that is reached by a public name needs no permission."
	noPrivate = "No push will arrive: this book was not allowed to send pushes into networks that are not public, and the playground is reached in one."
	noAddress = "No push comes here: a call of this wire names no address for pushes. They go to the merchant's own address, if there is one; " +
		"shops ask check_order_status."
)

// noPushes tells why pushes about an action cannot arrive; empty: they can.
func (v *visit) noPushes(a described.Action) string {
	if a.Door == described.XMLRPC {
		return noAddress
	}
	return v.unreachable()
}

func (v *visit) unreachable() string {
	host := v.base.Hostname()
	ip, err := netip.ParseAddr(host)
	switch {
	case !v.Loopback && (host == "localhost" || err == nil && ip.IsLoopback()):
		return noLoopback
	case !v.Private && err == nil && ip.IsPrivate():
		return noPrivate
	}
	return ""
}
