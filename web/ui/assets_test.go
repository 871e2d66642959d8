package ui_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"respite/web/ui"
)

var oneFolder = fstest.MapFS{
	"pages/one.html":       {Data: []byte(`{{define "content"}}{{template "shared" .Body}}{{end}}{{define "part"}}<b>{{.}}</b>{{end}}`)},
	"pages/part-some.html": {Data: []byte(`{{define "shared"}}<p>{{.}}</p>{{end}}`)},
}

func TestRender_EscapesWhatItIsGiven(t *testing.T) {
	pages := ui.Parse(oneFolder, "pages")
	page, err := pages.Render("one", ui.Frame{Title: "<One>", Body: "<script>alert(1)</script>", Test: true, Said: &ui.Said{Kind: "good", Text: "<done>"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<p>&lt;script&gt;", "<title>&lt;One&gt; · Respite</title>", "&lt;done&gt;", "Test book"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q: %s", want, page)
		}
	}
	part, err := pages.Part("one", "part", "x")
	if err != nil || string(part) != "<b>x</b>" {
		t.Errorf("the part is %s, %v", part, err)
	}
	if _, err := pages.Render("two", ui.Frame{}); err == nil {
		t.Error("a page that is not there was filled")
	}
}

func TestAssets_OfAPage_AreThereForEver(t *testing.T) {
	page, err := ui.Parse(oneFolder, "pages").Render("one", ui.Frame{})
	if err != nil {
		t.Fatal(err)
	}
	serving := httptest.NewServer(ui.Assets())
	defer serving.Close()
	found := regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`).FindAllSubmatch(page, -1)
	if len(found) != 3 {
		t.Fatalf("the page names %d assets", len(found))
	}
	for _, match := range found {
		answer, err := http.Get(serving.URL + string(match[1]))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK || len(body) == 0 || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %d bytes, %v", match[1], answer.StatusCode, len(body), answer.Header)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, path := range []string{"/assets/", "/assets/000000000000/respite.css", "/assets/../ui.go", "/assets/x/../../ui.go", string(found[0][1]) + "/x"} {
		answer, err := http.Get(serving.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
}

func TestField_HasAnIDOfItsOwn(t *testing.T) {
	one, other := ui.Field{Name: "lines[0].price"}, ui.Field{Name: "lines[1].price"}
	if one.ID() == other.ID() || strings.ContainsAny(one.ID(), "[]. ") {
		t.Errorf("the ids are %s and %s", one.ID(), other.ID())
	}
	if (ui.Field{Name: "a"}).Described() || !(ui.Field{Name: "a", Fault: "wrong"}).Described() {
		t.Error("a field without hint and fault is described, or one with a fault is not")
	}
}
