// Package files keeps files in the book: what a merchant handed in, or what was made for somebody to fetch. They
// are written and read as streams, in memory that is bounded whatever their size, and every server on the same
// database has them. To keep what is made bit by bit:
//
//	kept, err := files.Keep(ctx, book, files.Label{Merchant: 1001, Name: "orders.csv", Type: "text/csv"},
//		30*24*time.Hour, func(to io.Writer) error { return export(to) })
//
// and later, for whoever may have it, which the key does not tell:
//
//	found, there, err := book.View().File(ctx, key, 1001)
//	http.ServeContent(w, r, found.Name, found.MadeAt, files.Open(ctx, book, found))
//
// It must never show a file that is not whole, and never decide who may read one.
package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"respite/domain/file"
	"respite/domain/merchant"
	"respite/store"
	"respite/value/id"
)

// Label is what is known of a file before it is written.
type Label struct {
	Merchant merchant.ID // whose it will be; 0: the provider's
	Name     string
	Type     string // media type
}

// Keep keeps what a function writes as a file, for a while. If the function fails, or the context ends, nothing
// is kept.
func Keep(ctx context.Context, book *store.Store, label Label, keep time.Duration, write func(io.Writer) error) (file.File, error) {
	w, err := Create(ctx, book, label)
	if err != nil {
		return file.File{}, err
	}
	err = write(w)
	var written, kept file.File
	if err == nil {
		written, err = w.Finish()
	}
	if err == nil {
		kept, err = store.Update(ctx, book, nil, func(tx *store.Tx) (file.File, error) { return tx.AddFile(written, keep) })
	}
	if err != nil {
		return file.File{}, errors.Join(err, w.Discard())
	}
	return kept, nil
}

// Writer writes the parts of a file, each in a transaction of its own. Nobody sees the file before tx.AddFile, so
// that it can come to be together with what refers to it; one that is never added is removed by Sweep. It belongs
// to one goroutine.
type Writer struct {
	ctx  context.Context
	book *store.Store
	file file.File
	hash hash.Hash
	part []byte
	no   int64
}

// Create begins a file. The context is that of everything the writer does.
func Create(ctx context.Context, book *store.Store, label Label) (*Writer, error) {
	key, err := store.Update(ctx, book, nil, func(tx *store.Tx) (id.ID, error) { return tx.NewID(), nil })
	if err != nil {
		return nil, fmt.Errorf("begin a file: %w", err)
	}
	return &Writer{
		ctx: ctx, book: book, hash: sha256.New(),
		file: file.File{ID: key, Merchant: label.Merchant, Name: label.Name, Type: label.Type},
	}, nil
}

// Write takes the next bytes.
func (w *Writer) Write(p []byte) (int, error) {
	w.hash.Write(p)
	w.file.Size += int64(len(p))
	for rest := p; len(rest) > 0; {
		room := min(file.PartSize-len(w.part), len(rest))
		w.part = append(w.part, rest[:room]...)
		rest = rest[room:]
		if len(w.part) < file.PartSize {
			continue
		}
		if err := w.flush(); err != nil {
			return len(p) - len(rest), err
		}
	}
	return len(p), nil
}

// flush keeps the part at hand.
func (w *Writer) flush() error {
	part := file.Part{File: w.file.ID, No: w.no, Merchant: w.file.Merchant, Content: w.part}
	_, err := store.Update(w.ctx, w.book, nil, func(tx *store.Tx) (struct{}, error) {
		tx.AddPart(part)
		return struct{}{}, nil
	})
	if err != nil {
		return fmt.Errorf("keep part %d of file %s: %w", w.no, w.file.ID, err)
	}
	w.part, w.no = make([]byte, 0, file.PartSize), w.no+1 // whoever still writes the former one keeps it
	return nil
}

// Finish keeps the last part and gives the file for tx.AddFile.
func (w *Writer) Finish() (file.File, error) {
	if len(w.part) > 0 {
		if err := w.flush(); err != nil {
			return file.File{}, err
		}
	}
	w.file.Hash = hex.EncodeToString(w.hash.Sum(nil))
	return w.file, nil
}

// Discard removes what was written, also when the context has ended.
func (w *Writer) Discard() error { return Remove(context.WithoutCancel(w.ctx), w.book, w.file) }

// partsAtOnce is how many parts one transaction removes, so that nobody waits long for it.
const partsAtOnce = 16

// Remove takes a file away, at first its name and then its bytes.
func Remove(ctx context.Context, book *store.Store, f file.File) error {
	for removed := partsAtOnce; removed == partsAtOnce; {
		var err error
		removed, err = store.Update(ctx, book, nil, func(tx *store.Tx) (int, error) { return tx.DropFile(f.ID, f.Merchant, partsAtOnce) })
		if err != nil {
			return fmt.Errorf("remove file %s: %w", f.ID, err)
		}
	}
	return nil
}

// abandoned is after how long nobody is believed to be writing a file any more.
const abandoned = 24 * time.Hour

// sweepPage is how many files are looked for at a time.
const sweepPage = 100

// Sweep removes files whose time has come and what is left of those that were never finished. It tells how many.
func Sweep(ctx context.Context, book *store.Store) (int, error) {
	for count := 0; ; {
		now, err := book.View().Now(ctx)
		if err != nil {
			return count, err
		}
		spent, err := book.View().SpentFiles(ctx, now, now.Add(-abandoned), sweepPage)
		if err != nil || len(spent) == 0 {
			return count, err
		}
		for _, f := range spent {
			if err := Remove(ctx, book, f); err != nil {
				return count, err
			}
			count++
		}
	}
}

// Reader reads a file. It may be read from any place and by several at a time, as archives are.
type Reader struct {
	*io.SectionReader
}

// Open gives the bytes of a file. The context is that of every read.
func Open(ctx context.Context, book *store.Store, f file.File) *Reader {
	return &Reader{io.NewSectionReader(&parts{ctx: ctx, view: book.View(), file: f, no: none}, 0, f.Size)}
}
