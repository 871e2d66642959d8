package tables

import (
	"fmt"

	"respite/domain/file"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/id"
)

// FileKey names a row of Files.
type FileKey struct {
	ID       id.ID
	Merchant merchant.ID
}

// Files are the files that are whole.
var Files = rows.Table[FileKey, file.File]{
	Name: "file", Keys: []string{"id", "merchant_id"}, Columns: []string{"size", "sha256", "made_at", "keep_until", "label"},
	KeyOf:   func(f file.File) FileKey { return FileKey{f.ID, f.Merchant} },
	KeyArgs: func(k FileKey) []any { return []any{string(k.ID), int64(k.Merchant)} },
	Write: func(s *rows.Seal, f file.File) []any {
		return []any{
			string(f.ID), int64(f.Merchant), f.Size, f.Hash, rows.Micros(f.MadeAt), rows.Micros(f.KeepUntil),
			rows.Sealed(s, filePlace(f.ID), label{f.Name, f.Type}),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (file.File, error) {
		var f file.File
		var l label
		err := row(&f.ID, &f.Merchant, &f.Size, &f.Hash, rows.FromMicros(&f.MadeAt), rows.FromMicros(&f.KeepUntil),
			rows.FromSealed(s, func() string { return filePlace(f.ID) }, &l))
		f.Name, f.Type = l.Name, l.Type
		return f, err
	},
}.Ready()

// label is what of a file is sealed: people write names into the names of files.
type label struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

func filePlace(key id.ID) string { return "file/" + string(key) }

// FilePartKey names a row of FileParts.
type FilePartKey struct {
	File     id.ID
	No       int64
	Merchant merchant.ID
}

// FileParts are the bytes of files, sealed.
var FileParts = rows.Table[FilePartKey, file.Part]{
	Name: "file_chunk", Keys: []string{"file", "no", "merchant_id"}, Columns: []string{"made_at", "content"},
	KeyOf:   func(p file.Part) FilePartKey { return FilePartKey{p.File, p.No, p.Merchant} },
	KeyArgs: func(k FilePartKey) []any { return []any{string(k.File), k.No, int64(k.Merchant)} },
	Write: func(s *rows.Seal, p file.Part) []any {
		return []any{string(p.File), p.No, int64(p.Merchant), rows.Micros(p.MadeAt), rows.Sealed(s, partPlace(p), p.Content)}
	},
	Read: func(s *rows.Seal, row rows.Scan) (file.Part, error) {
		var p file.Part
		err := row(&p.File, &p.No, &p.Merchant, rows.FromMicros(&p.MadeAt), rows.FromSealed(s, func() string { return partPlace(p) }, &p.Content))
		return p, err
	},
}.Ready()

func partPlace(p file.Part) string { return fmt.Sprintf("file_chunk/%s/%d", p.File, p.No) }
