// Package manual is the documentation of each action of the wires: pages, and a description for programs. Both are
// made from the tables that requests are checked with, so that they cannot say anything else.
//
// It must never hold a second description of what a table says, and never show anything of a book.
package manual

import (
	"embed"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"respite/domain/delivery"
	"respite/web/ui"
	"respite/wire/described"
)

// Path is where the documentation begins.
const Path = "/docs/"

// Config is what the documentation is made from.
type Config struct {
	Actions []described.Action
	Gateway func(described.Action, described.Values) (described.Composed, error)                                   // writes an example
	XMLRPC  func(a described.Action, given described.Values, eid int64, secret string) (described.Composed, error) // writes an example
	Version string
	Test    bool // the book has a playground
	Log     *slog.Logger
}

//go:embed pages/*.html
var files embed.FS

type door struct {
	Config
	pages ui.Pages
}

// New gives the documentation.
func New(config Config) http.Handler {
	d := &door{config, ui.Parse(files, "pages")}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /docs/{$}", d.answers(d.index))
	mux.HandleFunc("GET /docs/openapi.json", d.openapi)
	mux.HandleFunc("GET /docs/batch", d.answers(d.batch))
	mux.HandleFunc("GET /docs/{door}/{name...}", d.answers(d.action))
	mux.HandleFunc("/docs/", d.answers(d.nowhere))
	mux.Handle("GET /docs", http.RedirectHandler(Path, http.StatusMovedPermanently))
	return mux
}

// page is what a request gets.
type page struct {
	status      int
	name, title string
	body        any
}

func (d *door) answers(handle func(*http.Request) (page, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p, err := handle(r)
		var body []byte
		if err == nil {
			body, err = d.pages.Render(p.name, ui.Frame{Title: p.title, Language: "en", Home: "/", Test: d.Test, Ways: d.ways(r.URL.Path), Body: p.body})
		}
		if err != nil {
			d.Log.Error("show the documentation", "path", r.URL.Path, "error", err)
			http.Error(w, "The documentation cannot be shown.", http.StatusInternalServerError)
			return
		}
		ui.Write(w, p.status, body)
	}
}

func (d *door) openapi(w http.ResponseWriter, _ *http.Request) {
	body, err := json.MarshalIndent(d.Config.OpenAPI(), "", "  ")
	if err != nil {
		d.Log.Error("write the OpenAPI document", "error", err)
		http.Error(w, "The document cannot be written.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(append(body, '\n'))
}

// ways are the links beside every page.
func (d *door) ways(here string) []ui.Ways {
	first := ui.Ways{Links: []ui.Link{{To: Path, Label: ui.T("Documentation"), Here: here == Path},
		{To: Path + "batch", Label: ui.T("Batch files"), Here: here == Path+"batch"}}}
	if d.Test {
		first.Links = append(first.Links, ui.Link{To: "/playground/", Label: ui.T("Playground")})
	}
	all := []ui.Ways{first}
	for _, family := range described.Families(d.Actions) {
		ways := ui.Ways{Title: family.Title}
		for _, a := range family.Actions {
			ways.Links = append(ways.Links, ui.Link{To: address(a), Label: a.Name, Here: here == address(a)})
		}
		all = append(all, ways)
	}
	return all
}

func address(a described.Action) string { return Path + string(a.Door) + "/" + a.Name }

func (d *door) index(*http.Request) (page, error) {
	return page{http.StatusOK, "index", ui.T("Documentation"), described.Families(d.Actions)}, nil
}

func (d *door) nowhere(*http.Request) (page, error) {
	return page{http.StatusNotFound, "missing", ui.T("Not found"), nil}, nil
}

// line is one parameter on a page, or a member of one, further in.
type line struct {
	described.Parameter
	Depth int
	Type  string
	ID    string // on the page
}

// lines gives parameters with their members; their ids on the page begin with what stands above them.
func lines(d described.Door, parameters []described.Parameter, above string, depth int) []line {
	var all []line
	for _, p := range parameters {
		path := described.Under(above, p.Name)
		all = append(all, line{p, depth, p.Type.On(d), path})
		all = append(all, lines(d, p.Members, path, depth+1)...)
	}
	return all
}

// action shows one action.
func (d *door) action(r *http.Request) (page, error) {
	a, found := described.Find(d.Actions, described.Door(r.PathValue("door")), r.PathValue("name"))
	if !found {
		return d.nowhere(r)
	}
	example, err := d.example(a)
	if err != nil {
		return page{}, err
	}
	playground := ""
	if d.Test {
		playground = "/playground/" + string(a.Door) + "/" + a.Name
	}
	return page{http.StatusOK, "action", a.Name, struct {
		described.Action
		Fields, Parameters, Answers []line
		Request                     string
		Signed                      []string
		Playground                  string
	}{
		a, lines(a.Door, a.Fields, "asked", 0), lines(a.Door, a.Parameters, "asked", 0), lines(a.Door, a.Answers, "answered", 0),
		example.text, example.signed, playground,
	}}, nil
}

// Columns of a batch file in words.
var columns = map[string]string{
	"kind":         "deliver, cancel or return; empty: deliver.",
	"reservation":  "Number of the reservation. One of reservation, invoice and order names the order.",
	"invoice":      "Number of the invoice.",
	"order":        "Your own number of the order.",
	"article":      "Number of the article; empty: the whole order.",
	"quantity":     "How many of the article.",
	"amount":       "What is given back, in a return.",
	"delivered_on": "Day of the delivery, YYYY-MM-DD.",
	"carrier":      "Who carries the parcel.",
	"tracking":     "Number of the parcel.",
	"send_by":      "How the invoice reaches the consumer: email, post, print or none.",
	"keep_rest":    "Whether what is left of the reservation stays held: yes or no.",
}

// column is one column of a batch file on its page.
type column struct {
	Name    string
	Aliases []string
	Explain string
}

func (d *door) batch(*http.Request) (page, error) {
	var all []column
	for _, name := range delivery.Names {
		all = append(all, column{name, delivery.Aliases[name], columns[name]})
	}
	return page{http.StatusOK, "batch", ui.T("Batch files"), all}, nil
}

// stand are what examples on paper name, where only an answer could tell.
var stand = map[string]string{
	"Invoice": "SHOP-1", "Born": "10071970", "PushURL": "https://shop.example/push", "ReservationNumber": "2400000001",
	"DataRequestKey": "0A1B2C3D4E5F60718293A4B5C6D7E8F9",
	"TransactionKey": "1122334455667788990011AABBCCDDEE", "rno": "2400000001", "invno": "31400000000000017", "passive": "31400000000000017",
	"orderid1": "SHOP-1", "cust_no": "C-1", "pclass": "3213",
}

// example is a request on paper.
type example struct {
	text   string
	signed []string
}

func (d *door) example(a described.Action) (example, error) {
	given, _ := a.Example.Fill(stand)
	if a.Door == described.XMLRPC {
		composed, err := d.XMLRPC(a, given, 1001, "your-shared-secret")
		if err != nil {
			return example{}, fmt.Errorf("write the example of %s: %w", a.Name, err)
		}
		return example{spread(composed.Body), composed.Signed}, nil
	}
	composed, err := d.Gateway(a, given)
	if err != nil {
		return example{}, fmt.Errorf("write the example of %s: %w", a.Name, err)
	}
	text := composed.Method + " " + composed.Address
	if len(composed.Body) > 0 {
		text += "\n\n" + string(composed.Body)
	}
	return example{text: text}, nil
}
