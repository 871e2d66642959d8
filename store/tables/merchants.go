package tables

import (
	"strconv"
	"time"

	"respite/domain/merchant"
	"respite/store/rows"
)

// Merchants are the merchants; their secrets are sealed.
var Merchants = rows.Table[merchant.ID, merchant.Merchant]{
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

func merchantPlace(id merchant.ID) string { return "merchant/" + strconv.FormatInt(int64(id), 10) }

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
