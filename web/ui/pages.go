package ui

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"respite/value/day"
	"respite/value/money"
)

//go:embed parts/*.html
var parts embed.FS

// Pages are templates in the common frame. Each file defines "content"; files whose names begin with "part-" are known
// to all others.
type Pages map[string]*template.Template

// functions are what templates may call.
var functions = template.FuncMap{
	"asset": asset,
	"t":     T,
	"amount": func(minor money.Minor, currency money.Currency) string {
		return money.Money{Minor: minor, Currency: currency}.String()
	},
	"when": When,
	"date": func(d day.Day) string {
		if d == 0 {
			return ""
		}
		return d.String()
	},
	"join":  strings.Join,
	"words": func(state any) string { return Words(fmt.Sprint(state)) },
	"list":  func(items ...any) []any { return items },
}

// When prints an instant for people; the zero time is nothing.
func When(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04")
}

// Words prints a name of ours for people: "part_activated" is "part activated".
func Words(name string) string { return strings.NewReplacer("_", " ", ".", " ").Replace(name) }

// Parse reads the pages of a room: every *.html of a folder. A page that cannot be read is a mistake of ours.
func Parse(files fs.FS, folder string) Pages {
	names, err := fs.Glob(files, folder+"/*.html")
	if err != nil || len(names) == 0 {
		panic(fmt.Sprintf("no pages in %s: %v", folder, err))
	}
	base := template.Must(template.New("frame").Funcs(functions).ParseFS(parts, "parts/*.html"))
	var own []string
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), "part-") {
			base = template.Must(base.ParseFS(files, name))
			continue
		}
		own = append(own, name)
	}
	pages := Pages{}
	for _, name := range own {
		page := template.Must(template.Must(base.Clone()).ParseFS(files, name))
		pages[strings.TrimSuffix(path.Base(name), ".html")] = page
	}
	return pages
}

// Render fills a page in its frame; an unknown name is an error.
func (p Pages) Render(name string, frame Frame) ([]byte, error) { return p.fill(name, "frame", frame) }

// Part fills a part of a page alone, for those that follow what happens.
func (p Pages) Part(name, part string, body any) ([]byte, error) { return p.fill(name, part, body) }

func (p Pages) fill(name, part string, body any) ([]byte, error) {
	page, known := p[name]
	if !known {
		return nil, fmt.Errorf("there is no page %q", name)
	}
	var out bytes.Buffer
	if err := page.ExecuteTemplate(&out, part, body); err != nil {
		return nil, fmt.Errorf("fill the page %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// policy lets a page load only what we serve, run only our script file, and stand in nobody's frame.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Write answers with a page.
func Write(w http.ResponseWriter, status int, body []byte) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", policy)
	header.Set("Cache-Control", "no-store")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	w.Write(body)
}
