// Package spool is the folder where a print partner fetches letters and print-outs, and says which have left.
//
//	post/ID/document.pdf    what to print
//	post/ID/manifest.json   how many pages, to whom
//	post/ID/sent            made by the partner when it has left (or sent.json)
//	print/…                 the same for print-outs that go with a parcel
//	done/post/ID/…          what was confirmed and cleared
//
// It must never show a partner half a dispatch, never print one twice, and never write outside its folder. It
// decides nothing about the dispatches.
package spool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"time"

	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/outbound/folder"
	"respite/value/id"
)

// The names inside the spool.
const (
	document = "document.pdf"
	manifest = "manifest.json"
	done     = "done"
)

var (
	channels      = []dispatch.Channel{dispatch.Post, dispatch.Print}
	confirmations = []string{"sent", "sent.json"}
)

// maxDocument bounds a document, in bytes.
const maxDocument = 20 << 20

// Sheet is one dispatch on paper.
type Sheet struct {
	ID       id.ID
	Channel  dispatch.Channel // Post or Print
	Merchant string           // by name
	Invoice  invoice.Number   // 0: it is about none
	Envelope []string         // the lines of the address, from the name down
	Language string           // "sv"
	Pages    int              // 0: not known
	MadeAt   time.Time
	Document []byte // PDF
}

// Manifest is what the partner reads beside a document. Its names stay: partners' programs know them.
type Manifest struct {
	ID       id.ID            `json:"id"`
	Channel  dispatch.Channel `json:"channel"`
	Merchant string           `json:"merchant"`
	Invoice  invoice.Number   `json:"invoice,omitempty,string"` // a text: programs round numbers of 17 digits
	Address  []string         `json:"address"`
	Language string           `json:"language"`
	Pages    int              `json:"pages,omitempty"`
	SHA256   string           `json:"sha256"` // of the document, in lower-case hexadecimal digits
	MadeAt   time.Time        `json:"made_at"`
}

func (s Sheet) manifest() Manifest {
	return Manifest{
		ID: s.ID, Channel: s.Channel, Merchant: s.Merchant, Invoice: s.Invoice, Address: s.Envelope,
		Language: s.Language, Pages: s.Pages, SHA256: dispatch.HashOf(s.Document), MadeAt: s.MadeAt.UTC(),
	}
}

// check tells why the sheet cannot be printed by anybody.
func (s Sheet) check() error {
	if !isID(string(s.ID)) {
		return errors.New("the sheet has no id")
	}
	if !s.Channel.OnPaper() {
		return fmt.Errorf("the sheet goes by %q and not on paper", s.Channel)
	}
	if s.Channel == dispatch.Post && len(s.Envelope) == 0 {
		return errors.New("the letter has no address")
	}
	if len(s.Document) == 0 || len(s.Document) > maxDocument {
		return errors.New("the sheet's document is empty or too large")
	}
	return nil
}

// isID tells whether a name is an id as we write it, and so a name that leads nowhere else.
func isID(name string) bool {
	parsed, ok := id.Parse(name)
	return ok && string(parsed) == name
}

// Folder is a spool. One process writes it; the partner may read it at any time.
type Folder struct {
	root *os.Root
}

// Open opens a spool and makes what is missing of it. What a crash left unfinished stays out of the
// partner's sight until its dispatch is put down again.
func Open(name string) (*Folder, error) {
	root, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	f := &Folder{root: root}
	if err := f.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the spool %s: %w", name, err), root.Close())
	}
	return f, nil
}

func (f *Folder) prepare() error {
	for _, channel := range channels {
		if err := f.root.MkdirAll(path.Join(done, string(channel)), folder.FolderMode); err != nil {
			return err
		}
		if err := f.root.MkdirAll(string(channel), folder.FolderMode); err != nil {
			return err
		}
	}
	return nil
}

// Put lays a sheet out for the partner. The same sheet again changes nothing, also when it was cleared; another
// document under the same id is an error. What nobody could print is refused with a permanent dispatch.Failure.
func (f *Folder) Put(_ context.Context, s Sheet) error {
	if err := s.check(); err != nil {
		return &dispatch.Failure{Permanent: true, Reason: err.Error()}
	}
	told := s.manifest()
	for _, place := range places(s.ID) {
		there, err := f.manifest(place)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("spool dispatch %s: %w", s.ID, err)
		}
		if there.SHA256 != told.SHA256 || there.Channel != s.Channel {
			return fmt.Errorf("spool dispatch %s: another document lies in %s already", s.ID, place)
		}
		return nil
	}
	if err := f.lay(s, told); err != nil {
		return fmt.Errorf("spool dispatch %s: %w", s.ID, err)
	}
	return nil
}

// places gives every folder in which a dispatch may lie.
func places(of id.ID) []string {
	var found []string
	for _, channel := range channels {
		place := path.Join(string(channel), string(of))
		found = append(found, place, path.Join(done, place))
	}
	return found
}

func (f *Folder) manifest(place string) (Manifest, error) {
	text, err := f.root.ReadFile(path.Join(place, manifest))
	if err != nil {
		return Manifest{}, err
	}
	var told Manifest
	if err := json.Unmarshal(text, &told); err != nil {
		return Manifest{}, fmt.Errorf("read the manifest in %s: %w", place, err)
	}
	return told, nil
}

// lay writes the sheet beside its place and gives it its name at the end.
func (f *Folder) lay(s Sheet, told Manifest) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(told); err != nil {
		return fmt.Errorf("write its manifest: %w", err)
	}
	place := path.Join(string(s.Channel), string(s.ID))
	draft := folder.Unfinished(place)
	if err := f.root.RemoveAll(draft); err != nil {
		return fmt.Errorf("remove %s: %w", draft, err)
	}
	if err := f.root.Mkdir(draft, folder.FolderMode); err != nil {
		return fmt.Errorf("make %s: %w", draft, err)
	}
	if err := folder.Write(f.root, path.Join(draft, document), s.Document); err != nil {
		return err
	}
	if err := folder.Write(f.root, path.Join(draft, manifest), text.Bytes()); err != nil {
		return err
	}
	return folder.Finish(f.root, place)
}

// Confirmed gives the dispatches of which the partner says that they have left, by channel and age. Whatever
// else lies in the spool is passed over.
func (f *Folder) Confirmed(ctx context.Context) ([]id.ID, error) {
	var confirmed []id.ID
	for _, channel := range channels {
		entries, err := fs.ReadDir(f.root.FS(), string(channel))
		if err != nil {
			return nil, fmt.Errorf("list the spool's %s: %w", channel, err)
		}
		for _, entry := range entries {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("list the spool's %s: %w", channel, err)
			}
			if name := entry.Name(); isID(name) && f.isConfirmed(path.Join(string(channel), name)) {
				confirmed = append(confirmed, id.ID(name))
			}
		}
	}
	return confirmed, nil
}

func (f *Folder) isConfirmed(place string) bool {
	for _, name := range confirmations {
		if found, err := f.root.Lstat(path.Join(place, name)); err == nil && found.Mode().IsRegular() {
			return true
		}
	}
	return false
}

// Clear moves a dispatch out of the partner's sight. To clear it again changes nothing.
func (f *Folder) Clear(of id.ID) error {
	if !isID(string(of)) {
		return errors.New("clear a dispatch of the spool: it has no id")
	}
	for _, channel := range channels {
		place := path.Join(string(channel), string(of))
		err := folder.Move(f.root, place, path.Join(done, place))
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if _, err := f.root.Stat(path.Join(done, place)); err == nil {
			return nil
		}
	}
	return fmt.Errorf("clear dispatch %s of the spool: it is not there", of)
}

// Close lets go of the spool.
func (f *Folder) Close() error { return f.root.Close() }
