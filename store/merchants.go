package store

import (
	"context"
	"strconv"
	"time"

	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/fault"
)

// secrets is what of a merchant is sealed.
type secrets struct {
	Keys   []sealedKey `json:"keys"`
	Shared string      `json:"shared"`
}

type sealedKey struct {
	Secret string    `json:"secret"`
	Until  time.Time `json:"until,omitzero"`
}

func secretsOf(m merchant.Merchant) secrets {
	kept := secrets{Shared: m.Shared.Reveal()}
	for _, k := range m.Keys {
		kept.Keys = append(kept.Keys, sealedKey{Secret: k.Secret.Reveal(), Until: k.Until})
	}
	return kept
}

func (s secrets) into(m merchant.Merchant) merchant.Merchant {
	m.Shared = merchant.Secret(s.Shared)
	for _, k := range s.Keys {
		m.Keys = append(m.Keys, merchant.Key{Secret: merchant.Secret(k.Secret), Until: k.Until})
	}
	return m
}

func merchantPlace(id merchant.ID) string { return "merchant/" + strconv.FormatInt(int64(id), 10) }

var merchantTable = rows.Table[merchant.ID, merchant.Merchant]{
	Name: "merchant", Keys: []string{"id"},
	Columns: []string{"website_key", "name", "secrets", "contract", "options", "plans", "made_at", "profile"},
	KeyOf:   func(m merchant.Merchant) merchant.ID { return m.ID },
	KeyArgs: func(id merchant.ID) []any { return []any{int64(id)} },
	Write: func(s *rows.Seal, m merchant.Merchant) []any {
		return []any{
			int64(m.ID), m.WebsiteKey, m.Name, rows.Sealed(s, merchantPlace(m.ID), secretsOf(m)),
			rows.JSON(m.Contract), rows.JSON(m.Options), rows.JSON(m.Plans), rows.Micros(m.MadeAt), rows.JSON(m.Profile),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (merchant.Merchant, error) {
		var m merchant.Merchant
		var kept secrets
		err := row(&m.ID, &m.WebsiteKey, &m.Name, rows.FromSealed(s, func() string { return merchantPlace(m.ID) }, &kept),
			rows.FromJSON(&m.Contract), rows.FromJSON(&m.Options), rows.FromJSON(&m.Plans), rows.FromMicros(&m.MadeAt),
			rows.FromJSON(&m.Profile))
		return kept.into(m), err
	},
}.Ready()

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
	_, known, err := merchantTable.One(tx.group.Context, tx.group.Work, tx.group.Seal,
		merchantTable.Selecting()+" WHERE website_key = $1", m.WebsiteKey)
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
			return merchantTable.Find(ctx, from, v.seal, id)
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
			return merchantTable.One(ctx, from, v.seal, merchantTable.Selecting()+" WHERE website_key = $1", key)
		})
	if err == nil && !found {
		err = fault.MerchantUnknown.With()
	}
	return m, err
}

// Merchants reads every merchant, by eid.
func (v View) Merchants(ctx context.Context) ([]merchant.Merchant, error) {
	return merchantTable.List(ctx, v.from, v.seal, merchantTable.Selecting()+" ORDER BY id")
}
