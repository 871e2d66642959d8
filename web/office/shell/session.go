package shell

import (
	"context"
	"errors"
	"time"

	"respite/store"
)

// sessions keeps sessions in the book, so that all servers of it know them.
type sessions struct {
	book  *store.Store
	clock func() time.Time
}

// errNoContext says that a session was asked for without its request's context, which scs does for none of ours.
var errNoContext = errors.New("sessions are kept within a request")

// FindCtx implements scs.CtxStore.
func (s sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.book.View().Session(ctx, token, s.clock())
}

// CommitCtx implements scs.CtxStore.
func (s sessions) CommitCtx(ctx context.Context, token string, content []byte, expiry time.Time) error {
	_, err := store.Update(ctx, s.book, nil, func(tx *store.Tx) (struct{}, error) {
		tx.KeepSession(token, content, expiry)
		return struct{}{}, nil
	})
	return err
}

// DeleteCtx implements scs.CtxStore: the session has ended at the beginning of time, and is removed with the others.
func (s sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.CommitCtx(ctx, token, nil, time.Unix(1, 0))
}

// Find implements scs.Store.
func (s sessions) Find(string) ([]byte, bool, error) { return nil, false, errNoContext }

// Commit implements scs.Store.
func (s sessions) Commit(string, []byte, time.Time) error { return errNoContext }

// Delete implements scs.Store.
func (s sessions) Delete(string) error { return errNoContext }
