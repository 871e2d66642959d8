package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/server"
	"respite/store"
	"respite/wire/jsongate"
)

// Callers who begin and do not go on hold a connection each, and nothing else.

// halves are beginnings of requests of which the rest never comes.
var halves = map[string]string{
	"half a line":          "POST /json/Data",
	"half a header":        "POST /json/DataRequest HTTP/1.1\r\nHost: x\r\nAuthorization: hm",
	"half a body":          "POST /json/DataRequest HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n{",
	"half a call":          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n<methodCall>",
	"half a chunk":         "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n<methodCall>",
	"half a packed body":   "POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n\x1f\x8b\x08\x00",
	"nothing":              "",
	"a header a bit later": "GET / HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n",
}

// crowd opens many connections with each beginning and gives them by its name.
func crowd(t *testing.T, host string, each int) map[string][]net.Conn {
	t.Helper()
	all := map[string][]net.Conn{}
	for name, begun := range halves {
		for range each {
			conn, err := net.Dial("tcp", host)
			must(t, err)
			_, err = io.WriteString(conn, begun)
			must(t, err)
			all[name] = append(all[name], conn)
		}
	}
	return all
}

func TestAttack_CallersWhoNeverFinish_AreHungUpOnAndHoldNobodyElse(t *testing.T) {
	bench := newBench(t)
	book, err := server.Found(t.Context(), bench.config(store.Test))
	must(t, err)
	withShop(t, book)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- book.Serve(ctx, listener) }()
	defer func() {
		stop()
		must(t, <-ended)
	}()
	host := listener.Addr().String()
	slow := crowd(t, host, 40)
	defer func() { // before the server is told to stop: it would wait for them
		for _, conn := range slices.Concat(slices.Collect(maps.Values(slow))...) {
			must(t, conn.Close())
		}
	}()

	client := &http.Client{Timeout: 5 * time.Second}
	defer client.CloseIdleConnections()
	for i := range 20 {
		r, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+host+"/json/Transaction/Specification/klarna", http.NoBody)
		must(t, err)
		message := jsongate.Message{Method: "GET", URI: host + r.URL.Path}
		r.Header.Set("Authorization", shop.Sign(message, fmt.Sprint("nonce", i), bench.clock().Unix()))
		answer, err := client.Do(r)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("somebody else is answered with %v, %v", answer, err)
		}
		must(t, answer.Body.Close())
	}
	if testing.Short() {
		return // hanging up takes as long as patience lasts: five seconds
	}
	for _, name := range []string{"half a line", "half a header", "a header a bit later"} {
		for _, conn := range slow[name] {
			must(t, conn.SetReadDeadline(time.Now().Add(15*time.Second)))
			if said, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(string(said), "200 OK") {
				t.Errorf("%s: %q, %v", name, said, err)
			}
		}
	}
}

// What is larger than it may be is refused before it is read whole, and on a connection that ends.
func TestAttack_AHeaderWithoutEnd_IsCutOff(t *testing.T) {
	bench := newBench(t)
	book, err := server.Found(t.Context(), bench.config(store.Test))
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- book.Serve(ctx, listener) }()
	defer func() {
		stop()
		must(t, <-ended)
	}()
	for name, request := range map[string]string{
		"one long header": "GET / HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 1<<20),
		"many headers":    "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-A: a\r\n", 1<<17),
		"a long line":     "GET /" + strings.Repeat("a", 1<<20),
	} {
		conn, err := net.Dial("tcp", listener.Addr().String())
		must(t, err)
		must(t, conn.SetDeadline(time.Now().Add(30*time.Second)))
		wrote, err := io.WriteString(conn, request)
		answer := make([]byte, 512)
		if err == nil { // all went into buffers: the answer must be a refusal
			var n int
			n, err = conn.Read(answer)
			answer = answer[:n]
		}
		if err == nil && !strings.Contains(string(answer), " 431 ") || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: %d bytes were taken, then %q, %v", name, wrote, answer, err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
}
