package tables

import (
	"encoding/json"
	"fmt"

	"respite/domain/delivery"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/id"
)

// BatchKey names a row of Batches.
type BatchKey struct {
	ID       id.ID
	Merchant merchant.ID
}

// Batches are the batch files that were handed in.
var Batches = rows.Table[BatchKey, delivery.Batch]{
	Name: "batch", Keys: []string{"id", "merchant_id"}, Columns: []string{"hash", "state", "made_at", "keep_until", "detail"},
	KeyOf:   func(b delivery.Batch) BatchKey { return BatchKey{b.ID, b.Merchant} },
	KeyArgs: func(k BatchKey) []any { return []any{string(k.ID), int64(k.Merchant)} },
	Write: func(s *rows.Seal, b delivery.Batch) []any {
		return []any{
			string(b.ID), int64(b.Merchant), b.Hash, string(b.State), rows.Micros(b.MadeAt), rows.Micros(b.KeepUntil),
			rows.Sealed(s, batchPlace(b.ID), b),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (delivery.Batch, error) {
		var b, detail delivery.Batch
		err := row(&b.ID, &b.Merchant, &b.Hash, &b.State, rows.FromMicros(&b.MadeAt), rows.FromMicros(&b.KeepUntil),
			rows.FromSealed(s, func() string { return batchPlace(b.ID) }, &detail))
		detail.ID, detail.Merchant, detail.Hash, detail.State = b.ID, b.Merchant, b.Hash, b.State
		detail.MadeAt, detail.KeepUntil = b.MadeAt, b.KeepUntil
		return detail, err
	},
}.Ready()

func batchPlace(key id.ID) string { return "batch/" + string(key) }

// HashKey names a file by its bytes.
type HashKey struct {
	Merchant merchant.ID
	Hash     string
}

// BatchByHash finds the batch of a file.
var BatchByHash = rows.By[HashKey, BatchKey, delivery.Batch]{
	Table: Batches, Columns: []string{"merchant_id", "hash"},
	Args:  func(k HashKey) []any { return []any{int64(k.Merchant), k.Hash} },
	Under: func(b delivery.Batch) (HashKey, bool) { return HashKey{b.Merchant, b.Hash}, true },
}.Ready()

// BatchPage is a page of a batch, as JSON.
type BatchPage struct {
	Batch    id.ID
	Kind     delivery.PageKind
	No       int
	Merchant merchant.ID
	Content  json.RawMessage
}

// BatchPageKey names a row of BatchPages.
type BatchPageKey struct {
	Batch    id.ID
	Kind     delivery.PageKind
	No       int
	Merchant merchant.ID
}

// BatchPages are what was read in a batch, what was found wrong, and what came of it.
var BatchPages = rows.Table[BatchPageKey, BatchPage]{
	Name: "batch_page", Keys: []string{"batch", "kind", "no", "merchant_id"}, Columns: []string{"content"},
	KeyOf:   func(p BatchPage) BatchPageKey { return BatchPageKey{p.Batch, p.Kind, p.No, p.Merchant} },
	KeyArgs: func(k BatchPageKey) []any { return []any{string(k.Batch), string(k.Kind), k.No, int64(k.Merchant)} },
	Write: func(s *rows.Seal, p BatchPage) []any {
		return []any{string(p.Batch), string(p.Kind), p.No, int64(p.Merchant), rows.Sealed(s, pagePlace(p), p.Content)}
	},
	Read: func(s *rows.Seal, row rows.Scan) (BatchPage, error) {
		var p BatchPage
		err := row(&p.Batch, &p.Kind, &p.No, &p.Merchant, rows.FromSealed(s, func() string { return pagePlace(p) }, &p.Content))
		return p, err
	},
}.Ready()

func pagePlace(p BatchPage) string { return fmt.Sprintf("batch_page/%s/%s/%d", p.Batch, p.Kind, p.No) }
