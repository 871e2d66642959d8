// Package upkeep holds the commands by which a book is put into production and kept there: its settings are
// checked, its tables brought up to date, copies of it made and put back, and a running server asked how it
// is.
//
// It must never show a secret, never overwrite a book, and never call a copy good that was not proved.
package upkeep

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"respite/cli/settings"
	"respite/cli/terminal"
)

// ConfigCmd looks at the settings of a server.
type ConfigCmd struct {
	Check ConfigCheckCmd `cmd:"" help:"Say what is wrong with a file of settings, and show what would be run."`
}

// ConfigCheckCmd checks settings before a server runs by them.
type ConfigCheckCmd struct {
	File string `arg:"" optional:"" help:"File to check. Not given: RESPITE_CONFIG, or the environment alone." placeholder:"FILE"`
}

// Help gives examples.
func (ConfigCheckCmd) Help() string {
	return `What the environment says (RESPITE_*) is laid over the file, as a server does. Secrets are masked. Files with
secrets are read, so run it as the user of the server.

Examples:
  respite config check /etc/respite/respite.toml
  sudo -u respite respite config check /etc/respite/respite.toml && sudo systemctl restart respite`
}

// Run checks.
func (c ConfigCheckCmd) Run(f *terminal.Frame) error {
	file := cmp.Or(c.File, f.Getenv("RESPITE_CONFIG"))
	read, err := settings.Read(file, f.Getenv)
	if err != nil {
		return err
	}
	odd := []error{read.Check()}
	for _, book := range read.Books {
		_, err := book.Config()
		odd = append(odd, err)
	}
	if err := errors.Join(odd...); err != nil {
		return fmt.Errorf("check %s: %w", cmp.Or(file, "the environment"), err)
	}
	shown := map[string]string{"file": file, "settings": read.Shown()}
	return f.Emit(shown, func(w io.Writer) { fmt.Fprint(w, read.Shown()) })
}
