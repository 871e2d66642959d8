package store

import (
	"context"
	"fmt"
	"time"

	"respite/domain/file"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/id"
)

// AddPart keeps a part of a file that is being written. Nobody sees it before AddFile.
func (tx *Tx) AddPart(p file.Part) {
	p.MadeAt = tx.Now
	tx.group.fileParts.Add(p)
}

// AddFile makes a file valid whose parts were all kept by earlier transactions, for as long as it is to be
// kept. One of which a part is missing is an error.
func (tx *Tx) AddFile(f file.File, keep time.Duration) (file.File, error) {
	var there int64
	err := tx.group.Work.Query(tx.group.Context, "SELECT COUNT(*) FROM file_chunk WHERE file = $1 AND merchant_id = $2",
		[]any{string(f.ID), int64(f.Merchant)}, func(row rows.Scan) error { return row(&there) })
	if err == nil && there != f.Parts() {
		err = fmt.Errorf("keep file %s: %d of its %d parts are there", f.ID, there, f.Parts())
	}
	f.MadeAt, f.KeepUntil = tx.Now, tx.Now.Add(keep)
	tx.group.files.Add(f)
	return f, err
}

// DropFile takes a file away, and up to so many of its parts; it tells how many parts those were.
func (tx *Tx) DropFile(key id.ID, owner merchant.ID, limit int) (int, error) {
	tx.group.swept = true
	if err := tx.group.Work.Exec(tx.group.Context, "DELETE FROM file WHERE id = $1 AND merchant_id = $2", []any{string(key), int64(owner)}); err != nil {
		return 0, err
	}
	return tx.count(`DELETE FROM file_chunk WHERE file = $1 AND merchant_id = $2 AND no IN
		(SELECT no FROM file_chunk WHERE file = $1 AND merchant_id = $2 ORDER BY no DESC LIMIT $3) RETURNING no`, string(key), int64(owner), limit)
}

// count runs a statement and counts the rows it gives.
func (tx *Tx) count(sql string, args ...any) (int, error) {
	count := 0
	err := tx.group.Work.Query(tx.group.Context, sql, args, func(rows.Scan) error {
		count++
		return nil
	})
	return count, err
}

// File reads a file of a merchant, or with 0 of the provider, if it is there.
func (v View) File(ctx context.Context, key id.ID, owner merchant.ID) (file.File, bool, error) {
	return tables.Files.Find(ctx, v.from, v.seal, tables.FileKey{ID: key, Merchant: owner})
}

// FilePart reads a part of a file.
func (v View) FilePart(ctx context.Context, f file.File, no int64) (file.Part, error) {
	p, found, err := tables.FileParts.Find(ctx, v.from, v.seal, tables.FilePartKey{File: f.ID, No: no, Merchant: f.Merchant})
	if err == nil && !found {
		err = fmt.Errorf("read file %s: part %d is not there", f.ID, no)
	}
	return p, err
}

// SpentFiles lists files whose time has come by an instant, and those that nobody finished and whose first
// part was written before another. Of these, only id and merchant are known.
func (v View) SpentFiles(ctx context.Context, now, abandoned time.Time, limit int) ([]file.File, error) {
	var spent []file.File
	err := v.from.Query(ctx, `SELECT id, merchant_id FROM file WHERE keep_until <= $1
		UNION ALL SELECT file, merchant_id FROM file_chunk c WHERE no = 0 AND made_at <= $2
		AND NOT EXISTS (SELECT 1 FROM file f WHERE f.id = c.file AND f.merchant_id = c.merchant_id) LIMIT $3`,
		[]any{rows.Micros(now), rows.Micros(abandoned), limit}, func(row rows.Scan) error {
			var f file.File
			err := row(&f.ID, &f.Merchant)
			spent = append(spent, f)
			return err
		})
	return spent, err
}
