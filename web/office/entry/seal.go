package entry

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Seal marks what a form has shown, so that a change which somebody else made meanwhile is noticed. What cannot be
// written down is nobody's to change.
func Seal(shown ...any) string {
	text, err := json.Marshal(shown)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}
