package administration

import (
	"context"
	"time"

	"respite/domain/command"
	"respite/domain/merchant"
	"respite/store"
	"respite/value/fault"
)

// Renewal is a new secret for a merchant, as somebody asks for it in a form.
type Renewal struct {
	Identity command.Identity // of the form: one that is sent twice makes one secret
	Secret   merchant.Secret
	Until    time.Time // of the real time: the former keys end
}

// RenewKey gives a merchant a new secret key for the gateway, once: Duplicate if the form was sent before.
func RenewKey(ctx context.Context, book *store.Store, r Renewal) (merchant.Merchant, error) {
	return renew(ctx, book, r, func(m merchant.Merchant) (merchant.Merchant, error) { return m.Rotate(r.Secret, r.Until), nil })
}

// RenewShared gives a merchant a new shared secret for XML-RPC, once: Duplicate if the form was sent before. There is
// one only; the former one ends at once.
func RenewShared(ctx context.Context, book *store.Store, r Renewal) (merchant.Merchant, error) {
	return renew(ctx, book, r, func(m merchant.Merchant) (merchant.Merchant, error) {
		m.Shared = r.Secret
		return m, nil
	})
}

func renew(ctx context.Context, book *store.Store, r Renewal, change merchantChange) (merchant.Merchant, error) {
	touches := []store.Touch{store.TouchCommand(r.Identity), store.TouchMerchant(r.Identity.Merchant)}
	return store.Update(ctx, book, touches, func(tx *store.Tx) (merchant.Merchant, error) {
		_, done, err := tx.Command(r.Identity)
		if err == nil && done {
			err = fault.Duplicate.With().On("once")
		}
		if err != nil {
			return merchant.Merchant{}, err
		}
		tx.KeepCommand(command.Record{Identity: r.Identity, At: tx.Now, Answer: []byte("{}")})
		return change.of(tx, r.Identity.Merchant)
	})
}

// KeyMark names a secret key without telling it. token hashes with a key of the book.
func KeyMark(token func(string) string, k merchant.Key) string {
	return token("key:" + k.Secret.Reveal())[:16]
}

// EndKey ends a former secret key of a merchant at an instant of the real time. The newest one stays, and so does one
// that has ended.
func EndKey(ctx context.Context, book *store.Store, shop merchant.ID, mark string, now time.Time) (merchant.Merchant, error) {
	return store.Update(ctx, book, []store.Touch{store.TouchMerchant(shop)}, func(tx *store.Tx) (merchant.Merchant, error) {
		return merchantChange(func(m merchant.Merchant) (merchant.Merchant, error) {
			for i, k := range m.Keys {
				if i > 0 && (k.Until.IsZero() || now.Before(k.Until)) && KeyMark(tx.Token, k) == mark {
					m.Keys[i].Until = now
				}
			}
			return m, nil
		}).of(tx, shop)
	})
}
