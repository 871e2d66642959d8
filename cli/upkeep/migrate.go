package upkeep

import (
	"fmt"
	"io"
	"log/slog"

	"respite/cli/terminal"
	"respite/server"
)

// MigrateCmd brings the tables of a book up to date.
type MigrateCmd struct {
	terminal.BookFlag
	DryRun bool `help:"Only name the steps that would be taken."`
}

// Help gives examples.
func (MigrateCmd) Help() string {
	return `Steps only go forward, and a server of the version before works on beside them: migrate first, then replace
the servers one after another. Several that migrate at once do each step once.

Examples:
  respite migrate --config /etc/respite/respite.toml --book live --dry-run
  respite migrate --data /var/lib/respite`
}

// migrated is what was done, or would be.
type migrated struct {
	Book   string   `json:"book"`
	DryRun bool     `json:"dry_run"`
	Steps  []string `json:"steps"`
}

// Run migrates.
func (c MigrateCmd) Run(f *terminal.Frame) error {
	config, err := f.BookConfig(c.BookFlag, f.Log(slog.LevelWarn, false))
	if err != nil {
		return err
	}
	work := server.Config.Migrate
	if c.DryRun {
		work = server.Config.Pending
	}
	steps, err := work(config, f.Context)
	if err != nil {
		return fmt.Errorf("migrate the book in %s: %w", config.Place(), err)
	}
	done := migrated{Book: config.Place(), DryRun: c.DryRun, Steps: append([]string{}, steps...)}
	return f.Emit(done, done.write)
}

func (m migrated) write(w io.Writer) {
	if len(m.Steps) == 0 {
		fmt.Fprintf(w, "The tables of the book in %s are up to date.\n", m.Book)
		return
	}
	deed := "Took"
	if m.DryRun {
		deed = "Would take"
	}
	fmt.Fprintf(w, "%s on the book in %s:\n", deed, m.Book)
	for _, step := range m.Steps {
		fmt.Fprintf(w, "  %s\n", step)
	}
}
