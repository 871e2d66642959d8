// Package cli is where operators ask: one file for each command of the respite program.
//
// It must never decide about business, and never touch the environment, the clock or chance but
// through the House that main hands in. A command says its result on stdout and its failure on
// stderr, and exits with 0, 1 or 2.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// House is everything a command gets from outside the program.
type House struct {
	Program string   // as the operator calls it
	Args    []string // what follows
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer
	Getenv  func(string) string
	Now     func() time.Time
	Chance  io.Reader
}

// What a command exits with.
const (
	exitDone   = 0
	exitFailed = 1 // the command could not do it, or found what must not be
	exitUsage  = 2 // the command was called wrongly
)

// commands are what the program can do, in the order of its help.
type commands struct {
	JSON    bool             `name:"json" help:"Print the result as JSON, and an error as {\"error\": \"…\"}."`
	Version kong.VersionFlag `help:"Print the version."`

	Demo   DemoCmd   `cmd:"" help:"Run everything on this machine, with two demo merchants and sample orders."`
	Serve  ServeCmd  `cmd:"" help:"Run a book for real merchants, or a test book of your own."`
	Call   CallCmd   `cmd:"" help:"Send a signed request to the JSON gateway, as a merchant's system does."`
	Listen ListenCmd `cmd:"" help:"Receive pushes on this machine, check their signature and show them."`

	Merchant MerchantCmd `cmd:"" help:"Add and list merchants, and change their keys."`
	Order    OrderCmd    `cmd:"" help:"Look at orders."`
	Review   ReviewCmd   `cmd:"" help:"Decide about orders that wait for staff."`
	Pay      PayCmd      `cmd:"" help:"Book money that a consumer paid on an invoice."`
	Pushes   PushesCmd   `cmd:"" help:"Look at what merchants' systems were told, and tell it again."`
	Rules    RulesCmd    `cmd:"" help:"Check and show the rules that decide who may buy."`
	Clock    ClockCmd    `cmd:"" help:"Show the time of a book, and move it forward in a test book."`
	Ledger   LedgerCmd   `cmd:"" help:"Show the trial balance."`
	Verify   VerifyCmd   `cmd:"" help:"Check the books; name the first row that is wrong."`
}

const about = `Respite is pay-after-delivery as software of one's own.

Try it: respite demo

Exit codes: 0 done, 1 failed (one line on stderr says why), 2 called wrongly.`

// Run does the command that the arguments name and gives the code to exit with.
func Run(ctx context.Context, house House) int {
	var asked commands
	answered := false // the help or the version was all that was asked for
	parser, err := kong.New(&asked,
		kong.Name("respite"), kong.Description(about), kong.Vars{"version": "respite " + version()},
		kong.Writers(house.Stdout, house.Stderr), kong.Exit(func(int) { answered = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Resolvers(kong.ResolverFunc(house.variable)),
	)
	if err != nil {
		panic(err) // the grammar is part of the program
	}
	args := house.Args
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	frame := &Frame{ctx: ctx, house: house, JSON: asked.JSON || slices.Contains(args, "--json")}
	if answered {
		return exitDone
	}
	var wrong *kong.ParseError
	if errors.As(err, &wrong) {
		parsed, err = wrong.Context, misuse{err}
	}
	if err == nil {
		err = parsed.Run(frame)
	}
	if err == nil {
		return exitDone
	}
	return frame.refuse(err, parsed)
}

// variables are the settings that the environment may give instead of a flag.
var variables = map[string]string{
	"data": "RESPITE_DATA", "key-file": "RESPITE_KEY_FILE", "website-key": "RESPITE_WEBSITE_KEY", "secret-key": "RESPITE_SECRET_KEY",
}

// variable resolves a flag that was not given on the command line.
func (h House) variable(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	name, known := variables[flag.Name]
	if !known {
		return nil, nil
	}
	if value := h.Getenv(name); value != "" {
		return value, nil
	}
	return nil, nil
}

// misuse is a command called wrongly.
type misuse struct{ error }

// wrongUse says that the command was called wrongly, where the grammar cannot see it.
func wrongUse(format string, args ...any) error { return misuse{fmt.Errorf(format, args...)} }

// errTold ends a command that failed and has said so itself.
var errTold = errors.New("the command failed")

// refuse tells what went wrong with what was asked, and gives the code to exit with.
func (f *Frame) refuse(err error, asked *kong.Context) int {
	var wrong misuse
	code := exitFailed
	if errors.As(err, &wrong) {
		code = exitUsage
	}
	switch {
	case errors.Is(err, errTold):
	case f.JSON:
		f.refuseJSON(err)
	case code == exitUsage:
		fmt.Fprintf(f.house.Stderr, "respite: %s\nTry: %s%s --help\n", err, f.program(), command(asked))
	default:
		fmt.Fprintf(f.house.Stderr, "respite: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return code
}

// command names the command that was asked for, as far as it was understood.
func command(asked *kong.Context) string {
	text := ""
	for _, step := range asked.Path {
		if step.Command != nil {
			text += " " + step.Command.Name
		}
	}
	return text
}

func (f *Frame) refuseJSON(err error) {
	text, failed := json.Marshal(map[string]string{"error": err.Error()})
	if failed != nil {
		panic(failed) // a text is always JSON
	}
	fmt.Fprintln(f.house.Stderr, string(text))
}
