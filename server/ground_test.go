package server_test

import (
	"cmp"
	"errors"
	"flag"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"respite/cli/clitest"
	"respite/cli/sample"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
	postgres "respite/store/postgres/private"
)

// rounds is how many times each of the trials lets something break.
var rounds = flag.Int("rounds", 0, "how many times something breaks in each trial; 0: as often as takes some seconds")

// often is that many times, or else a few.
func often(few int) int {
	if testing.Short() {
		few = 1
	}
	return cmp.Or(*rounds, few)
}

// ground is the place of a book that real programs serve while things break.
type ground struct {
	t        *testing.T
	folder   server.Folder
	database string           // as the audit reaches it; empty: SQLite in the folder
	cluster  *postgres.Server // of the database
}

// onSQLite makes a book in a file.
func onSQLite(t *testing.T) *ground {
	t.Helper()
	g := &ground{t: t, folder: server.Folder(filepath.Join(t.TempDir(), "book"))}
	g.found(generous)
	return g
}

// onPostgres makes a book on a PostgreSQL of its own, which waits for the disk as in production.
func onPostgres(t *testing.T, folder string) *ground {
	t.Helper()
	cluster, err := postgres.Start(t.Context(), postgres.Config{
		Folder: folder, Durable: true, Settings: map[string]string{"shared_buffers": "64MB", "max_wal_size": "64MB"},
	})
	if errors.Is(err, postgres.ErrMissing) {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, cluster.Stop()) })
	g := &ground{t: t, folder: server.Folder(filepath.Join(t.TempDir(), "book")), cluster: cluster, database: cluster.URL("postgres")}
	g.found(generous)
	return g
}

// found makes the book with the demo's first shop in it.
func (g *ground) found(rules []byte) {
	g.t.Helper()
	must(g.t, os.MkdirAll(string(g.folder), 0o700))
	must(g.t, os.WriteFile(g.folder.RulesFile(), rules, 0o600))
	book, err := server.Found(g.t.Context(), g.config(store.Test))
	must(g.t, err)
	_, err = administration.AddMerchant(g.t.Context(), book.Store, sample.Shops()[0])
	must(g.t, err)
	must(g.t, book.Close())
}

// looks counts how often a book was opened.
var looks atomic.Int64

func (g *ground) config(kind store.Book) server.Config {
	return server.Config{
		Folder: g.folder, Database: g.database, Kind: kind, Clock: time.Now, Log: slog.New(slog.DiscardHandler),
		Chance: rand.NewChaCha8([32]byte{byte(looks.Add(1)), 7}), // ids of two who look differ
	}
}

// serve starts the program at an address, on the book as it is reached there, and waits until it is ready.
func (g *ground) serve(address, database string) *demo {
	g.t.Helper()
	d := g.launch(address, database)
	d.isReady()
	return d
}

func (g *ground) launch(address, database string) *demo {
	g.t.Helper()
	args := []string{"serve", "--data", string(g.folder), "--book", "test", "--addr", address, "--per-second", "0", "--log", "error"}
	if database != "" {
		args = append(args, "--database", database)
	}
	d := run(g.t, clitest.Program(g.t), args...)
	d.url = "http://" + address
	return d
}

// isReady waits until the program takes changes.
func (d *demo) isReady() {
	d.t.Helper()
	deadline := time.After(2 * patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ready(d.url) {
		select {
		case err := <-d.ended:
			d.ended <- err
			d.t.Fatalf("the program ends with %v: %s", err, &d.failure)
		case <-deadline:
			d.t.Fatal("the program is not ready")
		case <-tick.C:
		}
	}
}

func ready(url string) bool {
	response, err := http.Get(url + "/readyz")
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

// freeAddress is one where nobody listens now: a program that starts again is found where it was.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	return listener.Addr().String()
}

// look opens the book beside the programs.
func (g *ground) look(at func(*server.Book)) {
	g.t.Helper()
	book, err := server.Open(g.t.Context(), g.config(""))
	must(g.t, err)
	at(book)
	must(g.t, book.Close())
}
