package batch_test

import (
	"bytes"
	"crypto/md5"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"respite/api/batch"
	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/delivery"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/provider"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/operation/batches"
	"respite/operation/queue"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
	"respite/wire/jsongate"
)

var (
	shopKeys  = jsongate.Credentials{WebsiteKey: "SHOP1001", SecretKey: "secret-1001"}
	otherKeys = jsongate.Credentials{WebsiteKey: "SHOP1002", SecretKey: "secret-1002"}
)

// world is a server with the door, and two shops.
type world struct {
	t      *testing.T
	book   storetest.Book
	do     *operation.Operations
	desk   *batches.Batches
	server *httptest.Server
	nonces int
}

func newWorld(t *testing.T, change ...func(*batch.Config)) *world {
	t.Helper()
	w := &world{t: t, book: storetest.Open(t)}
	w.do = operation.New(operation.Outside{
		Store: w.book.Store, Bureau: bureau.Fake{}, Provider: provider.Default, Render: document.Render, IDs: w.book.Config.Chance,
		Log: slog.New(slog.DiscardHandler), Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	w.desk = batches.New(w.do)
	for key, secret := range map[merchant.ID]merchant.Secret{1001: "secret-1001", 1002: "secret-1002"} {
		_, err := administration.AddMerchant(t.Context(), w.book.Store, merchant.Merchant{
			ID: key, Name: "Leksaker", WebsiteKey: fmt.Sprintf("SHOP%d", key), Keys: []merchant.Key{{Secret: secret}},
			Contract: merchant.Contract{Countries: []country.Code{country.SE}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
		})
		w.must(err)
	}
	config := batch.Config{
		Batches: w.desk, Store: w.book.Store, Clock: w.book.Clock.Now, IDs: w.book.Config.Chance, Log: slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&config)
	}
	w.server = httptest.NewServer(batch.New(config))
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// order takes an order for a car.
func (w *world) order(name string) {
	w.t.Helper()
	identity, err := command.Identify(1001, "order", "", name)
	w.must(err)
	at := consumer.Address{
		FirstName: "Testperson", LastName: "Approved", Street: "Storgatan 1", PostalCode: "11860", City: "Stockholm", Country: country.SE,
		Email: "anna@example.se", CellPhone: "+46701234567",
	}
	c := operation.Reserve{
		Merchant: 1001, Identity: identity, Currency: money.SEK,
		Lines:   []basket.Line{{Article: "car", Title: "Car", Kind: basket.Goods, Price: 100_0000, Quantity: 2 * basket.One, VAT: 25 * money.Percent}},
		Parties: consumer.Parties{Billing: at, Shipping: at, Birth: day.On(1970, time.July, 10)},
	}
	c.Origin.Service, c.Origin.Invoice, c.Origin.Order = "klarna", name, name
	_, err = w.do.Reserve(w.t.Context(), c)
	w.must(err)
}

// work does what was promised to be done with batches.
func (w *world) work() {
	w.t.Helper()
	for worked := true; worked; {
		claimed, err := queue.Claim(w.t.Context(), w.book.Store, w.book.Config.Log, queue.UpTo(1), time.Minute)
		w.must(err)
		worked = false
		for _, j := range claimed {
			if j.Kind == job.Batch {
				w.must(w.desk.Run(w.t.Context(), j))
				worked = true
			}
			_, err := queue.Finish(w.t.Context(), w.book.Store, j, job.Attempt{Good: true})
			w.must(err)
		}
	}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
	signed bool // rightly
	batch.Status
	Message string
}

func (w *world) request(method, path, body string) *http.Request {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, strings.NewReader(body))
	w.must(err)
	return r
}

// sign signs a request as the shop's software does: over the body as it is.
func (w *world) sign(r *http.Request, keys jsongate.Credentials, body string) *http.Request {
	w.nonces++
	message := jsongate.Message{Method: r.Method, URI: r.URL.Host + r.URL.RequestURI(), Body: []byte(body)}
	r.Header.Set("Authorization", keys.Sign(message, fmt.Sprintf("nonce%d", w.nonces), w.book.Clock.Now().Unix()))
	return r
}

func (w *world) call(method, path, body string) reply {
	w.t.Helper()
	return w.send(w.sign(w.request(method, path, body), shopKeys, body))
}

func (w *world) send(r *http.Request) reply {
	w.t.Helper()
	answer, err := w.server.Client().Do(r)
	w.must(err)
	body, err := io.ReadAll(answer.Body)
	w.must(errors.Join(err, answer.Body.Close()))
	came := reply{status: answer.StatusCode, header: answer.Header, body: string(body)}
	if given := answer.Header.Get("Authorization"); given != "" {
		header, err := jsongate.ParseAuthorization(given)
		w.must(err)
		_, came.signed = header.Verify(shopKeys.SecretKey, jsongate.Message{Method: r.Method, URI: r.URL.Host + r.URL.RequestURI(), Body: body})
	}
	if json.Unmarshal(body, &came.Status) == nil {
		w.must(json.Unmarshal(body, &struct{ Message *string }{&came.Message}))
	}
	return came
}

// leftNothing says that the book knows of no file.
func (w *world) leftNothing() {
	w.t.Helper()
	for _, table := range []string{"file", "file_chunk", "batch", "job"} {
		if count := w.book.Rows(w.t, table); count != 0 {
			w.t.Errorf("%s has %d rows", table, count)
		}
	}
}

const file = "order,article,quantity\nA1,car,1\n"

func TestPost_OfASignedFile_IsTakenInCheckedAndApplied(t *testing.T) {
	w := newWorld(t)
	w.order("A1")
	made := w.call("POST", "/batch?name=C:%5Cexport%5CMonday.csv", file)
	if made.status != http.StatusAccepted || !made.signed || made.State != delivery.Checking || made.Name != "Monday.csv" || made.Rows.Expected != 2 {
		t.Fatalf("%+v", made)
	}
	w.work()
	done := w.call("GET", "/batch/"+string(made.ID), "")
	if done.status != http.StatusOK || !done.signed || done.State != delivery.Applied || done.Steps.Done != 1 || done.Result != w.server.URL+"/batch/"+string(made.ID)+"/result" {
		t.Errorf("%+v", done)
	}
	result := w.call("GET", "/batch/"+string(made.ID)+"/result", "")
	want := "order,article,quantity,outcome,message,issued_invoice,credit_note,document\r\nA1,car,1,done,,52603040000000001,," + w.server.URL + "/invoices/52603040000000001-"
	if result.status != http.StatusOK || !result.signed || !strings.HasPrefix(result.body, want) ||
		result.header.Get("Content-Disposition") != "attachment; filename=Monday-result.csv" || result.header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%+v", result)
	}
	again := w.call("POST", "/batch", file)
	if again.status != http.StatusOK || !again.Known || again.ID != made.ID || again.Steps.Done != 1 {
		t.Errorf("again: %+v", again)
	}
}

func TestPost_AsItIsWished(t *testing.T) {
	for query, want := range map[string]delivery.Wish{
		"": delivery.ApplyAll, "?apply=1": delivery.ApplyAll, "?dry_run=1": delivery.Look, "?apply=good": delivery.ApplyGood, "?dry_run=0&apply=1": delivery.ApplyAll,
	} {
		if made := newWorld(t).call("POST", "/batch"+query, file); made.Wish != want || made.status != http.StatusAccepted {
			t.Errorf("%s: %+v", query, made)
		}
	}
	w := newWorld(t)
	for _, query := range []string{"?apply=yes", "?dry_run=1&apply=1", "?apply=0", "?dry_run=true", "?name=%00", "?name=" + strings.Repeat("x", 201)} {
		if made := w.call("POST", "/batch"+query, file); made.status != http.StatusBadRequest || made.Message == "" {
			t.Errorf("%s: %+v", query, made)
		}
	}
	w.leftNothing()
}

func TestPost_WithAWrongSignature_ChangesNothing(t *testing.T) {
	w := newWorld(t)
	signed := func() *http.Request { return w.sign(w.request("POST", "/batch?apply=good", file), shopKeys, file) }
	spoil := func(change func(*http.Request)) *http.Request {
		r := signed()
		change(r)
		return r
	}
	sent := signed()
	used := sent.Header.Get("Authorization")
	for name, r := range map[string]*http.Request{
		"no signature":       w.request("POST", "/batch", file),
		"another body":       w.sign(w.request("POST", "/batch", file), shopKeys, file+"A2,car,1\n"),
		"an empty body":      w.sign(w.request("POST", "/batch", ""), shopKeys, file),
		"a body of nothing":  w.sign(w.request("POST", "/batch", file), shopKeys, ""),
		"another query":      spoil(func(r *http.Request) { r.URL.RawQuery = "apply=1" }),
		"another secret":     w.sign(w.request("POST", "/batch", file), jsongate.Credentials{WebsiteKey: "SHOP1001", SecretKey: "secret-1002"}, file),
		"an unknown website": w.sign(w.request("POST", "/batch", file), jsongate.Credentials{WebsiteKey: "SHOP9", SecretKey: "secret-1001"}, file),
		"nonsense":           spoil(func(r *http.Request) { r.Header.Set("Authorization", "hmac nothing") }),
	} {
		if came := w.send(r); came.status != http.StatusBadRequest || came.signed || came.Message != "The request could not be authenticated." {
			t.Errorf("%s: %+v", name, came)
		}
	}
	w.leftNothing()
	if came := w.send(sent); came.status != http.StatusAccepted {
		t.Errorf("the right one: %+v", came)
	}
	replayed := w.request("POST", "/batch?apply=good", file)
	replayed.Header.Set("Authorization", used)
	if came := w.send(replayed); came.status != http.StatusBadRequest || came.signed {
		t.Errorf("replayed: %+v", came)
	}
	old := signed()
	w.book.Clock.Move(301 * time.Second)
	if came := w.send(old); came.status != http.StatusBadRequest {
		t.Errorf("an old one: %+v", came)
	}
}

func TestPost_OfFilesOfEverySize_TakesThemOrSaysWhy(t *testing.T) {
	w := newWorld(t)
	if came := w.call("POST", "/batch", ""); came.status != http.StatusBadRequest || came.Message != "The file is empty." || !came.signed {
		t.Errorf("%+v", came)
	}
	large := strings.Repeat("x", batches.MaxSize+1)
	r := w.request("POST", "/batch", large)
	sum := md5.Sum([]byte(large))
	r.Header.Set("Authorization", shopKeys.Sign(jsongate.Message{Method: "POST", URI: r.URL.Host + r.URL.RequestURI(), Digest: &sum}, "large", w.book.Clock.Now().Unix()))
	answer, err := w.server.Client().Do(r)
	if err == nil { // a server that has had enough may hang up before the client has said all
		if answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("HTTP %d", answer.StatusCode)
		}
		w.must(answer.Body.Close())
	}
	w.leftNothing()
	whole := "order\n" + strings.Repeat("A1\nA2\n", 500_000)
	if came := w.call("POST", "/batch?dry_run=1", whole); came.status != http.StatusAccepted || !came.signed {
		t.Errorf("%+v", came)
	}
}

func TestPost_HalfSent_LeavesNothing(t *testing.T) {
	w := newWorld(t)
	r := w.sign(w.request("POST", "/batch", file), shopKeys, file)
	conn, err := net.Dial("tcp", r.URL.Host)
	w.must(err)
	_, err = fmt.Fprintf(conn, "POST /batch HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n%s", r.URL.Host,
		r.Header.Get("Authorization"), len(file), file[:len(file)-5])
	w.must(errors.Join(err, conn.Close()))
	w.server.Close() // waits for the request to end
	w.leftNothing()
}

func TestGet_OfAnothersBatch_IsAsIfThereWereNone(t *testing.T) {
	w := newWorld(t)
	made := w.call("POST", "/batch", file)
	unknown := strings.Repeat("0", 32)
	for _, path := range []string{"/batch/" + string(made.ID), "/batch/" + string(made.ID) + "/result"} {
		theirs := w.send(w.sign(w.request("GET", path, ""), otherKeys, ""))
		nobodys := w.send(w.sign(w.request("GET", strings.Replace(path, string(made.ID), unknown, 1), ""), otherKeys, ""))
		if theirs.status != http.StatusNotFound || theirs.body != nobodys.body || nobodys.status != theirs.status {
			t.Errorf("%s: %+v, %+v", path, theirs, nobodys)
		}
		if came := w.send(w.request("GET", path, "")); came.status != http.StatusBadRequest || came.signed {
			t.Errorf("%s without a signature: %+v", path, came)
		}
	}
}

func TestGet_OfFindings_TellsAsManyAsAreAskedFor(t *testing.T) {
	w := newWorld(t)
	made := w.call("POST", "/batch", "order\n"+strings.Repeat("A1\nA2\n", 100))
	w.work()
	for query, want := range map[string]int{"": 100, "?findings=0": 0, "?findings=3": 3, "?findings=10000": 200} {
		if came := w.call("GET", "/batch/"+string(made.ID)+query, ""); len(came.Findings) != want || came.State != delivery.Checked || came.Rows.Wrong != 200 {
			t.Errorf("%s: %d findings, %+v", query, len(came.Findings), came.Rows)
		}
	}
	if came := w.call("GET", "/batch/"+string(made.ID)+"?findings=all", ""); came.status != http.StatusBadRequest {
		t.Errorf("%+v", came)
	}
}

func TestGet_OfAResultThatCannotBe_SaysSo(t *testing.T) {
	w := newWorld(t)
	made := w.call("POST", "/batch", "nothing\nof ours\n")
	w.work()
	if came := w.call("GET", "/batch/"+string(made.ID), ""); came.State != delivery.Refused || came.Reason != "the header is wrong" || len(came.Findings) != 2 {
		t.Errorf("%+v", came)
	}
	if came := w.call("GET", "/batch/"+string(made.ID)+"/result", ""); came.status != http.StatusConflict || !came.signed {
		t.Errorf("%+v", came)
	}
}

func TestServeHTTP_OfWhatIsNotThere_SaysSo(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/batch", http.StatusMethodNotAllowed}, {"DELETE", "/batch/" + strings.Repeat("0", 32), http.StatusMethodNotAllowed},
		{"GET", "/batch/x/y", http.StatusNotFound}, {"GET", "/batch/nothing", http.StatusNotFound}, {"POST", "/batch/x/result", http.StatusMethodNotAllowed},
	} {
		if came := w.call(c.method, c.path, ""); came.status != c.want || came.Message == "" {
			t.Errorf("%s %s: %+v", c.method, c.path, came)
		}
	}
}

func TestPost_MoreOftenThanAgreed_IsTurnedAway(t *testing.T) {
	w := newWorld(t, func(c *batch.Config) { c.PerSecond = 1 })
	for n := range 3 {
		came := w.call("POST", "/batch", file+strings.Repeat("\n", n))
		if want := []int{http.StatusAccepted, http.StatusAccepted, http.StatusTooManyRequests}[n]; came.status != want || n == 2 && came.header.Get("Retry-After") != "1" {
			t.Errorf("%d: %+v", n, came)
		}
	}
}

func FuzzPost(f *testing.F) {
	for _, seed := range []string{file, "", "{\"order\":1}\n", "PK\x03\x04", "order\n\"", "\xff\xfe"} {
		f.Add([]byte(seed), "apply=good")
	}
	f.Add([]byte(file), "name=%zz&findings=9")
	f.Fuzz(func(t *testing.T, body []byte, query string) {
		w := newWorld(t)
		r := httptest.NewRequest("POST", "/batch", bytes.NewReader(body))
		r.URL.RawQuery, r.RequestURI = query, "/batch?"+query
		sum := md5.Sum(body)
		message := jsongate.Message{Method: "POST", URI: r.Host + r.RequestURI}
		if len(body) > 0 {
			message.Digest = &sum
		}
		r.Header.Set("Authorization", shopKeys.Sign(message, "nonce", w.book.Clock.Now().Unix()))
		answer := httptest.NewRecorder()
		w.server.Config.Handler.ServeHTTP(answer, r)
		if answer.Code >= http.StatusInternalServerError || !json.Valid(answer.Body.Bytes()) {
			t.Fatalf("HTTP %d: %s", answer.Code, answer.Body)
		}
		w.work()
	})
}
