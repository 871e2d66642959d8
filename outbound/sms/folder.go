package sms

import (
	"context"
	"fmt"
	"os"

	"respite/outbound/folder"
)

// Folder puts messages into a folder instead of sending them, each as a file ID.json. It is for books of tests.
type Folder struct {
	root *os.Root
}

// OpenFolder opens a folder of messages, and makes it where there is none.
func OpenFolder(name string) (*Folder, error) {
	root, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	return &Folder{root: root}, nil
}

// Send writes the message down; a second attempt writes the same file again. What no gateway would take is
// refused with a permanent dispatch.Failure.
func (f *Folder) Send(_ context.Context, m Message) error {
	encoded, err := m.encode()
	if err != nil {
		return err
	}
	if err := folder.Put(f.root, string(m.ID)+".json", encoded); err != nil {
		return fmt.Errorf("put message %s into the folder: %w", m.ID, err)
	}
	return nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Close() }
