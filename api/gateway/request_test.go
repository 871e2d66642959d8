package gateway_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
)

// fields is a request under construction: basic fields, service, ungrouped parameters, articles.
type fields struct {
	basic    map[string]any
	service  string
	action   string
	named    map[string]any
	articles []map[string]any
}

// body writes the request as most clients do.
func (f fields) body() string {
	var parameters []map[string]any
	for i, article := range f.articles {
		for _, name := range []string{"ArticleTitle", "ArticleNumber", "ArticleType", "ArticleQuantity", "ArticlePrice", "ArticleVat"} {
			if value, given := article[name]; given {
				parameters = append(parameters, map[string]any{"Name": name, "GroupType": "Article", "GroupID": fmt.Sprint(i + 1), "Value": value})
			}
		}
	}
	for name, value := range f.named {
		parameters = append(parameters, map[string]any{"Name": name, "Value": value})
	}
	whole := maps.Clone(f.basic)
	service := f.service
	if service == "" {
		service = "klarna"
	}
	whole["Services"] = map[string]any{"ServiceList": []any{map[string]any{"Name": service, "Action": f.action, "Parameters": parameters}}}
	text, err := json.Marshal(whole)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// with gives a copy with a parameter changed; nil takes it out.
func (f fields) with(name string, value any) fields {
	f.named = maps.Clone(f.named)
	f.named[name] = value
	if value == nil {
		delete(f.named, name)
	}
	return f
}

// basics gives a copy with a basic field changed; nil takes it out.
func (f fields) basics(name string, value any) fields {
	f.basic = maps.Clone(f.basic)
	f.basic[name] = value
	if value == nil {
		delete(f.basic, name)
	}
	return f
}

// of gives a copy with other articles.
func (f fields) of(articles ...map[string]any) fields {
	f.articles = articles
	return f
}

func article(number, price string, quantity int, vat string) map[string]any {
	return map[string]any{
		"ArticleTitle": "Article " + number, "ArticleNumber": number, "ArticleQuantity": quantity, "ArticlePrice": price, "ArticleVat": vat,
	}
}

func some(number string, quantity int) map[string]any {
	return map[string]any{"ArticleNumber": number, "ArticleQuantity": quantity}
}

// aReserve is a good request of the approved Dutch test person: 3 × 10.00, 1 × 5.00, −1.00.
func aReserve(invoice string) fields {
	return fields{
		action: "Reserve",
		basic: map[string]any{
			"Currency": "EUR", "Invoice": invoice, "ClientIP": map[string]any{"Type": 0, "Address": "198.51.100.4"},
		},
		articles: []map[string]any{article("car", "10.00", 3, "21"), article("train", "5.00", 1, "21"), article("discount", "-1.00", 1, "21")},
		named: map[string]any{
			"BillingFirstName": "Testperson-nl", "BillingLastName": "Approved", "BillingStreet": "Neherkade", "BillingHouseNumber": "1",
			"BillingPostalCode": "2521VA", "BillingCity": "Gravenhage", "BillingCountry": "NL", "BillingCellPhoneNumber": "0612345678",
			"BillingEmail": "youremail@example.nl", "Gender": "1", "Encoding": "Netherlands", "OperatingCountry": "NL", "Pno": "10071970",
			"ShippingSameAsBilling": "true",
		},
	}
}

// aGerman is the approved German test person, for part payment.
func aGerman(invoice string) fields {
	f := aReserve(invoice)
	for name, value := range map[string]any{
		"BillingFirstName": "Testperson-de", "BillingStreet": "Hellersbergstraße", "BillingHouseNumber": "14", "BillingPostalCode": "41460",
		"BillingCity": "Neuss", "BillingCountry": "DE", "BillingCellPhoneNumber": "01522113356", "Encoding": "Germany", "OperatingCountry": "DE",
		"Pno": "07071960",
	} {
		f = f.with(name, value)
	}
	return f
}

func aPay(invoice, number, amount string) fields {
	return fields{
		action: "Pay", basic: map[string]any{"Currency": "EUR", "Invoice": invoice, "AmountDebit": json.Number(amount)},
		named: map[string]any{"ReservationNumber": number, "SendByMail": "false", "SendByEmail": "true"},
	}
}

func aRefund(invoice, key, amount string) fields {
	return fields{
		action: "Refund",
		basic:  map[string]any{"Currency": "EUR", "Invoice": invoice, "AmountCredit": json.Number(amount), "OriginalTransactionKey": key},
	}
}

func aCancel(invoice, number string) fields {
	return fields{
		action: "CancelReservation", basic: map[string]any{"Currency": "EUR", "Invoice": invoice},
		named: map[string]any{"ReservationNumber": number},
	}
}

// reserved reserves and gives the reservation number.
func (w *world) reserved(f fields) string {
	w.t.Helper()
	return w.want(190, w.data(f.body())).values["ReservationNumber"]
}

func TestReserve_OfTheApprovedPerson_HoldsTheSumOfTheArticles(t *testing.T) {
	w := newWorld(t)
	a := w.want(190, w.data(aReserve("INV-1").body()))
	if len(a.values["ReservationNumber"]) != 10 {
		t.Errorf("the reservation number is %q", a.values["ReservationNumber"])
	}
}

func TestOrder_FromReserveToRefund_RunsAsTheWirePromises(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("INV-1"))
	first := w.want(190, w.transaction(aPay("INV-1", number, "10").of(some("car", 1)).body()))
	w.want(190, w.transaction(aPay("INV-2", number, "15").of(some("car", 1), some("train", 1)).body()))
	over := w.want(491, w.transaction(aPay("INV-3", number, "20").of(some("car", 2)).body()))
	if over.errors["ArticleQuantity"] == "" {
		t.Errorf("the quantity is not named: %s", over.body)
	}
	w.want(190, w.transaction(aRefund("INV-1", first.key, "4.50").body()))
	w.want(491, w.transaction(aRefund("INV-1", first.key, "5.51").body()))
	w.want(190, w.transaction(aRefund("INV-1", first.key, "5.5").body()))
	w.want(190, w.data(aCancel("INV-1", number).body()))
	w.want(491, w.transaction(aPay("INV-4", number, "9").body()))
	w.want(190, w.call("GET", "/json/Transaction/Status/"+first.key, ""))
}
