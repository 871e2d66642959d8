// Package playground is where a shop's developer tries every action of both wires in the browser: a form filled
// with an example that works, the request as it was sent, the answer, and the pushes as they arrive.
//
// It must never be served by a live book, never sign with a secret that its visitor does not know, and never ask
// for anything but by a signed request to the doors. What it shows is kept in memory, bounded, and gone with the
// process.
package playground

import (
	"embed"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"respite/store"
	"respite/value/id"
	"respite/web/ui"
	"respite/wire/described"
)

// Path is where the playground begins.
const Path = "/playground/"

// Config is what the playground needs.
type Config struct {
	Store     *store.Store
	Log       *slog.Logger
	Clock     func() time.Time // the real time: requests are signed with it
	IDs       *id.Source       // makes nonces, and the names of sessions
	Actions   []described.Action
	Compose   Compose
	Site      http.Handler // answers what is sent, as it would answer a shop
	PublicURL string       // where the book is reached from outside; empty: where it was asked
	Keys      bool         // the merchants' secrets are known to everybody
	Loopback  bool         // pushes may go to this machine
	Private   bool         // pushes may go to networks that are not public
}

// Compose writes the requests of each door. A call of XML-RPC is signed already.
type Compose struct {
	Gateway func(described.Action, described.Values) (described.Composed, error)
	XMLRPC  func(a described.Action, given described.Values, eid int64, secret string) (described.Composed, error)
}

//go:embed pages/*.html
var files embed.FS

// door is the playground of one book.
type door struct {
	Config
	sessions *sessions
	pages    ui.Pages
}

// New gives the playground.
func New(config Config) http.Handler {
	d := &door{Config: config, sessions: newSessions(config.IDs), pages: ui.Parse(files, "pages")}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /playground/{$}", d.visit((*visit).index))
	mux.HandleFunc("POST /playground/merchant", d.visit((*visit).choose))
	mux.HandleFunc("GET /playground/gateway/{name...}", d.visit((*visit).form))
	mux.HandleFunc("POST /playground/gateway/{name...}", d.visit((*visit).submit))
	mux.HandleFunc("GET /playground/xmlrpc/{name}", d.visit((*visit).form))
	mux.HandleFunc("POST /playground/xmlrpc/{name}", d.visit((*visit).submit))
	mux.HandleFunc("GET /playground/runs/{number}", d.visit((*visit).run))
	mux.HandleFunc("GET /playground/runs/{number}/pushes", d.visit((*visit).arrived))
	mux.HandleFunc("POST /playground/scenarios/{name}", d.visit((*visit).play))
	mux.HandleFunc("GET /playground/pushes/{$}", d.visit((*visit).pushes))
	mux.HandleFunc("GET /playground/pushes/all", d.visit((*visit).arrived))
	mux.HandleFunc("POST /playground/pushes/{token}", d.receive)
	mux.HandleFunc("/playground/", d.visit((*visit).nowhere))
	mux.Handle("GET /playground", http.RedirectHandler(Path, http.StatusMovedPermanently))
	return mux
}

// answer is what a visitor gets: a page, a part of one, or the way to another.
type answer struct {
	status int
	body   []byte
	to     string
}

// visit is one request of a visitor.
type visit struct {
	*door
	session *session
	request *http.Request
	base    *url.URL // where the book is reached
}

// maxForm bounds what a visitor may send, in bytes: the largest order of the gateway fits.
const maxForm = 4 << 20

// visit makes the one place that answers visitors.
func (d *door) visit(handle func(*visit) (answer, error)) http.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	return func(w http.ResponseWriter, r *http.Request) {
		a, err := answer{}, protection.Check(r)
		if err != nil {
			http.Error(w, "This form was sent from another site.", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		v := &visit{door: d, request: r, base: d.base(r)}
		v.session, err = d.sessions.of(w, r)
		if err == nil {
			a, err = handle(v)
		}
		var told problem
		if errors.As(err, &told) {
			a, err = v.tell(told)
		}
		switch {
		case err != nil:
			d.Log.Error("show the playground", "path", r.URL.Path, "error", err)
			http.Error(w, "The playground does not work at the moment.", http.StatusInternalServerError)
		case a.to != "":
			http.Redirect(w, r, a.to, http.StatusSeeOther)
		default:
			ui.Write(w, a.status, a.body)
		}
	}
}

// base gives the address at which the book is reached.
func (d *door) base(r *http.Request) *url.URL {
	if at, err := url.Parse(d.PublicURL); err == nil && at.Host != "" {
		return &url.URL{Scheme: at.Scheme, Host: at.Host}
	}
	if r.TLS != nil {
		return &url.URL{Scheme: "https", Host: r.Host}
	}
	return &url.URL{Scheme: "http", Host: r.Host}
}

// problem is something that a visitor is told.
type problem struct {
	status int
	text   string
}

// Error gives the text.
func (p problem) Error() string { return p.text }

var missing = problem{http.StatusNotFound, "There is no such page in the playground, or it was forgotten: only the latest are kept."}

func (v *visit) nowhere() (answer, error) { return answer{}, missing }

// tell shows a problem.
func (v *visit) tell(p problem) (answer, error) {
	return v.page(p.status, "problem", "Playground", p.text)
}

// page fills a page in the frame that all pages have.
func (v *visit) page(status int, name, title string, body any) (answer, error) {
	now, err := v.Store.View().Now(v.request.Context())
	if err != nil {
		return answer{}, err
	}
	made, err := v.pages.Render(name, ui.Frame{
		Title: title, Language: "en", Home: "/", Test: true, Clock: ui.When(now), Ways: v.ways(), Body: body,
	})
	return answer{status: status, body: made}, err
}

// ways are the links beside every page.
func (v *visit) ways() []ui.Ways {
	here := v.request.URL.Path
	all := []ui.Ways{{Links: []ui.Link{
		{To: Path, Label: ui.T("Playground"), Here: here == Path}, {To: Path + "pushes/", Label: ui.T("Pushes"), Here: here == Path+"pushes/"},
		{To: "/docs/", Label: ui.T("Documentation")}, {To: "/office/", Label: ui.T("Office")},
	}}}
	for _, family := range described.Families(v.Actions) {
		ways := ui.Ways{Title: family.Title}
		for _, a := range family.Actions {
			ways.Links = append(ways.Links, ui.Link{To: address(a), Label: a.Name, Here: here == address(a)})
		}
		all = append(all, ways)
	}
	return all
}

// address gives where an action's form is.
func address(a described.Action) string { return Path + string(a.Door) + "/" + a.Name }
