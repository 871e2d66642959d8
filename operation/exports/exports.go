// Package exports makes files of lists while somebody waits: in the background, with its progress kept in the book, so
// that every server on it can tell how far it is and give the file out.
//
// It must never decide who may have a list: an export is its member's alone. When the server that makes one ends, so
// does the export, and it says so.
package exports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"respite/domain/file"
	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/operation/files"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
)

// Export is how far a file is.
type Export struct {
	Member   staff.ID    `json:"member"` // whose it is
	Merchant merchant.ID `json:"merchant"`
	Name     string      `json:"name"` // of the file
	Rows     int         `json:"rows"` // written so far
	Percent  int         `json:"percent"`
	File     id.ID       `json:"file,omitempty"` // once it is whole
	Failed   bool        `json:"failed,omitempty"`
	SeenAt   time.Time   `json:"seen_at"` // the real time when it was written down how far it is
}

// Keep is how long a file is there, and what is known of it.
const Keep = 24 * time.Hour

// Desk makes exports.
type Desk struct {
	Store *store.Store
	Clock func() time.Time // the real time
	Log   *slog.Logger
	Busy  chan struct{} // holds one for each export that is being made
}

// Order is what is to be made.
type Order struct {
	Token string // nobody can guess it
	By    staff.Member
	Label files.Label
	Write Write
}

// Write writes the rows, and tells now and then how many there are and how many in a hundred that is.
type Write func(ctx context.Context, to io.Writer, told func(rows, percent int) error) error

// Begin begins an export. When too many are being made at the time, that is a fault.TooBusy.
func (d Desk) Begin(ctx context.Context, order Order) error {
	select {
	case d.Busy <- struct{}{}:
	default:
		return fault.TooBusy.With()
	}
	e := Export{Member: order.By.ID, Merchant: order.Label.Merchant, Name: order.Label.Name}
	if err := d.note(ctx, order.Token, &e); err != nil {
		<-d.Busy
		return err
	}
	making := context.WithoutCancel(ctx)
	go func() {
		defer func() { <-d.Busy }()
		if err := d.make(making, order, &e); err != nil {
			d.Log.ErrorContext(making, "an export failed", "member", string(e.Member), "error", err)
		}
	}()
	return nil
}

// noteEvery is how often it is written down how far an export is; after patience without a word nobody makes it.
const (
	noteEvery = time.Second
	patience  = time.Minute
)

// make makes the file.
func (d Desk) make(ctx context.Context, order Order, e *Export) error {
	kept, err := files.Keep(ctx, d.Store, order.Label, Keep, func(to io.Writer) error {
		return order.Write(ctx, to, func(rows, percent int) error {
			e.Rows, e.Percent = rows, percent
			if d.Clock().Sub(e.SeenAt) < noteEvery {
				return nil
			}
			return d.note(ctx, order.Token, e)
		})
	})
	e.File, e.Failed = kept.ID, err != nil
	return errors.Join(err, d.note(ctx, order.Token, e))
}

// key is under which it is remembered how far an export is. It is forgotten as visits are.
func key(token string) string { return "export:" + token }

func (d Desk) note(ctx context.Context, token string, e *Export) error {
	e.SeenAt = d.Clock()
	content, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("note how far an export is: %w", err)
	}
	_, err = store.Update(ctx, d.Store, nil, func(tx *store.Tx) (struct{}, error) {
		tx.KeepSession(key(token), content, e.SeenAt.Add(Keep))
		return struct{}{}, nil
	})
	return err
}

// Find tells how far an export of a member's is.
func (d Desk) Find(ctx context.Context, token string, by staff.Member) (Export, bool, error) {
	content, found, err := d.Store.View().Session(ctx, key(token), d.Clock())
	if err != nil || !found {
		return Export{}, false, err
	}
	var e Export
	if err := json.Unmarshal(content, &e); err != nil {
		return e, false, fmt.Errorf("read how far an export is: %w", err)
	}
	e.Failed = e.Failed || e.File == "" && d.Clock().Sub(e.SeenAt) > patience
	return e, e.Member == by.ID, nil
}

// File gives the file of an export, while it is there.
func (d Desk) File(ctx context.Context, e Export) (file.File, bool, error) {
	if e.File == "" {
		return file.File{}, false, nil
	}
	return d.Store.View().File(ctx, e.File, e.Merchant)
}
