package queue

import (
	"context"
	"time"

	"respite/store"
)

// Memory is for how long a command that was done is known again.
type Memory struct {
	Keyed   time.Duration // those with a caller's key
	Unkeyed time.Duration // those known by their content
}

// forgetPage is how many rows one transaction forgets, so that nobody waits long for it.
const forgetPage = 2000

// Forget removes what no longer counts: identities of commands, and sessions that have ended.
func Forget(ctx context.Context, book *store.Store, memory Memory) error {
	for _, kind := range []struct {
		keyed bool
		after time.Duration
	}{{true, memory.Keyed}, {false, memory.Unkeyed}} {
		err := sweep(ctx, book, func(tx *store.Tx) (int, error) {
			return tx.ForgetCommands(kind.keyed, tx.Now.Add(-kind.after), forgetPage)
		})
		if err != nil {
			return err
		}
	}
	return sweep(ctx, book, func(tx *store.Tx) (int, error) { return tx.ForgetSessions(forgetPage) })
}

// sweep removes page after page.
func sweep(ctx context.Context, book *store.Store, page func(*store.Tx) (int, error)) error {
	for forgotten := forgetPage; forgotten == forgetPage; {
		var err error
		if forgotten, err = store.Update(ctx, book, nil, page); err != nil {
			return err
		}
	}
	return nil
}
