package staff

import (
	"time"

	"respite/domain/merchant"
	"respite/value/id"
)

// Deed is one line of the audit log: who did or saw what, when, and from where.
type Deed struct {
	ID       id.ID       `json:"-"`
	Merchant merchant.ID `json:"-"` // whom it concerns; 0: the whole book
	Member   ID          `json:"-"`
	At       time.Time   `json:"-"`
	What     string      `json:"-"`               // "people.invited", "order.activated" …
	Subject  string      `json:"-"`               // a number or name of what it was done to; no personal data
	Who      string      `json:"who"`             // the member's address, as it was then
	From     string      `json:"from"`            // network address
	Agent    string      `json:"agent,omitempty"` // browser
	Detail   string      `json:"detail,omitempty"`
}
