package storetest

import (
	"path/filepath"
	"testing"

	"respite/store/ruler"
)

// BareCommits is the ruler that benchmarks are held against, in a folder of its own.
func BareCommits(b *testing.B, stop func() bool) int {
	b.Helper()
	count, err := ruler.BareCommits(b.Context(), filepath.Join(b.TempDir(), "bare.db"), stop)
	if err != nil {
		b.Fatal(err)
	}
	return count
}
