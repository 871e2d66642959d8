package gateway_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"respite/domain/reservation"
	"respite/operation"
	"respite/wire/jsongate"
)

// Questions: what shops' software asks about what it did before.

// tagged gives a request parameters of the caller's own.
func tagged(f fields, custom, additional string) fields {
	pair := func(text string) []any {
		name, value, _ := strings.Cut(text, "=")
		return []any{map[string]any{"Name": name, "Value": value}}
	}
	return f.basics("CustomParameters", map[string]any{"List": pair(custom)}).
		basics("AdditionalParameters", map[string]any{"AdditionalParameter": pair(additional)})
}

// keysOf lists the keys of the entries of a list in an answer.
func (w *world) keysOf(a reply, list, key string) []string {
	w.t.Helper()
	if a.status != http.StatusOK || !a.signed {
		w.t.Fatalf("HTTP %d: %s", a.status, a.body)
	}
	var keys []string
	entries, is := a.all[list].([]any)
	if !is {
		w.t.Fatalf("%s is no list: %s", list, a.body)
	}
	for _, entry := range entries {
		keys = append(keys, fmt.Sprint(entry.(map[string]any)[key]))
	}
	return keys
}

func TestStatuses_AreFoundInEachOfTheFourWays(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(tagged(aReserve("S-1"), "color=blue", "Order_id=77"))
	first := w.want(190, w.transaction(tagged(aPay("S-1", number, "10").of(some("car", 1)), "color=blue", "Order_id=77").body()))
	second := w.want(190, w.transaction(tagged(aPay("S-1", number, "5").of(some("train", 1)), "color=red", "Order_id=77").body()))
	for asked, want := range map[string]string{
		`{"Key":"` + strings.ToLower(first.key) + `"}`:               first.key,
		`{"Invoice":"S-1"}`:                                          second.key + " " + first.key,
		`{"CustomParameter":{"Name":"color","Value":"red"}}`:         second.key,
		`{"AdditionalParameter":{"Name":"order_ID","Value":"77"}}`:   second.key + " " + first.key,
		`{"additionalparameter":{"name":"Order_id","value":77}}`:     second.key + " " + first.key,
		`{"AdditionalParameter":{"Name":"Order_id","Value":"78"}}`:   "",
		`{"CustomParameter":{"Name":"Order_id","Value":"77"}}`:       "",
		`{"CustomParameter":{"Name":"color","Value":"RED"}}`:         "",
		`{"Invoice":"s-1"}`:                                          "",
		`{"Key":"0123456789ABCDEF0123456789ABCDEF"}`:                 "",
		`{"Key":"0123456789ABCDEF0123456789ABCDEF","Invoice":"S-1"}`: "",
		`{}`: "", `17`: "", `null`: "", `{"Key":{}}`: "", `{"Invoice":""}`: "",
	} {
		a := w.call(http.MethodPost, "/json/Transaction/Statuses", `{"Transactions":[`+asked+`]}`)
		if found := strings.Join(w.keysOf(a, "Transactions", "Key"), " "); found != want {
			t.Errorf("%s finds %q, want %q", asked, found, want)
		}
		if missing := w.keysOf(a, "ErrorTransactions", "ErrorMessage"); (len(missing) == 1) != (want == "") {
			t.Errorf("%s misses %q", asked, missing)
		}
	}
}

func TestLookUps_OfANumberThatCannotBePrinted_AreThoseOfAnUnknownOne(t *testing.T) {
	w := newWorld(t)
	for _, number := range []string{`X\u0000`, `X\u001b`} { // answers leave out what cannot be printed
		for path, question := range map[string]string{
			"Statuses": `{"Transactions":[{"Invoice":"NUMBER"}]}`, "InvoiceInfos": `{"InvoiceCollection":[{"Number":"NUMBER"}]}`,
		} {
			ask := func(number string) string {
				a := w.call(http.MethodPost, "/json/Transaction/"+path, strings.ReplaceAll(question, "NUMBER", number))
				return fmt.Sprint(a.status, a.body)
			}
			if odd, unknown := ask(number), ask("X"); odd != unknown {
				t.Errorf("%s of %s: %s, of another: %s", path, number, odd, unknown)
			}
		}
		refund := aRefund("F-1", "", "1").basics("OriginalTransactionReference", map[string]any{"Reference": "NUMBER"}).body()
		a := w.want(491, w.transaction(strings.ReplaceAll(refund, "NUMBER", number)))
		if a.errors["OriginalTransactionReference"] == "" {
			t.Errorf("%s: %s", number, a.body)
		}
	}
}

func TestStatuses_OfMoreThanAHundred_AreRefused(t *testing.T) {
	w := newWorld(t)
	for path, list := range map[string]string{
		"/json/Transaction/Statuses": "Transactions", "/json/Transaction/RefundInfos": "RefundInfoCollection",
		"/json/Transaction/InvoiceInfos": "InvoiceCollection", "/json/Transaction/CancelMultiple": "Transactions",
		"/json/Transaction/Specifications": "Services", "/json/DataRequest/Specifications": "Services",
	} {
		many := strings.TrimSuffix(strings.Repeat(`{},`, 101), ",")
		w.wantText(400, "At most 100 entries can be asked for at once.", w.call(http.MethodPost, path, `{"`+list+`":[`+many+`]}`))
		for _, few := range []string{`{}`, `{"` + list + `":null}`, `{"` + list + `":""}`, `{"` + list + `":[]}`, `{"` + list + `":[` + many[3:] + `]}`} {
			if a := w.call(http.MethodPost, path, few); a.status != http.StatusOK {
				t.Errorf("%s of %.40s: HTTP %d: %s", path, few, a.status, a.body)
			}
		}
		w.wantText(400, "The request body must be a JSON object.", w.call(http.MethodPost, path, `[]`))
		w.wantText(400, "The request body is not valid JSON.", w.call(http.MethodPost, path, ``))
	}
}

func TestStatus_OfAReservation_FollowsItThroughItsLife(t *testing.T) {
	w := newWorld(t)
	names := w.named(aReserve("S-1"))
	for _, path := range []string{"/json/Transaction/Status/", "/json/DataRequest/Status/"} {
		a := w.want(190, w.call(http.MethodGet, path+names["RESERVE-KEY"], ""))
		if a.all["ActionCode"] != "Reserve" || a.all["AmountDebit"] != 34.0 {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	cancel := w.want(190, w.data(aCancel("S-1", names["RESERVATION"]).body()))
	if a := w.want(190, w.call(http.MethodGet, "/json/DataRequest/Status/"+cancel.key, "")); a.all["ActionCode"] != "CancelReservation" || a.all["AmountDebit"] != 0.0 {
		t.Errorf("the cancel: %s", a.body)
	}
}

func TestRefundInfo_FollowsThePayment(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("S-1"))
	key := w.want(190, w.transaction(aPay("S-1", number, "34").body())).key
	path := "/json/Transaction/RefundInfo/" + key
	for _, step := range []struct {
		refund        string
		left, already float64
		open          float64
		refundable    bool
	}{{"", 34, 0, 34, true}, {"4.55", 29.45, 4.55, 29.45, true}, {"29.45", 0, 34, 0, false}} {
		if step.refund != "" {
			w.want(190, w.transaction(aRefund("F"+step.refund, key, step.refund).body()))
		}
		a := w.call(http.MethodGet, path, "").all
		if a["MaximumRefundAmount"] != step.left || a["RefundedAmount"] != step.already || a["InvoiceAmountOpen"] != step.open ||
			a["IsRefundable"] != step.refundable || (a["NotRefundableExplanation"] == nil) != step.refundable || a["Invoice"] != "S-1" {
			t.Errorf("after %q: %v", step.refund, a)
		}
	}
}

func TestInvoiceInfo_TellsOfPaymentsAndCredits(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("S-1"))
	key := w.want(190, w.transaction(aPay("S-1", number, "34").body())).key
	w.want(190, w.transaction(aRefund("F-1", key, "10").of(some("car", 1)).body()))
	_, err := w.operations.Receive(t.Context(), operation.Receive{Invoice: w.invoices(number)[0].Number, Amount: 2400, Actor: "clerk"})
	must(t, err)
	a := w.call(http.MethodGet, "/json/Transaction/InvoiceInfo/"+key, "").all
	if a["Paid"] != true || a["AmountDebit"] != 34.0 || a["AmountCredit"] != 10.0 || a["AmountPaid"] != 24.0 || a["AmountVat"] != 5.9 || a["AmountCreditVat"] != 1.74 {
		t.Errorf("the invoice is %v", a)
	}
	for entries, want := range map[string]int{`{"Key":"` + key + `"}`: 1, `{"Number":"S-1"}`: 1, `{"Number":"F-1"}`: 0, `{"CustomerId":"S-1"}`: 0} {
		found := w.keysOf(w.call(http.MethodPost, "/json/Transaction/InvoiceInfos", `{"InvoiceCollection":[`+entries+`]}`), "InvoiceCollection", "Key")
		if len(found) != want {
			t.Errorf("%s finds %v", entries, found)
		}
	}
}

func TestCancelByGET_ReallyCancelsWhatIsHeld(t *testing.T) {
	w := newWorld(t, withPushes)
	cancelled := func(key string) bool {
		a := w.call(http.MethodGet, "/json/Transaction/Cancel/"+key, "")
		if a.status != http.StatusOK || a.all["Key"] != key {
			t.Errorf("HTTP %d: %s", a.status, a.body)
		}
		return a.all["IsCanceled"] == true
	}
	held, pending := w.named(aReserve("S-1")), w.want(791, w.data(aReserve("S-2").with("BillingEmail", "pending_accepted@klarna.com").body()))
	for _, key := range []string{held["RESERVE-KEY"], held["RESERVE-KEY"], pending.key} { // one of them twice
		if !cancelled(key) {
			t.Errorf("%s is not cancelled", key)
		}
	}
	w.wantStory(held["RESERVATION"], "Reserve 190, CancelReservation 190")
	if invoice := w.pushes(held["RESERVATION"])[1].told["Invoice"]; invoice != "S-1" {
		t.Errorf("the push says Invoice %v", invoice)
	}
	if order := w.order(held["RESERVATION"]); order.State != reservation.Cancelled {
		t.Errorf("it is %s", order.State)
	}
	paid := w.named(aReserve("S-3"))
	pay := w.want(190, w.transaction(aPay("S-3", paid["RESERVATION"], "34").body()))
	refused := w.want(690, w.data(aReserve("S-4").with("BillingLastName", "Denied").body()))
	for name, key := range map[string]string{"a payment": pay.key, "all delivered": paid["RESERVE-KEY"], "refused": refused.key} {
		w.unchanged(func() {
			if cancelled(key) {
				t.Errorf("%s is cancelled", name)
			}
		})
	}
	rest := w.named(aReserve("S-5"))
	w.want(190, w.transaction(aPay("S-5", rest["RESERVATION"], "10").of(some("car", 1)).body()))
	if !cancelled(rest["RESERVE-KEY"]) || w.order(rest["RESERVATION"]).Released != 2400 {
		t.Error("the rest is not released")
	}
	w.books()
}

func TestCancelMultiple_TellsOfEach(t *testing.T) {
	w := newWorld(t)
	a, b := w.named(aReserve("S-1")), w.named(aReserve("S-2"))
	answer := w.call(http.MethodPost, "/json/Transaction/CancelMultiple",
		`{"transactions":[{"key":"`+strings.ToLower(a["RESERVE-KEY"])+`"},{"Key":"`+b["RESERVE-KEY"]+`"},{"Key":"`+a["RESERVE-KEY"]+`"},{"Key":"?"},{}]}`)
	want := `{"Transactions":[{"Key":"` + a["RESERVE-KEY"] + `","IsCanceled":true},{"Key":"` + b["RESERVE-KEY"] + `","IsCanceled":true},{"Key":"` +
		a["RESERVE-KEY"] + `","IsCanceled":true},{"Key":"?","IsCanceled":false},{"Key":"","IsCanceled":false}]}`
	if answer.body != want {
		t.Errorf("got %s", answer.body)
	}
	w.books()
}

func TestSpecification_DescribesJustWhatRequestsAreCheckedWith(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/json/Transaction/Specification/klarna?serviceVersion=1", "/json/datarequest/specification/KLARNA"} {
		var described jsongate.Specification
		a := w.call(http.MethodGet, path, "")
		must(t, json.Unmarshal([]byte(a.body), &described))
		names := map[string]string{}
		for _, action := range described.Actions {
			for _, p := range action.RequestParameters {
				if p.Required {
					names[action.Name] += " " + p.Name
				}
			}
		}
		if len(described.Actions) != 7 || described.Name != "klarna" {
			t.Errorf("%s describes %d actions", path, len(described.Actions))
		}
		const needed = " ArticleTitle ArticleNumber ArticlePrice ArticleQuantity ArticleVat BillingFirstName BillingStreet BillingHouseNumber BillingCity" +
			" BillingCountry BillingEmail Gender Pno OperatingCountry ShippingSameAsBilling"
		if names["Reserve"] != needed {
			t.Errorf("Reserve needs%s", names["Reserve"])
		}
	}
	for _, service := range []string{"paypal", "klarnakp", "%20", strings.Repeat("x", 300)} {
		if a := w.call(http.MethodGet, "/json/Transaction/Specification/"+service, ""); a.status != http.StatusNotFound || len(a.body) > 120 {
			t.Errorf("%s: HTTP %d: %s", service, a.status, a.body)
		}
	}
	a := w.call(http.MethodPost, "/json/DataRequest/Specifications", `{"Services":[{"Name":"Klarna","Version":1},{"Name":"paypal"},{"Name":"IDEAL","Version":"2"}]}`)
	if found := strings.Join(w.keysOf(a, "Services", "Name"), " "); found != "klarna ideal" {
		t.Errorf("specifications of %s", found)
	}
}

func TestActiveSubscriptions_AreXMLThatParses(t *testing.T) {
	w := newWorld(t)
	for _, service := range []string{
		`{"Name":"GetActiveSubscriptions","Action":"GetActiveSubscriptions","Version":0}`,
		`{"name":"getactivesubscriptions","action":"getactivesubscriptions","version":1,"parameters":[]}`,
	} {
		a := w.want(190, w.data(`{"Services":{"ServiceList":[`+service+`]}}`))
		var listed struct {
			XMLName  xml.Name `xml:"ArrayOfServiceCurrencies"`
			Services []struct {
				ServiceCode string
				Currencies  []string `xml:"Currencies>string"`
			} `xml:"ServiceCurrencies"`
		}
		must(t, xml.Unmarshal([]byte(a.values["ActiveSubscriptions"]), &listed))
		if len(listed.Services) != 1 || listed.Services[0].ServiceCode != "klarna" || strings.Join(listed.Services[0].Currencies, " ") != "EUR" {
			t.Errorf("got %+v", listed)
		}
	}
}

func TestKeys_OfAnotherShop_AreUnknownEverywhere(t *testing.T) {
	w := newWorld(t)
	w.otherShop()
	names := w.named(aReserve("S-1"))
	names["PAY-KEY"] = w.want(190, w.transaction(tagged(aPay("S-1", names["RESERVATION"], "10").of(some("car", 1)), "a=1", "b=2").body())).key
	const none = "00000000000000000000000000000000"
	ask := func(method, path, body string) string {
		a := w.callAs(otherKeys, method, path, body)
		if !a.signed {
			t.Errorf("%s is not signed", path)
		}
		return fmt.Sprint(a.status, " ", strings.NewReplacer(names["PAY-KEY"], none, names["RESERVE-KEY"], none, names["RESERVATION"], "1").Replace(masked(a.body)))
	}
	for _, c := range []struct{ method, path, body string }{
		{"GET", "/json/Transaction/Status/PAY-KEY", ""}, {"GET", "/json/Transaction/Status/RESERVE-KEY", ""},
		{"GET", "/json/DataRequest/Status/RESERVE-KEY", ""}, {"GET", "/json/Transaction/RefundInfo/PAY-KEY", ""},
		{"GET", "/json/Transaction/InvoiceInfo/PAY-KEY", ""}, {"GET", "/json/Transaction/Cancel/RESERVE-KEY", ""},
		{"POST", "/json/Transaction/Statuses", `{"Transactions":[{"Key":"PAY-KEY"},{"Invoice":"S-1"},{"CustomParameter":{"Name":"a","Value":"1"}},{"AdditionalParameter":{"Name":"b","Value":"2"}}]}`},
		{"POST", "/json/Transaction/RefundInfos", `{"RefundInfoCollection":[{"TransactionKey":"PAY-KEY"}]}`},
		{"POST", "/json/Transaction/InvoiceInfos", `{"InvoiceCollection":[{"Key":"PAY-KEY"},{"Number":"S-1"}]}`},
		{"POST", "/json/Transaction/CancelMultiple", `{"Transactions":[{"Key":"RESERVE-KEY"}]}`},
		{"POST", "/json/Transaction", aPay("X", "RESERVATION", "34").body()},
		{"POST", "/json/Transaction", aPay("X", "", "34").with("DataRequestKey", "RESERVE-KEY").body()},
		{"POST", "/json/Transaction", aRefund("X", "PAY-KEY", "1").body()},
		{"POST", "/json/Transaction", aRefund("X", "RESERVE-KEY", "1").body()},
		{"POST", "/json/Transaction", aRefund("X", "", "1").basics("OriginalTransactionReference", map[string]any{"Reference": "S-1"}).body()},
		{"POST", "/json/DataRequest", aCancel("X", "RESERVATION").body()}, {"POST", "/json/DataRequest", anExtend("X", "RESERVATION").body()},
		{"POST", "/json/DataRequest", anUpdate("X", "RESERVATION").with("BillingCity", "Elsewhere").body()},
		{"POST", "/json/DataRequest", anUpdate("X", "").with("DataRequestKey", "RESERVE-KEY").with("BillingCity", "Elsewhere").body()},
	} {
		w.unchanged(func() {
			unknown := map[string]string{"RESERVATION": "1", "RESERVE-KEY": none, "PAY-KEY": none}
			theirs := ask(c.method, fill(c.path, names), fill(c.body, names))
			nobodys := ask(c.method, fill(c.path, unknown), fill(c.body, unknown))
			if !strings.Contains(c.body, "S-1") && theirs != nobodys {
				t.Errorf("%s %s tells the two apart:\n%s\n%s", c.method, c.path, theirs, nobodys)
			}
			if strings.Contains(theirs, `"Code":190`) || strings.Contains(theirs, "true") && strings.Contains(theirs, "IsCanceled") {
				t.Errorf("%s %s succeeds: %s", c.method, c.path, theirs)
			}
		})
	}
	w.books()
}

// masked hides what every answer makes new.
func masked(body string) string {
	if at := strings.Index(body, `{"Key":"`); at == 0 && strings.Contains(body, `"Status"`) {
		return body[40+len(`{"Key":`):]
	}
	return body
}

func TestAddresses_ThatAreNone_AndMethodsThatDoNotFit_AreToldSo(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{
		"/json", "/json/", "/json/Weather", "/json/Transaction/Status", "/json/Transaction/Status/", "/json/Transaction/Status/a/b", "/json/Transaction/Statuses/1",
		"/json/Transaction//Status/1", "/json/batch", "/json/batch/Transactions/1", "/json/DataRequest/RefundInfo/1", "/json/Transaction/../Transaction/Weather",
	} {
		a := w.call(http.MethodGet, path, "")
		if want := `{"Message":"There is nothing at this address."}`; a.status != http.StatusNotFound || a.body != want || !a.signed {
			t.Errorf("%s: HTTP %d: %s", path, a.status, a.body)
		}
	}
	for path, method := range map[string]string{
		"/json/Transaction": "GET", "/json/DataRequest": "DELETE", "/json/Transaction/Status/1": "POST", "/json/Transaction/Statuses": "GET",
		"/json/Transaction/Cancel/1": "PUT", "/json/batch/DataRequests": "PATCH", "/json/Transaction/Specification/ideal": "OPTIONS",
	} {
		w.wantText(http.StatusMethodNotAllowed, "This address does not take "+method+".", w.call(method, path, ""))
	}
}
