package lists

import (
	"context"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/store/tables"
)

// Pushes says which pushes are listed.
type Pushes struct {
	Merchant merchant.ID        // 0: everybody's
	State    job.State          // empty: any
	Order    reservation.Number // 0: of every order
}

// Pushes reads a page of pushes. Of one that cannot be read it gives what can be, and an error that says so.
func (l Lists) Pushes(ctx context.Context, which Pushes, at Place[string], size int) (Page[string, job.Job], error) {
	q := list[string, job.Job]{
		table: "job", key: "id", columns: tables.Jobs.As("t"),
		values: map[string]any{"shop": int64(which.Merchant), "lane": job.Lane(job.Push, which.Order), "state": string(which.State)},
		read:   func(row rows.Scan) (job.Job, error) { return tables.AnyJob.Read(l.seal, row.Part(0, 1)) },
		keyOf:  func(j job.Job) string { return string(j.ID) },
	}
	q.sources, q.fits = which.sources()
	return q.page(ctx, l.from, at, size)
}

// sources finds the index that leads to the pushes, and what it does not see to.
func (p Pushes) sources() ([]source, []string) {
	push, state := aside("kind")+" = 'push'", aside("state")+" = {state}"
	from := source{from: "job", key: "id"}
	var fits []string
	switch {
	case p.Order != 0:
		from.where = "lane = {lane}"
		if p.Merchant != 0 {
			fits = append(fits, "t.merchant_id = {shop}")
		}
	case p.Merchant == 0:
		fits = append(fits, push)
	case p.State == job.GivenUp:
		from.where = "merchant_id = {shop} AND state = 'given_up'"
		return []source{from}, []string{push}
	default:
		from.where = "merchant_id = {shop} AND kind = 'push'"
	}
	if p.State != "" {
		fits = append(fits, state)
	}
	return []source{from}, fits
}
