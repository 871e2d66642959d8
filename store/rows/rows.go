// Package rows is the machinery below the store's tables: how a value becomes a row and comes back, what a
// group of operations has read and changed, what is sealed, and what an engine must be able to do.
//
// It must never name a table or a business value of ours, and never know an engine: store/tables says what
// there is to remember, an engine such as store/sqlite or store/postgres says where. Nobody but these, and
// what stands between them in a rehearsal, may use it.
package rows

import (
	"context"
	"errors"
)

// Engine is a database that holds one book. Many may read at once; what several writers do, in this process
// or in others, is as if one had begun after the other had ended.
type Engine interface {
	// Writers is how many Works may be under way at the same time in this process.
	Writers() int
	// Begin takes the right to write, now or with the first question. When somebody else does not let go
	// of it, or the database cannot be reached, that is a fault.TooBusy.
	Begin(ctx context.Context) (Work, error)
	// Reader reads outside the writer's transaction: what was committed when each query began.
	Reader() Querier
	// Snapshot lets a function read one unchanging state of the book, however long it takes.
	Snapshot(ctx context.Context, look func(Querier) error) error
	// Close ends whatever the engine does by itself and closes the database. No Work may be under way.
	Close() error
}

// Work is one transaction of a writer. After a statement that failed it writes nothing more.
type Work interface {
	Querier
	// Gather answers many questions at once: a database that is far away is asked in one round trip.
	Gather(ctx context.Context, questions []Question) error
	// Write writes rows by a statement; each has the statement's columns in order. It may wait for Commit.
	Write(ctx context.Context, statement *Statement, rows [][]any) error
	Exec(ctx context.Context, sql string, args []any) error
	// Stamp is the highest stamp that was committed with a Work before this one; 0 where all writers share
	// a clock. It is known once something was read.
	Stamp() int64
	// Commit makes what was written durable before it returns, and notes the stamp. ErrLost and ErrUnknown
	// tell more of a failure; after any other nothing was written.
	Commit(ctx context.Context, stamp int64) error
	Rollback()
}

// ErrLost says that the connection to the database broke while nothing was written: the same may be tried
// again.
var ErrLost = errors.New("the connection to the database was lost before anything was written")

// ErrUnknown says that nobody can tell now whether a transaction was committed. It must not be repeated:
// whoever asks again will be told by the identity of the command (design 2).
var ErrUnknown = errors.New("the connection to the database was lost, and whether the change was written is not known yet")

// Querier reads: the writer's transaction does, and so does everybody who only looks. It hands over each
// row in turn and stops at the first error.
type Querier interface {
	Query(ctx context.Context, sql string, args []any, each func(Scan) error) error
}

// Scan reads the columns of a row, as database/sql and pgx both do.
type Scan func(targets ...any) error

// Part reads some of a row's columns: those between the first ones and the last ones.
func (row Scan) Part(before, after int) Scan {
	return func(targets ...any) error {
		return row(append(append(ignored(before), targets...), ignored(after)...)...)
	}
}

func ignored(columns int) []any {
	none := make([]any, columns)
	for i := range none {
		none[i] = new(any)
	}
	return none
}
