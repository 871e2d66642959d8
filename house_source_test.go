package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "respite"

// goFile is one file of the house.
type goFile struct {
	path string // from the root, with slashes
	text any    // what was parsed instead of the file, if anything
	set  *token.FileSet
	tree *ast.File
}

// goPackage is one folder with Go files, tests included.
type goPackage struct {
	folder string
	files  []goFile
}

// house reads every Go file once: not the generated ones, nor those of others.
var house = sync.OnceValues(func() ([]goPackage, error) {
	var packages []goPackage
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if foreign(name) {
				return fs.SkipDir
			}
			packages = append(packages, goPackage{folder: name})
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parseFile(name, nil)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if !ast.IsGenerated(file.tree) {
			own := slices.IndexFunc(packages, func(p goPackage) bool { return p.folder == path.Dir(name) })
			packages[own].files = append(packages[own].files, file)
		}
		return nil
	})
	packages = slices.DeleteFunc(packages, func(p goPackage) bool { return len(p.files) == 0 })
	return packages, err
})

// foreign tells of folders that are not ours to judge: other people's, other modules, the repository's own.
func foreign(folder string) bool {
	if folder == "." {
		return false
	}
	switch base := path.Base(folder); {
	case strings.HasPrefix(base, "."), base == "vendor", base == "testdata", base == "node_modules":
		return true
	}
	_, err := os.Stat(path.Join(folder, "go.mod"))
	return err == nil
}

// parseFile reads a file, or the text when there is one.
func parseFile(name string, text any) (goFile, error) {
	return goFile{path: name, text: text}.parsedInto(token.NewFileSet())
}

func (f goFile) parsedInto(set *token.FileSet) (goFile, error) {
	tree, err := parser.ParseFile(set, f.path, f.text, parser.ParseComments)
	f.set, f.tree = set, tree
	return f, err
}

func everyFile(t *testing.T, rule func(goFile) []string) {
	t.Helper()
	everyPackage(t, func(p goPackage) []string {
		var complaints []string
		for _, file := range p.files {
			complaints = append(complaints, rule(file)...)
		}
		return complaints
	})
}

func everyPackage(t *testing.T, rule func(goPackage) []string) {
	t.Helper()
	packages, err := house()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages {
		for _, complaint := range rule(p) {
			t.Error(complaint)
		}
	}
}

// at begins a complaint: where it is, what is there, what to do instead.
func (f goFile) at(node ast.Node, what, instead string) string {
	return fmt.Sprintf("%s:%d: %s; %s", f.path, f.line(node.Pos()), what, instead)
}

func (f goFile) line(pos token.Pos) int { return f.set.Position(pos).Line }

func (f goFile) lines() int { return f.set.File(f.tree.FileStart).LineCount() }

func (f goFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

func (f goFile) folder() string { return path.Dir(f.path) }

// imported gives the paths a file imports, with the name each is used by.
func (f goFile) imported() map[string]string {
	names := map[string]string{}
	for _, spec := range f.tree.Imports {
		target := strings.Trim(spec.Path.Value, `"`)
		names[target] = path.Base(target)
		if spec.Name != nil {
			names[target] = spec.Name.Name
		}
	}
	return names
}

// code gives the package's files that are not tests.
func (p goPackage) code() []goFile {
	return slices.DeleteFunc(slices.Clone(p.files), goFile.isTest)
}

// within tells whether a package or file is the folder or lies below it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

func withinAny(name string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return folder == "*" || within(name, folder) })
}

// roomOf gives the room of a folder, and the part of the room that the folder's packages may all see.
func roomOf(folder string) (room, string, bool) {
	parts := strings.Split(folder, "/")
	for _, r := range rooms {
		switch {
		case r.name != parts[0]:
		case r.apart && len(parts) > 1:
			return r, parts[0] + "/" + parts[1], true
		default:
			return r, parts[0], true
		}
	}
	return room{}, "", false
}
