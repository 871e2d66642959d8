package code_test

import (
	"flag"
	"net/http"
	"os"
	"testing"

	"respite/web/playground/code"
	"respite/wire/described"
)

var update = flag.Bool("update", false, "write the programs of testdata anew")

// requests are one of each door, with everything in it that a language could take amiss.
var requests = map[described.Door]code.Request{
	described.Gateway: {
		Door: described.Gateway, Name: "Reserve", Method: http.MethodPost, URL: "http://127.0.0.1:8080/json/DataRequest", WebsiteKey: "DEMOSHOP01",
		Secret: "it's $ecret\\", Body: "{\n  \"Description\": \"Zwölf 'Äpfel' `id` ${x} \\\" \\\\ </script>\"\n}",
	},
	described.XMLRPC: {
		Door: described.XMLRPC, Name: "update_notes", Method: http.MethodPost, URL: "http://127.0.0.1:8080/", Secret: "demo-shared-secret",
		Before: "<?xml version=\"1.0\"?>\n<methodCall><string>", After: "</string>\n</methodCall>", Signed: []string{"1001", "Bl\u00e5 'skiva'"},
	},
}

func TestWrite_OfEachLanguage_IsTheProgramOfTestdata(t *testing.T) {
	for door, request := range requests {
		for _, l := range code.Languages {
			got, err := code.Write(l, request)
			if err != nil {
				t.Fatal(err)
			}
			file := "testdata/" + string(door) + "-" + l.File + ".txt"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is now\n%s", file, got)
			}
		}
	}
}

func TestSplit_OfACall_SpellsItInASCIIAroundItsDigest(t *testing.T) {
	before, after, found := code.Split([]byte("<params><param><string>Bl\xe5</string></param><param><string>abc=</string></param></params>"), "abc=")
	if !found || before != "\n<params>\n<param><string>Bl&#229;</string></param>\n<param><string>" || after != "</string></param>\n</params>" {
		t.Errorf("%q %q %t", before, after, found)
	}
	if _, _, found := code.Split([]byte("<string>other</string>"), "abc="); found {
		t.Error("a digest is found that is not there")
	}
}
