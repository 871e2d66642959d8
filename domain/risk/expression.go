package risk

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// What one expression may cost.
const (
	maxExpression = 500 // bytes
	maxNodes      = 100
	maxMemory     = 1_000 // elements of lists
)

// expression is the condition of a rule: words, numbers, texts and lists of them, compared and
// joined. There are no calls, so it cannot depend on anything but the facts, nor run long.
type expression struct{ program *vm.Program }

// holds works the expression out on the values of all words.
func (e expression) holds(words map[string]any) (bool, error) {
	machine := vm.VM{MemoryBudget: maxMemory}
	result, err := machine.Run(e.program, words)
	if err != nil {
		return false, fmt.Errorf("work out a rule: %w", err)
	}
	yes, ok := result.(bool)
	if !ok {
		return false, fmt.Errorf("work out a rule: the result is %T, not yes or no", result)
	}
	return yes, nil
}

// compile reads an expression that may use the words which allowed lets pass. Its errors are for
// the person who wrote the text.
func compile(text string, allowed func(Word) bool) (expression, error) {
	if len(text) > maxExpression {
		return expression{}, fmt.Errorf("the condition is longer than %d characters", maxExpression)
	}
	limits := conf.CreateNew()
	limits.MaxNodes = maxNodes
	tree, err := parser.ParseWithConfig(text, limits)
	if err != nil {
		return expression{}, explain(err)
	}
	if err := inspect(tree.Node, allowed); err != nil {
		return expression{}, err
	}
	program, err := expr.Compile(text, language...)
	if err != nil {
		return expression{}, explain(err)
	}
	return expression{program}, nil
}

// explain keeps of the library's error what the author of the text can use.
func explain(err error) error {
	message, place := err.Error(), ""
	var located *file.Error
	if errors.As(err, &located) {
		message, place = located.Message, fmt.Sprintf(" (line %d, column %d of the condition)", located.Line, located.Column+1)
	}
	return errors.New(strings.ReplaceAll(message, "risk.amount", "amount of money") + place)
}

var (
	signs = []string{"not", "!", "-", "+"}
	joins = []string{"and", "or", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "in", "contains", "startsWith", "endsWith"}
)

// inspect refuses whatever is not in the small language of rules.
func inspect(node ast.Node, allowed func(Word) bool) error {
	switch node := node.(type) {
	case *ast.BoolNode, *ast.IntegerNode, *ast.StringNode:
		return nil
	case *ast.MemberNode:
		return inspectWord(node.String(), allowed)
	case *ast.UnaryNode:
		if slices.Contains(signs, node.Operator) {
			return inspect(node.Node, allowed)
		}
	case *ast.ArrayNode:
		return inspectAll(node.Nodes, allowed)
	case *ast.BinaryNode:
		if node.Operator == "in" && isRange(node.Right) {
			return inspect(node.Left, allowed)
		}
		if slices.Contains(joins, node.Operator) {
			return inspectAll([]ast.Node{node.Left, node.Right}, allowed)
		}
	case *ast.IdentifierNode:
		return fmt.Errorf("there is no word %s", node.Value)
	case *ast.FloatNode:
		return fmt.Errorf("%s is not a whole number", node)
	}
	return fmt.Errorf("%s cannot be used in a rule", node)
}

func inspectAll(nodes []ast.Node, allowed func(Word) bool) error {
	for _, node := range nodes {
		if err := inspect(node, allowed); err != nil {
			return err
		}
	}
	return nil
}

func inspectWord(name string, allowed func(Word) bool) error {
	word, known := wordNamed[name]
	switch {
	case !known:
		return fmt.Errorf("there is no word %s", name)
	case !allowed(word):
		return fmt.Errorf("%s may serve against fraud only, not weigh on creditworthiness", name)
	}
	return nil
}

// isRange tells whether the node is a range between two plain numbers, such as 18..20.
func isRange(node ast.Node) bool {
	span, ok := node.(*ast.BinaryNode)
	if !ok || span.Operator != ".." {
		return false
	}
	_, from := span.Left.(*ast.IntegerNode)
	_, to := span.Right.(*ast.IntegerNode)
	return from && to
}

// flatten turns "order.amount" into one name, as the words are keyed.
type flatten struct{}

// Visit replaces one node.
func (flatten) Visit(node *ast.Node) {
	if member, ok := (*node).(*ast.MemberNode); ok {
		ast.Patch(node, &ast.IdentifierNode{Value: member.String()})
	}
}

// language is how the library is told the words, their types and the meaning of amounts.
var language = func() []expr.Option {
	options := []expr.Option{
		expr.Env(Facts{}.words()), expr.AsBool(), expr.DisableAllBuiltins(),
		expr.MaxNodes(maxNodes), expr.Patch(flatten{}),
	}
	for _, comparison := range []struct {
		sign  string
		holds func(order int) bool
	}{
		{">", func(order int) bool { return order > 0 }},
		{">=", func(order int) bool { return order >= 0 }},
		{"<", func(order int) bool { return order < 0 }},
		{"<=", func(order int) bool { return order <= 0 }},
		{"==", func(order int) bool { return order == 0 }},
		{"!=", func(order int) bool { return order != 0 }},
	} {
		compare := func(sides ...any) (any, error) {
			return comparison.holds(cmp.Compare(minorOf(sides[0]), minorOf(sides[1]))), nil
		}
		options = append(options, onAmounts[bool](comparison.sign, compare)...)
	}
	add := func(sides ...any) (any, error) { return amount{minorOf(sides[0]) + minorOf(sides[1])}, nil }
	subtract := func(sides ...any) (any, error) { return amount{minorOf(sides[0]) - minorOf(sides[1])}, nil }
	options = append(options, onAmounts[amount]("+", add)...)
	return append(options, onAmounts[amount]("-", subtract)...)
}()

// onAmounts gives a sign its meaning between amounts, and between an amount and whole units.
func onAmounts[Result any](sign string, deed func(...any) (any, error)) []expr.Option {
	name := "amount " + sign // the blank keeps it out of reach of a rule's author
	return []expr.Option{
		expr.Function(name, deed, new(func(amount, amount) Result), new(func(amount, int) Result), new(func(int, amount) Result)),
		expr.Operator(sign, name),
	}
}
