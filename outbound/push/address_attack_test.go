package push_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/merchant"
	"respite/outbound/push"
)

// A merchant writes the address of his pushes. Whoever has his key may write an address inside the
// house, or a name that leads there later.

// names answers every question for a name with the addresses that are next, in the place of the
// machine's resolver.
type names struct {
	mu    sync.Mutex
	next  [][]netip.Addr // one entry a look-up; the last stays
	asked map[uint16]int // a look-up asks once for each kind of record
}

// resolve lets every look-up of the test be answered here.
func resolve(t *testing.T, answers ...[]netip.Addr) {
	t.Helper()
	n := &names{next: answers, asked: map[uint16]int{}}
	usual := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go n.answer(ours)
		return theirs, nil
	}}
	t.Cleanup(func() { net.DefaultResolver = usual })
}

func addresses(texts ...string) []netip.Addr {
	all := make([]netip.Addr, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParseAddr(text)
	}
	return all
}

// answer speaks DNS over a stream: each message behind its length (RFC 1035, 4.2.2).
func (n *names) answer(conn net.Conn) {
	defer conn.Close()
	for {
		var size [2]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(conn, question); err != nil {
			return
		}
		reply := n.reply(question)
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)); err != nil {
			return
		}
	}
}

// reply answers a question for A or AAAA records; whatever else it holds is left out.
func (n *names) reply(question []byte) []byte {
	const head, typeA, typeAAAA = 12, 1, 28
	end := head
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	end += 5 // the root, type and class
	kind := binary.BigEndian.Uint16(question[end-4:])
	reply := append([]byte{}, question[:end]...)
	copy(reply[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
	count := uint16(0)
	for _, a := range n.now(kind) {
		if a.Is4() != (kind == typeA) || kind != typeA && kind != typeAAAA {
			continue
		}
		reply = append(reply, 0xC0, head)
		reply = binary.BigEndian.AppendUint16(reply, kind)
		reply = append(reply, 0, 1, 0, 0, 0, 0)
		reply = binary.BigEndian.AppendUint16(reply, uint16(len(a.AsSlice())))
		reply = append(reply, a.AsSlice()...)
		count++
	}
	binary.BigEndian.PutUint16(reply[6:], count)
	return reply
}

// now gives the addresses of this look-up.
func (n *names) now(kind uint16) []netip.Addr {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked[kind]++
	return n.next[min(n.asked[kind], len(n.next))-1]
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Port()
}

func TestAttack_ANameThatLedOutsideAndNowLeadsInside_IsCalledNoMore(t *testing.T) {
	r := receive(t, ok)
	resolve(t, addresses("127.0.0.1"), addresses("10.0.0.1"), addresses("169.254.169.254"), addresses("fd00:ec2::254"), addresses("::ffff:10.0.0.1"))
	s := sender(func(c *push.Config) { c.Timeout = 5 * time.Second }) // this machine may be called here: it stands for the outside
	address := "http://shop.example.org:" + portOf(t, r.URL) + "/push"
	if attempt := send(t, s, shop(merchant.PushJSON), address); !attempt.Good {
		t.Fatalf("the first: %+v", attempt)
	}
	for i := range 4 {
		if attempt := send(t, s, shop(merchant.PushJSON), address); attempt.Good || attempt.Answer != refusal {
			t.Errorf("attempt %d: %+v", i+2, attempt)
		}
	}
	if len(r.all()) != 1 {
		t.Errorf("%d pushes came", len(r.all()))
	}
}

func TestAttack_ANameWithAddressesInsideAndOutside_IsCalledOutsideOnly(t *testing.T) {
	r := receive(t, ok)
	resolve(t, addresses("10.0.0.1", "127.0.0.1", "169.254.169.254"))
	address := "http://shop.example.org:" + portOf(t, r.URL) + "/push"
	if attempt := send(t, sender(asIs), shop(merchant.PushJSON), address); !attempt.Good {
		t.Errorf("what may be called was not: %+v", attempt)
	}
	nothing := sender(func(c *push.Config) { c.AllowLoopback = false })
	if attempt := send(t, nothing, shop(merchant.PushJSON), address); attempt.Good || attempt.Answer != refusal {
		t.Errorf("%+v", attempt)
	}
	if len(r.all()) != 1 {
		t.Errorf("%d pushes came", len(r.all()))
	}
}

func TestAttack_AddressesThatHideAnother_AreNeverCalled(t *testing.T) {
	everything := sender(func(c *push.Config) { c.AllowPrivate, c.Timeout = true, 2*time.Second })
	for _, host := range []string{
		"[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:a00:1::]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[::7f00:1]", "[::a00:1]", // in IPv6
		"0.1.2.3", "192.0.0.1", "198.18.0.1", "192.88.99.1", "240.0.0.1", "[ff02::1]", "[fec0::1]", "[100::1]", "[2001:db8::1]", "[::ffff:100.64.0.1]", "[fe80::1%25lo]",
	} {
		if attempt := send(t, everything, shop(merchant.PushJSON), "http://"+host+":1/"); attempt.Good || attempt.Answer != refusal {
			t.Errorf("%s: %+v", host, attempt)
		}
	}
}

func TestAttack_ARedirectIntoTheHouse_IsNotFollowed(t *testing.T) {
	inside := receive(t, ok)
	for _, location := range []string{inside.URL + "/admin", "//" + strings.TrimPrefix(inside.URL, "http://"), "/again", "file:///etc/passwd", "gopher://127.0.0.1:1/"} {
		r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.Header().Set("Refresh", "0; url="+location)
			w.WriteHeader(http.StatusTemporaryRedirect)
		})
		attempt := send(t, sender(asIs), shop(merchant.PushJSON), r.URL)
		if attempt.Good || attempt.Answer != "the shop redirects; pushes do not follow" || len(r.all()) != 1 {
			t.Errorf("%s: %+v after %d requests", location, attempt, len(r.all()))
		}
	}
	if len(inside.all()) > 0 {
		t.Errorf("%d requests came inside", len(inside.all()))
	}
}

func TestAttack_AProxyOfTheEnvironment_IsNotAsked(t *testing.T) {
	proxy, r := receive(t, ok), receive(t, ok)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	resolve(t, addresses("127.0.0.1"))
	attempt := send(t, sender(asIs), shop(merchant.PushJSON), "http://shop.example.org:"+portOf(t, r.URL)+"/push")
	if !attempt.Good || len(proxy.all()) > 0 || len(r.all()) != 1 {
		t.Errorf("%+v; the proxy had %d, the shop %d", attempt, len(proxy.all()), len(r.all()))
	}
}

func TestAttack_AddressesThatAreMoreThanOne_AreRefusedOrStayAddresses(t *testing.T) {
	r := receive(t, ok)
	for _, address := range []string{
		"unix:///var/run/docker.sock", "http+unix://%2Fvar%2Frun%2Fdocker.sock/info", "file:///etc/passwd", "gopher://127.0.0.1/_x", "data:text/plain,x", "//127.0.0.1/",
		r.URL + "/\r\nX-Injected: 1", r.URL + "/ HTTP/1.1\r\nHost: inside\r\n\r\nGET /", "http://127.0.0.1@169.254.169.254/", "http://shop.example.org\\@127.0.0.1/", "http://[::1", "",
	} {
		if attempt := send(t, sender(asIs), shop(merchant.PushJSON), address); attempt.Good || attempt.Status != 0 {
			t.Errorf("%q: %+v", address, attempt)
		}
	}
	if len(r.all()) != 0 {
		t.Fatalf("%d requests came", len(r.all()))
	}
	send(t, sender(asIs), shop(merchant.PushJSON), r.URL+"/push%0d%0aX-Injected:%201?a=%0d%0aX-Injected:%202")
	if len(r.all()) != 1 || r.all()[0].header.Get("X-Injected") != "" || !strings.HasSuffix(r.all()[0].uri, "/push%0d%0aX-Injected:%201?a=%0d%0aX-Injected:%202") {
		t.Errorf("got %+v", r.all())
	}
}

// The header of the answer comes a byte at a time: each is in time, all together are not.
func TestAttack_AnAnswerThatDrips_EndsWithTheAttempt(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
			t.Error(err)
			return
		}
		for tick := time.NewTicker(10 * time.Millisecond); ; <-tick.C {
			if _, err := io.WriteString(conn, "H"); err != nil {
				return
			}
		}
	}()
	s := sender(func(c *push.Config) { c.Timeout = 200 * time.Millisecond })
	if attempt := send(t, s, shop(merchant.PushJSON), "http://"+listener.Addr().String()); attempt.Good || attempt.Answer != "the shop did not answer within 200ms" {
		t.Errorf("%+v", attempt)
	}
	<-ended
	if err := listener.Close(); err != nil {
		t.Error(err)
	}
}
