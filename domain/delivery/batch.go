// Package delivery is a file of delivered orders: what its columns mean, which of its rows belong together, what
// is wrong with them, and how far the work on it has come.
//
// It must never know which format a file came in, and never touch an order: it says what is to be done, and
// whether an order as it stands would bear that.
package delivery

import (
	"slices"
	"time"

	"respite/domain/event"
	"respite/domain/merchant"
	"respite/value/id"
)

// State is where a batch stands.
type State string

// The states.
const (
	Checking State = "checking" // every row is compared with the books
	Checked  State = "checked"  // nothing was done; it may be applied
	Applying State = "applying"
	Applied  State = "applied" // final
	Refused  State = "refused" // the file as a whole cannot be read
	Stopped  State = "stopped" // by our fault; it may be applied further
)

// States are all of them.
var States = []State{Checking, Checked, Applying, Applied, Refused, Stopped}

// Resting tells whether nobody works on the batch.
func (s State) Resting() bool { return s != Checking && s != Applying }

// Wish is what is to happen after the check.
type Wish string

// The wishes.
const (
	Look      Wish = "check"      // nothing: a dry run
	ApplyAll  Wish = "apply"      // apply it if every row is good
	ApplyGood Wish = "apply_good" // apply the good rows, and leave the others
)

// Wishes are all of them.
var Wishes = []Wish{Look, ApplyAll, ApplyGood}

// Valid tells whether the wish is one of these.
func (w Wish) Valid() bool { return slices.Contains(Wishes, w) }

// Batch is one file of delivered orders that was handed in. Counts of rows leave the header out.
type Batch struct {
	ID        id.ID
	Merchant  merchant.ID
	By        event.Actor // who handed it in, or applied it later; empty: the merchant's system
	File      id.ID       // the file in the book
	Name      string      // of the file, for people
	Hash      string      // of its bytes: the same again is the same batch
	Format    string      // "csv", "xlsx" or "jsonl"; empty until it is known
	State     State
	Wish      Wish
	MadeAt    time.Time
	EndedAt   time.Time // when its state came to rest
	KeepUntil time.Time // until then its result can be fetched

	Lines  int    // of the file, where they can be counted before it is read: what Rows will be, about
	Rows   int    // read so far
	Steps  int    // what they make: deliveries, cancels and returns
	Wrong  int    // rows that cannot be applied
	Listed int    // findings that are kept; of more than MaxFindings only the rows are counted
	Lists  int    // pages of findings
	Good   int    // steps that can be applied
	Pages  int    // of steps, written so far
	Reason string // why it was refused or stopped

	Done    int // steps that were applied
	Failed  int // good steps that could not be applied
	Through int // pages that were worked through
	Tried   int // rows of these
}

// MaxFindings bounds how many findings of a batch are listed.
const MaxFindings = 10_000

// MaxRows bounds a file.
const MaxRows = 1_000_000

// May tells whether the batch may be applied now. It may not when some of its rows are wrong and not only the good
// ones were asked for, when none is good, or when somebody works on it.
func (b Batch) May(wish Wish) bool {
	rests := b.State == Checked || b.State == Stopped && b.Good > 0
	return rests && b.Good > 0 && (wish == ApplyAll && b.Wrong == 0 || wish == ApplyGood)
}

// Anew tells whether the same file may be checked again: somebody can have mended an order since, and nothing of
// the batch was applied.
func (b Batch) Anew() bool {
	return b.Through == 0 && (b.State == Checked || b.State == Refused)
}
