package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"respite/cli/terminal"
	"respite/server"
	"respite/store"
	"respite/store/postgres/private"
	"respite/store/ruler"
)

// ground is what books stand on while they are measured: an engine with its processes, and its rulers.
type ground struct {
	frame   *terminal.Frame
	engine  Engine
	scratch scratch
	server  *private.Server // PostgreSQL; nil: none is installed, or none is needed
	ruled   bool            // the database for pgbench is there
	books   int             // made so far
}

// newGround prepares an engine. PostgreSQL is started for SQLite too, if it is installed and wanted as a ruler.
func newGround(f *terminal.Frame, engine Engine, place scratch, ruled bool) (*ground, error) {
	g := &ground{frame: f, engine: engine, scratch: place}
	if engine != postgres && !ruled {
		return g, nil
	}
	server, err := private.Start(f.Context, private.Config{Durable: true, Folder: filepath.Join(place.folder, "cluster")})
	if engine == sqlite && errors.Is(err, private.ErrMissing) {
		return g, nil
	}
	g.server = server
	return g, err
}

func (g *ground) close() error {
	if g.server == nil {
		return nil
	}
	return g.server.Stop()
}

// book is a book to be measured.
type book struct {
	config server.Config // how it is opened
	flags  []string      // how a server is told to open it
}

// newBook makes a book with the merchants in it.
func (g *ground) newBook(all []*shop) (book, error) {
	g.books++
	name := "book" + strconv.Itoa(g.books)
	made := bookIn(g.frame, filepath.Join(g.scratch.folder, name))
	if g.engine == postgres {
		if err := ruler.NewDatabase(g.frame.Context, g.server.URL("postgres"), name); err != nil {
			return book{}, err
		}
		made.config.Database = g.server.URL(name)
		made.flags = append(made.flags, "--database", made.config.Database)
	}
	return made, made.with(g.frame.Context, all, func(*server.Book) error { return nil })
}

// bookIn is the book in a folder.
func bookIn(f *terminal.Frame, folder string) book {
	key := filepath.Join(folder, "key")
	return book{
		config: server.Config{
			Folder: server.Folder(folder), KeyFile: key, Kind: store.Test, Clock: f.Now, Chance: f.Chance,
			Log: f.Log(slog.LevelWarn, false), Version: terminal.Version(),
		},
		flags: []string{"--data", folder, "--key-file", key},
	}
}

// account is what the processes of a measurement have used so far.
type account struct {
	server, database, generator time.Duration // of processor time
	machine                     time.Duration // the same of all processes there are
	written                     int64         // bytes: to the disk by the server, or to the log of PostgreSQL
}

// account reads the accounts of a running server and its database.
func (g *ground) account(ctx context.Context, running *stand) (account, error) {
	var a account
	own, err := running.process.family()
	if err != nil {
		return a, fmt.Errorf("read the account of the server: %w", err)
	}
	mine, err := process(os.Getpid()).stat()
	if err != nil {
		return a, fmt.Errorf("read our own account: %w", err)
	}
	a.server, a.generator = own, mine.used
	if a.machine, err = busy(); err != nil {
		return a, err
	}
	if g.engine == sqlite {
		a.written, err = running.process.written()
		return a, err
	}
	pids, err := g.server.Pids()
	if err != nil {
		return a, err
	}
	if a.database, err = process(pids[0]).family(); err != nil {
		return a, fmt.Errorf("read the account of the database: %w", err)
	}
	a.written, err = ruler.Logged(ctx, g.server.URL("postgres"))
	return a, err
}

// since gives what was used after an earlier account.
func (a account) since(before account) account {
	return account{
		server: a.server - before.server, database: a.database - before.database, generator: a.generator - before.generator,
		machine: a.machine - before.machine, written: a.written - before.written,
	}
}

// others gives in percent of the machine what processes used that have no part in the measurement.
func (a account) others(elapsed time.Duration) int64 {
	theirs := max(0, a.machine-a.server-a.database-a.generator)
	return int64(theirs * 100 / (elapsed * time.Duration(runtime.NumCPU())))
}
