package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"respite/domain/delivery"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/id"
)

// Batch reads a batch of a merchant, if it is there.
func (tx *Tx) Batch(key id.ID, owner merchant.ID) (delivery.Batch, bool, error) {
	return tx.group.batches.Find(tables.BatchKey{ID: key, Merchant: owner})
}

// BatchOf finds the batch of a merchant's file by the hash of its bytes.
func (tx *Tx) BatchOf(hash string, owner merchant.ID) (delivery.Batch, bool, error) {
	found, err := tx.group.batchOf.Find(tables.HashKey{Merchant: owner, Hash: hash})
	if err != nil || len(found) == 0 {
		return delivery.Batch{}, false, err
	}
	return found[0], true, nil
}

// KeepBatch gives a batch its new state.
func (tx *Tx) KeepBatch(b delivery.Batch) { tx.group.batches.Put(b) }

// KeepPage writes a page of a batch, over one that stood there.
func (tx *Tx) KeepPage(of delivery.Batch, kind delivery.PageKind, no int, entries any) {
	content, err := json.Marshal(entries)
	if err != nil {
		tx.fail(fmt.Errorf("write page %d of batch %s: %w", no, of.ID, err))
		return
	}
	tx.group.pages.Put(tables.BatchPage{Batch: of.ID, Kind: kind, No: no, Merchant: of.Merchant, Content: content})
}

// ForgetPages removes pages of batches that are not kept any longer, at most so many, and tells how many.
func (tx *Tx) ForgetPages(limit int) (int, error) {
	tx.group.swept = true
	return tx.count(`DELETE FROM batch_page WHERE (batch, kind, no, merchant_id) IN (SELECT p.batch, p.kind, p.no, p.merchant_id
		FROM batch b JOIN batch_page p ON p.batch = b.id AND p.merchant_id = b.merchant_id WHERE b.keep_until <= $1 LIMIT $2) RETURNING no`,
		rows.Micros(tx.Now), limit)
}

// Batch reads a batch of a merchant, if it is there.
func (v View) Batch(ctx context.Context, key id.ID, owner merchant.ID) (delivery.Batch, bool, error) {
	return tables.Batches.Find(ctx, v.from, v.seal, tables.BatchKey{ID: key, Merchant: owner})
}

// Batches lists a merchant's batches before one, the newest first; 0 is everybody's, and an empty id begins.
func (v View) Batches(ctx context.Context, owner merchant.ID, before id.ID, limit int) ([]delivery.Batch, error) {
	if before == "" {
		before = id.ID(strings.Repeat("Z", 32))
	}
	if owner == 0 {
		return tables.Batches.List(ctx, v.from, v.seal, tables.Batches.Selecting()+" WHERE id < $1 ORDER BY id DESC LIMIT $2", string(before), limit)
	}
	return tables.Batches.List(ctx, v.from, v.seal, tables.Batches.Selecting()+" WHERE merchant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
		int64(owner), string(before), limit)
}

// Page reads a page of a batch into entries, a pointer to a list; it tells whether there is such a page.
func (v View) Page(ctx context.Context, of delivery.Batch, kind delivery.PageKind, no int, entries any) (bool, error) {
	p, found, err := tables.BatchPages.Find(ctx, v.from, v.seal, tables.BatchPageKey{Batch: of.ID, Kind: kind, No: no, Merchant: of.Merchant})
	if err == nil && found {
		err = json.Unmarshal(p.Content, entries)
	}
	if err != nil {
		return false, fmt.Errorf("read page %d of batch %s: %w", no, of.ID, err)
	}
	return found, nil
}
