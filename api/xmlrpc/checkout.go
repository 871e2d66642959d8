package xmlrpc

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/quote"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
	wire "respite/wire/xmlrpc"
)

// CheckoutPath is where the payment methods for a basket are asked for (XML-RPC reference 2.33).
const CheckoutPath = "/touchpoint/checkout/"

// The content type of the answer.
const checkoutType = "application/vnd.klarna.touchpoint-checkout.payment-methods-v1+json"

// paymentMethod is one way to pay.
type paymentMethod struct {
	PClassID  int64             `json:"pclass_id"`
	Name      string            `json:"name"`
	Title     string            `json:"title"`
	ExtraInfo string            `json:"extra_info"`
	UseCase   string            `json:"use_case"`
	Group     methodGroup       `json:"group"`
	Logo      link              `json:"logo"`
	Terms     link              `json:"terms"`
	Details   map[string]figure `json:"details"`
}

type methodGroup struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

type link struct {
	URI string `json:"uri"`
}

type figure struct {
	Label  string `json:"label"`
	Value  string `json:"value"`
	Symbol string `json:"symbol,omitempty"`
}

// checkoutFault is an error of the checkout service.
type checkoutFault struct {
	Status  int    `json:"http_status_code"`
	Message string `json:"internal_message"`
	Code    string `json:"public_code"`
}

func refuse(status int, code, message string) *checkoutFault {
	return &checkoutFault{Status: status, Message: message, Code: code}
}

// Checkout answers with the ways to pay for a basket.
func (d *Door) Checkout(w http.ResponseWriter, r *http.Request) {
	methods, failed := d.checkout(r)
	status, answer := http.StatusOK, any(map[string]any{"payment_methods": methods})
	if failed != nil {
		status, answer = failed.Status, failed
	}
	body, err := json.Marshal(answer)
	if err != nil {
		d.Log.ErrorContext(r.Context(), "payment methods cannot be written", "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", checkoutType)
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(body)
}

func (d *Door) checkout(r *http.Request) ([]paymentMethod, *checkoutFault) {
	shop, failed := d.checkoutShop(r)
	if failed != nil {
		return nil, failed
	}
	asked := r.URL.Query()
	total, err := strconv.ParseInt(asked.Get("total_price"), 10, 64)
	if err != nil || total <= 0 || total > int64(money.MaxMinor) {
		return nil, refuse(http.StatusBadRequest, "bad_parameter", "total_price: an amount in minor units is needed")
	}
	home, served := basketCountry(asked.Get("country"), asked.Get("locale"))
	switch {
	case !served || !shop.Serves(home.Code):
		return nil, refuse(http.StatusBadRequest, "bad_parameter", "locale: the store does not sell there")
	case !strings.EqualFold(asked.Get("currency"), string(home.Currency)):
		return nil, refuse(http.StatusBadRequest, "bad_parameter", "currency: it is "+string(home.Currency)+" there")
	}
	now, err := d.Store.View().Now(r.Context())
	if err != nil {
		d.Log.ErrorContext(r.Context(), "the payment methods cannot be told", "error", err)
		return nil, refuse(http.StatusInternalServerError, "internal", "an error on our side")
	}
	methods := []paymentMethod{d.invoiceMethod(r, shop, home)}
	for _, p := range offered(shop.Plans, home, home.Day(now)) {
		if p.Accepts(money.Minor(total), home.Day(now)) == nil {
			methods = append(methods, d.partMethod(r, p, money.Minor(total)))
		}
	}
	return methods, nil
}

// checkoutShop finds the merchant and checks the digest.
func (d *Door) checkoutShop(r *http.Request) (merchant.Merchant, *checkoutFault) {
	asked := r.URL.Query()
	number, err := strconv.ParseInt(asked.Get("merchant_id"), 10, 64)
	if err != nil {
		return merchant.Merchant{}, refuse(http.StatusBadRequest, "bad_parameter", "merchant_id: a number is needed")
	}
	shop, err := d.Store.View().Merchant(r.Context(), merchant.ID(number))
	if err != nil && !fault.Is(err, fault.MerchantUnknown) {
		d.Log.ErrorContext(r.Context(), "the payment methods cannot be told", "error", err)
		return shop, refuse(http.StatusInternalServerError, "internal", "an error on our side")
	}
	digest, isSigned := strings.CutPrefix(r.Header.Get("Authorization"), "xmlrpc-4.2 ")
	signed := []string{asked.Get("merchant_id"), strings.ToUpper(asked.Get("currency"))}
	if err != nil || !isSigned || shop.Shared == "" || !wire.Matches(signed, shop.Shared.Reveal(), digest, wire.Hashes{}) {
		return shop, refuse(http.StatusUnauthorized, "unauthorized", "the digest does not belong to the merchant")
	}
	if !d.rates.Allow(shop.ID, d.Clock()) {
		return shop, refuse(http.StatusTooManyRequests, "too_many_requests", "too many requests; try again in a moment")
	}
	return shop, nil
}

// basketCountry gives the country of a basket: as it is named, or from the locale sv_se.
func basketCountry(name, locale string) (country.Country, bool) {
	if name == "" {
		_, name, _ = strings.Cut(locale, "_")
	}
	return country.Of(name)
}

// invoiceMethod is paying a plain invoice. The shop adds its fee to the address of the terms.
func (d *Door) invoiceMethod(r *http.Request, shop merchant.Merchant, home country.Country) paymentMethod {
	words := quote.In(languages[home.Code])
	return paymentMethod{
		PClassID: -1, Name: "invoice", Title: words.Invoice, UseCase: "invoice", Group: methodGroup{"invoice", words.Invoice},
		ExtraInfo: words.Within(shop.Contract.DaysToPay(home.Code)), Logo: link{d.base(r) + "/logo.svg"},
		Terms: link{d.terms(r, shop.ID, home.Code, "invoice?fee=")}, Details: map[string]figure{},
	}
}

// partMethod is paying in parts, with what the client software would show.
func (d *Door) partMethod(r *http.Request, p plan.Product, total money.Minor) paymentMethod {
	words := quote.In(languages[p.Country])
	symbol := string(p.Currency)
	details := map[string]figure{
		"monthly_cost":     {words.Monthly, quote.MonthlyCost(p, total, quote.Checkout).Decimal(), symbol},
		"total_cost":       {words.Total, quote.TotalCost(p, total, quote.Checkout).Decimal(), symbol},
		"start_fee":        {words.StartFee, p.StartFee.Decimal(), symbol},
		"monthly_fee":      {words.MonthlyFee, p.MonthlyFee.Decimal(), symbol},
		"interest_rate":    {words.Rate, p.Rate.String(), "%"},
		"number_of_months": {words.Months, strconv.Itoa(p.Months), ""},
	}
	if terms, err := plan.PartPayment(p).Schedule(total, 0, true); err == nil {
		details["apr"] = figure{words.APR, terms.APR.String(), "%"}
	}
	return paymentMethod{
		PClassID: int64(p.ID), Name: p.Description, Title: words.Part, UseCase: "part_payment", Group: methodGroup{"part_payment", words.Part},
		ExtraInfo: details["monthly_cost"].Value + " " + symbol, Logo: link{d.base(r) + "/logo.svg"},
		Terms: link{d.terms(r, merchant.ID(p.Merchant), p.Country, strconv.FormatInt(int64(p.ID), 10))}, Details: details,
	}
}

// terms gives the address of the terms of payment of a shop in a country.
func (d *Door) terms(r *http.Request, shop merchant.ID, home country.Code, what string) string {
	return d.base(r) + "/terms/" + strconv.FormatInt(int64(shop), 10) + "/" + string(home) + "/" + what
}
