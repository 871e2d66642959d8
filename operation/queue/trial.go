package queue

import (
	"context"
	"encoding/json"
	"fmt"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/store"
	"respite/value/country"
	"respite/value/fault"
)

// Trial is the action of a push that only says that it is a test.
const Trial request.Action = "Test"

// trialSale stands where a push has the merchant's number of the sale. No order has it.
const trialSale = "test-push"

// Try promises a test push to the address of a merchant's system. It concerns no order and is the first of its own lane.
// Where there is no address to tell, that is a fault.Missing.
func Try(ctx context.Context, book *store.Store, shop merchant.Merchant) (job.Job, error) {
	if shop.Options.PushURL == "" {
		return job.Job{}, fault.Missing.With().On("push_url")
	}
	return store.Update(ctx, book, nil, func(tx *store.Tx) (job.Job, error) {
		j := job.Job{ID: tx.NewID(), Merchant: shop.ID, Kind: job.Push, State: job.Waiting, RunAt: tx.Now, MadeAt: tx.Now}
		j.Lane = "push-test:" + string(j.ID)
		home, _ := country.Of(string(shop.Home()))
		payload, err := json.Marshal(job.Notice{Sequence: 1, URL: shop.Options.PushURL, Request: request.Request{
			Key: tx.NewID(), Merchant: shop.ID, Action: Trial, Status: request.Success, At: tx.Now, Currency: home.Currency,
			Origin: request.Origin{Service: "klarna", Invoice: trialSale},
		}})
		if err != nil {
			return j, fmt.Errorf("write a test push: %w", err)
		}
		j.Payload = payload
		tx.Promise(j)
		return j, nil
	})
}
