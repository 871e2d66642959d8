// Package terminal is what the commands of the program share: what they get from outside, the book they
// open, how operators write values and how results are shown.
//
// It must never know a single command, and never decide about business.
package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"
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

// Frame is what every command works in.
type Frame struct {
	House
	Context context.Context // ends when the operator interrupts
	JSON    bool            // the result goes out as JSON
}

// Misuse is a command called wrongly.
type Misuse struct{ error }

// Misused says of a failure that the command was called wrongly.
func Misused(err error) Misuse { return Misuse{err} }

// WrongUse says that the command was called wrongly, where the grammar cannot see it.
func WrongUse(format string, args ...any) error { return Misused(fmt.Errorf(format, args...)) }

// ErrTold ends a command that failed and has said so itself.
var ErrTold = errors.New("the command failed")

// Ended ends a command with the exit code of another program that it ran; the program has told why.
type Ended struct{ Code int }

// Error tells of the code.
func (e Ended) Error() string { return fmt.Sprintf("the program ended with the exit code %d", e.Code) }

// Print writes to the operator.
func (f *Frame) Print(format string, args ...any) { fmt.Fprintf(f.Stdout, format, args...) }

// Emit gives the result of a command: as JSON if asked for, otherwise as human writes it.
func (f *Frame) Emit(result any, human func(w io.Writer)) error {
	if !f.JSON {
		human(f.Stdout)
		return nil
	}
	encoder := json.NewEncoder(f.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(result); err != nil {
		return fmt.Errorf("print the result: %w", err)
	}
	return nil
}

// Log makes a log on stderr, for people or for machines.
func (f *Frame) Log(level slog.Level, machines bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if machines {
		return slog.New(slog.NewJSONHandler(f.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(f.Stderr, options))
}

// Version tells which build this is.
func Version() string {
	build, known := debug.ReadBuildInfo()
	if !known || build.Main.Version == "" {
		return "(unknown)"
	}
	return build.Main.Version
}
