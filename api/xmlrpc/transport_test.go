package xmlrpc_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"respite/api/xmlrpc"
)

// How calls come and answers go (XML-RPC reference 1.1, 1.2).

// onPort puts the door on a real port.
func (w *world) onPort() *httptest.Server {
	server := httptest.NewServer(w.door)
	w.t.Cleanup(server.Close)
	return server
}

func packed(t testing.TB, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	writer := gzip.NewWriter(&b)
	_, err := writer.Write(body)
	must(t, err)
	must(t, writer.Close())
	return b.Bytes()
}

// pclasses is a call that changes nothing.
func pclasses() []byte {
	return php.call("get_pclasses", "2099:0", newest, vendor, eid, 0, mark, 209, 138)
}

func TestTransport_OfAnHTTP10Client_ClosesTheConnection(t *testing.T) {
	w := newWorld(t)
	server := w.onPort()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	must(t, err)
	defer func() { must(t, conn.Close()) }()
	must(t, conn.SetDeadline(time.Now().Add(time.Minute))) // nobody answers later
	body := pclasses()
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.0\r\nUser-Agent: XML-RPC for PHP 4.11.5\r\nHost: %s\r\nAccept-Charset: UTF-8,ISO-8859-1,US-ASCII\r\n"+
		"Content-Type: text/xml; charset=ISO-8859-1\r\nContent-Length: %d\r\n\r\n%s", server.Listener.Addr(), len(body), body)
	must(t, err)
	answer, err := io.ReadAll(conn) // ends only when the server closes
	must(t, err)
	head, text, _ := strings.Cut(string(answer), "\r\n\r\n")
	if !strings.HasPrefix(head, "HTTP/1.0 200 OK") || !strings.HasSuffix(text, "</methodResponse>") {
		t.Errorf("got %s", answer)
	}
	if !strings.Contains(head, fmt.Sprintf("Content-Length: %d", len(text))) || !strings.Contains(head, "Content-Type: text/xml") {
		t.Errorf("the head is %s", head)
	}
}

// The second variant of the oldest client ends its Host line with a line feed alone.
func TestTransport_OfHeadersWithABareLineFeed_IsRead(t *testing.T) {
	w := newWorld(t)
	server := w.onPort()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	must(t, err)
	defer func() { must(t, conn.Close()) }()
	body := kreditor.call("get_pclasses", "2099:0", "3.5", "php_bc:1.2", eid, 0, mark, 209, 138)
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.0\r\nUser-Agent: Kreditor PHP Client\r\nHost: 127.0.0.1\n"+
		"Content-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	must(t, err)
	answer, err := io.ReadAll(conn)
	must(t, err)
	if !strings.Contains(string(answer), "<string>Konto</string>") {
		t.Errorf("got %s", answer)
	}
}

func TestTransport_OfPackedCalls_ReadsThem(t *testing.T) {
	w := newWorld(t)
	for _, encoding := range []string{"gzip", "x-gzip"} {
		if a := w.send(packed(t, pclasses()), "Content-Encoding", encoding); a.code != 0 {
			t.Errorf("%s: %d %s", encoding, a.code, a.text)
		}
	}
	if a := w.send(pclasses(), "Content-Encoding", "identity"); a.code != 0 {
		t.Errorf("%d %s", a.code, a.text)
	}
	for encoding, body := range map[string][]byte{"gzip": pclasses(), "br": pclasses(), "x-gzip": packed(t, pclasses())[:40]} {
		if a := w.send(body, "Content-Encoding", encoding); a.code != 3999 {
			t.Errorf("%s: %d %s", encoding, a.code, a.text)
		}
	}
}

func TestTransport_OfALargeAnswer_IsPackedForWhomItIsOffered(t *testing.T) {
	many := func(accept string) *http.Response { // the same numbers, in a book of their own
		return newWorld(t).post(php.call("reserve_ocr_nums", "2099:100", newest, vendor, 100, eid, mark, 209), "Accept-Encoding", accept)
	}
	plain, small := many(""), many("gzip, deflate")
	if plain.Header.Get("Content-Encoding") != "" || small.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v, %v", plain.Header, small.Header)
	}
	reader, err := gzip.NewReader(small.Body)
	must(t, err)
	unpacked, err := io.ReadAll(reader)
	must(t, err)
	text, err := io.ReadAll(plain.Body)
	must(t, err)
	if !bytes.Equal(text, unpacked) {
		t.Errorf("packed it says %s, plain %s", unpacked, text)
	}
	if tiny := newWorld(t).post(pclasses()[:10], "Accept-Encoding", "gzip"); tiny.Header.Get("Content-Encoding") != "" {
		t.Error("a short answer is packed")
	}
}

func TestTransport_OfTooMuch_IsRefusedPackedOrNot(t *testing.T) {
	w := newWorld(t)
	padded := func(size int) []byte {
		body := pclasses()
		return append(body, bytes.Repeat([]byte(" "), size-len(body))...)
	}
	if a := w.send(padded(1 << 20)); a.code != 0 {
		t.Errorf("just as much as may be: %d %s", a.code, a.text)
	}
	if a := w.send(packed(t, padded(1<<20)), "Content-Encoding", "gzip"); a.code != 0 {
		t.Errorf("just as much as may be, packed: %d %s", a.code, a.text)
	}
	for name, a := range map[string]reply{
		"one byte more":         w.send(padded(1<<20 + 1)),
		"one byte more, packed": w.send(packed(t, padded(1<<20+1)), "Content-Encoding", "gzip"),
		"a bomb":                w.send(packed(t, padded(32<<20)), "Content-Encoding", "gzip"),
	} {
		if a.code != 3999 || !strings.Contains(a.text, "1048576 bytes") {
			t.Errorf("%s: %d %s", name, a.code, a.text)
		}
	}
}

func TestTransport_OfWhatIsNoCall_IsAFaultAndHTTP200(t *testing.T) {
	w := newWorld(t)
	deep := strings.Repeat("<value><array><data>", 70) + strings.Repeat("</data></array></value>", 70)
	w.unchanged(func() {
		inCall := func(params string) string {
			return "<methodCall><methodName>activate</methodName><params><param>" + params + "</param></params></methodCall>"
		}
		twin := "<member><name>a</name><value>1</value></member>"
		for name, body := range map[string]string{
			"nothing": "", "a form": "a=b&c=d", "JSON": `{"method":"activate"}`, "half a call": string(pclasses()[:200]),
			"no method":     "<methodCall></methodCall>",
			"depth":         inCall(deep),
			"an entity":     `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + inCall("<value>&x;</value>"),
			"many values":   inCall("<value><array><data>" + strings.Repeat("<value>1</value>", 20_001) + "</data></array></value>"),
			"a twin member": inCall("<value><struct>" + twin + twin + "</struct></value>"),
			"a zero byte":   inCall("<value>\x00</value>"),
			"an answer":     "<methodResponse><params></params></methodResponse>",
		} {
			if a := w.send([]byte(body)); a.code != 3999 {
				t.Errorf("%s: %d %s", name, a.code, a.text)
			}
		}
		for _, params := range []string{"", "<params></params>", "<params><param><value>4.1</value></param></params>"} {
			if a := w.send([]byte("<methodCall><methodName>get_pclasses</methodName>" + params + "</methodCall>")); a.code != -99 || a.text != "Unknown call" {
				t.Errorf("%q: %d %s", params, a.code, a.text)
			}
		}
	})
}

func TestTransport_OfAGET_IsAFaultToo(t *testing.T) {
	w := newWorld(t)
	recorder := httptest.NewRecorder()
	w.door.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	if a := w.read(recorder.Result()); a.code != 3999 {
		t.Errorf("%d %s", a.code, a.text)
	}
}

func TestTransport_OfEveryAnswer_IsDeclaredAndKeptByNobody(t *testing.T) {
	w := newWorld(t)
	for _, body := range [][]byte{pclasses(), nil} {
		answer := w.post(body)
		text, err := io.ReadAll(answer.Body)
		must(t, err)
		head := answer.Header
		if head.Get("Content-Type") != "text/xml; charset=ISO-8859-1" ||
			head.Get("Content-Length") != fmt.Sprint(len(text)) || head.Get("Cache-Control") != "no-store" {
			t.Errorf("%v", head)
		}
	}
}

// inKreditor is the pattern by which one variant of the oldest client reads faults (XML-RPC reference 1.2).
var inKreditor = regexp.MustCompile(`^<\?xml[^>]*\?><methodResponse><fault><value><struct>` +
	`<member><name>faultCode</name><value><int>(-?\d+)</int></value></member>` +
	`<member><name>faultString</name><value><string>([^<]*)</string></value></member></struct></value></fault></methodResponse>$`)

func TestTransport_OfEveryFault_HasNoWhiteSpaceAndTheCodeFirst(t *testing.T) {
	w := newWorld(t)
	for _, body := range [][]byte{
		nil, php.call("nothing", "", newest, vendor), php.write("get_pclasses", "", newest, vendor, eid, 0, mark, 209, 138),
		kreditor.call("get_pclasses", "2099:9", "3.5", "php_bc:1.2", eid, 9, mark, 209, 138),
	} {
		if a := w.send(body); !inKreditor.MatchString(a.raw) {
			t.Errorf("%s", a.raw)
		}
	}
}

var between = regexp.MustCompile(`>\s+<`)

func TestTransport_OfEveryResult_HasNoWhiteSpaceBetweenElements(t *testing.T) {
	w := newWorld(t)
	if a := w.send(pclasses()); between.MatchString(a.raw) || !strings.HasSuffix(a.raw, "</methodResponse>") {
		t.Errorf("%s", a.raw)
	}
}

func TestTransport_OfMoreThanTheShopMayAsk_IsToldSo(t *testing.T) {
	w := newWorld(t)
	w.open(func(c *xmlrpc.Config) { c.PerSecond = 5 })
	busy := 0
	for range 20 {
		if a := w.send(pclasses()); a.code == 9119 {
			busy++
		}
	}
	if busy != 10 { // twice the rate may come at once
		t.Errorf("%d of 20 were told to wait", busy)
	}
	w.book.Clock.Move(time.Second)
	if a := w.send(pclasses()); a.code != 0 {
		t.Errorf("a second later: %d %s", a.code, a.text)
	}
}

func TestTransport_OfALog_HoldsNoPersonalNumber(t *testing.T) {
	w := newWorld(t)
	var log bytes.Buffer
	w.open(func(c *xmlrpc.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	s := aSale()
	s.pno = "410321-9203"
	w.refused(2202, s)
	if said := log.String(); said == "" || strings.Contains(said, "410321") || strings.Contains(said, "kesson") {
		t.Errorf("the log says %q", said)
	}
}
