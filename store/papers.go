package store

import (
	"context"
	"fmt"
	"strings"

	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/fault"
	"respite/value/id"
)

func documentPlace(k documentKey) string { return fmt.Sprintf("document/%s/%d", k.kind, k.number) }

var documentTable = rows.Table[documentKey, dispatch.Document]{
	Name: "document", Keys: []string{"number", "kind", "merchant_id"}, Columns: []string{"hash", "content", "made_at"},
	KeyOf:   func(d dispatch.Document) documentKey { return documentKey{d.Number, d.Kind, d.Merchant} },
	KeyArgs: func(k documentKey) []any { return []any{k.number, string(k.kind), int64(k.merchant)} },
	Write: func(s *rows.Seal, d dispatch.Document) []any {
		place := documentPlace(documentKey{d.Number, d.Kind, d.Merchant})
		return []any{d.Number, string(d.Kind), int64(d.Merchant), d.Hash, rows.Sealed(s, place, d.Content), rows.Micros(d.MadeAt)}
	},
	Read: func(s *rows.Seal, row rows.Scan) (dispatch.Document, error) {
		var d dispatch.Document
		place := func() string { return documentPlace(documentKey{d.Number, d.Kind, d.Merchant}) }
		err := row(&d.Number, &d.Kind, &d.Merchant, &d.Hash, rows.FromSealed(s, place, &d.Content), rows.FromMicros(&d.MadeAt))
		return d, err
	},
}.Ready()

func keyOfDocument(d dispatch.Document) documentKey { return documentTable.KeyOf(d) }

// Document reads the document of the same kind and number, if it was made.
func (tx *Tx) Document(of dispatch.Document) (dispatch.Document, bool, error) {
	return tx.group.documents.Find(keyOfDocument(of))
}

// AddDocument keeps a document that was made.
func (tx *Tx) AddDocument(d dispatch.Document) { tx.group.documents.Add(d) }

// Document reads the document of the same kind and number, if it was made.
func (v View) Document(ctx context.Context, of dispatch.Document) (dispatch.Document, bool, error) {
	return documentTable.Find(ctx, v.from, v.seal, keyOfDocument(of))
}

// message is what of a dispatch is sealed.
type message struct {
	dispatch.Dispatch
}

func dispatchPlace(key id.ID) string { return "dispatch/" + string(key) }

var dispatchTable = rows.Table[dispatchKey, dispatch.Dispatch]{
	Name: "dispatch", Keys: []string{"id", "merchant_id"},
	Columns: []string{"kind", "channel", "state", "invoice", "credit", "reservation", "hash", "message", "made_at", "sent_at"},
	KeyOf:   func(d dispatch.Dispatch) dispatchKey { return dispatchKey{d.ID, d.Merchant} },
	KeyArgs: func(k dispatchKey) []any { return []any{string(k.id), int64(k.merchant)} },
	Write: func(s *rows.Seal, d dispatch.Dispatch) []any {
		return []any{
			string(d.ID), int64(d.Merchant), string(d.Kind), string(d.Channel), string(d.State), int64(d.Invoice), int64(d.Credit),
			int64(d.Reservation), d.Hash, rows.Sealed(s, dispatchPlace(d.ID), message{d}), rows.Micros(d.MadeAt), rows.Micros(d.SentAt),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (dispatch.Dispatch, error) {
		var d dispatch.Dispatch
		var m message
		err := row(&d.ID, &d.Merchant, &d.Kind, &d.Channel, &d.State, &d.Invoice, &d.Credit,
			&d.Reservation, &d.Hash, rows.FromSealed(s, func() string { return dispatchPlace(d.ID) }, &m), rows.FromMicros(&d.MadeAt),
			rows.FromMicros(&d.SentAt))
		d.Language, d.To, d.Address, d.Subject, d.Text, d.HTML = m.Language, m.To, m.Address, m.Subject, m.Text, m.HTML
		return d, err
	},
}.Ready()

// Dispatch reads a dispatch of a merchant.
func (tx *Tx) Dispatch(key id.ID, owner merchant.ID) (dispatch.Dispatch, error) {
	d, found, err := tx.group.dispatches.Find(dispatchKey{key, owner})
	return d, dispatchThere(found, err)
}

func dispatchThere(found bool, err error) error {
	if err == nil && !found {
		return fault.DispatchUnknown.With().On("dispatch")
	}
	return err
}

// KeepDispatch gives a dispatch its new state.
func (tx *Tx) KeepDispatch(d dispatch.Dispatch) { tx.group.dispatches.Put(d) }

// DispatchOf reads a dispatch whoever's it is; for the provider's own people and the worker.
func (v View) DispatchOf(ctx context.Context, key id.ID) (dispatch.Dispatch, error) {
	d, found, err := dispatchTable.One(ctx, v.from, v.seal, dispatchTable.Selecting()+" WHERE id = $1", string(key))
	return d, dispatchThere(found, err)
}

// DispatchesOf lists what was sent, or is to be, about an invoice, the oldest first.
func (v View) DispatchesOf(ctx context.Context, number invoice.Number, owner merchant.ID) ([]dispatch.Dispatch, error) {
	return dispatchTable.List(ctx, v.from, v.seal,
		dispatchTable.Selecting()+" WHERE invoice = $1 AND merchant_id = $2 AND invoice <> 0 ORDER BY id", int64(number), int64(owner))
}

// Dispatches lists the latest dispatches before one, the newest first; an empty id begins.
func (v View) Dispatches(ctx context.Context, before id.ID, limit int) ([]dispatch.Dispatch, error) {
	if before == "" {
		before = id.ID(strings.Repeat("Z", 32))
	}
	return dispatchTable.List(ctx, v.from, v.seal, dispatchTable.Selecting()+" WHERE id < $1 ORDER BY id DESC LIMIT $2", string(before), limit)
}

// Spooled lists what lies in the spool folder, the oldest first.
func (v View) Spooled(ctx context.Context, limit int) ([]dispatch.Dispatch, error) {
	return dispatchTable.List(ctx, v.from, v.seal, dispatchTable.Selecting()+" WHERE state = 'spooled' ORDER BY id LIMIT $1", limit)
}

// Token gives what nobody can guess without the book's key: the mark of a document's address.
func (v View) Token(text string) string { return v.seal.Hash("token:" + text) }
