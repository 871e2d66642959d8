package store

import (
	"context"

	"respite/domain/merchant"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/fault"
)

// Merchant reads a merchant.
func (tx *Tx) Merchant(id merchant.ID) (merchant.Merchant, error) {
	m, found, err := tx.group.merchants.Find(id)
	if err == nil && !found {
		err = fault.MerchantUnknown.With()
	}
	return m, err
}

// AddMerchant adds a merchant; its eid and website key must be new.
func (tx *Tx) AddMerchant(m merchant.Merchant) error {
	_, taken, err := tx.group.merchants.Find(m.ID)
	if err != nil {
		return err
	}
	_, known, err := tables.Merchants.One(tx.group.Context, tx.group.Work, tx.group.Seal,
		tables.Merchants.Selecting()+" WHERE website_key = $1", m.WebsiteKey)
	if err != nil {
		return err
	}
	if taken || known {
		return fault.MerchantExists.With()
	}
	tx.group.merchants.Put(m)
	tx.outdate()
	return nil
}

// ChangeMerchant gives a merchant its new state.
func (tx *Tx) ChangeMerchant(m merchant.Merchant) {
	tx.group.merchants.Put(m)
	tx.outdate()
}

// Merchant reads a merchant.
func (v View) Merchant(ctx context.Context, id merchant.ID) (merchant.Merchant, error) {
	m, found, err := v.readMerchant(ctx, func(now *known) (merchant.Merchant, bool) { return now.merchant(id) },
		func(from rows.Querier) (merchant.Merchant, bool, error) {
			return tables.Merchants.Find(ctx, from, v.seal, id)
		})
	if err == nil && !found {
		err = fault.MerchantUnknown.With()
	}
	return m, err
}

// MerchantByWebsiteKey reads the merchant of a website key.
func (v View) MerchantByWebsiteKey(ctx context.Context, key string) (merchant.Merchant, error) {
	m, found, err := v.readMerchant(ctx, func(now *known) (merchant.Merchant, bool) { return now.byWebsite(key) },
		func(from rows.Querier) (merchant.Merchant, bool, error) {
			return tables.Merchants.One(ctx, from, v.seal, tables.Merchants.Selecting()+" WHERE website_key = $1", key)
		})
	if err == nil && !found {
		err = fault.MerchantUnknown.With()
	}
	return m, err
}

// Merchants reads every merchant, by eid.
func (v View) Merchants(ctx context.Context) ([]merchant.Merchant, error) {
	return tables.Merchants.List(ctx, v.from, v.seal, tables.Merchants.Selecting()+" ORDER BY id")
}
