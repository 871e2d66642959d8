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

// forgetPage is how many identities one transaction forgets, so that nobody waits long for it.
const forgetPage = 2000

// ForgetCommands removes the identities that no longer count.
func ForgetCommands(ctx context.Context, book *store.Store, memory Memory) error {
	for _, kind := range []struct {
		keyed bool
		after time.Duration
	}{{true, memory.Keyed}, {false, memory.Unkeyed}} {
		for forgotten := forgetPage; forgotten == forgetPage; {
			var err error
			forgotten, err = store.Update(ctx, book, nil, func(tx *store.Tx) (int, error) {
				return tx.ForgetCommands(kind.keyed, tx.Now.Add(-kind.after), forgetPage)
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
