package store

import (
	"context"
	"strconv"
	"time"

	"respite/domain/merchant"
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

var merchantTable = table[merchant.ID, merchant.Merchant]{
	name: "merchant", keys: []string{"id"},
	columns: []string{"website_key", "name", "secrets", "contract", "options", "plans", "made_at"},
	keyOf:   func(m merchant.Merchant) merchant.ID { return m.ID },
	keyArgs: func(id merchant.ID) []any { return []any{int64(id)} },
	write: func(s *seal, m merchant.Merchant) []any {
		return []any{
			int64(m.ID), m.WebsiteKey, m.Name, asSealed{s, merchantPlace(m.ID), secretsOf(m)},
			asJSON{m.Contract}, asJSON{m.Options}, asJSON{m.Plans}, micros(m.MadeAt),
		}
	},
	read: func(s *seal, row scan) (merchant.Merchant, error) {
		var m merchant.Merchant
		var kept secrets
		err := row(&m.ID, &m.WebsiteKey, &m.Name, fromSealed{s, func() string { return merchantPlace(m.ID) }, &kept},
			fromJSON{&m.Contract}, fromJSON{&m.Options}, fromJSON{&m.Plans}, instant{&m.MadeAt})
		return kept.into(m), err
	},
}.ready()

// Merchant reads a merchant.
func (tx *Tx) Merchant(id merchant.ID) (merchant.Merchant, error) {
	m, found, err := tx.group.merchants.get(tx.group, id)
	if err == nil && !found {
		err = fault.MerchantUnknown.With()
	}
	return m, err
}

// AddMerchant adds a merchant; its eid and website key must be new.
func (tx *Tx) AddMerchant(m merchant.Merchant) error {
	_, taken, err := tx.group.merchants.get(tx.group, m.ID)
	if err != nil {
		return err
	}
	_, known, err := merchantTable.one(tx.group.ctx, tx.group.work, tx.group.store.seal,
		merchantTable.selecting+" WHERE website_key = $1", m.WebsiteKey)
	if err != nil {
		return err
	}
	if taken || known {
		return fault.MerchantExists.With()
	}
	tx.group.merchants.put(tx.group, m)
	return nil
}

// ChangeMerchant gives a merchant its new state.
func (tx *Tx) ChangeMerchant(m merchant.Merchant) { tx.group.merchants.put(tx.group, m) }

// TouchMerchant names a merchant an operation will read.
func TouchMerchant(id merchant.ID) Touch {
	return func(g *group) error {
		_, _, err := g.merchants.get(g, id)
		return err
	}
}

// Merchant reads a merchant.
func (v View) Merchant(ctx context.Context, id merchant.ID) (merchant.Merchant, error) {
	m, found, err := merchantTable.find(ctx, v.from, v.seal, id)
	if err == nil && !found {
		err = fault.MerchantUnknown.With()
	}
	return m, err
}

// MerchantByWebsiteKey reads the merchant of a website key.
func (v View) MerchantByWebsiteKey(ctx context.Context, key string) (merchant.Merchant, error) {
	m, found, err := merchantTable.one(ctx, v.from, v.seal, merchantTable.selecting+" WHERE website_key = $1", key)
	if err == nil && !found {
		err = fault.MerchantUnknown.With()
	}
	return m, err
}

// Merchants reads every merchant, by eid.
func (v View) Merchants(ctx context.Context) ([]merchant.Merchant, error) {
	return merchantTable.list(ctx, v.from, v.seal, merchantTable.selecting+" ORDER BY id")
}
