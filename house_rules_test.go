package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
)

func isInARoom(p goPackage) []string {
	if _, _, known := roomOf(p.folder); known {
		return nil
	}
	return []string{p.folder + ": the folder is no room of the house; give it a row in the table of rooms, or move it into one"}
}

func importsGoDown(f goFile) []string {
	own, family, known := roomOf(f.folder())
	if f.isTest() || !known {
		return nil
	}
	var complaints []string
	for _, spec := range f.tree.Imports {
		target := strings.Trim(spec.Path.Value, `"`)
		if spec.Name != nil && spec.Name.Name == "." {
			complaints = append(complaints, f.at(spec, "imports "+target+" without its name", "name the package at each use"))
		}
		if !within(target, module) {
			continue
		}
		folder := strings.TrimPrefix(strings.TrimPrefix(target, module), "/")
		if !within(folder, family) && !withinAny(folder, own.imports) {
			complaints = append(complaints, f.at(spec, family+" imports "+folder,
				"imports go down only: move what is shared into a room below both, or ask through an operation"))
		}
	}
	return complaints
}

func librariesAreAllowed(f goFile) []string {
	own, _, known := roomOf(f.folder())
	if !known {
		return nil
	}
	allowed := own.outside
	if f.isTest() {
		allowed = slices.Concat(allowed, forTests)
	}
	var complaints []string
	for _, spec := range f.tree.Imports {
		target := strings.Trim(spec.Path.Value, `"`)
		first, _, _ := strings.Cut(target, "/")
		if strings.Contains(first, ".") && !withinAny(target, allowed) {
			complaints = append(complaints, f.at(spec, "the library "+target+" is not allowed in this room",
				"use the standard library, or decide for it: a row in the table of rooms and a page in docs/decisions"))
		}
	}
	return complaints
}

func leavesKeptThingsAlone(f goFile) []string {
	if f.isTest() || f.path == "main.go" {
		return nil
	}
	var complaints []string
	for _, k := range keptInMain {
		if !withinAny(f.folder(), k.rooms) {
			complaints = append(complaints, f.uses(k)...)
		}
	}
	return complaints
}

func isPure(f goFile) []string {
	own, _, _ := roomOf(f.folder())
	if f.isTest() || !slices.Contains(pure.rooms, own.name) {
		return nil
	}
	return f.uses(pure)
}

// uses complains about each use of what is kept.
func (f goFile) uses(k kept) []string {
	var complaints []string
	for _, spec := range f.tree.Imports {
		target := strings.Trim(spec.Path.Value, `"`)
		if slices.Contains(k.what, target) {
			complaints = append(complaints, f.at(spec, "imports "+target, k.instead))
		}
	}
	imported := f.imported()
	ast.Inspect(f.tree, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name, ok := selector.X.(*ast.Ident)
		if !ok || name.Obj != nil {
			return true
		}
		for target, alias := range imported {
			if used := target + "." + selector.Sel.Name; alias == name.Name && slices.Contains(k.what, used) {
				complaints = append(complaints, f.at(selector, "uses "+used, k.instead))
			}
		}
		return true
	})
	return complaints
}

var sql = regexp.MustCompile(`\b(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|` +
	`(CREATE|DROP|ALTER)\s+(TABLE|INDEX)\s)`)

func holdsNoSQL(f goFile) []string {
	if within(f.path, "store") || within(f.path, "house_refusals_test.go") {
		return nil
	}
	var complaints []string
	for _, literal := range f.literals(token.STRING) {
		if sql.MatchString(literal.Value) {
			complaints = append(complaints, f.at(literal, "SQL outside the store", "give the store a method that says what is wanted"))
		}
	}
	return complaints
}

func holdsNoFloat(f goFile) []string {
	if _, allowed := floats[f.path]; allowed || f.isTest() {
		return nil
	}
	const instead = "count whole units (money.Minor, money.Rate), or give the file a reason in the table of floats"
	complaints := f.uses(kept{what: []string{"strconv.ParseFloat", "strconv.FormatFloat"}, instead: instead})
	for _, literal := range f.literals(token.FLOAT) {
		complaints = append(complaints, f.at(literal, "the floating-point number "+literal.Value, instead))
	}
	ast.Inspect(f.tree, func(node ast.Node) bool {
		if name, ok := node.(*ast.Ident); ok && (name.Name == "float32" || name.Name == "float64") {
			complaints = append(complaints, f.at(name, "a "+name.Name, instead))
		}
		return true
	})
	return complaints
}

func (f goFile) literals(kind token.Token) []*ast.BasicLit {
	var found []*ast.BasicLit
	ast.Inspect(f.tree, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == kind {
			found = append(found, literal)
		}
		return true
	})
	return found
}

func fileIsSmall(f goFile) []string {
	most := maxFileLines
	if f.isTest() {
		most = maxTestFileLines
	}
	if f.lines() <= most {
		return nil
	}
	return []string{fmt.Sprintf("%s: %d lines; split it by subject, at most %d", f.path, f.lines(), most)}
}

func packageIsSmall(p goPackage) []string {
	total := 0
	for _, file := range p.code() {
		total += file.lines()
	}
	if total <= maxPackageLines {
		return nil
	}
	return []string{fmt.Sprintf("%s: %d lines; a room this full holds two subjects, at most %d", p.folder, total, maxPackageLines)}
}

func functionsAreSmall(f goFile) []string {
	if f.isTest() {
		return nil
	}
	var complaints []string
	f.functions(func(node ast.Node, signature *ast.FuncType, body *ast.BlockStmt) {
		if lines := f.line(node.End()) - f.line(node.Pos()) + 1; lines > maxFunctionLines {
			complaints = append(complaints, f.at(node, fmt.Sprintf("a function of %d lines", lines),
				fmt.Sprintf("name its parts, at most %d", maxFunctionLines)))
		}
		if count := parameters(signature); count > maxParameters {
			complaints = append(complaints, f.at(node, fmt.Sprintf("a function of %d parameters", count),
				fmt.Sprintf("pass one value that has a name, at most %d", maxParameters)))
		}
		if deepest, depth := nesting(body); depth > maxNesting {
			complaints = append(complaints, f.at(deepest, fmt.Sprintf("a block nested %d deep", depth),
				fmt.Sprintf("return early or name the inner part, at most %d", maxNesting)))
		}
	})
	return complaints
}

func resultsHaveNoNames(f goFile) []string {
	if f.isTest() {
		return nil
	}
	var complaints []string
	f.functions(func(node ast.Node, signature *ast.FuncType, _ *ast.BlockStmt) {
		if signature.Results != nil && len(signature.Results.List) > 0 && len(signature.Results.List[0].Names) > 0 {
			complaints = append(complaints, f.at(node, "named results",
				"return values where they are known, and say in the comment what they are"))
		}
	})
	return complaints
}

// functions visits every function with a body, literals included.
func (f goFile) functions(visit func(node ast.Node, signature *ast.FuncType, body *ast.BlockStmt)) {
	ast.Inspect(f.tree, func(node ast.Node) bool {
		switch function := node.(type) {
		case *ast.FuncDecl:
			if function.Body != nil {
				visit(function, function.Type, function.Body)
			}
		case *ast.FuncLit:
			visit(function, function.Type, function.Body)
		}
		return true
	})
}

func parameters(signature *ast.FuncType) int {
	count := 0
	for _, field := range signature.Params.List {
		if selector, ok := field.Type.(*ast.SelectorExpr); ok && selector.Sel.Name == "Context" {
			continue
		}
		count += max(1, len(field.Names))
	}
	return count
}

// nesting gives the deepest block of a body and how deep it is. Cases of a switch and an else that
// goes on with another if add nothing.
func nesting(body *ast.BlockStmt) (ast.Node, int) {
	var trail []ast.Node
	var deepest ast.Node
	most := 0
	ast.Inspect(body, func(node ast.Node) bool {
		if node == nil {
			trail = trail[:len(trail)-1]
			return true
		}
		if _, ok := node.(*ast.FuncLit); ok {
			return false
		}
		trail = append(trail, node)
		if depth := depthOf(trail); depth > most {
			deepest, most = node, depth
		}
		return true
	})
	return deepest, most
}

func depthOf(trail []ast.Node) int {
	depth := 0
	for i, node := range trail {
		switch node.(type) {
		case *ast.IfStmt:
			if before, ok := trail[i-1].(*ast.IfStmt); !ok || before.Else != node {
				depth++
			}
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			depth++
		}
	}
	return depth
}

var emptyName = regexp.MustCompile(`^Get([A-Z0-9]|$)|(` + strings.Join(emptyWords, "|") + `)([A-Z0-9]|$)`)

func namesSaySomething(f goFile) []string {
	if f.isTest() {
		return nil
	}
	var complaints []string
	judge := func(names ...*ast.Ident) {
		for _, name := range names {
			if name.IsExported() && emptyName.MatchString(name.Name) {
				complaints = append(complaints, f.at(name, "the name "+name.Name,
					"take the trade's own word: no Get, no "+strings.Join(emptyWords, ", ")))
			}
		}
	}
	ast.Inspect(f.tree, func(node ast.Node) bool {
		switch declared := node.(type) {
		case *ast.FuncDecl:
			judge(declared.Name)
		case *ast.TypeSpec:
			judge(declared.Name)
		case *ast.ValueSpec:
			judge(declared.Names...)
		case *ast.Field:
			judge(declared.Names...)
		}
		return true
	})
	return complaints
}

func packageNameSaysSomething(p goPackage) []string {
	for _, name := range []string{path.Base(p.folder), strings.TrimSuffix(p.files[0].tree.Name.Name, "_test")} {
		if slices.Contains(emptyPackageNames, name) {
			return []string{p.folder + ": the package name " + name + " says nothing; name it after what it is about"}
		}
	}
	return nil
}

var sentenceEnd = regexp.MustCompile(`[.!?](\s|$)`)

func saysWhatItMustNeverDo(p goPackage) []string {
	code, comment := p.code(), ""
	for _, file := range code {
		comment += file.tree.Doc.Text()
	}
	promises := strings.Contains(comment, "never") || strings.Contains(comment, "must not")
	if len(code) == 0 || promises && len(sentenceEnd.FindAllString(comment, -1)) >= 2 {
		return nil
	}
	return []string{p.folder + ": the package comment must say, in two sentences or more, " +
		"what the package is for and what it must never do"}
}
