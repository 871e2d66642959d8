package manual_test

import (
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"respite/api/gateway"
	"respite/api/gateway/table"
	"respite/api/xmlrpc"
	"respite/domain/delivery"
	"respite/web/manual"
	"respite/wire/described"
)

func theConfig() manual.Config {
	return manual.Config{
		Actions: slices.Concat(gateway.Described(), xmlrpc.Described()), Gateway: table.Compose, XMLRPC: xmlrpc.Compose,
		Version: "1", Test: true, Log: slog.New(slog.DiscardHandler),
	}
}

func get(t *testing.T, config manual.Config, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	manual.New(config).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// each visits every parameter with what lies below it.
func each(parameters []described.Parameter, above string, visit func(path string, p described.Parameter)) {
	for _, p := range parameters {
		path := described.Under(above, p.Name)
		visit(path, p)
		each(p.Members, path, visit)
	}
}

func TestManual_ThePageOfEveryAction_TellsEveryParameterOfItsTable(t *testing.T) {
	config := theConfig()
	_, index := get(t, config, "/docs/")
	for _, a := range config.Actions {
		path := "/docs/" + string(a.Door) + "/" + a.Name
		status, page := get(t, config, path)
		page = html.UnescapeString(page)
		if status != http.StatusOK || !strings.Contains(page, a.Explain) || !strings.Contains(page, a.Method+" "+a.Address) {
			t.Errorf("%s: %d", path, status)
		}
		if !strings.Contains(page, `href="/playground/`+string(a.Door)+"/"+a.Name+`"`) || !strings.Contains(index, `href="`+path+`"`) {
			t.Errorf("%s leads to no form, or nothing leads to it", path)
		}
		tells := func(at string, p described.Parameter) {
			_, row, found := strings.Cut(page, `id="`+at+`"`)
			row, _, _ = strings.Cut(row, "</tr>")
			if !found || !strings.Contains(row, p.Explain) || p.Explain == "" {
				t.Errorf("%s does not explain %s", path, at)
			}
			if strings.Contains(row, "<b>required</b>") != p.Required {
				t.Errorf("%s says wrongly whether %s is required", path, at)
			}
			for _, c := range p.Choices {
				if !strings.Contains(row, "<code>"+c.Value+"</code>") || !strings.Contains(row, c.Meaning) {
					t.Errorf("%s does not tell that %s may be %s", path, at, c.Value)
				}
			}
		}
		each(a.All(), "asked", tells)
		each(a.Answers, "answered", tells)
	}
}

func TestManual_OfALiveBook_LeadsToNoPlayground(t *testing.T) {
	config := theConfig()
	config.Test = false
	for _, path := range []string{"/docs/", "/docs/gateway/Reserve", "/docs/xmlrpc/activate"} {
		if status, page := get(t, config, path); status != http.StatusOK || strings.Contains(page, "/playground/") {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestManual_WhereThereIsNothing_SaysSo(t *testing.T) {
	for _, path := range []string{"/docs/x/", "/docs/gateway/Nope", "/docs/xmlrpc/<script>", "/docs/gateway/Reserve/x"} {
		if status, _ := get(t, theConfig(), path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestManual_OfBatchFiles_ExplainsEveryColumn(t *testing.T) {
	status, page := get(t, theConfig(), "/docs/batch")
	for _, name := range delivery.Names {
		_, row, found := strings.Cut(page, "<code>"+name+"</code></td><td>")
		if status != http.StatusOK || !found || strings.HasPrefix(row, "<") {
			t.Errorf("%s is not explained", name)
		}
	}
}

func TestOpenAPI_OfTheTable_IsValid(t *testing.T) {
	status, text := get(t, theConfig(), "/docs/openapi.json")
	document, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err == nil {
		err = document.Validate(t.Context())
	}
	if status != http.StatusOK || err != nil {
		t.Fatal(status, err)
	}
	if document.Paths.Find("/batch").Post == nil || document.Paths.Find("/json/Transaction/Status/{Key}").Get == nil {
		t.Error("a path is missing")
	}
}

func TestOpenAPI_OfEveryExample_TakesIt(t *testing.T) {
	config := theConfig()
	_, text := get(t, config, "/docs/openapi.json")
	document, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range config.Actions {
		if a.Door != described.Gateway || a.Method != http.MethodPost {
			continue
		}
		given, _ := a.Example.Fill(map[string]string{
			"Invoice": "1", "PushURL": "https://shop.example/", "ReservationNumber": "1", "Born": "10071970", "TransactionKey": "A", "DataRequestKey": "B"})
		composed, err := table.Compose(a, given)
		if err != nil {
			t.Fatal(err)
		}
		var body any
		if err := json.Unmarshal(composed.Body, &body); err != nil {
			t.Fatalf("%s: %v: %s", a.Name, err, composed.Body)
		}
		schema := document.Paths.Find(a.Address).Post.RequestBody.Value.Content["application/json"].Schema.Value
		if err := schema.VisitJSON(body); err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
	}
}

func TestOpenAPI_OfARequestTheDoorRefuses_RefusesItToo(t *testing.T) {
	_, text := get(t, theConfig(), "/docs/openapi.json")
	document, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	schema := document.Paths.Find("/json/Transaction").Post.RequestBody.Value.Content["application/json"].Schema.Value
	for _, body := range []string{
		`{}`, `{"Currency":"EUR","Invoice":"1","AmountDebit":1,"Services":{"ServiceList":[{"Name":"klarna","Action":"Reserve"}]}}`,
		`{"Currency":"EUR","Invoice":"1","Services":{"ServiceList":[{"Name":"klarna","Action":"Pay"}]}}`,
	} {
		var read any
		if err := json.Unmarshal([]byte(body), &read); err != nil {
			t.Fatal(err)
		}
		if schema.VisitJSON(read) == nil {
			t.Errorf("%s is taken", body)
		}
	}
}
