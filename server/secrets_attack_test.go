package server_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// How long a comparison takes must not tell how much of a secret was guessed. What is measured in a test
// is mostly the machine; so the source is read instead: nothing that is secret is compared but by
// the functions made for it.

// secretWords are in the names of what must be compared in constant time.
var secretWords = []string{"secret", "signature", "digest", "hmac", "shared", "token", "password", "pin"}

// quickComparisons return at the first difference.
var quickComparisons = []string{
	"bytes.Equal", "bytes.Compare", "bytes.EqualFold", "bytes.HasPrefix", "bytes.Contains", "strings.EqualFold", "strings.Compare", "strings.HasPrefix",
	"strings.HasSuffix", "strings.Contains", "slices.Equal", "slices.Compare", "slices.Contains", "slices.Index", "reflect.DeepEqual",
}

// notSecret are expressions with such a name that tell nothing.
var notSecret = map[string]string{
	"signatureField":        "the name of a form's field",
	"byPassword":            "a step of the sign-in",
	"faultcode.SecretWrong": "the number of a fault",
}

func TestSecrets_InEveryDoorAndWire_AreComparedInConstantTime(t *testing.T) {
	files := 0
	for _, room := range []string{"api", "wire", "web", "operation", "outbound", "domain/merchant", "domain/reservation", "server"} {
		err := filepath.WalkDir(filepath.Join("..", room), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files++
			for _, found := range quickly(t, path, nil) {
				t.Error(found)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 100 {
		t.Errorf("only %d files were read", files)
	}
}

// The reader of source finds what it is for.
func TestSecrets_ComparedQuickly_AreFound(t *testing.T) {
	for code, want := range map[string]int{
		`a.Signature == given`: 1, `given != string(key.Secret)`: 1, `bytes.Equal(digest, sum)`: 1, `strings.EqualFold(x, header.Signature)`: 1,
		`c.PIN == told`: 1, `shop.Shared == ""`: 0, `digest != nil`: 0, `len(digest) == 20`: 0, `subtle.ConstantTimeCompare(digest, sum) == 1`: 0,
		`hmac.Equal(digest, sum)`: 0, `name == signatureField`: 0, `shipping == other`: 0,
	} {
		text := "package p\nfunc f() bool { return " + code + " }\n"
		if found := quickly(t, "p.go", text); len(found) != want {
			t.Errorf("%s: %v", code, found)
		}
	}
}

// quickly gives the places where a file compares something secret in a way that stops early.
func quickly(t *testing.T, path string, text any) []string {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	note := func(n ast.Node, operands ...ast.Expr) {
		if slices.ContainsFunc(operands, isTrivial) || !slices.ContainsFunc(operands, isSecret) {
			return
		}
		found = append(found, set.Position(n.Pos()).String()+": something secret is compared in a way that stops at the first difference")
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				note(n, n.X, n.Y)
			}
		case *ast.CallExpr:
			if slices.Contains(quickComparisons, calleeOf(n.Fun)) {
				note(n, n.Args...)
			}
		}
		return true
	})
	return found
}

// isTrivial tells of literals, nil and constants of the table above: who compares with them asks whether
// something is there.
func isTrivial(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Value == `""` || e.Kind == token.INT
	case *ast.Ident:
		return e.Name == "nil" || notSecret[e.Name] != ""
	}
	return notSecret[calleeOf(e)] != ""
}

// isSecret tells whether an expression names something secret. What a function makes of it is judged by
// the function: lengths and results of comparisons tell nothing.
func isSecret(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return slices.ContainsFunc(words(e.Name), func(word string) bool { return slices.Contains(secretWords, word) })
	case *ast.SelectorExpr:
		return isSecret(e.Sel) || isSecret(e.X)
	case *ast.IndexExpr:
		return isSecret(e.X)
	case *ast.SliceExpr:
		return isSecret(e.X)
	case *ast.ParenExpr:
		return isSecret(e.X)
	case *ast.StarExpr:
		return isSecret(e.X)
	case *ast.CallExpr:
		if conversion, isName := e.Fun.(*ast.Ident); isName && conversion.Name == "string" && len(e.Args) == 1 {
			return isSecret(e.Args[0])
		}
		method, isMethod := e.Fun.(*ast.SelectorExpr)
		return isMethod && len(e.Args) == 0 && (method.Sel.Name == "Reveal" || method.Sel.Name == "Text" && isSecret(method.X))
	}
	return false
}

// calleeOf gives the name of a function with its package.
func calleeOf(e ast.Expr) string {
	selector, isSelector := e.(*ast.SelectorExpr)
	if !isSelector {
		return ""
	}
	of, isName := selector.X.(*ast.Ident)
	if !isName {
		return ""
	}
	return of.Name + "." + selector.Sel.Name
}

// words takes a name apart at its capitals: "givenDigest" is "given" and "digest", "PIN" is "pin".
func words(name string) []string {
	var all []string
	begin := 0
	for i := 1; i <= len(name); i++ {
		ends := i == len(name) || isUpper(name[i]) && !isUpper(name[i-1])
		if ends {
			all = append(all, strings.ToLower(name[begin:i]))
			begin = i
		}
	}
	return all
}

func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }
