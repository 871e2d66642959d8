package shell

import (
	"embed"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"respite/value/fault"
	"respite/web/ui"
)

// Answer is what a room gives; only the shell writes it.
type Answer interface {
	answer(*Ask, http.ResponseWriter)
}

// Page is a page of a room in the frame.
type Page struct {
	Pages  ui.Pages
	Name   string
	Title  string
	Body   any
	Status int // 0: 200
}

func (p Page) answer(a *Ask, w http.ResponseWriter) {
	frame := a.Frame(p.Title)
	frame.Body = p.Body
	body, err := p.Pages.Render(p.Name, frame)
	if err != nil {
		a.broken(w, err)
		return
	}
	ui.Write(w, max(p.Status, http.StatusOK), body)
}

// Part is a part of a page, for those that follow what happens; Done says that nothing more will.
type Part struct {
	Pages ui.Pages
	Name  string
	Part  string
	Body  any
	Done  bool
}

func (p Part) answer(a *Ask, w http.ResponseWriter) {
	body, err := p.Pages.Part(p.Name, p.Part, p.Body)
	if err != nil {
		a.broken(w, err)
		return
	}
	if p.Done {
		w.Header().Set("Respite-Done", "1")
	}
	ui.Write(w, http.StatusOK, body)
}

// The kinds of what is told on the next page.
const (
	Good = "good" // it was done
	Wait = "wait" // nothing more was to do
	Bad  = "bad"  // it was not done
)

// Go leads to another page, which tells what was done.
type Go struct {
	To   string
	Said string
	Kind string // Good unless it is given
	Undo *ui.Undo
}

func (g Go) answer(a *Ask, w http.ResponseWriter) {
	if g.Said != "" {
		kind := g.Kind
		if kind == "" {
			kind = Good
		}
		a.say(ui.Said{Kind: kind, Text: g.Said, Undo: g.Undo})
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, a.Request, g.To, http.StatusSeeOther)
}

// JSON answers our own script.
type JSON struct {
	Status int
	Body   any
}

func (j JSON) answer(a *Ask, w http.ResponseWriter) {
	body, err := json.Marshal(j.Body)
	if err != nil {
		a.broken(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(max(j.Status, http.StatusOK))
	w.Write(body)
}

// File is something to keep or to print. Write writes it; what goes wrong then is logged, for the caller has part of
// it already.
type File struct {
	Name   string
	Type   string
	Inline bool // shown in the browser
	Write  func(http.ResponseWriter) error
}

func (f File) answer(a *Ask, w http.ResponseWriter) {
	way := "attachment"
	if f.Inline {
		way = "inline"
	}
	header := w.Header()
	header.Set("Content-Type", f.Type)
	header.Set("Content-Disposition", way+`; filename="`+strings.NewReplacer(`"`, "", "\\", "", "\n", "", "\r", "").Replace(f.Name)+`"`)
	header.Set("Cache-Control", "no-store")
	policy := "default-src 'none'; frame-ancestors 'none'"
	if !f.Inline { // a sandbox keeps browsers from showing a PDF
		policy += "; sandbox"
	}
	header.Set("Content-Security-Policy", policy)
	if err := f.Write(w); err != nil && a.Context().Err() == nil {
		a.Log.ErrorContext(a.Context(), "a file could not be written whole", "path", a.Pattern, "error", err)
	}
}

// Faults sorts what is wrong with a form: by field, and the rest. An error that is no fault is given back.
func Faults(err error) (map[string]string, []string, error) {
	faults, told := fault.All(err)
	if !told {
		return nil, nil, err
	}
	fields := map[string]string{}
	var rest []string
	for _, f := range faults {
		if f.Code.Kind == fault.NotFound || f.Code.Kind == fault.Denied && f.Field == "" {
			return nil, nil, err
		}
		if f.Field == "" {
			rest = append(rest, f.Error())
			continue
		}
		fields[f.Field] = f.Render(f.Code.Text)
	}
	return fields, rest, nil
}

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// sorry is the page of what cannot be.
func (a *Ask) sorry(status int, texts ...string) Answer {
	return Page{Pages: pages, Name: "sorry", Title: http.StatusText(status), Status: status, Body: struct {
		Status int
		Texts  []string
		Back   string
	}{status, texts, a.back()}}
}

// back is the page of the office that led here; empty: none did.
func (a *Ask) back() string {
	from, err := url.Parse(a.Referer())
	if err != nil || from.Host != a.Host || !strings.HasPrefix(from.Path, Root+"/") {
		return ""
	}
	return from.RequestURI()
}

// broken answers when not even a page can be made.
func (a *Ask) broken(w http.ResponseWriter, err error) {
	a.Log.ErrorContext(a.Context(), "the office could not fill a page", "path", a.Pattern, "error", err)
	http.Error(w, "Something went wrong on our side.", http.StatusInternalServerError)
}

func (a *Ask) say(said ui.Said) {
	if text, err := json.Marshal(said); err == nil {
		a.Remember(keySaid, string(text))
	}
}

func (a *Ask) takeSaid() *ui.Said {
	text := a.Recall(keySaid)
	if text == "" {
		return nil
	}
	a.Remember(keySaid, "")
	var said ui.Said
	if err := json.Unmarshal([]byte(text), &said); err != nil {
		return nil
	}
	return &said
}
