package main

import (
	"bytes"
	"go/ast"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A door is a package of api/ or web/. Its faults.go holds its table from faults to the wire's words.
func answersEveryFault(p goPackage) []string {
	room, below, _ := strings.Cut(p.folder, "/")
	table := slices.IndexFunc(p.files, func(f goFile) bool { return path.Base(f.path) == "faults.go" })
	if table < 0 {
		if room == "api" && below != "" && !slices.Contains(betweenDoors, below) && !strings.Contains(below, "/") {
			return []string{p.folder + ": a door without a table of faults; write faults.go with a row for each fault of the catalogue"}
		}
		return nil
	}
	if room != "api" && room != "web" {
		return nil
	}
	catalogue, err := parseFile("value/fault/catalogue.go", nil)
	if err != nil {
		return []string{err.Error()}
	}
	return missingFaults(p.files[table], definedFaults(catalogue))
}

// definedFaults gives the names that the catalogue defines.
func definedFaults(catalogue goFile) []string {
	var names []string
	ast.Inspect(catalogue.tree, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if call, ok := spec.Values[0].(*ast.CallExpr); ok && isNamed(call.Fun, "define") {
			names = append(names, spec.Names[0].Name)
		}
		return true
	})
	return names
}

func missingFaults(table goFile, defined []string) []string {
	answered := map[string]bool{}
	ast.Inspect(table.tree, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok && isNamed(selector.X, "fault") {
			answered[selector.Sel.Name] = true
		}
		return true
	})
	var complaints []string
	for _, name := range defined {
		if !answered[name] {
			complaints = append(complaints, table.path+": no row for fault."+name+"; say how this door tells it")
		}
	}
	return complaints
}

func isNamed(expression ast.Expr, name string) bool {
	identifier, ok := expression.(*ast.Ident)
	return ok && identifier.Name == name
}

func TestHouse_Faults_AreDefinedWhereTheDoorsLook(t *testing.T) {
	catalogue, err := parseFile("value/fault/catalogue.go", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(definedFaults(catalogue)) == 0 {
		t.Error("value/fault/catalogue.go defines no fault with define(…); the doors are checked against those")
	}
}

func TestHouse_EveryLibrary_HasADecision(t *testing.T) {
	listed, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	decisions, err := fs.Glob(os.DirFS("."), "docs/decisions/*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(decisions) == 0 {
		t.Fatal("docs/decisions holds no page; write down why each library was taken")
	}
	var written strings.Builder
	for _, name := range decisions {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		written.Write(text)
	}
	for _, library := range directLibraries(string(listed)) {
		if !strings.Contains(written.String(), library) {
			t.Errorf("go.mod: no page of docs/decisions names %s; write down why it was taken", library)
		}
	}
}

var requirement = regexp.MustCompile(`^\s*(?:require\s+)?([a-z0-9][^\s()]*\.[^\s()]+)\s+v\S+\s*$`)

// directLibraries gives the modules that a go.mod requires for the house's own code.
func directLibraries(text string) []string {
	var libraries []string
	for line := range strings.Lines(text) {
		if found := requirement.FindStringSubmatch(line); found != nil {
			libraries = append(libraries, found[1])
		}
	}
	return libraries
}

func TestHouse_Papers_NameFilesThatExist(t *testing.T) {
	pages := []string{"README.md"}
	for _, name := range ownFiles(t) {
		if within(name, "docs") && strings.HasSuffix(name, ".md") {
			pages = append(pages, name)
		}
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Errorf("%v; the house needs this page", err)
			continue
		}
		for _, complaint := range brokenReferences(page, string(text), exists) {
			t.Error(complaint)
		}
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

var (
	fenced = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	link   = regexp.MustCompile(`\]\(\s*<?([^)\s>]+)[^)]*\)`)
	quoted = regexp.MustCompile("`([^`\n]+)`")
	// A path has a slash and an extension of letters, or begins at the root with a dot.
	pathLike = regexp.MustCompile(`^(\./[\w./-]+|[\w.-]+(/[\w.-]+)*/[\w.-]*\.[a-z]{1,5})$`)
	hostLike = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+/`)
)

// brokenReferences gives the links and back-quoted paths of a page that lead nowhere. Paths may be
// written from the page or from the root; commands are judged by their first word.
func brokenReferences(page, text string, exists func(string) bool) []string {
	text = fenced.ReplaceAllString(text, "")
	var complaints []string
	for _, found := range link.FindAllStringSubmatch(text, -1) {
		target, _, _ := strings.Cut(found[1], "#")
		if target == "" || strings.Contains(found[1], ":") {
			continue
		}
		if !exists(path.Join(path.Dir(page), target)) {
			complaints = append(complaints, page+": the link "+found[1]+" leads nowhere; mend it or take it out")
		}
	}
	for _, found := range quoted.FindAllStringSubmatch(text, -1) {
		target, _, _ := strings.Cut(found[1], " ")
		if !pathLike.MatchString(target) || hostLike.MatchString(target) || strings.Contains(target, "DIR") {
			continue
		}
		if !exists(path.Clean(target)) && !exists(path.Join(path.Dir(page), target)) {
			complaints = append(complaints, page+": there is no file "+target+"; mend the name or take it out")
		}
	}
	return complaints
}

// elsewhere are words of the places where the house was built; nobody who lives in it knows them.
var elsewhere = []string{
	"/wor" + "k/", "/tmp/" + "bash_jobs", ".lib" + "rary", "proxy." + "golang.org", "registry." + "npmjs", "far" + "m-", "sub" + "agent",
}

func TestHouse_Nothing_NamesTheWorkplace(t *testing.T) {
	for _, name := range ownFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, complaint := range workplaceWords(name, text) {
			t.Error(complaint)
		}
	}
}

func workplaceWords(name string, text []byte) []string {
	var complaints []string
	for _, word := range elsewhere {
		before, _, found := bytes.Cut(text, []byte(word))
		if found && !bytes.ContainsRune(before, 0) { // a file of bytes says nothing
			complaints = append(complaints, name+": names "+word+"; say it without the workplace")
		}
	}
	return complaints
}

// ownFiles gives every file of the house but what .gitignore leaves out and others' files.
func ownFiles(t *testing.T) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "vendor", "node_modules", "respite-data"}, entry.Name()):
			return fs.SkipDir
		case entry.Type().IsRegular() && name != "respite":
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
