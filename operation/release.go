package operation

import (
	"context"

	"respite/domain/job"
	"respite/store"
)

// ReleaseJob gives a claimed job back untried: somebody still works in its lane.
func (o *Operations) ReleaseJob(ctx context.Context, claimed job.Job) error {
	_, err := store.Update(ctx, o.Store, nil, func(tx *store.Tx) (struct{}, error) {
		j, err := tx.Job(claimed.ID, claimed.Merchant)
		if err != nil || j.State != job.Waiting || !j.Leased.Equal(claimed.Leased) {
			return struct{}{}, err
		}
		tx.KeepJob(j.Released(tx.Now))
		return struct{}{}, nil
	})
	return err
}
