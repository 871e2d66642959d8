package dispatch

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"respite/domain/merchant"
)

// Document is a paper as it was made once; it is never made again, and never changed.
type Document struct {
	Merchant merchant.ID
	Kind     Kind  // Invoice or CreditNote
	Number   int64 // of the invoice or the credit note
	Hash     string
	Content  []byte // PDF
	MadeAt   time.Time
}

// HashOf gives the SHA-256 of a document's content in lower-case hexadecimal digits.
func HashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
