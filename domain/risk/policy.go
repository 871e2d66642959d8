package risk

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"respite/value/country"
	"respite/value/fault"
)

// What a policy's text may cost.
const (
	maxPolicy = 64 << 10 // bytes
	maxRules  = 100      // of each kind
	maxPoints = 1_000    // that one line of the scorecard gives or takes
)

//go:embed default.toml
var defaultText []byte

// Policy is the numbers and rules that decide, read from a text. It does not change.
type Policy struct {
	hash    string
	numbers numbers
	rules   []rule
	points  []point
}

// rule is a condition of the policy's own with what follows from it.
type rule struct {
	code    string
	class   Class
	outcome Outcome
	reason  Reason
	when    expression
}

// DefaultText gives the policy an operator starts from, with its comments.
func DefaultText() []byte { return slices.Clone(defaultText) }

// DefaultPolicy gives the policy of DefaultText.
func DefaultPolicy() *Policy { return readDefault() }

var readDefault = sync.OnceValue(func() *Policy {
	policy, err := ParsePolicy(defaultText)
	if err != nil {
		panic(err) // the text is part of the program
	}
	return policy
})

// Hash gives the SHA-256 of the policy's text, hexadecimal, as verdicts carry it.
func (p *Policy) Hash() string { return p.hash }

// ParsePolicy reads a policy's text (TOML; default.toml is the commented example). Every number must
// stand in it: a verdict's hash then says all about how it came to be. The error is a fault.List of
// fault.RulesBroken, one for each thing wrong.
func ParsePolicy(text []byte) (*Policy, error) {
	var p problems
	sheet := p.read(text)
	if err := p.Err(); err != nil {
		return nil, err
	}
	p.checkNumbers(sheet)
	sum := sha256.Sum256(text)
	policy := &Policy{
		hash:    hex.EncodeToString(sum[:]),
		numbers: sheet.numbers,
		points:  p.points(sheet.numbers.Score.Point),
		rules:   p.rules(sheet.numbers.Rule),
	}
	p.checkCodes(policy)
	if err := p.Err(); err != nil {
		return nil, err
	}
	return policy, nil
}

// minimumAge gives the age from which a person in the country may buy.
func (p *Policy) minimumAge(place country.Code) int {
	if age, ok := p.numbers.Age.Country[place]; ok {
		return int(age)
	}
	return int(p.numbers.Age.Minimum)
}

// problems collects what is wrong with a policy's text.
type problems struct{ fault.List }

func (p *problems) add(format string, args ...any) {
	p.Add(fault.RulesBroken.With(fmt.Sprintf(format, args...)))
}

func (p *problems) points(entries []entry) []point {
	if len(entries) > maxRules {
		p.add("score.point: there may be at most %d", maxRules)
		return nil
	}
	var points []point
	for i, fields := range entries {
		e := p.entry("score.point", i, fields, "code", "points", "when")
		points = append(points, point{
			code: e.text("code"), points: e.number("points"), when: e.condition(creditOnly),
		})
	}
	return points
}

func (p *problems) rules(entries []entry) []rule {
	if len(entries) > maxRules {
		p.add("rule: there may be at most %d", maxRules)
		return nil
	}
	var rules []rule
	for i, fields := range entries {
		e := p.entry("rule", i, fields, "code", "class", "outcome", "when")
		r := rule{code: e.text("code"), class: Class(e.text("class")), outcome: Outcome(e.text("outcome"))}
		r.reason = e.reason(r.class, r.outcome)
		allowed := anyWord
		if r.class == ClassCredit {
			allowed = creditOnly
		}
		r.when = e.condition(allowed)
		rules = append(rules, r)
	}
	return rules
}

func anyWord(Word) bool         { return true }
func creditOnly(word Word) bool { return word.Credit }

// checkCodes wants every rule and score point to have a name of its own, for explanations.
func (p *problems) checkCodes(policy *Policy) {
	seen := map[string]bool{}
	check := func(code string) {
		if seen[code] && code != "" {
			p.add("the code %s is used twice", code)
		}
		if Reason(code).Known() {
			p.add("the code %s is one of the program's own", code)
		}
		seen[code] = true
	}
	for _, point := range policy.points {
		check(point.code)
	}
	for _, rule := range policy.rules {
		check(rule.code)
	}
}

// entry is one [[rule]] or [[score.point]] as it stands in the text.
type entry = map[string]any

// reader reads one entry and names it in every problem.
type reader struct {
	problems *problems
	name     string
	fields   entry
}

// entry begins an entry, which must have these keys and no others.
func (p *problems) entry(table string, index int, fields entry, keys ...string) reader {
	name := fmt.Sprintf("%s %d", table, index+1)
	if code, ok := fields["code"].(string); ok {
		name += fmt.Sprintf(" (%.40s)", code)
	}
	e := reader{p, name, fields}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(keys, key) {
			e.add("the key %.40s is not known", key)
		}
	}
	return e
}

func (e reader) add(format string, args ...any) {
	e.problems.add("%s: %s", e.name, fmt.Sprintf(format, args...))
}

var plainCode = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,39}$`)

func (e reader) text(key string) string {
	text, ok := e.fields[key].(string)
	switch {
	case !ok:
		e.add("%s must be a text in quotes", key)
	case key == "code" && !plainCode.MatchString(text):
		e.add("the code must be 1 to 40 letters, digits and _, a letter first")
	}
	return text
}

func (e reader) number(key string) int {
	number, ok := e.fields[key].(int64)
	if !ok || number < -maxPoints || number > maxPoints {
		e.add("%s must be a whole number from %d to %d", key, -maxPoints, maxPoints)
		return 0
	}
	return int(number)
}

func (e reader) condition(allowed func(Word) bool) expression {
	text, ok := e.fields["when"].(string)
	if !ok || strings.TrimSpace(text) == "" {
		e.add("when must be a condition in quotes")
		return expression{}
	}
	when, err := compile(text, allowed)
	if err != nil {
		e.add("when: %s", err)
	}
	return when
}

// reason gives the code under which a rule of the class and outcome goes into verdicts.
func (e reader) reason(class Class, outcome Outcome) Reason {
	denies := map[Class]Reason{
		ClassCredit: CreditDeny, ClassFraud: FraudDeny, ClassData: DataDeny, ClassPolicy: PolicyDeny,
	}
	reviews := map[Class]Reason{
		ClassCredit: CreditReview, ClassFraud: FraudReview, ClassData: DataReview, ClassPolicy: PolicyReview,
	}
	if _, known := denies[class]; !known {
		e.add("the class must be credit, fraud, data or policy")
	}
	switch outcome {
	case Refused:
		return denies[class]
	case Pending:
		return reviews[class]
	}
	e.add("the outcome must be refused or pending")
	return ""
}
