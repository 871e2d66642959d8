// Package papers gives out documents at addresses nobody can guess: whoever has the address may read.
//
// It must never list documents, and never tell a wrong address from one that never was.
package papers

import (
	"log/slog"
	"net/http"
	"strconv"

	"respite/operation"
	"respite/value/fault"
)

// Config is what the page needs.
type Config struct {
	Operations *operation.Operations
	Log        *slog.Logger
}

// New gives the documents under /invoices/. An address that has ended is 410, any other that leads
// nowhere 404 (XML-RPC reference 2.4).
func New(config Config) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "private, no-store")
		header.Set("X-Robots-Tag", "noindex")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "This document can only be read.", http.StatusMethodNotAllowed)
			return
		}
		found, err := config.Operations.OpenDocument(r.Context(), r.URL.Path)
		switch {
		case fault.Is(err, fault.LinkEnded):
			http.Error(w, "The link to this document has ended. Ask the shop for the invoice.", http.StatusGone)
			return
		case fault.Told(err):
			http.Error(w, "There is no document at this address.", http.StatusNotFound)
			return
		case err != nil:
			config.Log.Error("a document cannot be shown", "error", err)
			http.Error(w, "The document cannot be shown now.", http.StatusInternalServerError)
			return
		}
		header.Set("Content-Type", "application/pdf")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("Content-Disposition", `inline; filename="`+strconv.FormatInt(found.Number, 10)+`.pdf"`)
		header.Set("Content-Length", strconv.Itoa(len(found.Content)))
		header.Set("ETag", `"`+found.Hash+`"`)
		w.Write(found.Content)
	})
}
