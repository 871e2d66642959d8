package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/sim/browser"
)

// site answers each path with a body; a path it does not have is an error of the server, but for the icon that browsers ask for.
func site(t *testing.T, pages map[string]string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, there := pages[r.URL.Path]
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if !there {
			http.Error(w, "broken", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'none'")
		if _, err := w.Write([]byte("<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>Page</title>" + page)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// complains says that one of the complaints has the words; no words: that there is none.
func complains(t *testing.T, path string, complaints []string, words string) {
	t.Helper()
	all := strings.Join(complaints, "\n")
	if !strings.Contains(all, words) || words == "" && all != "" {
		t.Errorf("%s: %q, want %q", path, all, words)
	}
}

func TestFaults_OfPagesThatFailSilently_AreTold(t *testing.T) {
	told := map[string]string{
		"/fine":    "",
		"/throw":   "a script failed: Uncaught",
		"/later":   "a script failed: Uncaught (in promise)",
		"/console": "on the console: no such 7",
		"/policy":  "Content Security Policy",
		"/missing": "/nowhere answers 500",
		"/broken":  "/broken answers 500",
	}
	p := person(t, site(t, map[string]string{
		"/fine": "<h1>Fine</h1>", "/throw": "<script>nothing.there()</script>", "/later": "<script>Promise.reject(new Error('late'))</script>",
		"/console": "<script>console.error('no such', 7)</script>", "/policy": "<img src=/fine alt=''>", "/missing": "<script src=/nowhere></script>",
	}), browser.Desktop)
	for path, words := range told {
		p.Visit(path)
		complains(t, path, p.Faults(), words)
	}
}

func TestJudge_OfPagesThatSomebodyCannotUse_Complains(t *testing.T) {
	const fine = `<main><h1>Fine</h1><label>Name <input></label> <a href=/fine>Again</a></main>`
	told := map[string]string{
		"/fine":     "",
		"/wide":     "wide in a window of 390",
		"/nameless": "has no label",
		"/unseen":   "does not show that it has the keyboard",
		"/pale":     "color-contrast (serious)",
		"/picture":  "image-alt (critical)",
	}
	p := person(t, site(t, map[string]string{
		"/fine": fine, "/wide": fine + `<p style="width:50em">Wide</p>`, "/nameless": fine + `<input title="Amount">`,
		"/unseen": fine + `<style>a:focus{outline:none}</style>`, "/pale": `<main><h1>Pale</h1><p style="color:#bbb">Read me</p></main>`,
		"/picture": `<main><h1>Picture</h1><img src="data:,"></main>`,
	}), browser.Phone)
	for path, words := range told {
		p.Visit(path)
		complains(t, path, p.Judge(), words)
	}
	p.Faults()
}

func TestSteps_OnAPageWithAForm_DoWhatAPersonWould(t *testing.T) {
	const form = `<main><h1>Order</h1><form action=/sent>
		<label>E-mail <input name=email value=old></label> <label for=day>Day</label> <input type=date name=day id=day>
		<fieldset><legend>First line</legend><label>Quantity <input type=number name=a value=1></label></fieldset>
		<fieldset><legend>Second line</legend><label>Quantity <input type=number name=b value=1></label></fieldset>
		<label>Plan <select name=plan><option value=1>Invoice</option><option value=2>Part payment</option></select></label>
		<label><input type=checkbox name=keep> Keep the rest</label> <label>Logo <input type=file name=logo></label>
		<button>Save</button></form><table><tr><th>No<th>State<tr><td>7<td>held  now</table></main>`
	const sent = `<main><h1>Sent</h1><p id=said></p><script>said.innerText = decodeURIComponent(location.search)</script></main>`
	p := person(t, site(t, map[string]string{"/form": form, "/sent": sent}), browser.Phone)
	logo := filepath.Join(t.TempDir(), "logo.svg")
	if err := os.WriteFile(logo, []byte("<svg/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Visit("/form")
	p.Fill("E-mail", "clerk@demo.shop")
	p.Fill("Day", "2026-11-22")
	p.In("Second line").Fill("Quantity", "12")
	p.Choose("Plan", "Part payment")
	p.Click("Keep the rest")
	p.Upload("Logo", logo)
	if value := p.Value("Plan"); value != "Part payment" || p.Value("Keep the rest") != "true" {
		t.Errorf("the plan is %q", value)
	}
	if rows := p.Rows(); len(rows) != 2 || strings.Join(rows[1], "|") != "7|held now" {
		t.Errorf("the rows are %q", rows)
	}
	p.TabTo("Save")
	p.Press("Enter")
	p.See("Sent", "email=clerk@demo.shop&day=2026-11-22&a=1&b=12&plan=2&keep=on&logo=logo.svg")
	p.NotSee("Order")
}

func TestClick_WhenThePageTakesItsTime_WaitsForIt(t *testing.T) {
	visits := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/favicon.ico" {
			<-time.After(300 * time.Millisecond)
			visits++
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<title>Page</title><p>Visit %d<form method=post><button>Send</button></form><a href=/next>Go on</a>", visits)
	}))
	t.Cleanup(server.Close)
	p := person(t, server.URL, browser.Phone)
	p.Visit("/")
	p.Click("Send")
	p.Click("Go on")
	p.Click("Go on")
	p.Press("Tab", "Enter")
	p.TabTo("Go on")
	p.Press("Enter")
	p.See("Visit 6")
}

func TestPerson_AtANewWindow_IsSignedInNowhere(t *testing.T) {
	at := site(t, map[string]string{
		"/in": "<h1>In</h1><script>document.cookie = 'who=me'</script>", "/who": "<p id=p></p><script>p.innerText = 'You: ' + document.cookie</script>",
	})
	first := person(t, at, browser.Desktop)
	first.Visit("/in")
	first.Visit("/who")
	first.See("You: who=me")
	second := person(t, at, browser.Desktop)
	second.Visit("/who")
	second.See("You:")
	second.NotSee("who=me")
}
