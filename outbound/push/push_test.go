package push_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/outbound/push"
	"respite/value/id"
	"respite/wire/jsongate"
	"respite/wire/telling"
)

var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

const newest, former = "newest-secret", "former-secret"

func shop(format merchant.PushFormat) merchant.Merchant {
	return merchant.Merchant{
		ID: 1001, WebsiteKey: "DEMOSHOP01", Options: merchant.Options{PushFormat: format},
		Keys: []merchant.Key{{Secret: newest}, {Secret: former, Until: noon.Add(time.Hour)}},
	}
}

func notice(address string) job.Notice {
	return job.Notice{Sequence: 3, URL: address, Request: request.Request{
		Key: "1122334455667788990011AABBCCDDEE", Merchant: 1001, Action: request.Pay, Status: request.Success, At: noon,
		Invoice: 51726030400000008, Currency: "EUR", Amount: 2105, PaymentKey: "99887766554433221100FFEEDDCCBBAA",
		Origin: request.Origin{Service: "klarna", Invoice: "DEMO-8 Zwölf & Söhne", Additional: []request.Pair{{Name: "real_order_id", Value: "8"}}},
	}}
}

func pushJob(t *testing.T, address string) job.Job {
	t.Helper()
	payload, err := json.Marshal(notice(address))
	if err != nil {
		t.Fatal(err)
	}
	return job.Job{ID: "0A1B2C3D4E5F60718293A4B5C6D7E8F9", Merchant: 1001, Kind: job.Push, State: job.Waiting, Payload: payload}
}

// zeros is chance without surprises; ids still differ by their count.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func sender(change func(*push.Config)) *push.Sender {
	clock := func() time.Time { return noon }
	config := push.Config{AllowLoopback: true, Clock: clock, IDs: id.NewSource(clock, zeros{}), Test: true}
	change(&config)
	return push.New(config)
}

func asIs(*push.Config) {}

// received is what a shop got.
type received struct {
	header http.Header
	uri    string
	body   []byte
}

// receiver is a shop that keeps what it gets and answers as told.
type receiver struct {
	*httptest.Server
	mu  sync.Mutex
	got []received
}

func receive(t *testing.T, answer http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		r.got = append(r.got, received{request.Header.Clone(), request.Host + request.URL.RequestURI(), body})
		r.mu.Unlock()
		answer(w, request)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) all() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got
}

func ok(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "thanks") }

func send(t *testing.T, s *push.Sender, m merchant.Merchant, address string) job.Attempt {
	t.Helper()
	return s.Send(context.Background(), m, pushJob(t, address))
}

// signedWith tells which secret a JSON push was signed with.
func signedWith(t *testing.T, r received) string {
	t.Helper()
	authorization, err := jsongate.ParseAuthorization(r.header.Get("Authorization"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{newest, former} {
		if _, ok := authorization.Verify(secret, jsongate.Message{Method: "POST", URI: r.uri, Body: r.body}); ok {
			return secret
		}
	}
	return ""
}

func TestSend_OfAJSONPush_IsSignedForTheVeryBytesThatTellingGives(t *testing.T) {
	r := receive(t, ok)
	address := r.URL + "/buckaroo/push?lang=de&x=~(1)"
	attempt := send(t, sender(asIs), shop(merchant.PushJSON), address)
	if !attempt.Good || attempt.Status != 200 || attempt.Answer != "thanks" || len(r.all()) != 1 {
		t.Fatalf("%+v, %d pushes", attempt, len(r.all()))
	}
	got := r.all()[0]
	want, err := jsongate.Encode(telling.Push(notice(address), "DEMOSHOP01", true).JSON)
	if err != nil || string(got.body) != string(want) {
		t.Errorf("got  %s\nwant %s, %v", got.body, want, err)
	}
	if signedWith(t, got) != newest {
		t.Errorf("the signature is wrong: %s", got.header.Get("Authorization"))
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json; charset=utf-8", "User-Agent": "Respite", "Respite-Push-Id": "0A1B2C3D4E5F60718293A4B5C6D7E8F9",
		"Respite-Push-Sequence": "3", "Respite-Push-Attempt": "1",
	} {
		if got.header.Get(name) != value {
			t.Errorf("%s: %q, want %q", name, got.header.Get(name), value)
		}
	}
}

func TestSend_OfAFormPush_IsSignedInItsLastField(t *testing.T) {
	r := receive(t, ok)
	attempt := send(t, sender(asIs), shop(merchant.PushForm), r.URL+"/push")
	if !attempt.Good || len(r.all()) != 1 {
		t.Fatalf("%+v", attempt)
	}
	got := r.all()[0]
	want := telling.Push(notice(r.URL+"/push"), "DEMOSHOP01", true).Form.Sign(newest).Encode()
	if string(got.body) != string(want) || got.header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Errorf("got  %s\nwant %s", got.body, want)
	}
	if _, err := jsongate.VerifyForm(got.body, newest); err != nil {
		t.Error(err)
	}
	if got.header.Get("Authorization") != "" {
		t.Error("a form carries an Authorization header")
	}
}

func TestSend_WhileKeysAreChanged_SignsWithEachInTurnAndTheNewestFirst(t *testing.T) {
	r := receive(t, ok)
	s, j := sender(asIs), pushJob(t, r.URL+"/push")
	for attempts := range 4 {
		j.Attempts = attempts
		s.Send(context.Background(), shop(merchant.PushJSON), j)
	}
	for i, want := range []string{newest, former, newest, former} {
		got := r.all()[i]
		if secret := signedWith(t, got); secret != want || got.header.Get("Respite-Push-Attempt") != fmt.Sprint(i+1) {
			t.Errorf("attempt %s is signed with %q, want %q", got.header.Get("Respite-Push-Attempt"), secret, want)
		}
		if string(got.body) != string(r.all()[0].body) || got.header.Get("Respite-Push-Id") != string(j.ID) {
			t.Errorf("attempt %d differs", i+1)
		}
	}
}

func TestSend_WhenAKeyHasEnded_SignsWithItNoMore(t *testing.T) {
	r := receive(t, ok)
	s := sender(func(c *push.Config) { c.Clock = func() time.Time { return noon.Add(time.Hour) } })
	j := pushJob(t, r.URL+"/push")
	j.Attempts = 1
	if s.Send(context.Background(), shop(merchant.PushJSON), j); signedWith(t, r.all()[0]) != newest {
		t.Error("the former key was used")
	}
	keyless := shop(merchant.PushJSON)
	keyless.Keys = keyless.Keys[1:]
	if attempt := send(t, s, keyless, r.URL); attempt.Good || attempt.Answer != "the merchant has no valid key to sign with" || len(r.all()) != 1 {
		t.Errorf("%+v", attempt)
	}
}

func TestSend_OfAnyAnswerBut200_Fails(t *testing.T) {
	for _, status := range []int{201, 202, 204, 400, 404, 500, 503} {
		r := receive(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		attempt := send(t, sender(asIs), shop(merchant.PushJSON), r.URL)
		if attempt.Good || attempt.Status != status || attempt.Answer != fmt.Sprintf("the shop answered %d without a text", status) {
			t.Errorf("%d: %+v", status, attempt)
		}
	}
}

func TestSend_WhenTheShopRedirects_FailsAndDoesNotFollow(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		elsewhere := receive(t, ok)
		r := receive(t, func(w http.ResponseWriter, request *http.Request) { http.Redirect(w, request, elsewhere.URL, status) })
		attempt := send(t, sender(asIs), shop(merchant.PushJSON), r.URL)
		if attempt.Good || attempt.Status != status || attempt.Answer != "the shop redirects; pushes do not follow" {
			t.Errorf("%d: %+v", status, attempt)
		}
		if len(elsewhere.all()) > 0 {
			t.Errorf("%d was followed", status)
		}
	}
}

func TestSend_WhenTheShopIsSlow_GivesUpInTime(t *testing.T) {
	released := make(chan struct{})
	r := receive(t, func(http.ResponseWriter, *http.Request) { <-released })
	defer close(released)
	s := sender(func(c *push.Config) { c.Timeout = 50 * time.Millisecond })
	if attempt := send(t, s, shop(merchant.PushJSON), r.URL); attempt.Good || attempt.Answer != "the shop did not answer within 50ms" {
		t.Errorf("%+v", attempt)
	}
}

func TestSend_WhenTheShopSays200AndThenNoMore_CountsAsDelivered(t *testing.T) {
	released := make(chan struct{})
	r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "beginning")
		http.NewResponseController(w).Flush()
		<-released
	})
	defer close(released)
	s := sender(func(c *push.Config) { c.Timeout = 200 * time.Millisecond })
	if attempt := send(t, s, shop(merchant.PushJSON), r.URL); !attempt.Good || attempt.Status != 200 || attempt.Answer != "beginning" {
		t.Errorf("%+v", attempt)
	}
}

func TestSend_WhenTheAnswerNeverEnds_KeepsItsBeginningAndHangsUp(t *testing.T) {
	const patience = 256 << 20
	written := make(chan int, 1)
	r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
		total := 0
		for total < patience {
			n, err := io.WriteString(w, strings.Repeat("ü", 1<<14))
			if total += n; err != nil {
				break
			}
		}
		written <- total
	})
	attempt := send(t, sender(asIs), shop(merchant.PushJSON), r.URL)
	if !attempt.Good || attempt.Answer != strings.Repeat("ü", 500) {
		t.Errorf("%d bytes kept, good: %t", len(attempt.Answer), attempt.Good)
	}
	if total := <-written; total >= patience {
		t.Errorf("%d bytes were taken", total)
	}
}

func TestSend_WhenTheHeaderIsHuge_Fails(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Filler", strings.Repeat("a", 1<<20)) })
	if attempt := send(t, sender(asIs), shop(merchant.PushJSON), r.URL); attempt.Good || attempt.Answer != "the connection to the shop's server failed" {
		t.Errorf("%+v", attempt)
	}
}

func TestSend_KeepsNoControlCharactersOfAnAnswer(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprint(w, " Order\tnot\r\nfound\x00\x1b[31m\u202e\xff! ")
	})
	if attempt := send(t, sender(asIs), shop(merchant.PushJSON), r.URL); attempt.Answer != "Order not  found[31m!" {
		t.Errorf("%q", attempt.Answer)
	}
}

func TestSend_TellsWhyNobodyAnswered(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	secure := httptest.NewUnstartedServer(http.HandlerFunc(ok))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	for address, want := range map[string]string{
		gone.URL:                               "the shop's server refused the connection",
		secure.URL:                             "the certificate of the shop's server is not valid",
		"http://no-such-shop.invalid/push":     "the name of the shop's server cannot be found",
		"https://user:secret@shop.example.org": "the address of the push is not an http or https address that can be called",
		"ftp://shop.example.org":               "the address of the push is not an http or https address that can be called",
	} {
		if attempt := send(t, sender(asIs), shop(merchant.PushJSON), address); attempt.Good || attempt.Status != 0 || attempt.Answer != want {
			t.Errorf("%s: %+v", address, attempt)
		}
	}
}

func TestSend_WhenThePayloadIsBroken_Fails(t *testing.T) {
	attempt := sender(asIs).Send(context.Background(), shop(merchant.PushJSON), job.Job{Payload: json.RawMessage(`{"request"`)})
	if attempt.Good || attempt.Answer != "the push cannot be read back" {
		t.Errorf("%+v", attempt)
	}
}

func TestSend_WhenWeStop_SaysSo(t *testing.T) {
	released := make(chan struct{})
	ctx, stop := context.WithCancel(context.Background())
	r := receive(t, func(http.ResponseWriter, *http.Request) { stop(); <-released })
	defer close(released)
	if attempt := sender(asIs).Send(ctx, shop(merchant.PushJSON), pushJob(t, r.URL)); attempt.Answer != "the attempt was broken off on our side" {
		t.Errorf("%+v", attempt)
	}
}

const refusal = "the address of the push may not be called: it is not on the public internet"

func TestSend_ToThisMachine_IsRefusedUnderAnyName(t *testing.T) {
	r := receive(t, ok)
	parsed, err := url.Parse(r.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := sender(func(c *push.Config) { c.AllowLoopback, c.AllowPrivate = false, true })
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.1.2.3", "0.0.0.0", "[::]"} {
		attempt := send(t, s, shop(merchant.PushJSON), "http://"+host+":"+parsed.Port()+"/push")
		if attempt.Good || attempt.Answer != refusal {
			t.Errorf("%s: %+v", host, attempt)
		}
	}
	for _, host := range []string{"2130706433", "0x7f000001", "0177.0.0.1", "127.1"} {
		attempt := send(t, s, shop(merchant.PushJSON), "http://"+host+":"+parsed.Port()+"/push")
		if attempt.Good || !strings.Contains(attempt.Answer, "not an http or https address") {
			t.Errorf("%s: %+v", host, attempt)
		}
	}
	if len(r.all()) > 0 {
		t.Errorf("%d pushes came through", len(r.all()))
	}
}

func TestSend_IntoTheHouse_IsRefusedUnlessAllowed(t *testing.T) {
	for _, host := range []string{"10.0.0.1", "172.16.0.1", "192.168.1.1", "[fd12:3456::1]"} {
		if attempt := send(t, sender(asIs), shop(merchant.PushJSON), "http://"+host+"/"); attempt.Answer != refusal {
			t.Errorf("%s: %+v", host, attempt)
		}
		allowed := sender(func(c *push.Config) { c.AllowPrivate, c.Timeout = true, 20*time.Millisecond })
		if attempt := send(t, allowed, shop(merchant.PushJSON), "http://"+host+":1/"); attempt.Answer == refusal {
			t.Errorf("%s is refused although it is allowed", host)
		}
	}
}

func TestSend_ToWhatIsNeverPublic_IsRefusedWhateverIsAllowed(t *testing.T) {
	everything := sender(func(c *push.Config) { c.AllowPrivate = true })
	for _, host := range []string{
		"169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "100.100.100.200", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "224.0.0.1", "255.255.255.255",
	} {
		attempt := send(t, everything, shop(merchant.PushJSON), "http://"+host+"/latest/meta-data/")
		if attempt.Good || attempt.Answer != refusal {
			t.Errorf("%s: %+v", host, attempt)
		}
	}
}
