package store

import (
	"context"
	"strings"

	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/store/tables"
	"respite/value/fault"
	"respite/value/id"
)

// Document reads the document of the same kind and number, if it was made.
func (tx *Tx) Document(of dispatch.Document) (dispatch.Document, bool, error) {
	return tx.group.documents.Find(tables.Documents.KeyOf(of))
}

// AddDocument keeps a document that was made.
func (tx *Tx) AddDocument(d dispatch.Document) { tx.group.documents.Add(d) }

// Document reads the document of the same kind and number, if it was made.
func (v View) Document(ctx context.Context, of dispatch.Document) (dispatch.Document, bool, error) {
	return tables.Documents.Find(ctx, v.from, v.seal, tables.Documents.KeyOf(of))
}

// Dispatch reads a dispatch of a merchant.
func (tx *Tx) Dispatch(key id.ID, owner merchant.ID) (dispatch.Dispatch, error) {
	d, found, err := tx.group.dispatches.Find(tables.DispatchKey{ID: key, Merchant: owner})
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
	d, found, err := tables.Dispatches.One(ctx, v.from, v.seal, tables.Dispatches.Selecting()+" WHERE id = $1", string(key))
	return d, dispatchThere(found, err)
}

// DispatchesOf lists what was sent, or is to be, about an invoice, the oldest first.
func (v View) DispatchesOf(ctx context.Context, number invoice.Number, owner merchant.ID) ([]dispatch.Dispatch, error) {
	return tables.Dispatches.List(ctx, v.from, v.seal,
		tables.Dispatches.Selecting()+" WHERE invoice = $1 AND merchant_id = $2 AND invoice <> 0 ORDER BY id", int64(number), int64(owner))
}

// Dispatches lists the latest dispatches before one, the newest first; an empty id begins.
func (v View) Dispatches(ctx context.Context, before id.ID, limit int) ([]dispatch.Dispatch, error) {
	if before == "" {
		before = id.ID(strings.Repeat("Z", 32))
	}
	return tables.Dispatches.List(ctx, v.from, v.seal, tables.Dispatches.Selecting()+" WHERE id < $1 ORDER BY id DESC LIMIT $2", string(before), limit)
}

// Spooled lists what lies in the spool folder, the oldest first.
func (v View) Spooled(ctx context.Context, limit int) ([]dispatch.Dispatch, error) {
	return tables.Dispatches.List(ctx, v.from, v.seal, tables.Dispatches.Selecting()+" WHERE state = 'spooled' ORDER BY id LIMIT $1", limit)
}

// Token gives what nobody can guess without the book's key: the mark of a document's address.
func (tx *Tx) Token(text string) string { return tx.hash("token:" + text) }

// Token gives the same outside a transaction.
func (v View) Token(text string) string { return v.seal.Hash("token:" + text) }
