package mail

import (
	"context"
	"fmt"
	netmail "net/mail"
	"os"

	"respite/domain/dispatch"
	"respite/outbound/folder"
)

// Folder puts mails into a folder instead of sending them, each as a file ID.eml that mail programs open. It is
// for books of tests.
type Folder struct {
	root *os.Root
	from netmail.Address
}

// OpenFolder opens a folder of mails, and makes it where there is none. Mails that name no sender are from the
// given one.
func OpenFolder(name string, from netmail.Address) (*Folder, error) {
	root, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	return &Folder{root: root, from: from}, nil
}

// Send writes the mail down; a second attempt writes the same file again. What no server would take is refused
// with a permanent dispatch.Failure.
func (f *Folder) Send(_ context.Context, m Mail) error {
	encoded, err := m.sentBy(f.from).Encode()
	if err != nil {
		return &dispatch.Failure{Permanent: true, Reason: err.Error()}
	}
	if err := folder.Put(f.root, string(m.ID)+".eml", encoded); err != nil {
		return fmt.Errorf("put mail %s into the folder: %w", m.ID, err)
	}
	return nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Close() }
