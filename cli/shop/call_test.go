package shop_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"respite/cli"
	"respite/cli/clitest"
	"respite/wire/jsongate"
)

// door is a gateway that checks a request's signature and signs what it is told to answer.
type door struct {
	status int
	body   string
	secret string // to sign with; none: the answer is not signed

	header   http.Header
	received string
	believed bool
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	d.header, d.received = r.Header.Clone(), string(body)
	m := jsongate.Message{Method: r.Method, URI: r.Host + r.RequestURI, Body: body}
	asked, err := jsongate.ParseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		panic(err)
	}
	_, d.believed = asked.Verify(clitest.SecretKey, m)
	if d.secret != "" {
		m.Body = []byte(d.body)
		credentials := jsongate.Credentials{WebsiteKey: clitest.WebsiteKey, SecretKey: d.secret}
		w.Header().Set("Authorization", credentials.Sign(m, "an-answer", clitest.Noon.Unix()))
	}
	w.WriteHeader(d.status)
	fmt.Fprint(w, d.body)
}

// stands gives an operator without a book and the address of the door.
func (d *door) stands(t *testing.T) (clitest.Stand, string) {
	t.Helper()
	web := httptest.NewServer(d)
	t.Cleanup(web.Close)
	return clitest.Bare(t), web.URL
}

func coded(code int) string {
	return fmt.Sprintf(`{"Key":"0A1B2C3D4E5F60718293A4B5C6D7E8F9","Status":{"Code":{"Code":%d,"Description":"So"},"SubCode":null,"DateTime":""}}`, code)
}

func TestCall_WithAFile_SendsItFilledAndRightlySigned(t *testing.T) {
	d := &door{status: 200, body: coded(190), secret: clitest.SecretKey}
	s, url := d.stands(t)
	file := filepath.Join(t.TempDir(), "request.json")
	if err := os.WriteFile(file, []byte(`{"Invoice":"${Invoice}","Note":"${Note}"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Does("call", "/json/DataRequest?a=b&c=(d)!", file, "--url", url+"/", "--set", `Note=say "hi"; a=b`, "--idempotency-key", "once")
	var sent struct{ Invoice, Note string }
	if err := json.Unmarshal([]byte(d.received), &sent); err != nil {
		t.Fatal(err)
	}
	if !d.believed || sent.Note != `say "hi"; a=b` || !strings.HasPrefix(sent.Invoice, "EXAMPLE-") || d.header.Get("Idempotency-Key") != "once" {
		t.Errorf("believed %t, %s, %v", d.believed, d.received, d.header)
	}
}

func TestCall_WithoutAFile_IsAGet(t *testing.T) {
	d := &door{status: 200, body: `{"IsRefundable":true}`, secret: clitest.SecretKey}
	s, url := d.stands(t)
	out := s.Does("call", "json/Transaction/RefundInfo/0A", "--url", url)
	if !d.believed || d.received != "" || !strings.HasPrefix(out, "GET "+url+"/json/Transaction/RefundInfo/0A\n200 OK in 0s, signature right\n") {
		t.Errorf("believed %t, sent %q, said %s", d.believed, d.received, out)
	}
}

func TestCall_WithTheBodyOnStandardInput_SendsThat(t *testing.T) {
	d := &door{status: 200, body: coded(190), secret: clitest.SecretKey}
	s, url := d.stands(t)
	house, _, failure := s.House(`{"Currency":"EUR"}`, "call", "json/DataRequest", "-", "--url", url)
	if code := cli.Run(t.Context(), house); code != 0 || d.received != `{"Currency":"EUR"}` {
		t.Errorf("exit %d, %s, sent %s", code, failure, d.received)
	}
}

func TestCall_Exits_AsScriptsNeed(t *testing.T) {
	for name, c := range map[string]struct {
		door door
		want int
	}{
		"success":          {door{200, coded(190), clitest.SecretKey, nil, "", false}, 0},
		"pending":          {door{200, coded(791), clitest.SecretKey, nil, "", false}, 0},
		"information":      {door{200, `{"Transactions":[]}`, clitest.SecretKey, nil, "", false}, 0},
		"refused":          {door{200, coded(690), clitest.SecretKey, nil, "", false}, 1},
		"invalid":          {door{200, coded(491), clitest.SecretKey, nil, "", false}, 1},
		"not found":        {door{404, `{"Message":"no"}`, clitest.SecretKey, nil, "", false}, 1},
		"not believed":     {door{400, `Access denied.`, clitest.SecretKey, nil, "", false}, 1},
		"wrongly signed":   {door{200, coded(190), "another secret", nil, "", false}, 1},
		"not signed":       {door{200, coded(190), "", nil, "", false}, 1},
		"redirected":       {door{302, "", clitest.SecretKey, nil, "", false}, 1},
		"no JSON, but 200": {door{200, "fine", clitest.SecretKey, nil, "", false}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, url := c.door.stands(t)
			if code, out, failure := s.Runs("call", "json/Transaction/Status/0A", "--url", url); code != c.want || failure != "" {
				t.Errorf("exit %d, want %d: %s%s", code, c.want, out, failure)
			}
		})
	}
}

func TestCall_OfAnAnswerThatIsNotSignedRightly_SaysSo(t *testing.T) {
	for secret, want := range map[string]string{clitest.SecretKey: "right", "another secret": "WRONG", "": "MISSING"} {
		d := &door{status: 200, body: coded(190), secret: secret}
		s, url := d.stands(t)
		code, out, _ := s.Runs("call", "json/DataRequest/Status/0A", "--url", url, "--json")
		var a clitest.Answer
		if err := json.Unmarshal([]byte(out), &a); err != nil || a.Signature != want || a.Code != 190 || (code == 0) != (want == "right") {
			t.Errorf("%q: exit %d, %+v, %v", secret, code, a, err)
		}
	}
}

func TestCall_WithRaw_PrintsTheBodyByteForByte(t *testing.T) {
	d := &door{status: 200, body: "{ \"a\" : 1 }\n\n", secret: clitest.SecretKey}
	s, url := d.stands(t)
	if out := s.Does("call", "json/Transaction/Status/0A", "--url", url, "--raw"); out != d.body {
		t.Errorf("got %q", out)
	}
}

func TestCall_OfATextThatSteersATerminal_DisarmsIt(t *testing.T) {
	d := &door{status: 400, body: "no \x1b[2J", secret: clitest.SecretKey}
	s, url := d.stands(t)
	if _, out, _ := s.Runs("call", "json/Transaction/Status/0A", "--url", url); strings.Contains(out, "\x1b") {
		t.Errorf("got %q", out)
	}
}

func TestCall_ThatCannotBeMade_SaysWhatToDo(t *testing.T) {
	s := clitest.Bare(t)
	large := filepath.Join(t.TempDir(), "large.json")
	if err := os.WriteFile(large, make([]byte, 1<<20+1), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Refuses(2, "add --set ReservationNumber=", "call", "json/DataRequest", s.Example("cancel.json"))
	s.Refuses(2, "is no web address", "call", "json/DataRequest", s.Example("cancel.json"), "--set", "ReservationNumber=1", "--url", "localhost:1")
	s.Refuses(1, "no such file", "call", "json/DataRequest", "nowhere.json")
	s.Refuses(1, "more than 1048576 bytes", "call", "json/DataRequest", large)
	s.Refuses(1, "send the request", "call", "json/Transaction/Status/0A", "--url", "http://127.0.0.1:1")
}

func TestCall_OfAReserve_ShowsTheAnswerAndWhatCouldFollow(t *testing.T) {
	s := clitest.New(t)
	out := s.Does("call", "json/DataRequest", s.Example("reserve-invoice.json"), "--url", s.URL, "--set", "Invoice=INV-1")
	for _, want := range []string{
		"POST " + s.URL + "/json/DataRequest\n200 OK in 0s, signature right\n\n{\n  \"Key\": ",
		"\n\n190 Success: Transaction successfully processed\n\nNext:\n",
		"\n  respite call json/Transaction " + s.Example("pay-all.json") + " --set Invoice=INV-1 --set ReservationNumber=2400000001 --url " + s.URL + "\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestCall_WhatCouldFollow_Works(t *testing.T) {
	s := clitest.New(t)
	a := s.Calls("json/DataRequest", "reserve-invoice.json")
	for len(a.Next) > 0 && !strings.Contains(a.Next[0], "refund") {
		next := strings.Fields(strings.TrimPrefix(a.Next[0], "respite "))
		a = clitest.Answer{}
		s.Reads(&a, next...)
	}
	if len(a.Next) != 3 {
		t.Errorf("after the delivery could follow %q", a.Next)
	}
}

func TestCall_WithSecretKeys_NamesNoCommandThatCouldFollow(t *testing.T) {
	s := clitest.New(t)
	var made struct {
		WebsiteKey string `json:"website_key"`
		SecretKey  string `json:"secret_key"`
	}
	s.Reads(&made, "merchant", "add", "--eid", "2001", "--name", "Fine Things")
	var a clitest.Answer
	s.Reads(&a, "call", "json/DataRequest", s.Example("reserve-invoice.json"), "--url", s.URL,
		"--website-key", made.WebsiteKey, "--secret-key", made.SecretKey)
	if a.Code != 190 || len(a.Next) != 0 {
		t.Errorf("code %d, next %q", a.Code, a.Next)
	}
}
