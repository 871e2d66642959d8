package gateway_test

import (
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"respite/wire/jsongate"
)

// Somebody between a shop and us has a signed request, and sends it again with a change that the
// signature may not cover, or in a form that is read in two ways.

// wireRequest is a signed request as its bytes.
type wireRequest struct {
	line   string   // the request line
	header []string // in order
	body   string
}

func (r wireRequest) with(header ...string) wireRequest {
	r.header = append(append([]string{}, r.header...), header...)
	return r
}

// without leaves the header fields of a name out.
func (r wireRequest) without(name string) wireRequest {
	var kept []string
	for _, field := range r.header {
		if !strings.HasPrefix(field, name+":") {
			kept = append(kept, field)
		}
	}
	r.header = kept
	return r
}

func (r wireRequest) String() string {
	return r.line + "\r\n" + strings.Join(r.header, "\r\n") + "\r\n\r\n" + r.body
}

// captured is a good request of the shop that was never sent.
func (w *world) captured(method, path, body string) wireRequest {
	w.t.Helper()
	r := w.signed(method, path, body)
	return wireRequest{
		line:   method + " " + path + " HTTP/1.1",
		header: []string{"Host: " + r.URL.Host, "Authorization: " + r.Header.Get("Authorization"), fmt.Sprint("Content-Length: ", len(body)), "Connection: close"},
		body:   body,
	}
}

// raw sends bytes and gives all that is answered until the server closes.
func (w *world) raw(request string) string {
	w.t.Helper()
	conn, err := net.Dial("tcp", jsongate.WithoutScheme(w.server.URL))
	must(w.t, err)
	defer func() { must(w.t, conn.Close()) }()
	must(w.t, conn.SetDeadline(time.Now().Add(time.Minute))) // nobody answers later
	_, err = io.WriteString(conn, request)
	must(w.t, err)
	answer, err := io.ReadAll(conn)
	if len(answer) == 0 {
		must(w.t, err)
	}
	return string(answer)
}

func TestAttack_ARequestInAnotherFormThanWasSigned_DoesNothing(t *testing.T) {
	w := newWorld(t)
	host := jsongate.WithoutScheme(w.server.URL)
	bare, port, _ := strings.Cut(host, ":")
	body := aReserve("A-1").body()
	good := w.captured("POST", "/json/DataRequest", body)
	to := func(line string) wireRequest {
		r := good
		r.line = line + " HTTP/1.1"
		return r
	}
	for name, r := range map[string]wireRequest{
		"a slash twice":              to("POST //json/DataRequest"),
		"a dot":                      to("POST /json/./DataRequest"),
		"two dots":                   to("POST /json/x/../DataRequest"),
		"an escaped slash":           to("POST /json%2fDataRequest"),
		"an escaped letter":          to("POST /json/%44ataRequest"),
		"an escaped end":             to("POST /json/DataRequest%00"),
		"a parameter of the path":    to("POST /json/DataRequest;x=1"),
		"a query of nothing":         to("POST /json/DataRequest?"),
		"a query":                    to("POST /json/DataRequest?a=1&a=2"),
		"a fragment":                 to("POST /json/DataRequest#/json/Transaction"),
		"the address whole":          to("POST http://" + host + "/json/DataRequest"),
		"the address of another":     to("POST http://other.example.org/json/DataRequest"),
		"somebody before the host":   to("POST http://user@" + host + "/json/DataRequest"),
		"another action":             to("POST /json/Transaction"),
		"a batch":                    to("POST /json/batch/DataRequests"),
		"a method spelled otherwise": to("Post /json/DataRequest"),
		"a GET of it":                to("GET /json/DataRequest"),
		"the host with a dot":        good.without("Host").with("Host: " + bare + ".:" + port),
		"the host and no port":       good.without("Host").with("Host: " + bare),
		"the host and another port":  good.without("Host").with("Host: " + bare + ":1"),
		"the host behind a user":     good.without("Host").with("Host: user@" + host),
		"two hosts":                  good.with("Host: other.example.org"),
		"no host":                    good.without("Host"),
		"another host forwarded":     good.without("Host").with("Host: other.example.org", "X-Forwarded-Host: "+host, "Forwarded: host="+host),
		"a packed body that is not":  good.with("Content-Encoding: gzip").but(" "),
		"a body cut short":           good.without("Content-Length").with(fmt.Sprint("Content-Length: ", len(body)-1)),
		"two lengths":                good.with("Content-Length: 1"),
		"a length with a sign":       good.without("Content-Length").with(fmt.Sprint("Content-Length: +", len(body))),
		"chunks that are none":       good.with("Transfer-Encoding: chunked").but("\r\n"),
		"an unknown encoding":        good.with("Transfer-Encoding: xchunked"),
		"a blank before the colon":   good.without("Authorization").with("Authorization : hmac a:b:c:1"),
		"a stranger's signature first": func() wireRequest {
			stranger := "Authorization: " + jsongate.Credentials{WebsiteKey: shopKeys.WebsiteKey, SecretKey: "guessed"}.Sign(
				jsongate.Message{Method: "POST", URI: host + "/json/DataRequest", Body: []byte(body)}, "n", began.Unix())
			r := good.without("Authorization")
			r.header = append([]string{stranger}, good.header...)
			return r
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			w.unchanged(func() {
				if answer := w.raw(r.String()); strings.Contains(answer, " 200 OK") {
					t.Errorf("it is answered:\n%s", answer)
				}
			})
		})
	}
	if answer := w.raw(w.captured("POST", "/json/DataRequest", body).String()); !strings.Contains(answer, `"Code":190`) {
		t.Fatalf("what was tried to be like is refused: %s", answer)
	}
	w.books()
}

// but appends to the body, and says so.
func (r wireRequest) but(more string) wireRequest {
	r.body += more
	return r.without("Content-Length").with(fmt.Sprint("Content-Length: ", len(r.body)))
}

// What a signature does not cover must not change what is done.
func TestAttack_HeadersThatNobodySigned_ChangeNothing(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("A-1"))
	key := w.want(190, w.data(aReserve("A-2").body())).key
	status := w.captured("GET", "/json/DataRequest/Status/"+key, "")
	for _, header := range []string{
		"X-HTTP-Method-Override: POST", "X-HTTP-Method: DELETE", "X-Original-URL: /json/Transaction/Cancel/" + key, "X-Rewrite-URL: /json/Transaction/Cancel/" + key,
		"X-Forwarded-For: 127.0.0.1", "Upgrade: h2c", "Expect: 100-continue",
	} {
		w.unchanged(func() {
			if answer := w.raw(status.with(header).String()); !strings.Contains(answer, "200 OK") || !strings.Contains(answer, `"Code":190`) {
				t.Errorf("%s: %s", header, answer)
			}
		})
		status = w.captured("GET", "/json/DataRequest/Status/"+key, "")
	}
	folded := w.captured("POST", "/json/DataRequest", anExtend("A-1", number).body())
	folded.header[1] = strings.Replace(folded.header[1], ": hmac ", ":\r\n hmac ", 1)
	if answer := w.raw(folded.String()); strings.Count(answer, "HTTP/1.1 ") != 1 {
		t.Errorf("a folded header: %s", answer)
	}
}

// One request must not carry another behind it that nobody signed.
func TestAttack_ASecondRequestInTheBody_IsNotRead(t *testing.T) {
	w := newWorld(t)
	key := w.want(190, w.data(aReserve("A-1").body())).key
	hidden := w.captured("GET", "/json/Transaction/Cancel/"+key, "").without("Content-Length").without("Authorization").String()
	body := aReserve("A-2").body() + "\r\n0\r\n\r\n" + hidden
	for name, r := range map[string]wireRequest{
		"by its length":         w.captured("POST", "/json/DataRequest", body),
		"by length and chunks":  w.captured("POST", "/json/DataRequest", "0\r\n\r\n"+hidden).with("Transfer-Encoding: chunked"),
		"by chunks in two ways": w.captured("POST", "/json/DataRequest", "0\r\n\r\n"+hidden).with("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
	} {
		w.unchanged(func() {
			answer := w.raw(r.without("Connection").String() + "GET / HTTP/1.0\r\n\r\n")
			if strings.Contains(answer, `"IsCanceled":true`) || strings.Contains(answer, `"Code":190`) {
				t.Errorf("%s: %s", name, answer)
			}
		})
	}
}

// The parts that are signed stand side by side. Cut elsewhere, the same text is another request: none that
// does anything.
func TestAttack_ASignatureCutElsewhere_DoesNothing(t *testing.T) {
	w := newWorld(t)
	host := jsongate.WithoutScheme(w.server.URL)
	key := w.want(190, w.data(aReserve("A-1").body())).key
	body := aReserve("A-2").body()
	sum := md5.Sum([]byte(body))
	now := fmt.Sprint(began.Unix())
	signature := func(method, path, nonce string, body []byte) string {
		header := shopKeys.Sign(jsongate.Message{Method: method, URI: host + path, Body: body}, nonce, began.Unix())
		return strings.Split(header, ":")[1]
	}
	authorization := func(signature, nonce, at string) string {
		return "hmac " + shopKeys.WebsiteKey + ":" + signature + ":" + nonce + ":" + at
	}
	status := "/json/DataRequest/Status/" + key
	for name, a := range map[string]attempt{
		"the body's hash as a part of the nonce": {
			method: "POST", path: "/json/DataRequest",
			header: authorization(signature("POST", "/json/DataRequest", "n1", []byte(body)), "n1"+base64.StdEncoding.EncodeToString(sum[:]), now),
		},
		"the first digits of the nonce as time": {
			method: "GET", path: status + now, header: authorization(signature("GET", status, now+"rest", nil), "rest", now),
		},
		"the last digit of the path as time": {
			method: "GET", path: status[:len(status)-1],
			header: authorization(signature("GET", status, "n2", nil), "n2", status[len(status)-1:]+now),
		},
		"the first digit of the time as path": {
			method: "GET", path: status + now[:1], header: authorization(signature("GET", status, "n3", nil), "n3", now[1:]),
		},
		"the last digit of the time as nonce": {
			method: "GET", path: status, header: authorization(signature("GET", status, "n4", nil), now[9:]+"n4", now[:9]),
		},
		"the host's first letter as method": {
			method: "POST" + host[:1], path: "/json/DataRequest", body: body, host: host[1:],
			header: authorization(signature("POST", "/json/DataRequest", "n5", []byte(body)), "n5", now),
		},
		"the method's first letter as website": {
			method: "OST", path: "/json/DataRequest", body: body,
			header: strings.Replace(authorization(signature("POST", "/json/DataRequest", "n6", []byte(body)), "n6", now), shopKeys.WebsiteKey, shopKeys.WebsiteKey+"P", 1),
		},
	} {
		w.unchanged(func() {
			if answer := w.try(a); answer.status == http.StatusOK {
				t.Errorf("%s: %s", name, answer.body)
			}
		})
	}
}

// The memory of signatures is the process's own. A request that is sent again to another process, or after
// a restart, is recognised by what it asks for.
func TestAttack_ARequestSentAgainToAnotherProcess_HappensOnce(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("A-1"))
	paid := w.want(190, w.transaction(aPay("A-1", number, "10").of(some("car", 1)).body()))
	batch := "[" + aPay("A-3", number, "5").of(some("train", 1)).body() + "]"
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/json/DataRequest", aReserve("A-2").body()},
		{"POST", "/json/Transaction", aPay("A-2", number, "10").of(some("car", 1)).body()},
		{"POST", "/json/Transaction", aRefund("A-2", paid.key, "2.50").body()},
		{"POST", "/json/DataRequest", anUpdate("A-2", number).with("BillingStreet", "Kade").body()},
		{"POST", "/json/DataRequest", anExtend("A-2", number).body()},
		{"POST", "/json/batch/Transactions", batch},
		{"POST", "/json/DataRequest", aCancel("A-2", number).body()},
	} {
		stolen := w.captured(c.method, c.path, c.body).String()
		if first := w.raw(stolen); !strings.Contains(first, "200 OK") {
			t.Fatalf("%s: %s", c.path, first)
		}
		w.limit(0) // another door, as another process has it
		w.unchanged(func() {
			if again := w.raw(stolen); !strings.Contains(again, "200 OK") {
				t.Errorf("%s: %s", c.path, again)
			}
		})
		w.unchanged(func() {
			if third := w.raw(stolen); !strings.Contains(third, notAuthenticated) {
				t.Errorf("%s: it is believed a third time: %s", c.path, third)
			}
		})
	}
	w.books()
}

// Names are what they say, however they are escaped; what comes twice counts once.
func TestAttack_NamesThatAreEscaped_AreTheSameNames(t *testing.T) {
	w := newWorld(t)
	body := strings.Replace(aReserve("A-1").basics("AmountDebit", 34).body(), `"AmountDebit":34`, `"\u0041mountDebit":1,"amount\u0044ebit":34`, 1)
	a := w.want(190, w.data(body))
	if order := w.order(a.values["ReservationNumber"]); order.Reserved != 3400 {
		t.Errorf("%s are held", order.Reserved.Decimal())
	}
	twice := strings.Replace(aReserve("A-2").body(), `"Parameters":[`, `"Parameters":[{"Name":"P\u006Eo","Value":"01011970"},`, 1)
	if a := w.want(491, w.data(twice)); a.errors["Pno"] == "" {
		t.Errorf("a parameter given twice: %v", a.errors)
	}
}
