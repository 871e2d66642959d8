// Package private runs a PostgreSQL of one's own for tests, rehearsals and measurements: a cluster in a folder,
// reached through a socket that nobody else can open.
//
// It must never hold a book that somebody depends on, never touch a server that it did not start, and
// never leave a process behind.
package private

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Config says what kind of server is wanted.
type Config struct {
	Folder   string            // of the cluster, made if there is none, and kept; empty: a temporary one
	Binaries string            // folder with PostgreSQL's programs; empty: the newest that is found
	Durable  bool              // waits for the disk as in production; otherwise a power cut loses everything
	Settings map[string]string // of PostgreSQL, by name; they go before our own
}

// Server is a running PostgreSQL. URL and Tool may be used by many at once, everything else by one at a time.
type Server struct {
	binaries string
	home     string // holds the socket and the log, and the cluster if it is a temporary one
	cluster  string
	settings []string
	account  *account // whom it runs as; nil: whom we run as
	process  *process
}

// Variable is where the environment of tests names a database of a private server.
const Variable = "RESPITE_TEST_POSTGRES"

// superuser is who made the cluster; everybody who reaches the socket is trusted to be it.
const superuser = "postgres"

// Start makes the cluster if there is none, starts a server on it and waits until it answers. The context bounds
// the start only. Whoever started it must Stop it; if they die, it dies too. Root's server runs as the user postgres,
// or else nobody, who must be able to reach the folder.
func Start(ctx context.Context, config Config) (*Server, error) {
	binaries, err := config.find()
	if err != nil {
		return nil, err
	}
	account, err := ownAccount()
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "respite-pg-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	s := &Server{binaries: binaries, home: home, cluster: config.Folder, settings: config.arguments(), account: account}
	if s.cluster == "" {
		s.cluster = filepath.Join(home, "cluster")
	}
	err = s.found(ctx, config.Durable)
	if err == nil {
		err = s.Restart(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(home))
	}
	return s, nil
}

// URL gives where a database of the server is; there is "postgres" from the beginning.
func (s *Server) URL(database string) string {
	where := url.Values{"host": {s.home}, "user": {superuser}}
	return "postgres:///" + url.PathEscape(database) + "?" + where.Encode()
}

// Tool gives the path of one of PostgreSQL's programs, such as pgbench.
func (s *Server) Tool(name string) string { return filepath.Join(s.binaries, name) }

// Pids gives the server's processes, the first of which made the others.
func (s *Server) Pids() ([]int, error) { return s.process.family() }

// Stop ends the server as an administrator does: sessions are cut, what was committed is on the disk. It may
// be called after Kill, and again.
func (s *Server) Stop() error {
	if err := errors.Join(s.process.stop(), os.RemoveAll(s.home)); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	return nil
}

// Kill ends all processes of the server at once, as a power cut would. What the system holds for the disk is not lost.
func (s *Server) Kill() error {
	if err := s.process.kill(); err != nil {
		return fmt.Errorf("kill PostgreSQL: %w", err)
	}
	return nil
}

// Restart starts the server again after Kill, at the same URL, and waits until it answers.
func (s *Server) Restart(ctx context.Context) error {
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the log of PostgreSQL: %w", err)
	}
	postgres := s.command(context.Background(), "postgres", append([]string{"-D", s.cluster, "-k", s.home}, s.settings...)...)
	postgres.Stdout, postgres.Stderr = log, log
	s.process, err = launch(postgres)
	if err := errors.Join(err, log.Close()); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := s.answers(ctx); err != nil {
		return errors.Join(fmt.Errorf("wait for PostgreSQL: %w", err), s.process.stop())
	}
	return nil
}

// askEvery is how long to wait before a server that begins is asked again.
const askEvery = 10 * time.Millisecond

// answers waits for the server's first answer.
func (s *Server) answers(ctx context.Context) error {
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for {
		conn, err := pgconn.Connect(ctx, s.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.process.ended:
			return fmt.Errorf("it ended at once: %s", s.lastWords())
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-tick.C:
		}
	}
}

func (s *Server) log() string { return filepath.Join(s.home, "server.log") }

// lastWords gives the end of the log.
func (s *Server) lastWords() string {
	const most = 1000
	text, err := os.ReadFile(s.log())
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-most):])
}
