package cli

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"respite/cli/terminal"
	"respite/domain/risk"
	"respite/value/fault"
)

// RulesCmd looks at the rules that decide who may buy.
type RulesCmd struct {
	Check RulesCheckCmd `cmd:"" help:"Tell everything that is wrong with a file of rules."`
	Show  RulesShowCmd  `cmd:"" help:"Print the rules of a book, or those a new book begins with."`
}

// RulesCheckCmd checks a file of rules before a server reads it.
type RulesCheckCmd struct {
	terminal.BookFlag
	File string `arg:"" optional:"" help:"File to check; the rules of the book if not given." placeholder:"FILE"`
}

// Help gives examples.
func (RulesCheckCmd) Help() string {
	return `Exits with 1 when something is wrong. A running server reads an edited file within a second; one
with a mistake changes nothing.

Examples:
  respite rules check
  respite rules check ./new-rules.toml && cp ./new-rules.toml ./respite-data/rules.toml`
}

// checked is the result of a check.
type checked struct {
	File   string   `json:"file"`
	Policy string   `json:"policy,omitempty"` // the fingerprint that verdicts carry
	Wrong  []string `json:"wrong"`
}

// Run checks the file.
func (c RulesCheckCmd) Run(f *terminal.Frame) error {
	file := c.File
	if file == "" {
		config, err := f.BookConfig(c.BookFlag, f.Log(slog.LevelWarn, false))
		if err != nil {
			return err
		}
		file = config.Rules()
	}
	text, err := readRules(file)
	if err != nil {
		return err
	}
	result := checked{File: file, Wrong: []string{}}
	policy, err := risk.ParsePolicy(text)
	if err == nil {
		result.Policy = policy.Hash()
		return f.Emit(result, func(w io.Writer) { fmt.Fprintf(w, "%s is right (policy %.12s).\n", file, result.Policy) })
	}
	faults, known := fault.All(err)
	if !known {
		return fmt.Errorf("check %s: %w", file, err)
	}
	for _, wrong := range faults {
		result.Wrong = append(result.Wrong, wrong.Error())
	}
	return errors.Join(f.Emit(result, result.write), terminal.ErrTold)
}

func (c checked) write(w io.Writer) {
	for _, wrong := range c.Wrong {
		fmt.Fprintf(w, "%s: %s\n", c.File, wrong)
	}
}

// RulesShowCmd prints rules.
type RulesShowCmd struct {
	terminal.BookFlag
	Default bool `help:"Those a new book begins with."`
}

// Help gives examples.
func (RulesShowCmd) Help() string {
	return `Examples:
  respite rules show
  respite rules show --default > ./new-rules.toml`
}

// Run prints the rules.
func (c RulesShowCmd) Run(f *terminal.Frame) error {
	text := risk.DefaultText()
	if !c.Default {
		config, err := f.BookConfig(c.BookFlag, f.Log(slog.LevelWarn, false))
		if err != nil {
			return err
		}
		read, err := readRules(config.Rules())
		if err != nil {
			return err
		}
		text = read
	}
	return f.Emit(map[string]string{"text": string(text)}, func(w io.Writer) { fmt.Fprint(w, string(text)) })
}

func readRules(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the rules: %w", err)
	}
	return text, nil
}
