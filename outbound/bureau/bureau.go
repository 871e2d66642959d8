// Package bureau asks credit bureaus. It holds the bureau of test books, which knows only the test
// persons, and the one of books without a bureau.
//
// It must never decide: it reports what a bureau says, and domain/risk judges.
package bureau

import (
	"context"
	"fmt"

	"respite/domain/risk"
)

// None is the bureau of a book that has none: it never finds anybody.
type None struct{}

// Query answers "not found". It fails only when ctx is done.
func (None) Query(ctx context.Context, in risk.Inquiry) (risk.Report, error) {
	if err := ctx.Err(); err != nil {
		return risk.Report{}, fmt.Errorf("ask no bureau: %w", err)
	}
	return risk.Report{Provider: "none", QueriedAt: in.Now.UTC(), Status: risk.NotFound}, nil
}
