package operation

import (
	"context"
	"time"

	"respite/domain/merchant"
	"respite/store"
)

// AddMerchant takes a new merchant on. Its eid and website key must not be taken.
func (o *Operations) AddMerchant(ctx context.Context, m merchant.Merchant) (merchant.Merchant, error) {
	faults := m.Check()
	for _, p := range m.Plans {
		faults.Add(p.Check())
	}
	if err := faults.Err(); err != nil {
		return m, err
	}
	return store.Update(ctx, o.Store, nil, func(tx *store.Tx) (merchant.Merchant, error) {
		m.MadeAt = tx.Now
		return m, tx.AddMerchant(m)
	})
}

// Rotate gives a merchant a new secret key for the gateway; the former keys go on until an instant of
// the real time: shops sign by their own clocks, whatever the book's.
func (o *Operations) Rotate(ctx context.Context, shop merchant.ID, secret merchant.Secret, until time.Time) (merchant.Merchant, error) {
	return o.changeMerchant(ctx, shop, func(m merchant.Merchant) merchant.Merchant { return m.Rotate(secret, until) })
}

// SetOptions switches a merchant's options.
func (o *Operations) SetOptions(ctx context.Context, shop merchant.ID, change func(merchant.Options) merchant.Options) (merchant.Merchant, error) {
	return o.changeMerchant(ctx, shop, func(m merchant.Merchant) merchant.Merchant {
		m.Options = change(m.Options)
		return m
	})
}

func (o *Operations) changeMerchant(ctx context.Context, shop merchant.ID, change func(merchant.Merchant) merchant.Merchant) (merchant.Merchant, error) {
	return store.Update(ctx, o.Store, []store.Touch{store.TouchMerchant(shop)}, func(tx *store.Tx) (merchant.Merchant, error) {
		m, err := tx.Merchant(shop)
		if err != nil {
			return m, err
		}
		m = change(m)
		if err := m.Check().Err(); err != nil {
			return m, err
		}
		tx.ChangeMerchant(m)
		return m, nil
	})
}
