package jobs

import (
	"context"

	"respite/domain/job"
	"respite/operation/queue"
)

// Step does the jobs that are due now, one after another, as far as there is room, and tells how many
// there were: in a rehearsal time passes between them only when it is told to.
func (w *Worker) Step(ctx context.Context, room queue.Room) (int, error) {
	claimed, err := queue.Claim(ctx, w.Store, w.Log, room, job.Lease)
	for _, j := range claimed {
		w.run(ctx, j)
	}
	return len(claimed), err
}
