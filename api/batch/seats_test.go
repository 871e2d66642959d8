package batch_test

import (
	"crypto/md5"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"respite/wire/jsongate"
)

// slow is a file that comes so far and no further.
type slow struct {
	came  sync.Once
	waits chan struct{} // closed when somebody reads it
	ends  chan struct{}
}

// Read implements io.Reader.
func (s *slow) Read([]byte) (int, error) {
	s.came.Do(func() { close(s.waits) })
	<-s.ends
	return 0, io.ErrUnexpectedEOF
}

// from posts a file from an address, and gives the status of the answer.
func (w *world) from(address string, keys jsongate.Credentials, name string, body io.Reader) int {
	r := httptest.NewRequest("POST", "/batch?name="+name, body)
	sum := md5.Sum([]byte(file))
	r.Header.Set("Authorization", keys.Sign(jsongate.Message{Method: "POST", URI: r.Host + r.RequestURI, Digest: &sum},
		fmt.Sprintf("%x", address+name), w.book.Clock.Now().Unix()))
	r.RemoteAddr = address
	answer := httptest.NewRecorder()
	w.server.Config.Handler.ServeHTTP(answer, r)
	return answer.Code
}

// holds keeps a file on its way until the test ends; it gives the status if the file is turned away.
func (w *world) holds(address string, keys jsongate.Credentials, name string) int {
	s := &slow{waits: make(chan struct{}), ends: make(chan struct{})}
	answered := make(chan int, 1)
	var way sync.WaitGroup
	way.Go(func() { answered <- w.from(address, keys, name, s) })
	w.t.Cleanup(func() { close(s.ends); way.Wait() })
	select {
	case <-s.waits:
		return 0
	case status := <-answered:
		return status
	}
}

func TestPost_WhileAStrangerKeepsSlowFilesUnderTheShopsKey_TakesTheShopsOwn(t *testing.T) {
	w := newWorld(t)
	guessed := func(keys jsongate.Credentials) jsongate.Credentials {
		return jsongate.Credentials{WebsiteKey: keys.WebsiteKey, SecretKey: "no idea"}
	}
	const stranger, neighbour, owner = "[2001:db8:1::1]:4000", "[2001:db8:1::2]:4000", "198.51.100.7:4000"
	for _, name := range []string{"a", "b", "c", "d"} {
		if status := w.holds(stranger, guessed(shopKeys), name); status != 0 {
			t.Fatalf("%s: HTTP %d", name, status)
		}
	}
	if status := w.holds(neighbour, guessed(shopKeys), "e"); status != http.StatusTooManyRequests {
		t.Errorf("a fifth of the same network: HTTP %d", status)
	}
	if status := w.from(owner, shopKeys, "own", strings.NewReader(file)); status != http.StatusAccepted {
		t.Errorf("the shop's own: HTTP %d", status)
	}
	for _, name := range []string{"f", "g", "h", "i"} {
		if status := w.holds(neighbour, guessed(otherKeys), name); status != 0 {
			t.Fatalf("%s: HTTP %d", name, status)
		}
	}
	if status := w.holds(stranger, jsongate.Credentials{WebsiteKey: "NOBODY"}, "j"); status != http.StatusTooManyRequests {
		t.Errorf("a ninth of the same network: HTTP %d", status)
	}
	if status := w.from(owner, otherKeys, "other", strings.NewReader(file)); status != http.StatusAccepted {
		t.Errorf("the other shop's own: HTTP %d", status)
	}
}

func TestPost_OfSlowFilesUnderNobodysKey_TakesFewSeatsWhereverTheyComeFrom(t *testing.T) {
	w := newWorld(t)
	for i, address := range []string{"192.0.2.1:1", "192.0.2.2:1", "192.0.2.3:1", "192.0.2.4:1", "192.0.2.5:1"} {
		want := []int{0, 0, 0, 0, http.StatusTooManyRequests}[i]
		if status := w.holds(address, jsongate.Credentials{WebsiteKey: "NOBODY"}, "a"); status != want {
			t.Errorf("%s: HTTP %d", address, status)
		}
	}
}
