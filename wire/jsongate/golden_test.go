package jsongate_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"respite/wire/jsongate"
)

var appendixInstant = time.Date(2026, 3, 4, 4, 6, 7, 0, time.UTC)

const (
	reserveKey = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
	payKey     = "1122334455667788990011AABBCCDDEE"
	refundKey  = "0F0E0D0C0B0A09080706050403020100"
)

// appendix are the bodies of gateway reference, appendix A, made from what they say.
var appendix = map[string]any{
	"reserve-a-response": dataResponse(jsongate.Success, jsongate.Processed, service("ReservationNumber", "2401000777")),
	"reserve-b-response": func() jsongate.DataResponse {
		r := dataResponse(jsongate.PendingProcessing, jsongate.ActionRequired("Redirect"))
		r.RequiredAction = jsongate.Redirect("https://testcheckout.buckaroo.nl/html/redirect.ashx?r=0123456789ABCDEF0123456789ABCDEF")
		r.ServiceCode = "KlarnaKp"
		return r
	}(),
	"reserve-refused-response": dataResponse(jsongate.Rejected, jsongate.Unlisted("The request was rejected by Klarna")),
	"validation-failure-response": func() jsongate.DataResponse {
		r := dataResponse(jsongate.ValidationFailure, jsongate.Unlisted("Validation failure"))
		r.RequestErrors = &jsongate.RequestErrors{ParameterErrors: []jsongate.ParameterError{
			{"klarna", "Reserve", "Pno", jsongate.ErrorParameterInvalid, "Parameter 'Pno' must be a date in the format DDMMYYYY"},
			{"klarna", "Reserve", "BillingCity", jsongate.ErrorParameterInvalid, "Parameter 'BillingCity' is empty"},
		}}
		return r
	}(),
	"cancel-response": dataResponse(jsongate.Success, jsongate.Processed),
	"pclasses-response": dataResponse(jsongate.Success, jsongate.Processed, service(
		"pclass_0_description", "Ratenkauf 12", "pclass_0_id", "4242", "pclass_0_country", "DE", "pclass_0_eid", "7001",
		"pclass_0_expiry_date", "6/30/2027 11:59:59 PM", "pclass_0_interest_rate", "9.9", "pclass_0_invoice_fee", "0.95",
		"pclass_0_minimum_purchase_amount", "50", "pclass_0_months", "12", "pclass_0_startFee", "0", "pclass_0_type", "Campaign")),
	"reserve-a-push": dataPush("Reserve", 2105, versioned(service("ReservationNumber", "2401000777"))),
	"cancel-push":    dataPush("CancelReservation", 0),
	"pay-response": func() jsongate.TransactionResponse {
		r := transactionResponse(payKey, jsongate.TransactionTypePay, "99887766554433221100FFEEDDCCBBAA")
		r.AmountDebit = jsongate.AmountOf(2105)
		r.Services = []jsongate.Service{service("InvoiceNumber", "51726030400000008")}
		return r
	}(),
	"refund-response": func() jsongate.TransactionResponse {
		r := transactionResponse(refundKey, jsongate.TransactionTypeRefund, "ABCDEF0011223344556677889900ABCD")
		r.AmountCredit = jsongate.AmountOf(735)
		r.RelatedTransactions = []jsongate.RelatedTransaction{{jsongate.RelationRefund, payKey}}
		return r
	}(),
	"pay-push":        jsongate.TransactionPush{Transaction: paid()},
	"status-response": jsongate.TransactionStatus{Transaction: paid(), Description: "order 8"},
	"refund-push":     jsongate.TransactionPush{Transaction: refunded()},
}

func service(namesAndValues ...string) jsongate.Service {
	s := jsongate.Service{Name: "klarna"}
	for i := 0; i < len(namesAndValues); i += 2 {
		s.Parameters = append(s.Parameters, jsongate.Parameter{Name: namesAndValues[i], Value: namesAndValues[i+1]})
	}
	return s
}

func versioned(s jsongate.Service) jsongate.Service {
	s.VersionAsProperty = jsongate.ServiceVersion
	return s
}

func dataResponse(code jsongate.StatusCode, sub jsongate.SubCode, services ...jsongate.Service) jsongate.DataResponse {
	return jsongate.DataResponse{
		Key: reserveKey, Status: jsongate.Answered(code, sub, appendixInstant),
		Services: services, ServiceCode: "klarna", IsTest: true,
	}
}

func dataPush(action string, amount jsongate.Amount, services ...jsongate.Service) jsongate.DataRequestPush {
	return jsongate.DataRequestPush{DataRequest: jsongate.DataRequest{
		Key: reserveKey, Invoice: "DEMO-8", ServiceCode: "klarna", ActionCode: action,
		Status: jsongate.PushedData(jsongate.Success, jsongate.Processed, appendixInstant),
		IsTest: true, Currency: "EUR", AmountDebit: amount, Services: services,
	}}
}

func transactionResponse(key, kind string, paymentKey jsongate.Text) jsongate.TransactionResponse {
	return jsongate.TransactionResponse{
		Key: key, Status: jsongate.Answered(jsongate.Success, jsongate.Processed, appendixInstant),
		Invoice: "DEMO-8", ServiceCode: "klarna", IsTest: true, Currency: "EUR", TransactionType: kind,
		MutationType: jsongate.MutationCollecting, PaymentKey: paymentKey,
	}
}

func paid() jsongate.Transaction {
	return jsongate.Transaction{
		Key: payKey, Invoice: "DEMO-8", ServiceCode: "klarna",
		Status: jsongate.Pushed(jsongate.Success, jsongate.Processed, appendixInstant), IsTest: true, Currency: "EUR",
		AmountDebit: jsongate.AmountOf(2105), TransactionType: jsongate.TransactionTypePay,
		Services:             []jsongate.Service{versioned(service("InvoiceNumber", "51726030400000008"))},
		AdditionalParameters: jsongate.ListOf([]jsongate.Parameter{{Name: "real_order_id", Value: "8"}}),
		MutationType:         jsongate.MutationCollecting, PaymentKey: "99887766554433221100FFEEDDCCBBAA",
	}
}

func refunded() jsongate.Transaction {
	return jsongate.Transaction{
		Key: refundKey, Invoice: "DEMO-8", ServiceCode: "klarna",
		Status: jsongate.Pushed(jsongate.Success, jsongate.Processed, appendixInstant), IsTest: true, Currency: "EUR",
		AmountCredit: jsongate.AmountOf(735), TransactionType: jsongate.TransactionTypeRefund,
		AdditionalParameters: jsongate.ListOf([]jsongate.Parameter{{Name: "real_order_id", Value: "8"}}),
		MutationType:         jsongate.MutationCollecting,
		RelatedTransactions:  []jsongate.RelatedTransaction{{jsongate.RelationRefund, payKey}},
		PaymentKey:           "ABCDEF0011223344556677889900ABCD",
	}
}

func TestEncode_OfEveryAppendixBody_GivesItByteForByte(t *testing.T) {
	for name, value := range appendix {
		t.Run(name, func(t *testing.T) {
			if got, want := encoded(t, value), golden(t, "appendix-"+name+".json"); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	if files := goldenFiles(t, "appendix-*.json"); len(files) != len(appendix) {
		t.Errorf("%d bodies for %d files", len(appendix), len(files))
	}
}

// Every published body must come out as it went in: the same keys in the same order, of the same
// types and with the same values. The push of a Pay shows its date and time without offset, the push
// of a Refund its texts in Dutch; both survive.
func TestEncode_OfEveryPublishedBodyReadIntoOurShapes_GivesItBack(t *testing.T) {
	shapes := map[string]any{
		"reserve": jsongate.DataResponse{}, "cancel": jsongate.DataResponse{}, "update": jsongate.DataResponse{},
		"pclasses": jsongate.DataResponse{}, "validation": jsongate.DataResponse{},
		"pay": jsongate.TransactionResponse{}, "refund": jsongate.TransactionResponse{}, "status": jsongate.TransactionStatus{},
	}
	for _, file := range append(goldenFiles(t, "appendix-*.json"), goldenFiles(t, "sample-*.json")...) {
		t.Run(file, func(t *testing.T) {
			body := golden(t, file)
			action := strings.Split(strings.TrimSuffix(file, ".json"), "-")[1]
			shape := reflect.New(reflect.TypeOf(shapes[action]))
			switch {
			case strings.HasPrefix(body, `{"DataRequest"`):
				shape = reflect.ValueOf(new(jsongate.DataRequestPush))
			case strings.HasPrefix(body, `{"Transaction"`):
				shape = reflect.ValueOf(new(jsongate.TransactionPush))
			}
			decoder := json.NewDecoder(strings.NewReader(body))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(shape.Interface()); err != nil {
				t.Fatal(err)
			}
			if got := encoded(t, shape.Elem().Interface()); got != body {
				t.Errorf("got  %s\nwant %s", got, body)
			}
		})
	}
}

func TestEncode_OfThePublishedPushes_FromTheirContent_GivesThemByteForByte(t *testing.T) {
	september := time.Date(2017, 9, 22, 7, 13, 49, 0, time.UTC)
	reserved := jsongate.DataRequestPush{DataRequest: jsongate.DataRequest{
		Key: "49A59CD13A47456BB05638B95E0C5xxx", Invoice: "testinvoice 1234zh", ServiceCode: "klarna", ActionCode: "Reserve",
		Status: jsongate.PushedData(jsongate.Success, jsongate.Processed, september), IsTest: true, Currency: "EUR",
		AmountDebit: 1400, Services: []jsongate.Service{versioned(service("ReservationNumber", "2379012xxx"))},
	}}
	if got, want := encoded(t, reserved), golden(t, "sample-reserve-push.json"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	answered := jsongate.DataResponse{
		Key: "49A59CD13A47456BB05638B95E0C5xxx", Status: jsongate.Answered(jsongate.Success, jsongate.Processed, september),
		Services: []jsongate.Service{service("ReservationNumber", "2379012xxx")}, ServiceCode: "klarna", IsTest: true,
	}
	if got, want := encoded(t, answered), golden(t, "sample-reserve-response.json"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEncode_OfParametersInAResponse_NestsThemAsResponsesDo(t *testing.T) {
	parameters := []jsongate.Parameter{{Name: "ref", Value: "8"}}
	response := jsongate.DataResponse{
		CustomParameters: jsongate.ListOf(parameters), AdditionalParameters: jsongate.AdditionalOf(parameters),
	}
	const want = `"CustomParameters":{"List":[{"Name":"ref","Value":"8"}]},"AdditionalParameters":{"AdditionalParameter":[{"Name":"ref","Value":"8"}]}`
	if got := encoded(t, response); !strings.Contains(got, want) {
		t.Error(got)
	}
	push := jsongate.DataRequestPush{DataRequest: jsongate.DataRequest{CustomParameters: parameters}}
	if got := encoded(t, push); !strings.Contains(got, `"CustomParameters":[{"Name":"ref","Value":"8"}]`) {
		t.Error(got)
	}
}

func TestEncode_OfInquiries_GivesTheDocumentedKeys(t *testing.T) {
	for _, row := range []struct {
		value any
		want  string
	}{
		{jsongate.Cancellation{Key: payKey, IsCanceled: true}, `{"Key":"` + payKey + `","IsCanceled":true}`},
		{jsongate.Cancellations{}, `{"Transactions":[]}`},
		{jsongate.Notice{Message: "Unknown."}, `{"Message":"Unknown."}`},
		{jsongate.Queued(2, nil), `{"Message":"2 transactions were queued for processing."}`},
		{
			jsongate.Queued(0, []jsongate.BatchError{{Reference: "DEMO-8", Message: "No."}}),
			`{"Message":"0 transactions were queued for processing.","errors":[{"reference":"DEMO-8","message":"No."}]}`,
		},
		{
			jsongate.Statuses{ErrorTransactions: []jsongate.StatusError{{Invoice: "x", ErrorMessage: "Unknown."}}},
			`{"Transactions":[],"ErrorTransactions":[{"Key":null,"Invoice":"x","CustomParameter":null,"AdditionParameter":null,"ErrorMessage":"Unknown."}]}`,
		},
		{
			jsongate.RefundInfos{InvalidRefundInfoCollection: []jsongate.RefundInfoError{{payKey, "Unknown."}}},
			`{"RefundInfoCollection":[],"InvalidRefundInfoCollection":[{"TransactionKey":"` + payKey + `","ErrorMessage":"Unknown."}]}`,
		},
		{
			jsongate.InvoiceInfos{InvalidInvoiceCollection: []jsongate.InvoiceInfoError{{Number: "7", ErrorMessage: "Unknown."}}},
			`{"InvoiceCollection":[],"InvalidInvoiceCollection":[{"Key":null,"Number":"7","CustomerId":null,"ErrorMessage":"Unknown."}]}`,
		},
		{jsongate.Specifications{}, `{"BasicFields":[],"Services":[],"CustomParameters":[]}`},
	} {
		if got := encoded(t, row.value); got != row.want {
			t.Errorf("got  %s\nwant %s", got, row.want)
		}
	}
}

func TestEncode_OfInfosAndSpecifications_KeepsTheDocumentedOrderOfKeys(t *testing.T) {
	field := jsongate.ParameterDescription{ListItemDescriptions: []jsongate.ListItemDescription{{}}}
	refund := jsongate.InvoiceRefund{RefundDate: "d", Status: jsongate.InvoiceTransactionStatus{DateTime: "d"}}
	for _, row := range []struct {
		value any
		want  string
	}{
		{jsongate.RefundInfo{RefundInputFields: []jsongate.RefundInputField{{FieldDefinition: field}}}, `TransactionKey IsRefundable ` +
			`NotRefundableExplanation AllowPartialRefund MaximumRefundAmount PendingRefundAmount RefundedAmount RefundCurrency ServiceCode ` +
			`RefundInputFields FieldDefinition ListItemDescriptions Value Description GroupName IsRequestParameter Name DataType MaxLength ` +
			`MaxOccurs Required Global Group Description ExplanationHTML DisplayName InputPattern AutoCompleteType CurrentValue ` +
			`CurrentValueIncorrect CurrentValueEditable IsCreditmanagement Invoice InvoiceAmount InvoiceAmountPaid InvoiceAmountOpen ` +
			`CanCreateCreditNote CreditNoteAmount CanBeCancelled UsesBalance AdditionalMessage`},
		{jsongate.InvoiceInfo{
			InvoiceDate: "d", DueDate: "d", CreatedDatetime: "d", StatusDatetime: "d", EstimatedNextStepDate: "d",
			Status:       jsongate.InvoiceStatus{Date: "d", AgencyUpdates: []jsongate.AgencyUpdate{{Date: "d"}}},
			CreditNotes:  []jsongate.CreditNote{{}},
			Transactions: []jsongate.InvoiceTransaction{{CreatedDatetime: "d", Refunds: []jsongate.InvoiceRefund{refund}}},
		}, `Key Number CustomerId CreditManagement Test Status Date Type Status CmStatus Running RemindersSent AgencyStatusAsString ` +
			`AgencyUpdates Date Type Status Paid Paylink Currency AmountDebit AmountCredit AmountVat AmountCreditVat AmountPaid ` +
			`SurchargeAmount MaxReminderLevel InvoiceDate DueDate CreatedDatetime StatusDatetime EstimatedNextStepDate CreditNotes Number ` +
			`Amount AmountVat Description Order Transactions Id Type TypeDescription Test Currency AmountDebit AmountCredit AmountRefundable ` +
			`Description CreatedDatetime Status Success Code Message Refunds Id Amount RefundDate Status Success Code Message DateTime`},
		{jsongate.Specification{
			Actions:             []jsongate.ActionDescription{{}},
			SupportedCurrencies: []jsongate.CurrencyDescription{{IsoNumber: 978, Code: "EUR", Name: "Euro"}},
		}, `Name Version Description Actions Name Type Default Description RequestParameters ResponseParameters SupportedCurrencies ` +
			`IsoNumber Code Name CustomParameters`},
	} {
		if got := strings.Join(keys(t, encoded(t, row.value)), " "); got != row.want {
			t.Errorf("got  %s\nwant %s", got, row.want)
		}
	}
}

func TestEncode_OfAnInvoiceWithoutDates_LeavesThemOut(t *testing.T) {
	body := encoded(t, jsongate.InvoiceInfo{Transactions: []jsongate.InvoiceTransaction{{Refunds: []jsongate.InvoiceRefund{{}}}}})
	for _, key := range keys(t, body) {
		if strings.Contains(key, "Date") {
			t.Errorf("%s is there", key)
		}
	}
}

func TestStatusCode_OfEveryKnownCode_HasWordsAndKnowsWhetherItIsFinal(t *testing.T) {
	for code, want := range map[jsongate.StatusCode]struct {
		words string
		final bool
	}{
		190: {"Success", true}, 490: {"Failed", true}, 491: {"Validation failure", true}, 492: {"Technical failure", true},
		690: {"Rejected", true}, 790: {"Pending input", false}, 791: {"Pending processing", false}, 792: {"Awaiting consumer", false},
		793: {"On hold", false}, 794: {"Pending approval", false}, 890: {"Cancelled by consumer", true}, 891: {"Cancelled by merchant", true},
	} {
		if code.Description() != want.words || code.Final() != want.final {
			t.Errorf("%d: %s, %t", code, code.Description(), code.Final())
		}
	}
}

// keys gives the names of all members of a body in the order they are printed.
func keys(t *testing.T, body string) []string {
	t.Helper()
	var names []string
	for _, part := range strings.Split(body, `":`) {
		names = append(names, part[strings.LastIndexByte(part, '"')+1:])
	}
	return names[:len(names)-1]
}

func golden(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	return compact.String()
}

func goldenFiles(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	return files
}
