package sms_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/domain/dispatch"
	"respite/outbound/sms"
	"respite/value/id"
)

const token = "gateway-token"

func message() sms.Message {
	return sms.Message{ID: "0A1B2C3D4E5F70718293A4B5C6D7E8F9", To: "+46701740615", Text: "0417 är din kod för ett köp hos Skor & Sånt."}
}

const wanted = `{"id":"0A1B2C3D4E5F70718293A4B5C6D7E8F9","to":"+46701740615","text":"0417 är din kod för ett köp hos Skor & Sånt."}` + "\n"

// gateway answers as told and gives a sender to it.
func gateway(t *testing.T, answer http.HandlerFunc, timeout time.Duration) *sms.HTTP {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	sender, err := sms.NewHTTP(sms.Config{URL: server.URL + "/messages", Token: token, Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

// failure gives the typed failure of an attempt, which says nothing personal.
func failure(t *testing.T, err error) *dispatch.Failure {
	t.Helper()
	var f *dispatch.Failure
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a failure", err)
	}
	if strings.Contains(f.Reason, "4670") || strings.Contains(f.Reason, "0417") || strings.Contains(f.Reason, token) || strings.Contains(f.Reason, "127.0") {
		t.Errorf("the reason tells too much: %s", f.Reason)
	}
	return f
}

func TestSend_PostsTheMessageWithItsToken(t *testing.T) {
	var got *http.Request
	var body []byte
	sender := gateway(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		read, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		body = read
		w.WriteHeader(http.StatusAccepted)
	}, 0)
	if err := sender.Send(context.Background(), message()); err != nil {
		t.Fatal(err)
	}
	if string(body) != wanted || got.Method != http.MethodPost || got.URL.Path != "/messages" {
		t.Errorf("%s %s: %s", got.Method, got.URL, body)
	}
	for name, value := range map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json; charset=utf-8"} {
		if got.Header.Get(name) != value {
			t.Errorf("%s: %q", name, got.Header.Get(name))
		}
	}
}

func TestSend_WhenTheGatewayRefuses_TellsForNowFromForGood(t *testing.T) {
	for status, permanent := range map[int]bool{400: true, 413: true, 422: true, 401: false, 403: false, 404: false, 429: false, 500: false, 503: false} {
		sender := gateway(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "+46701740615 is wrong", status) }, 0)
		if f := failure(t, sender.Send(context.Background(), message())); f.Permanent != permanent || f.Code != status {
			t.Errorf("%d: %+v", status, f)
		}
	}
}

func TestSend_WhenTheGatewayRedirects_DoesNotFollow(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was followed") }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 307, 308} {
		sender := gateway(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, status) }, 0)
		if f := failure(t, sender.Send(context.Background(), message())); f.Permanent || f.Code != status {
			t.Errorf("%d: %+v", status, f)
		}
	}
}

func TestSend_WhenTheGatewayHangs_GivesUpInTime(t *testing.T) {
	released := make(chan struct{})
	sender := gateway(t, func(http.ResponseWriter, *http.Request) { <-released }, 50*time.Millisecond)
	defer close(released)
	f := failure(t, sender.Send(context.Background(), message()))
	if f.Permanent || f.Reason != "the gateway of text messages did not answer in time" {
		t.Errorf("%+v", f)
	}
}

func TestSend_WhenWeStop_SaysSo(t *testing.T) {
	released := make(chan struct{})
	ctx, stop := context.WithCancel(context.Background())
	sender := gateway(t, func(http.ResponseWriter, *http.Request) { stop(); <-released }, 0)
	defer close(released)
	if f := failure(t, sender.Send(ctx, message())); f.Permanent || f.Reason != "the attempt was broken off on our side" {
		t.Errorf("%+v", f)
	}
}

func TestSend_WhenNobodyListens_FailsForNow(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	sender, err := sms.NewHTTP(sms.Config{URL: gone.URL})
	if err != nil {
		t.Fatal(err)
	}
	if f := failure(t, sender.Send(context.Background(), message())); f.Permanent || f.Code != 0 {
		t.Errorf("%+v", f)
	}
}

func TestNewHTTP_OfSettingsThatMakeNoSense_Fails(t *testing.T) {
	for address, good := range map[string]bool{
		"https://sms.example.org/v1/messages": true, "http://localhost:8090/": true, "http://[::1]/": true,
		"http://sms.example.org/": false, "http://localhost.example.org/": false, "ftp://localhost/": false, "": false, "sms": false,
		"https://user:secret@sms.example.org/": false, "https://": false, "http://127.0.0.1.example.org/": false,
	} {
		if _, err := sms.NewHTTP(sms.Config{URL: address}); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := sms.NewHTTP(sms.Config{URL: "https://sms.example.org", Token: "a\r\nX-Other: b"}); err == nil {
		t.Error("a token of two lines was taken")
	}
}

func TestSend_OfWhatNobodyCouldSend_CallsNobody(t *testing.T) {
	sender := gateway(t, func(http.ResponseWriter, *http.Request) { t.Error("the gateway was called") }, 0)
	for name, change := range map[string]func(*sms.Message){
		"no id": func(m *sms.Message) { m.ID = "" }, "a path": func(m *sms.Message) { m.ID = "../escaped" },
		"no phone": func(m *sms.Message) { m.To = "" }, "a national number": func(m *sms.Message) { m.To = "0701740615" },
		"a name": func(m *sms.Message) { m.To = "+46701740615 Anna" }, "two lines": func(m *sms.Message) { m.To = "+46701740615\n" },
		"no text": func(m *sms.Message) { m.Text = "" }, "a long text": func(m *sms.Message) { m.Text = strings.Repeat("å", 1531) },
		"broken UTF-8": func(m *sms.Message) { m.Text = "\xff" },
	} {
		m := message()
		change(&m)
		if f := failure(t, sender.Send(context.Background(), m)); !f.Permanent {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestFolder_KeepsEachMessageAsAFile(t *testing.T) {
	where := filepath.Join(t.TempDir(), "messages")
	f, err := sms.OpenFolder(where)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for range 2 {
		if err := f.Send(context.Background(), message()); err != nil {
			t.Fatal(err)
		}
	}
	hostile := message()
	hostile.ID = id.ID("../escaped")
	if !failure(t, f.Send(context.Background(), hostile)).Permanent {
		t.Error("a hostile id fails for now only")
	}
	entries, err := os.ReadDir(where)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	text, err := os.ReadFile(filepath.Join(where, entries[0].Name()))
	if err != nil || string(text) != wanted || entries[0].Name() != string(message().ID)+".json" {
		t.Errorf("%s: %s, %v", entries[0].Name(), text, err)
	}
}
