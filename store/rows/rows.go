// Package rows is the machinery below the store's tables: how a value becomes a row and comes back, what a
// group of operations has read and changed, what is sealed, and what an engine must be able to do.
//
// It must never name a table or a business value of ours, and never know an engine: the store says what
// there is to remember, an engine such as store/sqlite says where. Nobody but these two may use it.
package rows

import "context"

// Engine is a database that holds one book. Many may read at once; only one Work is under way at a time.
type Engine interface {
	// Begin takes the right to write. When somebody else does not let go of it, that is a fault.TooBusy.
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
	Exec(ctx context.Context, sql string, args []any) error
	// Commit makes what was written durable before it returns.
	Commit(ctx context.Context) error
	Rollback()
}

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
