package playground_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"respite/web/playground/code"
	"respite/wire/described"
	"respite/wire/jsongate"
	wire "respite/wire/xmlrpc"
)

// interpreters run the programs, by the name of the language.
var interpreters = map[string][]string{
	"curl": {"sh"}, "PHP": {"php"}, "Node": {"node"}, "Python": {"python3"}, "Go": {"go", "run"},
}

func TestPrograms_OfEachLanguage_RunAsTheyAreAndSignRightly(t *testing.T) {
	w := newWorld(t)
	hostile := func(name string) func(url.Values) {
		return func(form url.Values) { form.Set(name, "O'Brien \"Åsa\" $HOME `id` \\n ${x} </script>") }
	}
	for _, c := range []struct {
		door   described.Door
		name   string
		change func(url.Values)
	}{
		{described.Gateway, "Reserve", hostile("BillingCareOf")},
		{described.Gateway, "Transaction/Specification", func(url.Values) {}},
		{described.XMLRPC, "reserve_amount", hostile("comment")},
		{described.XMLRPC, "add_invoice", func(form url.Values) { form["goods.+.goods.title"][0] = "Blå 'skiva' \"$HOME\" `id` \\" }},
		{described.XMLRPC, "set_customer_no", func(form url.Values) { form.Set("cust_no", "Ω-7") }},
	} {
		a, _ := described.Find(w.actions, c.door, c.name)
		ran := w.visitor().sends(a, c.change)
		for i, l := range code.Languages {
			t.Run(c.name+" in "+l.Name, func(t *testing.T) {
				runs(t, c.door, l, ran.section("code-1-"+strconv.Itoa(i)))
			})
		}
	}
}

// runs lets a program run and looks at what it prints.
func runs(t *testing.T, d described.Door, l code.Language, program string) {
	t.Helper()
	words := interpreters[l.Name]
	if _, err := exec.LookPath(words[0]); err != nil {
		t.Skip(err)
	}
	file := filepath.Join(t.TempDir(), l.File)
	must(t, os.WriteFile(file, []byte(program), 0o600))
	command := exec.CommandContext(t.Context(), words[0], append(words[1:], file)...)
	command.Env = append(os.Environ(), "GOFLAGS=", "GO111MODULE=off", "LC_ALL=C.UTF-8")
	var failure strings.Builder
	command.Stderr = &failure
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s%s\n%s", err, out, &failure, program)
	}
	if !answersWell(d, out) {
		t.Errorf("it prints %s\n%s", out, program)
	}
}

// answersWell tells whether an answer says success, or tells what was asked.
func answersWell(d described.Door, out []byte) bool {
	if d == described.XMLRPC {
		answered, err := wire.ReadAnswer([]byte(strings.TrimSpace(string(out))))
		return err == nil && answered.FaultCode == 0
	}
	var told struct {
		Name   string
		Status struct{ Code jsongate.Code }
	}
	err := json.Unmarshal(out, &told)
	return err == nil && (told.Status.Code.Code == jsongate.Success || told.Name == "klarna")
}

func TestPrograms_WithoutASecret_NameWhereItBelongs(t *testing.T) {
	for _, l := range code.Languages {
		for _, d := range []described.Door{described.Gateway, described.XMLRPC} {
			text, err := code.Write(l, code.Request{Door: d, Name: "x", Method: http.MethodPost, URL: "http://shop.example/", Secret: "YOUR-SECRET-KEY",
				Signed: []string{"1"}})
			if err != nil || strings.Count(text, "YOUR-SECRET-KEY") != 1 {
				t.Errorf("%s for %s: %v\n%s", l.Name, d, err, text)
			}
		}
	}
}
