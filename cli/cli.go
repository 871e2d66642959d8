// Package cli is where operators ask: the grammar of the respite program, and the commands that run a book
// and look after its orders and invoices, each in a file. What a shop's developer uses is in shop, what is
// agreed with merchants in merchants, and what all commands share in terminal.
//
// It must never decide about business, and never touch the environment, the clock or chance but
// through the House that main hands in. A command says its result on stdout and its failure on
// stderr, and exits with 0, 1 or 2.
package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"respite/cli/bench"
	"respite/cli/merchants"
	"respite/cli/rehearse"
	"respite/cli/settings"
	"respite/cli/shop"
	"respite/cli/staffing"
	"respite/cli/terminal"
	"respite/cli/upkeep"
)

// House is everything a command gets from outside the program.
type House = terminal.House

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

	Demo   DemoCmd        `cmd:"" help:"Run everything on this machine, with two demo merchants and sample orders."`
	Serve  ServeCmd       `cmd:"" help:"Run a book for real merchants, or a test book of your own."`
	Call   shop.CallCmd   `cmd:"" help:"Send a signed request or call, as a merchant's system does."`
	Batch  shop.BatchCmd  `cmd:"" help:"Hand in a file of delivered orders, as a merchant's system does."`
	Listen shop.ListenCmd `cmd:"" help:"Receive pushes on this machine, check their signature and show them."`

	Merchant merchants.MerchantCmd `cmd:"" help:"Add, show and change merchants, and their keys."`
	Plan     merchants.PlanCmd     `cmd:"" help:"Look after the part payments a merchant offers."`
	Order    OrderCmd              `cmd:"" help:"Look at orders."`
	Invoice  InvoiceCmd            `cmd:"" help:"Look at invoices, and fetch their documents."`
	Dispatch DispatchCmd           `cmd:"" help:"Look at what left the house: mails, letters, print-outs, text messages."`
	Staff    staffing.StaffCmd     `cmd:"" help:"Let people into the office, and keep them out."`
	Review   ReviewCmd             `cmd:"" help:"Decide about orders that wait for staff."`
	Pay      PayCmd                `cmd:"" help:"Book money that a consumer paid on an invoice."`
	Pushes   PushesCmd             `cmd:"" help:"Look at what merchants' systems were told, and tell it again."`
	Rules    RulesCmd              `cmd:"" help:"Check and show the rules that decide who may buy."`
	Clock    ClockCmd              `cmd:"" help:"Show the time of a book, and move it forward in a test book."`
	Ledger   LedgerCmd             `cmd:"" help:"Show the trial balance."`
	Verify   VerifyCmd             `cmd:"" help:"Check the books; name the first row that is wrong."`
	Rehearse rehearse.Cmd          `cmd:"" help:"Rehearse years of business with everything going wrong that can."`
	Config   upkeep.ConfigCmd      `cmd:"" help:"Check the settings of a server."`
	Migrate  upkeep.MigrateCmd     `cmd:"" help:"Bring the tables of a book up to date."`
	Backup   upkeep.BackupCmd      `cmd:"" help:"Copy a book while it is in use."`
	Restore  upkeep.RestoreCmd     `cmd:"" help:"Put a copy of a book into a new folder, and prove it."`
	Health   upkeep.HealthCmd      `cmd:"" help:"Ask a server how it is."`
	Bench    bench.BenchCmd        `cmd:"" help:"Measure how fast a book is on this machine."`
	Postgres PostgresCmd           `cmd:"" help:"Run a PostgreSQL for tests and experiments."`
}

const about = `Respite is pay-after-delivery as software of one's own.

Try it: respite demo

Exit codes: 0 done, 1 failed (one line on stderr says why), 2 called wrongly.`

// Run does the command that the arguments name and gives the code to exit with.
func Run(ctx context.Context, house House) int {
	var asked commands
	answered := false // the help or the version was all that was asked for
	parser, err := kong.New(&asked,
		kong.Name("respite"), kong.Description(about), kong.Vars{"version": "respite " + terminal.Version()},
		kong.Writers(house.Stdout, house.Stderr), kong.Exit(func(int) { answered = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Groups(groups()), kong.Resolvers(resolver(house.Getenv)),
	)
	if err != nil {
		panic(err) // the grammar is part of the program
	}
	args := house.Args
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	house.Program = cmp.Or(house.Program, "respite")
	frame := &terminal.Frame{House: house, Context: ctx, JSON: asked.JSON || slices.Contains(args, "--json")}
	if answered {
		return exitDone
	}
	var wrong *kong.ParseError
	if errors.As(err, &wrong) {
		parsed, err = wrong.Context, terminal.Misused(err)
	}
	if err == nil {
		err = parsed.Run(frame)
	}
	if err == nil {
		return exitDone
	}
	return refuse(frame, err, parsed)
}

// groups head flags that belong together in the help.
func groups() map[string]string {
	all := map[string]string{"post": settings.PostGroup}
	maps.Copy(all, merchants.Groups)
	return all
}

// variables are what a shop's developer may put into the environment instead of a flag. Those of operators are
// the matter of cli/settings.
var variables = map[string]string{
	"website-key": "RESPITE_WEBSITE_KEY", "secret-key": "RESPITE_SECRET_KEY", "shared-secret": "RESPITE_SHARED_SECRET",
}

// resolver resolves a flag that was not given on the command line.
func resolver(getenv func(string) string) kong.ResolverFunc {
	return func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		name, known := variables[flag.Name]
		if !known {
			return nil, nil
		}
		if value := getenv(name); value != "" {
			return value, nil
		}
		return nil, nil
	}
}

// refuse tells what went wrong with what was asked, and gives the code to exit with.
func refuse(f *terminal.Frame, err error, asked *kong.Context) int {
	var ended terminal.Ended
	if errors.As(err, &ended) {
		return ended.Code
	}
	var wrong terminal.Misuse
	code := exitFailed
	if errors.As(err, &wrong) {
		code = exitUsage
	}
	switch {
	case errors.Is(err, terminal.ErrTold):
	case f.JSON:
		refuseJSON(f.Stderr, err)
	case code == exitUsage:
		fmt.Fprintf(f.Stderr, "respite: %s\nTry: %s%s --help\n", err, f.Program, command(asked))
	default:
		fmt.Fprintf(f.Stderr, "respite: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return code
}

// command names the command that was asked for, as far as it was understood. Words that may be left out are.
func command(asked *kong.Context) string {
	text := ""
	for _, step := range asked.Path {
		if step.Command != nil && step.Command != step.Command.Parent.DefaultCmd {
			text += " " + step.Command.Name
		}
	}
	return text
}

func refuseJSON(w io.Writer, err error) {
	text, failed := json.Marshal(map[string]string{"error": err.Error()})
	if failed != nil {
		panic(failed) // a text is always JSON
	}
	fmt.Fprintln(w, string(text))
}
