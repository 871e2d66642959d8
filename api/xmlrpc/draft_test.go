package xmlrpc_test

import (
	"slices"
	"strings"
	"testing"

	"respite/api/xmlrpc"
	wire "respite/wire/xmlrpc"
)

func TestDraft_InAnyOrder_IsWrittenInTheOrderOfTheMethodAndSigned(t *testing.T) {
	body, err := xmlrpc.Draft{
		Method: "return_amount", Client: "test:1", Secret: "secret",
		Params: map[string]wire.Value{"vat": wire.Int(25), "amount": wire.Int(100), "invno": wire.Str("7"), "eid": wire.Int(1001)},
	}.Write()
	if err != nil {
		t.Fatal(err)
	}
	call, err := wire.Read(body)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, p := range call.Params {
		texts = append(texts, p.Text())
	}
	want := []string{"4.1", "test:1", "1001", "7", "100", "25", wire.Sign([]string{"1001", "7"}, "secret")}
	if call.Method != "return_amount" || !slices.Equal(texts, want) {
		t.Errorf("%s%q, want %q", call.Method, texts, want)
	}
}

func TestDraft_OfAMethodWithSeveralForms_TakesTheOneThatHasTheNames(t *testing.T) {
	for want, params := range map[int]map[string]wire.Value{
		6: {"count": wire.Int(2), "country": wire.Int(209)}, // without the country at the end it has one less
		5: {"count": wire.Int(2)},
	} {
		body, err := xmlrpc.Draft{Method: "reserve_ocr_nums", Params: params}.Write()
		if err != nil {
			t.Fatal(err)
		}
		if call, err := wire.Read(body); err != nil || len(call.Params) != want {
			t.Errorf("%d parameters, want %d (%v)", len(call.Params), want, err)
		}
	}
}

func TestDraft_ThatNoFormFits_SaysWhatTheMethodTakes(t *testing.T) {
	for want, d := range map[string]xmlrpc.Draft{
		"there is no method":          {Method: "frobnicate"},
		"it takes invno, eid, digest": {Method: "is_invoice_paid", Params: map[string]wire.Value{"rno": wire.Str("1")}},
		"not of the kinds it takes":   {Method: "activate_reservation", Params: map[string]wire.Value{"rno": wire.Str("1")}},
		`has no parameter "digest"`:   {Method: "delete_invoice", Params: map[string]wire.Value{"digest": wire.Str("1")}},
	} {
		if body, err := d.Write(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v", want, body, err)
		}
	}
}
