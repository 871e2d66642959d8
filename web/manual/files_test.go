package manual_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"respite/api/batch"
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
	"respite/wire/jsongate"
)

// asker asks the door for batch files, and holds every answer to the document.
type asker struct {
	t        *testing.T
	document *openapi3.T
	book     storetest.Book
	desk     *batches.Batches
	door     http.Handler
	asked    int
	seen     map[string]bool // "GET /batch/{id} 200"
}

func newAsker(t *testing.T) *asker {
	t.Helper()
	a := &asker{t: t, document: document3(t), book: storetest.Open(t), seen: map[string]bool{}}
	log := slog.New(slog.DiscardHandler)
	a.desk = batches.New(operation.New(operation.Outside{
		Store: a.book.Store, Bureau: bureau.Fake{}, Provider: provider.Default, Render: document.Render, IDs: a.book.Config.Chance, Log: log,
		Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	}))
	_, err := administration.AddMerchant(t.Context(), a.book.Store, merchant.Merchant{
		ID: 1001, Name: "Leksaker", WebsiteKey: "SHOP1001", Keys: []merchant.Key{{Secret: "secret-1001"}},
		Contract: merchant.Contract{Countries: []country.Code{country.SE}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	})
	a.must(err)
	a.door = batch.New(batch.Config{Batches: a.desk, Store: a.book.Store, Clock: a.book.Clock.Now, IDs: a.book.Config.Chance, Log: log, PerSecond: 3})
	return a
}

func document3(t *testing.T) *openapi3.T {
	t.Helper()
	_, text := get(t, theConfig(), "/docs/openapi.json")
	document, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func (a *asker) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// asks sends a signed request to an address of the document, below which the batch is named.
func (a *asker) asks(method, address, query, body string, of batch.Status) batch.Status {
	a.t.Helper()
	a.asked++
	r := httptest.NewRequest(method, strings.Replace(address, "{id}", string(of.ID), 1)+query, strings.NewReader(body))
	keys := jsongate.Credentials{WebsiteKey: "SHOP1001", SecretKey: "secret-1001"}
	message := jsongate.Message{Method: method, URI: r.Host + r.RequestURI, Body: []byte(body)}
	r.Header.Set("Authorization", keys.Sign(message, strconv.Itoa(a.asked), a.book.Clock.Now().Unix()))
	w := httptest.NewRecorder()
	a.door.ServeHTTP(w, r)
	a.fits(method, address, w)
	var now batch.Status
	if w.Code < http.StatusBadRequest && strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		a.must(json.Unmarshal(w.Body.Bytes(), &now))
	}
	return now
}

// fits holds an answer to the document.
func (a *asker) fits(method, address string, w *httptest.ResponseRecorder) {
	a.t.Helper()
	told := fmt.Sprintf("%s %s %d", method, address, w.Code)
	a.seen[told] = true
	response := a.document.Paths.Find(address).GetOperation(method).Responses.Status(w.Code)
	if response == nil {
		a.t.Fatalf("%s is not described", told)
	}
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	content := response.Value.Content[kind]
	if content == nil {
		a.t.Fatalf("%s as %s is not described", told, kind)
	}
	if kind == "application/json" {
		var body any
		a.must(json.Unmarshal(w.Body.Bytes(), &body))
		if err := content.Schema.Value.VisitJSON(body); err != nil {
			a.t.Errorf("%s: %v\n%s", told, err, w.Body)
		}
	}
	if w.Code < http.StatusBadRequest && (response.Value.Headers["Authorization"] == nil || w.Header().Get("Authorization") == "") {
		a.t.Errorf("%s is not signed, or not described so", told)
	}
}

// works lets a worker check what was handed in.
func (a *asker) works() {
	a.t.Helper()
	claimed, err := queue.Claim(a.t.Context(), a.book.Store, a.book.Config.Log, queue.UpTo(1), 2*time.Minute)
	a.must(err)
	for _, j := range claimed {
		a.must(a.desk.Run(a.t.Context(), j))
		_, err := queue.Finish(a.t.Context(), a.book.Store, j, job.Attempt{Good: true})
		a.must(err)
	}
}

func TestOpenAPI_OfBatchFiles_DescribesWhatTheDoorAnswers(t *testing.T) {
	a := newAsker(t)
	const handIn, about, rows = "/batch", "/batch/{id}", "/batch/{id}/result"
	wrong := "order\n" + strings.Repeat("A1\nA2\n", 100)
	made := a.asks("POST", handIn, "?dry_run=1&name=monday.csv", wrong, batch.Status{})
	a.asks("POST", handIn, "?apply=all", wrong, made)
	for range 8 { // more than the door takes in a second
		a.asks("POST", handIn, "", wrong, made)
	}
	a.book.Clock.Move(time.Minute)
	_, err := queue.Claim(t.Context(), a.book.Store, a.book.Config.Log, queue.UpTo(1), 2*time.Minute)
	a.must(err)
	a.book.Clock.Move(time.Minute)
	if waits := a.asks("GET", about, "", "", made); waits.Waits.IsZero() {
		t.Errorf("%+v", waits)
	}
	a.book.Clock.Move(2 * time.Minute)
	a.works()
	status := a.asks("GET", about, "", "", made)
	schema := a.document.Paths.Find(about).Get.Parameters.GetByInAndName("query", "findings").Schema.Value
	if usual, is := schema.Default.(float64); !is || int(usual) != len(status.Findings) || status.Rows.Wrong != 200 {
		t.Errorf("%d findings are told, %v are described", len(status.Findings), schema.Default)
	}
	a.asks("GET", about, "?findings=x", "", made)
	a.asks("GET", about, "?findings=10000", "", made)
	a.asks("GET", rows, "", "", made)
	unknown := batch.Status{ID: "00000000000000000000000000000000"}
	a.book.Clock.Move(time.Minute)
	a.asks("GET", about, "", "", unknown)
	a.asks("GET", rows, "", "", unknown)
	refused := a.asks("POST", handIn, "", "nothing of ours\n", batch.Status{})
	a.book.Clock.Move(time.Minute)
	for range 3 {
		a.works()
	}
	a.asks("GET", about, "", "", refused)
	a.asks("GET", rows, "", "", refused)
	for _, want := range []string{
		"POST /batch 202", "POST /batch 200", "POST /batch 400", "POST /batch 429", "GET /batch/{id} 200", "GET /batch/{id} 400", "GET /batch/{id} 404",
		"GET /batch/{id}/result 200", "GET /batch/{id}/result 404", "GET /batch/{id}/result 409",
	} {
		if !a.seen[want] {
			t.Errorf("nothing was asked that is answered %s: %v", want, slices.Sorted(maps.Keys(a.seen)))
		}
	}
}

func TestOpenAPI_OfTheStatusOfABatch_NamesEveryMemberOfIt(t *testing.T) {
	alike(t, "BatchStatus", reflect.TypeFor[batch.Status](), document3(t).Components.Schemas["BatchStatus"].Value)
}

// alike compares a type with the schema of its JSON.
func alike(t *testing.T, path string, of reflect.Type, schema *openapi3.Schema) {
	t.Helper()
	if of.Kind() == reflect.Slice {
		of, schema = of.Elem(), schema.Items.Value
	}
	if of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]() {
		return
	}
	for field := range of.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		member := schema.Properties[name]
		if member == nil {
			t.Errorf("%s has no %s", path, name)
			continue
		}
		if always := options == ""; always != slices.Contains(schema.Required, name) {
			t.Errorf("%s.%s: always there: %t", path, name, always)
		}
		alike(t, path+"."+name, field.Type, member.Value)
	}
	if len(schema.Properties) != of.NumField() {
		t.Errorf("%s has %d members, the door's has %d", path, len(schema.Properties), of.NumField())
	}
}
