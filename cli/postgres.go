package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"respite/cli/terminal"
	"respite/store/postgres/private"
)

// PostgresCmd runs a PostgreSQL that goes when it ends.
type PostgresCmd struct {
	Durable bool     `help:"Wait for the disk, as in production. Not given: faster, and nothing survives a power cut."`
	Command []string `arg:"" optional:"" help:"What to run beside it, after --; the URL is in its environment as RESPITE_TEST_POSTGRES."`
}

// Help gives examples.
func (PostgresCmd) Help() string {
	return `For those who work on Respite: tests and experiments get a PostgreSQL of their own without setting one up.
It needs the server's programs (package postgresql), listens on no network, and its data go with it. A book
that anybody depends on belongs on a server that somebody looks after.

The exit code is the command's. Without a command the URL is printed, and the server runs until you interrupt.

Examples:
  respite postgres -- go test ./store/...
  respite postgres --durable`
}

// privateServer is what is told about a server that waits to be used.
type privateServer struct {
	URL string `json:"url"`
}

func (s privateServer) write(w io.Writer) { fmt.Fprintln(w, s.URL) }

// Run runs the server for as long as the command takes.
func (c PostgresCmd) Run(f *terminal.Frame) error {
	server, err := private.Start(f.Context, private.Config{Durable: c.Durable})
	if err != nil {
		return err
	}
	return errors.Join(c.beside(f, server), server.Stop())
}

func (c PostgresCmd) beside(f *terminal.Frame, server *private.Server) error {
	url := server.URL("postgres")
	if len(c.Command) > 0 {
		return c.runCommand(f, url)
	}
	told := privateServer{url}
	if err := f.Emit(told, told.write); err != nil {
		return err
	}
	<-f.Context.Done()
	return nil
}

// goodbye is how long a command may take to end after an interrupt.
const goodbye = 10 * time.Second

func (c PostgresCmd) runCommand(f *terminal.Frame, url string) error {
	command := exec.CommandContext(f.Context, c.Command[0], c.Command[1:]...)
	command.Env = append(command.Environ(), private.Variable+"="+url)
	command.Stdin, command.Stdout, command.Stderr = f.Stdin, f.Stdout, f.Stderr
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = goodbye
	err := command.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return terminal.Ended{Code: max(exitFailed, ended.ExitCode())}
	}
	if err != nil {
		return fmt.Errorf("run %s: %w", c.Command[0], err)
	}
	return nil
}
