// Package terms is what a shop's checkout links to: the terms on which a consumer pays, in the
// consumer's language, and the mark that stands beside them.
//
// It must never say anything that stands neither in the merchant's contract nor in the product, and
// never tell one consumer from another.
package terms

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/store"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/ui"
)

// Config is what the pages need.
type Config struct {
	Store *store.Store
	Log   *slog.Logger
}

var (
	//go:embed page.css
	style string
	//go:embed page.html
	text string
	//go:embed logo.svg
	logo []byte

	layout = template.Must(template.New("page").Parse(text))
)

// policy lets the browser load nothing but what is in the page itself. Shops may show the page in a
// frame of their checkout: there is nothing on it to press.
var policy = "default-src 'none'; style-src " + ui.StyleSource(style) + "; img-src data:; " +
	"base-uri 'none'; form-action 'none'"

// New gives the terms of an invoice at /terms/EID/invoice, those of a product at /terms/EID/PRODUCTID,
// and the mark at /logo.svg (XML-RPC reference 2.33). With ?country=NL, or at /terms/EID/NL/invoice, they
// are those for that country, if the shop sells there; ?fee=2900 is what the shop takes for an invoice, in minor units.
func New(config Config) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "This page can only be read.", http.StatusMethodNotAllowed)
		case r.URL.Path == "/logo.svg":
			header.Set("Content-Type", "image/svg+xml")
			header.Set("Content-Security-Policy", "default-src 'none'")
			header.Set("Cache-Control", "public, max-age=86400")
			w.Write(logo)
		default:
			config.answer(w, r)
		}
	})
}

// answer shows the terms, or that there are none at this address.
func (c Config) answer(w http.ResponseWriter, r *http.Request) {
	shown, err := c.find(r)
	if fault.Told(err) {
		shown, err = missing(english), nil
	}
	var body bytes.Buffer
	if err == nil {
		err = layout.Execute(&body, shown)
	}
	if err != nil {
		c.Log.Error("show the terms of payment", "error", err)
		http.Error(w, "The page cannot be shown now.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", policy)
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(shown.status)
	w.Write(body.Bytes())
}

// find gives the page at an address; a fault says that there is no shop.
func (c Config) find(r *http.Request) (page, error) {
	asked, err := parse(r.URL)
	if err != nil {
		return page{}, err
	}
	view := c.Store.View()
	shop, err := view.Merchant(r.Context(), asked.shop)
	if err != nil {
		return page{}, err
	}
	home := asked.home(shop)
	if asked.invoice {
		return invoiceTerms(shop, home, asked.fee), nil
	}
	product, found := asked.product(shop, home)
	if !found {
		return missing(tongueOf(home.Code)), nil
	}
	now, err := view.Now(r.Context())
	if err != nil {
		return page{}, fmt.Errorf("read the clock: %w", err)
	}
	return productTerms(shop, product, now), nil
}

// question is what an address asks for.
type question struct {
	shop    merchant.ID
	invoice bool // instead of a product
	plan    plan.ID
	country string
	fee     money.Minor // 0: not said
}

// parse reads an address. One of another form is a fault; a fee or country that makes no sense is not
// heeded, for shops put addresses together themselves.
func parse(address *url.URL) (question, error) {
	parts := strings.Split(address.Path, "/")
	if len(parts) < 4 || len(parts) > 5 || parts[1] != "terms" {
		return question{}, fault.PlanUnknown.With()
	}
	what := parts[len(parts)-1]
	shop, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return question{}, fault.MerchantUnknown.With()
	}
	values := address.Query()
	asked := question{shop: merchant.ID(shop), invoice: what == "invoice", country: values.Get("country")}
	if len(parts) == 5 {
		asked.country = parts[3]
	}
	if fee, err := strconv.ParseInt(values.Get("fee"), 10, 64); err == nil && fee > 0 && fee <= int64(money.MaxMinor) {
		asked.fee = money.Minor(fee)
	}
	if asked.invoice {
		return asked, nil
	}
	number, err := strconv.ParseInt(what, 10, 64)
	if err != nil {
		return question{}, fault.PlanUnknown.With()
	}
	asked.plan = plan.ID(number)
	return asked, nil
}

// home gives the country that is asked for, or the first one the shop sells in.
func (q question) home(shop merchant.Merchant) country.Country {
	if asked, known := country.Of(q.country); known && shop.Serves(asked.Code) {
		return asked
	}
	first, _ := country.Of(string(shop.Contract.Countries[0]))
	return first
}

// product finds the product meant. Its number may be taken in several countries: then it is that of the
// country at home, or of the first in the contract.
func (q question) product(shop merchant.Merchant, home country.Country) (plan.Product, bool) {
	for _, code := range append([]country.Code{home.Code}, shop.Contract.Countries...) {
		if found, err := shop.Plan(q.plan, code); err == nil {
			return found, true
		}
	}
	return plan.Product{}, false
}
