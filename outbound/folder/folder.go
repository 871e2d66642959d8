// Package folder puts files where another program fetches them: a file is there whole or not at all, also
// after a crash.
//
// It must never write outside the folder that it was given, whatever the name says.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// Modes of what is put down: documents are personal, so only the owner and the group of the folder see them.
const (
	FolderMode fs.FileMode = 0o770
	FileMode   fs.FileMode = 0o660
)

// unfinished marks what is still being written.
const unfinished = ".part"

// Unfinished gives the name under which a file or folder is written before it gets its own.
func Unfinished(name string) string {
	return path.Join(path.Dir(name), "."+path.Base(name)+unfinished)
}

// Open gives a folder, and makes it where there is none.
func Open(name string) (*os.Root, error) {
	if err := os.MkdirAll(name, FolderMode); err != nil {
		return nil, fmt.Errorf("make the folder %s: %w", name, err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("open the folder %s: %w", name, err)
	}
	return root, nil
}

// Put writes a file, or writes it over. It returns when the disk has it.
func Put(root *os.Root, name string, content []byte) error {
	if err := Write(root, Unfinished(name), content); err != nil {
		return err
	}
	return Finish(root, name)
}

// Write writes a file and waits for the disk. A crash may leave a part of it under this name.
func Write(root *os.Root, name string, content []byte) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, FileMode)
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// Finish gives an unfinished file or folder its own name, once the disk knows what is in it.
func Finish(root *os.Root, name string) error {
	if err := sync(root, Unfinished(name)); err != nil {
		return err
	}
	return Move(root, Unfinished(name), name)
}

// Move gives a file or folder another name and waits until the disk knows it.
func Move(root *os.Root, from, to string) error {
	if err := root.Rename(from, to); err != nil {
		return fmt.Errorf("rename %s to %s: %w", from, to, err)
	}
	for _, above := range []string{path.Dir(from), path.Dir(to)} {
		if err := sync(root, above); err != nil {
			return err
		}
	}
	return nil
}

// sync makes a file, or the names in a folder, last.
func sync(root *os.Root, name string) error {
	opened, err := root.Open(name)
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	if err := errors.Join(opened.Sync(), opened.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", name, err)
	}
	return nil
}
