package settings

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"respite/operation"
	"respite/server"
	"respite/store"
	"respite/store/schema"
)

// DefaultData is the folder of the book when none is named.
const DefaultData = "./respite-data"

// usualRate is how many requests a merchant may make in a second when nothing else is said.
const usualRate = 100

// usualRoom is how many requests are worked on at the same time when nothing else is said: as many as a small
// machine answers in a fraction of a second.
const usualRoom = 256

// Wrong says that a setting makes no sense, whatever else there is on the machine.
type Wrong struct{ error }

func wrong(format string, args ...any) error { return Wrong{fmt.Errorf(format, args...)} }

// Choose gives the book of the name; without a name the only one there is.
func (s *Settings) Choose(name string) (*Book, error) {
	if name == "" && len(s.Books) == 1 {
		return &s.Books[0], nil
	}
	var names []string
	for i := range s.Books {
		if s.Books[i].Name == name {
			return &s.Books[i], nil
		}
		names = append(names, s.Books[i].Name)
	}
	if s.file == "" {
		return nil, wrong("--book %s: without --config there is one book, without a name", name)
	}
	if name == "" {
		return nil, wrong("%s has several books: choose one with --book: %s", s.file, strings.Join(names, ", "))
	}
	return nil, wrong("%s has no book %q: it has %s", s.file, name, strings.Join(names, ", "))
}

// Overlay lays what the command line says over the settings of the server.
func (s *Settings) Overlay(serving Serving, secured TLS) {
	overlay(&s.Serving, &serving)
	overlay(&s.TLS, &secured)
}

// Overlay lays what the command line says over the book.
func (b *Book) Overlay(given Book) error {
	if holdsPassword(given.Database) {
		return wrong("--database: everybody on the machine sees the command line: name a file with --database-password-file")
	}
	overlay(b, &given)
	return nil
}

// Config is how the book is opened by somebody who looks at it or works on it.
func (p Place) Config() (server.Config, error) {
	database, err := p.database()
	if err != nil {
		return server.Config{}, err
	}
	checks, err := p.checksSchema()
	return server.Config{
		Folder: server.Folder(cmp.Or(p.Data, DefaultData)), KeyFile: p.KeyFile, Database: database, CheckSchema: checks,
		RulesFile: p.Rules, ProviderFile: p.Provider,
	}, err
}

// Config is how the book is opened by a server.
func (b Book) Config() (server.Config, error) {
	config, err := b.config()
	if err != nil && b.Name != "" {
		err = fmt.Errorf("book %q: %w", b.Name, err)
	}
	return config, err
}

func (b Book) config() (server.Config, error) {
	config, err := b.Place.Config()
	if err != nil {
		return config, err
	}
	config.Name = b.Name
	if config.Kind, err = b.kind(); err != nil {
		return config, err
	}
	config.Settings = operation.DefaultSettings()
	if b.Repeat != nil {
		config.Settings.Repeat = time.Duration(*b.Repeat)
	}
	if config.Settings.Repeat < operation.LeastRepeat {
		return config, wrong("--repeat must be at least %s: for so long a signed request can be sent again", Span(operation.LeastRepeat))
	}
	if config.PerSecond, err = count(b.PerSecond, usualRate, "--per-second"); err != nil {
		return config, err
	}
	if config.AtOnce, err = count(b.AtOnce, usualRoom, "--at-once"); err != nil {
		return config, err
	}
	config.PrivatePushes, config.CheckEvery, config.BatchFolder = b.PrivatePushes, time.Duration(b.CheckEvery), b.BatchFolder
	return b.Post.Over(config)
}

// count gives a number that may be left out.
func count(given *int, usual int, flag string) (int, error) {
	if given == nil {
		return usual, nil
	}
	if *given < 0 {
		return 0, wrong("%s must not be negative", flag)
	}
	return *given, nil
}

func (b Book) kind() (store.Book, error) {
	kind := store.Book(cmp.Or(b.Kind, string(store.Live)))
	if kind != store.Live && kind != store.Test {
		return "", wrong("%.40q is neither live nor test", b.Kind)
	}
	return kind, nil
}

// checksSchema tells whether whoever opens the book leaves the tables alone: beside others on a PostgreSQL, an operator
// chooses the moment.
func (p Place) checksSchema() (bool, error) {
	switch p.Migrate {
	case "":
		return p.Database != "", nil
	case "auto":
		return false, nil
	case "check":
		return true, nil
	}
	return false, wrong("--migrate: %.40q is neither auto nor check", p.Migrate)
}

// database gives the address of the database with its password.
func (p Place) database() (string, error) {
	if p.Database == "" {
		return "", nil
	}
	address, err := url.Parse(p.Database)
	if err != nil || !slices.Contains([]string{"postgres", "postgresql"}, address.Scheme) {
		return "", wrong("--database is no address of a PostgreSQL: write postgres://USER@HOST/NAME?search_path=SCHEMA") // it may hold a password
	}
	if query := address.Query(); query.Has(searchPath) {
		if err := schema.CheckName(query.Get(searchPath)); err != nil {
			return "", wrong("--database: %w", err)
		}
	}
	password, err := secret(p.DatabasePassword, p.DatabasePasswordFile)
	if err != nil {
		return "", err
	}
	if password != "" {
		address.User = url.UserPassword(address.User.Username(), password)
	}
	return address.String(), nil
}

func holdsPassword(database string) bool {
	address, err := url.Parse(database)
	if err != nil {
		return strings.Contains(database, "@")
	}
	_, inUser := address.User.Password()
	return inUser || address.Query().Has("password")
}

// maxSecret bounds a password or a token, in bytes.
const maxSecret = 4 << 10

// secret gives what the environment said, or else the one line of the file; no file holds none.
func secret(said, name string) (string, error) {
	if said != "" || name == "" {
		return said, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(file, maxSecret+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return "", fmt.Errorf("read the secret in %s: %w", name, err)
	}
	line := strings.TrimRight(string(text), "\r\n")
	if line == "" || len(line) > maxSecret || strings.ContainsAny(line, "\r\n") {
		return "", fmt.Errorf("read the secret in %s: it must hold one line of at most %d bytes", name, maxSecret)
	}
	return line, nil
}
