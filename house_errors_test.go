package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
)

// dropsNoError needs types to know an error from another value; they come from the compiler's own
// export files, which go build has made anyway.
func dropsNoError(p goPackage) []string {
	exports, err := exportFiles()
	if err != nil {
		return []string{err.Error()}
	}
	return exports.dropsNoError(p)
}

// exportMap gives the compiler's export file of each package the house is built from.
type exportMap map[string]string

var exportFiles = sync.OnceValues(func() (exportMap, error) {
	list := exec.Command("go", "list", "-e", "-export", "-deps", "-json=ImportPath,Export", "./...")
	var complaint bytes.Buffer
	list.Stderr = &complaint
	listed, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list the house's packages: %w: %s", err, &complaint)
	}
	exports := exportMap{}
	for decoder := json.NewDecoder(bytes.NewReader(listed)); ; {
		var one struct{ ImportPath, Export string }
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return exports, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the list of the house's packages: %w", err)
		}
		exports[one.ImportPath] = one.Export
	}
})

func (exports exportMap) open(name string) (io.ReadCloser, error) { return os.Open(exports[name]) }

func (exports exportMap) dropsNoError(p goPackage) []string {
	code := slices.DeleteFunc(p.code(), goFile.isForOtherSystems)
	set, trees := token.NewFileSet(), make([]*ast.File, len(code))
	for i, file := range code {
		// One set for the package: types know positions of one set only.
		again, err := file.parsedInto(set)
		if err != nil {
			return []string{err.Error()}
		}
		code[i], trees[i] = again, again.tree
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(set, "gc", exports.open)}
	if _, err := config.Check(p.folder, set, trees, info); err != nil {
		return []string{fmt.Sprintf("%s: the package does not compile (%v); see what go build says", p.folder, err)}
	}
	var complaints []string
	for _, file := range code {
		complaints = append(complaints, file.droppedErrors(info)...)
	}
	return complaints
}

func (f goFile) droppedErrors(info *types.Info) []string {
	own, _, _ := roomOf(f.folder())
	var complaints []string
	drop := func(node ast.Node, from ast.Expr) {
		callee := calleeOf(info, from)
		printing := strings.HasPrefix(callee, "fmt.Fprint") && slices.Contains(terminal, own.name)
		if _, allowed := droppable[callee]; !allowed && !printing {
			complaints = append(complaints, f.at(node, "the error of "+callee+" is dropped",
				"handle it here, or return it with item and deed"))
		}
	}
	ast.Inspect(f.tree, func(node ast.Node) bool {
		switch statement := node.(type) {
		case *ast.ExprStmt:
			if slices.ContainsFunc(resultsOf(info, statement.X), isError) {
				drop(statement, statement.X)
			}
		case *ast.AssignStmt:
			for i, left := range statement.Lhs {
				if from, result := source(info, statement, i); isBlank(left) && isError(result) {
					drop(statement, from)
				}
			}
		}
		return true
	})
	return complaints
}

// isForOtherSystems tells whether a build on this one leaves the file out.
func (f goFile) isForOtherSystems() bool {
	built, err := build.Default.MatchFile(path.Dir(f.path), path.Base(f.path))
	return err == nil && !built
}

// source gives the expression that the i-th place of an assignment takes its value from, and its type.
func source(info *types.Info, statement *ast.AssignStmt, i int) (ast.Expr, types.Type) {
	if len(statement.Rhs) == len(statement.Lhs) {
		return statement.Rhs[i], info.TypeOf(statement.Rhs[i])
	}
	call, ok := statement.Rhs[0].(*ast.CallExpr)
	if !ok { // a look-up: what it finds may be left, whatever its type
		return statement.Rhs[0], nil
	}
	return call, resultsOf(info, call)[i]
}

func resultsOf(info *types.Info, expression ast.Expr) []types.Type {
	tuple, ok := info.TypeOf(expression).(*types.Tuple)
	if !ok {
		return []types.Type{info.TypeOf(expression)}
	}
	var results []types.Type
	for result := range tuple.Variables() {
		results = append(results, result.Type())
	}
	return results
}

func isBlank(expression ast.Expr) bool {
	name, ok := expression.(*ast.Ident)
	return ok && name.Name == "_"
}

var errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

func isError(t types.Type) bool {
	return t != nil && types.Implements(t, errorType)
}

// calleeOf spells what is called as the table of droppable calls does: "os.Remove", "hash.Hash.Write",
// "fmt.Fprintf bytes.Buffer".
func calleeOf(info *types.Info, expression ast.Expr) string {
	call, ok := expression.(*ast.CallExpr)
	if !ok {
		return types.ExprString(expression)
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return types.ExprString(call.Fun)
	}
	name := types.ExprString(selector)
	if receiver := info.TypeOf(selector.X); receiver != nil && receiver != types.Typ[types.Invalid] {
		name = spelled(receiver) + "." + selector.Sel.Name
	}
	if strings.HasPrefix(name, "fmt.Fprint") {
		name += " " + spelled(info.TypeOf(call.Args[0]))
	}
	return name
}

func spelled(t types.Type) string { return strings.TrimPrefix(types.TypeString(t, nil), "*") }
