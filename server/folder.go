package server

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"respite/domain/risk"
	"respite/store"
)

// Folder is where one book lies: the database, the key that opens what is sealed in it, and the
// rules that decide who may buy.
type Folder string

// Database is the SQLite file.
func (f Folder) Database() string { return filepath.Join(string(f), "respite.db") }

// KeyFile holds the key of the book, hexadecimal. Without it the personal data are lost.
func (f Folder) KeyFile() string { return filepath.Join(string(f), "key") }

// RulesFile holds the risk rules as the operator edits them.
func (f Folder) RulesFile() string { return filepath.Join(string(f), "rules.toml") }

// HoldsBook tells whether there is a book in the folder.
func (f Folder) HoldsBook() (bool, error) { return exists(f.Database()) }

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for %s: %w", path, err)
	}
	return true, nil
}

// prepare makes what a new book needs: the folder and a key. A key is never made for a database that
// is there already: it could not be opened with it.
//
// It tells whether it made a key. Whether a PostgreSQL database holds a book is known only with a key.
func (c Config) prepare() (bool, error) {
	if err := os.MkdirAll(string(c.Folder), 0o700); err != nil {
		return false, fmt.Errorf("make the folder of the book: %w", err)
	}
	for _, found := range []func() (bool, error){c.Folder.HoldsBook, func() (bool, error) { return exists(c.keyFile()) }} {
		if there, err := found(); err != nil || there {
			return false, err
		}
	}
	key := make([]byte, store.KeySize)
	if _, err := io.ReadFull(c.Chance, key); err != nil {
		return false, fmt.Errorf("make the key of the book: %w", err)
	}
	return true, writeNew(c.keyFile(), []byte(hex.EncodeToString(key)+"\n"), 0o600)
}

// unmake takes a key back that was made for a book which has one already, somewhere else.
func (c Config) unmake() error {
	if err := os.Remove(c.keyFile()); err != nil {
		return fmt.Errorf("take back a key that fits no book: %w", err)
	}
	return fmt.Errorf("the key of the book in %s is missing: put the file at %s", c.Place(), c.keyFile())
}

// Rules is the file with the risk rules.
func (c Config) Rules() string { return cmp.Or(c.RulesFile, c.Folder.RulesFile()) }

// rules gives the path of the rules; when there are none, those an operator starts from are written.
func (c Config) rules() (string, error) {
	path := c.Rules()
	return path, writeNew(path, risk.DefaultText(), 0o644)
}

func (c Config) providerFile() string { return cmp.Or(c.ProviderFile, c.Folder.ProviderFile()) }

// Place names where the book lies, without a password.
func (c Config) Place() string {
	if c.Database == "" {
		return string(c.Folder)
	}
	return Presentable(c.Database)
}

// empty says that there is no book where there should be one.
func (c Config) empty() error {
	if c.Database == "" {
		return fmt.Errorf("%s holds no book: put the file back, or delete it to begin anew", c.Folder.Database())
	}
	return fmt.Errorf("%s holds no book: make one with \"respite serve\"", c.Place())
}

// Pending names the steps that the tables of the book lack, and changes nothing.
func (c Config) Pending(ctx context.Context) ([]string, error) { return store.Pending(ctx, c.stored()) }

// Migrate brings the tables of the book up to date and names the steps it took. Others may work on the book
// meanwhile, and do the same.
func (c Config) Migrate(ctx context.Context) ([]string, error) {
	if err := os.MkdirAll(string(c.Folder), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the book: %w", err)
	}
	return store.Migrate(ctx, c.stored())
}

func (c Config) stored() store.Config {
	return store.Config{Path: c.Folder.Database(), Postgres: c.Database, Log: c.Log}
}

// checkSchema refuses a book whose tables an operator has yet to bring up to date.
func (c Config) checkSchema(ctx context.Context) error {
	if !c.CheckSchema {
		return nil
	}
	pending, err := c.Pending(ctx)
	if err != nil {
		return fmt.Errorf("open the book in %s: %w", c.Place(), err)
	}
	if len(pending) > 0 {
		return fmt.Errorf("the tables of the book in %s are not up to date: run \"respite migrate\" first (it takes %s)",
			c.Place(), strings.Join(pending, ", "))
	}
	return nil
}

// writeNew writes a file unless there is one. The file is whole or not there, whenever the program
// ends: it is written under another name, which is then linked to its own.
func writeNew(path string, content []byte, mode fs.FileMode) error {
	there, err := exists(path)
	if err != nil || there {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".draft-*")
	if err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	_, err = draft.Write(content)
	err = errors.Join(err, draft.Chmod(mode), draft.Sync(), draft.Close())
	if err == nil {
		err = os.Link(draft.Name(), path)
	}
	if errors.Is(err, fs.ErrExist) {
		err = nil // somebody was faster
	}
	if err := errors.Join(err, os.Remove(draft.Name())); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// readKey reads the key of the book.
func readKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the key of the book is missing: put the file back at %s", path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of the book: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != store.KeySize {
		return nil, fmt.Errorf("%s is not a key: it must hold %d hexadecimal digits", path, 2*store.KeySize)
	}
	return key, nil
}
