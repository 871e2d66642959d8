package server

import (
	"net/http"
	"strings"

	"respite/api/xmlrpc"
)

// Handler gives everything the book answers on its port. It looks at paths itself, for a mux would
// redirect those it finds untidy, and a signed request cannot be sent elsewhere.
func (b *Book) Handler() http.Handler { return b.watched.Around(http.HandlerFunc(b.route)) }

func (b *Book) route(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Referrer-Policy", "no-referrer")
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch strings.ToLower(first) {
	case "json": // shops' software writes it in every letter case (gateway reference 2)
		b.gateway.ServeHTTP(w, r)
	case "batch":
		b.batch.ServeHTTP(w, r)
	case "healthz":
		b.health(w, r)
	case "invoices":
		b.papers.ServeHTTP(w, r)
	case "touchpoint":
		b.checkout(w, r)
	case "terms", "logo.svg":
		b.terms.ServeHTTP(w, r)
	case "office":
		b.people.ServeHTTP(w, r)
	case "assets":
		b.assets.ServeHTTP(w, r)
	case "outbox":
		b.testPage(w, r, b.outbox)
	case "playground":
		b.testPage(w, r, b.playground)
	case "docs":
		b.manual.ServeHTTP(w, r)
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

// write answers; a caller who has gone does not miss the rest.
func write(w http.ResponseWriter, text string) { w.Write([]byte(text)) }
