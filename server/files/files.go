// Package files tells when a file that an operator edits has become another, for those who read it again then.
//
// It must never read what stands in a file, and never decide what an edit means.
package files

import (
	"os"
	"time"
)

// Edition tells one state of a file from another without reading it.
type Edition struct {
	changed time.Time
	size    int64
}

// EditionOf looks at a file; one that cannot be looked at is an edition too, and reading it says why.
func EditionOf(path string) Edition {
	info, err := os.Stat(path)
	if err != nil {
		return Edition{}
	}
	return Edition{changed: info.ModTime(), size: info.Size()}
}
