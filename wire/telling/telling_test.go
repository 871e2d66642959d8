package telling_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/domain/job"
	"respite/domain/request"
	"respite/value/id"
	"respite/wire/jsongate"
	"respite/wire/telling"
)

const (
	reserveKey = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
	payKey     = "1122334455667788990011AABBCCDDEE"
	refundKey  = "0F0E0D0C0B0A09080706050403020100"
)

var (
	appendixInstant = time.Date(2026, 3, 4, 4, 6, 7, 0, time.UTC)
	ownParameters   = []request.Pair{{Name: "real_order_id", Value: "8"}}
)

func dataRequest(action request.Action, status request.Status) request.Request {
	return request.Request{
		Key: reserveKey, Action: action, Status: status, At: appendixInstant, Reservation: 2401000777, Currency: "EUR",
		Origin: request.Origin{Service: "klarna", Invoice: "DEMO-8"},
	}
}

func reserve(status request.Status) request.Request {
	r := dataRequest(request.Reserve, status)
	r.Amount = 2105
	return r
}

func pay() request.Request {
	return request.Request{
		Key: payKey, Action: request.Pay, Status: request.Success, At: appendixInstant, Reservation: 2401000777,
		Invoice: 51726030400000008, Currency: "EUR", Amount: 2105, PaymentKey: "99887766554433221100FFEEDDCCBBAA",
		Origin: request.Origin{Service: "klarna", Invoice: "DEMO-8", Description: "order 8"},
	}
}

func refund() request.Request {
	return request.Request{
		Key: refundKey, Action: request.Refund, Status: request.Success, At: appendixInstant, Reservation: 2401000777,
		Invoice: 51726030400000008, Credit: 61726030400000001, Currency: "EUR", Amount: 735,
		PaymentKey: "ABCDEF0011223344556677889900ABCD", Original: payKey,
		Origin: request.Origin{Service: "klarna", Invoice: "DEMO-8"},
	}
}

// echoing gives the request with parameters of the merchant's own.
func echoing(r request.Request) request.Request {
	r.Origin.Additional = ownParameters
	return r
}

func TestTelling_OfTheAppendixRequests_GivesItsBodiesByteForByte(t *testing.T) {
	for name, value := range map[string]any{
		"reserve-a-response":       telling.DataResponse(reserve(request.Success), true),
		"reserve-a-push":           pushOf(reserve(request.Success), false).JSON,
		"reserve-refused-response": telling.DataResponse(reserve(request.Refused), true),
		"cancel-response":          telling.DataResponse(dataRequest(request.Cancel, request.Success), true),
		"cancel-push":              pushOf(dataRequest(request.Cancel, request.Success), false).JSON,
		"pay-response":             telling.TransactionResponse(pay(), true),
		"pay-push":                 pushOf(echoing(pay()), false).JSON,
		"refund-response":          telling.TransactionResponse(refund(), true),
		"refund-push":              pushOf(echoing(refund()), false).JSON,
		"status-response":          telling.TransactionStatus(echoing(pay()), true),
	} {
		t.Run(name, func(t *testing.T) {
			want := strings.Replace(golden(t, "appendix-"+name), "The request was rejected by Klarna", "The request was rejected", 1) // our sentence
			if got := encoded(t, value); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestPush_OfThePublishedRequests_GivesThemByteForByte(t *testing.T) {
	published := func(key id.ID, invoice string, action request.Action, at string) request.Request {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		r := dataRequest(action, request.Success)
		r.Key, r.At, r.Origin.Invoice = key, instant, invoice
		return r
	}
	refunded := published("10C63E926E724A4E8FF53246951Exxxx", "100004441", request.Refund, "2017-08-14T17:15:33+02:00")
	refunded.Amount, refunded.Origin.Culture = 145, "nl-NL"
	refunded.Original, refunded.PaymentKey = "FC693CDE6C4D447094E37633BA8Bxxxx", "608987C866A3462FA5AB550C290Axxxx"
	for name, r := range map[string]request.Request{
		"cancel": published("E3901DFE6C574081BDE223764C39XXXX", "testinvoice 123", request.Cancel, "2017-08-01T12:13:20+02:00"),
		"update": published("AE5CE6004711494C81741182E14Bxxxx", "testinvoice 1234", request.Update, "2017-08-14T15:06:39+02:00"),
		"refund": refunded,
	} {
		if got, want := encoded(t, pushOf(r, false).JSON), golden(t, "sample-"+name+"-push"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func TestReserve_WhateverItsStatus_NamesTheReservationInResponsePushAndStatusAlike(t *testing.T) {
	const number = `"Parameters":[{"Name":"ReservationNumber","Value":"2401000777"}]`
	for status, isNamed := range map[request.Status]bool{
		request.Success: true, request.Pending: true, request.Failed: true, request.Revoked: true, request.Refused: false,
	} {
		r := reserve(status)
		for place, value := range map[string]any{
			"response": telling.DataResponse(r, true), "push": pushOf(r, false).JSON, "status": telling.DataRequest(r, true, false),
		} {
			body := encoded(t, value)
			if got := strings.Contains(body, number); got != isNamed || !isNamed && !strings.Contains(body, `"Services":null`) {
				t.Errorf("%s, %s: %s", status, place, body)
			}
		}
	}
}

func TestReserve_ThatWasInvalid_HasNoReservationToName(t *testing.T) {
	r := reserve(request.Invalid)
	r.Reservation = 0
	if body := encoded(t, telling.DataResponse(r, true)); !strings.Contains(body, `"Code":491`) || !strings.Contains(body, `"Services":null`) {
		t.Error(body)
	}
}

func TestPush_OfAForeignCancel_NamesTheReservation(t *testing.T) {
	r := dataRequest(request.Cancel, request.Success)
	r.Origin.Invoice = ""
	message := pushOf(r, true)
	const want = `"Invoice":null,"ServiceCode":"klarna","ActionCode":"CancelReservation"`
	if body := encoded(t, message.JSON); !strings.Contains(body, want) || !strings.Contains(body, `"Value":"2401000777"`) {
		t.Error(body)
	}
	if got := field(message.Form, "brq_SERVICE_klarna_ReservationNumber"); got != "2401000777" {
		t.Errorf("the form names %q", got)
	}
}

func TestParameters_OfTheMerchantsOwn_HaveTheShapeOfTheirPlace(t *testing.T) {
	r := pay()
	r.Origin.Custom = []request.Pair{{Name: "note", Value: "x"}, {Name: "note", Value: "y"}}
	r.Origin.Additional = ownParameters
	const (
		custom           = `[{"Name":"note","Value":"x"},{"Name":"note","Value":"y"}]`
		additional       = `[{"Name":"real_order_id","Value":"8"}]`
		inResponses      = `"CustomParameters":{"List":` + custom + `},"AdditionalParameters":{"AdditionalParameter":` + additional + `}`
		inPushesAndState = `"CustomParameters":` + custom + `,"AdditionalParameters":{"List":` + additional + `}`
	)
	for _, row := range []struct {
		value any
		want  string
	}{
		{telling.TransactionResponse(r, true), inResponses}, {telling.DataResponse(r, true), inResponses},
		{telling.Transaction(r, true), inPushesAndState}, {telling.TransactionStatus(r, true), inPushesAndState},
		{telling.DataRequest(r, true, false), inPushesAndState},
	} {
		if body := encoded(t, row.value); !strings.Contains(body, row.want) {
			t.Errorf("%T: %s", row.value, body)
		}
	}
}

func TestStatus_OfEveryRequest_HasItsCodeAndWordsInBothLanguages(t *testing.T) {
	for status, want := range map[request.Status]struct {
		code                jsongate.StatusCode
		english, dutch, sub string
	}{
		request.Success: {190, "Success", "Succes", "Transactie succesvol uitgevoerd"},
		request.Pending: {791, "Pending processing", "In behandeling", "Het verzoek wordt nog gecontroleerd"},
		request.Refused: {690, "Rejected", "Afgewezen", "Het verzoek is afgewezen"},
		request.Invalid: {491, "Validation failure", "Validatiefout", "Validatiefout"},
		request.Failed:  {490, "Failed", "Mislukt", "De tijd voor het verzoek is verstreken"},
		request.Broken:  {492, "Technical failure", "Technische fout", "Er ging bij ons iets mis"},
		request.Revoked: {891, "Cancelled by merchant", "Geannuleerd door de webwinkel", "Het verzoek is geannuleerd door de webwinkel"},
	} {
		r := reserve(status)
		english := telling.DataResponse(r, true).Status
		if english.Code.Code != want.code || english.Code.Description != want.english || english.SubCode.Code == "" || english.SubCode.Description == "" {
			t.Errorf("%s is told as %+v, %+v", status, english, english.SubCode)
		}
		r.Origin.Culture = "NL-be"
		dutch, data := telling.TransactionResponse(r, true).Status, telling.DataRequest(r, true, false).Status
		if dutch.Code.Description != want.dutch || dutch.SubCode.Description != want.sub || dutch.SubCode.Code != english.SubCode.Code {
			t.Errorf("%s is told in Dutch as %+v, %+v", status, dutch, dutch.SubCode)
		}
		if data.Code.Description != want.sub || data.SubCode != nil {
			t.Errorf("%s of a data request is told in Dutch as %+v", status, data)
		}
	}
}

func TestStatus_OfTheNewerServicesDataRequests_HasItsOwnSubCode(t *testing.T) {
	newer := func(r request.Request) request.Request {
		r.Origin.Service = "KlarnaKp"
		return r
	}
	for _, row := range []struct {
		request request.Request
		want    string
	}{
		{newer(reserve(request.Success)), "S990"}, {dataRequest(request.Extend, request.Success), "S990"},
		{newer(pay()), "S001"}, {reserve(request.Success), "S001"}, {newer(reserve(request.Refused)), "S999"},
	} {
		told := telling.DataResponse(row.request, true)
		if told.Status.SubCode.Code != row.want || told.ServiceCode != row.request.Origin.Service {
			t.Errorf("%s of %s: %+v", row.request.Action, row.request.Origin.Service, told.Status.SubCode)
		}
	}
}

func TestTelling_EchoesOrderAndRecurrenceAndSaysWhichBook(t *testing.T) {
	r := pay()
	r.Origin.Order, r.Origin.StartRecurrent = "ORDER_NO_1", true
	for _, value := range []any{telling.TransactionResponse(r, false), telling.Transaction(r, false), telling.DataRequest(r, false, false)} {
		body := encoded(t, value)
		for _, want := range []string{`"Order":"ORDER_NO_1"`, `"StartRecurrent":true`, `"IsTest":false`} {
			if !strings.Contains(body, want) {
				t.Errorf("%T lacks %s: %s", value, want, body)
			}
		}
	}
}

func TestPush_AsAForm_HasTheFieldsShopsLookFor(t *testing.T) {
	reserved, captured := pushOf(reserve(request.Success), false).Form, pushOf(echoing(pay()), false).Form
	for _, row := range []struct {
		form        jsongate.Form
		name, value string
	}{
		{reserved, "brq_SERVICE_klarna_ReservationNumber", "2401000777"}, {reserved, "brq_amount", "21.05"},
		{reserved, "brq_datarequest", reserveKey}, {reserved, "brq_action", "Reserve"}, {reserved, "brq_websitekey", "SHOP"},
		{captured, "brq_SERVICE_klarna_InvoiceNumber", "51726030400000008"}, {captured, "brq_transactions", payKey},
		{captured, "brq_transaction_type", "C700"}, {captured, "add_real_order_id", "8"}, {captured, "brq_statuscode", "190"},
	} {
		if got := field(row.form, row.name); got != row.value {
			t.Errorf("%s = %q, want %q", row.name, got, row.value)
		}
	}
}

func pushOf(r request.Request, foreign bool) telling.Message {
	return telling.Push(job.Notice{Request: r, Sequence: 1, URL: "https://shop.example.org/push", Foreign: foreign}, "SHOP", true)
}

func field(form jsongate.Form, name string) string {
	for _, f := range form {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	body, err := jsongate.Encode(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// golden gives a body of the gateway reference as the wire has it.
func golden(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "jsongate", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	return compact.String()
}
