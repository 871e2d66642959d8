package playground_test

import (
	"bytes"
	"html"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/api/gateway"
	"respite/api/gateway/table"
	"respite/api/xmlrpc"
	"respite/cli/sample"
	"respite/domain/provider"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/outbound/register"
	"respite/store"
	"respite/store/storetest"
	"respite/value/id"
	"respite/web/playground"
	"respite/wire/described"
)

// world is a book with both doors and the playground, on a real port.
type world struct {
	t          testing.TB
	store      *store.Store
	operations *operation.Operations
	ids        *id.Source
	gateway    *gateway.Door
	actions    []described.Action
	server     *httptest.Server
}

func newWorld(t testing.TB, change ...func(*playground.Config)) *world {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	w := &world{t: t, ids: id.NewSource(time.Now, &lockedChance{source: rand.NewChaCha8([32]byte{1})}),
		actions: slices.Concat(gateway.Described(), xmlrpc.Described())}
	w.store = storetest.Reopen(t, storetest.Place(t,
		store.Config{Key: bytes.Repeat([]byte{7}, store.KeySize), Clock: time.Now, Chance: w.ids, Log: log}))
	must(t, w.store.Found(t.Context(), store.Test))
	w.operations = operation.New(operation.Outside{
		Store: w.store, Bureau: bureau.Fake{}, Register: register.Test{}, IDs: w.ids, Log: log, Settings: operation.DefaultSettings(),
		Provider: provider.Default, Render: document.Render,
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	for _, shop := range sample.Shops() {
		_, err := administration.AddMerchant(t.Context(), w.store, shop)
		must(t, err)
	}
	w.gateway = gateway.New(gateway.Config{Operations: w.operations, Store: w.store, Clock: time.Now, IDs: w.ids, Log: log, Test: true})
	calls := xmlrpc.New(xmlrpc.Config{Operations: w.operations, Store: w.store, Clock: time.Now, Log: log, Test: true})
	site := http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/json/") {
			w.gateway.ServeHTTP(answer, r)
			return
		}
		calls.ServeHTTP(answer, r)
	})
	config := playground.Config{
		Store: w.store, Log: log, Clock: time.Now, IDs: w.ids, Actions: w.actions,
		Compose: playground.Compose{Gateway: table.Compose, XMLRPC: xmlrpc.Compose}, Site: site, Keys: true, Loopback: true,
	}
	for _, c := range change {
		c(&config)
	}
	pages := playground.New(config)
	w.server = httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/playground") {
			pages.ServeHTTP(answer, r)
			return
		}
		site.ServeHTTP(answer, r)
	}))
	t.Cleanup(w.server.Close)
	return w
}

// lockedChance is seeded chance that several goroutines may draw from.
type lockedChance struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func (l *lockedChance) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.source.Read(p)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// visitor is a browser without script.
type visitor struct {
	*world
	client *http.Client
}

func (w *world) visitor() *visitor {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	return &visitor{w, &http.Client{Jar: jar}}
}

// page is what a browser shows.
type page struct {
	status int
	at     string
	text   string
}

func (v *visitor) shows(response *http.Response, err error) page {
	v.t.Helper()
	must(v.t, err)
	body, err := io.ReadAll(response.Body)
	must(v.t, err)
	must(v.t, response.Body.Close())
	return page{response.StatusCode, response.Request.URL.Path, string(body)}
}

func (v *visitor) get(path string) page {
	v.t.Helper()
	return v.shows(v.client.Get(v.server.URL + path))
}

func (v *visitor) post(path string, form url.Values) page {
	v.t.Helper()
	return v.shows(v.client.PostForm(v.server.URL+path, form))
}

func addressOf(a described.Action) string { return "/playground/" + string(a.Door) + "/" + a.Name }

// ready lets everything happen that an action needs.
func (v *visitor) ready(a described.Action) {
	v.t.Helper()
	if len(a.Needs) == 0 {
		return
	}
	if p := v.post(addressOf(a), url.Values{"do": {"prepare"}}); p.status != http.StatusOK || p.at != addressOf(a) {
		v.t.Fatalf("%s cannot be made ready: %d at %s: %s", a.Name, p.status, p.at, p.text)
	}
}

var (
	sheetPattern  = regexp.MustCompile(`(?s)<form method="post" id="sheet".*?</form>`)
	patterns      = regexp.MustCompile(`(?s)<template.*?</template>`)
	inputPattern  = regexp.MustCompile(`<input [^>]*name="([^"]*)"[^>]*>`)
	valuePattern  = regexp.MustCompile(` value="([^"]*)"`)
	selectPattern = regexp.MustCompile(`(?s)<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>`)
	chosenPattern = regexp.MustCompile(`<option value="([^"]*)" selected>`)
)

// filled reads the form of a page as a browser would send it.
func (v *visitor) filled(p page) url.Values {
	v.t.Helper()
	sheet := patterns.ReplaceAllString(sheetPattern.FindString(p.text), "")
	if sheet == "" {
		v.t.Fatalf("there is no form at %s: %d %s", p.at, p.status, p.text)
	}
	form := url.Values{"do": {"send"}}
	for _, found := range inputPattern.FindAllStringSubmatch(sheet, -1) {
		value := valuePattern.FindStringSubmatch(found[0])
		form.Add(html.UnescapeString(found[1]), html.UnescapeString(value[1]))
	}
	for _, found := range selectPattern.FindAllStringSubmatch(sheet, -1) {
		chosen := ""
		if option := chosenPattern.FindStringSubmatch(found[2]); option != nil {
			chosen = html.UnescapeString(option[1])
		}
		form.Add(found[1], chosen)
	}
	return form
}

// sends the form of an action as it is filled, with some of it changed.
func (v *visitor) sends(a described.Action, changes ...func(url.Values)) page {
	v.t.Helper()
	form := v.filled(v.get(addressOf(a)))
	for _, change := range changes {
		change(form)
	}
	return v.post(addressOf(a), form)
}

// outcomes gives how the steps of a run ended: good, wait or bad.
func (p page) outcomes() []string {
	var all []string
	for _, found := range regexp.MustCompile(`</h2><span class="badge (\w+)">`).FindAllStringSubmatch(p.text, -1) {
		all = append(all, found[1])
	}
	return all
}

// section gives the text of the first element of an id, as it is read.
func (p page) section(id string) string {
	found := regexp.MustCompile(`(?s) id="` + regexp.QuoteMeta(id) + `"[^>]*>(.*?)</pre>`).FindStringSubmatch(p.text)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// answer gives the answer of a run's first step.
func (p page) answer() string {
	return html.UnescapeString(between(p.text, "<summary>Answer</summary><pre>", "</pre>"))
}
