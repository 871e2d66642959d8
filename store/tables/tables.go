// Package tables says how each kind of value of ours lies in the database: its table, its keys, its columns, and
// how a row is written and read. The keys of merchants' rows hold the merchant, so that nobody reads another's.
//
// It must never open a database and never decide, and nobody but the store may use it.
package tables

import (
	"context"

	"respite/store/rows"
)

// All are the tables whose rows are read whole; what is only ever appended to is not among them.
var All = []interface {
	ReadAll(ctx context.Context, from rows.Querier, seal *rows.Seal) (int, error)
}{
	Settings, Counters, Merchants, Persons, PersonMarks, Exposures, Traffic, Policies, Commands,
	Reservations, Invoices, CreditNotes, Requests, Jobs, Customers, PrintedReferences, Accounts, Documents, Dispatches,
	Staff, Sessions, Trail, Files, FileParts, Batches, BatchPages,
}
