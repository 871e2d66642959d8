package shop_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"respite/cli/clitest"
	wire "respite/wire/xmlrpc"
)

func TestCallXMLRPC_OfAnExample_TellsTheAnswer(t *testing.T) {
	s := clitest.New(t)
	s.SellsInSweden()
	out := s.Does("call", "xmlrpc", "reserve_amount", s.Example("xmlrpc/reserve_amount.json"), "--url", s.URL)
	if !strings.HasPrefix(out, "POST "+s.URL+"/ reserve_amount\n200 OK in 0s\n\n[\n  \"2400000001\",\n  1\n]\n") {
		t.Error(out)
	}
	a := s.CallsXML("activate_part", "activate_part.json", "invno="+s.CallsXML("add_invoice", "add_invoice.json").Number(0))
	members, _ := a.Answer.(map[string]any)
	if url, _ := members["url"].(string); !strings.HasSuffix(url, ".pdf") || members["invno"] == "" {
		t.Errorf("got %+v", a.Answer)
	}
}

func TestCallXMLRPC_OfAFault_TellsItAndExitsWith1(t *testing.T) {
	s := clitest.New(t)
	s.SellsInSweden()
	file := s.Example("xmlrpc/reserve_amount.json")
	for want, args := range map[string][]string{
		"fault 9114: ": {"--shared-secret", "another"}, "fault 9113: ": {"--eid", "4711"},
	} {
		code, out, failure := s.Runs(append([]string{"call", "xmlrpc", "reserve_amount", file, "--url", s.URL}, args...)...)
		if code != 1 || failure != "" || !strings.Contains(out, "\n"+want) {
			t.Errorf("%q: exit %d, %q, %s", args, code, failure, out)
		}
	}
	code, out, _ := s.Runs("--json", "call", "xmlrpc", "reserve_amount", file, "--url", s.URL, "--eid", "4711")
	if code != 1 || !strings.Contains(out, `"code": 9113`) || strings.Contains(out, `"answer"`) {
		t.Errorf("exit %d, %s", code, out)
	}
}

func TestCallXMLRPC_Dry_PrintsTheSignedCallAndSendsNothing(t *testing.T) {
	s := clitest.Bare(t)
	file := written(t, `{"rno": "2400000001", "info": {"shipment_info": {"delay_adjust": 1}, "flags": 8, "rate": 12.50, "test": true, "none": null}}`)
	out := s.Does("call", "xmlrpc", "activate", file, "--dry-run", "--url", "http://127.0.0.1:1")
	call, err := wire.Read([]byte(out))
	if err != nil || call.Method != "activate" || len(call.Params) != 6 {
		t.Fatalf("%+v, %v", call, err)
	}
	fields := []string{"4", "1", call.Params[1].Text(), "1001", "2400000001", "8", "1"}
	if digest := call.Params[3].Text(); !wire.Matches(fields, "demo-shared-secret", digest, wire.Hashes{}) {
		t.Errorf("the digest %s does not belong to %v", digest, fields)
	}
	info := call.Params[5]
	for name, kind := range map[string]wire.Kind{
		"rate": wire.KindDouble, "test": wire.KindBoolean, "none": wire.KindNil, "flags": wire.KindInt, "shipment_info": wire.KindStruct,
	} {
		if got := info.Member(name).Kind(); got != kind {
			t.Errorf("%s is of kind %d, want %d", name, got, kind)
		}
	}
	if rate := info.Member("rate").Text(); rate != "12.50" {
		t.Errorf("the rate became %s", rate)
	}
}

func TestCallXMLRPC_OfWhatCannotBeWritten_SaysWhy(t *testing.T) {
	s := clitest.Bare(t)
	for _, c := range []struct {
		code         int
		method, text string
		words        string
	}{
		{1, "frobnicate", `{}`, `there is no method "frobnicate"`},
		{1, "cancel_reservation", `{"invno": "7"}`, `has no parameter "invno"; it takes rno, eid, digest`},
		{1, "cancel_reservation", `{"digest": "7"}`, `has no parameter "digest"`},
		{1, "cancel_reservation", `[7]`, "is no JSON object"},
		{2, "cancel_reservation", `{"rno": "${rno}"}`, "needs a value for rno"},
	} {
		s.Refuses(c.code, c.words, "call", "xmlrpc", c.method, written(t, c.text), "--dry-run")
	}
	s.Refuses(1, "send the request", "call", "xmlrpc", "cancel_reservation", written(t, `{"rno": "1"}`), "--url", "http://127.0.0.1:1")
	s.Refuses(2, "is no web address", "call", "xmlrpc", "cancel_reservation", written(t, `{"rno": "1"}`), "--url", "127.0.0.1")
}

func TestCallXMLRPC_Raw_PrintsTheBodyOfTheAnswer(t *testing.T) {
	s := clitest.New(t)
	out := s.Does("call", "xmlrpc", "reserve_ocr_nums", written(t, `{"count": 2}`), "--url", s.URL, "--raw")
	if answered, err := wire.ReadAnswer([]byte(out)); err != nil || len(answered.Value.Items()) != 2 {
		t.Errorf("%q, %v", out, err)
	}
}

func written(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "call.json")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
