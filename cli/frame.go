package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"strings"
	"text/tabwriter"

	"respite/server"
)

// Frame is what every command works in.
type Frame struct {
	ctx   context.Context // ends when the operator interrupts
	house House
	JSON  bool // the result goes out as JSON
}

// What the flags say when they are not given; help and examples leave them out.
const (
	defaultData = "./respite-data"
	defaultAddr = "127.0.0.1:8080"
)

// bookFlag names the folder of the book that a command works on.
type bookFlag struct {
	Data    string `help:"Folder of the book. Not given: RESPITE_DATA, or ./respite-data." default:"./respite-data" placeholder:"DIR"`
	KeyFile string `help:"File with the key of the book. Not given: RESPITE_KEY_FILE, or the file key in the folder." placeholder:"FILE"`
}

// print writes to the operator.
func (f *Frame) print(format string, args ...any) { fmt.Fprintf(f.house.Stdout, format, args...) }

// emit gives the result of a command: as JSON if asked for, otherwise as human writes it.
func (f *Frame) emit(result any, human func(w io.Writer)) error {
	if !f.JSON {
		human(f.house.Stdout)
		return nil
	}
	encoder := json.NewEncoder(f.house.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(result); err != nil {
		return fmt.Errorf("print the result: %w", err)
	}
	return nil
}

// table writes rows in columns below their heads.
func table(w io.Writer, heads []string, rows [][]string) {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{heads}, rows...) {
		fmt.Fprintln(columns, strings.TrimRight(strings.Join(row, "\t"), "\t"))
	}
	if err := columns.Flush(); err != nil {
		return // the terminal has gone
	}
}

// openBook opens the book that lies in a folder; it never makes one. The caller closes it.
func (f *Frame) openBook(named bookFlag) (*server.Book, error) {
	return server.Open(f.ctx, f.bookConfig(named, f.log(slog.LevelWarn, false)))
}

func (f *Frame) bookConfig(named bookFlag, log *slog.Logger) server.Config {
	return server.Config{
		Folder: server.Folder(named.Data), KeyFile: named.KeyFile, Clock: f.house.Now, Chance: f.house.Chance, Log: log, Version: version(),
	}
}

// log makes a log on stderr, for people or for machines.
func (f *Frame) log(level slog.Level, machines bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if machines {
		return slog.New(slog.NewJSONHandler(f.house.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(f.house.Stderr, options))
}

// program is how the operator calls this program.
func (f *Frame) program() string { return cmp.Or(f.house.Program, "respite") }

// version tells which build this is.
func version() string {
	build, known := debug.ReadBuildInfo()
	if !known || build.Main.Version == "" {
		return "(unknown)"
	}
	return build.Main.Version
}
