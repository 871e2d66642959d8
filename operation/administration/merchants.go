package administration

import (
	"context"
	"time"

	"respite/domain/merchant"
	"respite/store"
)

// AddMerchant takes a new merchant on. Its eid and website key must not be taken.
func AddMerchant(ctx context.Context, book *store.Store, m merchant.Merchant) (merchant.Merchant, error) {
	faults := m.Check()
	for _, p := range m.Plans {
		faults.Add(p.Check())
	}
	if err := faults.Err(); err != nil {
		return m, err
	}
	return store.Update(ctx, book, nil, func(tx *store.Tx) (merchant.Merchant, error) {
		m.MadeAt = tx.Now
		return m, tx.AddMerchant(m)
	})
}

// RotateKey gives a merchant a new secret key for the gateway; the former keys go on until an instant of
// the real time: shops sign by their own clocks, whatever the book's.
func RotateKey(ctx context.Context, book *store.Store, shop merchant.ID, secret merchant.Secret, until time.Time) (merchant.Merchant, error) {
	return changeMerchant(ctx, book, shop, func(m merchant.Merchant) (merchant.Merchant, error) { return m.Rotate(secret, until), nil })
}

// Agree changes what was agreed with a merchant: its name, contract, options and profile. Number, keys and
// plans stay.
func Agree(ctx context.Context, book *store.Store, shop merchant.ID, change func(merchant.Merchant) (merchant.Merchant, error)) (merchant.Merchant, error) {
	return changeMerchant(ctx, book, shop, func(m merchant.Merchant) (merchant.Merchant, error) {
		agreed, err := change(m)
		if err != nil {
			return m, err
		}
		m.Name, m.Contract, m.Options, m.Profile = agreed.Name, agreed.Contract, agreed.Options, agreed.Profile
		return m, checkAgreed(m).Err()
	})
}

// merchantChange gives the merchant as it shall be, or the fault that forbids it.
type merchantChange func(merchant.Merchant) (merchant.Merchant, error)

func changeMerchant(ctx context.Context, book *store.Store, shop merchant.ID, change merchantChange) (merchant.Merchant, error) {
	return store.Update(ctx, book, []store.Touch{store.TouchMerchant(shop)}, func(tx *store.Tx) (merchant.Merchant, error) {
		return change.of(tx, shop)
	})
}

// of gives a merchant its new state within a transaction.
func (change merchantChange) of(tx *store.Tx, shop merchant.ID) (merchant.Merchant, error) {
	m, err := tx.Merchant(shop)
	if err != nil {
		return m, err
	}
	if m, err = change(m.Clone()); err != nil {
		return m, err
	}
	if err := m.Check().Err(); err != nil {
		return m, err
	}
	tx.ChangeMerchant(m)
	return m, nil
}
