// Package outbox shows what left the house of a test book, or is about to: mails, letters, print-outs
// and text messages, each as it was sent.
//
// It must never be shown by a live book, for it shows addresses and codes to everybody. It must never
// send anything or change what was sent.
package outbox

import (
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"respite/domain/dispatch"
	"respite/operation"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
	"respite/web/ui"
)

// Config is what the pages need.
type Config struct {
	Operations  *operation.Operations
	Store       *store.Store
	Log         *slog.Logger
	Invitations bool // show the links that let people into the office: in a demo everybody may be anybody
}

//go:embed page.css
var style string

// policy lets the browser load nothing but what is in the page itself. A mail in its frame is held to
// it too, and mails carry their looks in attributes.
var policy = "default-src 'none'; style-src " + ui.StyleSource(style) + "; style-src-attr 'unsafe-inline'; " +
	"img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// answer is a page or a document.
type answer struct {
	status  int
	headers map[string]string
	body    []byte
}

// New gives the list at /outbox/ (with ?before=ID what is older), a dispatch at /outbox/ID and its
// document at /outbox/ID.pdf.
func New(config Config) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "The outbox can only be read.", http.StatusMethodNotAllowed)
			return
		}
		found, err := config.find(r)
		if fault.Told(err) {
			found, err = missing()
		}
		if err != nil {
			config.Log.Error("show the outbox", "error", err)
			http.Error(w, "The book does not answer.", http.StatusInternalServerError)
			return
		}
		for name, value := range found.headers {
			w.Header().Set(name, value)
		}
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(found.status)
		w.Write(found.body)
	})
}

// find gives what lies at the address; a fault says that nothing does.
func (c Config) find(r *http.Request) (answer, error) {
	name := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/outbox"), "/")
	if name == "" {
		return c.list(r.Context(), r.URL.Query().Get("before"))
	}
	name, isDocument := strings.CutSuffix(name, ".pdf")
	key, isID := id.Parse(name)
	if !isID {
		return answer{}, fault.DispatchUnknown.With()
	}
	d, err := c.Store.View().DispatchOf(r.Context(), key)
	switch {
	case err != nil:
		return answer{}, err
	case isDocument:
		return c.document(r.Context(), d)
	}
	return c.letter(r.Context(), c.discreet(d))
}

// discreet hides the link of an invitation: whoever reads the outbox is not whom it lets in.
func (c Config) discreet(d dispatch.Dispatch) dispatch.Dispatch {
	if d.Kind == dispatch.Invitation && !c.Invitations {
		d.Text, d.HTML = "The text is not shown here: it holds a link that lets somebody into the office.\n", ""
	}
	return d
}

// document gives the PDF that a dispatch brings.
func (c Config) document(ctx context.Context, d dispatch.Dispatch) (answer, error) {
	var found dispatch.Document
	var err error
	switch d.Kind {
	case dispatch.Invoice:
		found, err = c.Operations.InvoiceDocument(ctx, d.Invoice, d.Merchant)
	case dispatch.CreditNote:
		found, err = c.Operations.CreditDocument(ctx, d.Credit, d.Merchant)
	default:
		err = fault.DispatchUnknown.With()
	}
	return answer{
		status: http.StatusOK,
		headers: map[string]string{
			"Content-Type":            "application/pdf",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
			"Content-Disposition":     `inline; filename="` + string(found.Kind) + "-" + strconv.FormatInt(found.Number, 10) + `.pdf"`,
		},
		body: found.Content,
	}, err
}
