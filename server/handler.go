package server

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"respite/api/xmlrpc"
)

// Handler gives everything the book answers on its port. It looks at paths itself, for a mux would
// redirect those it finds untidy, and a signed request cannot be sent elsewhere.
func (b *Book) Handler() http.Handler { return b.guarded(http.HandlerFunc(b.route)) }

func (b *Book) route(w http.ResponseWriter, r *http.Request) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch strings.ToLower(first) {
	case "json": // shops' software writes it in every letter case (gateway reference 2)
		b.gateway.ServeHTTP(w, r)
	case "healthz":
		b.health(w, r)
	case "invoices":
		b.papers.ServeHTTP(w, r)
	case "touchpoint":
		b.checkout(w, r)
	case "terms", "logo.svg":
		b.terms.ServeHTTP(w, r)
	case "outbox":
		b.testPage(w, r, b.outbox)
	case "", "rpc2": // where Python's client calls unless it is told otherwise
		b.root(w, r)
	default:
		b.page(w, r)
	}
}

// root is both: calls of the XML-RPC wire come as POST, people with their browsers.
func (b *Book) root(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodPost:
		b.xmlrpc.ServeHTTP(w, r)
	case r.URL.Path == "/":
		b.testPage(w, r, b.welcome)
	default:
		b.page(w, r)
	}
}

// checkout tells the ways to pay for a basket (XML-RPC reference 2.33).
func (b *Book) checkout(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || strings.TrimSuffix(r.URL.Path, "/")+"/" != xmlrpc.CheckoutPath {
		b.page(w, r)
		return
	}
	b.xmlrpc.Checkout(w, r)
}

// testPage shows a page that only a test book has.
func (b *Book) testPage(w http.ResponseWriter, r *http.Request, page http.Handler) {
	if page == nil {
		b.page(w, r)
		return
	}
	page.ServeHTTP(w, r)
}

// page answers where nothing is; the addresses that consumers of other gateways are sent to lead nowhere
// here.
func (b *Book) page(w http.ResponseWriter, _ *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	w.WriteHeader(http.StatusNotFound)
	write(w, "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"+
		"<title>Not found</title>\n<h1>Not found</h1>\n<p>There is no page at this address.</p>\n</html>\n")
}

// healthPatience bounds how long the store may take to answer.
const healthPatience = 2 * time.Second

// health tells whether the book can be read, and which program reads it.
func (b *Book) health(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	if r.URL.Path != "/healthz" {
		http.NotFound(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), healthPatience)
	defer cancel()
	if _, err := b.Store.View().Book(ctx); err != nil {
		b.Log.Error("the book does not answer", "error", err)
		http.Error(w, "the book does not answer", http.StatusServiceUnavailable)
		return
	}
	write(w, fmt.Sprintf("ok %s\n", b.Version))
}

// write answers; a caller who has gone does not miss the rest.
func write(w http.ResponseWriter, text string) { w.Write([]byte(text)) }

// guarded logs each answer and turns a panic into one. Logs hold paths, never queries or bodies:
// there is no personal data in a path.
func (b *Book) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, answer := b.Clock(), &recorder{ResponseWriter: w}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		defer func() {
			cause := recover()
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			if cause != nil {
				b.Log.Error("a request panicked", "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
				answer.fail()
			}
			b.Log.Debug("answered", "method", r.Method, "path", r.URL.Path, "status", answer.status, "took", b.Clock().Sub(began))
		}()
		next.ServeHTTP(answer, r)
	})
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(body []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(body)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// fail answers with an internal error unless an answer has begun.
func (r *recorder) fail() {
	if r.status == 0 {
		http.Error(r, "internal error", http.StatusInternalServerError)
	}
}
