package server

import (
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
func (c Config) prepare() error {
	if err := os.MkdirAll(string(c.Folder), 0o700); err != nil {
		return fmt.Errorf("make the folder of the book: %w", err)
	}
	there, err := c.Folder.HoldsBook()
	if err != nil || there {
		return err
	}
	key := make([]byte, store.KeySize)
	if _, err := io.ReadFull(c.Chance, key); err != nil {
		return fmt.Errorf("make the key of the book: %w", err)
	}
	return writeNew(c.keyFile(), []byte(hex.EncodeToString(key)+"\n"), 0o600)
}

// rules gives the path of the rules; when there are none, those an operator starts from are written.
func (f Folder) rules() (string, error) {
	return f.RulesFile(), writeNew(f.RulesFile(), risk.DefaultText(), 0o644)
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
