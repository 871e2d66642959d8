package xmlrpc_test

import (
	"reflect"
	"strings"
	"testing"

	"respite/wire/xmlrpc"
)

func TestReadAnswer_OfWhatAnswerWrites_GivesTheValue(t *testing.T) {
	for _, v := range []xmlrpc.Value{
		xmlrpc.Str("Stårgatan <1> & 2 €"), xmlrpc.Int(-7), xmlrpc.Double("12.5"), xmlrpc.Bool(true), {},
		xmlrpc.List(xmlrpc.Str("2400000001"), xmlrpc.Int(1)), xmlrpc.Map(xmlrpc.Member{Name: "url", Value: xmlrpc.Str("http://a/b")}),
	} {
		got, err := xmlrpc.ReadAnswer(xmlrpc.Answer(v))
		if err != nil || got.FaultCode != 0 || !reflect.DeepEqual(got.Value, v) {
			t.Errorf("%+v was read as %+v, %v", v, got, err)
		}
	}
}

func TestReadAnswer_OfAFault_GivesCodeAndText(t *testing.T) {
	got, err := xmlrpc.ReadAnswer(xmlrpc.Fault(-99, "unknown_call"))
	if err != nil || got.FaultCode != -99 || got.FaultString != "unknown_call" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadAnswer_OfWhatIsNone_SaysWhatIsWrong(t *testing.T) {
	for body, want := range map[string]string{
		"":                               "methodResponse",
		"<methodCall></methodCall>":      "methodResponse",
		"<methodResponse/>":              "params",
		"<methodResponse><params/>":      "not one value",
		string(xmlrpc.Fault(0, "what")):  "without a code",
		string(xmlrpc.Request("update")): "methodResponse",
	} {
		if got, err := xmlrpc.ReadAnswer([]byte(body)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v", body, got, err)
		}
	}
}

func FuzzReadAnswer(f *testing.F) {
	f.Add(xmlrpc.Answer(xmlrpc.List(xmlrpc.Str("å"), xmlrpc.Double("1.5"))))
	f.Add(xmlrpc.Fault(9114, "a < b"))
	f.Add([]byte("<methodResponse><params><param><value>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		read, err := xmlrpc.ReadAnswer(body)
		if err != nil || read.FaultCode != 0 {
			return
		}
		again, err := xmlrpc.ReadAnswer(xmlrpc.Answer(read.Value))
		if err != nil {
			t.Errorf("%+v was written and not read again: %v", again, err)
		}
	})
}
