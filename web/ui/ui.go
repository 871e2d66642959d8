// Package ui is what the pages for people have in common.
//
// It must never hold a page, and never let one load anything from elsewhere.
package ui

import (
	"crypto/sha256"
	"encoding/base64"
)

// StyleSource gives the source by which a content security policy allows one inline style sheet, and no
// other.
func StyleSource(style string) string {
	sum := sha256.Sum256([]byte(style))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
