// Package welcome is the first page of a test book: what this is, where it is reached, what to try,
// and what has happened in it lately.
//
// It must never be shown by a live book, and never show a consumer's data: orders appear by number,
// state and amount only.
package welcome

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store"
	"respite/web/ui"
)

// Content is what the page says besides what is in the book.
type Content struct {
	Keys   bool // show the merchants' secrets: a demo's are known to everybody
	Tries  []Try
	SignIn []string // whom to sign in to the office as, in a demo
}

// Try is a command for a newcomer.
type Try struct {
	Command string `json:"command"`
	Shows   string `json:"shows"`
}

// Config is what the page needs.
type Config struct {
	Store   *store.Store
	Log     *slog.Logger
	Version string
	Content Content
}

var (
	//go:embed page.css
	style string
	//go:embed page.html
	text string

	page = template.Must(template.New("page").Parse(text))
)

// mark is the page's icon: a sheet of paper, for an invoice that waits.
const mark = `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E` +
	`%3Crect width='16' height='16' rx='3' fill='%23205c50'/%3E%3Cpath d='M4 5h8M4 8h8M4 11h5' stroke='%23fff' stroke-width='1.6'/%3E%3C/svg%3E`

// policy lets the browser load nothing but what is in the page itself.
var policy = "default-src 'none'; style-src " + ui.StyleSource(style) + "; img-src data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// maxOrders bounds the table of orders.
const maxOrders = 25

// New gives the page.
func New(config Config) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This page can only be read.", http.StatusMethodNotAllowed)
			return
		}
		body, err := config.render(r.Context(), r.Host)
		if err != nil {
			config.Log.Error("show the welcome page", "error", err)
			http.Error(w, "The book does not answer.", http.StatusInternalServerError)
			return
		}
		header := w.Header()
		header.Set("Content-Type", "text/html; charset=utf-8")
		header.Set("Content-Security-Policy", policy)
		header.Set("Cache-Control", "no-store")
		w.Write(body)
	})
}

func (c Config) render(ctx context.Context, host string) ([]byte, error) {
	shown := view{
		Style: template.CSS(style), Mark: template.URL(mark), Version: c.Version, Address: "http://" + host, Content: c.Content,
	}
	if err := c.Store.Snapshot(ctx, func(v store.View) error { return shown.read(ctx, v) }); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := page.Execute(&out, shown); err != nil {
		return nil, fmt.Errorf("fill the page: %w", err)
	}
	return out.Bytes(), nil
}

// view is what the page shows.
type view struct {
	Style   template.CSS
	Mark    template.URL
	Version string
	Address string
	Content
	Now       string
	Merchants []merchant.Merchant
	Orders    []order
}

// order is one row of the table.
type order struct {
	reservation.Reservation
	Shop     string
	Invoices []invoice.Invoice // the oldest first
}

// read takes everything from one state of the book.
func (v *view) read(ctx context.Context, book store.View) error {
	now, err := book.Now(ctx)
	if err != nil {
		return fmt.Errorf("read the clock: %w", err)
	}
	v.Now = now.Format("2 January 2006, 15:04 MST")
	if v.Merchants, err = book.Merchants(ctx); err != nil {
		return fmt.Errorf("read the merchants: %w", err)
	}
	latest, err := book.Latest(ctx, maxOrders)
	if err != nil {
		return fmt.Errorf("read the orders: %w", err)
	}
	names := map[merchant.ID]string{}
	for _, m := range v.Merchants {
		names[m.ID] = m.Name
	}
	for _, r := range latest {
		invoices, err := book.InvoicesOf(ctx, r.Number, r.Merchant)
		if err != nil {
			return fmt.Errorf("read the invoices of order %d: %w", r.Number, err)
		}
		v.Orders = append(v.Orders, order{Reservation: r, Shop: names[r.Merchant], Invoices: invoices})
	}
	return nil
}

// Status gives the order's state in words.
func (o order) Status() string { return strings.ReplaceAll(string(o.State), "_", " ") }

// Amount gives what was reserved; a refused order holds nothing.
func (o order) Amount() string { return o.Reserved.Decimal() + " " + string(o.Currency) }

// Bills gives the states of the order's invoices in words.
func (o order) Bills() string {
	var states []string
	for _, i := range o.Invoices {
		if i.State == invoice.Active {
			states = append(states, "open")
			continue
		}
		states = append(states, string(i.State))
	}
	return strings.Join(states, ", ")
}
