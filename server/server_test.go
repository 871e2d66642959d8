package server_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
	"respite/value/country"
	"respite/wire/jsongate"
)

// bench is a folder for a book, a clock that stands still until it is moved, and what was logged.
type bench struct {
	folder server.Folder
	mu     sync.Mutex
	now    time.Time
	logged strings.Builder
}

func newBench(t *testing.T) *bench {
	t.Helper()
	return &bench{folder: server.Folder(filepath.Join(t.TempDir(), "book")), now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) wait(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *bench) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.logged.Write(line)
}

func (b *bench) log() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.logged.String()
}

func (b *bench) config(kind store.Book) server.Config {
	return server.Config{
		Folder: b.folder, Kind: kind, Clock: b.clock, Chance: rand.NewChaCha8([32]byte{1}),
		Log: slog.New(slog.NewTextHandler(b, nil)), Version: "v1",
	}
}

func found(t *testing.T, config server.Config) *server.Book {
	t.Helper()
	book, err := server.Found(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	return book
}

func ask(t *testing.T, book *server.Book, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	answer := httptest.NewRecorder()
	book.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), method, path, nil))
	return answer
}

func TestHealthz_WhileTheStoreAnswers_SaysOkAndWhichProgramItIs(t *testing.T) {
	book := found(t, newBench(t).config(store.Live))
	if got := ask(t, book, "GET", "/healthz"); got.Code != http.StatusOK || got.Body.String() != "ok v1\n" {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
}

func TestHealthz_WhenTheStoreIsClosed_SaysThatTheBookDoesNotAnswer(t *testing.T) {
	book, err := server.Found(t.Context(), newBench(t).config(store.Live))
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, book, "GET", "/healthz"); got.Code != http.StatusServiceUnavailable {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
}

func TestHandler_WhateverTheLetterCaseOfThePath_ReachesTheGateway(t *testing.T) {
	book := found(t, newBench(t).config(store.Test))
	want := ask(t, book, "POST", "/json/DataRequest")
	if want.Code == http.StatusNotFound {
		t.Fatalf("the gateway is not there: %q", want.Body)
	}
	for _, path := range []string{"/JSON/DataRequest", "/Json/datarequest/", "/jSON/DATAREQUEST"} {
		if got := ask(t, book, "POST", path); got.Code != want.Code || got.Body.String() != want.Body.String() {
			t.Errorf("%s: %d %q, want %d %q", path, got.Code, got.Body, want.Code, want.Body)
		}
	}
	if got := ask(t, book, "POST", "/jsonx/DataRequest"); got.Code != http.StatusNotFound {
		t.Errorf("/jsonx: %d", got.Code)
	}
}

func TestHandler_AtAddressesThatAreNotThere_ShowsAPlainPage(t *testing.T) {
	test, live := found(t, newBench(t).config(store.Test)), found(t, newBench(t).config(store.Live))
	for path, book := range map[string]*server.Book{
		"/html/redirect.ashx?r=0123456789ABCDEF0123456789ABCDEF": test, "/nowhere": test, "/": live, "//json": test,
	} {
		got := ask(t, book, "GET", path)
		if got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "<h1>Not found</h1>") {
			t.Errorf("%s: %d %q", path, got.Code, got.Body)
		}
		if policy := got.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("%s: the policy %q", path, policy)
		}
	}
}

func TestHandler_OfATestBook_ShowsTheWelcomePage(t *testing.T) {
	config := newBench(t).config(store.Test)
	config.Welcome = server.Welcome{Tries: []server.Try{{Command: "respite order list", Shows: "orders"}}}
	got := ask(t, found(t, config), "GET", "/")
	if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "respite order list") {
		t.Errorf("got %d %q", got.Code, got.Body)
	}
	if nosniff := got.Header().Get("X-Content-Type-Options"); nosniff != "nosniff" {
		t.Errorf("X-Content-Type-Options %q", nosniff)
	}
}

var shop = jsongate.Credentials{WebsiteKey: "TESTSHOP01", SecretKey: "a-secret-of-the-test"}

func withShop(t *testing.T, book *server.Book) {
	t.Helper()
	_, err := administration.AddMerchant(t.Context(), book.Store, merchant.Merchant{
		ID: 7001, Name: "Toys", WebsiteKey: shop.WebsiteKey, Keys: []merchant.Key{{Secret: merchant.Secret(shop.SecretKey)}},
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestServe_WhenToldToStop_FinishesWhatItAcceptedAndClosesTheBook(t *testing.T) {
	bench := newBench(t)
	book, err := server.Found(t.Context(), bench.config(store.Test))
	if err != nil {
		t.Fatal(err)
	}
	withShop(t, book)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- book.Serve(ctx, listener) }()

	host := listener.Addr().String()
	slow := begin(t, host, bench.clock())
	stop()
	for refused := false; !refused; { // until nothing more is accepted
		conn, err := net.Dial("tcp", host)
		refused = err != nil
		if err == nil && conn.Close() != nil {
			t.Fatal("the second connection could not be closed")
		}
	}
	if answer := slow.finish(t); answer.StatusCode != http.StatusOK {
		t.Errorf("the accepted request was answered with %s", answer.Status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := administration.AdvanceClock(t.Context(), book.Store, time.Hour); !errors.Is(err, store.ErrClosed) {
		t.Errorf("after the end the book says %v", err)
	}
}

// slow is a request of which the server waits for the body.
type slow struct {
	conn    net.Conn
	answers *bufio.Reader
	body    string
}

// begin sends the head of a signed request and waits until the server has begun to handle it.
func begin(t *testing.T, host string, now time.Time) slow {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := slow{conn: conn, answers: bufio.NewReader(conn), body: "{}"}
	header := shop.Sign(jsongate.Message{Method: "POST", URI: host + "/json/DataRequest", Body: []byte(s.body)}, "nonce1", now.Unix())
	_, err = fmt.Fprintf(conn, "POST /json/DataRequest HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", host, header, len(s.body))
	if err != nil {
		t.Fatal(err)
	}
	line, err := s.answers.ReadString('\n')
	if err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server said %q, %v", line, err)
	}
	if _, err := s.answers.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s slow) finish(t *testing.T) *http.Response {
	t.Helper()
	if _, err := io.WriteString(s.conn, s.body); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(s.answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestOpen_WhereThereIsNoBook_SaysSoAndMakesNone(t *testing.T) {
	bench := newBench(t)
	_, err := server.Open(t.Context(), bench.config(""))
	if err == nil || !strings.Contains(err.Error(), "there is no book in "+string(bench.folder)) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(string(bench.folder)); !os.IsNotExist(err) {
		t.Errorf("the folder: %v", err)
	}
}

func TestOpen_OfADatabaseThatLostEverything_SaysSo(t *testing.T) {
	bench := newBench(t)
	first, err := server.Found(t.Context(), bench.config(store.Live))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(first.Close(), os.Truncate(bench.folder.Database(), 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Open(t.Context(), bench.config("")); err == nil || !strings.Contains(err.Error(), "holds no book") {
		t.Errorf("got %v", err)
	}
}

func TestOpen_AfterFound_OpensTheSameKindOfBook(t *testing.T) {
	bench := newBench(t)
	for _, kind := range []store.Book{store.Live, store.Test} {
		bench.folder = server.Folder(filepath.Join(t.TempDir(), string(kind)))
		first, err := server.Found(t.Context(), bench.config(kind))
		if err != nil {
			t.Fatal(err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		again, err := server.Open(t.Context(), bench.config(""))
		if err != nil {
			t.Fatal(err)
		}
		if again.Kind != kind || again.IsTest() != (kind == store.Test) {
			t.Errorf("the %s book is %q", kind, again.Kind)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFound_OfTheOtherKind_IsRefused(t *testing.T) {
	bench := newBench(t)
	found(t, bench.config(store.Test))
	if _, err := server.Found(t.Context(), bench.config(store.Live)); err == nil || !strings.Contains(err.Error(), "this is the test book") {
		t.Errorf("got %v", err)
	}
}

func TestFound_InANewFolder_KeepsTheKeyFromOthers(t *testing.T) {
	bench := newBench(t)
	found(t, bench.config(store.Live))
	info, err := os.Stat(bench.folder.KeyFile())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v, %v", info.Mode(), err)
	}
}

func TestFound_WithAKeyFileElsewhere_KeepsTheKeyOutOfTheFolder(t *testing.T) {
	bench := newBench(t)
	config := bench.config(store.Live)
	config.KeyFile = filepath.Join(t.TempDir(), "book.key")
	found(t, config)
	if _, err := os.Stat(bench.folder.KeyFile()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a key in the folder: %v", err)
	}
	if _, err := server.Open(t.Context(), bench.config(store.Live)); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("it opens without its key: %v", err)
	}
	again, err := server.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpen_WithoutTheKeyOfTheBook_SaysWhereItBelongs(t *testing.T) {
	for name, content := range map[string]string{
		"missing": "", "no key": "0123", "another book's": strings.Repeat("00", store.KeySize) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			bench := newBench(t)
			found(t, bench.config(store.Live))
			if err := os.Remove(bench.folder.KeyFile()); err != nil {
				t.Fatal(err)
			}
			if content != "" {
				if err := os.WriteFile(bench.folder.KeyFile(), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, open := range []func(context.Context, server.Config) (*server.Book, error){server.Open, server.Found} {
				if _, err := open(t.Context(), bench.config("")); err == nil || !strings.Contains(err.Error(), "key") {
					t.Errorf("got %v", err)
				}
			}
		})
	}
}
