// Package handin takes in files of delivered orders that are put into a folder: DIR/EID/orders.csv for the merchant
// with that eid. When the work on one has ended, it lies with its result in DIR/EID/done, or in DIR/EID/failed
// where a row of it was not applied.
//
// It must never lose a file, nor decide what one is: a file lies where it was put until its result is written, and
// who is asked twice for the same bytes gives the same batch.
package handin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"respite/domain/delivery"
	"respite/domain/merchant"
	"respite/operation/batches"
	"respite/outbound/folder"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
)

// DefaultEvery is how long the folder is left alone between two looks.
const DefaultEvery = 2 * time.Second

// Config is what it needs.
type Config struct {
	Batches *batches.Batches
	Store   *store.Store
	Folder  string
	Link    func(path string) string // makes an address of the path of a document
	Log     *slog.Logger
	Every   time.Duration // between two looks; 0: DefaultEvery
}

// Watcher looks into the folder of one book. It belongs to one goroutine.
type Watcher struct {
	Config
	root  *os.Root
	files map[string]*paper // by their place in the folder
}

// paper is a file as it was seen.
type paper struct {
	owner merchant.ID
	size  int64
	at    time.Time
	batch id.ID // empty: it was not taken in yet
}

// Open opens the folder, and makes it where there is none.
func Open(config Config) (*Watcher, error) {
	if config.Every == 0 {
		config.Every = DefaultEvery
	}
	root, err := folder.Open(config.Folder)
	if err != nil {
		return nil, err
	}
	return &Watcher{Config: config, root: root, files: map[string]*paper{}}, nil
}

// Close lets the folder go.
func (w *Watcher) Close() error {
	if err := w.root.Close(); err != nil {
		return fmt.Errorf("close the folder %s: %w", w.Folder, err)
	}
	return nil
}

// Run looks again and again until the context ends. What fails is tried again.
func (w *Watcher) Run(ctx context.Context) {
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := w.Look(ctx); err != nil && ctx.Err() == nil {
			w.Log.Error("files that were put down could not all be taken in", "folder", w.Folder, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// Look looks at every file once: one that has not changed since the look before is taken in, and one whose batch
// has come to rest is put away. A file that fails holds up no other.
func (w *Watcher) Look(ctx context.Context) error {
	there := map[string]bool{}
	shops, err := fs.ReadDir(w.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("look into the folder: %w", err)
	}
	var failed []error
	for _, shop := range shops {
		owner, numbered := strconv.ParseInt(shop.Name(), 10, 64)
		if numbered != nil || !shop.IsDir() {
			continue
		}
		failed = append(failed, w.lookAt(ctx, merchant.ID(owner), shop.Name(), there))
	}
	for name := range w.files {
		if !there[name] {
			delete(w.files, name)
		}
	}
	return errors.Join(failed...)
}

// extensions are those of files that are taken in.
var extensions = []string{".csv", ".xlsx", ".jsonl"}

// lookAt looks at the files of a merchant, and notes which are there.
func (w *Watcher) lookAt(ctx context.Context, owner merchant.ID, where string, there map[string]bool) error {
	if _, err := w.Store.View().Merchant(ctx, owner); fault.Is(err, fault.MerchantUnknown) {
		return fmt.Errorf("%s: there is no merchant with this eid", where)
	} else if err != nil {
		return err
	}
	entries, err := fs.ReadDir(w.root.FS(), where)
	if err != nil {
		return fmt.Errorf("look into the folder %s: %w", where, err)
	}
	var failed []error
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !slices.Contains(extensions, strings.ToLower(path.Ext(entry.Name()))) || unfinished(entry.Name()) {
			continue
		}
		name := path.Join(where, entry.Name())
		there[name] = true
		if err := w.look(ctx, owner, name); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(failed...)
}

// unfinished tells of names that programs give to what they still write, and to what they only keep for themselves.
func unfinished(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~")
}

// look does with one file what is to be done now.
func (w *Watcher) look(ctx context.Context, owner merchant.ID, name string) error {
	info, err := w.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // somebody else has put it away
	}
	if err != nil {
		return err
	}
	p, known := w.files[name]
	if !known || p.size != info.Size() || !p.at.Equal(info.ModTime()) {
		w.files[name] = &paper{owner: owner, size: info.Size(), at: info.ModTime()}
		return nil
	}
	if p.batch == "" {
		return w.takeIn(ctx, p, name)
	}
	b, err := w.Batches.Find(ctx, p.batch, owner)
	if err != nil || !b.State.Resting() {
		return err
	}
	return w.putAway(ctx, b, name)
}

// takeIn hands a file in. One that is too large is put away at once.
func (w *Watcher) takeIn(ctx context.Context, p *paper, name string) error {
	file, err := w.root.Open(name)
	if err != nil {
		return err
	}
	in := batches.HandIn{Merchant: p.owner, Name: path.Base(name), Wish: delivery.ApplyAll}
	b, _, err := w.Batches.TakeIn(ctx, in, file)
	err = errors.Join(err, file.Close())
	if errors.Is(err, batches.ErrTooLarge) {
		return w.move(name, w.away(name, failedFolder, ""), []byte(batches.ErrTooLarge.Error()+"\n"))
	}
	if err == nil {
		p.batch = b.ID
		w.Log.Info("a batch was taken in", "batch", string(b.ID), "merchant", int64(p.owner))
	}
	return err
}

// Where files are put away, below the folder of their merchant.
const (
	doneFolder   = "done"
	failedFolder = "failed"
)

// putAway writes the result of a batch beside where the file goes, and then moves the file. After a crash between
// the two, both are done again.
func (w *Watcher) putAway(ctx context.Context, b delivery.Batch, name string) error {
	where := failedFolder
	if b.State == delivery.Applied && b.Wrong+b.Failed == 0 {
		where = doneFolder
	}
	to := w.away(name, where, b.Hash)
	if b.State == delivery.Refused {
		return w.refused(ctx, b, name, to)
	}
	if err := w.root.MkdirAll(path.Dir(to), folder.FolderMode); err != nil {
		return err
	}
	result := strings.TrimSuffix(to, path.Ext(to)) + "-result" + path.Ext(to)
	err := w.write(folder.Unfinished(result), func(to io.Writer) error { return w.Batches.Result(ctx, b, w.Link, to) })
	if err == nil {
		err = folder.Finish(w.root, result)
	}
	if err != nil {
		return err
	}
	return w.moved(name, to)
}

// away gives the place where a file is put away. Files of one name that are not the same do not meet there.
func (w *Watcher) away(name, where, hash string) string {
	base, kind := strings.TrimSuffix(path.Base(name), path.Ext(name)), path.Ext(name)
	if hash != "" {
		base += "." + hash[:8]
	}
	return path.Join(path.Dir(name), where, base+kind)
}

// refused puts a file away that could not be read, with the reasons.
func (w *Watcher) refused(ctx context.Context, b delivery.Batch, name, to string) error {
	found, err := w.Batches.Findings(ctx, b, delivery.MaxFindings)
	if err != nil {
		return err
	}
	text := b.Reason + "\n"
	for _, f := range found {
		text += fmt.Sprintf("line %d, %s: %s\n", f.Line, f.Column, f.Reason)
	}
	return w.move(name, to, []byte(text))
}

// move puts a file away with a text beside it.
func (w *Watcher) move(name, to string, text []byte) error {
	if err := w.root.MkdirAll(path.Dir(to), folder.FolderMode); err != nil {
		return err
	}
	if err := folder.Put(w.root, strings.TrimSuffix(to, path.Ext(to))+"-result.txt", text); err != nil {
		return err
	}
	return w.moved(name, to)
}

// moved moves a file; another server may have done it.
func (w *Watcher) moved(name, to string) error {
	if err := folder.Move(w.root, name, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// write writes a file bit by bit.
func (w *Watcher) write(name string, write func(io.Writer) error) error {
	file, err := w.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, folder.FileMode)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
