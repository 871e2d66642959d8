package jsongate_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"respite/wire/jsongate"
)

// exampleForm is the worked example of gateway reference 5.5, in the order it stands there.
var exampleForm = jsongate.Form{
	{"brq_amount", "12.50"}, {"BRQ_CURRENCY", "EUR"}, {"brq_statuscode", "190"}, {"brq_SERVICE_klarnakp_CaptureId", "cap-1"},
	{"brq_timestamp", "2026-01-02 03:04:05"}, {"brq_customer_name", "Ännchen & Söhne"}, {"add_order_ref", "77"}, {"cust_note", "a b"},
}

const exampleSignature = "bbc51d4e028e19ec493aef0292aacaf6e7d12a5e"

func TestSignForm_OfTheWorkedExample_SortsItAndPutsTheSignatureLast(t *testing.T) {
	signed := exampleForm.Sign(demo.SecretKey)
	want := "add_order_ref brq_amount BRQ_CURRENCY brq_customer_name brq_SERVICE_klarnakp_CaptureId brq_statuscode brq_timestamp cust_note brq_signature"
	if got := strings.Join(names(signed), " "); got != want {
		t.Errorf("got %s", got)
	}
	if got := signed[len(signed)-1].Value; got != exampleSignature {
		t.Errorf("signature %s", got)
	}
	if again := signed.Sign(demo.SecretKey); !slices.Equal(again, signed) {
		t.Errorf("signed again: %v", again)
	}
}

func TestSignForm_WhenFieldsHaveOtherPrefixes_DropsThem(t *testing.T) {
	more := append(jsongate.Form{{"session", "1"}, {"brqx_y", "2"}, {"", ""}}, exampleForm...)
	if got := more.Sign(demo.SecretKey); !slices.Equal(got, exampleForm.Sign(demo.SecretKey)) {
		t.Errorf("got %v", got)
	}
}

func TestEncodeForm_GivesWhatEveryFormReaderReads(t *testing.T) {
	values, err := url.ParseQuery(string(exampleForm.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range exampleForm {
		if got := values.Get(field.Name); got != field.Value {
			t.Errorf("%s=%s", field.Name, got)
		}
	}
}

func TestVerifyForm_OfASignedForm_GivesItsFieldsInAnyOrderSent(t *testing.T) {
	signed := exampleForm.Sign(demo.SecretKey)
	backwards := slices.Clone(signed)
	slices.Reverse(backwards)
	shouted := append(slices.Clone(signed[:len(signed)-1]), jsongate.Field{"BRQ_SIGNATURE", exampleSignature}, jsongate.Field{"utm_source", "x"})
	for _, sent := range []jsongate.Form{signed, backwards, shouted} {
		got, err := jsongate.VerifyForm(sent.Encode(), demo.SecretKey)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, signed[:len(signed)-1]) {
			t.Errorf("got %v", got)
		}
	}
}

func TestVerifyForm_OfAnythingElse_FailsWithoutRepeatingIt(t *testing.T) {
	signed := string(exampleForm.Sign(demo.SecretKey).Encode())
	for name, body := range map[string]string{
		"empty":            "",
		"no signature":     string(exampleForm.Encode()),
		"changed":          strings.Replace(signed, "12.50", "12.51", 1),
		"a field more":     "cust_x=1&" + signed,
		"upper-case hex":   strings.Replace(signed, exampleSignature, strings.ToUpper(exampleSignature), 1),
		"not URL-encoded":  "cust_note=%zz&" + signed,
		"too many fields":  strings.Repeat("x=1&", 1000) + signed,
		"too many bytes":   signed + "&x=" + strings.Repeat("x", 1<<20),
		"JSON":             `{"Transaction":{"Invoice":"12.50"}}`,
		"another's secret": string(exampleForm.Sign("another").Encode()),
	} {
		t.Run(name, func(t *testing.T) {
			form, err := jsongate.VerifyForm([]byte(body), demo.SecretKey)
			if err == nil {
				t.Fatalf("accepted %v", form)
			}
			if strings.Contains(err.Error(), "12.5") || strings.Contains(err.Error(), "%zz") {
				t.Errorf("the error repeats what was sent: %v", err)
			}
		})
	}
}

func TestForm_OfAPayment_HasTheFieldsThatPluginsRead(t *testing.T) {
	check(t, paid().Form(demo.WebsiteKey), `add_real_order_id=8
brq_amount=21.05
brq_amount_debit=21.05
brq_currency=EUR
brq_invoicenumber=DEMO-8
brq_mutationtype=Collecting
brq_payment=99887766554433221100FFEEDDCCBBAA
brq_payment_method=klarna
brq_primary_service=klarna
brq_SERVICE_klarna_InvoiceNumber=51726030400000008
brq_statuscode=190
brq_statuscode_detail=S001
brq_statusmessage=Transaction successfully processed
brq_test=true
brq_timestamp=2026-03-04 05:06:07
brq_transaction_method=klarna
brq_transaction_type=C700
brq_transactions=1122334455667788990011AABBCCDDEE
brq_websitekey=Kx3Demo9Ab
`)
}

func TestForm_OfARefund_HasACreditAmountAndItsOriginal(t *testing.T) {
	transaction := refunded()
	transaction.ServiceCode, transaction.Order = "KlarnaKp", "100004441"
	processed := versioned(service("Processed", "Classic"))
	processed.Name = "KlarnaKp"
	transaction.Services = []jsongate.Service{processed}
	check(t, transaction.Form(demo.WebsiteKey), `add_real_order_id=8
brq_amount_credit=7.35
brq_currency=EUR
brq_invoicenumber=DEMO-8
brq_mutationtype=Collecting
brq_ordernumber=100004441
brq_payment=ABCDEF0011223344556677889900ABCD
brq_payment_method=KlarnaKp
brq_primary_service=KlarnaKp
brq_relatedtransaction_refund=1122334455667788990011AABBCCDDEE
brq_SERVICE_klarnakp_Processed=Classic
brq_statuscode=190
brq_statuscode_detail=S001
brq_statusmessage=Transaction successfully processed
brq_test=true
brq_timestamp=2026-03-04 05:06:07
brq_transaction_method=KlarnaKp
brq_transaction_type=C701
brq_transactions=0F0E0D0C0B0A09080706050403020100
brq_websitekey=Kx3Demo9Ab
`)
}

func TestForm_OfADataRequest_HasItsKeyAndAction(t *testing.T) {
	request := dataPush("Reserve", 2105, versioned(service("ReservationNumber", "2401000777"))).DataRequest
	request.CustomParameters = []jsongate.Parameter{{Name: "note", Value: ""}}
	check(t, request.Form(demo.WebsiteKey), `brq_action=Reserve
brq_amount=21.05
brq_currency=EUR
brq_datarequest=0A1B2C3D4E5F60718293A4B5C6D7E8F9
brq_invoicenumber=DEMO-8
brq_payment_method=klarna
brq_primary_service=klarna
brq_SERVICE_klarna_ReservationNumber=2401000777
brq_statuscode=190
brq_statusmessage=Transaction successfully processed
brq_test=true
brq_timestamp=2026-03-04 05:06:07
brq_transaction_method=klarna
brq_websitekey=Kx3Demo9Ab
cust_note=
`)
}

func TestForm_OfEveryMutationType_HasItsWord(t *testing.T) {
	transaction := paid()
	for mutation, want := range map[jsongate.MutationType]string{
		jsongate.MutationNotSet: "", jsongate.MutationCollecting: "Collecting",
		jsongate.MutationProcessing: "Processing", jsongate.MutationInformational: "Informational",
	} {
		transaction.MutationType = mutation
		got := ""
		for _, field := range transaction.Form("") {
			if field.Name == "brq_mutationtype" {
				got = field.Value
			}
		}
		if got != want {
			t.Errorf("%d: got %q", mutation, got)
		}
	}
}

func TestForm_OfAwkwardNames_UsesEachNameOnceAndOnlyWordCharacters(t *testing.T) {
	request := dataPush("Reserve", 0).DataRequest
	request.CustomParameters = []jsongate.Parameter{
		{Name: "Additional Info", Value: "1"}, {Name: "Additional.Info", Value: "2"}, {Name: "größe[0]", Value: "3"}, {Name: "a_b", Value: "4"}, {Name: "a1", Value: "5"},
	}
	var custom []string
	for _, field := range request.Form("") {
		if strings.HasPrefix(field.Name, "cust_") {
			custom = append(custom, field.Name+"="+field.Value)
		}
	}
	if got := strings.Join(custom, " "); got != "cust_a1=5 cust_a_b=4 cust_Additional_Info=1 cust_gr__e_0_=3" {
		t.Errorf("got %s", got)
	}
}

func TestForm_OfValuesWithEntities_LeavesNoneThatAReceiverWouldDecode(t *testing.T) {
	for value, want := range map[string]string{
		"Müller &amp; Söhne":              "Müller & Söhne",
		"&amp;amp;lt;b&gt;":               "<b>",
		"&#38;amp;":                       "&",
		"&amp&#59;":                       "&",
		"&am&#1;p;":                       "&",
		"&am&#x2028;p;":                   "&am p;",
		"?a=1&copy=2&notit;&nbsp":         "?a=1&copy=2&notit;&nbsp",
		"a & b; c &unheard; &; &#;":       "a & b; c &unheard; &; &#;",
		strings.Repeat("&amp;", 9):        strings.Repeat("&", 9),
		"&" + strings.Repeat("amp;", 300): "&",
	} {
		request := dataPush("Reserve", 0).DataRequest
		request.CustomParameters = []jsongate.Parameter{{Name: "note", Value: value}}
		form := request.Form("")
		if got := form[len(form)-1].Value; got != want {
			t.Errorf("%q became %q", value, got)
		}
	}
}

func FuzzVerifyForm(f *testing.F) {
	f.Add(exampleForm.Sign(demo.SecretKey).Encode(), "note", "a b")
	f.Add([]byte("brq_signature=&brq_signature=x&a=%"), "Additional Info", "&amp;")
	f.Fuzz(func(t *testing.T, body []byte, name, value string) {
		if form, err := jsongate.VerifyForm(body, demo.SecretKey); err == nil {
			again, err := jsongate.VerifyForm(form.Sign(demo.SecretKey).Encode(), demo.SecretKey)
			if err != nil || !slices.Equal(again, form) {
				t.Errorf("%v was read again as %v, %v", form, again, err)
			}
		}
		transaction := paid()
		transaction.CustomParameters = []jsongate.Parameter{{Name: name, Value: value}, {Name: value, Value: name}}
		sent := transaction.Form(demo.WebsiteKey)
		read, err := jsongate.VerifyForm(sent.Sign(demo.SecretKey).Encode(), demo.SecretKey)
		if err != nil || !slices.Equal(read, sent) {
			t.Errorf("%v was read as %v, %v", sent, read, err)
		}
		for _, field := range sent {
			if !utf8.ValidString(field.Value) {
				t.Errorf("%s is not UTF-8", field.Name)
			}
		}
	})
}

func check(t *testing.T, form jsongate.Form, want string) {
	t.Helper()
	var got strings.Builder
	for _, field := range form {
		fmt.Fprintf(&got, "%s=%s\n", field.Name, field.Value)
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

func names(form jsongate.Form) []string {
	var names []string
	for _, field := range form {
		names = append(names, field.Name)
	}
	return names
}
