package playground

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"respite/domain/merchant"
	"respite/value/id"
	"respite/web/playground/code"
	"respite/web/ui"
	"respite/wire/described"
)

// index is the first page.
func (v *visit) index() (answer, error) {
	all, err := v.shops(v.request.Context())
	if err != nil {
		return answer{}, err
	}
	played, err := v.shop()
	if err != nil {
		return answer{}, err
	}
	return v.page(http.StatusOK, "index", ui.T("Playground"), struct {
		Shops     []merchant.Merchant
		Played    shop
		Keys      bool
		Families  []described.Family
		Scenarios []scenario
		Runs      []run
		NoPushes  string
	}{all, played, v.Keys, described.Families(v.Actions), scenarios, v.session.latest(), v.unreachable()})
}

// action finds what the address names.
func (v *visit) action() (described.Action, error) {
	below := strings.TrimPrefix(v.request.URL.Path, Path)
	door, name, _ := strings.Cut(below, "/")
	a, found := described.Find(v.Actions, described.Door(door), name)
	if !found {
		return a, missing
	}
	return a, nil
}

// example gives the example of an action, filled with what this visitor's orders are called, and what is not known
// for it.
func (v *visit) example(a described.Action) (described.Values, []string, error) {
	known := v.session.knows()
	fresh, err := v.IDs.Next()
	if err != nil {
		return nil, nil, fmt.Errorf("make a number for a sale: %w", err)
	}
	if known["Invoice"] == "" || len(a.Needs) == 0 {
		known["Invoice"] = "PLAY-" + string(fresh)[20:]
	}
	if known["Born"] == "" || len(a.Needs) == 0 {
		known["Born"] = born(fresh)
	}
	if v.unreachable() == "" {
		known["PushURL"] = v.pushURL()
	} else {
		known["PushURL"] = " " // known to be none
	}
	values, missing := a.Example.Fill(known)
	for path, text := range values {
		values[path] = strings.TrimSpace(text)
	}
	return values, missing, nil
}

// born gives a birth date, as different as ids are: DDMMYYYY.
func born(fresh id.ID) string {
	sum := 0
	for _, digit := range string(fresh)[18:] {
		sum = (sum*31 + int(digit)) % (28 * 12 * 40)
	}
	return fmt.Sprintf("%02d%02d%d", sum%28+1, sum/28%12+1, 1950+sum/28/12)
}

// form shows an action with its example.
func (v *visit) form() (answer, error) {
	a, err := v.action()
	if err != nil {
		return answer{}, err
	}
	values, unknown, err := v.example(a)
	if err != nil {
		return answer{}, err
	}
	if number, err := strconv.Atoi(v.request.URL.Query().Get("again")); err == nil {
		values, unknown = v.again(a, number, values), nil
	}
	return v.show(a, values, unknown)
}

// again gives the values of an exchange that was shown.
func (v *visit) again(a described.Action, number int, otherwise described.Values) described.Values {
	kept, _ := v.session.find(number)
	for _, s := range kept.Steps {
		if s.Exchange != nil && s.Exchange.Action.Name == a.Name && s.Exchange.Action.Door == a.Door {
			return s.Exchange.Given
		}
	}
	return otherwise
}

func (v *visit) show(a described.Action, values described.Values, unknown []string) (answer, error) {
	played, err := v.shop()
	if err != nil {
		return answer{}, err
	}
	return v.page(http.StatusOK, "form", a.Name, struct {
		Action   described.Action
		Played   shop
		Fields   sheet
		Sheet    sheet
		Unknown  []string
		Docs     string
		NoPushes string
	}{
		a, played, newSheet(a.Door, a.Fields, "", values), newSheet(a.Door, a.Parameters, "", values), unknown,
		"/docs/" + string(a.Door) + "/" + a.Name, v.noPushes(a),
	})
}

// submit sends a form, or first does what the action needs, or only shows the form with more rows.
func (v *visit) submit() (answer, error) {
	a, err := v.action()
	if err != nil {
		return answer{}, err
	}
	if err := v.request.ParseForm(); err != nil {
		return answer{}, problem{http.StatusBadRequest, "The form cannot be read."}
	}
	values := readForm(v.request.PostForm, a.All())
	switch v.request.PostForm.Get("do") {
	case "prepare":
		return v.prepare(a)
	case "rows":
		return v.show(a, values, nil)
	}
	s, err := v.sender()
	if err != nil {
		return answer{}, err
	}
	done, err := v.exchange(s, a, values)
	if err != nil {
		return answer{}, err
	}
	return answer{to: runAddress(v.sessions.keep(v.session, run{Title: a.Name, Steps: []step{{Exchange: done}}}))}, nil
}

// prepare sends the examples of the actions that an action's own example goes on with.
func (v *visit) prepare(a described.Action) (answer, error) {
	var scenes []scene
	for _, name := range a.Needs {
		scenes = append(scenes, scene{action: name})
	}
	if _, err := v.perform(run{Title: "Made ready for " + a.Name}, a.Door, scenes); err != nil {
		return answer{}, err
	}
	return answer{to: address(a)}, nil
}

func runAddress(number int) string { return fmt.Sprintf("%sruns/%d", Path, number) }

// shown is one exchange as its page has it.
type shown struct {
	*exchange
	Number int // of the run
	Place  int // on the page
	Says   string
	Moved  string
	Codes  []program
}

// program is a request in a language.
type program struct {
	code.Language
	ID, Text string
}

// run shows what one press of a button did.
func (v *visit) run() (answer, error) {
	kept, err := v.kept()
	if err != nil {
		return answer{}, err
	}
	var steps []shown
	follows := false
	for i, s := range kept.Steps {
		one := shown{exchange: s.Exchange, Number: kept.Number, Place: i + 1, Says: s.Says, Moved: s.Moved}
		if s.Exchange != nil {
			follows = follows || s.Exchange.Key != ""
			if one.Codes, err = programs(s.Exchange.Sent.program, i+1); err != nil {
				return answer{}, err
			}
		}
		steps = append(steps, one)
	}
	return v.page(http.StatusOK, "run", kept.Title, struct {
		Run     run
		Steps   []shown
		Follows bool
		Pushes  []push
	}{kept, steps, follows, v.about(kept)})
}

func programs(r code.Request, place int) ([]program, error) {
	var all []program
	for i, l := range code.Languages {
		text, err := code.Write(l, r)
		if err != nil {
			return nil, err
		}
		all = append(all, program{l, fmt.Sprintf("code-%d-%d", place, i), text})
	}
	return all, nil
}

func (v *visit) kept() (run, error) {
	number, err := strconv.Atoi(v.request.PathValue("number"))
	if err != nil {
		return run{}, missing
	}
	kept, found := v.session.find(number)
	if !found {
		return run{}, missing
	}
	return kept, nil
}

// about gives the pushes that tell of the requests of a run.
func (v *visit) about(r run) []push {
	var ours []push
	for _, p := range v.session.received() {
		for _, s := range r.Steps {
			if s.Exchange != nil && s.Exchange.Key != "" && s.Exchange.Key == p.Key {
				ours = append(ours, p)
				break
			}
		}
	}
	return ours
}

// pushes shows everything that arrived.
func (v *visit) pushes() (answer, error) {
	return v.page(http.StatusOK, "pushes", ui.T("Pushes"), struct {
		Address  string
		NoPushes string
		Pushes   []push
	}{v.pushURL(), v.unreachable(), v.session.received()})
}

// arrived gives the part of a page that follows what arrives.
func (v *visit) arrived() (answer, error) {
	pushes := v.session.received()
	if v.request.PathValue("number") != "" {
		kept, err := v.kept()
		if err != nil {
			return answer{}, err
		}
		pushes = v.about(kept)
	}
	part, err := v.pages.Part("pushes", "arrived", pushes)
	return answer{status: http.StatusOK, body: part}, err
}

// Raw gives the request as it was on the line.
func (e *exchange) Raw() string { return readable(e.Sent.bytes) }

// Pretty gives the body of the request for people.
func (e *exchange) Pretty() string { return pretty(e.Sent.body) }

// Answer gives the body of the answer for people, and AnswerRaw as it came.
func (e *exchange) Answer() string { return pretty(e.Body) }

// AnswerRaw gives the body of the answer as it came.
func (e *exchange) AnswerRaw() string { return readable(e.Body) }

// Headers gives status and headers of the answer.
func (e *exchange) Headers() string {
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/1.1 %d %s\n", e.Status, http.StatusText(e.Status))
	if err := e.Header.Write(&out); err != nil {
		return out.String() // a buffer takes everything
	}
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}

// Form gives where the action can be sent again.
func (e *exchange) Form() string { return address(e.Action) }

// readable gives bytes as text: what is no UTF-8 is ISO-8859-1 (XML-RPC reference 1.2).
func readable(body []byte) string {
	if utf8.Valid(body) {
		return string(body)
	}
	var text strings.Builder
	for _, b := range body {
		text.WriteRune(rune(b))
	}
	return text.String()
}

// pretty gives a body with indents.
func pretty(body []byte) string {
	var indented bytes.Buffer
	if shallow(body) {
		if err := json.Indent(&indented, body, "", "  "); err == nil {
			return indented.String()
		}
	}
	text := readable(body)
	if strings.HasPrefix(text, "<?xml") {
		return code.Spread(text)
	}
	return text
}

// deepest is the nesting up to which a body is indented: each line of a deeper one is mostly blanks.
const deepest = 64

// shallow tells whether a body nests no deeper than that. Brackets in texts count as well: it only decides about looks.
func shallow(body []byte) bool {
	depth := 0
	for _, b := range body {
		switch b {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > deepest {
			return false
		}
	}
	return true
}
