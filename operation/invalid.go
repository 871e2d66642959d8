package operation

import (
	"context"
	"encoding/json"
	"fmt"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/store"
)

// TellInvalid keeps a request that was handled later than it was sent and turned out to be wrong, and
// promises a push about it: nobody waited for the answer.
func (o *Operations) TellInvalid(ctx context.Context, shop merchant.ID, action request.Action, origin request.Origin) error {
	touch := []store.Touch{store.TouchMerchant(shop)}
	_, err := store.Update(ctx, o.Store, touch, func(tx *store.Tx) (request.Request, error) {
		m, err := tx.Merchant(shop)
		if err != nil {
			return request.Request{}, err
		}
		made := request.Request{Key: tx.NewID(), Merchant: shop, Action: action, Status: request.Invalid, At: tx.Now, Origin: origin}
		tx.AddRequest(made)
		url := made.PushURL(m.Options)
		if url == "" {
			return made, nil
		}
		payload, err := json.Marshal(job.Notice{Request: made, Sequence: 1, URL: url})
		if err != nil {
			return made, fmt.Errorf("promise a push about request %s: %w", made.Key, err)
		}
		tx.Promise(job.Job{
			ID: tx.NewID(), Merchant: shop, Kind: job.Push, Lane: "invalid:" + string(made.Key), State: job.Waiting,
			RunAt: tx.Now.Add(o.Settings.PushDelay), MadeAt: tx.Now, Payload: payload,
		})
		return made, nil
	})
	return err
}
