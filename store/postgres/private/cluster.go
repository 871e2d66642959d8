package private

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// ErrMissing says that PostgreSQL is not installed.
var ErrMissing = errors.New("the PostgreSQL server is not installed: install the package postgresql, or put the folder with initdb and postgres on the PATH")

// places are where packages put the programs of a server when they do not put them on the PATH.
var places = []string{
	"/usr/lib/postgresql/*/bin",                                                                                                 // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                                                                                          // PostgreSQL's own packages for Red Hat
	"/usr/libexec/postgresql*",                                                                                                  // Alpine
	"/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin", // macOS
	"/usr/local/pgsql/bin", // built from source
}

// find gives the folder with the server's programs.
func (c Config) find() (string, error) {
	candidates := []string{c.Binaries}
	if c.Binaries == "" {
		candidates = installed()
	}
	for _, folder := range candidates {
		if hasPrograms(folder) {
			return folder, nil
		}
	}
	if c.Binaries != "" {
		return "", fmt.Errorf("look for initdb and postgres in %s: %w", c.Binaries, ErrMissing)
	}
	return "", ErrMissing
}

// installed gives the folders to look into, what the operator chose first, then the newest.
func installed() []string {
	var found []string
	for _, place := range places {
		folders, err := filepath.Glob(place)
		if err != nil {
			panic(err) // the places are part of the program
		}
		found = append(found, folders...)
	}
	slices.SortStableFunc(found, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	if program, err := exec.LookPath("initdb"); err == nil {
		return append([]string{filepath.Dir(program)}, found...)
	}
	return found
}

var number = regexp.MustCompile(`\d+`)

// version gives the first number in a folder's path; 0 if there is none.
func version(folder string) int {
	first, err := strconv.Atoi(number.FindString(folder))
	if err != nil {
		return 0
	}
	return first
}

func hasPrograms(folder string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(folder, name)); err != nil {
			return false
		}
	}
	return true
}

// ours are the settings of every private server: nobody reaches it over the network.
var ours = map[string]string{
	"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "200", "max_wal_size": "8GB", "checkpoint_timeout": "15min",
}

// production is PostgreSQL as it is run for real business, on a machine that it shares with us.
var production = map[string]string{"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "1GB"}

// disposable is for books that nobody will miss.
var disposable = map[string]string{
	"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "256MB", "autovacuum": "off",
	"wal_level": "minimal", "max_wal_senders": "0",
}

// arguments gives the settings as the server takes them.
func (c Config) arguments() []string {
	all := maps.Clone(ours)
	if c.Durable {
		maps.Copy(all, production)
	} else {
		maps.Copy(all, disposable)
	}
	maps.Copy(all, c.Settings)
	var arguments []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		arguments = append(arguments, "-c", name+"="+all[name])
	}
	return arguments
}

// found makes the cluster, unless it is there.
func (s *Server) found(ctx context.Context, durable bool) error {
	if err := os.MkdirAll(s.cluster, 0o700); err != nil {
		return fmt.Errorf("make the folder of the cluster: %w", err)
	}
	for _, folder := range []string{s.home, s.cluster} {
		if err := s.account.own(folder); err != nil {
			return err
		}
	}
	_, err := os.Stat(filepath.Join(s.cluster, "PG_VERSION"))
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	arguments := []string{"-D", s.cluster, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions"}
	if !durable {
		arguments = append(arguments, "--no-sync")
	}
	if said, err := s.command(ctx, "initdb", arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("make a cluster in %s: %w: %s", s.cluster, err, said)
	}
	return nil
}

// command prepares one of PostgreSQL's programs to run as the server's account.
func (s *Server) command(ctx context.Context, name string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, s.Tool(name), arguments...)
	command.Dir = s.home
	command.SysProcAttr = s.account.attributes()
	return command
}
