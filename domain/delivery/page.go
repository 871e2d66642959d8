package delivery

import "respite/domain/invoice"

// PageKind is what stands on a page of a batch. Steps and outcomes have the same numbers: the outcomes of a page
// are those of its steps, in order.
type PageKind string

// The kinds of page.
const (
	StepPage    PageKind = "step"
	FindingPage PageKind = "finding"
	OutcomePage PageKind = "outcome"
)

// Outcome is what came of a step. Of one that was wrong, nothing did.
type Outcome struct {
	Done    bool                 `json:"done,omitzero"`
	Message string               `json:"message,omitempty"` // what stood against it, or what is to be known besides
	Invoice invoice.Number       `json:"invoice,omitzero"`
	Credit  invoice.CreditNumber `json:"credit,omitzero"`
}
