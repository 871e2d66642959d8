package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Each rule is shown what it must refuse and what it must let pass, so that none goes blind unnoticed.
func TestHouse_RulesOfFiles_RefuseWhatTheyForbid(t *testing.T) {
	for name, c := range map[string]struct {
		rule       func(goFile) []string
		path       string
		bad, good  string
		complaints int // of the bad one; 0 means one
	}{
		"upwards": {rule: importsGoDown, path: "domain/plan/plan.go",
			bad: `import "respite/store"`, good: `import ("respite/domain/basket"; "respite/value/money")`},
		"domain sees no wire": {rule: importsGoDown, path: "domain/plan/plan.go",
			bad: `import "respite/wire/jsongate"`, good: `import "time"`},
		"sibling doors": {rule: importsGoDown, path: "api/xmlrpc/door.go",
			bad: `import "respite/api/gateway"`, good: `import ("respite/api/xmlrpc/codec"; "respite/operation"; "respite/wire/xmlrpc")`},
		"web shares its look": {rule: importsGoDown, path: "web/office/page.go",
			bad: `import "respite/web/checkout"`, good: `import "respite/web/ui"`},
		"operations know no wire": {rule: importsGoDown, path: "operation/reserve.go",
			bad: `import ("respite/outbound/bureau"; "respite/wire/jsongate")`, good: `import "respite/store"`, complaints: 2},
		"values stand alone": {rule: importsGoDown, path: "value/money/money.go",
			bad: `import "respite/domain/plan"`, good: `import "respite/value/day"`},
		"nobody imports main": {rule: importsGoDown, path: "cli/serve.go",
			bad: `import "respite"`, good: `import "respite/server"`},
		"dot imports": {rule: importsGoDown, path: "cli/serve.go",
			bad: `import . "time"`, good: `import _ "time/tzdata"`},
		"libraries": {rule: librariesAreAllowed, path: "domain/plan/plan.go",
			bad: `import "modernc.org/sqlite"`, good: `import "github.com/govalues/decimal"`},
		"libraries with a like name": {rule: librariesAreAllowed, path: "store/store.go",
			bad: `import "modernc.org/sqlite2"`, good: `import "modernc.org/sqlite/lib"`},
		"libraries of tests": {rule: librariesAreAllowed, path: "domain/plan/plan_test.go",
			bad: `import "github.com/stretchr/testify"`, good: `import "pgregory.net/rapid"`},
		"rapid is for tests": {rule: librariesAreAllowed, path: "domain/plan/plan.go",
			bad: `import "pgregory.net/rapid"`, good: `import "math/big"`},
		"the clock": {rule: leavesKeptThingsAlone, path: "operation/reserve.go",
			bad: `import "time"; var now = time.Now`, good: `import "time"; var zero = time.Unix(0, 0)`},
		"the clock by another name": {rule: leavesKeptThingsAlone, path: "sim/year.go",
			bad: `import clock "time"; func f() { clock.Sleep(1) }`, good: `type t struct{ Now int }; func f(time t) int { return time.Now }`},
		"timers": {rule: leavesKeptThingsAlone, path: "operation/reserve.go",
			bad: `import "time"; var t = time.NewTimer(1)`, good: `import "time"; var t = time.Second`},
		"chance": {rule: leavesKeptThingsAlone, path: "server/server.go",
			bad: `import ("crypto/rand"; "math/rand/v2")`, good: `import "io"; var chance io.Reader`, complaints: 2},
		"the environment": {rule: leavesKeptThingsAlone, path: "cli/serve.go",
			bad: `import "os"; var home = os.Getenv("HOME")`, good: `import "os"; var out = os.Stdout`},
		"SQL's driver": {rule: leavesKeptThingsAlone, path: "api/gateway/door.go",
			bad: `import "database/sql"`, good: `import "respite/store"`},
		"pure rules": {rule: isPure, path: "domain/risk/risk.go",
			bad: `import ("net/http"; "log/slog"; "os")`, good: `import "net/mail"`, complaints: 3},
		"SQL": {rule: holdsNoSQL, path: "operation/reserve.go",
			bad: "const q = `SELECT id\n FROM invoice`", good: `const text = "Select an article from the list."`},
		"SQL that writes": {rule: holdsNoSQL, path: "operation/reserve.go",
			bad:  `var q = []string{"INSERT INTO a VALUES (1)", "UPDATE a SET b = 1", "DELETE FROM a", "CREATE TABLE a (b)"}`,
			good: `const event = "UPDATED"`, complaints: 4},
		"floats": {rule: holdsNoFloat, path: "domain/basket/basket.go",
			bad: `import "strconv"; func f(x float64) { y := 1.5; strconv.ParseFloat("1", 64) }`, good: `var half = 1 / 2`, complaints: 3},
		"long files": {rule: fileIsSmall, path: "domain/plan/plan.go",
			bad: strings.Repeat("\n", 401), good: strings.Repeat("\n", 390)},
		"long tests": {rule: fileIsSmall, path: "domain/plan/plan_test.go",
			bad: strings.Repeat("\n", 801), good: strings.Repeat("\n", 790)},
		"long functions": {rule: functionsAreSmall, path: "domain/plan/plan.go",
			bad: "func f() {" + strings.Repeat("\n", 70) + "}", good: "func f() {" + strings.Repeat("\n", 69) + "}"},
		"long literals": {rule: functionsAreSmall, path: "domain/plan/plan.go",
			bad: "var f = func() {" + strings.Repeat("\n", 70) + "}", good: "var f = func() {" + strings.Repeat("\n", 69) + "}"},
		"many parameters": {rule: functionsAreSmall, path: "domain/plan/plan.go",
			bad: `func f(a, b, c, d int, e string, g bool) {}`, good: `func (r r) f(ctx context.Context, a, b, c, d int, e string) {}`},
		"deep nesting": {rule: functionsAreSmall, path: "domain/plan/plan.go",
			bad:  `func f() { for { if a { switch { case b: if c {} } } } }`,
			good: `func f() { for { if a {} else if b {} else if c { switch { case d: g(func() { for { if e {} } }) } } } }`},
		"named results": {rule: resultsHaveNoNames, path: "domain/plan/plan.go",
			bad: `func f() (n int, err error) { return }`, good: `func f() (int, error) { return 0, nil }`},
		"empty names": {rule: namesSaySomething, path: "domain/plan/plan.go",
			bad:  `type PlanManager struct{ DateUtil int }; func GetPlan() {}; const HelperCount = 1`,
			good: `type Getter struct{ Utility int }; func Gets() {}; func getPlan() {}`, complaints: 4},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, c.rule(snippet(t, c.path, c.bad)), max(1, c.complaints))
			expect(t, c.rule(snippet(t, c.path, c.good)), 0)
		})
	}
}

func TestHouse_RulesOfPackages_RefuseWhatTheyForbid(t *testing.T) {
	const promise = "// Package plan holds plans. It must never know a wire.\n"
	for name, c := range map[string]struct {
		rule      func(goPackage) []string
		bad, good goPackage
	}{
		"unknown rooms": {isInARoom, pack(t, "cellar/wine", ""), pack(t, "domain/plan", "")},
		"no promise": {saysWhatItMustNeverDo,
			pack(t, "domain/plan", "// Package plan holds plans. It is good.\n"), pack(t, "domain/plan", promise)},
		"a short promise": {saysWhatItMustNeverDo,
			pack(t, "domain/plan", "// Package plan must never know a wire.\n"), pack(t, "domain/plan", promise)},
		"empty package names": {packageNameSaysSomething, pack(t, "domain/util", ""), pack(t, "domain/plan", "")},
		"full packages": {packageIsSmall,
			pack(t, "domain/plan", strings.Repeat("\n", 1600), strings.Repeat("\n", 1600)), pack(t, "domain/plan", promise)},
		"doors without a table":   {answersEveryFault, pack(t, "api/xmlrpc", ""), pack(t, "api/xmlrpc/codec", "")},
		"dropped errors, blank":   {dropsNoError, body(t, `_ = os.Remove("a")`), body(t, `if err := os.Remove("a"); err != nil { panic(err) }`)},
		"dropped errors, of two":  {dropsNoError, body(t, `_, _ = os.Create("a")`), body(t, `_, known := map[int]error{}[1]; println(known)`)},
		"dropped errors, unasked": {dropsNoError, body(t, `os.Remove("a")`), body(t, `var b strings.Builder; b.WriteString("a")`)},
		"dropped errors, printed": {dropsNoError,
			body(t, `fmt.Fprintln(os.Stdout, "a")`), body(t, `var b strings.Builder; fmt.Fprintf(&b, "a")`)},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, c.rule(c.bad), 1)
			expect(t, c.rule(c.good), 0)
		})
	}
}

func TestHouse_FaultTables_NeedEveryRow(t *testing.T) {
	catalogue := snippet(t, "value/fault/catalogue.go", `var (A = define(1, "a", "A."); B = define(1, "b", "B."); other = 3)`)
	table := snippet(t, "api/xmlrpc/faults.go", `var table = map[*fault.Code]int{fault.A: 1}`)
	complaints := missingFaults(table, definedFaults(catalogue))
	expect(t, complaints, 1)
	if !strings.Contains(complaints[0], "fault.B") {
		t.Error(complaints[0])
	}
}

func TestHouse_DirectLibraries_LeaveOutTheIndirect(t *testing.T) {
	got := directLibraries("module respite\n\ngo 1.26\n\nrequire pgregory.net/rapid v1.3.0\n\nrequire (\n" +
		"\tcode.dny.dev/ssrf v0.3.0\n\tgithub.com/dustin/go-humanize v1.1.0 // indirect\n)\n")
	if want := []string{"pgregory.net/rapid", "code.dny.dev/ssrf"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHouse_BrokenReferences_AreFound(t *testing.T) {
	there := func(name string) bool { return name == "check" || name == "docs/wire/divergences.md" }
	for text, want := range map[string]int{
		"[a](wire/divergences.md#x) `docs/wire/divergences.md` `./check fuzz 30`": 0,
		"[a](wire/gone.md)": 1, "![a](gone.png \"title\")": 1, "see `docs/gone.md`": 1, "run `./gone`": 1,
		"[a](https://example.com/a.html) [b](#b) `text/plain` `modernc.org/sqlite` `gopkg.in/yaml.v3`":     0,
		"`https://example.com/a.md` `docs/decisions/*.md` `DIR/a.md` `docs/<name>.md` `/json/a.md` `a.md`": 0,
		"```\ncat docs/gone.md `docs/gone.md`\n```\n":                                                      0,
	} {
		if got := brokenReferences("docs/page.md", text, there); len(got) != want {
			t.Errorf("%s: %d complaints, want %d: %q", text, len(got), want, got)
		}
	}
}

func TestHouse_WorkplaceWords_AreFound(t *testing.T) {
	for _, word := range elsewhere {
		expect(t, workplaceWords("README.md", fmt.Appendf(nil, "see %sx", word)), 1)
		expect(t, workplaceWords("picture.png", fmt.Appendf(nil, "\x00%s", word)), 0)
	}
	expect(t, workplaceWords("README.md", []byte("the work of a farm, in a library")), 0)
}

func expect(t *testing.T, complaints []string, want int) {
	t.Helper()
	if len(complaints) != want {
		t.Errorf("%d complaints, want %d: %q", len(complaints), want, complaints)
	}
}

func snippet(t *testing.T, name, code string) goFile {
	t.Helper()
	file, err := parseFile(name, "package snippet\n"+code)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// pack gives a package of files that hold nothing but what stands before their package clause.
func pack(t *testing.T, folder string, comments ...string) goPackage {
	t.Helper()
	p := goPackage{folder: folder}
	for i, comment := range comments {
		file, err := parseFile(fmt.Sprintf("%s/%d.go", folder, i), comment+"package snippet\n")
		if err != nil {
			t.Fatal(err)
		}
		p.files = append(p.files, file)
	}
	return p
}

// body gives a package of one function.
func body(t *testing.T, statements string) goPackage {
	t.Helper()
	file := snippet(t, "domain/plan/plan.go",
		`import ("fmt"; "os"; "strings"); var _, _, _ = fmt.Sprint, os.Exit, strings.Cut; func f() {`+statements+`}`)
	return goPackage{folder: "domain/plan", files: []goFile{file}}
}
