// Package file is a file that is kept in the book, in parts: what a merchant handed in, or what was made for
// somebody to fetch. All servers on one database see the same files.
//
// It must never be changed: a file is whole or it is not there.
package file

import (
	"time"

	"respite/domain/merchant"
	"respite/value/id"
)

// File says what a file is. Its bytes are in its parts.
type File struct {
	ID        id.ID
	Merchant  merchant.ID // whose it is; 0: the provider's
	Name      string      // as whoever gave it called it: for people, never a path
	Type      string      // media type
	Size      int64       // in bytes
	Hash      string      // SHA-256 in lower-case hexadecimal digits
	MadeAt    time.Time
	KeepUntil time.Time // then it is removed
}

// Parts is how many parts a file has.
func (f File) Parts() int64 { return (f.Size + PartSize - 1) / PartSize }

// PartSize is the length of every part but the last, in bytes.
const PartSize = 256 << 10

// Part is a piece of a file.
type Part struct {
	File     id.ID
	No       int64 // 0, 1, 2 …
	Merchant merchant.ID
	MadeAt   time.Time
	Content  []byte
}
